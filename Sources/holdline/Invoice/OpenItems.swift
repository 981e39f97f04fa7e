import HoldlineClient
import HoldlineCore

/// The invoice numbers that some files list.
struct ListedNumbers {
    var numbers: Set<InvoiceNumber> = []
    /// Whether every row's number could be read: otherwise nobody knows what is missing.
    var isWhole = true

    mutating func add(_ other: ListedNumbers) {
        numbers.formUnion(other.numbers)
        isWhole = isWhole && other.isWhole
    }
}

/// What was registered as open before a list of all open items came.
struct OpenItems {
    private var lines: [InvoiceNumber: InvoiceLine] = [:]

    /// Beyond this share, in percent, a missing number is more likely a wrong file than a payment.
    static let largestShare = 20
    private static let batchSize = 1000

    static func registered(_ client: Client) async throws(ClientError) -> OpenItems {
        var items = OpenItems()
        var page = PageQuery(limit: Listing.largestPage)
        while true {
            let answer = try await client.invoices(InvoiceQuery(), page).value
            for line in answer.items where line.open.units != 0 { items.lines[line.number] = line }
            guard let next = answer.next else { return items }
            page.after = next
        }
    }

    /// Registers an open amount of 0 for what the list does not name.
    func settleMissing(_ listed: ListedNumbers, _ client: Client, isAgreed: Bool) async throws {
        let missing = lines.values.filter { !listed.numbers.contains($0.number) }.sorted { $0.number < $1.number }
        guard listed.isWhole else {
            throw CommandFailure.partlyRefused(
                "nothing was settled: not all numbers of the list could be read, so nobody knows which are missing. Correct it and import again."
            )
        }
        guard !missing.isEmpty else { return try Console.current.say("No open invoice is missing from the list.") }
        let share = "\(missing.count) of \(lines.count) open invoices are not in the list"
        guard isAgreed || missing.count * 100 <= lines.count * Self.largestShare else {
            let examples = missing.prefix(5).map(\.number.text).joined(separator: ", ")
            throw CommandFailure.refusedHere(
                "nothing was settled: \(share) (\(examples)\(missing.count > 5 ? ", …" : "")), more than \(Self.largestShare) %. If the list is right, add --yes."
            )
        }
        let settled = missing.map { line in
            RegisterInvoice(
                number: line.number, customer: line.customer, issued: line.issued, due: line.due, amount: line.amount,
                open: .zero(in: line.currency), credited: line.credited, currency: line.currency)
        }
        var refused = 0
        for start in stride(from: 0, to: settled.count, by: Self.batchSize) {
            let batch = Array(settled[start..<min(start + Self.batchSize, settled.count)])
            for line in try await client.register(batch) {
                guard let problem = line.problem, batch.indices.contains(line.number - 1) else { continue }
                refused += 1
                try Console.current.note("\(batch[line.number - 1].number?.text ?? ""): \(problem.message)")
            }
        }
        try Console.current.say("\(share): \(settled.count - refused) settled.")
        if refused > 0 { throw CommandFailure.partlyRefused("\(refused) invoices that are not in the list could not be settled") }
    }
}
