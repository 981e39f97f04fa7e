import HoldlineClient
import HoldlineCore
import HoldlineFormats
import HoldlineWire

/// The invoice numbers that some files list.
///
/// All files of one import together are the list.
struct ListedNumbers {
    var numbers: Set<InvoiceNumber> = []
    /// False where a row's number could not be read: the missing numbers are not known then.
    var isWhole = true

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
    private func share(_ missing: [InvoiceLine]) -> String { "\(missing.count) of \(lines.count) open invoices are not in the list" }

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
