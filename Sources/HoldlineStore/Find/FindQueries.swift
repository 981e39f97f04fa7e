import GRDB
package import HoldlineCore
package import HoldlineWire

/// Finding what a person names by a part of it.
extension Store {
    /// What fits exactly first; then customers, tickets and invoices, each newest first. Where nothing fits, customers whose names or
    /// references are written nearly so.
    ///
    /// `kinds` are those that the asker may see. Throws `invalid` for too many words, and for an `after` that no page gave.
    package func find(_ query: FindQuery, among kinds: Set<Found.Kind>, _ page: PageQuery) async throws -> Page<Found> {
        let cursor = try FindCursor(page.after)
        let wanted = try Wanted(query.text)
        let kinds = kinds.filter(query.asks(for:))
        let (policy, now) = (policy, now)
        var found = try await pool.read { db in
            try Finder(db: db, wanted: wanted, query: query, kinds: kinds, policy: policy).page(behind: cursor, page.size)
        }
        for place in found.items.indices where found.items[place].kind == .invoice {
            let answer = index.check(InvoiceNumber(unchecked: found.items[place].id), customer: nil, asOf: nil, now: now)
            found.items[place].state = answer.decision.rawValue
            (found.items[place].open, found.items[place].currency) = (answer.open, answer.currency)
            found.items[place].customer = answer.customer
        }
        return found
    }
}

/// Where a part of what was found begins: behind a place in a section. As text both, with a point between them.
struct FindCursor: CustomStringConvertible {
    /// 0: what fits exactly, then the kinds in their order.
    var section: Int
    /// Among the exact ones how many were shown; else the last row's own place, below which the section goes on.
    var place: Int64

    init(section: Int, place: Int64) { (self.section, self.place) = (section, place) }

    /// nil where there is none. Throws `invalid` for what no page gave.
    init?(_ after: String?) throws(Refusal) {
        guard let cursor = try Cursor(after, of: 2) else { return nil }
        self.init(section: Int(truncatingIfNeeded: cursor.first), place: cursor.second)
    }

    var description: String { "\(section).\(place)" }
}

/// One search, in one read of the database.
struct Finder {
    let db: Database
    let wanted: Wanted
    let query: FindQuery
    let kinds: Set<Found.Kind>
    let policy: Policy
    /// What the text itself names; several parts of a search ask for it.
    let namedReferences: [CustomerReference], namedInvoices: [InvoiceNumber]

    init(db: Database, wanted: Wanted, query: FindQuery, kinds: Set<Found.Kind>, policy: Policy) throws {
        (self.db, self.wanted, self.query, self.kinds, self.policy) = (db, wanted, query, kinds, policy)
        namedReferences = try Self.references(named: wanted, TableRecords(db))
        namedInvoices = try Self.invoices(named: wanted, TableRecords(db))
    }

    var records: TableRecords { TableRecords(db) }

    /// Sections behind the exact ones, in their order.
    private static let sections: [Found.Kind] = [.customer, .ticket, .invoice]

    /// A page may end within a section and begin with the next one. What fits exactly is not shown a second time as a part.
    /// Customers that are nearly so are looked for on the first page alone, and only where it is empty.
    func page(behind cursor: FindCursor?, _ size: Int) throws -> Page<Found> {
        let exact = try exactHits()
        let known = Set(exact.map { "\($0.kind)/\($0.id)" })
        var items: [Found] = []
        func page(_ next: FindCursor?) throws -> Page<Found> {
            Page(items: items, next: next?.description, version: try db.head())
        }
        if cursor?.section ?? 0 == 0 {
            let begin = Int(clamping: max(0, cursor?.place ?? 0))
            items += exact.dropFirst(begin).prefix(size)
            if exact.count > begin + size { return try page(FindCursor(section: 0, place: Int64(begin + size))) }
        }
        for (index, kind) in Self.sections.enumerated() where kinds.contains(kind) {
            let section = index + 1
            guard cursor?.section ?? 0 <= section else { continue }
            var last = cursor?.section == section ? cursor?.place ?? .max : .max
            let hits = try hits(kind, before: last, size - items.count + 1 + exact.count).filter {
                !known.contains("\(kind)/\($0.found.id)")
            }
            for hit in hits {
                if items.count == size { return try page(FindCursor(section: section, place: last)) }
                items.append(hit.found)
                last = hit.place
            }
        }
        if items.isEmpty, cursor == nil, kinds.contains(.customer) { items = try nearCustomers() }
        return try page(nil)
    }

    /// At most `limit` of a kind that have the words, newest first, below a place.
    private func hits(_ kind: Found.Kind, before place: Int64, _ limit: Int) throws -> [(place: Int64, found: Found)] {
        switch kind {
        case .customer: try customers(before: place, limit)
        case .ticket: try tickets(before: place, limit)
        case .invoice: try invoices(before: place, limit)
        case .hold, .call: []
        }
    }
}
