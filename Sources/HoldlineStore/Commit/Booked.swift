import GRDB
import HoldlineCore

/// How often each queue's visits were booked as what since the ledger began, kept in the settings with each commit: to count them at
/// a start would read every call there ever was.
///
/// A setting's name is "booked/", the booking, "/" and the queue.
enum Booked {
    /// The beginning of a setting's name that keeps a count.
    private static let prefix = "booked/"

    /// What is kept.
    static func read(_ db: Database) throws -> [(change: BookingChange, count: Int)] {
        // "0" follows "/" in ASCII.
        let rows = try Row.fetchCursor(db, sql: "SELECT name, value FROM setting WHERE name > 'booked/' AND name < 'booked0'")
        var counts: [(BookingChange, Int)] = []
        while let row = try rows.next() {
            let name: String = row["name"]
            let parts = name.dropFirst(prefix.count).split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let booking = CallBooking(rawValue: String(parts[0])) else {
                throw UnreadableColumn(description: "the setting “\(name)”")
            }
            counts.append((BookingChange(queue: QueueName(unchecked: String(parts[1])), from: nil, to: booking), row["value"]))
        }
        return counts
    }

    /// What the calls of an event change, against the tables as they stand before it.
    static func changes(by calls: [Call], _ db: Database) throws -> [BookingChange] {
        guard !calls.isEmpty else { return [] }
        let select = try db.cachedStatement(sql: "SELECT visit, booking FROM call WHERE id = ?")
        return try BookingChange.changes(by: calls) { id in
            guard let row = try Row.fetchOne(select, arguments: [id.number]) else { return nil }
            guard let booking = CallBooking(rawValue: row[1]) else { throw UnreadableColumn(description: "booking of \(id)") }
            return (row[0], booking)
        }
    }

    /// Adds what a transaction has booked, within it.
    static func add(_ changes: [BookingChange], _ db: Database) throws {
        var sums: [String: Int] = [:]
        for change in changes {
            if let from = change.from { sums[name(change.queue, from), default: 0] -= 1 }
            sums[name(change.queue, change.to), default: 0] += 1
        }
        for (name, sum) in sums where sum != 0 {
            try db.cachedStatement(
                sql: "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = value + excluded.value"
            ).execute(arguments: [name, sum])
        }
    }

    /// Counts the calls and their earlier visits themselves: after an upgrade and a rebuild.
    static func count(_ db: Database) throws {
        try db.execute(
            sql: """
                DELETE FROM setting WHERE name > 'booked/' AND name < 'booked0';
                INSERT INTO setting (name, value)
                SELECT 'booked/' || booking || '/' || queue, count(*)
                FROM (SELECT queue, booking FROM call UNION ALL SELECT queue, booking FROM visit)
                GROUP BY queue, booking;
                """)
    }

    /// The name of the setting for a queue and a booking. A queue's name may hold a slash: the reader cuts at the first
    /// slash behind the prefix only.
    private static func name(_ queue: QueueName, _ booking: CallBooking) -> String { "\(prefix)\(booking.rawValue)/\(queue.text)" }
}
