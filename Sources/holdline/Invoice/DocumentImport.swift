import HoldlineClient
import HoldlineCore
import HoldlineFormats
import HoldlineWire

/// Sends electronic invoices and credit notes to the daemon, which decides in one command what each does; each of them counts once,
/// however often a file comes.
///
/// Sends `POST /v1/documents` for each. A document that is refused is reported with its file, and the others go
/// on.
struct DocumentImport {
    /// Asked once for the seller, and for each document.
    let client: Client
    /// `--customer`: the customer of all documents, whatever they say of the buyer.
    let customer: CustomerReference?
    /// The identifiers of the buyer to take as reference, the first that a document has.
    let preference: [BuyerIdentifier]

    /// Invoices first, then what corrects them, then credit notes: a credit note may stand before its invoice.
    func run(_ documents: [InvoiceDocument], _ tally: inout ImportTally) async throws {
        guard !documents.isEmpty else { return }
        let seller = try await client.whoAmI().value.seller
        for kind in [InvoiceDocument.Kind.invoice, .corrected, .creditNote] {
            for document in documents where document.kind == kind {
                let answer = try await tally.send(of: document.file) {
                    try document.requireSeller(seller)
                    return try await client.register(try registration(of: document), key: RequestKey.random())
                }
                if let answer { try tally.remark(document.file, document.remarks + (try answer.value.warnings ?? []).map(\.message)) }
                try tally.bar.show(tally.taken + tally.refused, of: documents.count, count: tally.taken)
            }
        }
    }

    /// The registration of a document. Its customer has to be known for a new invoice only: the daemon knows those of the others.
    ///
    /// Throws `FileProblem` where a new invoice names no buyer in a way that is known here.
    private func registration(of document: InvoiceDocument) async throws -> RegisterDocument {
        var reference = customer
        if reference == nil, document.kind != .creditNote {
            do {
                reference = try document.customer(preferring: preference)
            } catch {
                guard try await client.invoiceIfKnown(document.number)?.registered == true else { throw error }
            }
        }
        return document.registration(for: reference)
    }
}

extension InvoiceDocument {
    /// Throws `FileProblem` where the document says that another company than the daemon's `seller` issued it. A daemon without a seller of
    /// its own, or a document that names none, passes: the daemon decides again.
    func requireSeller(_ own: String?) throws(FileProblem) {
        guard let own, seller.isCompany(own) == false else { return }
        let name = seller.name ?? seller.vat ?? "unnamed"
        throw FileProblem(file: file, message: "is of another seller (\(name)); this daemon serves \(own)")
    }
}

/// Compares a file with the invoices that are registered, and counts what an import would change. It only reads.
///
/// It keeps the registrations of all invoices in memory, some hundred bytes each.
struct ImportPreview {
    /// As registered, and as the files looked at so far would leave it.
    private var known: [InvoiceNumber: RegisterInvoice] = [:]
    /// Numbers that are not registered yet.
    private var new = 0, unchanged = 0, changed = 0
    /// Sentences, at most `mostShown`.
    private var changes: [String] = []

    /// Changes that are written out; the rest is counted.
    private static let mostShown = 20

    /// Reads all that is registered, page by page.
    static func registered(_ client: Client) async throws(ClientError) -> ImportPreview {
        var preview = ImportPreview()
        var lines = PageCursor(client.invoices, InvoiceQuery())
        while let line = try await lines.next() { preview.known[line.number] = line.registration }
        return preview
    }

    /// Counts a row of a ledger. A number that comes again in another file is compared with what the first would register.
    ///
    /// Counts it as new, changed or unchanged.
    mutating func look(at invoice: RegisterInvoice, number: InvoiceNumber) {
        guard let old = known[number] else {
            new += 1
            known[number] = invoice
            return
        }
        var registered = invoice
        // A source that does not say what was credited does not take back what another one said.
        if registered.credited == nil, registered.currency == old.currency { registered.credited = old.credited }
        count(differences(from: old, to: registered), number)
        known[number] = registered
    }

    /// Counts documents: an open amount counts only where the invoice is new, as in the import itself.
    mutating func look(
        at documents: [InvoiceDocument], customer: CustomerReference?, preference: [BuyerIdentifier], _ client: Client,
        _ tally: inout ImportTally
    ) async throws {
        guard !documents.isEmpty else { return }
        let seller = try await client.whoAmI().value.seller
        for document in documents {
            do {
                try look(at: document, customer, preference, seller)
                try tally.remark(document.file, document.remarks)
            } catch let problem as FileProblem {
                try tally.refuse(problem)
            }
        }
    }

