import Testing

@testable import HoldlineWire

/// Sentences of the daemon as a French service desk reads them.
@Suite("sentences of the daemon in French") struct SaidSentenceTests {
    private func told(_ english: String, _ french: String) {
        #expect(Phrase(said: english).text(in: .french) == french)
        #expect(Phrase(said: english).text(in: .english) == english)
    }

    @Test(
        "lines of a history",
        arguments: [
            ("opened T-7", "a ouvert T-7"),
            (
                "opened T-7 from the mail M-3, disputing 300.00 EUR of F1 (QTY), all of it of F2 (PRI) and 3 more",
                "a ouvert T-7 à partir du courriel M-3, en contestant 300,00 EUR sur F1 (QTY), tout sur F2 (PRI) et 3 de plus"
            ), ("opened T-7, disputing all of it of F1 (DEL)", "a ouvert T-7, en contestant tout sur F1 (DEL)"),
            ("took T-7", "a pris T-7"), ("took T-7 over from ada", "a repris T-7 à ada"),
            ("gave T-7 to nobody, it was bob's", "a attribué T-7 à personne, qui était à bob"),
            ("released T-7, it was bob's", "a rendu T-7, qui était à bob"),
            ("edited T-7: priority: low → urgent, description", "a modifié T-7 : priorité : basse → urgente, description"),
            (
                "edited T-7: subject: two chairs, broken → one chair, contact.phone: “0142” emptied",
                "a modifié T-7 : objet : two chairs, broken → one chair, téléphone du contact : « 0142 » vidé"
            ), ("set T-7 to wait for customer until 2026-11-30", "a mis T-7 en attente : client jusqu’au 30/11/2026"),
            ("wrote a note on T-7, of what the customer was told", "a écrit une note sur T-7, sur ce qui a été dit au client"),
            (
                "changed what T-7 disputes, disputing 20.00 EUR of F1 (QTY) (amount of F1: 300.00 → 20.00, reason of F1: PRI → QTY)",
                "a changé ce que conteste T-7, en contestant 20,00 EUR sur F1 (QTY) (montant de F1 : 300,00 → 20,00, motif de F1 : PRI → QTY)"
            ),
            (
                "resolved T-7 as partly-upheld: F1 upheld, credit 300.00 EUR; F2 rejected",
                "a résolu T-7 : fondé en partie : F1 fondé, avoir de 300,00 EUR ; F2 rejeté"
            ), ("resolved T-7 as duplicate of T-5", "a résolu T-7 comme doublon de T-5"),
            ("settled on T-7: F1 rejected", "a réglé sur T-7 : F1 rejeté"),
            (
                "took back the settlement of F1 on T-7, disputing all of it of F1 (QTY)",
                "a annulé le règlement sur F1 sur T-7, en contestant tout sur F1 (QTY)"
            ),
            ("merged T-7 into T-5", "a fusionné T-7 dans T-5"),
            (
                "T-5 took over what T-7 “two chairs” disputed, disputing all of it of F1 (QTY); notes: 3",
                "T-5 a repris ce que contestait T-7 “two chairs”, en contestant tout sur F1 (QTY) ; notes : 3"
            ), ("reopened T-7", "a rouvert T-7"), ("closed T-7", "a clos T-7"),
            (
                "the first response of T-7 is due, and its priority is urgent now",
                "l’échéance de T-7 est atteinte (première réponse), et sa priorité est maintenant urgente"
            ), ("80 % of the time for the resolution of T-7 are over", "80 % du délai de T-7 sont écoulés (résolution)"),
            (
                "registered F1: open 1200.00 of 1500.50 EUR, credited 300.50, which ends H-3",
                "a enregistré F1 : reste dû 1\u{202F}200,00 sur 1\u{202F}500,50 EUR, avoirs 300,50, ce qui met fin à H-3"
            ),
            (
                "placed H-3, promise on F1, 300.00 EUR in 3 instalments until 2026-11-30; H-4, manual on customer K-042, all of it",
                "a posé H-3, promesse sur F1, 300,00 EUR en 3 échéances jusqu’au 30/11/2026 ; H-4, manuelle sur le client K-042, tout"
            ), ("lifted a hold", "a levé une mise en attente"),
            ("reviewed H-3: it is looked at again on 2026-12-01", "a réexaminé H-3 : à revoir le 01/12/2026"),
            ("took the credit note A1 of 300.00 EUR on F1: open 0.00", "a pris l’avoir A1 de 300,00 EUR sur F1 : reste dû 0,00"),
            (
                "registered reminder 2 on F1: 300.00 EUR, sent at 2026-11-24T09:05:00Z",
                "a enregistré la relance 2 sur F1 : 300,00 EUR, envoyée le 24/11/2026 09:05 UTC"
            ), ("Recouvr SA reports of 2026-11-20: 300.00 EUR paid", "Recouvr SA annonce au 20/11/2026 : 300,00 EUR payé"),
            (
                "a collection agency reports of 2026-11-20: contested, on T-9",
                "une agence de recouvrement annonce au 20/11/2026 : contestée, sur T-9"
            ),
            (
                "erased personal data of 3 tickets, 1 call, since its time was over",
                "a effacé des données personnelles : 3 tickets, 1 appel, car leur délai était passé"
            ),
            ("gave the mail M-5 of F1 to the mail system", "a remis le courriel M-5 sur F1 à la messagerie"),
            ("C-7 came to support, to be called back at its turn", "C-7 est arrivé dans support, à rappeler à son tour"),
            ("C-7 was turned away: support is full", "C-7 a été refusé : support est pleine"),
            ("answered C-7 after 2 min 5 s (for lea)", "a décroché C-7 après 2 min 5 s (pour lea)"),
            ("lea is paused (for lea)", "lea est en pause (pour lea)"),
            ("lea is away until 2026-12-07", "lea est absent jusqu’au 07/12/2026"),
            ("C-7 in support: ended, answered, lea", "C-7 dans support : terminé, répondu, lea"),
            (
                "called C-7 back and reached nobody: the next attempt is at 2026-11-24T09:05:00Z",
                "a rappelé C-7 et n’a joint personne : prochain essai le 24/11/2026 09:05 UTC"
            ),
        ]) func history(english: String, french: String)
    {
        told(english, french)
    }

