extension Catalogue {
    /// What supervisors share out, and who is away.
    static let frenchDesk: [String: String] = [
        "AFTER": "APRÈS",
        "AWAY UNTIL": "ABSENT JUSQU’AU",
        "Away {}": "Absence : {}",
        "CALLBACK": "RAPPEL",
        "COMMAND": "COMMANDE",
        "FREED": "LIBÉRÉ",
        "GETS": "REÇOIT",
        "MEDIAN": "MÉDIANE",
        "NEWLY HELD": "NOUVEAU SUSPENDU",
        "RINGS": "SONNE",
        "The work is shared out as fairly as it can be: nothing is to be done.": "Le travail est réparti au mieux : rien n’est à faire.",
        "WHY AWAY": "MOTIF DE L’ABSENCE",
        "WORK BEFORE": "CHARGE AVANT",
        "standard input names no ticket: nothing was done": "l’entrée standard ne nomme aucun ticket : rien n’a été fait",
        "{} in other currencies not in it: see --currency.": "{} en d’autres devises n’y sont pas : voir --currency.",
        "{} is away until {}": "{} est absent jusqu’au {}",
        "{} is there again": "{} est de retour",
        "{} is written.": "{} est écrit.",
        "{} stays {}: nobody who is there knows enough for it": "{} reste à {} : aucun présent n’a les compétences",
        "{} were held before.": "{} étaient suspendus avant.",
        "{} without a known amount not in it.": "{} sans montant connu n’y sont pas.",
        // Why somebody has to look at it.
        "assignee-gone": "agent parti", "assignee-away": "agent absent", "reopened-twice": "rouvert deux fois", "bouncing": "va-et-vient",
    ]
}
