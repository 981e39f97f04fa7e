import ArgumentParser
import Glibc
import HoldlineClient
import HoldlineCore
import HoldlineFormats
import HoldlineWire

/// Mails an invoice with its files to the customer, and registers it where that is to be done.
struct InvoiceSend: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "send", "Mail an invoice to the customer, with its files; it is registered where it can be read and is not.",
        """
        It goes to --to, else to the first address of the customer. A Factur-X PDF or an XML document (UBL, CII) that can be read has to
        be this invoice: another number is refused before anything is sent. One mail an invoice: --again sends another, such as to a new
        address; an invoice that had come back is dunned again once it was sent.

        EXIT CODES:
          0   sent
          1   refused, nothing was sent
          65  queued, or nobody knows: holdline mail outbox
        """,
        examples: "holdline invoice send F202500006 F202500006.pdf --dry-run",
        "holdline invoice send F202500006 F202500006.pdf annexe.pdf --to achats@client.example --again")

    @OptionGroup var number: InvoiceNumberArgument
    @Argument(help: "The invoice's file, and others that go with it.", completion: .file(extensions: ["pdf", "xml"])) var files: [String]
    @Option(help: "The address, whatever the customer's.", transform: LetterOptions.address) var to: String?
    @Option(
        help: "Your customer reference of the buyer, where the invoice is to be registered.", completion: .customers,
        transform: Read.customer)
    var customer: CustomerReference?
    @Flag(help: "Another one, although one was sent.") var again = false
    @Flag(help: "Register and send nothing: say what would be done.") var dryRun = false
    @Option(help: "fr or en, whatever the customer's.", completion: .words(LetterLanguage.self), transform: Read.word)
    var language: LetterLanguage?
    @Option(help: "A directory with templates of your own (else HOLDLINE_LETTERS, else /etc/holdline/letters).", completion: .directory)
    var templates: String?
    @OptionGroup var connection: ConnectionOptions

    /// Exit code 64 without a file: the letter alone is written by `invoice letter`.
    func validate() throws {
        if files.isEmpty { throw ValidationError(told: "name the invoice's file") }
    }

    /// All that could stop the mail is found first: the letterhead, the templates, the mail system, the files, their numbers and the
    /// address. Then the invoice is registered where nobody did, and the mail is queued and given away. Exit code 1 where the customer
    /// has no address: nothing is registered then.
    func run() async throws {
        let console = Console.current
        let client = try connection.client()
        let desk = try await LetterDesk(client, templates: templates, language: language)
        let mailer = try await Mailer(client, company: desk.head.name, isDry: dryRun, again: again)
        var attached: [MailMessage.File] = []
        var documents: [InvoiceDocument] = []
        for path in files {
            let file = try InvoiceFile(path)
            attached.append(file.attachment)
            if let document = try file.document(console) { documents.append(document) }
        }
        for document in documents where document.number != number.invoice {
            throw CommandFailure.refusedHere("\(document.file) is \(document.number), and not \(number.invoice): nothing was sent")
        }
        var known = try await client.invoiceIfKnown(number.invoice)
        if known?.registered != true {
            guard let document = documents.first else {
                throw CommandFailure.refusedHere(
                    "nobody registered \(number.invoice), and no file says what it is: holdline invoice import registers it")
            }
            try document.requireSeller(try await client.whoAmI().value.seller)
            let reference = try customer ?? document.customer(preferring: BuyerIdentifier.usual)
            let usual = desk.party(reference, try await desk.customer(reference))
            guard let party = MailMessage.Party(to, else: usual) else { throw CommandFailure.noMailAddress }
            if dryRun {
                try console.say("\(number.invoice) would be registered for \(reference) (--dry-run)")
                return try console.say("It would be sent to \(party.address)")
            }
            let answer = try await client.register(document.registration(for: reference), key: RequestKey.random())
            for warning in try answer.value.warnings ?? [] { try console.note(Phrase(said: warning.message)) }
            known = nil
        }
        let page = if let known { known } else { try await client.invoice(number.invoice).value }
        let writer = InvoiceLetterWriter(desk: desk, today: try await client.whoAmI().value.today)
        guard case .letter(let letter, let usual) = try await writer.invoice(page) else {
            throw CommandFailure.refusedHere(DunningWords.sentence(page.dunning))
        }
        guard let party = MailMessage.Party(to, else: usual) else { throw CommandFailure.noMailAddress }
        let sending = try await mailer.send(
            OutgoingMail(
                purpose: MailPurpose.invoice(number.invoice), kind: InvoiceLetterKind.invoice.rawValue, ticket: nil,
                invoice: number.invoice, level: nil, to: party, content: .init(letter, files: attached), isAutomatic: false))
        try sending.conclude("\(number.invoice) to \(party.address)", on: console)
    }
}

/// A file that goes with an invoice.
private struct InvoiceFile {
    let path: String
    let attachment: MailMessage.File

    /// A file that is larger goes through no mail system.
    private static let largest = 18_000_000

    /// Throws `unreadableFile`.
    init(_ path: String) throws {
        self.path = path
        let bytes: [UInt8]
        do {
            bytes = try ByteSource.file(path).all(upTo: Self.largest, "is larger than a mail takes: \(Self.largest) bytes at most")
        } catch {
            throw CommandFailure.unreadableFile(path, Phrase(verbatim: error.message))
        }
        guard !bytes.isEmpty else { throw CommandFailure.unreadableFile(path, "it is empty") }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let type =
            bytes.starts(with: "%PDF-".utf8)
            ? "application/pdf" : name.lowercased().hasSuffix(".xml") ? "application/xml" : "application/octet-stream"
        attachment = MailMessage.File(name: name, type: type, bytes: bytes)
    }

    /// What it says of the invoice; nil for a file that is none that can be read, which is said.
    func document(_ console: Console) throws -> InvoiceDocument? {
        let source = ByteSource.bytes(attachment.bytes, name: path)
        do throws(FileProblem) {
            switch attachment.type {
            case "application/pdf": return try InvoicePDF.read(source)
            case "application/xml": return try InvoiceXML.read(source)
            default: return nil
            }
        } catch {
            try console.note("\(path) is sent as it is; nothing of it can be read: \(error.message)")
            return nil
        }
    }
}
