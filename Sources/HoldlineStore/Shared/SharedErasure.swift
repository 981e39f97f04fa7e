import GRDB
import HoldlineCore

/// What an erasure or a redaction takes from the rows that stand in the shared ledger already.
extension [PostgresStatement] {
    /// Statements for the erasures among these events, behind those that append the events: the sealed parts that they empty, the facts
    /// that they redact, and the keys that the file forgot with them.
    ///
    /// The file has applied the events: facts and keys become what it has now. A row that is so already is not written again.
    init(erasedBy rows: [LedgerRow], _ db: Database) throws {
        self = []
        let erasures = try rows.filter { $0.type == EventType.personErased.rawValue }.compactMap { try $0.read().facts.erasure }
        let ranges = erasures.flatMap(\.events)
        if !ranges.isEmpty {
            append(
                PostgresStatement(
                    "UPDATE holdline.event SET sealed = NULL, salt = NULL WHERE seq = ANY($1::bigint[]) AND sealed IS NOT NULL",
                    [.integers(ranges.flatMap { Array<Int64>($0.first...$0.last) })]))
            let subjects = try erasures.reduce(into: Set()) { $0.formUnion(try $1.subjects(db)) }
            let kept = try EmptiedEvents(ranges).keys(orAbout: subjects, db)
            append(
                PostgresStatement(
                    """
                    DELETE FROM holdline.request
                    WHERE (subject = ANY($1::text[]) OR (events > 0 AND EXISTS (
                        SELECT 1 FROM unnest($2::bigint[], $3::bigint[]) AS emptied (first, last) WHERE seq >= first AND seq - events < last)))
                        AND NOT EXISTS (
                            SELECT 1 FROM unnest($4::text[], $5::text[]) AS kept (actor, key)
                            WHERE kept.actor = request.actor AND kept.key = request.key)
                    """,
                    [
                        .texts(Array<String>(subjects)), .integers(ranges.map(\.first)), .integers(ranges.map(\.last)),
                        .texts(kept.map { $0[0] }), .texts(kept.map { $0[1] }),
                    ]))
        }
        for event in erasures.flatMap({ $0.redacted ?? [] }) {
            guard let row = try LedgerRow.find(event.seq, db) else { continue }
            append(
                PostgresStatement(
                    "UPDATE holdline.event SET facts = $2 WHERE seq = $1 AND facts <> $2", [.integer(event.seq), .text(row.facts)]))
        }
    }
}
