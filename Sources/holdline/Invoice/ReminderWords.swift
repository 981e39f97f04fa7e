import HoldlineCore

enum ReminderWords {
    /// `last reminder: level 2, 900.00 EUR, 2026-11-10 08:00`.
    static func last(_ reminder: Reminder) -> String {
        "last reminder: level \(reminder.level), \(reminder.amount) \(reminder.currency.code), \(LocalTime.text(reminder.sentAt))"
    }

    static func standing(_ handover: Handover) -> String {
        let agency = handover.agency ?? "a collection agency"
        return handover.recalledAt.map { "recalled from \(agency) \(LocalTime.text($0))" }
            ?? "with \(agency) since \(LocalTime.text(handover.handedOverAt)): \(handover.amount) \(handover.currency.code)"
    }
}

extension Reminder {
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

extension Handover {
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

extension HandoverLine {
    static let columns: [Column<HandoverLine>] =
        Handover.columns.map { column in
            Column<HandoverLine>(
                column.name, column.title, right: column.isRight, firm: column.isFirm, rank: column.rank, least: column.least
            ) { column.cell($0.handover) }
        } + [
            Column("decision", "NOW", firm: true) { .word($0.dunning.decision.rawValue, DunningWords.style($0.dunning.decision)) },
            Column("why", "WHY", least: 30) { .text(DunningWords.why($0.dunning)) },
        ]
}
