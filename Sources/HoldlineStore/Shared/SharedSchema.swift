/// The tables of a ledger that several daemons share, in PostgreSQL.
///
/// An owner makes them once, with `holdlined ledger schema`; the role of the daemons may not alter them. They hold the ledger and nothing that
/// follows from it: each daemon has the tables of tickets, holds and calls in its own file.
package enum SharedSchema {
    /// The form of these tables, as `turn.format` has it.
    package static let format: Int64 = 1
    /// The schema, which is one ledger: another seller has a database of its own.
    package static let name = "holdline"

    /// The statements for `psql`, run by the owner of the database, with the rights of `role`, the daemons' login.
    ///
    /// `turn` has one row that is locked and never changed: a row that changes leaves dead versions behind, and each look at it gets slower
    /// while somebody's old snapshot keeps them. The next seq is the last one and one, read under that lock: a sequence would leave gaps, and
    /// lets a later number be seen before an earlier one.
    package static func script(role: String) -> String {
        let role = "\"\(role.replacing("\"", with: "\"\""))\""
        return """
            \\set ON_ERROR_STOP on
            BEGIN;
            DO $$ BEGIN
                IF current_setting('server_encoding') <> 'UTF8' THEN
                    RAISE EXCEPTION 'the database has the encoding %, and the ledger wants UTF8: CREATE DATABASE holdline ENCODING ''UTF8'' TEMPLATE template0',
                        current_setting('server_encoding');
                END IF;
            END $$;
            CREATE SCHEMA \(name);
            SET LOCAL search_path = \(name);

            -- Whose turn it is: each batch of commands locks the one row. It says which ledger this is, too.
            CREATE TABLE turn (
                one integer PRIMARY KEY CHECK (one = 1),
                ledger uuid NOT NULL,
                format integer NOT NULL,
                policy bytea CHECK (length(policy) = 32)
            );

            -- The ledger. Facts are text and not jsonb: their bytes are hashed.
            CREATE TABLE event (
                seq bigint PRIMARY KEY CHECK (seq > 0),
                at bigint NOT NULL,
                actor text NOT NULL,
                type text NOT NULL,
                subject text NOT NULL,
                facts text NOT NULL,
                sealed text,
                salt bytea,
                sealed_digest bytea CHECK (length(sealed_digest) = 32),
                hash bytea NOT NULL CHECK (length(hash) = 32),
                CHECK ((sealed IS NULL) = (salt IS NULL)),
                CHECK (sealed IS NULL OR sealed_digest IS NOT NULL)
            );

            -- Whoever begins with a ledger asks which of its rows were redacted.
            CREATE INDEX event_erased ON event (seq) WHERE type = 'person.erased';

            -- One row for each transaction that wrote: a daemon whose connection broke during a commit looks for its own here.
            CREATE TABLE batch (
                id uuid PRIMARY KEY,
                site text NOT NULL,
                head bigint NOT NULL,
                at bigint NOT NULL,
                registered bigint
            );
            CREATE INDEX batch_head ON batch (head);

            -- Idempotency keys: one that is sent to two sites is decided once.
            CREATE TABLE request (
                actor text NOT NULL,
                key text NOT NULL,
                endpoint text NOT NULL,
                body bytea NOT NULL,
                at bigint NOT NULL,
                seq bigint NOT NULL,
                events integer NOT NULL,
                subject text NOT NULL,
                created boolean NOT NULL,
                PRIMARY KEY (actor, key)
            );
            CREATE INDEX request_seq ON request (seq);
            CREATE INDEX request_at ON request (at);

            -- The daemons. A token that is another one says that two daemons go by one name.
            CREATE TABLE site (
                name text PRIMARY KEY,
                token uuid NOT NULL,
                formats int4range NOT NULL,
                seen bigint NOT NULL
            );

            -- For “holdlined ledger probe” alone, which tries on it what the ledger relies on.
            CREATE TABLE probe (
                id uuid PRIMARY KEY,
                step integer NOT NULL
            );

            GRANT USAGE ON SCHEMA \(name) TO \(role);
            GRANT SELECT ON ALL TABLES IN SCHEMA \(name) TO \(role);
            GRANT INSERT ON turn, event, batch, request, site, probe TO \(role);
            -- An erasure empties the sealed part, and a redaction facts in which personal text was chained by mistake.
            GRANT UPDATE (facts, sealed, salt) ON event TO \(role);
            -- FOR UPDATE wants the right to change a column; and the policy that all sites decide by is taken up by a command.
            GRANT UPDATE (one, format, policy) ON turn TO \(role);
            GRANT UPDATE ON site TO \(role);
            GRANT UPDATE (step), DELETE ON probe TO \(role);
            GRANT DELETE ON batch, request, site TO \(role);

            -- A daemon that stops in its turn must not keep the others waiting.
            ALTER ROLE \(role) SET idle_in_transaction_session_timeout = '5s';
            ALTER ROLE \(role) SET lock_timeout = '2s';
            COMMIT;

            """
    }

    /// What the daemons' role needs, as (table, right, column): the probe asks for each.
    static let rights: [(table: String, right: String, column: String?)] = [
        ("turn", "SELECT", nil), ("turn", "UPDATE", "one"), ("event", "SELECT", nil), ("event", "INSERT", nil),
        ("event", "UPDATE", "sealed"),
        ("event", "UPDATE", "salt"), ("event", "UPDATE", "facts"), ("batch", "SELECT", nil), ("batch", "INSERT", nil),
        ("batch", "DELETE", nil), ("request", "SELECT", nil), ("request", "INSERT", nil), ("request", "DELETE", nil),
        ("site", "SELECT", nil),
        ("site", "INSERT", nil), ("site", "UPDATE", nil), ("probe", "INSERT", nil), ("probe", "UPDATE", "step"), ("probe", "DELETE", nil),
    ]
}
