import GRDB
import HoldlineCore

/// What `holdlined rebuild` did.
package struct RebuildReport: Sendable {
    package var events: Int64
    package var head: Int64
}

extension Store {
    /// Empties the tables and replays them from the ledger, in one transaction. No daemon may run on the database.
    ///
    /// The ledger itself, the remembered keys and the settings stay. Throws `UnusableDatabase` and `UnreadableRow`.
    package static func rebuild(path: String) throws -> RebuildReport {
        let pool = try openDatabase(path: path, checkHead: false)
        return try pool.write { db in
            for table in Schema.projections { try db.execute(sql: "DELETE FROM \(table)") }
            let projection = Projection(db: db)
            var report = RebuildReport(events: 0, head: 0)
            let rows = try LedgerRow.fetchCursor(db, sql: "SELECT \(LedgerRow.columns) FROM event ORDER BY seq")
            while let row = try rows.next() {
                try projection.apply(try row.read())
                report.events += 1
                report.head = row.seq
                // A ledger of millions does not wait in memory.
                if report.events % 1000 == 0 { try projection.writeTexts() }
            }
            try projection.writeTexts()
            try db.execute(sql: "UPDATE setting SET value = ? WHERE name = 'applied'", arguments: [report.head])
            return report
        }
    }
}
