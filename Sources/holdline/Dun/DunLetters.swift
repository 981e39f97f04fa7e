import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// The letters of a run: one for each reminder that is registered, or for each notice, as a file, as a mail, or both.
///
/// A letter's name, and what its mail is sent for, follow from its reminder: a run that was killed and is repeated writes and sends those that
/// are missing, and none twice.
final class DunLetters {
    private let desk: LetterDesk
    private let writer: InvoiceLetterWriter
    /// nil where no files are asked for.
    private let directory: LetterDirectory?
    private let form: LetterForm
    /// nil where nothing is sent.
    private let mailer: Mailer?
    private let console: Console
    /// Files that this run wrote, and those that an earlier one had written.
    private(set) var written = 0
    private(set) var found = 0
    /// Mails without an address.
    private(set) var withoutAddress = 0
    private(set) var sent = 0
    private(set) var sentBefore = 0
    /// Mails that were to be sent and are not, each said.
    private(set) var unsent = 0

    /// Finds out beforehand what would stop every letter: the directory, the templates, the letterhead, the mail system, and the role.
    init(_ client: Client, _ options: DunLetterOptions, today: Day, isDry: Bool, on console: Console) async throws {
        var directory: LetterDirectory?
        if let path = options.letters { directory = try LetterDirectory(path) }
        let desk = try await LetterDesk(client, templates: options.templates, language: nil)
        try await Self.requireCustomers(desk)
        var mailer: Mailer?
        if options.send { mailer = try await Mailer(client, company: desk.head.name, isDry: isDry) }
        (self.directory, self.desk, self.mailer, self.console) = (directory, desk, mailer, console)
        form = options.lettersAs ?? .mail
        writer = InvoiceLetterWriter(desk: desk, today: today)
    }

    /// Exit code 1 with the roles that may read customers, in place of the daemon's refusal (403).
    private static func requireCustomers(_ desk: LetterDesk) async throws {
        do throws(ClientError) {
            try await desk.requireCustomers()
        } catch .refused(let problem) where problem.status == 403 {
            throw CommandFailure.customersUnread("letters name the customer")
        }
    }

    /// Writes and sends the letter of a reminder that is registered, unless that was done. Gives why there is none, where the invoice is held
    /// since.
    func write(_ line: DunningLine) async throws -> Phrase? {
        let letter = DunLetter(
            name: LetterDirectory.name(ofReminder: line.level, on: line.invoice, sentAt: line.sentAt),
            purpose: MailPurpose.reminder(line.level, on: line.invoice, sentAt: line.sentAt), kind: .reminder, invoice: line.invoice,
            level: line.level, date: line.sentAt)
        return try await write(letter) { page in
            try await self.writer.reminder(level: line.level, amount: line.amount, sentAt: line.sentAt, on: page)
        }
    }

    /// Writes and sends the notice of an invoice that is due soon, unless that was done. Gives why there is none, where it is held since.
    func write(_ upcoming: UpcomingInvoice) async throws -> Phrase? {
        let letter = DunLetter(
            name: LetterDirectory.name(ofNoticeOn: upcoming.invoice, due: upcoming.due),
            purpose: MailPurpose.courtesy(upcoming.invoice, due: upcoming.due), kind: .courtesy, invoice: upcoming.invoice, level: nil,
            date: LocalTime.now())
        return try await write(letter) { page in try await self.writer.courtesy(upcoming, on: page) }
    }

    /// Does what is missing of a letter: its file, its mail, or both. A mail that is queued is gone on with.
    private func write(
        _ letter: DunLetter, _ text: (InvoicePage) async throws -> InvoiceLetterWriter.Written
    ) async throws -> Phrase? {
        let file = "\(letter.name).\(form.suffix)"
        let wantsFile = isMissing(file: file)
        let wantsMail = try await isMissing(mail: letter)
        guard wantsFile || wantsMail else { return nil }
        switch try await text(try await desk.client.invoice(letter.invoice).value) {
        case .held(let why): return why
        case .letter(let text, let party):
            if party == nil, mailer != nil || form == .mail { withoutAddress += 1 }
            if wantsFile, let directory {
                try directory.write(desk.bytes(text, as: form, to: party, date: letter.date, about: "holdline.\(file)"), as: file)
                written += 1
            }
            if wantsMail { try await send(letter, text, to: party) }
            return nil
        }
    }

    /// False also where no files are asked for. A file that is there is counted, and not compared: its name says what it is about.
    private func isMissing(file: String) -> Bool {
        guard let directory else { return false }
        let isThere = directory.has(file)
        if isThere { found += 1 }
        return !isThere
    }

    /// What becomes of a mail that stands is counted.
    private func isMissing(mail letter: DunLetter) async throws -> Bool {
        guard let mailer else { return false }
        guard let standing = try await mailer.standing(letter.purpose) else { return true }
        try count(try await mailer.goOnOrTell(standing), letter.purpose)
        return false
    }

    /// A customer without a plain mail address is named on standard error, and counts as not sent.
    private func send(_ letter: DunLetter, _ text: Letter, to party: MailMessage.Party?) async throws {
        guard let mailer else { return }
        guard let party else {
            unsent += 1
            return try console.note("not sent: \(letter.name): no plain mail address of the customer is registered")
        }
        let mail = OutgoingMail(
            purpose: letter.purpose, kind: letter.kind.rawValue, invoice: letter.invoice, level: letter.level, to: party,
            content: MailMessage.Content(text), isAutomatic: true)
        try count(try await mailer.sendFirst(mail), letter.purpose)
    }

