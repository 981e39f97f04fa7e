import GRDB
import HoldlineCore

/// Reminders and hand-overs.
extension Projection {
    /// Keeps a reminder under the seq of its event; it is never changed.
    func save(_ reminder: Reminder) throws {
        try run(
            """
            INSERT INTO reminder (version, invoice, customer, level, amount, currency, sent_at, run, registered_at, registered_by, answered)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                reminder.version, reminder.invoice.text, reminder.customer.text, reminder.level, reminder.amount.units,
                reminder.currency.code, reminder.sentAt.milliseconds, reminder.run, reminder.registeredAt.milliseconds,
                reminder.registeredBy, reminder.answered,
            ])
    }

    /// Keeps a hand-over; a recall later changes its last three columns alone.
    func save(_ handover: Handover) throws {
        try run(
            """
            INSERT INTO handover (seq, invoice, customer, agency, amount, currency, level, handed_over_at, handed_over_by, recalled_at,
                recalled_by, version)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (seq) DO UPDATE SET recalled_at = excluded.recalled_at, recalled_by = excluded.recalled_by,
                version = excluded.version
            """,
            [
                handover.seq, handover.invoice.text, handover.customer.text, handover.agency, handover.amount.units, handover.currency.code,
                handover.level, handover.handedOverAt.milliseconds, handover.handedOverBy, handover.recalledAt?.milliseconds,
                handover.recalledBy, handover.version,
            ])
    }
}
