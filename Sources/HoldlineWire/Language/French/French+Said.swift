extension Catalogue {
    /// All sentences of the daemon, by their patterns.
    static let saidInFrench: [String: String] = {
        var all: [String: String] = [:]
        for part in [
            frenchSaid, frenchHistory, frenchPlace, frenchRefusedTickets, frenchRefusedInvoices, frenchRefusedCalls, frenchRefusedRequests,
            frenchRefusedStorage, frenchImportLines,
        ] { all.merge(part) { first, _ in first } }
        return all
    }()

    /// Sentences of the daemon: what is stale, and why.
    static let frenchSaid: [String: String] = [
        "it disputes {}, which was cancelled: settle it": "conteste {}, qui a été annulée : à régler",
        "its {} was due on {}: {} has it": "échéance dépassée ({w}) le {} : chez {}",
        "its {} was due on {}: nobody has it": "échéance dépassée ({w}) le {} : attribué à personne",
        "nobody has taken it, {} after it was opened": "personne ne l’a pris, {} après son ouverture",
        "it waits for the {}, and was to wait until {}": "attend ({w}), et devait attendre jusqu’au {}",
        "it has waited for the {} for {}": "attend ({w}) depuis {}",
        "{} has it, and nothing has happened for {}": "chez {}, et sans activité depuis {}",
        "nobody has it, and nothing has happened for {}": "attribué à personne, et sans activité depuis {}",
        "{} has it, and has no role that works on tickets any more": "chez {}, qui n’a plus de rôle pour traiter les tickets",
        "{} has it, and is away until {}": "chez {}, qui est absent jusqu’au {}",
        "it was reopened {} times": "rouvert {} fois",
        "its state or assignee changed {} times, and no outcome came of it": "son état ou son titulaire a changé {} fois, sans issue",
        "{} on {}: it was to be looked at on {}": "{w} sur {} : à réexaminer depuis le {}",
        "{} on customer {}: it was to be looked at on {}": "{w} sur le client {} : à réexaminer depuis le {}",
        "{} on {}: nobody wrote down why": "{w} sur {} : personne n’a noté pourquoi",
        "{} on customer {}: nobody wrote down why": "{w} sur le client {} : personne n’a noté pourquoi",
        "{} on {}: {} is {}, and it still holds": "{w} sur {} : {} est dans l’état « {w} », et la mise en attente tient toujours",
        "{} on {}: it has no ticket, and it still holds": "{w} sur {} : sans ticket, et la mise en attente tient toujours",
        "promise on {}: {} was promised for {}": "promesse sur {} : {w}, promis pour le {}",
        "promise on {}: {} was promised for {}, and came late": "promesse sur {} : {w}, promis pour le {}, venu en retard",
        "promise on {}: {} was promised for {}, and {} came": "promesse sur {} : {w}, promis pour le {}, et {} est venu",
    ]
}
