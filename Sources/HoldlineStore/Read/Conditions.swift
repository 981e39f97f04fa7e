import GRDB
import HoldlineCore
import HoldlineWire

/// Where a list goes on.
extension PageQuery {
    /// The place that `after` names; throws `invalid` where it is not one of ours.
    func place() throws(Refusal) -> Int64 {
        guard let after else { return 0 }
        guard let place = Int64(after), place >= 0, String(place) == after else {
            throw .invalid("after", "“\(after.prefix(40))” is no place in this list: use the “next” of the page before")
        }
        return place
    }
}

extension Store {
    /// A page of a list of which not only the tables decide what is in it: rows are read until the page is full, so that a rare filter reads
    /// many for one page.
    ///
    /// `rows` gives at most `limit` of those behind a place, each with its own; `item` gives nil for one that is passed over. Throws
    /// `invalid` for an `after` that no page gave.
    func page<Row: Sendable, Item>(
        _ page: PageQuery, of rows: @escaping @Sendable (Database, _ after: Int64, _ limit: Int) throws -> [(place: Int64, row: Row)],
        _ item: (Row) -> Item?
    ) async throws -> Page<Item> {
        var place = try page.place()
        var items: [Item] = []
        while true {
            let after = place
            let (found, head) = try await pool.read { db in (try rows(db, after, page.size + 1), try db.head()) }
            for (next, row) in found {
                if let item = item(row) {
                    if items.count == page.size { return Page(items: items, next: String(place), version: head) }
                    items.append(item)
                }
                place = next
            }
            if found.count <= page.size { return Page(items: items, next: nil, version: head) }
        }
    }
}

/// Conditions of a WHERE clause with their values.
struct Conditions {
    /// In the order in which they were added; all of them have to hold.
    private(set) var sql: [String] = []
    /// The values for the places of `sql`, in the same order.
    private(set) var arguments: StatementArguments = []

    /// Adds a condition and a value for each `?` in it. The text is the program's own: what a caller sent goes into the
    /// values alone.
    mutating func add(_ condition: String, _ values: (any DatabaseValueConvertible)?...) {
        sql.append(condition)
        arguments += StatementArguments(values)
    }

    /// With `WHERE` before it; empty where there are no conditions.
    var clause: String { sql.isEmpty ? "" : " WHERE " + sql.joined(separator: " AND ") }
}
