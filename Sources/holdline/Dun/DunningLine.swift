import HoldlineCore

/// A reminder to send.
struct DunningLine: Codable, Hashable, Sendable {
    var invoice: InvoiceNumber
    var customer: CustomerReference
    var level: Int
    /// What it asks for.
    var amount: Amount
    var currency: Currency
    @OrNull var due: Day?
    var open: Amount
    var sentAt: Instant
    var registered: Registered

    enum Registered: String, WireWord {
        /// In a dry run.
        case no
        case now
        /// Earlier in the same run, which broke off.
        case before

        static let noun = "state of registration"
    }

    init(_ line: DueInvoice, level: Int, amount: Amount, sentAt: Instant, _ registered: Registered) {
        invoice = line.invoice
        customer = line.customer
        self.level = level
        self.amount = amount
        currency = line.currency
        due = line.due
        open = line.open
        self.sentAt = sentAt
        self.registered = registered
    }

    static let columns: [Column<DunningLine>] = [
        Column("invoice", "INVOICE", firm: true) { .text($0.invoice.text) },
        Column("customer", "CUSTOMER", firm: true) { .text($0.customer.text) },
        Column("level", "LEVEL", right: true, firm: true) { .count($0.level) },
        Column("amount", "AMOUNT", right: true, firm: true) { .amount($0.amount) },
        Column("currency", "", firm: true) { .text($0.currency.code) },
        Column("due", "DUE", firm: true) { .day($0.due) },
        Column("open", "OPEN", right: true, firm: true, rank: 2) { .amount($0.open) },
        Column("sentAt", "SENT", firm: true, rank: 3) { .instant($0.sentAt) },
        Column("registered", "REGISTERED", firm: true, rank: 1) { .text($0.registered.rawValue) },
    ]
}
