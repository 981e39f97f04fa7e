import GRDB
import HoldlineCore

extension TableRecords {
    func lastReminder(on number: InvoiceNumber) throws -> Reminder? {
        let select = try db.cachedStatement(sql: "SELECT * FROM reminder WHERE invoice = ? ORDER BY version DESC LIMIT 1")
        return try Row.fetchOne(select, arguments: [number.text]).map(Reminder.init(row:))
    }

    func lastHandover(of number: InvoiceNumber) throws -> Handover? {
        let select = try db.cachedStatement(sql: "SELECT * FROM handover WHERE invoice = ? ORDER BY seq DESC LIMIT 1")
        return try Row.fetchOne(select, arguments: [number.text]).map(Handover.init(row:))
    }

    /// All of them, oldest first.
    func reminders(on number: InvoiceNumber) throws -> [Reminder] {
        let select = try db.cachedStatement(sql: "SELECT * FROM reminder WHERE invoice = ? ORDER BY version")
        return try Row.fetchAll(select, arguments: [number.text]).map(Reminder.init(row:))
    }
}

/// How far an invoice was dunned.
struct Dunned {
    var lastReminder: Reminder?
    /// Where it is with an agency.
    var handover: Handover?
}

extension TableRecords {
    func dunned(_ number: InvoiceNumber) throws -> Dunned {
        let handover = try lastHandover(of: number)
        return Dunned(lastReminder: try lastReminder(on: number), handover: handover?.recalledAt == nil ? handover : nil)
    }
}

extension InvoiceFilter {
    /// The part about reminders and hand-overs; whether something is held is for the index to say.
    func addDunned(to conditions: inout Conditions, at now: Instant, _ policy: Policy) {
        if let level = leastLevel ?? (collectable ? policy.lastReminder : nil), level > 0 {
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
