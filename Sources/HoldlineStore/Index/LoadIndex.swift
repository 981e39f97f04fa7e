import GRDB
import HoldlineCore

extension HoldIndex {
    /// Fills an index from the tables of one read.
    convenience init(_ db: Database, policy: Policy, head: Int64) throws {
        self.init(policy: policy)
        var batch: [Facts] = []
        func flush() {
            apply(batch, version: head)
            batch.removeAll(keepingCapacity: true)
        }
        let invoices = try Row.fetchCursor(
            db,
            sql:
                "SELECT number, customer, issued, due, currency, amount, open, credited, registered_at, NULL AS movements, version FROM invoice"
        )
        while let row = try invoices.next() {
            var facts = Facts()
            facts.invoice = try Invoice(row: row)
            batch.append(facts)
            if batch.count == 1000 { flush() }
        }
        let holds = try Row.fetchCursor(db, sql: "SELECT * FROM hold WHERE lifted_at IS NULL ORDER BY id")
        while let row = try holds.next() {
            var facts = Facts()
            facts.holds = [try Hold(row: row)]
            batch.append(facts)
            if batch.count == 1000 { flush() }
        }
        flush()
    }
}