    /// Throws `FileProblem` for what the import would refuse too: another seller, or no buyer.
    private mutating func look(
        at document: InvoiceDocument, _ customer: CustomerReference?, _ preference: [BuyerIdentifier], _ seller: String?
    ) throws(FileProblem) {
        try document.requireSeller(seller)
        let old = known[document.number]
        let body = document.registration(for: customer)
        if body.isCreditNote { return look(at: body) }
        let owner = if let known = customer ?? old?.customer { known } else { try document.customer(preferring: preference) }
        var invoice = RegisterInvoice(
            number: body.number, customer: owner, issued: body.issued, due: body.due ?? old?.due, amount: body.amount,
            open: body.payable ?? body.amount, currency: body.currency)
        if let old, old.amount == invoice.amount {
            invoice.open = old.open
            invoice.credited = old.credited
        }
        look(at: invoice, number: document.number)
    }

    /// Counts a credit note. Only the daemon knows whether it was taken before, and counts it once.
    private mutating func look(at note: RegisterDocument) {
        let credit = "credit note \(note.number) of \(note.amount.fitted(to: note.currency) ?? note.amount) \(note.currency.code)"
        for number in note.named {
            count([known[number] == nil ? "\(credit), once it is registered" : "\(credit), where it is new"], number)
        }
    }

    /// Notes the first changes in words.
    private mutating func count(_ differences: [String], _ number: InvoiceNumber) {
        if differences.isEmpty {
            unchanged += 1
        } else {
            changed += 1
            if changes.count < Self.mostShown { changes.append("\(number): \(differences.joined(separator: ", "))") }
        }
    }

    /// Amounts are compared with the decimals of their currency: `10` is `10.00`.
    private func differences(from old: RegisterInvoice, to new: RegisterInvoice) -> [String] {
        func change(_ name: String, _ old: String?, _ new: String?) -> String? {
            old == new ? nil : "\(name) \(old ?? "none") → \(new ?? "none")"
        }
        func amount(_ amount: Amount?, _ currency: Currency) -> String? { amount.map { "\($0.fitted(to: currency) ?? $0)" } }
        return [
            change("customer", old.customer.text, new.customer.text), change("issued", "\(old.issued)", "\(new.issued)"),
            change("due", old.due.map { "\($0)" }, new.due.map { "\($0)" }), change("currency", old.currency.code, new.currency.code),
            change("amount", amount(old.amount, old.currency), amount(new.amount, new.currency)),
            change("open", amount(old.open, old.currency), amount(new.open, new.currency)),
            change("credited", amount(old.credited, old.currency), amount(new.credited, new.currency)),
        ].compactMap { $0 }
    }

    /// Says the counts, then the changes; throws why nothing would be settled.
    func say(_ settled: Result<Int, CommandFailure>, on console: Console) throws(CommandFailure) {
        let count = (try? settled.get()) ?? 0
        try console.say("Dry run: \(new) new, \(changed) changed, \(unchanged) unchanged, \(count) settled. Nothing was registered.")
        for change in changes { try console.say("  \(Shown.line(change))") }
        if changed > changes.count { try console.say("  … and \(changed - changes.count) more that change") }
        try console.output.flush()
        if case .failure(let refusal) = settled { throw refusal }
    }
}

extension InvoiceLine {
    /// The registration that would give this line.
    var registration: RegisterInvoice {
        RegisterInvoice(
            number: number, customer: customer, issued: issued, due: due, amount: amount, open: open, credited: credited, currency: currency
        )
    }
}

/// The invoice numbers that some files list.
///
/// All files of one import together are the list.
struct ListedNumbers {
    /// As they stand in the files, row by row, whether their row was taken or refused.
    var numbers: Set<InvoiceNumber> = []
    /// False where a row's number could not be read: the missing numbers are not known then.
    var isWhole = true

    /// The list of another file: one number that cannot be read makes all of it incomplete.
    mutating func add(_ other: ListedNumbers) {
        numbers.formUnion(other.numbers)
        isWhole = isWhole && other.isWhole
    }
}

/// The invoices that were registered as open before a list of all open items came.
///
/// Only what was open before the import can be settled by it, never what the files bring.
struct OpenItems {
    private var lines: [InvoiceNumber: InvoiceLine] = [:]

    /// Beyond this share, in percent, a missing number is more likely a wrong file than a payment.
    static let largestShare = 20
    /// Rows in one request.
    private static let batchSize = 1000

    /// Reads all registered invoices, and keeps those with an open amount, negative ones too.
    static func registered(_ client: Client) async throws(ClientError) -> OpenItems {
        var items = OpenItems()
        var lines = PageCursor(client.invoices, InvoiceQuery())
        while let line = try await lines.next() {
            if line.open.units != 0 { items.lines[line.number] = line }
        }
        return items
    }

