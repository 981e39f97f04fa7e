import GRDB
import HoldlineCore
import HoldlineWire

/// Reminders and hand-overs of an invoice, by the indices `reminder_invoice` and `handover_invoice`.
extension TableRecords {
    func lastReminder(on number: InvoiceNumber) throws -> Reminder? {
        try Self.lastOfInvoice.first([number.column], in: statements)
    }

    /// The last one that has gone out by an instant.
    func lastReminder(on number: InvoiceNumber, sentBy now: Instant) throws -> Reminder? {
        try Self.lastSentOfInvoice.first([number.column, now.column], in: statements)
    }

    func lastHandover(of number: InvoiceNumber) throws -> Handover? {
        try Self.lastHandoverOfInvoice.first([number.column], in: statements)
    }

    /// All of them, oldest first.
    func reminders(on number: InvoiceNumber) throws -> [Reminder] {
        try Self.allOfInvoice.all([number.column], in: statements)
    }

    /// The last one is the one with the highest seq, whenever it goes out: `sent_at` may be days ahead of the registration.
    private static let lastOfInvoice = Reminder.table.lookup("WHERE invoice = ? ORDER BY version DESC LIMIT 1")
    private static let lastSentOfInvoice = Reminder.table.lookup("WHERE invoice = ? AND sent_at <= ? ORDER BY version DESC LIMIT 1")
    private static let allOfInvoice = Reminder.table.lookup("WHERE invoice = ? ORDER BY version")
    /// At most one of an invoice's hand-overs is not recalled, by the unique index `handover_standing`, and that is the last one.
    private static let lastHandoverOfInvoice = Handover.table.lookup("WHERE invoice = ? ORDER BY seq DESC LIMIT 1")
}

/// How far an invoice was dunned.
struct Dunned {
    var lastReminder: Reminder?
    /// The last one that has gone out.
    var lastSent: Reminder?
    /// Where it is with an agency.
    var handover: Handover?
}

extension TableRecords {
    /// With the last reminder that has gone out by `now`, where that is given.
    func dunned(_ number: InvoiceNumber, sentBy now: Instant? = nil) throws -> Dunned {
        let handover = try lastHandover(of: number)
        return Dunned(
            lastReminder: try lastReminder(on: number), lastSent: try now.flatMap { try lastReminder(on: number, sentBy: $0) },
            handover: handover?.recalledAt == nil ? handover : nil)
    }
}

extension InvoiceQuery {
    /// Finds candidates by their reminders and hand-overs; whether one is collectable is `InvoiceLine.isCollectable`'s to say.
    func addDunned(to conditions: inout Conditions, at now: Instant, _ policy: Policy) {
        if let level = reminded ?? (collectable ? policy.lastReminder : nil), level > 0 {
            conditions.add(
                """
                (SELECT level FROM reminder WHERE reminder.invoice = invoice.number AND (NOT ? OR sent_at <= ?)
                ORDER BY reminder.version DESC LIMIT 1) >= ?
                """, collectable, now.milliseconds, level)
        }
        if collectable {
            conditions.add(
                "NOT EXISTS (SELECT 1 FROM handover WHERE handover.invoice = invoice.number AND handover.recalled_at IS NULL)")
        }
    }
}
