import GRDB
import HoldlineCore
import HoldlineWire

/// How far invoices were dunned.
extension TableRecords {
    /// The reminder that was registered last, whether or not it has gone out; nil for none.
    func lastReminder(on number: InvoiceNumber) throws -> Reminder? {
        let select = try db.cachedStatement(sql: "SELECT * FROM reminder WHERE invoice = ? ORDER BY version DESC LIMIT 1")
        return try Row.fetchOne(select, arguments: [number.text]).map(Reminder.init(row:))
    }

    /// The last one that has gone out by an instant.
    func lastReminder(on number: InvoiceNumber, sentBy now: Instant) throws -> Reminder? {
        let select = try db.cachedStatement(sql: "SELECT * FROM reminder WHERE invoice = ? AND sent_at <= ? ORDER BY version DESC LIMIT 1")
        return try Row.fetchOne(select, arguments: [number.text, now.milliseconds]).map(Reminder.init(row:))
    }

    /// The last hand-over to an agency, one that was recalled too; nil for none.
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

/// A row of `reminder`.
extension Reminder {
    /// Throws `UnreadableColumn` for a currency that ISO 4217 does not have.
    init(row: Row) throws {
        guard let currency = row.currency("currency") else { throw UnreadableColumn(description: "currency of a reminder") }
        self.init(
            invoice: InvoiceNumber(unchecked: row["invoice"]), customer: CustomerReference(unchecked: row["customer"]),
            level: row["level"], amount: Amount(units: row["amount"], decimals: currency.decimals), currency: currency,
            sentAt: row.instant("sent_at"), run: row["run"], registeredAt: row.instant("registered_at"), registeredBy: row["registered_by"],
            answered: row["answered"], version: row["version"])
    }
}

/// A row of `handover`.
extension Handover {
    /// Throws `UnreadableColumn` for a currency that ISO 4217 does not have.
    init(row: Row) throws {
        guard let currency = row.currency("currency") else { throw UnreadableColumn(description: "currency of a hand-over") }
        self.init(
            invoice: InvoiceNumber(unchecked: row["invoice"]), customer: CustomerReference(unchecked: row["customer"]),
            agency: row["agency"], amount: Amount(units: row["amount"], decimals: currency.decimals), currency: currency,
            level: row["level"], handedOverAt: row.instant("handed_over_at"), handedOverBy: row["handed_over_by"], seq: row["seq"],
            version: row["version"])
        recalledAt = row.optionalInstant("recalled_at")
        recalledBy = row["recalled_by"]
    }
}

/// How far an invoice was dunned.
struct Dunned {
    /// The last one that was registered, even if it is to be sent later; nil for none.
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

/// Filters that reminders and hand-overs decide.
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
