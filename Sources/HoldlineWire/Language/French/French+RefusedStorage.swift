extension Catalogue {
    /// Refusals because of the daemon itself, its disk and its clock, and what is wrong with them.
    static let frenchRefusedStorage: [String: String] = [
        "{}. Nothing was done": "{s}. Rien n’a été fait",
        "the disk did not confirm the commit: repeat the request with the same Idempotency-Key":
            "le disque n’a pas confirmé l’écriture : recommencez avec la même clé d’idempotence",
        "the commit failed: {}": "l’écriture a échoué : {}",
        "the command could not be written ({}): nothing was done": "la commande n’a pu être écrite ({}) : rien n’a été fait",
        "{} commands wait already: nothing was done, repeat the request": "{} commandes attendent déjà : rien n’a été fait, recommencez",
        "the daemon is stopping": "le service s’arrête",
        "the daemon is stopping: repeat the request when it is back": "le service s’arrête : recommencez à son retour",
        "the daemon is restarting: repeat the request": "le service redémarre : recommencez",
        "the daemon stops: no backup was made, ask for it again": "le service s’arrête : aucune sauvegarde n’a été faite, redemandez-la",
        "a backup is being made: ask again when it is done (GET /v1/backups tells)":
            "une sauvegarde est en cours : redemandez quand elle sera finie",
        "no file descriptor is left to read with: repeat the request": "il ne reste aucun descripteur de fichier pour lire : recommencez",
        "a row cannot be read ({})": "une ligne ne peut être lue ({})",
        "the decision has no {} to answer with: nothing was done": "la décision n’a pas de {w} à répondre : rien n’a été fait",
        "the ledger has no event of {} that this answer could be rebuilt from":
            "le registre n’a aucun événement de {} d’où refaire cette réponse",

        // Backups.
        "the disk has no room for a copy of the database: nothing was kept of it":
            "le disque n’a pas de place pour une copie de la base : rien n’en a été gardé",
        "a copy needs {} MiB beside the database for a while, and {} are free: make room first":
            "une copie demande {} Mio à côté de la base pour un moment, et {} sont libres : faites d’abord de la place",
        "the copy does not verify: {}. No backup was made: keep the older ones, and see “holdline audit verify”":
            "la copie n’est pas conforme : {}. Aucune sauvegarde n’a été faite : gardez les anciennes, et voyez « holdline audit verify »",
        "the copy cannot be read: {}": "la copie ne peut être lue : {}",
        "{}: the copy keeps its write-ahead log": "{} : la copie garde son journal d’écriture",
        "{} cannot be opened: {}": "{} ne peut être ouvert : {}",
        "{} cannot be made: {}": "{} ne peut être créé : {}",
        "{} cannot be written: {}": "{} ne peut être écrit : {}",

        // What is wrong, and what to do.
        "the disk is full: writes to {} are refused, checks and reads go on":
            "le disque est plein : les écritures dans {} sont refusées, les vérifications et les lectures continuent",
        "Make room, or raise the quota or the limit on files' sizes (ulimit -f) that is reached; the daemon notices it by itself":
            "Faites de la place, ou augmentez le quota ou la limite de taille de fichiers (ulimit -f) atteints ; le service le remarque de lui-même",
        "the file system of {} is read-only: writes are refused, checks and reads go on":
            "le système de fichiers de {} est en lecture seule : les écritures sont refusées, les vérifications et les lectures continuent",
        "Look at the kernel's log, and have the file system mended and writable; the daemon notices it by itself":
            "Voyez le journal du noyau, et faites réparer le système de fichiers ; le service le remarque de lui-même",
        "the database {} or its disk is damaged ({}): nothing is written to it any more, and checks are answered from memory":
            "la base {} ou son disque est abîmé ({}) : rien n’y est plus écrit, et les vérifications répondent de mémoire",
        "Look at the disk and the kernel's log; then stop the daemon, and start it again: it says whether to run “holdlined rebuild” or to restore a backup":
            "Voyez le disque et le journal du noyau ; arrêtez puis relancez le service : il dit s’il faut lancer « holdlined rebuild » ou restaurer une sauvegarde",
        "the database {} was removed or moved while the daemon runs: nothing is written any more":
            "la base {} a été supprimée ou déplacée pendant que le service tourne : rien n’est plus écrit",
        "Move it back with its log, or see to as much room as it has and stop the daemon: it puts a whole copy back in its place; then start it again":
            "Remettez-la avec son journal, ou veillez à autant de place qu’elle en prend et arrêtez le service : il remet une copie entière à sa place ; puis relancez-le",
        "the database {} was replaced by another file while the daemon runs: nothing is written any more":
            "la base {} a été remplacée par un autre fichier pendant que le service tourne : rien n’est plus écrit",
        "Move the right file back, or see to as much room as it has and stop the daemon: it moves the other file aside and puts a whole copy of its own in its place; then start it again":
            "Remettez le bon fichier, ou veillez à autant de place qu’il en prend et arrêtez le service : il écarte l’autre fichier et met sa propre copie entière à la place ; puis relancez-le",
        "the log {}-wal was removed or replaced while the daemon runs: nothing is written any more":
            "le journal {}-wal a été supprimé ou remplacé pendant que le service tourne : rien n’est plus écrit",
        "Restart the daemon: it copies the log into the database first":
            "Redémarrez le service : il recopie d’abord le journal dans la base",
        "the tables of {} differ from the ledger: {}": "les tables de {} diffèrent du registre : {}",
        "Stop the daemon and run “holdlined rebuild”; nobody should be dunned before":
            "Arrêtez le service et lancez « holdlined rebuild » ; ne relancez personne avant",
        "the machine's clock ({}) is {} behind the last event of the ledger: it was set back, or was ahead before":
            "l’horloge de la machine ({}) retarde de {} sur le dernier événement du registre : elle a été reculée, ou avançait avant",
        "Time goes on from that event until the clock has caught up; set the clock if it is wrong":
            "Le temps part de cet événement jusqu’à ce que l’horloge l’ait rattrapé ; réglez l’horloge si elle est fausse",
        "the machine's clock ({}) is {} behind the last event of the ledger: one of the two was wrong, and the clock is believed":
            "l’horloge de la machine ({}) retarde de {} sur le dernier événement du registre : l’un des deux était faux, et l’horloge est crue",
        "Set the clock if it is wrong; what was written while it was ahead binds nothing later":
            "Réglez l’horloge si elle est fausse ; ce qui a été écrit pendant son avance ne lie rien ensuite",
        "the machine's clock is not set ({}): time goes on from the last event of the ledger":
            "l’horloge de la machine n’est pas réglée ({}) : le temps part du dernier événement du registre",
        "Set the clock": "Réglez l’horloge",
        "the machine's clock ({}) jumped ahead by {} while the daemon ran: nothing is written until it is right again":
            "l’horloge de la machine ({}) a sauté de {} en avant pendant que le service tournait : rien n’est écrit tant qu’elle est fausse",
        "Set the clock; if the new time is right, restart the daemon":
            "Réglez l’horloge ; si la nouvelle heure est juste, redémarrez le service",
        "the machine's clock ({}) was set {} by {}, or stood still meanwhile; events are dated with it":
            "l’horloge de la machine ({}) a été réglée ({w}) de {}, ou s’est arrêtée ; les événements en portent l’heure",
        "Set the clock if it is wrong; if it is right, nothing is to be done":
            "Réglez l’horloge si elle est fausse ; si elle est juste, il n’y a rien à faire",
        "personal data is erased, and the database's file is still to be written anew":
            "des données personnelles sont effacées, et le fichier de la base reste à réécrire",
        "It is done within seconds": "Ce sera fait en quelques secondes",
        "Make as much room beside the database as it takes itself; it is tried again each minute":
            "Libérez à côté de la base autant de place qu’elle en prend ; c’est retenté chaque minute",
        "{} cannot be written ({}): a start would not find out that newer events are missing":
            "{} ne peut être écrit ({}) : un démarrage ne verrait pas que des événements récents manquent",
        "Make the file and its directory writable for the daemon's user, and see to the room on the disk":
            "Rendez le fichier et son dossier accessibles en écriture au service, et voyez la place sur le disque",
        "{} cannot be written: an older backup would bring back what was erased":
            "{} ne peut être écrit : une sauvegarde plus ancienne ramènerait ce qui fut effacé",
        "Make the file and its directory writable for the daemon's user; it is tried again each second":
            "Rendez le fichier et son dossier accessibles en écriture au service ; c’est retenté chaque seconde",
        "{} cannot be looked at ({}): no attachment of a mail is taken": "{} ne peut être examiné ({}) : aucune pièce jointe n’est prise",
        "Make it readable and writable for the daemon's user": "Rendez-le accessible en lecture et en écriture au service",
        "{} is no directory: no attachment of a mail is taken": "{} n’est pas un dossier : aucune pièce jointe n’est prise",
        "Move away what is there": "Écartez ce qui s’y trouve",
        "{} cannot be written to ({}): no attachment of a mail is taken, and no mail is queued":
            "on ne peut écrire dans {} ({}) : aucune pièce jointe n’est prise, et aucun courriel n’est mis en file",
        "Give it to the daemon's user, with the mode 0700": "Donnez-le à l’utilisateur du service, avec le mode 0700",
        "Repeat the request when it is back": "Recommencez à son retour",
        "programs that are told of events do not take them: {}": "des programmes à prévenir ne prennent pas les événements : {}",
        "Mend the program, or the line of “hooks”; it is told again by itself, and what came meanwhile follows in order":
            "Réparez le programme, ou la ligne de « hooks » ; il est prévenu de nouveau de lui-même, et la suite arrive dans l’ordre",
        "this process has no file descriptor left of its {}: {}": "ce processus n’a plus de descripteur de fichier sur {} : {s}",
        "the machine has no file descriptor left: {}": "la machine n’a plus de descripteur de fichier : {s}",
        "connections wait that are not taken yet, and those that are open go on":
            "des connexions attendent d’être prises, et celles qui sont ouvertes continuent",
        "Raise LimitNOFILE= of the unit, or lower limits.connections; who waits is taken once one is free":
            "Augmentez LimitNOFILE= de l’unité, ou baissez limits.connections ; qui attend est pris dès qu’un descripteur est libre",
        "Find out which program has them open, or raise fs.file-max (sysctl); who waits is taken once one is free":
            "Cherchez quel programme les tient ouverts, ou augmentez fs.file-max (sysctl) ; qui attend est pris dès qu’un descripteur est libre",

        "Was an older one restored? Stop the daemon, and run “holdlined ledger heal”":
            "Un plus ancien a-t-il été restauré ? Arrêtez le service, et lancez « holdlined ledger heal »",
        "Stop the daemon; “holdlined ledger heal” writes what only this site has to a file":
            "Arrêtez le service ; « holdlined ledger heal » écrit dans un fichier ce que seul ce site possède",
        "holdlined(8) says what to do, under Several sites": "holdlined(8) dit quoi faire, sous « Several sites »",

        // A verification.
        "the ledger ends at {}, and the head of event {} was kept: its last rows are missing, or this is an older copy":
            "le registre finit à {}, et la tête de l’événement {} a été gardée : ses dernières lignes manquent, ou c’est une copie plus ancienne",
        "event {} has another hash than was kept: the ledger was written anew, or it is another one":
            "l’événement {} a une autre empreinte que celle gardée : le registre a été réécrit, ou c’en est un autre",
        "row {} is missing: the next one is {}": "la ligne {} manque : la suivante est {}",
        "row {} was changed: its hash does not follow from what it says":
            "la ligne {} a été modifiée : son empreinte ne suit pas de ce qu’elle dit",
        "the sealed part of row {} was changed": "la partie scellée de la ligne {} a été modifiée",

        // Several sites.
        "the shared ledger is away: {}": "le registre partagé est injoignable : {s}",
        "the shared ledger is away": "le registre partagé est injoignable",
        "See to PostgreSQL and the network; until then treat every invoice as paused":
            "Voyez PostgreSQL et le réseau ; d’ici là, tenez chaque facture pour suspendue",
        "this site is catching up with the shared ledger": "ce site rattrape le registre partagé",
        "this site is catching up with the shared ledger: nothing was done, repeat the request":
            "ce site rattrape le registre partagé : rien n’a été fait, recommencez",
        "Wait until it has all of it": "Attendez qu’il ait tout",
        "Repeat the request": "Recommencez",
        "the shared ledger has taken it, and this site's disk takes nothing, so that it is not shown here yet: make room, and repeat the request with the same Idempotency-Key":
            "le registre partagé l’a pris, mais le disque de ce site n’accepte rien : ce n’est pas encore visible ici. Faites de la place, et recommencez avec la même clé d’idempotence",
        "the shared ledger did not take it ({}, {}): nothing was done, repeat the request":
            "le registre partagé ne l’a pas pris ({}, {}) : rien n’a été fait, recommencez",
        "the shared ledger's connection broke before it took this: nothing was done, repeat the request":
            "la connexion au registre partagé s’est rompue avant la prise : rien n’a été fait, recommencez",
        "the shared ledger does not answer, so that nobody knows whether it took this: repeat the request with the same Idempotency-Key":
            "le registre partagé ne répond pas, et on ne sait s’il l’a pris : recommencez avec la même clé d’idempotence",
        "other sites keep the turn of the shared ledger: nothing was done, repeat the request":
            "d’autres sites gardent le tour du registre partagé : rien n’a été fait, recommencez",
        "PostgreSQL cannot be reached: {}": "PostgreSQL ne peut être joint : {}",
        "the connection to PostgreSQL was lost: {}": "la connexion à PostgreSQL a été perdue : {}",
        "the connection was lost": "la connexion a été perdue",
    ]
}
