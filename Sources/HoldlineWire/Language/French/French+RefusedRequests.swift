extension Catalogue {
    /// Refusals of values, bodies and requests, whatever they are about.
    static let frenchRefusedRequests: [String: String] = [
        // Values.
        "“{}” is no {}: {}": "« {} » n’est pas valable ({w}) : {}",
        "“{}” is no {}: write it as {}-7": "« {} » n’est pas un numéro ({w}) : écrivez {}-7",
        "“{}” is no date: write it as 2026-11-20": "« {} » n’est pas une date : écrivez 2026-11-20",
        "“{}” is no instant of RFC 3339: write it as 2026-11-20T09:12:44Z":
            "« {} » n’est pas un instant de RFC 3339 : écrivez 2026-11-20T09:12:44Z",
        "“{}” is no currency of ISO 4217: write a code such as EUR": "« {} » n’est pas une devise d’ISO 4217 : écrivez un code comme EUR",
        "“{}” is no amount: write digits and one point, such as 120.00, with at most {} digits before it and {} after":
            "« {} » n’est pas un montant : écrivez des chiffres et un point, comme 120.00, avec au plus {} chiffres avant et {} après",
        "“{}” is no amount: write digits and one point, such as 120.00":
            "« {} » n’est pas un montant : écrivez des chiffres et un point, comme 120.00",
        "“{}” is no length of time: write it as 36h or 2d": "« {} » n’est pas une durée : écrivez 36h ou 2d",
        "“{}” is no seq: write a whole number": "« {} » n’est pas un numéro d’événement : écrivez un nombre entier",
        "“{}” is neither true nor false": "« {} » n’est ni true ni false",
        "“{}” is no whole number from {} to {}": "« {} » n’est pas un nombre entier de {} à {}",
        "“{}” is no limit: write a number from 1 to {}": "« {} » n’est pas une limite : écrivez un nombre de 1 à {}",
        "“{}” is no number of a line: write a whole number from 1":
            "« {} » n’est pas un numéro de ligne : écrivez un nombre entier à partir de 1",
        "an amount is a decimal string such as \"120.00\"": "un montant est un texte décimal comme \"120.00\"",
        "the text {}": "le texte {s}",
        "the text is longer than 200 characters": "le texte dépasse 200 caractères",
        "{} is empty": "{s} est vide",
        "{} is longer than {} characters": "{s} dépasse {} caractères",
        "{} is longer than {} bytes": "{s} dépasse {} octets",
        "{} holds a control character": "{s} contient un caractère de contrôle",
        "{} holds a NUL character": "{s} contient un caractère NUL",
        "{} may not be “.” or “..”": "{s} ne peut être « . » ou « .. »",
        "is empty": "est vide",
        "is longer than {} characters": "dépasse {} caractères",
        "is longer than {} bytes": "dépasse {} octets",
        "holds a control character": "contient un caractère de contrôle",
        "holds a NUL character": "contient un caractère NUL",
        "may not be “.” or “..”": "ne peut être « . » ou « .. »",
        "{} is before {}": "{} est avant {}",
        "a report is of {} days at most": "un rapport porte sur {} jours au plus",
        "the threshold is 0 to 86400 seconds": "le seuil va de 0 à 86400 secondes",
        "a short abandon is under 0 to 86400 seconds": "un abandon court se situe sous 0 à 86400 secondes",

        // Questions.
        "the query is not percent-encoded UTF-8: see “{}”": "la question n’est pas de l’UTF-8 encodé : voir « {} »",
        "“{}” is no parameter here: none is taken": "« {} » n’est pas un paramètre ici : aucun n’est admis",
        "“{}” is no parameter here: there are {}": "« {} » n’est pas un paramètre ici : il y a {}",
        "“{}” is given twice": "« {} » est donné deux fois",
        "“unassigned” and “assignee” are two answers to one question":
            "« unassigned » et « assignee » sont deux réponses à une seule question",
        "a ticket that is {} is due at no time: ask for live ones, or leave “{}” out":
            "un ticket {w} n’a pas d’échéance : demandez ceux en cours, ou laissez « {} » de côté",
        "“q” is missing: say what to look for, such as a name or a number":
            "« q » manque : dites quoi chercher, un nom ou un numéro par exemple",
        "“kind” is missing: name one of {}": "« kind » manque : donnez un de {}",
        "a {} is for {} to find": "« {w} » : seuls {} peuvent le chercher",
        "there is no word to look for": "il n’y a pas de mot à chercher",
        "{} words are asked for, and at most {} are looked for: leave some out":
            "{} mots sont demandés, et {} au plus sont cherchés : retirez-en",
        "“{}” is no place in this list: use the “next” of the page before":
            "« {} » n’est pas une place dans cette liste : prenez le « next » de la page précédente",
        "“{}” is no place among these changes: use the “next” of the part before":
            "« {} » n’est pas une place parmi ces changements : prenez le « next » de la partie précédente",
        "the ledger ends at {}, before {}: it is another one, or an older copy. Read it again from 0":
            "le registre finit à {}, avant {} : c’en est un autre, ou une copie plus ancienne. Relisez-le à partir de 0",
        "the ledger ends at {}, before {}: it is another one, or an older copy. Read all again, from 0":
            "le registre finit à {}, avant {} : c’en est un autre, ou une copie plus ancienne. Relisez tout, à partir de 0",
        "the feed has come to {}, and {} is beyond: was a backup restored? Read again from the beginning":
            "le flux en est à {}, et {} est au-delà : une sauvegarde a-t-elle été restaurée ? Relisez depuis le début",
        "“{}” is no list of at most {} heads: write SEQ:HASH, as “holdline audit head” prints it":
            "« {} » n’est pas une liste d’au plus {} têtes : écrivez SEQ:HASH, comme l’affiche « holdline audit head »",
        "a file of this name beside the database is the daemon's own: name the backup otherwise":
            "un fichier de ce nom à côté de la base appartient au service : donnez un autre nom à la sauvegarde",
        "the place of a backup has at most 4096 bytes and no control characters":
            "l’emplacement d’une sauvegarde a au plus 4096 octets, sans caractère de contrôle",
        "an agent sees what is stale of the agent's own: ask with assignee={}":
            "un agent voit ce qui est oublié parmi ses propres tickets : demandez avec assignee={}",

        // Bodies.
        "“{}” is no field here: nothing is taken": "« {} » n’est pas un champ ici : rien n’est admis",
        "“{}” is no field here: there are {}": "« {} » n’est pas un champ ici : il y a {}",
        "“{}” is missing": "« {} » manque",
        "{} has the wrong form: write {}": "{w} n’a pas la bonne forme : écrivez {w}",
        "{} may not be null: write {}": "{w} ne peut être null : écrivez {w}",
        "“{}”: {}": "« {} » : {s}",
        "it does not hold this number": "ce nombre n’y tient pas",
        "it does not hold this number: write a whole one from {} to {}": "ce nombre n’y tient pas : écrivez un entier de {} à {}",
        "the body is not UTF-8: see {}": "le corps n’est pas de l’UTF-8 : voir {}",
        "the body is no JSON": "le corps n’est pas du JSON",
        "the body is no JSON at {}: {}": "le corps n’est pas du JSON à {} : {}",
        "the body is no JSON that can be read: {}": "le corps n’est pas du JSON lisible : {}",
        "the body is larger than {} bytes: send less at once": "le corps dépasse {} octets : envoyez-en moins à la fois",
        "the body is {}: send {}": "le corps est en {} : envoyez {}",
        "the body is {}: send application/json": "le corps est en {} : envoyez application/json",
        "the body is {}: send application/x-ndjson, one {} a line{}":
            "le corps est en {} : envoyez application/x-ndjson, une ligne par objet{3t}",
        "the body is {}: send text/plain, one invoice number a line, or a list in application/json":
            "le corps est en {} : envoyez text/plain, un numéro de facture par ligne, ou une liste en application/json",
        "the line is longer than {} bytes": "la ligne dépasse {} octets",
        "the request's body breaks off: nothing of it was read": "le corps de la requête est interrompu : rien n’en a été lu",
        "the path's {} is not percent-encoded UTF-8: write 2025/0042 as 2025%2F0042":
            "{w} du chemin n’est pas de l’UTF-8 encodé : écrivez 2025/0042 comme 2025%2F0042",
        "an idempotency key is 1 to 255 printable ASCII characters": "une clé d’idempotence a de 1 à 255 caractères ASCII imprimables",
        "“{}” is no version: write the ETag that was read, such as \"812\"":
            "« {} » n’est pas une version : écrivez l’ETag lu, comme \"812\"",
        "“{}” is no user's name": "« {} » n’est pas un nom d’utilisateur",
        "If-Match compares the version of one thing, and {} changes none: leave it out":
            "If-Match compare la version d’un objet, et {} n’en change aucun : laissez-le de côté",
        "this Idempotency-Key was used for another request: take a new one":
            "cette clé d’idempotence a servi à une autre requête : prenez-en une nouvelle",

        // Roles and limits.
        "{} has no role here: the daemon's configuration gives roles to users and groups (GET /v1/whoami tells)":
            "{} n’a aucun rôle ici : la configuration du service donne des rôles aux utilisateurs et aux groupes",
        "this is for {}, and {} is {}": "c’est réservé à {}, et {} est {}",
        "{} is not for {}: it takes {}": "{} n’est pas pour {} : possible : {}",
        "there is no {}: GET /openapi.json lists the paths": "il n’y a pas de {} : le service est-il plus ancien que cette commande ?",
        "{} sends more than {} requests a second: wait a second, or send many lines in one":
            "{} envoie plus de {} requêtes par seconde : attendez une seconde, ou envoyez plusieurs lignes en une fois",
        "user {} has its share of the daemon's connections open already: close some, or use one for many requests":
            "l’utilisateur {} a déjà sa part de connexions ouvertes : fermez-en, ou servez-vous d’une seule pour plusieurs requêtes",
        "the bodies that are on their way take all the memory that they may: repeat the request":
            "les requêtes en cours prennent toute la mémoire permise : recommencez",
        "the answers that wait for their readers take all the memory that they may: repeat the request":
            "les réponses en attente prennent toute la mémoire permise : recommencez",
        "{}: no more are let in. Try again later, or raise limits.followers": "{s} : réessayez plus tard, ou augmentez limits.followers",
        "{} follow the feed, and this user has its share of them": "{} suivent le flux, et cet utilisateur y a sa part",
        "{} follow the feed": "{} suivent le flux, ce qui est le maximum",
        "the system's name service does not say who user {} is: repeat the request":
            "le système ne dit pas qui est l’utilisateur {} : recommencez",
        "the daemon made a mistake; its log says more under request {}":
            "le service a commis une erreur ; son journal en dit plus sous la requête {}",

        "the request's line and headers are over the limit: send fewer, or shorter ones":
            "la ligne et les en-têtes de la requête dépassent la limite : envoyez-en moins, ou de plus courts",

        // Files of mails.
        "a file never changes: leave If-Match out": "un fichier ne change jamais : laissez If-Match de côté",
        "the file is larger than {} bytes: leave it out, or raise fileLimit of mail in the configuration":
            "le fichier dépasse {} octets : laissez-le de côté, ou augmentez fileLimit sous mail dans la configuration",
        "no message{} names a file {}: it was erased, or never was":
            "aucun courriel{t} ne cite de fichier {} : il a été effacé, ou n’a jamais existé",
        "the file {} is not here: {}": "le fichier {} n’est pas ici : {s}",
        "was it left out of a backup's restoring?": "a-t-il été oublié dans une restauration ?",
        "it is at the site where the mail came in": "il est sur le site où le courriel est arrivé",
        "the bytes have the SHA-256 {}: the path names another, so that nothing was kept":
            "les octets ont le SHA-256 {} : le chemin en cite un autre, rien n’a été gardé",
        "there is no file {} here: put it first (PUT /v1/files/{})": "il n’y a pas de fichier {} ici : envoyez-le d’abord",
        "there is no room for the file in {} ({}): nothing of it was kept. Make room, and send it again":
            "il n’y a pas de place pour le fichier dans {} ({}) : rien n’en a été gardé. Faites de la place, et renvoyez-le",
        "{} cannot be written to ({}): nothing was kept. See “holdline doctor”":
            "on ne peut écrire dans {} ({}) : rien n’a été gardé. Voir « holdline doctor »",
        "no file descriptor is free: nothing was kept. Send it again":
            "aucun descripteur de fichier n’est libre : rien n’a été gardé. Renvoyez-le",
        "{}: the disk does not take the file ({}): nothing of it was kept": "{} : le disque refuse le fichier ({}) : rien n’en a été gardé",
        "the file cannot be read: {}": "le fichier ne peut être lu : {}",
    ]
}