    /// The open invoices that the list does not name. Throws `partlyRefused` where that is not known, `refusedHere` where they are too many
    /// to be true and `isAgreed` is false.
    func missing(_ listed: ListedNumbers, isAgreed: Bool) throws(CommandFailure) -> [InvoiceLine] {
        guard listed.isWhole else {
            throw .partlyRefused(
                "nothing was settled: not all numbers of the list could be read, so nobody knows which are missing. Correct it and import again."
            )
        }
        let missing = unlisted(listed).sorted { $0.number < $1.number }
        guard isAgreed || missing.count * 100 <= lines.count * Self.largestShare else {
            let examples = missing.prefix(5).map(\.number.text).joined(separator: ", ")
            throw .refusedHere(
                "nothing was settled: \(share(missing)) (\(examples)\(missing.count > 5 ? ", …" : "")), more than \(Self.largestShare) %. If the list is right, add --yes."
            )
        }
        return missing
    }

    /// By the number as it stands, without any likeness.
    private func unlisted(_ listed: ListedNumbers) -> [InvoiceLine] { lines.values.filter { !listed.numbers.contains($0.number) } }

    /// The beginning of the sentences on what is missing.
    private func share(_ missing: [InvoiceLine]) -> Phrase { "\(missing.count) of \(lines.count) open invoices are not in the list" }

    /// Refuses a list with a number that is not registered beside an open one that is missing and differs only in its spelling: a spreadsheet
    /// dropped its zeros, and the open one would be settled. Nothing of the list has been sent then.
    func refuseNearNumbers(_ listed: ListedNumbers, in file: String, _ client: Client) async throws {
        var missing: [String: InvoiceNumber] = [:]
        for line in unlisted(listed) { missing[NearNumber.key(line.number)] = line.number }
        guard !missing.isEmpty else { return }
        var looked = 0
        let unknown = listed.numbers.filter { lines[$0] == nil && missing[NearNumber.key($0)] != nil }
        for number in unknown.sorted() {
            guard let near = missing[NearNumber.key(number)] else { continue }
            looked += 1
            if looked <= Self.mostLookups, try await client.invoiceIfKnown(number)?.registered == true { continue }
            throw FileProblem(
                file: file,
                message:
                    "lists \(number), which is not registered, and not \(near), which is and differs only in its spelling: a spreadsheet may have "
                    + "changed the numbers. Nothing of this file was registered, and nothing is settled; correct it, or import it without --complete"
            )
        }
    }

    /// Questions to the daemon; beyond them the first suspicion refuses.
    private static let mostLookups = 50

    /// Registers an open amount of 0 for what the list does not name.
    ///
    /// Throws what `missing` throws, and `partlyRefused` where the daemon refused some.
    func settleMissing(_ listed: ListedNumbers, _ client: Client, isAgreed: Bool) async throws {
        let missing = try missing(listed, isAgreed: isAgreed)
        guard !missing.isEmpty else { return try Console.current.say("No open invoice is missing from the list.") }
        let share = share(missing)
        let settled = missing.map { line in
            var registration = line.registration
            registration.open = .zero(in: line.currency)
            return registration
        }
        var refused = 0
        let progress = WriteProgress.current
        progress.begin(many: "missing invoice", .settled)
        for start in stride(from: 0, to: settled.count, by: Self.batchSize) {
            let batch = Array(settled[start..<min(start + Self.batchSize, settled.count)])
            let answers = try await client.register(batch, taken: { progress.taking($0) })
            progress.took(answers.count { $0.problem == nil })
            for line in answers {
                guard let problem = line.problem, batch.indices.contains(line.number - 1) else { continue }
                refused += 1
                try Console.current.note("\(batch[line.number - 1].number?.text ?? ""): \(problem.message)")
            }
        }
        try Console.current.say("\(share): \(settled.count - refused) settled.")
        if refused > 0 { throw CommandFailure.partlyRefused("\(refused) invoices that are not in the list could not be settled") }
    }
}

/// Invoice numbers that differ only in what spreadsheets and people change: case, blanks, leading zeros, separators.
///
/// It serves to refuse, never to match: two numbers that look alike may both exist.
enum NearNumber {
    /// The same for all spellings of a number.
    static func key(_ number: InvoiceNumber) -> String {
        var result = String.UnicodeScalarView()
        for scalar in number.text.lowercased().unicodeScalars {
            if scalar.properties.isAlphabetic || scalar.properties.numericType != nil { result.append(scalar) }
        }
        let digits = result.drop { $0 == "0" }
        return String(Substring.UnicodeScalarView(digits))
    }
}
