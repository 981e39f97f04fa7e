extension Catalogue {
    /// Why the command did not do what was asked, and its questions.
    static let frenchFailures: [String: String] = [
        // The daemon does not answer, or nobody knows what became of it.
        "Treat every invoice as paused.": "Tenez chaque facture pour suspendue.",
        "no daemon answers at {}: {}\n{} Start holdlined, or name its socket with --socket or HOLDLINE_SOCKET.":
            "aucun service ne répond à {} : {}\n{} Lancez holdlined, ou donnez son socket avec --socket ou HOLDLINE_SOCKET.",
        "holdlined gives no answer for {} s: it is stuck, or does not start\n{} “systemctl status holdline” says more; --timeout waits longer.":
            "holdlined ne répond pas depuis {} s : il est bloqué, ou ne démarre pas\n{} « systemctl status holdline » en dit plus ; --timeout attend plus longtemps.",
        "the socket's path has {} bytes, and the kernel takes {}: {}\nGive a shorter one with --socket or HOLDLINE_SOCKET; a symbolic link to its directory will do.":
            "le chemin du socket a {} octets, et le noyau en prend {} : {}\nDonnez-en un plus court avec --socket ou HOLDLINE_SOCKET ; un lien symbolique vers son dossier suffit.",
        "you may not use the socket {}\n{} {}": "vous ne pouvez pas utiliser le socket {}\n{} {}",
        "{} is in the group {}, but this login is older than that: log out, and in again.":
            "{} est dans le groupe {}, mais cette session est plus ancienne : déconnectez-vous, puis reconnectez-vous.",
        "You are not in the group {}, whose members may use it. An administrator types: usermod -aG {} {}\nThen log in again.":
            "Vous n’êtes pas dans le groupe {}, dont les membres peuvent l’utiliser. Un administrateur tape : usermod -aG {} {}\nPuis reconnectez-vous.",
        "Its group is root's own. Whoever runs holdlined gives it to a group for its users: chgrp holdline {} {}":
            "Son groupe est celui de root. Qui fait tourner holdlined le donne à un groupe pour ses utilisateurs : chgrp holdline {} {}",
        "You are not in its group (holdline). An administrator types: usermod -aG holdline {}\nThen log in again.":
            "Vous n’êtes pas dans son groupe (holdline). Un administrateur tape : usermod -aG holdline {}\nPuis reconnectez-vous.",
        "nothing was done: {} ({})\n{}": "rien n’a été fait : {} ({})\n{}",
        "the outcome is unknown: {}\n{}": "l’issue n’est pas connue : {}\n{}",
        "{}\nIs this program older than the daemon? {}": "{}\nCe programme est-il plus ancien que le service ? {}",
        "the answer is incomplete: {}\nNothing in it may be used to dun. {}":
            "la réponse est incomplète : {}\nRien n’y permet de relancer. {}",
        "{}\nThe same command with the same key does it at most once. Repeat it:\n  {}":
            "{}\nLa même commande avec la même clé ne le fait qu’une fois. Recommencez :\n  {}",
        "{}\nThe same command with the same key does it at most once. Repeat it to see the answer:\n  {}":
            "{}\nLa même commande avec la même clé ne le fait qu’une fois. Recommencez pour voir la réponse :\n  {}",
        "{}\nThe mail is not taken: it is to be given again.": "{}\nLe courriel n’est pas pris : il est à redonner.",
        "{}\n{}": "{}\n{}",
        "{} cannot be read: {}": "{} ne peut être lu : {}",
        "the output cannot be written: {}": "la sortie ne peut être écrite : {}",
        "the output cannot be written: {}. {}": "la sortie ne peut être écrite : {}. {}",
        "nobody reads it": "personne ne la lit",
        "the daemon is not ready": "le service n’est pas prêt",
        "the daemon was asked for {} and answered for {}": "on a demandé {} au service, qui a répondu pour {}",
        "the daemon's decision “{}” is not known to this program": "la décision « {} » du service n’est pas connue de ce programme",
        "{}  something that this program has no word for: see it with -o json":
            "{}  quelque chose que ce programme ne sait pas dire : voyez-le avec -o json",
        ": it is another version than this program, install the same": " : c’est une autre version que ce programme, installez la même",
        "The request was on its way: whether it was done is not known.":
            "La requête était en route : on ne sait pas si elle a été exécutée.",
        "It was done, and the answer was not shown.": "C’est fait, et la réponse n’a pas été montrée.",
        "The same command does nothing twice. Repeat it, with the same input, to do the rest:":
            "La même commande ne fait rien deux fois. Recommencez, avec les mêmes données, pour faire le reste :",
        "All that is with an agency is listed by “holdline invoice recall-list --standing”.\nThe same command hands no invoice over twice. Repeat it to do the rest:":
            "« holdline invoice recall-list --standing » énumère tout ce qui est chez une agence.\nLa même commande ne confie aucune facture deux fois. Recommencez pour faire le reste :",
        "What is listed is registered, and the list is not whole. The same command, repeated on the same day, registers no\nreminder twice and lists all, those of before too:":
            "Ce qui est énuméré est enregistré, et la liste n’est pas entière. La même commande, le même jour, n’enregistre aucune\nrelance deux fois et énumère tout, celles d’avant aussi :",
        ", and more may have: not all answers had come": ", et d’autres peut-être : toutes les réponses n’étaient pas arrivées",
        ", and more may have been: not all answers had come": ", et d’autres peut-être : toutes les réponses n’étaient pas arrivées",
        "{} {} {}": "{} {} : {}",
        "went in": "pris en compte", "was registered": "enregistré", "were registered": "enregistrés", "was settled": "soldé",
        "were settled": "soldés", "was changed": "modifié", "were changed": "modifiés", "was handed over": "confié",
        "were handed over": "confiés",

        // A refusal in the words of the command.
        "{} ({}{})": "{} ({}{})",
        "; request {}": " ; requête {}",
        "  it takes: {}": "  possible : {}",
        "  allowed: {}": "  admis : {}",
        "  now: {}": "  à présent : {}",
        "Next: {}": "Ensuite : {}",
        "field: {}": "champ : {}",
        "option: {}": "option : {}",
        "“holdline agent resume” takes calls again.": "« holdline agent resume » reprend les appels.",
        "“holdline queue list” shows the queues.": "« holdline queue list » montre les files.",
        "“holdline queue list” shows which queues are open.": "« holdline queue list » montre quelles files sont ouvertes.",
        "“holdline call list --state waiting” shows it.": "« holdline call list --state waiting » le montre.",
        "“holdline status” shows your roles.": "« holdline status » montre vos rôles.",

        // Nothing was done.
        "nothing was done": "rien n’a été fait",
        "nothing was erased": "rien n’a été effacé",
        "nothing was redacted": "rien n’a été caviardé",
        "nothing was done: the input ended at the question": "rien n’a été fait : l’entrée s’est terminée à la question",
        "the input ended": "l’entrée s’est terminée",
        "{}. Nothing was sent. To open it later:\n  {}": "{}. Rien n’a été envoyé. Pour l’ouvrir plus tard :\n  {}",
        "nothing was done. A part of it: --outcome partly-upheld {}": "rien n’a été fait. En partie : --outcome partly-upheld {}",
        "nothing was done: add --yes to give these {} tickets to them": "rien n’a été fait : ajoutez --yes pour leur donner ces {} tickets",
        "{}\nNothing was done. Add --yes to do it all the same.": "{}\nRien n’a été fait. Ajoutez --yes pour le faire quand même.",
        "{}\nNothing was done. Say whose complaint it is: --customer K-042":
            "{}\nRien n’a été fait. Dites de qui est la réclamation : --customer K-042",
        "{} {}\nNothing was done. Correct the number, or add --yes to dispute it all the same.":
            "{} {}\nRien n’a été fait. Corrigez le numéro, ou ajoutez --yes pour la contester quand même.",
        "Nothing was done. Correct the customer, or add --yes to take “{}” as it is.":
            "Rien n’a été fait. Corrigez le client, ou ajoutez --yes pour prendre « {} » tel quel.",
        "Name one of them by its reference, or look for it: holdline customer find":
            "Nommez-en un par sa référence, ou cherchez-le : holdline customer find",
        "No customer, invoice or ticket has the reference “{}”.": "Aucun client, facture ou ticket n’a la référence « {} ».",
        " Perhaps: {}.": " Peut-être : {}.",
        "{}{}\n{}": "{}{}\n{}",
        "{} Perhaps: {}.": "{} Peut-être : {}.",
        "Invoice {} is not registered.": "La facture {} n’est pas enregistrée.",
        "Invoice {} is customer {}'s, not {}'s.": "La facture {} est celle du client {}, et non de {}.",
        "Open invoices of {}: {}.": "Factures ouvertes de {} : {}.",
        "Open invoices of {}: {} and {} more.": "Factures ouvertes de {} : {} et {} autres.",
        "{}  {} {} open, {}": "{}  reste dû {} {}, {}",
        "{} is away until {}: leave the name out. Nothing was done": "{} est absent jusqu’au {} : retirez ce nom. Rien n’a été fait",
        "{} has no role that works on tickets: leave the name out. Nothing was done":
            "{} n’a pas de rôle pour traiter les tickets : retirez ce nom. Rien n’a été fait",
        "nobody is there who could get tickets: name somebody with --to. Nothing was done":
            "personne n’est là pour recevoir des tickets : nommez quelqu’un avec --to. Rien n’a été fait",
        "{} has no call now.\n“holdline call next” takes one, and “holdline call list” shows them.":
            "{} n’a pas d’appel en ce moment.\n« holdline call next » en prend un, et « holdline call list » les montre.",
        "nobody knows yet whose call {} is: name the customer with --customer":
            "on ne sait pas encore de qui est l’appel {} : nommez le client avec --customer",
        "{} of {} tickets were refused, the others were done. The same command with the same key does nothing twice:\n  {}":
            "{} des {} tickets ont été refusés, les autres sont faits. La même commande avec la même clé ne fait rien deux fois :\n  {}",
        "the ledger of invoices is stale (registered {}): who paid since would be dunned. Nothing was done.\nRegister it first (holdline invoice import), or run with --despite-stale-ledger.":
            "les factures ne sont plus à jour (enregistrées {}) : qui a payé depuis serait relancé. Rien n’a été fait.\nEnregistrez-les d’abord (holdline invoice import), ou ajoutez --despite-stale-ledger.",
        "last {}": "en dernier le {}",
        "never": "jamais",
        "next": "prochain",
        "number {}": "n° {}",

        // What comes next.
        "Where it stands: holdline call why {}": "Où il en est : holdline call why {}",
        "Next: holdline call answer {}{}   (or: decline)": "Ensuite : holdline call answer {}{}   (ou : decline)",
        "Next: holdline ticket open{} --subject …, and at the end: holdline call done {}{}":
            "Ensuite : holdline ticket open{} --subject …, et à la fin : holdline call done {}{}",
        "Next: holdline call unhold {}{}": "Ensuite : holdline call unhold {}{}",
        "To call back: holdline call callback {}": "Pour rappeler : holdline call callback {}",
        "Next: holdline ticket show {}, or: holdline call next{}": "Ensuite : holdline ticket show {}, ou : holdline call next{}",
        "Next: holdline call next{}": "Ensuite : holdline call next{}",
        "Next: holdline {}": "Ensuite : holdline {}",
        "{} ({})": "{} ({})",
        // Commands are typed as they are.
        " --as {}": " --as {}", "agent back{}": "agent back{}", "agent login{}": "agent login{}", "agent resume{}": "agent resume{}",
        "call answer{}": "call answer{}", "call done{}": "call done{}", "call next{}": "call next{}",
        "{} is changed: {}": "{} est modifié : {}",
        "{} is placed": "{} est posée",
        "{} is lifted": "{} est levée",
        "{} holds on, and is looked at again on {}": "{} tient, et sera réexaminée le {}",
        " on all invoices of {}": " sur toutes les factures de {}",
        " for {}{}": " de {}{}",
        "{}, held until {}": "{}, suspendu jusqu’au {}",
        "; then ": " ; puis ",
        "{} of {} kept, ": "{} sur {} tenues, ",
        "kept, all {}": "tenue, les {}",
        "broken: {}{} missed": "rompue : {}{} manqué",
        "broken: {}": "rompue : {}",
        "next {}": "ensuite {}",
        "{} for {}{}": "{} pour le {}{}",
        "all for {}{}": "tout pour le {}{}",
        " ({} paid)": " ({} payés)",
        " One that is missed ends the whole plan.": " Une échéance manquée met fin à tout l’échéancier.",
        "{}: {}: {}": "{} : {} : {}",
        "The ledger is intact{}: {} rows, head {}, hash {}{}": "Le registre est intact{} : {} lignes, tête {}, empreinte {}{}",
        ", and the tables fit it": ", et les tables lui correspondent",
        "; it has the kept head": " ; il a la tête gardée",
        "; it has all {} kept heads": " ; il a les {} têtes gardées",
        "You are {}: {}{}; today is {} in {}": "Vous êtes {} : {}{} ; aujourd’hui est le {} à {}",
        "; seller {}": " ; vendeur {}",

        // Questions.
        "{} [y/N]": "{} [o/N]",
        "Open it? [Y/n/e]": "L’ouvrir ? [O/n/e]",
        "Which field, 1–6 (Enter: none):": "Quel champ, 1–6 (Entrée : aucun) :",
        "Customer:": "Client :",
        "Customer (Enter: {}, who calls):": "Client (Entrée : {}, qui appelle) :",
        "Subject:": "Objet :",
        "Description:": "Description :",
        "Who complains (name):": "Qui réclame (nom) :",
        "Telephone:": "Téléphone :",
        "Disputed invoice, as F1 or F1:300.00 (Enter: {}):": "Facture contestée, comme F1 ou F1:300.00 (Entrée : {}) :",
        "no more": "plus aucune",
        "Reason:": "Motif :",
        "Which invoice does it dispute (number, or number:amount; Enter: none)?":
            "Quelle facture conteste-t-il (numéro, ou numéro:montant ; Entrée : aucune) ?",
        "Why ({})?": "Pourquoi ({}) ?",
        "Which one? {}:": "Lequel ? {} :",
        "Which one? {}another number, “yes” to dispute {} all the same, “q” to stop:":
            "Laquelle ? {}un autre numéro, « oui » pour contester {} quand même, « q » pour arrêter :",
        "another reference": "une autre référence",
        "“{}” for “{}” as it is": "« {} » pour « {} » tel quel",
        "“q” to stop": "« q » pour arrêter",
        "Credit it?": "Accorder l’avoir ?",
        "Do it all the same?": "Le faire quand même ?",
        "Erase it for good?": "Effacer définitivement ?",
        "Redact {} events for good?": "Caviarder {} événements définitivement ?",
        "Give this ticket to them?": "Leur donner ce ticket ?",
        "Give these {} tickets to them?": "Leur donner ces {} tickets ?",
        "  1  Customer:     {}": "  1  Client :       {}",
        "  2  Subject:      {}": "  2  Objet :        {}",
        "  3  Description:  {}": "  3  Description :  {}",
        "  4  Name:         {}": "  4  Nom :          {}",
        "  5  Telephone:    {}": "  5  Téléphone :    {}",
        "  6  Disputes:     {}": "  6  Litiges :      {}",
        "none, so nothing is held": "aucun, donc rien n’est suspendu",
        "{} for {}: {}": "{} pour {} : {}",
        "{}, all of it: {}": "{}, en entier : {}",
        "{} on {}": "{} sur {}",
    ]
}
