import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// Reads `GET /v1/customers/REFERENCE/calendar`; where nothing names the customer, whom the text may mean is found first.
struct CustomerCalendarVerb: ShowVerb {
    static let configuration = CommandConfiguration.verb(
        "calendar", "What is due when, what was promised, and on which days this customer has paid before.",
        """
        Days of payment are those on which a registration of the invoice showed the payment. Plans (hold place --suggest, invoice letter --kind
        terms) are proposed on the days that the configuration says (terms.paysOn), else on those on which most payments were made.
        """,
        examples: "holdline customer calendar K-042", "holdline customer calendar K-042 -o csv")

    @OptionGroup var customer: CustomerArgument
    @OptionGroup var options: ReadOptions

    func answer(_ client: Client) async throws -> Answer<CustomerCalendar> {
        try await customer.answer(client) { (customer) async throws(ClientError) in try await client.calendar(of: customer) }
    }

    /// CSV has every entry and every payment; the page shows the last twelve payments.
    func rows(_ calendar: CustomerCalendar) -> [CalendarRow] { calendar.rows }

    func show(_ calendar: CustomerCalendar, _ writer: PageWriter) throws {
        try writer.title("Customer \(calendar.customer)", "calendar")
        let habits = calendar.days.map { "\($0.day) (\($0.payments))" }.joined(separator: ", ")
        try writer.facts([
            calendar.terms.map { "terms \($0)" },
            calendar.paysOn.isEmpty ? nil : "pays on day \(calendar.paysOn.map(String.init).joined(separator: ", ")) by the configuration",
            calendar.days.isEmpty
                ? "no payment is known"
                : "paid on day \(habits) of the month, of \(calendar.payments, one: "{} payment", other: "{} payments")",
        ])
        let rows = calendar.rows
        try writer.section("Due and promised", CalendarRow.columns, rows.filter { $0.kind != CalendarRow.paid })
        if let more = calendar.more {
            try writer.text(
                "\(more, one: "{} more invoice", other: "{} more invoices") with something open: holdline invoice list --customer")
        }
        try writer.section(
            "Paid", CalendarRow.columns.without("kind", "held"), Array(rows.filter { $0.kind == CalendarRow.paid }.prefix(12)))
    }
}

/// A day of a customer's calendar: what is due, promised or missed, or what was paid.
struct CalendarRow: Listed, Hashable, Sendable {
    var day: Day?
    /// A kind of entry, or `paid`.
    var kind: String
    var invoice: InvoiceNumber
    var amount: Amount
    var currency: Currency
    /// nil of a payment.
    var held: Amount?

    /// The word in `kind` for a payment, which is no kind of entry of the daemon's.
    static let paid = "paid"

    static let columns: [Column<CalendarRow>] = [
        Column("day", "DAY", firm: true) { .day($0.day) },
        Column("kind", "", firm: true) { .text($0.kind) },
        .invoice(\.invoice), .amount(\.amount), .currency(\.currency),
        Column("held", "HELD", right: true, firm: true) { row in row.held.map { .amount($0) } ?? .none },
    ]
}

extension CustomerCalendar {
    /// Entries by day, then payments, the newest first.
    var rows: [CalendarRow] {
        entries.map {
            CalendarRow(day: $0.day, kind: $0.kind.rawValue, invoice: $0.invoice, amount: $0.amount, currency: $0.currency, held: $0.held)
        } + paid.map { CalendarRow(day: $0.day, kind: CalendarRow.paid, invoice: $0.invoice, amount: $0.amount, currency: $0.currency) }
    }
}
