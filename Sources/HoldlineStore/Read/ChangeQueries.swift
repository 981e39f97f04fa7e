import GRDB
package import HoldlineCore
package import HoldlineWire

/// Which answers changed, for programs that keep flags of their own.
extension Store {
    /// The invoices whose dunning answer may have changed since a version, each once in a part, with the answer of this moment: touched by an event
    /// after it, or by a day that came since, on which a hold began or ended.
    ///
    /// A hold on a customer touches all of its registered invoices. Throws `ahead` where `since` is beyond the head.
    package func changes(since: Int64, _ page: PageQuery) async throws -> ChangedAnswers {
        let head = index.version
        guard since <= head else {
            throw Refusal(
                .ahead, "the ledger ends at \(head), before \(since): it is another one, or an older copy. Read all again, from 0")
        }
        let now = now
        let today = policy.today(at: now)
        let start = try ChangeCursor(page.after, since: since)
        var numbers: [String] = []
        var found: Set<String> = []
        var last = start
        var seq = start.seq
        while numbers.count <= page.size {
            let (from, zone) = (seq, policy.calendar.zone)
            let changes = try await pool.read { db in
                try Change.read(db, from: from, through: head, since: since, to: today, in: zone)
            }
            guard let end = changes.last?.seq else { break }
            adding: for change in changes {
                for number in change.invoices where change.seq > start.seq || number > start.number {
                    guard found.insert(number).inserted else { continue }
                    numbers.append(number)
                    if numbers.count > page.size { break adding }
                    last = ChangeCursor(seq: change.seq, number: number)
                }
            }
            seq = end + 1
        }
        let items = numbers.prefix(page.size).map {
            index.check(InvoiceNumber(unchecked: $0), customer: nil, asOf: nil, now: now)
        }
        let isWhole = numbers.count <= page.size
        return ChangedAnswers(items: items, next: isWhole ? nil : last.description, head: isWhole ? head : max(since, last.seq - 1))
    }
}

/// Where a part of the changes begins: behind this invoice among those that one event touched.
private struct ChangeCursor: CustomStringConvertible {
    /// The event that touched the last invoice of the part before.
    var seq: Int64
    /// That invoice; empty at the beginning.
    var number: String

    /// Begins behind `number` among the invoices that the event `seq` touched.
    init(seq: Int64, number: String) {
        (self.seq, self.number) = (seq, number)
    }

    /// `812/F1`: the number may hold slashes of its own.
    init(_ after: String?, since: Int64) throws(Refusal) {
        guard let after else {
            self.init(seq: since, number: "")
            return
        }
        let parts = after.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let seq = Int64(parts[0]), seq >= since else {
            throw .invalid("after", "“\(after.prefix(40))” is no place among these changes: use the “next” of the part before")
        }
        self.init(seq: seq, number: String(parts[1]))
    }

    /// The text that the next request gives as `after`.
    var description: String { "\(seq)/\(number)" }
}

/// What one event touched; the days that passed stand under the version that they are counted from.
private struct Change {
    /// The event's seq.
    var seq: Int64
    /// In the order of their numbers.
    var invoices: [String]

    /// Events that are read at once.
    private static let together = 1000

    /// The next changes from an event on; empty at the end.
    static func read(
        _ db: Database, from: Int64, through head: Int64, since: Int64, to today: Day, in zone: Zone
    ) throws -> [Change] {
        if from == since, from > 0 {
            // The version itself was seen: in its place stand the days since.
            return [Change(seq: since, invoices: try passedDays(db, since, to: today, in: zone))]
        }
        let rows = try Row.fetchAll(
            db, sql: "SELECT seq, facts FROM event WHERE seq >= ? AND seq <= ? ORDER BY seq LIMIT ?", arguments: [from, head, together])
        return try rows.map { row in Change(seq: row[0], invoices: try touched(try PackedText.unpack(row[1]), db)) }
    }

    /// Of an event's facts what can change a dunning answer; the rest is not decoded.
    private struct Touched: Decodable {
        /// A hold names an invoice, or a customer.
        struct Hold: Decodable {
            /// One of the two is nil.
            var invoice, customer: String?
        }
        /// An invoice that was registered, paid or credited.
        struct Invoice: Decodable {
            /// The invoice's number.
            var number: String
        }
        /// nil where the event has none.
        var holds: [Hold]?
        /// As `holds`.
        var invoice: Invoice?
    }

    /// The invoices that an event's facts touch. The text is searched before it is decoded, which spares the many
    /// events that touch none.
    private static func touched(_ facts: String, _ db: Database) throws -> [String] {
        // Most events of a day, such as those of calls, touch none.
        guard facts.contains("\"holds\":[") || facts.contains("\"invoice\":{") else { return [] }
        let touched = try StoredJSON.decode(Touched.self, from: facts)
        return try invoices(
            (touched.holds ?? []).compactMap(\.invoice) + (touched.invoice.map { [$0.number] } ?? []),
            of: (touched.holds ?? []).filter { $0.invoice == nil }.compactMap(\.customer), db)
    }

    /// The invoices of holds that began or ended by themselves between the day of a version and today.
    private static func passedDays(_ db: Database, _ version: Int64, to today: Day, in zone: Zone) throws -> [String] {
        guard let at = try Int64.fetchOne(db, sql: "SELECT at FROM event WHERE seq = ?", arguments: [version]) else { return [] }
        let day = zone.day(of: Instant(milliseconds: at))
        guard day < today else { return [] }
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT invoice, customer FROM hold WHERE lifted_at IS NULL AND (until_day >= ?1 AND until_day < ?2 OR from_day > ?1 AND from_day <= ?2)
                """, arguments: [day.number, today.number])
        return try invoices(rows.compactMap { $0[0] }, of: rows.compactMap { $0[1] }, db)
    }

    /// The numbers, and those of all registered invoices of the customers; each once, in order.
    private static func invoices(_ numbers: [String], of customers: [String], _ db: Database) throws -> [String] {
        var all = Set(numbers)
        for customer in Set(customers) {
            let select = try db.cachedStatement(sql: "SELECT number FROM invoice WHERE customer = ?")
            all.formUnion(try String.fetchAll(select, arguments: [customer]))
        }
        return all.sorted()
    }
}
