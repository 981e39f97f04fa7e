extension Catalogue {
    /// Refusals about calls, agents and queues.
    static let frenchRefusedCalls: [String: String] = [
        "{} is {}'s call: what happens to it is read from there": "{} est un appel de {w} : ce qui lui arrive est lu là-bas",
        "nobody has {}": "personne n’a {}",
        "{} is {}'s": "{} est à {}",
        "{} is {}'s already": "{} est déjà à {}",
        "{} was not yours": "{} n’était pas à vous",
        "{} is logged-out": "{} est déconnecté",
        "{} is offered": "{} sonne chez quelqu’un",
        "{} is talking": "{} est en conversation",
        "{} is held": "{} est en garde",
        "{} is ended": "{} est terminé",
        "{} may not be offered to {} now: {}": "{} ne peut être présenté à {} en ce moment : {s}",
        "there is no queue “{}” in the configuration": "il n’y a pas de file « {} » dans la configuration",
        "the configuration does not give {} the queue “{}”": "la configuration ne donne pas à {} la file « {} »",
        "the skills of {} are in the configuration: {}": "les compétences de {} sont dans la configuration : {}",
        "no agent {} has ever logged in": "aucun agent {} ne s’est jamais connecté",
        "no agent “{}” has ever logged in": "aucun agent « {} » ne s’est jamais connecté",
        "{} is not logged in": "{} n’est pas connecté",
        "{} is known from {} alone, and takes no calls here: transfer the call there":
            "{} n’est connu que par {w}, et ne prend pas d’appels ici : transférez l’appel là-bas",
        "a transfer goes to a queue or to an agent: name one of the two": "un transfert va à une file ou à un agent : nommez l’un des deux",
        "{} is closed: take a callback, or another queue": "{} est fermée : prenez un rappel, ou une autre file",
        "{} is full: take a callback, or another queue": "{} est pleine : prenez un rappel, ou une autre file",
        "{} is {}: take a callback, or another queue": "{} est {w} : prenez un rappel, ou une autre file",
        "a call that nobody took does not end as “{}”": "un appel que personne n’a pris ne finit pas ainsi : « {w} »",
        "{} is paused{}: resume first": "{} est en pause{t} : reprenez d’abord",
        "{} is in {}: end it first": "{} est dans {w} : terminez d’abord",
        "{} is in {}: end it before {}": "{} est dans {w} : terminez avant {w}",
        "you are {}: only a supervisor acts for {}": "vous êtes {} : seul un superviseur agit pour {}",
        "only bridge and supervisor act for another agent, and {} is {}":
            "seuls bridge et supervisor agissent pour un autre agent, et {} est {}",
        "name a ticket, or open one: not both": "désignez un ticket, ou ouvrez-en un : pas les deux",
        "only a ticket that is opened disputes something: name its subject":
            "seul un ticket qu’on ouvre conteste quelque chose : donnez son objet",
        "wrapUp is 0 to 86400 seconds": "wrapUp va de 0 à 86400 secondes",
        "wait is 0 to 300 seconds": "wait va de 0 à 300 secondes",
        "nobody knows whose call {} is: name the customer of the ticket":
            "on ne sait pas de qui est l’appel {} : nommez le client du ticket",
        "{} was spoken with: add a call with a callback of its own":
            "{} a déjà eu une conversation : ajoutez un appel avec son propre rappel",
        "“{}” is no number that could be called": "« {} » n’est pas un numéro qu’on puisse appeler",
        "the number of {} was withheld: ask for one that can be called":
            "le numéro de {} était masqué : demandez-en un qu’on puisse appeler",
        "{} is a callback of the same customer in {}: one is enough": "{} est un rappel du même client dans {} : un seul suffit",
        "{} is {}: name the day on which {} is there again, from {} on": "le {} est {w} : donnez le jour du retour de {}, à partir du {}",
        "entries are counted from 1": "les entrées se comptent à partir de 1",
        "more than 10000 offers are no call": "plus de 10000 présentations ne font pas un appel",
        "{} queues are known, and no more are made by calling them: name yours in the configuration":
            "{} files sont connues, et aucune autre ne naît d’un appel : nommez les vôtres dans la configuration",
        "{} agents are logged in, and no more are taken": "{} agents sont connectés, et le nombre est atteint",
        "the daemon is stopping, and no call was offered: ask again when it is back":
            "le service s’arrête, et aucun appel n’a été présenté : redemandez à son retour",
        // A forecast.
        "the number of calls is over 0 and at most a thousand million": "le nombre d’appels est supérieur à 0 et au plus d’un milliard",
        "the time in which the calls arrive is from 1 second to a year": "la durée où les appels arrivent va de 1 seconde à un an",
        "the handling time is from 1 second to a week": "la durée de traitement va de 1 seconde à une semaine",
        "the patience is over 0 and at most a week": "la patience est supérieure à 0 et au plus d’une semaine",
        "the load is at most {} erlangs, which is as far as is searched": "la charge est d’au plus {} erlangs, limite de la recherche",
        "the agents are from 1 to {}, which is as far as is searched": "les agents vont de 1 à {}, limite de la recherche",
        "the service level aimed at is from 1 % to 99.999 %: no number of agents reaches 100 %":
            "le niveau de service visé va de 1 % à 99,999 % : aucun nombre d’agents n’atteint 100 %",
        "the threshold is from 0 seconds to a week": "le seuil va de 0 seconde à une semaine",
        "a weekday is from 0, Monday, to 6": "un jour de la semaine va de 0, lundi, à 6",
        "a half hour of the day is from 0 to 47": "une demi-heure de la journée va de 0 à 47",
        "the largest occupancy is from 1 % to 100 %": "l’occupation maximale va de 1 % à 100 %",
        "even {} agents, as far as is searched, do not meet the target":
            "même {} agents, limite de la recherche, n’atteignent pas l’objectif",
        "no answered call says how long calls take": "aucun appel répondu ne dit combien durent les appels",
        "“{}”: the number of {} is 1 to 99": "« {} » : le nombre de {w} va de 1 à 99",
    ]
}
