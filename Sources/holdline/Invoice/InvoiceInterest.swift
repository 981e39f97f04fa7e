import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// Reads `GET /v1/invoices/N/interest`. Exit code 1 where the configuration has no rates, or lacks one.
struct InvoiceInterest: ShowVerb {
    static let configuration = CommandConfiguration.verb(
        "interest", "Penalties for late payment, line by line, and the indemnity of 40 EUR.",
        """
        They are reckoned from the day after the due date on what was overdue, at the rates of the configuration (interest), whatever is
        held meanwhile. A payment counts on the day on which a registration of the invoice showed it. What was credited was never owed.
        """,
        examples: "holdline invoice interest F202500006", "holdline invoice interest F202500006 --at 2026-12-31 -o csv")

    @OptionGroup var number: InvoiceNumberArgument
    @Option(help: "The last day that counts; else today.", transform: Read.day) var at: Day?
    @Flag(help: "Only of what nothing holds today: what a reminder may name.") var collectable = false
    @OptionGroup var options: ReadOptions

    func answer(_ client: Client) async throws -> Answer<Interest> {
        try await client.interest(number.invoice, InterestQuery { ($0.at, $0.collectable) = (at, collectable) })
    }

    func rows(_ interest: Interest) -> [InterestRow] { interest.rows }

    /// Amounts that bear no penalties are named as left out: credits that the ledger has not shown yet, and with `--collectable`
    /// those that are held. The indemnity has a currency of its own, which is always the euro.
    func show(_ interest: Interest, _ writer: PageWriter) throws {
        let code = interest.currency.code
        try writer.title("Invoice \(interest.invoice)", "penalties until \(interest.at)")
        try writer.facts([
            "customer \(interest.customer)", "issued \(interest.issued)", DunningWords.due(interest.due),
            "amount \(interest.amount) \(code)", "open \(interest.open) \(code)", interest.credited.map { "credited \($0) \(code)" },
            interest.excluded.isPositive ? "left out \(interest.excluded) \(code)" : nil,
        ])
        guard !interest.lines.isEmpty else { return try writer.text("Nothing was paid late, and nothing is late.") }
        try writer.section("Penalties")
        try writer.table(
            InterestRow.columns.without("invoice", "kind"), interest.rows.filter { $0.kind == .penalty })
        try writer.text("Penalties \(interest.penalties) \(code), indemnity \(interest.indemnity) \(interest.indemnityCurrency.code)")
        try writer.sentence("Reckoned \(Phrase(said: interest.why)).")
    }
}

/// A line of penalties, or the indemnity: the rows of the CSV.
struct InterestRow: Listed, Hashable, Sendable {
    enum Kind: String { case penalty, indemnity }

    var invoice: InvoiceNumber
    var kind: Kind
    /// nil in the row of the indemnity.
    var line: InterestLine?
    var amount: Amount
    var currency: Currency

    /// The row of the indemnity has no days, no rate and no basis; its currency may be another one than the lines'.
    static let columns: [Column<InterestRow>] = [
        .invoice(\.invoice),
        Column("kind", "KIND", firm: true) { .word($0.kind) },
        Column("from", "FROM", firm: true) { .day($0.line?.from) },
        Column("to", "TO", firm: true) { .day($0.line?.to) },
        Column("days", "DAYS", right: true, firm: true) { $0.line.map { .count($0.days) } ?? .none },
        Column("overdue", "OVERDUE", right: true, firm: true) { $0.line.map { .amount($0.overdue) } ?? .none },
        Column("rate", "RATE %", right: true, firm: true) { .text($0.line?.rate.description) },
        Column("basis", "BASIS", firm: true) { .word($0.line?.basis) },
        .amount(\.amount), .currency(\.currency),
    ]
}

extension Interest {
    /// The lines, then the indemnity where there is one.
    var rows: [InterestRow] {
        lines.map { InterestRow(invoice: invoice, kind: .penalty, line: $0, amount: $0.penalty, currency: currency) }
            + (indemnity.isPositive
                ? [InterestRow(invoice: invoice, kind: .indemnity, amount: indemnity, currency: indemnityCurrency)] : [])
    }
}
