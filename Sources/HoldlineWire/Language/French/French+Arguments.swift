extension Catalogue {
    /// Arguments that make no sense, and what would.
    static let frenchArguments: [String: String] = [
        // Nouns and verbs.
        "say what: a noun and a verb": "dites quoi : un nom et un verbe",
        "say what to do: “{}” wants a verb": "dites quoi faire : « {} » veut un verbe",
        "{}\nOne of: {}\nFor example: {} {} --help": "{}\nL’un de : {}\nPar exemple : {} {} --help",
        "“{}” knows no “{}”.": "« {} » ne connaît pas « {} ».",
        "Did you mean: {} {}": "Vouliez-vous dire : {} {}",
        "Did you mean: holdline --version": "Vouliez-vous dire : holdline --version",
        "Did you mean: holdline {} {}": "Vouliez-vous dire : holdline {} {}",
        "There are: {}": "Il y a : {}",
        " Did you mean {}?": " Vouliez-vous dire {} ?",
        "completions are there for bash, zsh and fish: holdline {} bash":
            "les complétions existent pour bash, zsh et fish : holdline {} bash",
        "{} is given twice, and takes one value: nothing was done. Give it once":
            "{} est donné deux fois, et prend une valeur : rien n’a été fait. Donnez-le une fois",

        // What the parser finds.
        "{}: “{}” is none of its words. There are: {}": "{} : « {} » n’est aucun de ses mots. Il y a : {}",
        "{}: “{}” is no whole number, or too large: write digits alone, such as 3":
            "{} : « {} » n’est pas un nombre entier, ou est trop grand : écrivez des chiffres seuls, comme 3",
        "{} is missing": "il manque {}",
        "one of these is missing: {}": "il manque l’un de ceux-ci : {}",
        "{} wants a value behind it": "{} veut une valeur derrière elle",
        "{} wants a value behind it; one that begins with “-” is joined to it: {}={}":
            "{} veut une valeur derrière elle ; si elle commence par « - », joignez-la : {}={}",
        "{} wants a value behind it; one that begins with “-” is given to the long name, behind a “=”":
            "{} veut une valeur derrière elle ; si elle commence par « - », donnez-la au nom long, derrière un « = »",
        "“{}” knows no {}": "« {} » ne connaît pas {}",
        "“{}” knows no {}. The value of {} stands behind a blank": "« {} » ne connaît pas {}. La valeur de {} s’écrit derrière une espace",
        "“{}” knows no {}.\nDid you mean: {}": "« {} » ne connaît pas {}.\nVouliez-vous dire : {}",
        "“{}” is one argument too many": "« {} » est un argument de trop",
        "{} arguments are too many: {}": "{} arguments sont de trop : {}",
        "{} takes no value: leave “={}” out": "{} ne prend pas de valeur : enlevez « ={} »",
        "{} and {} exclude each other: give one of them": "{} et {} s’excluent : donnez l’une des deux",
        "Usage: ": "Usage : ",
        "Help: {}": "Aide : {}",

        // Values.
        "“{}” names no column: write some, with commas between them":
            "« {} » ne nomme aucune colonne : écrivez-en, séparées par des virgules",
        "“{}” is no {}.{} There are: {}": "« {} » n’est pas valable ({}).{} Il y a : {}",
        "“{}” is no {}: write {}-7, or 7": "« {} » n’est pas un numéro ({}) : écrivez {}-7, ou 7",
        "“{}” is no date: write it as 2026-11-20, 20/11/2026, tomorrow, friday, +3d or “end of month”":
            "« {} » n’est pas une date : écrivez 20/11/2026, 2026-11-20, demain, vendredi, +3d ou « fin de mois »",
        "“{}” has no year of four digits: write it as 2026-11-20": "« {} » n’a pas d’année à quatre chiffres : écrivez 20/11/2026",
        "“{}” is {}: {}": "« {} » peut être {} : {}",
        " or ": " ou ",
        "write today, or +7d": "écrivez aujourd'hui, ou +7d",
        "write today, or “7 days ago”": "écrivez aujourd'hui, ou « il y a 7 jours »",
        "write {}, or +{}d": "écrivez {}, ou +{}d",
        "write the one that you mean so": "écrivez ainsi celle que vous voulez dire",
        "write 14:30, “tomorrow 09:00”, “2026-11-25 09:00”, or 2026-11-25T09:00:00+01:00":
            "écrivez 14:30, « demain 09:00 », « 25/11 09:00 » ou 2026-11-25T09:00:00+01:00",
        "“{}” says no hour: {}": "« {} » ne dit pas d’heure : {}",
        "“{}” is no time: {}": "« {} » n’est pas une heure : {}",
        "“{}” is no time: {}. {}": "« {} » n’est pas une heure : {}. {}",
        "“{}” is over: name a time to come, such as “tomorrow 09:00”":
            "« {} » est passé : donnez une heure à venir, comme « demain 09:00 »",
        "“{}” does not exist here: the clocks are changed then": "« {} » n’existe pas ici : on change d’heure à ce moment",
        "“{}” is {} or {}: write {}, or {}": "« {} » peut être {} ou {} : écrivez {} ou {}",
        "“{}” is no currency of ISO 4217: write a code such as EUR": "« {} » n’est pas une devise d’ISO 4217 : écrivez un code comme EUR",
        "the text {}": "le texte {}",
        "cannot be stored": "ne peut être enregistré",
        "{}: “{}”": "{} : « {} »",
        "The reasons are:\n{}": "Les motifs sont :\n{}",
        "“{}” is no reason. {}": "« {} » n’est pas un motif. {}",
        "“{}” is no requested action. They are:\n{}": "« {} » n’est pas une demande connue. Il y a :\n{}",
        "“{}” is no agent's login: 1 to 80 visible ASCII characters":
            "« {} » n’est pas l’identifiant d’un agent : de 1 à 80 caractères ASCII visibles",
        "“{}” is no length of time: write {}": "« {} » n’est pas une durée : écrivez {}",
        "“{}” is no length of time up to {}: write 30s or 2m": "« {} » n’est pas une durée d’au plus {} : écrivez 30s ou 2m",
        "“{}” is no length of time: write it with its unit, such as 180s or 3m":
            "« {} » n’est pas une durée : écrivez-la avec son unité, comme 180s ou 3m",
        "“{}” is no number of days: write it as 8d": "« {} » n’est pas un nombre de jours : écrivez 8d",
        "“{}” is no mail address that every program takes": "« {} » n’est pas une adresse courriel que tout programme accepte",
        "“{}” is no language of reports: en or fr": "« {} » n’est pas une langue de rapport : en ou fr",
        "“{}” is no number of a French company: nine digits, fourteen, or a VAT number":
            "« {} » n’est pas un numéro d’entreprise française : neuf chiffres, quatorze, ou un numéro de TVA",
        "“{}” is no name of a telephone system: write one such as asterisk":
            "« {} » n’est pas le nom d’un central : écrivez par exemple asterisk",
        "“{}” is no pair of names: write the log's, “=” and the login, such as SIP/200=lea":
            "« {} » n’est pas une paire de noms : écrivez celui du journal, « = » et l’identifiant, comme SIP/200=lea",
        "“{}” is no pace of calls: write how many in how long, such as 100/30m":
            "« {} » n’est pas un rythme d’appels : écrivez combien en combien de temps, comme 100/30m",
        "“{}” is no target: write the percent and the seconds, such as 80/20 for 80 % in 20 s":
            "« {} » n’est pas un objectif : écrivez le pourcentage et les secondes, comme 80/20 pour 80 % en 20 s",
        "“{}” is no percentage: write it as 85%": "« {} » n’est pas un pourcentage : écrivez 85%",
        "“{}” is no instalment: write the date, a colon and the amount, such as 2026-12-15:500.00; with decimal commas write “;” between instalments":
            "« {} » n’est pas une échéance : écrivez la date, deux-points et le montant, comme 2026-12-15:500.00 ; avec des virgules décimales, mettez « ; » entre les échéances",
        "“{}” is not placed by hand. There are: {}": "« {} » ne se pose pas à la main. Il y a : {}",
        "“{}” is no encoding that is known here: there are {}": "« {} » n’est pas un encodage connu ici : il y a {}",
        "“{}” maps nothing: write --map customer=\"Code client\"": "« {} » n’associe rien : écrivez --map customer=\"Code client\"",
        "there is no column “{}” to map: there are {}": "il n’y a pas de colonne « {} » à associer : il y a {}",
        "there is no column “{}”: there are {}": "il n’y a pas de colonne « {} » : il y a {}",
        "there is no layout “{}”: there are {}, or name a file ({})":
            "il n’y a pas de disposition « {} » : il y a {}, ou nommez un fichier ({})",
        "there is no view “{}”: the configuration has none (views:)":
            "il n’y a pas de vue « {} » : la configuration n’en a aucune (views:)",
        "there is no view “{}”: there are {}": "il n’y a pas de vue « {} » : il y a {}",
        "there is no queue “{}”: there is none": "il n’y a pas de file « {} » : il n’y en a aucune",
        "there is no queue “{}”: there are {}": "il n’y a pas de file « {} » : il y a {}",
        "a key has 1 to {} visible ASCII characters": "une clé a de 1 à {} caractères ASCII visibles",
        "HOLDLINE_TIMEOUT: {}": "HOLDLINE_TIMEOUT : {}",
        "the time zone {} cannot be read: {}. Say another one with --zone.":
            "le fuseau horaire {} ne peut être lu : {}. Donnez-en un autre avec --zone.",
        "the environment's {} is no UTF-8: nothing was done. Set it anew":
            "la variable {} n’est pas de l’UTF-8 : rien n’a été fait. Redéfinissez-la",

        // Options of tickets and calls.
        "no ticket is named: write T-7, or 7": "aucun ticket n’est désigné : écrivez T-7, ou 7",
        "no ticket is named, and none was opened or shown here: write T-7, or 7":
            "aucun ticket n’est désigné, et aucun n’a été ouvert ou montré ici : écrivez T-7, ou 7",
        "which ticket: {}, the call's, or {}, the last one here? Name it":
            "quel ticket : {}, celui de l’appel, ou {}, le dernier vu ici ? Désignez-le",
        "a ticket needs a --subject, for example:\n  holdline ticket open --customer K-042 --subject \"2 of 5 chairs broken\"":
            "un ticket demande --subject, par exemple :\n  holdline ticket open --customer K-042 --subject \"2 chaises sur 5 cassées\"",
        "the subject is said twice: with --subject, and as “{}”": "l’objet est dit deux fois : avec --subject, et comme « {} »",
        "--reason needs an --invoice before it": "--reason demande --invoice avant lui",
        "--reason {} follows no --invoice of its own: write each reason after its invoice":
            "--reason {} ne suit aucun --invoice à lui : écrivez chaque motif après sa facture",
        "invoice {} has no --reason. {}": "la facture {} n’a pas de --reason. {}",
        "whose invoices these are is not known, and no caller is: name the customer with --customer":
            "on ne sait de qui sont ces factures, ni qui appelle : nommez le client avec --customer",
        "say the note once: holdline ticket note T-7 \"…\"": "dites la note une fois : holdline ticket note T-7 \"…\"",
        "say what is disputed: --invoice or --suggested": "dites ce qui est contesté : --invoice ou --suggested",
        "say what changes, for example --priority high": "dites ce qui change, par exemple --priority high",
        "say when: tomorrow, 2026-11-30, or --off": "dites quand : demain, 30/11/2026, ou --off",
        "say who gets it: holdline ticket assign {} marie": "dites à qui : holdline ticket assign {} marie",
        "name the tickets and then the agent, or --from and --to": "nommez les tickets puis l’agent, ou --from et --to",
        "it names nobody": "il ne nomme personne",
        "--to names nobody": "--to ne nomme personne",
        "--to names those who get the tickets: “none” is nobody": "--to nomme ceux qui reçoivent les tickets : « none » n’est personne",
        "--to goes with --from or with --stdin, and no ticket is named beside them":
            "--to va avec --from ou --stdin, sans ticket désigné à côté",
        "a ticket that is {} is nobody's work": "un ticket {} n’est le travail de personne",
        "--off has no day: leave it out": "--off n’a pas de jour : ne le donnez pas",
        "--credit is for {}, and --invoice is {}": "--credit est pour {}, et --invoice est {}",
        "--clear {} and a value for it are two wishes: say one": "--clear {} et une valeur sont deux souhaits : dites-en un",
        "--suggested disputes whole invoices that are registered: leave --currency and --replaces out":
            "--suggested conteste des factures enregistrées en entier : sans --currency ni --replaces",
        "--stdin names the tickets: leave “{}” out": "--stdin nomme les tickets : retirez « {} »",
        "--dry-run goes with --stdin": "--dry-run va avec --stdin",
        "--yes does it, and --dry-run does not: say one": "--yes le fait, et --dry-run non : dites l’un des deux",
        "csv is the proposal, of which nothing is done: leave --yes out": "csv est la proposition, dont rien n’est fait : retirez --yes",
        "--take and --assignee are two answers to one question: give one":
            "--take et --assignee répondent à la même question : donnez-en un",
        "--any and --state are two answers to one question: give one": "--any et --state répondent à la même question : donnez-en un",
        "--due and --due-before are two answers to one question: give one":
            "--due et --due-before répondent à la même question : donnez-en un",
        "--mine and --agent are two answers to one question: give one": "--mine et --agent répondent à la même question : donnez-en un",
        "--mine and --assignee are two answers to one question: give one":
            "--mine et --assignee répondent à la même question : donnez-en un",
        "--mine, --assignee and --unassigned are answers to one question: give one":
            "--mine, --assignee et --unassigned répondent à la même question : donnez-en un",
        "--ticket names a ticket, --open opens one: give one of the two":
            "--ticket désigne un ticket, --open en ouvre un : donnez l’un des deux",
        "--invoice and --reason are for the ticket that --open opens: name its subject":
            "--invoice et --reason sont pour le ticket que --open ouvre : donnez son objet",
        "--callback-number needs --callback: when?": "--callback-number demande --callback : quand ?",
        "say to whom: --to-queue or --to-agent, one of the two": "dites à qui : --to-queue ou --to-agent, l’un des deux",
        "“{}” and --as {} are two agents: name one": "« {} » et --as {} sont deux agents : nommez-en un",
        "many tickets give a line each: -o table or -o json": "plusieurs tickets donnent une ligne chacun : -o table ou -o json",
        "an import is reported as table or json": "un import se rapporte en table ou json",
        "line {} of standard input names no ticket: “{}”. Nothing was done":
            "la ligne {} de l’entrée standard ne désigne aucun ticket : « {} ». Rien n’a été fait",
        "standard input does not say who gets {}: add --to, or “to” to each line. Nothing was done":
            "l’entrée standard ne dit pas qui reçoit {} : ajoutez --to, ou « to » à chaque ligne. Rien n’a été fait",
        "standard input is no UTF-8: nothing was done. Convert it, for example with iconv -f latin1 -t utf8":
            "l’entrée standard n’est pas de l’UTF-8 : rien n’a été fait. Convertissez-la, par exemple avec iconv -f latin1 -t utf8",

        // Options of invoices, holds and dunning.
        "name the invoices: holdline invoice check F202500006, or one a line on standard input":
            "nommez les factures : holdline invoice check F202500006, ou une par ligne sur l’entrée standard",
        "no invoice is named: standard input is empty": "aucune facture n’est nommée : l’entrée standard est vide",
        "name invoices, or an agency with --agency": "nommez des factures, ou une agence avec --agency",
        "name the invoice's file": "nommez le fichier de la facture",
        "“{}” is no amount, and no invoice “{}” is registered: write digits and one point, such as 300.00":
            "« {} » n’est pas un montant, et aucune facture « {} » n’est enregistrée : écrivez des chiffres et un point, comme 300.00",
        "{} has {} open disputes: write the invoice before the amount, such as {}:{}":
            "{} a {} litiges ouverts : écrivez la facture avant le montant, comme {}:{}",
        "say what is held: --invoice or --customer": "dites ce qui est suspendu : --invoice ou --customer",
        "say until when it is promised: --until, --plan, or --suggest for dates that suit both sides":
            "dites jusqu’à quand c’est promis : --until, --plan, ou --suggest pour des dates qui conviennent aux deux",
        "--suggest is for a promise on one invoice": "--suggest est pour une promesse sur une facture",
        "--suggest is for one registered invoice: leave --currency and --issued-before out":
            "--suggest est pour une facture enregistrée : retirez --currency et --issued-before",
        "nothing is placed yet: leave --review and --note out, or give them with the plan (hold place --plan)":
            "rien n’est encore posé : retirez --review et --note, ou donnez-les avec le plan (hold place --plan)",
        "--suggest finds the dates: leave --plan and --until out": "--suggest trouve les dates : retirez --plan et --until",
        "--plan has its dates and amounts: leave --until and --amount out": "--plan a ses dates et montants : retirez --until et --amount",
        "--instalments is for --suggest: a plan that is placed has its own dates":
            "--instalments est pour --suggest : un échéancier posé a ses propres dates",
        "--instalments is for --kind terms": "--instalments est pour --kind terms",
        "--instalments is from 1 to {}": "--instalments va de 1 à {}",
        "a reminder's level is 1 to 99": "le niveau d’une relance va de 1 à 99",
        "--level is missing: the level of these reminders, or --before": "--level manque : le niveau de ces relances, ou --before",
        "--overdue is missing: how long ago they were due at least, such as 8d":
            "--overdue manque : depuis combien de temps au moins elles sont échues, comme 8d",
        "--before lists what is not due yet, and registers nothing: leave the options of reminders out":
            "--before énumère ce qui n’est pas échu, et n’enregistre rien : retirez les options de relance",
        "--dry-run writes no letters: leave --letters out": "--dry-run n’écrit pas de lettres : retirez --letters",
        "--dry-run registers nothing, and a letter is of a registered reminder":
            "--dry-run n’enregistre rien, et une lettre est celle d’une relance enregistrée",
        "--letters-as belongs to --letters": "--letters-as va avec --letters",
        "--templates belongs to --letters or --send": "--templates va avec --letters ou --send",
        "--again and --dry-run belong to --send": "--again et --dry-run vont avec --send",
        "--to, --agency and --statements belong to --hand-over": "--to, --agency et --statements vont avec --hand-over",
        "--to names an agency of the configuration, --agency another one: give one":
            "--to nomme une agence de la configuration, --agency une autre : donnez-en une",
        "--standing and --write-off are two lists: give one": "--standing et --write-off sont deux listes : donnez-en une",
        "--since belongs to --agency": "--since va avec --agency",
        "--file takes one statement, --into one a hand-over: give one of the two":
            "--file prend un relevé, --into un par mise en agence : donnez l’un des deux",
        "--answer-by is for --kind acknowledgement": "--answer-by est pour --kind acknowledgement",
        "--message is missing: say what you ask": "--message manque : dites ce que vous demandez",

        // Lists, reports, files.
        "--limit is at least 1": "--limit est d’au moins 1",
        "--after is 0 or more": "--after est 0 ou plus",
        "--to is before --from": "--to est avant --from",
        "--to {} is before --from {}": "--to {} est avant --from {}",
        "--columns is for a table or csv: json is the daemon's own answer":
            "--columns est pour table ou csv : json est la réponse même du service",
        "--queue and --sort are for a screen, a table or csv: json is the daemon's own answer":
            "--queue et --sort sont pour l’écran, table ou csv : json est la réponse même du service",
        "--chart is for a table: json and csv are read by programs": "--chart est pour table : json et csv sont lus par des programmes",
        "--follow draws a table: leave out -o, or ask again and again": "--follow dessine une table : retirez -o, ou redemandez vous-même",
        "--watch draws a table: leave out -o, or ask again and again": "--watch dessine une table : retirez -o, ou redemandez vous-même",
        "--follow takes one log, by its path": "--follow prend un seul journal, par son chemin",
        "--state is for --follow": "--state est pour --follow",
        "--alive is for --follow": "--alive est pour --follow",
        "--alive needs a command, such as \"asterisk -rx 'core show uptime'\"":
            "--alive demande une commande, comme \"asterisk -rx 'core show uptime'\"",
        "--calls and --from-history are two answers to one question: give one":
            "--calls et --from-history répondent à la même question : donnez-en un",
        "--erlang-c counts on nobody giving up: leave out --patience": "--erlang-c suppose que personne n’abandonne : retirez --patience",
        "--queue, --from, --to and --erlang-c go with --from-history": "--queue, --from, --to et --erlang-c vont avec --from-history",
        "say how many calls and how long they are: --calls 100/30m --aht 180s; or --from-history":
            "dites combien d’appels et leur durée : --calls 100/30m --aht 180s ; ou --from-history",
        "name a FILE, or --to-command: one of the two": "nommez un fichier, ou --to-command : l’un des deux",
        "--keep is at least 1": "--keep est d’au moins 1",
        "--keep is for a directory": "--keep est pour un dossier",
        "--keep is for a directory, and {} is none": "--keep est pour un dossier, et {} n’en est pas un",
        "--tables is for the daemon's own database: restore a backup, and ask there":
            "--tables est pour la base du service : restaurez une sauvegarde, et demandez là",
        "--against {}: this is no head (write “SEQ HASH”, as “holdline audit head” prints it), and no file":
            "--against {} : ce n’est ni une tête (écrivez « SEQ HASH », comme l’affiche « holdline audit head »), ni un fichier",
        "name the person by exactly one of --customer, --phone and --email":
            "désignez la personne par --customer, --phone ou --email, un seul des trois",
        "an erasure cannot be taken back: --dry-run shows what it would do, and --yes does it":
            "un effacement est définitif : --dry-run montre ce qu’il ferait, et --yes le fait",
        "a redaction cannot be taken back: --dry-run shows what it would do, and --yes does it":
            "un caviardage est définitif : --dry-run montre ce qu’il ferait, et --yes le fait",
        "give the mail on standard input, or name a Maildir": "donnez le courriel sur l’entrée standard, ou nommez un Maildir",
        "there is no HOME to keep the place of the log in: say where with --state":
            "il n’y a pas de HOME où garder la place dans le journal : dites où avec --state",
        "{} is the place in {} of {}: say another one with --state": "{} est la place dans {} de {} : donnez-en une autre avec --state",
        "the file's name cannot be stored: {}": "le nom du fichier ne peut être enregistré : {}",
    ]
}