    @Test(
        "why a caller waits at a place",
        arguments: [
            (
                "it is next in support; its score is 190: 70 s waited + 120 s of credit for priority high",
                "prochain appel de support ; son score est 190 : 70 s d’attente + 120 s de crédit pour la priorité haute"
            ), ("2 logged in may take it, none of them is free", "2 connectés peuvent le prendre, aucun n’est libre"),
            ("3 logged in may take it, free: ada, lea", "3 connectés peuvent le prendre, libres : ada, lea"),
            (
                "nobody with german:2 is logged in for support; from 2026-11-24T09:05:00Z on it may go to anybody there",
                "personne n’est connecté avec german:2 pour support ; à partir du 24/11/2026 09:05 UTC, n’importe quel agent de la file peut le prendre"
            ), ("nobody is logged in for support", "personne n’est connecté pour support"),
            (
                "score 20 (20 s waited + 0 s credit), the same: the older number goes first: it came earlier",
                "score 20 (20 s d’attente + 0 s de crédit), le même : le plus ancien numéro passe d’abord : il est arrivé plus tôt"
            ),
            (
                "ada let it ring at 2026-11-24T09:05:00Z: somebody else is asked first",
                "ada l’a laissé sonner le 24/11/2026 09:05 UTC : un autre agent est d’abord sollicité"
            ),
        ]) func place(english: String, french: String)
    {
        told(english, french)
    }

    @Test(
        "refusals and warnings",
        arguments: [
            ("there is no ticket T-99", "il n’y a pas de ticket T-99"),
            (
                "T-7 is closed, and such a ticket does not take “take”: it takes reopen, note",
                "T-7 est dans l’état « clos », où « take » n’est pas possible ; possible : reopen, note"
            ),
            ("F1 is K-042's invoice, not K-043's", "F1 est une facture de K-042, et non de K-043"),
            (
                "500.00 EUR is more than the invoice's 300.00: leave the amount out to dispute all of F1",
                "500,00 EUR dépassent les 300,00 de la facture : ne donnez pas de montant pour contester F1 en entier"
            ),
            ("2026-11-20 is over: name a day from 2026-11-27 on", "le 20/11/2026 est passé : donnez un jour à partir du 27/11/2026"),
            ("“x” is no ticket state: new, open", "« x » n’est pas valable (état de ticket) : new, open"),
            ("the text is longer than 20000 bytes", "le texte dépasse 20000 octets"),
            ("“subject”: the text holds a NUL character", "« subject » : le texte contient un caractère NUL"),
            (
                "the disk is full: writes to /var/lib/holdline/db are refused, checks and reads go on. Nothing was done",
                "le disque est plein : les écritures dans /var/lib/holdline/db sont refusées, les vérifications et les lectures continuent. Rien n’a été fait"
            ), ("lea is in a call: end it before being away", "lea est dans un appel : terminez avant l’absence"),
            (
                "K-042 pays on the 1st and the 15th of the month, by the configuration",
                "K-042 paie le 1er, le 15 du mois, selon la configuration"
            ),
            ("nothing that anybody ever said", "nothing that anybody ever said"),
        ]) func refused(english: String, french: String)
    {
        told(english, french)
    }

    @Test("words of the API that a refusal quotes have the names of options where those are given")
    func named() {
        let phrase = Phrase(said: "T-7 is bob's already: add “steal” to take it over", naming: ["steal": "--steal"])
        #expect(phrase.text(in: .english) == "T-7 is bob's already: add --steal to take it over")
        #expect(phrase.text(in: .french) == "T-7 est déjà à bob : ajoutez --steal pour le reprendre")
    }
}
