import GRDB
package import HoldlineCore
package import HoldlineWire

/// Invoices at collection agencies.
extension Store {
    /// Invoices that are with a collection agency, in the order in which they were handed over.
    package func handovers(_ query: HandoverQuery, _ page: PageQuery) async throws -> Page<HandoverLine> {
        var place = try page.place()
        var lines: [HandoverLine] = []
        let now = now
        // Whether one is to be recalled is the index's to say: rows are read until the page is full.
        while true {
            let after = place
            let (rows, head) = try await pool.read { db in
                var conditions = Conditions()
                conditions.add("seq > ?", after)
                if !query.all || query.recall { conditions.add("recalled_at IS NULL") }
                let rows = try Row.fetchAll(
                    db, sql: "SELECT * FROM handover\(conditions.clause) ORDER BY seq LIMIT ?",
                    arguments: conditions.arguments + [page.size + 1])
                return (try rows.map(Handover.init(row:)), try db.head())
            }
            for handover in rows {
                let line = HandoverLine(handover, index.check(handover.invoice, customer: nil, asOf: nil, now: now))
                if line.recall || !query.recall {
                    if lines.count == page.size { return Page(items: lines, next: String(place), version: head) }
                    lines.append(line)
                }
                place = handover.seq
            }
            if rows.count <= page.size { return Page(items: lines, next: nil, version: head) }
        }
    }
}
