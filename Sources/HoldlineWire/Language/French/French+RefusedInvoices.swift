extension Catalogue {
    /// Refusals and warnings about invoices, holds, promises, reminders and agencies.
    static let frenchRefusedInvoices: [String: String] = [
        // Registration.
        "no invoice {} is registered, and no ticket, hold or message names it":
            "aucune facture {} n’est enregistrée, et aucun ticket, mise en attente ou message ne la cite",
        "no invoice {} is registered: nothing is known of what is open, and since when":
            "aucune facture {} n’est enregistrée : on ne sait ni ce qui reste dû, ni depuis quand",
        "no registration of {} is in the ledger": "le registre n’a aucun enregistrement de {}",
        "the body names {}, the path {}": "le corps cite {}, le chemin {}",
        "the body is about another invoice than the path: leave its number out":
            "le corps porte sur une autre facture que le chemin : n’y mettez pas de numéro",
        "{} {} of {} were credited, and are in its open amount: they are held until the ledger shows the credit, or a person lifts the hold because it was cancelled":
            "{} {} de {} ont fait l’objet d’un avoir, et sont encore dans son reste dû : ils sont suspendus jusqu’à ce que la comptabilité montre l’avoir, ou qu’on lève la mise en attente s’il a été annulé",
        "{} is registered with {} credited and {} open of {} {}, which is {} too much: that is held until the ledger agrees with itself":
            "{} est enregistrée avec {} d’avoirs et {} de reste dû sur {} {}, soit {} de trop : c’est suspendu jusqu’à ce que la comptabilité soit cohérente",
        "{} was registered in {}, and is in {} now: a hold in {} pauses all of it":
            "{} était enregistrée en {}, et l’est maintenant en {} : une mise en attente en {} la suspend en entier",
        "{} has no due date: it is held until one is registered":
            "{} n’a pas d’échéance : elle est suspendue jusqu’à ce qu’une échéance soit enregistrée",
        "{} is registered with the same customer, date and total, and its number differs in its spelling only: if it is the same invoice, correct the number, or it is chased twice":
            "{} est enregistrée avec les mêmes client, date et total, et son numéro ne diffère que par l’écriture : si c’est la même facture, corrigez le numéro, sinon elle sera relancée deux fois",
        "an invoice has at most {} instalments, and this one has {}": "une facture a au plus {} échéances, et celle-ci en a {}",
        "{} is not after {}: due dates ascend": "le {} n’est pas après le {} : les échéances se suivent",
        "they come to {} {}, and {} are open: the two have to agree":
            "leur somme est de {} {}, et {} restent dus : les deux doivent concorder",
        "{} is not the first instalment's due date, {}: leave it out":
            "le {} n’est pas la date de la première échéance, le {} : ne la donnez pas",
        "{} was issued again with {}, which the ledger does not show yet: {} is open":
            "{} a été émise de nouveau avec {}, que la comptabilité ne montre pas encore : reste dû {}",
        "{} is registered as {} of {} for {}, and this is {} of {} for {}: {}. Nothing was changed; give one of the two a number of its own, such as {}":
            "{} est enregistrée : {} du {} pour {}, et voici {} du {} pour {} : {s}. Rien n’a été changé ; donnez à l’une des deux un numéro à elle, comme {}",
        "credit notes and invoices are numbered apart": "avoirs et factures ont des numérotations séparées",
        "customer and date of issue are others": "le client et la date d’émission sont autres",
        "the date of issue is another one, and reminders or holds of the earlier one would pass to it":
            "la date d’émission est autre, et les relances ou mises en attente de la première passeraient à celle-ci",
        "date of issue and total are others, and the earlier one is still open":
            "la date d’émission et le total sont autres, et la première n’est pas soldée",
        "{} gives no due date: it is due on {}, by the terms “{}” of the configuration":
            "{} ne donne pas d’échéance : elle est due le {}, selon les conditions « {} » de la configuration",
        "“number” is missing": "« number » manque",
        "“invoice” is missing": "« invoice » manque",

        // Documents.
        "a type of document is a number of UNTDID 1001, such as 380": "un type de document est un nombre d’UNTDID 1001, comme 380",
        "{} is no amount of {}": "{} n’est pas un montant en {}",
        "the credit note names no invoice (BT-25): register what is credited with the ledger":
            "l’avoir ne cite aucune facture (BT-25) : enregistrez l’avoir avec la comptabilité",
        "the credit note names {} invoices (BT-25), and does not say how much each: register it with the ledger":
            "l’avoir cite {} factures (BT-25), sans dire combien pour chacune : enregistrez-le avec la comptabilité",
        "the credit note is in {}, and {} is registered in {}": "l’avoir est en {}, et {} est enregistrée en {}",
        "{} {} of {} are held until the ledger shows the credit note {}":
            "{} {} de {} sont suspendus jusqu’à ce que la comptabilité montre l’avoir {}",
        "{} is not registered: what is credited counts once it is": "{} n’est pas enregistrée : l’avoir comptera quand elle le sera",
        "{} is a credit note on {}, and no invoice: {} changes nothing of {}. Where {} is cancelled, register what is open with the ledger, and lift the hold that follows":
            "{} est un avoir sur {}, et non une facture : {} ne change rien à {}. Si {} est annulée, enregistrez le reste dû avec la comptabilité, et levez la mise en attente qui suit",
        "{} is new, and nothing says whose it is: say which customer":
            "{} est nouvelle, et rien ne dit de qui elle est : dites quel client",
        "the document is in {}, and {} is registered in {}": "le document est en {}, et {} est enregistrée en {}",
        "{} came again with {} instead of {} {}: {} is open now": "{} est revenue avec {} au lieu de {} {} : reste dû {}",
        "{} corrects an invoice that it does not name (BT-25): nothing is held":
            "{} corrige une facture qu’elle ne cite pas (BT-25) : rien n’est suspendu",
        "{}, which {} replaces, is a credit note on {}: nothing of {} is freed. Where {} is cancelled, register what is open with the ledger, and lift the hold that follows":
            "{}, que {} remplace, est un avoir sur {} : rien de {} n’est libéré. Si {} est annulée, enregistrez le reste dû avec la comptabilité, et levez la mise en attente qui suit",
        "{}, which {} replaces, is not registered: it is held all the same":
            "{}, que {} remplace, n’est pas enregistrée : elle est suspendue quand même",

        // Life-cycle messages.
        "“{}” is no status code: write three digits, such as 207": "« {} » n’est pas un code de statut : écrivez trois chiffres, comme 207",
        "{} is no status code: they run from 200 to 599": "{} n’est pas un code de statut : ils vont de 200 à 599",
        "the message is for the seller {}, and this daemon serves {}": "le message est pour le vendeur {}, et ce service est celui de {}",
        "“{}” is no role that is known (MDT-40: {}): {} is recorded, and nothing is held or freed by it":
            "« {} » n’est pas un rôle connu (MDT-40 : {}) : {} est enregistré, et ne suspend ni ne libère rien",
        "{} counts where the {} sets it, and {} speaks for the {}: it is recorded, and does nothing":
            "{} compte quand il vient de la partie « {} », et {} parle pour « {} » : il est enregistré, et n’a pas d’effet",

        // Holds.
        "{} belongs to {}: settle the dispute on {} there": "{} appartient à {} : réglez-y le litige sur {w}",
        "a hold of kind {} is lifted by a supervisor": "une mise en attente « {w} » est levée par un superviseur",
        "a hold of kind {} is not placed by hand: it comes with a ticket or a message":
            "une mise en attente « {w} » ne se pose pas à la main : elle vient d’un ticket ou d’un message",
        "a hold of kind {} is placed by a supervisor": "une mise en attente « {w} » est posée par un superviseur",
        "name an invoice or a customer, one of the two": "désignez une facture ou un client, l’un des deux",
        "a hold on a customer has no amount: it covers all of every invoice":
            "une mise en attente sur un client n’a pas de montant : elle couvre toutes ses factures en entier",
        "only a hold on a customer covers invoices up to a date":
            "seule une mise en attente sur un client couvre les factures jusqu’à une date",
        "a promise has a day until which it is to be kept": "une promesse a un jour jusqu’auquel elle doit être tenue",
        "it ends on {}, before it begins on {}": "elle finit le {}, avant de commencer le {}",
        "{} {} is more than the invoice's {}": "{} {} dépassent les {} de la facture",
        "{} has no ticket: a supervisor says when it is looked at again": "{} n’a pas de ticket : un superviseur dit quand la réexaminer",
        "{} is {}: name a day from {} on": "le {} est {w} : donnez un jour à partir du {}",
        "with this one the hold's note is longer than a text can be":
            "avec celle-ci, la note de la mise en attente dépasse la longueur d’un texte",
        "{} was lifted by {} at {}": "{} a été levée par {w} le {w}",

        // Promises.
        "only a promise on one invoice has a plan": "seule une promesse sur une facture a un échéancier",
        "the plan has its own dates: leave it out": "l’échéancier a ses propres dates : laissez ce champ de côté",
        "the plan has its own amounts: leave it out": "l’échéancier a ses propres montants : laissez ce champ de côté",
        "a plan has 1 to {} instalments, and this one has {}": "un échéancier a de 1 à {} échéances, et celui-ci en a {}",
        "{} is in {}: so are its instalments": "{} est en {} : ses échéances aussi",
        "{} is before {}: dates ascend": "le {} est avant le {} : les dates se suivent",
        "{} is not after {}: dates ascend": "le {} n’est pas après le {} : les dates se suivent",
        "{} {} are promised, and {} are open on {}": "{} {} sont promis, et {} restent dus sur {}",
        "nothing is open on {}": "rien ne reste dû sur {}",
        "{} is no amount of {} above zero": "{} n’est pas un montant en {} supérieur à zéro",
        "{} is more than the {} that are open on {}": "{} dépasse les {} qui restent dus sur {}",
        "{} pays on {} of the month, by the configuration{}": "{} paie {d} du mois, selon la configuration{t}",
        "no payment of {} on a settled invoice is known: the last working day of the month{}":
            "aucun paiement de {} sur une facture soldée n’est connu : le dernier jour ouvré du mois{t}",
        "{} paid on {} of the month before: {} of {} payments{}": "{} a déjà payé {d} du mois : {} des {} paiements{t}",

        // Reminders and dunning.
        "the body is about another invoice than the path": "le corps porte sur une autre facture que le chemin",
        "the key of one reminder is the header Idempotency-Key": "la clé d’une relance est l’en-tête Idempotency-Key",
        "a reminder's level is 1 to 99": "le niveau d’une relance va de 1 à 99",
        "{} is in {}": "{} est en {}",
        "{} is more than {} days ahead: holds may come until then": "le {} est dans plus de {} jours : d’ici là, tout peut être suspendu",
        "{} {} is more than what may be collected on {}: {}": "{} {} dépassent ce qui est exigible sur {} : {}",
        "the last reminder was level {}, sent at {}: {} does not follow it":
            "la dernière relance était de niveau {}, envoyée le {} : {} ne la suit pas",
        "no reminder was registered yet: the first one is level 1": "aucune relance n’est encore enregistrée : la première est de niveau 1",
        "the level does not advance while a part is held: level {} may be repeated for what is collectable":
            "le niveau n’avance pas tant qu’une partie est suspendue : le niveau {} peut être répété pour ce qui est exigible",
        "nobody registered {}, so nobody may be dunned for it: register it first":
            "personne n’a enregistré {} : on ne peut relancer pour elle. Enregistrez-la d’abord",
        "the ledger is at {}, and {} is no answer's version: ask again, it may be another ledger":
            "le registre est à {}, et {} n’est la version d’aucune réponse : redemandez, c’est peut-être un autre registre",
        "{} is paused on {}: no {} goes out": "{} est suspendue le {} : aucune {w} ne part",
        "{} ({}) came after version {}: decide again on this answer":
            "{} ({w}) est venue après la version {} : décidez de nouveau d’après cette réponse",
        "“level” is missing: name the level of the run's reminders": "« level » manque : donnez le niveau des relances",
        "“before” is missing: say how long before the due date, such as 5d":
            "« before » manque : dites combien de temps avant l’échéance, comme 5d",
        "“{}” is no place in a run: use the “next” of the part before":
            "« {} » n’est pas une place dans cette tournée : prenez le « next » de la partie précédente",
        "“{}” says one thing in the body and another in the query: say it once":
            "« {} » dit une chose dans le corps et une autre dans la question : dites-le une fois",
        "the configuration has no letterhead: give it, or letters do not say how to pay and whom to call":
            "la configuration n’a pas d’en-tête : donnez-le, sinon les lettres ne disent ni comment payer ni qui appeler",

        // Interest.
        "the configuration has no rates of penalties: give them under interest":
            "la configuration n’a pas de taux de pénalités : donnez-les sous interest",
        "the configuration has {}: penalties of that time cannot be reckoned. Give it under interest.{}":
            "la configuration n’a {s} : les pénalités de cette période ne peuvent être calculées. Donnez-le sous interest.{}",
        "from the day after the due date; a payment counts on the day on which a registration of the invoice showed it, since no other day is kept; a credit was never owed; each line is overdue × rate × days / 365, half a smallest unit rounded up":
            "à partir du lendemain de l’échéance ; un paiement compte au jour où un enregistrement de la facture l’a montré, aucun autre jour n’étant gardé ; un avoir n’a jamais été dû ; chaque ligne est échu × taux × jours / 365, la demi-unité arrondie au-dessus",
        "no legal rate of the half-year from {}": "pas de taux légal du semestre à partir du {}",
        "no rate of the Central Bank that was in force on {}": "pas de taux de la Banque centrale en vigueur le {}",
        "“{}” is no rate: write percent a year, such as 8.28, with at most {} decimals and at most {}":
            "« {} » n’est pas un taux : écrivez un pourcentage annuel, comme 8.28, avec au plus {} décimales et au plus {}",

        // Agencies.
        "{} was handed over at {}: it is recalled first": "{} a été confiée le {} : il faut d’abord la reprendre",
        "a part of {} is held: only what is wholly free is handed over":
            "une partie de {} est suspendue : on ne confie que ce qui est entièrement libre",
        "reminder level {} has to go out before {} is handed over (lastReminder in the configuration)":
            "la relance de niveau {} doit partir avant que {} soit confiée (lastReminder dans la configuration)",
        "{} is not handed over: there is nothing to recall": "{} n’est pas confiée : il n’y a rien à reprendre",
        "{} was never handed over: no agency has anything to report of it": "{} n’a jamais été confiée : aucune agence n’a rien à en dire",
        "{} is before {} was handed over, on {}": "le {} est avant que {} ait été confiée, le {}",
        "{} is not yet: an agency tells what has been": "le {} n’est pas encore venu : une agence dit ce qui a été",
        "“amount” is missing: say what was paid": "« amount » manque : dites ce qui a été payé",
        "an irrecoverable claim has no amount: what is open is written off":
            "une créance irrécouvrable n’a pas de montant : le reste dû passe en perte",
        "a reason is for what is contested": "un motif est pour ce qui est contesté",
        "a payment has no note: give a reference": "un paiement n’a pas de note : donnez une référence",
        "{} {} is more than is open on {}: {}; the ledger may have the payment already":
            "{} {} dépassent le reste dû sur {} : {} ; la comptabilité a peut-être déjà ce paiement",
        "nothing is open on {}: there is nothing to write off": "rien ne reste dû sur {} : il n’y a rien à passer en perte",

        // Collective procedures.
        "“{}” names no notice: write A202601765232 (bulletin, year, issue, number)":
            "« {} » ne désigne aucune annonce : écrivez A202601765232 (bulletin, année, numéro, annonce)",
        "“{}” is no SIREN: nine digits": "« {} » n’est pas un SIREN : neuf chiffres",
        "the notice names neither a company nor another notice": "l’annonce ne cite ni entreprise ni autre annonce",
        "only a correction or an annulment names another notice": "seul un rectificatif ou une annulation cite une autre annonce",
        "no opening judgment is known of {}: name the day of one (at), or place a hold for the insolvency":
            "aucun jugement d’ouverture n’est connu pour {} : donnez-en la date (at), ou posez une mise en attente pour la procédure",
    ]
}
