extension Catalogue {
    /// Refusals and warnings about tickets, mails, customers and persons.
    static let frenchRefusedTickets: [String: String] = [
        // What there is not, and what a state does not take.
        "there is no ticket {}": "il n’y a pas de ticket {}",
        "there is no hold {}": "il n’y a pas de mise en attente {}",
        "there is no call {}": "il n’y a pas d’appel {}",
        "there is no message {}": "il n’y a pas de courriel {}",
        "{} is {}, and such a {} does not take “{}”: it takes {}":
            "{} est dans l’état « {w} », où « {4} » n’est pas possible ; possible : {5}",
        "{} is {}, and such a {} does not take “{}”": "{} est dans l’état « {w} », où « {4} » n’est pas possible",
        "there is none yet, and If-Match asks for one: leave it out to make it":
            "il n’y en a pas encore, et If-Match en demande un : laissez-le de côté pour le créer",
        "it has changed since version {}: its version is {} now. Read it again and repeat":
            "il a changé depuis la version {} : sa version est maintenant {}. Relisez-le et recommencez",
        "{} is about nothing": "{} ne porte sur rien",

        // Whose it is.
        "{} is {}'s: take it with “steal” first, or ask a supervisor":
            "{} est à {} : prenez-le d’abord avec « steal », ou demandez à un superviseur",
        "{} is {}'s already: add “steal” to take it over": "{} est déjà à {} : ajoutez « steal » pour le reprendre",
        "“{}” is no user with the role agent or supervisor": "« {} » n’est pas un utilisateur avec le rôle agent ou supervisor",
        "{} is away until {}": "{} est absent jusqu’au {}",

        // Subjects, notes and fields.
        "the subject is empty: say in a line what is wrong": "l’objet est vide : dites en une ligne ce qui ne va pas",
        "the note is empty": "la note est vide",
        "the note is empty: say why, or leave it out": "la note est vide : dites pourquoi, ou laissez-la de côté",
        "there is no note of yours on {} that could be struck": "il n’y a pas de note de vous à rayer sur {}",
        "there is no note {} on {}": "il n’y a pas de note {} sur {}",
        "{} wrote note {}: only its author strikes it; write another note beside it":
            "la note {2} est de {1} : seul son auteur la raye ; écrivez une autre note à côté",
        "it cannot be emptied: leave it out to keep it as it is": "ce champ ne peut être vidé : ne le donnez pas pour le garder tel quel",
        "“customer” is missing{}": "« customer » manque{t}",
        "{} is over: name a day from {} on": "le {} est passé : donnez un jour à partir du {}",
        "{} is over: name a time to come": "{} est passé : donnez une heure à venir",
        "{} is not to come: name a day from {} on": "le {} n’est pas à venir : donnez un jour à partir du {}",
        "say when: a day with “on”, a time with “at”, or “off”, one of the three":
            "dites quand : un jour avec « on », une heure avec « at », ou « off », l’un des trois",

        // Disputes.
        "{} is named twice": "{} est cité deux fois",
        "{} is named twice: once is enough": "{} est cité deux fois : une fois suffit",
        "a new ticket has no dispute that could be replaced": "un nouveau ticket n’a pas de litige à remplacer",
        "{} cannot replace itself": "{} ne peut se remplacer lui-même",
        "{} has no open dispute on {}": "{} n’a pas de litige ouvert sur {}",
        "{} {} is more than the invoice's {}: leave the amount out to dispute all of {}":
            "{} {} dépassent les {} de la facture : ne donnez pas de montant pour contester {} en entier",
        "{} is not registered: all of it pauses until it is": "{} n’est pas enregistrée : elle est suspendue en entier jusque-là",
        "{} is {}'s invoice, not {}'s": "{} est une facture de {}, et non de {}",
        "{} is in {}, the dispute in {}: all of it pauses": "{} est en {}, le litige en {} : elle est suspendue en entier",
        "{} is not above zero": "{} n’est pas supérieur à zéro",
        "{} has more decimals than {} takes ({})": "{} a plus de décimales que {} n’en prend ({})",
        "{} is not registered, and {} differs from it in its spelling only: both are held until the number is corrected":
            "{} n’est pas enregistrée, et {} n’en diffère que par l’écriture : les deux sont suspendues jusqu’à la correction du numéro",
        "{} is not registered: what the message asks for counts for it once it is":
            "{} n’est pas enregistrée : ce que demande le message comptera pour elle quand elle le sera",
        "the mails of {} name no registered invoice that it does not dispute: name one yourself":
            "les courriels de {} ne citent aucune facture enregistrée qu’il ne conteste déjà : nommez-en une vous-même",

        // Settlements.
        "partly-upheld needs a credit: how much of it is right?": "partly-upheld demande un avoir : pour combien est-il fondé ?",
        "partly-upheld needs credits: how much of which invoice is right?":
            "partly-upheld demande des avoirs : combien est fondé, sur quelle facture ?",
        "a dispute that is {} credits nothing": "un litige {w} ne donne lieu à aucun avoir",
        "a ticket that is {} credits nothing": "un ticket {w} ne donne lieu à aucun avoir",
        "duplicate ends a whole ticket: use “resolve” with “of”": "un doublon met fin au ticket entier : utilisez « resolve » avec « of »",
        "only a duplicate names another ticket": "seul un doublon cite un autre ticket",
        "a duplicate names the ticket that stays, with “of”": "un doublon cite le ticket qui reste, avec « of »",
        "{} is more than what is disputed on {}, {} {}": "{} dépasse ce qui est contesté sur {}, {} {}",
        "an agent credits at most {} {} in one step: ask a supervisor to settle it":
            "un agent accorde au plus {} {} d’avoir en une fois : demandez à un superviseur de le régler",
        "{} of the credit on {} are registered already and stay credited: {} are disputed again":
            "{} de l’avoir sur {} sont déjà enregistrés et le restent : {} sont de nouveau contestés",
        "{} is disputed on {}, and nobody has settled that{}": "{} est contestée sur {}, et personne ne l’a réglé{t}",
        "the dispute on {} went from {} to another ticket": "le litige sur {} est passé de {} à un autre ticket",
        "{} was corrected on {}: another number is disputed in its place":
            "{} a été corrigée sur {} : un autre numéro est contesté à sa place",
        "{} disputes no {}": "{} ne conteste pas {}",

        "{} on {} is registered already, or the invoice was paid, so it cannot be taken back here. What is wrong all the same is disputed anew":
            "{s} sur {} est déjà enregistré, ou la facture a été payée : il ne peut être repris ici. Ce qui reste faux se conteste à nouveau",
        "the credit": "l’avoir",
        "the credit of {}": "l’avoir de {}",

        // Merges.
        "{} cannot take over from itself": "{} ne peut reprendre de lui-même",
        "{} is {}: only a new, open or waiting ticket takes disputes over":
            "{} est dans l’état « {w} » : seul un ticket nouveau, ouvert ou en attente reprend des litiges",
        "{} is {}'s ticket and {} is {}'s: what the one wrote would be on the other's. Say that it is meant, with “otherCustomer”":
            "{} est un ticket de {} et {} de {} : ce que l’un a écrit serait chez l’autre. Confirmez-le avec « otherCustomer »",
        "{} went into no other ticket: “reopen” takes its resolution back":
            "{} n’a été fusionné dans aucun autre ticket : « reopen » annule sa résolution",
        "{} went into {} since then: unmerge {} first, and then {}": "{} a été fusionné depuis dans {} : séparez d’abord {}, puis {}",
        "{} disputes it no longer": "{} ne la conteste plus",
        "{} was settled as {} on {} since{}: that stays there": "{} a été réglée depuis ({w}) sur {}{t} : cela y reste",
        "{} was settled on {} since and is disputed there anew, or was joined with a third ticket's dispute: it stays there":
            "{} a été réglée depuis sur {} et y est de nouveau contestée, ou a rejoint le litige d’un troisième ticket : elle y reste",
        "{} went from {} to another ticket since, and stays there": "{} est passée depuis de {} à un autre ticket, et y reste",
        "{} was corrected on {} since: the number in its place is disputed there":
            "{} a été corrigée depuis sur {} : le numéro qui la remplace y est contesté",

        // Tickets of another system.
        "a complaint of another system is imported by a supervisor": "une réclamation d’un autre système est importée par un superviseur",
        "“outcome” and “resolvedAt” go together: how it ended, and when":
            "« outcome » et « resolvedAt » vont ensemble : l’issue, et sa date",
        "“resolvedBy” goes with “outcome”: it says who ended it": "« resolvedBy » va avec « outcome » : il dit qui y a mis fin",
        "a duplicate is merged into its ticket once both are there": "un doublon se fusionne dans son ticket quand les deux sont là",
        "a complaint that is over disputes nothing any more: “history.settled” takes what it disputed":
            "une réclamation terminée ne conteste plus rien : « history.settled » reçoit ce qu’elle contestait",
        "the complaint has not ended: say how this dispute did":
            "la réclamation n’est pas terminée : dites comment ce litige s’est terminé",
        "the complaint has not ended: say when this dispute did": "la réclamation n’est pas terminée : dites quand ce litige s’est terminé",
        "{} is after the end of the complaint, {}": "{} est après la fin de la réclamation, {}",
        "{} is more than {} is, {} {}": "{} dépasse {}, qui est de {} {}",
        "{} is more than what was disputed, {} {}": "{} dépasse ce qui était contesté, {} {}",
        "partly-upheld needs “credited”: how much was right?": "partly-upheld demande « credited » : combien était fondé ?",
        "a dispute is upheld, partly-upheld, rejected or withdrawn": "un litige est upheld, partly-upheld, rejected ou withdrawn",
        "{} is still to come": "{} est encore à venir",
        "{} is before {}, where it cannot have been": "{} est avant {}, ce qui n’est pas possible",
        "this is no name of a Unix user: lower-case letters, digits, “_”, “-” and “.”, 32 at most":
            "ce n’est pas un nom d’utilisateur Unix : minuscules, chiffres, « _ », « - » et « . », 32 au plus",

        // Customers and persons.
        "{} cannot be merged into itself": "{} ne peut être fusionné avec lui-même",
        "no customer, invoice, ticket or hold names {}": "aucun client, facture, ticket ou mise en attente ne cite {}",
        "no customer, invoice, ticket or hold names {}: nothing is merged":
            "aucun client, facture, ticket ou mise en attente ne cite {} : rien n’est fusionné",
        "no customer {} is registered, and no ticket or invoice names one":
            "aucun client {} n’est enregistré, et aucun ticket ni facture n’en cite un",
        "{} moves from {} to {}, and {} ({}) on {} stays with it: lift it, or merge the two customers":
            "{} passe de {} à {}, et {} ({w}) sur {} lui reste : levez-la, ou fusionnez les deux clients",
        "a SIREN is nine digits": "un SIREN a neuf chiffres",
        "a VAT number is letters and digits, such as FR32100000009": "un numéro de TVA a des lettres et des chiffres, comme FR32100000009",
        "say why: the reason is empty": "dites pourquoi : le motif est vide",
        "{} is under a legal hold since {}, by {}": "{} est sous conservation légale depuis le {}, par {}",
        "{} is under a legal hold since {}, by {}: nothing is erased before it is released":
            "{} est sous conservation légale depuis le {}, par {} : rien n’est effacé avant sa levée",
        "{} is under no legal hold": "{} n’est pas sous conservation légale",
        "name the person by exactly one of customer, phone and email":
            "désignez la personne par customer, phone ou email, un seul des trois",
        "“{}” is no telephone number": "« {} » n’est pas un numéro de téléphone",
        "“{}” is no mail address": "« {} » n’est pas une adresse courriel",
        "“{}” is {} mail addresses: name the person by one":
            "« {} » comprend {} adresses courriel : nommez la personne par une seule",
        "nothing is kept longer than the configuration says": "rien n’est gardé plus longtemps que ne le dit la configuration",
        "the configuration has no “retention”: nothing is erased by its age":
            "la configuration n’a pas de « retention » : rien n’est effacé par son âge",
        "{} has not ended: nothing is erased before it has": "{} n’est pas terminé : rien n’est effacé avant",
        "nothing here names this person": "rien ici ne cite cette personne",
        "nothing personal is left of this person": "il ne reste rien de personnel de cette personne",
        "nothing of what was erased before is there": "rien de ce qui fut effacé n’est là",
        "name 1 to {} events": "désignez de 1 à {} événements",
        "event {} has nothing personal in its facts": "l’événement {} n’a rien de personnel dans ses faits",

        // Mails.
        "the purpose is empty: name what the mail is for, such as invoice/F-1":
            "l’objet est vide : dites à quoi sert le courriel, comme invoice/F-1",
        "the kind of a letter is 1 to 40 letters and hyphens, such as reminder":
            "le type d’une lettre a de 1 à 40 lettres et traits d’union, comme reminder",
        "the mail has no address: name one": "le courriel n’a pas d’adresse : donnez-en une",
        "“{}” is no mail address: write one such as jean@example.com":
            "« {} » n’est pas une adresse : écrivez-en une comme jean@example.com",
        "the Message-ID is empty": "le Message-ID est vide",
        "a mail has at least a byte": "un courriel a au moins un octet",
        "{} was never given to the mail system: it is taken with “hand” first":
            "{} n’a jamais été remis à la messagerie : il est d’abord pris avec « hand »",
        "a SHA-256 is 64 hexadecimal digits": "un SHA-256 a 64 chiffres hexadécimaux",
        "it names {}, in which its sender has no part: it did not join that":
            "il cite {w}, où son expéditeur n’a pas de part : il n’y a pas été joint",
        "it answers {}, which is over: another ticket was opened": "il répond à {w}, qui est terminé : un autre ticket a été ouvert",
        "no customer has the sender's address": "aucun client n’a l’adresse de l’expéditeur",
        "several customers have the sender's address": "plusieurs clients ont l’adresse de l’expéditeur",
        "it reports on a mail that is none of ours": "il rend compte d’un courriel qui n’est pas de nous",
        "it reports no failure: nothing follows from it": "il n’annonce aucun échec : il n’a pas de suite",
        "{} reads mails that go out: ask with direction=out": "{} lit les courriels envoyés : demandez avec direction=out",
        "{} reads mails that go out, and {} came in": "{} lit les courriels envoyés, et {} est un courriel reçu",
    ]
}
