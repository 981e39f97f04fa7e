extension Catalogue {
    /// Why a call is where it is.
    static let frenchPlace: [String: String] = [
        "it is next in {}; {}": "prochain appel de {} ; {s}",
        "{} before it; {}": "{} avant lui ; {s}",
        "its score is {}: {} s waited + {} s of credit for priority {}":
            "son score est {} : {} s d’attente + {} s de crédit pour la priorité {w}",
        "{} is {}'s call: its order is decided there": "{} est un appel de {} : son ordre est décidé là-bas",
        "{} rings at {} now": "{} sonne chez {w} en ce moment",
        "{} speaks with the caller": "{w} est en conversation avec l’appelant",
        "{} is over: {}": "{} est terminé : {w}",
        "it was put back, and keeps the place that it had": "il a été remis en file, et garde la place qu’il avait",
        "it is a callback, not before {}": "c’est un rappel, pas avant le {}",
        "it was transferred to {}, and waits for nobody else until {}": "il a été transféré à {}, et n’attend personne d’autre jusqu’au {}",
        "{} gave it back at {}: somebody else is asked first": "{} l’a rendu le {} : un autre agent est d’abord sollicité",
        "{} let it ring at {}: somebody else is asked first": "{} l’a laissé sonner le {} : un autre agent est d’abord sollicité",
        "nobody{} is logged in for {}": "personne n’est connecté{t} pour {t}",
        "{} logged in may take it, {}": "{} connectés peuvent le prendre, {s}",
        "1 logged in may take it, {}": "1 connecté peut le prendre, {s}",
        "none of them is free": "aucun n’est libre",
        "free: {}": "libres : {}",
        "the next line of agents is asked from {} on": "la ligne d’agents suivante est sollicitée à partir du {}",
        "it came earlier": "il est arrivé plus tôt",
        "it came earlier, and has more credit": "il est arrivé plus tôt, et a plus de crédit",
        "it came {} s earlier, which the credit does not make up": "il est arrivé {} s plus tôt, ce que le crédit ne compense pas",
        "it came {} s later, within its {} s of credit more": "il est arrivé {} s plus tard, moins que ses {} s de crédit en plus",
        "score {} ({} s waited + {} s credit), the same: the older number goes first: {}":
            "score {} ({} s d’attente + {} s de crédit), le même : le plus ancien numéro passe d’abord : {s}",
        "score {} ({} s waited + {} s credit), {} more: {}": "score {} ({} s d’attente + {} s de crédit), {} de plus : {s}",
    ]
}
