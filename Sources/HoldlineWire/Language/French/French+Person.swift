extension Catalogue {
    /// Receipts of erasures, legal holds and retention.
    static let frenchPerson: [String: String] = [
        "{} is under a legal hold: nothing personal is erased before “holdline person release {}”.":
            "{} est sous conservation légale : rien de personnel n’est effacé avant « holdline person release {} ».",
        "{} is released: erasures and retention reach it again.":
            "{} est libéré : effacements et durées de conservation l’atteignent de nouveau.",
        "The database's file is still being written anew: “holdline status” says so until it is done.":
            "Le fichier de la base est encore en cours de réécriture : « holdline status » le dit tant que ce n’est pas fini.",
        "{} and {} more": "{} et {} autres",
        "Erased: the {} {}.": "Effacé : {} {}.",
        "Would be erased: the {} {}.": "Serait effacé : {} {}.",
        "names, numbers and addresses of customer": "noms, numéros et adresses du client",
        "names, numbers and addresses of customers": "noms, numéros et adresses des clients",
        "texts, contact, notes and file names of": "textes, contact, notes et noms de fichiers de",
        "texts, contacts, notes and file names of": "textes, contacts, notes et noms de fichiers de",
        "number and name of": "numéro et nom de",
        "numbers and names of": "numéros et noms de",
        "note of": "note de",
        "notes of": "notes de",
        "words and files of": "mots et fichiers de",
        "{} event": "{} événement",
        "{} events": "{} événements",
        ", and what had been chained by mistake in {}": ", et ce qui avait été chaîné par erreur dans {}",
        "Emptied: the sealed part of {}{}.": "Vidé : la partie scellée de {}{}.",
        "Would be emptied: the sealed part of {}{}.": "Serait vidé : la partie scellée de {}{}.",
        "Kept, since the law wants it kept: {} invoices with their amounts, {} reminders, {} disputes and {} holds, of which {} go on holding.":
            "Conservé, puisque la loi le veut : factures avec leurs montants : {}, relances : {}, litiges : {}, mises en attente : {}, dont {} tiennent encore.",
        "Perhaps named in tickets of others, which stay as they are: {}. Look at them, and name them with --ticket.":
            "Peut-être nommé dans des tickets d’autres, qui restent tels quels : {}. Regardez-les, et nommez-les par --ticket.",
        "Nothing was erased: this was a dry run.": "Rien n’a été effacé : c’était un essai à blanc.",
        "Event {} records it. Backups of a head below {} have the data still.":
            "L’événement {} l’enregistre. Les sauvegardes d’une tête sous {} ont encore les données.",
        "Such a backup: {}of {} by {}, head {}.": "Une telle sauvegarde : {}du {} par {}, tête {}.",
        "The database's file and its log were written anew, and hold no trace of it.":
            "Le fichier de la base et son journal ont été réécrits, et n’en gardent pas trace.",
        "{} tickets, {} calls and {} customers": "tickets : {}, appels : {}, clients : {}",
        "Would be erased: what is personal of {}, in {} events.": "Serait effacé : ce qui est personnel ({}), dans {} événements.",
        "Erased: what is personal of {}, in {} events.": "Effacé : ce qui est personnel ({}), dans {} événements.",
        "Would be redacted: {}: {}.": "Serait expurgé : {} : {}.",
        "Redacted: {}: {}.": "Expurgé : {} : {}.",
        "A legal hold keeps: {}.": "Une conservation légale retient : {}.",
    ]
}
