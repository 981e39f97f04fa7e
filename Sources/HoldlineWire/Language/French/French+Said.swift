extension Catalogue {
    /// Sentences of the daemon.
    static let frenchSaid: [String: String] = [
        "all that is open": "tout le restant dû",
        "it disputes {}, which was cancelled: settle it": "conteste {}, qui a été annulée : à régler",
        "its {} was due on {}: {} has it": "échéance dépassée ({}) le {} : chez {}",
        "its {} was due on {}: nobody has it": "échéance dépassée ({}) le {} : attribué à personne",
        "nobody has taken it, {} after it was opened": "personne ne l’a pris, {} après son ouverture",
        "it waits for the {}, and was to wait until {}": "attend ({}), et devait attendre jusqu’au {}",
        "it has waited for the {} for {}": "attend ({}) depuis {}",
        "{} has it, and nothing has happened for {}": "chez {}, et sans activité depuis {}",
        "nobody has it, and nothing has happened for {}": "attribué à personne, et sans activité depuis {}",
        "{} has it, and has no role that works on tickets any more": "chez {}, qui n’a plus de rôle pour traiter les tickets",
        "{} has it, and is away until {}": "chez {}, qui est absent jusqu’au {}",
        "it was reopened {} times": "rouvert {} fois",
        "its state or assignee changed {} times, and no outcome came of it":
            "son état ou son titulaire a changé {} fois, sans issue",
        "{} on {}: it was to be looked at on {}": "{} sur {} : à réexaminer depuis le {}",
        "{} on customer {}: it was to be looked at on {}": "{} sur le client {} : à réexaminer depuis le {}",
        "{} on {}: nobody wrote down why": "{} sur {} : personne n’a noté pourquoi",
        "{} on customer {}: nobody wrote down why": "{} sur le client {} : personne n’a noté pourquoi",
        "{} on {}: {} is {}, and it still holds": "{} sur {} : {} est dans l’état « {} », et la mise en attente tient toujours",
        "{} on {}: it has no ticket, and it still holds": "{} sur {} : sans ticket, et la mise en attente tient toujours",
        "promise on {}: {} was promised for {}": "promesse sur {} : {}, promis pour le {}",
        "promise on {}: {} was promised for {}, and came late": "promesse sur {} : {}, promis pour le {}, venu en retard",
        "promise on {}: {} was promised for {}, and {} came": "promesse sur {} : {}, promis pour le {}, et {} est venu",
    ]
}
