import Foundation
import HoldlineCore

/// Rows of the shared ledger, as PostgreSQL has them.
extension LedgerRow {
    /// The columns are those of `LedgerRow.columns`.
    init(_ rows: PostgresRows, _ row: Int) throws(PostgresProblem) {
        self.init(
            seq: try rows.integer(row, 0), at: Instant(milliseconds: try rows.integer(row, 1)), actor: rows.text(row, 2),
            type: rows.text(row, 3), subject: rows.text(row, 4), facts: rows.text(row, 5),
            sealed: rows.isNull(row, 6) ? nil : rows.text(row, 6), salt: rows.data(row, 7), sealedDigest: rows.data(row, 8),
            hash: rows.bytes(row, 9))
    }
}

extension RememberedKey {
    /// The columns are those that `SharedLedger` reads of `holdline.request`, in its order.
    init(_ rows: PostgresRows, _ row: Int) throws(PostgresProblem) {
        self.init(
            actor: rows.text(row, 0), key: rows.text(row, 1), at: Instant(milliseconds: try rows.integer(row, 4)),
            write: Idempotency(
                endpoint: rows.text(row, 2), body: rows.bytes(row, 3), seq: try rows.integer(row, 5), events: try rows.integer(row, 6),
                subject: rows.text(row, 7), created: rows.boolean(row, 8)))
    }
}

extension [PostgresStatement] {
    /// What appends the entries of one batch: each kind in one statement, whatever their number.
    init(_ entries: LedgerEntries, site: String, batch: UUID) {
        self = []
        let events = entries.events
        if !events.isEmpty {
            append(
                PostgresStatement(
                    """
                    INSERT INTO holdline.event (\(LedgerRow.columns))
                    SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bytea[],
                        $9::bytea[], $10::bytea[])
                    """,
                    [
                        .integers(events.map(\.seq)), .integers(events.map(\.at.milliseconds)), .texts(events.map(\.actor)),
                        .texts(events.map(\.type)), .texts(events.map(\.subject)), .texts(events.map(\.facts)),
                        .texts(events.map(\.sealed)),
                        .byteArrays(events.map(\.salt)), .byteArrays(events.map(\.sealedDigest)), .byteArrays(events.map(\.hash)),
                    ], isPrepared: true))
        }
        let keys = entries.keys
        if !keys.isEmpty {
            // Whoever decided these knew no write with such a key: one that stands here was forgotten after its days, and may be used again.
            append(
                PostgresStatement(
                    """
                    DELETE FROM holdline.request USING unnest($1::text[], $2::text[], $3::bigint[]) AS again (actor, key, before)
                    WHERE request.actor = again.actor AND request.key = again.key AND request.at < again.before
                    """,
                    [
                        .texts(keys.map(\.actor)), .texts(keys.map(\.key)), .integers(keys.map { Idempotency.limit($0.at).milliseconds }),
                    ], isPrepared: true))
            append(
                PostgresStatement(
                    """
                    INSERT INTO holdline.request (actor, key, endpoint, body, at, seq, events, subject, created)
                    SELECT actor, key, endpoint, body, at, seq, events::int, subject, created = 1
                    FROM unnest($1::text[], $2::text[], $3::text[], $4::bytea[], $5::bigint[], $6::bigint[], $7::bigint[], $8::text[], $9::bigint[])
                        AS taken (actor, key, endpoint, body, at, seq, events, subject, created)
                    """,
                    [
                        .texts(keys.map(\.actor)), .texts(keys.map(\.key)), .texts(keys.map(\.write.endpoint)),
                        .byteArrays(keys.map(\.write.body)), .integers(keys.map(\.at.milliseconds)), .integers(keys.map(\.write.seq)),
                        .integers(keys.map(\.write.events)), .texts(keys.map(\.write.subject)),
                        .integers(keys.map { $0.write.created ? 1 : 0 }),
                    ], isPrepared: true))
        }
        append(
            PostgresStatement(
                """
                INSERT INTO holdline.batch (id, site, head, at, registered)
                VALUES ($1, $2, (SELECT coalesce(max(seq), 0) FROM holdline.event), (extract(epoch FROM clock_timestamp()) * 1000)::bigint, $3)
                """,
                [.uuid(batch), .text(site), entries.registeredAt.map { .integer($0.milliseconds) } ?? .null]))
    }

    /// What forgets keys from before an instant of `SteadyTime`, and the batches of that time; each answers how many rows went, `limit` at most.
    ///
    /// A batch says to its own daemon that it was taken, for some seconds; to a site that follows, when invoices were registered last: the
    /// newest one that says so stays.
    init(forgottenBefore instant: Instant, limit: Int) {
        let values: [PostgresValue] = [.integer(instant.milliseconds), .integer(Int64(limit))]
        self = [
            PostgresStatement(
                """
                WITH gone AS (
                    DELETE FROM holdline.request
                    WHERE (actor, key) IN (SELECT actor, key FROM holdline.request WHERE at < $1 ORDER BY at LIMIT $2)
                    RETURNING 1)
                SELECT count(*) FROM gone
                """, values),
            PostgresStatement(
                """
                WITH oldest AS (SELECT id, head, at, registered FROM holdline.batch ORDER BY head LIMIT $2),
                    gone AS (
                        DELETE FROM holdline.batch WHERE id IN (
                            SELECT id FROM oldest
                            WHERE at < $1 AND (registered IS NULL OR EXISTS (
                                SELECT 1 FROM holdline.batch AS later
                                WHERE later.head > oldest.head AND later.registered >= oldest.registered)))
                        RETURNING 1)
                SELECT count(*) FROM gone
                """, values),
        ]
    }
}
