import HoldlineCore

/// `held` and `collectable` add up to `open`, as the daemon reckons them.
extension InvoiceLine: Listed {
    static let columns: [Column<InvoiceLine>] = [
        Column("number", "INVOICE", firm: true) { .text($0.number.text) },
        Column("customer", "CUSTOMER", firm: true) { .text($0.customer.text) },
        Column("issued", "ISSUED", firm: true, rank: 2) { .day($0.issued) },
        Column("due", "DUE", firm: true) { .day($0.due) },
        Column("amount", "AMOUNT", right: true, firm: true, rank: 3) { .amount($0.amount) },
        Column("open", "OPEN", right: true, firm: true) { .amount($0.open) },
        Column("held", "HELD", right: true, firm: true) { .amount($0.held) },
        Column("collectable", "COLLECT", right: true, firm: true) { .amount($0.collectable) },
        Column("currency", "", firm: true) { .text($0.currency.code) },
        Column("decision", "DECISION", firm: true) { .word($0.decision.rawValue, DunningWords.style($0.decision)) },
        Column("reminderLevel", "LEVEL", right: true, firm: true, rank: 4) { .count($0.lastReminder?.level) },
        Column("remindedAt", "REMINDED", firm: true, rank: 5) { .instant($0.lastReminder?.sentAt) },
        Column("agency", "AGENCY", firm: true, rank: 6) { .text($0.handover.map { $0.agency ?? "handed over" }) },
    ]

    /// Beside the customer's own page.
    static let ofOneCustomer: [Column<InvoiceLine>] = columns.without("customer", "issued")
}

/// The columns of `invoice check`, by which a person decides; programs read `decision` or the exit code.
extension DunningAnswer: Listed {
    static let columns: [Column<DunningAnswer>] = [
        Column("invoice", "INVOICE", firm: true) { .text($0.invoice) },
        Column("decision", "DECISION", firm: true) { .word($0.decision.rawValue, DunningWords.style($0.decision)) },
        Column("open", "OPEN", right: true, firm: true, rank: 2) { .amount($0.open) },
        Column("held", "HELD", right: true, firm: true, rank: 1) { .amount($0.held) },
        Column("collectable", "COLLECT", right: true, firm: true) { .amount($0.collectable) },
        Column("currency", "", firm: true) { .text($0.currency?.code) },
        Column("why", "WHY", least: 36) { .text(DunningWords.why($0)) },
    ]
}

/// Beside an invoice, the ticket stands in the place of the number.
extension Dispute {
    static let invoiceColumns = [Column<Dispute>("ticket", "TICKET", firm: true) { .text($0.ticket.description) }] + pageColumns.dropFirst()
}

/// The code is that of the French life cycle of invoices; `effect` is what came of it here.
extension InvoiceStatus: Listed {
    static let columns: [Column<InvoiceStatus>] = [
        Column("code", "CODE", firm: true) { .count($0.code) },
        Column("at", "SET", firm: true) { .instant($0.at) },
        Column("by", "BY", firm: true) { .text($0.by) },
        Column("reasons", "REASONS") { .text($0.reasons.map(\.code).joined(separator: " ")) },
        Column("amount", "AMOUNT", right: true) { .amount($0.amount) },
        Column("effect", "EFFECT") { .text($0.effect.rawValue) },
        Column("ticket", "TICKET") { .text($0.ticket) },
        Column("message", "MESSAGE") { .text($0.message) },
    ]
}

/// `version` is the place in the ledger up to which the decision saw everything.
extension Reminder: Listed {
    static let columns: [Column<Reminder>] = [
        Column("invoice", "INVOICE", firm: true) { .text($0.invoice.text) },
        Column("customer", "CUSTOMER", firm: true) { .text($0.customer.text) },
        Column("level", "LEVEL", right: true, firm: true) { .count($0.level) },
        Column("amount", "AMOUNT", right: true, firm: true) { .amount($0.amount) },
        Column("currency", "", firm: true) { .text($0.currency.code) },
        Column("sentAt", "SENT", firm: true) { .instant($0.sentAt) },
        Column("version", "SEQ", right: true, rank: 1) { .count(Int($0.version)) },
    ]
}

/// An empty `recalledAt`: the agency has it.
extension Handover: Listed {
    static let columns: [Column<Handover>] = [
        Column("invoice", "INVOICE", firm: true) { .text($0.invoice.text) },
        Column("customer", "CUSTOMER", firm: true) { .text($0.customer.text) },
        Column("amount", "AMOUNT", right: true, firm: true) { .amount($0.amount) },
        Column("currency", "", firm: true) { .text($0.currency.code) },
        Column("agency", "AGENCY") { .text($0.agency) },
        Column("handedOverAt", "HANDED OVER", firm: true) { .instant($0.handedOverAt) },
        Column("recalledAt", "RECALLED", firm: true, rank: 1) { .instant($0.recalledAt) },
    ]
}

/// An invoice with an agency, and the daemon's decision on it now.
extension HandoverLine: Listed {
    static let columns: [Column<HandoverLine>] =
        Handover.columns.map { $0.of(\.handover) } + [
            Column("decision", "NOW", firm: true) { .word($0.dunning.decision.rawValue, DunningWords.style($0.dunning.decision)) },
            Column("why", "WHY", least: 30) { .text(DunningWords.why($0.dunning)) },
        ]
}
