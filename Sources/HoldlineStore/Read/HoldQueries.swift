import GRDB
package import HoldlineCore
package import HoldlineWire

/// Holds, as they are on the day of the asking.
extension Store {
    /// One hold. Throws `notFound`.
    package func hold(_ id: HoldID) async throws -> Hold {
        let today = policy.today(at: now)
        return try await pool.read { db in
            guard let hold = try TableRecords(db).hold(id) else { throw Refusal(.notFound, "there is no hold \(id)") }
            return hold.seen(on: today)
        }
    }

    /// Holds by number. Those that stand, unless the query asks for more. Throws `invalid` for an `after` that no page
    /// gave.
    /// Those of an invoice, a customer or a ticket come by `hold_invoice`, `hold_customer` and `hold_ticket`. With `all`, broken
    /// promises that somebody has ended are among the broken ones. An invoice's holds are those of exactly this spelling.
    package func holds(_ query: HoldQuery, _ page: PageQuery) async throws -> Page<Hold> {
        let place = try page.place()
        let today = policy.today(at: now)
        return try await pool.read { db in
            var conditions = Conditions()
            conditions.add("id > ?", place)
            if let kind = query.kind { conditions.add("kind = ?", kind.rawValue) }
            if let invoice = query.invoice { conditions.add("spelling = ? AND invoice = ?", invoice.spellingKey, invoice.text) }
            if let customer = query.customer { conditions.add("customer = ?", customer.text) }
            if let ticket = query.ticket { conditions.add("ticket = ?", ticket.number) }
            if query.broken {
                let ended = query.all ? " OR json_extract(promise, '$.state') = 'broken'" : ""
                conditions.add("(\(PromiseSchema.broken)\(ended))", today.number)
            } else if !query.all {
                conditions.add("lifted_at IS NULL AND (until_day IS NULL OR until_day >= ?)", today.number)
            }
            let rows = try Row.fetchAll(
                db, sql: "SELECT * FROM hold\(conditions.clause) ORDER BY id LIMIT ?", arguments: conditions.arguments + [page.size + 1])
            let holds = try rows.prefix(page.size).map { try Hold(row: $0).seen(on: today) }
            return Page(items: holds, next: rows.count > page.size ? holds.last.map { String($0.id.number) } : nil, version: try db.head())
        }
    }
}