    /// Each mail that did not get out is said with its purpose; `.dry` counts as sent, for the sentence about what would be.
    private func count(_ sending: Sending, _ purpose: String) throws {
        switch sending {
        case .sent, .dry: sent += 1
        case .before: sentBefore += 1
        case .queued, .failed, .doubtful:
            unsent += 1
            try console.note("\(purpose) \(sending.words)")
        }
    }

    /// Makes the letters durable, and says what came of them.
    func finish(on console: Console) throws {
        if let directory {
            try directory.sync()
            let before: Phrase = found > 0 ? ", \(found) were there already" : ""
            try console.note("\(written, one: "{} letter", other: "{} letters") written into \(directory.path)\(before)")
        }
        if let mailer {
            let before: Phrase = sentBefore > 0 ? ", \(sentBefore) were sent before" : ""
            try console.note(
                "\(sent, one: "{} mail", other: "{} mails") \(mailer.isDry ? Phrase("would be sent (--dry-run)") : "sent")\(before)")
        }
        if withoutAddress > 0 {
            try console.note(
                "\(withoutAddress, one: "{} mail", other: "{} mails") without an address: no plain one is registered of the customer")
        }
        if let why = desk.withoutPenalties { try console.note("penalties are not reckoned in some: \(why)") }
    }

    /// Throws `partlyRefused` where mails were to be sent and are not.
    func requireSent() throws(CommandFailure) {
        guard unsent > 0 else { return }
        throw .partlyRefused(
            "\(unsent, one: "{} mail", other: "{} mails") not sent: see above. Repeat the run once that is mended, or: holdline mail send")
    }
}

/// One letter of a run.
private struct DunLetter {
    /// Of its file, without the suffix.
    let name: String
    /// What its mail is sent for.
    let purpose: String
    let kind: InvoiceLetterKind
    let invoice: InvoiceNumber
    let level: Int?
    let date: Instant
}

/// What `dun` writes and sends beside its list.
struct DunLetterOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Write a letter for each into this directory, in the customer's language.", valueName: "directory"),
        completion: .directory)
    var letters: String?
    @Option(
        help: "With --letters: text, html, or mail (with both; the default).", completion: .words(LetterForm.self), transform: Read.word)
    var lettersAs: LetterForm?
    @Flag(help: "Send a letter for each to the customer as a mail, once.") var send = false
    @Option(
        help: "A directory with templates of letters of your own (else HOLDLINE_LETTERS, else /etc/holdline/letters).",
        completion: .directory)
    var templates: String?

    /// Whether a letter is asked for at all.
    var isGiven: Bool { letters != nil || send }

    /// nil where no letters are asked for.
    func letters(_ client: Client, today: Day, isDry: Bool, on console: Console) async throws -> DunLetters? {
        guard isGiven else { return nil }
        return try await DunLetters(client, self, today: today, isDry: isDry, on: console)
    }
}

/// A notice before the due date: a line of the output of `dun --before`, in all three formats.
struct CourtesyNotice: Listed, Codable, Hashable, Sendable {
    var invoice: InvoiceNumber
    var customer: CustomerReference
    var due: Day
    /// What is to be paid on that day.
    var amount: Amount
    var currency: Currency
    /// The open amount of the whole invoice, held or not.
    var open: Amount
    /// The ways to pay, as the configuration's letterhead gives them.
    var pay: String

    init(_ upcoming: UpcomingInvoice, _ head: Letterhead) {
        (invoice, customer, due, currency) = (upcoming.invoice, upcoming.customer, upcoming.due, upcoming.currency)
        (amount, open) = (upcoming.payable, upcoming.open)
        pay = [head.iban.map { "IBAN \($0)" }, head.bic.map { "BIC \($0)" }, head.payAt].compactMap { $0 }.joined(separator: ", ")
    }

    static let columns: [Column<CourtesyNotice>] = [
        .invoice(\.invoice), .customer(\.customer),
        Column("due", "DUE", firm: true) { .day($0.due) },
        .amount(\.amount), .currency(\.currency),
        Column("open", "OPEN", right: true, firm: true, rank: 2) { .amount($0.open) },
        Column("pay", "WAYS TO PAY") { .text($0.pay) },
    ]
}

/// Lists what is due soon, and writes the notices where they are asked for.
struct CourtesyRun {
    let client: Client
    let query: UpcomingQuery
    let letters: DunLetters?
    let list: SkippedList

    /// Throws `partlyRefused` (65) where some came to be held between the list and their letters.
    func run(_ output: OutputFormat, on console: Console) async throws {
        let head = try await client.letterhead().value
        var writer = ListWriter<CourtesyNotice>(CourtesyNotice.columns, output, on: console)
        var lines = PageCursor(client.upcoming, query)
        while let upcoming = try await lines.next() {
            if let letters, let why = try await letters.write(upcoming) {
                try list.add(Skip(upcoming, why))
                continue
            }
            let notice = CourtesyNotice(upcoming, head)
            let json = writer.format == .json ? try SortedJSON.bytes(notice) : []
            try writer.add(notice, line: json)
        }
        try writer.finish(empty: "Nothing is due soon that may be asked for.")
        try list.finish()
        try letters?.finish(on: console)
        if list.count > 0 { throw CommandFailure.partlyRefused("\(list.count) came to be held meanwhile: see the skipped ones") }
        try letters?.requireSent()
    }
}
