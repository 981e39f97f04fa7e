extension Catalogue {
    /// The daemon, files and this command itself.
    static let frenchOperation: [String: String] = [
        "There is more: --limit shows more of it, --all shows all.": "Il y en a d’autres : --limit en montre plus, --all montre tout.",
        "holdlined answers at {}.": "holdlined répond à {}.",
        "You are {}: no role. Ask whoever runs it to name you, or a group of yours, under “roles” in its configuration.":
            "Vous êtes {} : aucun rôle. Demandez à l’administrateur de vous nommer, vous ou un de vos groupes, sous « roles » dans la configuration.",
        "{} of {}": "{} sur {}",
        "{} that nobody has": "{} à personne",
        "{} active hold": "{} mise en attente",
        "{} active holds": "{} mises en attente",
        "holdlined {}": "holdlined {}",
        "invoices were last registered {}": "factures enregistrées en dernier le {}",
        "no invoice was ever registered": "aucune facture n’a jamais été enregistrée",
        "{}  {}: {}": "{}  {} : {}",
        "ready": "prêt",
        "not ready": "pas prêt",
        "ledger at {}": "registre à {}",
        "warning: the ledger of invoices is stale: register it again before you dun on old amounts":
            "avertissement : les factures ne sont plus à jour : enregistrez-les de nouveau avant de relancer sur d’anciens montants",
        "warning: {} (since {})": "avertissement : {} (depuis le {})",
        "warning: {}": "avertissement : {}",
        "{}\nTrying again…": "{}\nNouvel essai…",
        "Backed up to {}: {} bytes, the ledger up to {}, hash {}": "Sauvegardé dans {} : {} octets, le registre jusqu’à {}, empreinte {}",
        "{} of its rows was": "{} de ses lignes a été",
        "{} of its rows were": "{} de ses lignes ont été",
        "{} redacted, as later events say.": "{} l’objet d’une expurgation, comme le disent des événements plus récents.",
        "Removed {}": "Supprimé : {}",
        "waiting for holdlined…": "dans l’attente de holdlined…",
        "holdline: {}": "holdline : {}",
        "\nholdline: interrupted. {}": "\nholdline : interrompu. {}",
        "holdlined at {} is {}{}": "holdlined à {} est {}{}",
        "warning: holdlined is {}, and this command {}: install the same":
            "avertissement : holdlined est {}, et cette commande {} : installez la même version",
        "{} warning": "{} avertissement",
        "{} warnings": "{} avertissements",
        ", {}": ", {}",
        "Nothing is wrong{}.": "Rien ne va mal{}.",
        "Further ones are only counted.": "Les suivants sont seulement comptés.",
        "{} is a new file: going on with it.": "{} est un nouveau fichier : on continue avec lui.",
        "{} is not there yet: waiting for it.": "{} n’est pas encore là : on l’attend.",
        "{} is a new file: finishing {} first.": "{} est un nouveau fichier : on finit d’abord {}.",
        "{} is a new file, and the old one is gone: lines at its end may be missing. Import it if you have it.":
            "{} est un nouveau fichier, et l’ancien a disparu : des lignes de sa fin peuvent manquer. Importez-le si vous l’avez.",
        "The daemon is back.": "Le service est de retour.",
        "That is no UTF-8: set the terminal to UTF-8, or write it without accents.":
            "Ce n’est pas de l’UTF-8 : réglez le terminal sur UTF-8, ou écrivez sans accents.",
    ]
}
