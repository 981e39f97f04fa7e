extension HistoryLine {
    static func reminderWords(_ facts: Facts) -> String {
        guard let reminder = facts.reminder else { return "registered a reminder" }
        return
            "registered reminder \(reminder.level) on \(reminder.invoice): \(reminder.amount) \(reminder.currency.code), sent at \(reminder.sentAt)"
    }

    static func handoverWords(_ type: EventType, _ facts: Facts) -> String {
        guard let handover = facts.handover else { return "handed an invoice over" }
        let agency = handover.agency ?? "a collection agency"
        return type == .invoiceRecalled
            ? "recalled \(handover.invoice) from \(agency)"
            : "handed \(handover.invoice) over to \(agency): \(handover.amount) \(handover.currency.code)"
    }
}
