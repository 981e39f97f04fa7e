extension Catalogue {
    /// What readers of files say of a row, a cell or a whole file, and what the parser says of arguments.
    static let frenchImportLines: [String: String] = [
        // Amounts, dates and cells.
        "“{}” is no amount": "« {} » n’est pas un montant",
        "“{}” is no amount: write digits and one mark before the decimals, such as 1234.50":
            "« {} » n’est pas un montant : écrivez des chiffres et un seul signe avant les décimales, comme 1234.50",
        "“{}” is no amount: at most {} digits before the decimals, and {} decimals":
            "« {} » n’est pas un montant : au plus {} chiffres avant les décimales, et {} décimales",
        "“{}” is more than an amount: write its digits alone, such as 1234.50":
            "« {} » est plus qu’un montant : écrivez ses chiffres seuls, comme 1234.50",
        "“{}” names two currencies": "« {} » cite deux devises",
        "“{}” has two signs: write one": "« {} » a deux signes : écrivez-en un",
        "“{}” has more decimals than {} has ({})": "« {} » a plus de décimales que {} n’en a ({})",
        "“{}” has three decimals, and {} has {}": "« {} » a trois décimales, et {} en a {}",
        "{} is in {}, and the row in {}": "{} est en {}, et la ligne en {}",
        "“{}” is no currency of ISO 4217": "« {} » n’est pas une devise d’ISO 4217",
        "“{}” is no date": "« {} » n’est pas une date",
        "“{}” is no date: it is written as 2026-11-20": "« {} » n’est pas une date : elle s’écrit 2026-11-20",
        "“{}” is no date read as {}: write it as 2026-11-20": "« {} » n’est pas une date lue comme {w} : écrivez 2026-11-20",
        "“{}” is a time in a zone, and the day depends on it: write the date alone":
            "« {} » est une heure dans un fuseau, dont dépend le jour : écrivez la date seule",
        "“{}” is a spreadsheet's formula, not the number itself: save the file without the = and its quotes":
            "« {} » est une formule de tableur, et non le numéro : enregistrez le fichier sans le = et ses guillemets",
        "“{}” begins with a spreadsheet's apostrophe: save the file with the number alone, as text":
            "« {} » commence par l’apostrophe d’un tableur : enregistrez le numéro seul, comme texte",
        "“{}” is a number that a spreadsheet shortened, and its last digits are lost: export the file again with this column as text":
            "« {} » est un nombre abrégé par un tableur, ses derniers chiffres sont perdus : exportez de nouveau avec cette colonne en texte",
        "“{}” is no SIREN, which has nine digits": "« {} » n’est pas un SIREN, qui a neuf chiffres",
        "“{}” is no SIREN, which has nine digits (a SIRET begins with it)":
            "« {} » n’est pas un SIREN, qui a neuf chiffres (un SIRET commence par lui)",
        "“{}” is no VAT number: write the country's two letters and the number, such as FR88100000009":
            "« {} » n’est pas un numéro de TVA : écrivez les deux lettres du pays et le numéro, comme FR88100000009",
        "“{}” is on line {} already: this one is not registered": "« {} » est déjà à la ligne {} : celle-ci n’est pas enregistrée",
        "“{}” is no reason: there are {}": "« {} » n’est pas un motif : il y a {}",
        "“{}” is no outcome that is known here: write paid, contested or irrecoverable":
            "« {} » n’est pas une issue connue ici : écrivez paid, contested ou irrecoverable",
        "the same as line {}: if it is another payment, give each its reference":
            "la même que la ligne {} : si c’est un autre paiement, donnez à chacun sa référence",
        "row of “{}” is not taken without the others, and line {} is refused":
            "la ligne de « {} » n’est pas prise sans les autres, et la ligne {} est refusée",
        "no row is left of this number": "aucune ligne ne reste de ce numéro",
        "“{}” is no type of document that is known here: say in a layout whether it is a credit (credit-words: …) or not (debit-words: …)":
            "« {} » n’est pas un type de document connu ici : dites dans une disposition si c’est un avoir (credit-words: …) ou non (debit-words: …)",
        "“{}” is neither debit (S, D, +) nor credit (H, C, -)": "« {} » n’est ni débit (S, D, +) ni crédit (H, C, -)",
        "“{}” marks a credit whose amount is negative, and other credits of the file have positive ones: write one sign":
            "« {} » marque un avoir de montant négatif, et d’autres avoirs du fichier sont positifs : écrivez un seul signe",
        "is empty": "est vide",
        "is missing": "manque",
        "cannot be stored": "ne peut être enregistré",
        "is empty, and so is the column of credits": "est vide, comme la colonne des crédits",
        "has an amount, and so has the column of debits": "a un montant, comme la colonne des débits",
        "is not there, and no amount of this row says its currency: say it with --currency EUR":
            "n’est pas là, et aucun montant de la ligne ne dit sa devise : donnez-la avec --currency EUR",
        "is missing ({})": "manque ({})",
        "is empty ({})": "est vide ({})",
        "{} is not yet": "le {} n’est pas encore venu",
        "{} is before {} was handed over": "le {} est avant que {} ait été confiée",

        // Rows, headers and whole files.
        "has {} cells where the header on line {} has {}: a separator inside a cell needs quotes around the cell":
            "a {} cellules là où l’en-tête de la ligne {} en a {} : un séparateur dans une cellule demande des guillemets autour d’elle",
        "a quote opens here and is never closed: nothing from here to the end of the file was read":
            "un guillemet s’ouvre ici et ne se ferme jamais : rien n’a été lu d’ici à la fin du fichier",
        "a quote opens here and is not closed within {} bytes": "un guillemet s’ouvre ici et ne se ferme pas en {} octets",
        "the record is longer than {} bytes": "l’enregistrement dépasse {} octets",
        "there is no column {} to map: there are {}": "il n’y a pas de colonne {} à associer : il y a {}",
        "is empty: its first line must name the columns, such as {}": "est vide : sa première ligne doit nommer les colonnes, comme {}",
        "has references of customers, and nothing else of them: it changes no customer. Name a column with --map, such as --map name=\"Raison sociale\", or import invoices with “holdline invoice import”":
            "a des références de clients, et rien d’autre : il ne change aucun client. Nommez une colonne avec --map, comme --map name=\"Raison sociale\", ou importez des factures avec « holdline invoice import »",
        "is XML, not CSV": "est du XML, non du CSV",
        "is JSON, not CSV: {}": "est du JSON, non du CSV : {s}",
        "is a web page (HTML), not CSV: {}": "est une page web (HTML), non du CSV : {s}",
        "is an RTF document, not CSV: {}": "est un document RTF, non du CSV : {s}",
        "is a PDF, not CSV: {}, or import the invoice's XML": "est un PDF, non du CSV : {s}, ou importez le XML de la facture",
        "is an old Excel workbook or another OLE document, not CSV: {}":
            "est un ancien classeur Excel ou un autre document OLE, non du CSV : {s}",
        "is an OpenDocument spreadsheet (ODS), not CSV: {}": "est une feuille OpenDocument (ODS), non du CSV : {s}",
        "is an Excel workbook (XLSX) or another Office document, not CSV: {}":
            "est un classeur Excel (XLSX) ou un autre document Office, non du CSV : {s}",
        "open it in the program that wrote it and save it as CSV": "ouvrez-le dans le programme qui l’a écrit et enregistrez-le en CSV",
        "is compressed ({}), not CSV: unpack it first": "est compressé ({}), non du CSV : décompressez-le d’abord",
        "is a ZIP archive, not CSV: unpack it first": "est une archive ZIP, non du CSV : décompressez-la d’abord",
        "is a 7z archive, not CSV: unpack it first": "est une archive 7z, non du CSV : décompressez-la d’abord",
        "is an image ({}), not CSV": "est une image ({}), non du CSV",
        "is an SQLite database, not CSV": "est une base SQLite, non du CSV",
        "is UTF-16; save it as “CSV UTF-8”": "est en UTF-16 ; enregistrez-le en « CSV UTF-8 »",
        "a byte that is no {} (0x{}); save the file as UTF-8": "un octet qui n’est pas du {} (0x{}) ; enregistrez le fichier en UTF-8",
        "cannot be read": "ne peut être lu",
        "cannot be read: {}": "ne peut être lu : {}",
        "cannot be opened: {}": "ne peut être ouvert : {}",
        "is too long": "est trop long",
        "is larger than {} MB": "dépasse {} Mo",
        "is no well-formed XML: {}": "n’est pas du XML bien formé : {}",
        "has no root element": "n’a pas d’élément racine",
        "ends before its root element does: the file is empty, cut off or no XML":
            "finit avant son élément racine : le fichier est vide, coupé, ou n’est pas du XML",
        "has a DOCTYPE: invoices and messages need none, and entities are never expanded; remove it":
            "a un DOCTYPE : factures et messages n’en ont pas besoin, et les entités ne sont jamais développées ; retirez-le",
        "is a life-cycle message (CDAR), no invoice: “holdline import status” reads it":
            "est un message du cycle de vie (CDAR), non une facture : « holdline import status » le lit",
        "is an answer of a buyer (UBL ApplicationResponse), no invoice: “holdline import status” reads it":
            "est une réponse d’acheteur (UBL ApplicationResponse), non une facture : « holdline import status » la lit",
        "is an invoice or credit note, no life-cycle message: “holdline invoice import” reads it":
            "est une facture ou un avoir, non un message du cycle de vie : « holdline invoice import » le lit",
        "is an order (Order-X), no invoice: nobody owes by it; read are {}":
            "est une commande (Order-X), non une facture : rien n’en est dû ; on lit {}",
        "is not a document that is read; read are {}": "n’est pas un document qui se lit ; on lit {}",
        "the buyer “{}” has no identifier (looked for: {}): say which customer it is with --customer":
            "l’acheteur « {} » n’a pas d’identifiant (cherchés : {}) : dites quel client c’est avec --customer",
        "names no invoice (cac:DocumentResponse/cac:DocumentReference)":
            "ne cite aucune facture (cac:DocumentResponse/cac:DocumentReference)",
        "names no invoice (ram:ReferenceReferencedDocument, MDT-87)": "ne cite aucune facture (ram:ReferenceReferencedDocument, MDT-87)",
        "is about the credit note {} (type {}), no invoice: nothing is recorded":
            "porte sur l’avoir {} (type {}), non une facture : rien n’est noté",

        // How a file was read.
        "the header is line {}: the lines before it are left unread": "l’en-tête est à la ligne {} : les lignes d’avant ne sont pas lues",
        "columns without a meaning here: {}": "colonnes sans signification ici : {}",
        "the message on line {} is not kept: a payment has none":
            "le message de la ligne {} n’est pas gardé : un paiement n’en a pas",
        "the messages of {} payments are not kept, the first on line {}: a payment has none":
            "les messages de {} paiements ne sont pas gardés, le premier à la ligne {} : un paiement n’en a pas",
        "column “{}” is the {}; “{}” is left unread (--map {}=… says another)":
            "la colonne « {} » est {} ; « {} » n’est pas lue (--map {}=… en désigne une autre)",
        "dates are read as {}": "les dates sont lues comme {x}",
        "decimals are read after a comma ({})": "les décimales sont lues après une virgule ({})",
        "read as windows-1252, since line {} is no UTF-8 (--encoding says another)":
            "lu en windows-1252, car la ligne {} n’est pas de l’UTF-8 (--encoding en dit un autre)",
        "read as {}, as its first bytes say": "lu en {}, d’après ses premiers octets",
        "the file has no column of open amounts: each row counts as open in whole":
            "le fichier n’a pas de colonne de reste dû : chaque ligne compte comme due en entier",
        "the file has no column of open amounts: what is open is the amount, less what is paid of it":
            "le fichier n’a pas de colonne de reste dû : il est le montant, moins ce qui en est payé",
        "column “{}” says which rows are credits: their amounts are read as negative":
            "la colonne « {} » dit quelles lignes sont des avoirs : leurs montants sont lus comme négatifs",
        "column “{}” says which rows are credits or payments: their amounts are read as negative":
            "la colonne « {} » dit quelles lignes sont des avoirs ou des paiements : leurs montants sont lus comme négatifs",
        "column “{}” marks the credits, whose amounts are negative already":
            "la colonne « {} » marque les avoirs, dont les montants sont déjà négatifs",
        "rows of sums, and rows that the layout leaves out, were not read: {} ({})":
            "les lignes de totaux, et celles que la disposition écarte, n’ont pas été lues : {} ({})",
        "{} without a due date ({}): registered without one, and not dunned before it is known":
            "{} sans échéance ({}) : enregistrées sans elle, et non relancées avant qu’elle soit connue",
        "has no due date (BT-9)": "n’a pas d’échéance (BT-9)",

        // The mail system, and arguments that are no text.
        "argument {} is no UTF-8 (“{}”): nothing was done. Write it in UTF-8; a file whose name is none can be renamed, or read from standard input":
            "l’argument {t} n’est pas de l’UTF-8 (« {} ») : rien n’a été fait. Écrivez-le en UTF-8 ; un fichier dont le nom n’en est pas peut être renommé, ou lu sur l’entrée standard",
    ]
}
