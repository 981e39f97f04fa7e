import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// The letters of a run: one for each reminder that is registered, or for each notice.
///
/// A letter's name follows from its reminder, and it gets it only once it is whole: a run that was killed and is repeated writes the letters
/// that are missing, and none twice.
final class DunLetters {
    private let desk: LetterDesk
    private let writer: InvoiceLetterWriter
    private let directory: LetterDirectory
    private let form: LetterForm
    private(set) var written = 0
    private(set) var found = 0
    /// Mails without an address.
    private(set) var withoutAddress = 0

    /// Finds out beforehand what would stop every letter: the directory, the templates, the letterhead, and the role.
    init(_ client: Client, directory: String, form: LetterForm, templates: String?, today: Day) async throws {
        self.directory = try LetterDirectory(directory)
        self.form = form
        desk = try await LetterDesk(client, templates: templates, language: nil)
        writer = InvoiceLetterWriter(desk: desk, today: today)
        do throws(ClientError) {
            try await desk.requireCustomers()
        } catch .refused(let problem) where problem.status == 403 {
            throw CommandFailure.refusedHere(
                "letters name the customer, and your roles read no customers: nothing was done. Add agent, supervisor, ledger or auditor")
        }
    }

    /// Writes the letter of a reminder that is registered, unless it is there. Gives why there is none, where the invoice is held since.
    func write(_ line: DunningLine) async throws -> String? {
        let name = "\(LetterDirectory.name(ofReminder: line.level, on: line.invoice, sentAt: line.sentAt)).\(form.suffix)"
        guard !directory.has(name) else {
            found += 1
            return nil
        }
        let page = try await desk.client.invoice(line.invoice).value
        let letter = try await writer.reminder(level: line.level, amount: line.amount, sentAt: line.sentAt, on: page)
        return try put(letter, name, date: line.sentAt)
    }

    /// Writes the notice of an invoice that is due soon, unless it is there. Gives why there is none, where it is held since.
    func write(_ upcoming: UpcomingInvoice) async throws -> String? {
        let name = "\(LetterDirectory.name(ofNoticeOn: upcoming.invoice, due: upcoming.due)).\(form.suffix)"
        guard !directory.has(name) else {
            found += 1
            return nil
        }
        let page = try await desk.client.invoice(upcoming.invoice).value
        return try put(try await writer.courtesy(upcoming, on: page), name, date: LocalTime.now())
    }

    private func put(_ letter: InvoiceLetterWriter.Written, _ name: String, date: Instant) throws -> String? {
        switch letter {
        case .held(let why): return why
        case .letter(let text, let party):
            if form == .mail, party == nil { withoutAddress += 1 }
            try directory.write(desk.bytes(text, as: form, to: party, date: date, about: "holdline.\(name)"), as: name)
            written += 1
            return nil
        }
    }

    /// Makes the letters durable, and says what came of them.
    func finish(on console: Console) throws {
        try directory.sync()
        let before = found > 0 ? ", \(found) were there already" : ""
        try console.note("\(written.of("letter")) written into \(directory.path)\(before)")
        if withoutAddress > 0 {
            try console.note("\(withoutAddress.of("mail")) without an address: no plain one is registered of the customer")
        }
        if let why = desk.withoutPenalties { try console.note("penalties are not reckoned in some: \(why)") }
    }
}

/// What `dun` writes beside its list.
struct DunLetterOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Write a letter for each into this directory, in the customer's language.", valueName: "directory"),
        completion: .directory)
    var letters: String?
    @Option(
        help: "With --letters: text, html, or mail (with both; the default).", completion: .words(LetterForm.self), transform: Read.word)
    var lettersAs: LetterForm?
    @Option(
        help: "With --letters: a directory with templates of your own (else HOLDLINE_LETTERS, else /etc/holdline/letters).",
        completion: .directory)
    var templates: String?

    /// nil where no letters are asked for.
    func letters(_ client: Client, today: Day) async throws -> DunLetters? {
        guard let letters else { return nil }
        return try await DunLetters(client, directory: letters, form: lettersAs ?? .mail, templates: templates, today: today)
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
    var open: Amount
    /// The ways to pay, as the configuration's letterhead gives them.
    var pay: String

    init(_ upcoming: UpcomingInvoice, _ head: Letterhead) {
        (invoice, customer, due, currency) = (upcoming.invoice, upcoming.customer, upcoming.due, upcoming.currency)
        (amount, open) = (upcoming.payable, upcoming.open)
        pay = [head.iban.map { "IBAN \($0)" }, head.bic.map { "BIC \($0)" }, head.payAt].compactMap { $0 }.joined(separator: ", ")
    }

    static let columns: [Column<CourtesyNotice>] = [
        Column("invoice", "INVOICE", firm: true) { .text($0.invoice.text) },
        Column("customer", "CUSTOMER", firm: true) { .text($0.customer.text) },
        Column("due", "DUE", firm: true) { .day($0.due) },
        Column("amount", "AMOUNT", right: true, firm: true) { .amount($0.amount) },
        Column("currency", "", firm: true) { .text($0.currency.code) },
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
    }
}
