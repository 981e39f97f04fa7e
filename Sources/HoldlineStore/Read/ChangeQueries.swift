import GRDB
package import HoldlineCore
package import HoldlineWire

/// Which answers changed, for programs that keep flags of their own.
extension Store {
    /// The invoices whose dunning answer may have changed since a version, each once in a part, with the answer of this moment: touched by an event
    /// after it, or by a day that came since, on which a hold began or ended.
    ///
    /// A hold on a customer touches all of its company's registered invoices, and so does a merge, or a registration that makes it another
    /// company. Events from `since` on are read, however long the ledger is. Throws `ahead` where `since` is beyond the head.
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
    init(seq: Int64, number: String) { (self.seq, self.number) = (seq, number) }

    /// `812/F1`: the number may hold slashes of its own.
    init(_ after: String?, since: Int64) throws(Refusal) {
        guard let after else {
            self.init(seq: since, number: "")
            return
        }
        let parts = after.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let seq = Int64(parts[0]), seq >= since, String(seq) == parts[0] else {
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
        /// A customer that was registered: another company is covered by other holds.
        struct Customer: Decodable {
            var reference: String
            var siren, vat: String?
        }
        /// nil where the event has none.
        var holds: [Hold]?
        /// As `holds`.
        var invoice: Invoice?
        /// As `holds`.
        var customer: Customer?
        /// Companies that became one.
        var merge: CompanyMerge?
        /// What the event changed of its row, from what to what.
        var changes: [FieldChange]?
    }

    /// The invoices that an event's facts touch. The text is searched before it is decoded, which spares the many
    /// events that touch none.
    /// By number, each once. A company's number that two customers share touches the invoices of both.
    private static func touched(_ facts: String, _ db: Database) throws -> [String] {
        // Most events of a day, such as those of calls, touch none.
        let members = ["\"holds\":[", "\"invoice\":{", "\"customer\":{", "\"merge\":{"]
        guard members.contains(where: { facts.contains($0) }) else { return [] }
        let touched = try StoredJSON.decode(Touched.self, from: facts)
        var numbers = (touched.holds ?? []).compactMap(\.invoice) + (touched.invoice.map { [$0.number] } ?? [])
        let wide = (touched.holds ?? []).filter { $0.invoice == nil }.compactMap(\.customer).map(CustomerReference.init(unchecked:))
        numbers += try Set(Set(wide).map(TableRecords(db).company(of:))).flatMap { try invoices(ofCompany: $0, db) }
        if touched.customer != nil || touched.merge != nil, try hasWideHolds(db) { numbers += try covered(by: touched, db) }
        return Set(numbers).sorted()
    }

    /// Invoices that other holds may cover since a customer was registered, or two were merged. Nothing is where no hold ever was on a
    /// customer.
    private static func covered(by touched: Touched, _ db: Database) throws -> [String] {
        let records = TableRecords(db)
        var companies: Set<String> = []
        var numbers: [String] = []
        if let merge = touched.merge { companies.insert(try records.standing(of: merge.becomes)) }
        if let customer = touched.customer {
            let reference = CustomerReference(unchecked: customer.reference)
            func value(_ field: String, _ now: String?) -> String? {
                touched.changes?.first { $0.field == field }.map(\.from) ?? (touched.changes == nil ? nil : now)
            }
            let before = Company.key(reference, siren: value("siren", customer.siren), vat: value("vat", customer.vat))
            let after = Company.key(reference, siren: customer.siren, vat: customer.vat)
            guard before != after || touched.merge != nil else { return numbers }
            numbers += try String.fetchAll(
                db.cachedStatement(sql: "SELECT number FROM invoice WHERE customer = ?"), arguments: [reference.text])
            // Holds on this reference covered the others of its company, and cover those of the new one.
            let isHeld = try db.cachedStatement(sql: "SELECT 1 FROM hold WHERE customer = ? LIMIT 1")
            if try Int.fetchOne(isHeld, arguments: [reference.text]) != nil {
                companies.formUnion(try [before, after].compactMap(\.self).map(records.standing(of:)))
            }
        }
        for company in companies { numbers += try invoices(ofCompany: company, db) }
        return numbers
    }

    /// Whether a hold ever was on all invoices of a customer.
    private static func hasWideHolds(_ db: Database) throws -> Bool {
        try Int.fetchOne(db.cachedStatement(sql: "SELECT 1 FROM hold WHERE customer IS NOT NULL LIMIT 1")) != nil
    }

    /// The invoices of holds that began or ended by themselves between the day of a version and today, and those with an instalment that
    /// came due.
    private static func passedDays(_ db: Database, _ version: Int64, to today: Day, in zone: Zone) throws -> [String] {
        guard let at = try Int64.fetchOne(db, sql: "SELECT at FROM event WHERE seq = ?", arguments: [version]) else { return [] }
        let day = zone.day(of: Instant(milliseconds: at))
        guard day < today else { return [] }
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT invoice, customer FROM hold WHERE lifted_at IS NULL AND until_day IS NOT NULL AND until_day >= ?1 AND until_day < ?2
                UNION SELECT invoice, customer FROM hold WHERE lifted_at IS NULL AND from_day IS NOT NULL AND from_day > ?1 AND from_day <= ?2
                """, arguments: [day.number, today.number])
        let records = TableRecords(db)
        let companies = Set(try rows.compactMap { $0[1] as String? }.map { try records.company(of: CustomerReference(unchecked: $0)) })
        let due = try String.fetchAll(
            db,
            sql: """
                SELECT number FROM invoice WHERE instalments IS NOT NULL AND EXISTS (
                    SELECT 1 FROM json_each(instalments) WHERE json_extract(value, '$.due') > ?1 AND json_extract(value, '$.due') <= ?2)
                """, arguments: [day.description, today.description])
        let numbers = rows.compactMap { $0[0] as String? } + due
        return Set(try companies.reduce(into: numbers) { $0 += try invoices(ofCompany: $1, db) }).sorted()
    }

    /// All registered invoices of a company, under whichever of its references.
    private static func invoices(ofCompany company: String, _ db: Database) throws -> [String] {
        let merged = try db.cachedStatement(sql: "SELECT company FROM company_merge WHERE becomes = ?")
        let own = try db.cachedStatement(sql: "SELECT number FROM invoice WHERE customer = ?")
        let all = try db.cachedStatement(
            sql: """
                SELECT number FROM invoice WHERE customer IN (SELECT reference FROM customer WHERE company = ?1)
                UNION SELECT number FROM invoice WHERE company = ?1
                """)
        return try ([company] + String.fetchAll(merged, arguments: [company])).flatMap { key in
            key.hasPrefix("=")
                ? try String.fetchAll(own, arguments: [String(key.dropFirst())]) : try String.fetchAll(all, arguments: [key])
        }
    }
}
