import HoldlineCore

extension Hold {
    static let columns: [Column<Hold>] = [
        Column("id", "HOLD", firm: true) { .text($0.id.description) },
        Column("kind", "KIND", firm: true) { .text($0.kind.rawValue) },
        Column("invoice", "INVOICE", firm: true) { .text($0.invoice) },
        Column("customer", "CUSTOMER", firm: true) { .text($0.customer) },
        Column("ticket", "TICKET", firm: true) { .text($0.ticket) },
        Column("amount", "AMOUNT", right: true, firm: true) { hold in hold.amount.map { .amount($0) } ?? .text("all") },
        Column("currency", "", firm: true) { .text($0.currency?.code) },
        Column("from", "FROM", firm: true, rank: 4) { .day($0.from) },
        Column("until", "UNTIL", firm: true) { .day($0.until) },
        Column("review", "REVIEW", firm: true) { .day($0.review) },
        Column("lifted", "LIFTED", firm: true, rank: 3) { .instant($0.liftedAt) },
        Column("note", "NOTE", rank: 2) { .text($0.note) },
    ]

    /// `H-3, a promise on F202500006 for 300.00 EUR until 2026-12-01`.
    var summary: String {
        let target = invoice.map { " on \($0)" } ?? customer.map { " on all invoices of \($0)" } ?? ""
        let amount = amount.map { " for \($0)\(currency.map { " \($0.code)" } ?? "")" } ?? ""
        return "\(id) (\(kind.rawValue))\(target)\(amount)" + (until.map { " until \($0)" } ?? "")
    }
}
