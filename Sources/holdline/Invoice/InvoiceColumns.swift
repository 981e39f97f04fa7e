import HoldlineCore

extension InvoiceLine {
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
        Column("reminderLevel", "LEVEL", right: true, firm: true, rank: 4) { $0.lastReminder.map { .count($0.level) } ?? .none },
        Column("remindedAt", "REMINDED", firm: true, rank: 5) { .instant($0.lastReminder?.sentAt) },
        Column("agency", "AGENCY", firm: true, rank: 6) { .text($0.handover.map { $0.agency ?? "handed over" }) },
    ]
}

extension DunningAnswer {
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
