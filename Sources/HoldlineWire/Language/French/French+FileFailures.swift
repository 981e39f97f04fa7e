extension Catalogue {
    /// Why letters, mails, files, backups and imports were not done.
    static let frenchFileFailures: [String: String] = [
        // Dunning, letters and agencies.
        "{}\nNo letter asks for it.": "{}\nAucune lettre ne la réclame.",
        "no letter is written with these templates:\n{}": "aucune lettre n’est écrite avec ces modèles :\n{}",
        "{}: no letter is written with these templates": "{} : aucune lettre n’est écrite avec ces modèles",
        "{} problem": "{} problème", "{} problems": "{} problèmes",
        "there is no template {}": "il n’y a pas de modèle {}",
        "nobody registered {}: there is nothing to write about": "personne n’a enregistré {} : il n’y a rien à écrire",
        "no reminder is registered on {}: holdline invoice remind {} --level 1":
            "aucune relance n’est enregistrée sur {} : holdline invoice remind {} --level 1",
        "{} is due since {}: no notice comes before it": "{} est échue depuis le {} : aucun avis ne la précède",
        "{} is without a due date: no notice comes before it": "{} n’a pas d’échéance : aucun avis ne la précède",
        "{} is with no agency: holdline invoice hand-over {}": "{} n’est chez aucune agence : holdline invoice hand-over {}",
        "no promise stands on {}: holdline hold promise notes one": "aucune promesse ne tient sur {} : holdline hold promise en note une",
        "no day is left to propose: the claim is lost after {}":
            "il ne reste aucune date à proposer : la créance est prescrite après le {}",
        "{} is settled: write the decision, or that it is closed": "{} est réglé : écrivez la décision, ou la clôture",
        "{} is settled: reopen it before you ask something": "{} est réglé : rouvrez-le avant de poser une question",
        "{} is {}: holdline ticket close {} comes first": "{} est dans l’état « {} » : d’abord holdline ticket close {}",
        "{} is {}, and nothing is decided: holdline ticket resolve {} comes first":
            "{} est dans l’état « {} », et rien n’est décidé : d’abord holdline ticket resolve {}",
        "{} has what {} disputed: write that one's decision": "{} a ce que contestait {} : écrivez la décision de celui-là",
        "nothing says when an answer comes: give --answer-by, or deadlines in the configuration":
            "rien ne dit quand viendra une réponse : donnez --answer-by, ou des délais dans la configuration",
        "a decision that refuses something names whom the customer may turn to: give letterhead.mediation in the configuration":
            "une décision de refus nomme à qui le client peut s’adresser : donnez letterhead.mediation dans la configuration",
        "{}, and your roles read no customers: nothing was done. Add agent, supervisor, ledger or auditor":
            "{}, et vos rôles ne lisent pas les clients : rien n’a été fait. Il faut agent, supervisor, ledger ou auditor",
        "nothing is with an agency that may be asked for: no statement": "rien d’exigible n’est chez une agence : pas de relevé",
        "it is registered no more as it was handed over": "elle n’est plus enregistrée comme elle a été confiée",
        "with no agency": "chez aucune agence",
        "with a collection agency": "chez une agence de recouvrement",
        "the configuration names no agency: add it to “agency”, or give a name with --agency":
            "la configuration ne nomme aucune agence : ajoutez-la sous « agency », ou donnez un nom avec --agency",
        "the configuration has no agency “{}”: there are {}": "la configuration n’a pas d’agence « {} » : il y a {}",
        "{} left out (see above), {} looked at": "{} laissées de côté (voir plus haut), {} examinées",
        "{} refused: nothing was handed over": "{} refusées : rien n’a été confié",
        "{} of {} refused, the others were handed over": "{} sur {} refusées, les autres ont été confiées",
        "{} came to be held meanwhile: see the skipped ones": "{} ont été suspendues entre-temps : voir les passées",
        "{} were refused between the check and the registration: see the skipped ones":
            "{} ont été refusées entre la vérification et l’enregistrement : voir les passées",
        "{}\nWhat was listed is registered. Repeat the same run: it goes on where it broke off":
            "{}\nCe qui a été énuméré est enregistré. Relancez la même tournée : elle reprend où elle s’est arrêtée",
        "{} would be reminded; nothing was registered (--dry-run); {} skipped":
            "{} seraient relancées ; rien n’a été enregistré (--dry-run) ; {} passées",
        "{} to be reminded, and registered; {} skipped": "{} à relancer, et enregistrées ; {} passées",
        "level {} was sent {}": "le niveau {} a été envoyé le {}",
        "it was never reminded": "elle n’a jamais été relancée",
        "{} {} may be collected: {}": "{} {} exigibles : {}",
        "registered earlier in this run, and held since: {}": "enregistrée plus tôt dans cette tournée, et suspendue depuis : {}",
        "{}: --partial asks for the rest": "{} : --partial réclame le reste",
        "{}: the level does not rise while a part is held": "{} : le niveau ne monte pas tant qu’une partie est suspendue",
        "{}: --again repeats it": "{} : --again la répète",
        "{}: level {} comes first": "{} : le niveau {} vient d’abord",
        "{}, less than {} ago: --wait says how long": "{}, il y a moins de {} : --wait dit combien",
        "the daemon gives no reason": "le service ne donne pas de motif",

        "digests of documents are left out: your roles read no tickets":
            "les empreintes des pièces manquent : vos rôles ne lisent pas les tickets",
        "statements name the customer": "un relevé nomme le client",
        "letters name the customer": "une lettre nomme le client",

        // Mails.
        "sent ({})": "envoyé ({})",
        "was sent before ({}); --again sends another one": "déjà envoyé ({}) ; --again en envoie un autre",
        "is queued ({}), and “holdline mail send” goes on with it: {}": "est en file ({}), et « holdline mail send » continue : {}",
        "was not sent ({}): {}. Mend it, then: holdline mail requeue {}":
            "n’a pas été envoyé ({}) : {}. Corrigez, puis : holdline mail requeue {}",
        "may have been sent or not ({}): {}. Look in the log of the mail system, then: holdline mail requeue {}, or drop {}":
            "a été envoyé ou non ({}) : {}. Voyez le journal de la messagerie, puis : holdline mail requeue {}, ou drop {}",
        "{}, and that could not be recorded: {}": "{}, et cela n’a pu être noté : {}",
        "{} not sent: see above, and holdline mail outbox": "{} non envoyés : voir plus haut, et holdline mail outbox",
        "{} not sent: see above. Repeat the run once that is mended, or: holdline mail send":
            "{} non envoyés : voir plus haut. Recommencez une fois corrigé, ou : holdline mail send",
        "the mail cannot be sent: {}": "le courriel ne peut être envoyé : {}",
        "no mail address of the customer is known: nothing was sent (--to gives one)":
            "aucune adresse du client n’est connue : rien n’a été envoyé (--to en donne une)",
        "nothing says whom mails come from: give from in mail of the configuration, or email in its letterhead":
            "rien ne dit de qui viennent les courriels : donnez from sous mail dans la configuration, ou email dans son en-tête",
        "no program takes mails: “{}” is not there. Install a mail system, or give command in mail of the configuration":
            "aucun programme ne prend les courriels : « {} » n’est pas là. Installez une messagerie, ou donnez command sous mail dans la configuration",
        "the bytes of {} are not what was queued: nothing was sent": "les octets de {} ne sont pas ceux mis en file : rien n’a été envoyé",
        "a program was giving it to the mail system, and may have ended":
            "un programme le remettait à la messagerie, et s’est peut-être arrêté",
        "{} says that it may work later": "{} dit que cela peut marcher plus tard",
        "{} has no file": "{} n’a pas de fichier",
        "{} has no file: what it had was erased": "{} n’a pas de fichier : ce qu’il avait a été effacé",
        "{} came with another digest than {} says: it is damaged at the daemon's disk":
            "{} a une autre empreinte que ne dit {} : il est abîmé sur le disque du service",
        "“{}” cannot be kept": "« {} » ne peut être gardé",
        "{}/{}: there are ten thousand of that name": "{}/{} : il y en a dix mille de ce nom",
        "{} mail{} in {}": "{} courriel{} dans {}",
        "{} is no Maildir: it has no directory {}": "{} n’est pas un Maildir : il n’a pas de dossier {}",
        "{}/cur: {}": "{}/cur : {}",
        "no file can be made for the mail: {}": "aucun fichier ne peut être créé pour le courriel : {}",
        "holdline-mime ended with {}": "holdline-mime s’est terminé avec {}",
        "{} is {}, and not {}: nothing was sent": "{} est {}, et non {} : rien n’a été envoyé",
        "nobody registered {}, and no file says what it is: holdline invoice import registers it":
            "personne n’a enregistré {}, et aucun fichier ne dit ce que c’est : holdline invoice import l’enregistre",

        // Imports.
        "{} refused (see above), {} went in. Correct them and import the same again: nothing is counted twice.":
            "{} refusés (voir plus haut), {} pris. Corrigez-les et importez de nouveau : rien n’est compté deux fois.",
        "{} refused (see above), {} went in. Correct them where they stand, leave the lines in their order, and repeat with the same key: what went in does not go in twice.\n  {}":
            "{} refusés (voir plus haut), {} pris. Corrigez-les sur place, gardez l’ordre des lignes, et recommencez avec la même clé : ce qui est pris ne l’est pas deux fois.\n  {}",
        "{} would be refused (see above); nothing was registered, since this was a dry run.":
            "{} seraient refusés (voir plus haut) ; rien n’a été enregistré, c’était un essai à blanc.",
        "{} lines could not be read and {} were refused (see above); the others went in. The same log again counts nothing twice.":
            "{} lignes illisibles et {} refusées (voir plus haut) ; les autres sont prises. Le même journal ne compte rien deux fois.",
        "{} records could not be read: the answer may be incomplete.": "{} annonces n’ont pu être lues : la réponse peut être incomplète.",
        "{} invoices that are not in the list could not be settled": "{} factures absentes de la liste n’ont pu être soldées",
        "{} of {} open invoices are not in the list": "{} des {} factures ouvertes ne sont pas dans la liste",
        "nothing was settled: {} ({}{}), more than {} %. If the list is right, add --yes.":
            "rien n’a été soldé : {} ({}{}), plus de {} %. Si la liste est juste, ajoutez --yes.",
        "nothing was settled: not all numbers of the list could be read, so nobody knows which are missing. Correct it and import again.":
            "rien n’a été soldé : tous les numéros de la liste n’ont pu être lus, on ne sait lesquels manquent. Corrigez-la et importez de nouveau.",
        "column {}: {}": "colonne {} : {}",
        "{}: {}": "{} : {}",
        "{}{}: {}": "{}{} : {}",
        "it is no state of this program. Remove it, and the log is read from its beginning: nothing counts twice":
            "ce n’est pas un état de ce programme. Supprimez-le, et le journal est lu depuis le début : rien ne compte deux fois",
        "it is no file that grows": "ce n’est pas un fichier qui grandit",
        "it is empty": "il est vide",
        "the state of the log is no JSON": "l’état du journal n’est pas du JSON",
        "no answered call says how long calls take: give --aht": "aucun appel répondu ne dit combien durent les appels : donnez --aht",
        "the calls of those days give no plan: {}": "les appels de ces jours ne donnent pas de plan : {}",

        // Files, programs and backups.
        "{} is no directory": "{} n’est pas un dossier",
        "{} is no file's name": "{} n’est pas un nom de fichier",
        "there is no directory {}: make it first": "il n’y a pas de dossier {} : créez-le d’abord",
        "nothing can be written in {}: {}": "on ne peut rien écrire dans {} : {}",
        "{} cannot be used: {}: make the directory first": "{} ne peut servir : {} : créez d’abord le dossier",
        "{} is there, and a backup replaces nothing: name another file, or a directory":
            "{} existe, et une sauvegarde ne remplace rien : nommez un autre fichier, ou un dossier",
        "{} has come there meanwhile, and a backup replaces nothing": "{} y est apparu entre-temps, et une sauvegarde ne remplace rien",
        "{} was not written: {}": "{} n’a pas été écrit : {}",
        "{} cannot be written to the disk: {}": "{} ne peut être écrit sur le disque : {}",
        "{}: the disk gives other bytes than were written to it: no backup was made. Look at the disk":
            "{} : le disque rend d’autres octets que ceux écrits : aucune sauvegarde n’a été faite. Examinez le disque",
        "no backup came": "aucune sauvegarde n’est arrivée",
        "the backup cannot be checked: libcrypto.so.3 (Debian's package libssl3) is not here":
            "la sauvegarde ne peut être vérifiée : libcrypto.so.3 (paquet libssl3 de Debian) n’est pas là",
        "the command ended with {}: what it made of the backup is not to be relied on":
            "la commande s’est terminée avec {} : ne vous fiez pas à ce qu’elle a fait de la sauvegarde",
        "the command does not read all of the backup: {}": "la commande ne lit pas toute la sauvegarde : {}",
        "the command cannot be started: {}": "la commande ne peut être lancée : {}",
        "{} cannot be started: {}": "{} ne peut être lancé : {}",
        "no pipe can be made: {}": "aucun tube ne peut être créé : {}",
        "its SHA-256 is computed by libcrypto.so.3 (Debian's package libssl3), which is not here":
            "son SHA-256 se calcule par libcrypto.so.3 (paquet libssl3 de Debian), qui n’est pas là",
        "the digest of {} is computed by libcrypto.so.3 (Debian's package libssl3), which is not here":
            "l’empreinte de {} se calcule par libcrypto.so.3 (paquet libssl3 de Debian), qui n’est pas là",
        "libcrypto.so.3 is not there, and mails are kept under their SHA-256":
            "libcrypto.so.3 n’est pas là, et les courriels sont gardés sous leur SHA-256",
        "libcrypto gives no SHA-256": "libcrypto ne donne pas de SHA-256",
        "{} is no SHA-256": "{} n’est pas un SHA-256",
        "{}, line {}: “{}” is no head: “SEQ HASH” is wanted; take the line out where its writing was cut off":
            "{}, ligne {} : « {} » n’est pas une tête : il faut « SEQ HASH » ; retirez la ligne si son écriture a été interrompue",
        "{} has no head": "{} n’a pas de tête",
        "the ledger was changed: {}": "le registre a été modifié : {}",
        "the ledger was changed: {}: {}": "le registre a été modifié : {} : {}",
        "{} thing is wrong": "{} chose ne va pas",
        "{} things are wrong": "{} choses ne vont pas",

        // The wallboard's terminal.
        "a screen is drawn by {}, and it is not there ({})\nInstall it (Debian's package libncursesw6), or look at the wallboard once:\n  holdline wallboard --once":
            "l’écran est dessiné par {}, qui n’est pas là ({})\nInstallez-le (paquet libncursesw6 de Debian), ou regardez le tableau une fois :\n  holdline wallboard --once",
        "{}\nSet TERM to what the terminal is, such as xterm-256color, or look at the wallboard once:\n  holdline wallboard --once":
            "{}\nDonnez à TERM le nom du terminal, comme xterm-256color, ou regardez le tableau une fois :\n  holdline wallboard --once",
        "TERM is not set, and says what the terminal is": "TERM n’est pas défini, et dit ce qu’est le terminal",
        "this system knows no terminal “{}” (TERM)": "ce système ne connaît pas de terminal « {} » (TERM)",
        "this system has no description of terminals, such as that of “{}” (TERM)":
            "ce système n’a pas de description de terminaux, comme celle de « {} » (TERM)",
        "the terminal “{}” (TERM) cannot be drawn on": "on ne peut dessiner sur le terminal « {} » (TERM)",
    ]
}
