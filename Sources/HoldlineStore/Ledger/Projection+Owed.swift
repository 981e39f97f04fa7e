import GRDB
import HoldlineCore

/// Documents and merges of customers. Both tables only grow.
extension Projection {
    /// Keeps what a document said and did. Throws `SQLITE_CONSTRAINT` where the seq is there already.
    func save(_ document: DocumentRecord) throws {
        try run(
            """
            INSERT INTO document (seq, kind, number, issued, currency, amount, payable, type_code, preceding, credits, effect)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                document.seq, document.kind.rawValue, document.number.text, document.issued.number, document.currency.code,
                document.amount.units, document.payable?.units, document.typeCode, try document.preceding.map(StoredJSON.encode),
                document.credits?.text, document.effect.rawValue,
            ])
    }

    /// Companies that were merged before point to the last one at once, so that a look-up takes one step.
    func save(_ merge: CompanyMerge) throws {
        let records = TableRecords(db)
        let (from, into) = (try records.standing(of: merge.company), try records.standing(of: merge.becomes))
        // A reference that a merge names stays in it, whatever is registered of it later: it is written down even where nothing changes.
        guard from != into else { return }
        try run("UPDATE company_merge SET becomes = ?2 WHERE becomes = ?1", [from, into])
        try run("INSERT INTO company_merge (company, becomes) VALUES (?1, ?2)", [from, into])
    }
}
