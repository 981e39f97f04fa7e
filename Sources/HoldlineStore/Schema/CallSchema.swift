import GRDB
import HoldlineCore

/// The tables of the call queue.
enum CallSchema {
    /// Tables that a replay of the ledger makes. `agent_entry` has each login, logout and pause once, by its key of agent, time,
    /// kind and queue, where an empty queue stands for all; `phone` has the customers' numbers as `Numbering.bare` gives them.
    static let projections = ["call", "visit", "agent", "agent_entry", "phone"]

    /// The columns that both tables have, by migration 2; `site` came with 20. Every `…_at` is an instant in milliseconds since
    /// 1970-01-01; `credit`, `wait`, `talk`, `hold` and `wrap_up` are seconds.
    /// `place` is `QueuePlace.key`, in seconds: the arrival less the credit, so that the smallest is next. `suggested`, `skills`,
    /// `callback` and `passes` are JSON. `source`, `callid` and `entry` tell a telephone system's call, and are NULL together for
    /// a call of Holdline's own.
    private static let definitions = """
            visit INTEGER NOT NULL CHECK (visit > 0),
            queue TEXT NOT NULL,
            number TEXT,
            name TEXT,
            customer TEXT,
            suggested TEXT NOT NULL,
            priority TEXT NOT NULL CHECK (priority IN ('low', 'normal', 'high', 'urgent')),
            credit INTEGER NOT NULL,
            skills TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'offered', 'talking', 'held', 'ended')),
            agent TEXT,
            arrived_at INTEGER NOT NULL,
            placed_at INTEGER NOT NULL,
            place INTEGER NOT NULL,
            offered_at INTEGER,
            answered_at INTEGER,
            ended_at INTEGER,
            held_at INTEGER,
            outcome TEXT,
            turned_away TEXT,
            booking TEXT NOT NULL,
            wait INTEGER,
            talk INTEGER,
            hold INTEGER NOT NULL,
            wrap_up INTEGER,
            ticket INTEGER,
            callback TEXT,
            reserved_for TEXT,
            reserved_until INTEGER,
            transferred_to TEXT,
            passes TEXT NOT NULL,
            unconfirmed INTEGER NOT NULL,
            source TEXT,
            callid TEXT,
            entry INTEGER,
            version INTEGER NOT NULL,
            CHECK ((state = 'ended') = (outcome IS NOT NULL)),
            CHECK ((source IS NULL) = (callid IS NULL) AND (source IS NULL) = (entry IS NULL)),
            CHECK (source IS NOT NULL OR (state IN ('offered', 'talking', 'held')) <= (agent IS NOT NULL)),
            CHECK (source IS NOT NULL OR state <> 'waiting' OR agent IS NULL),
            CHECK ((state IN ('talking', 'held')) <= (answered_at IS NOT NULL))
        """

    /// `call` has each call as it stands, `visit` its earlier visits to a queue, with the same columns.
    ///
    /// One agent a call, one call an agent: of our own calls the database itself lets no agent have two. Those of a telephone
    /// system are kept as they were seen.
    static let tables = """
        CREATE TABLE call (
            id INTEGER PRIMARY KEY CHECK (id > 0),
        \(definitions)
        ) STRICT;
        CREATE UNIQUE INDEX call_agent ON call (agent) WHERE state IN ('offered', 'talking', 'held') AND source IS NULL;
        CREATE INDEX call_live ON call (queue, place, id) WHERE state <> 'ended';
        CREATE INDEX call_arrived ON call (arrived_at, id);
        CREATE INDEX call_booking ON call (queue, booking);
        CREATE INDEX call_ticket ON call (ticket) WHERE ticket IS NOT NULL;
        CREATE INDEX call_customer ON call (customer, id) WHERE customer IS NOT NULL;
        CREATE INDEX call_lost ON call (id) WHERE outcome = 'lost';
        CREATE UNIQUE INDEX call_observed ON call (callid, source, entry) WHERE source IS NOT NULL;
        CREATE TABLE visit (
            id INTEGER NOT NULL,
        \(definitions),
            PRIMARY KEY (id, visit),
            CHECK (state = 'ended')
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX visit_arrived ON visit (arrived_at, id);
        CREATE INDEX visit_booking ON visit (queue, booking);
        CREATE UNIQUE INDEX visit_observed ON visit (callid, source, entry) WHERE source IS NOT NULL;
        CREATE TABLE agent (
            login TEXT PRIMARY KEY,
            first_seq INTEGER NOT NULL UNIQUE,
            status TEXT NOT NULL CHECK (status IN ('available', 'paused', 'logged-out')),
            state TEXT NOT NULL CHECK (state IN ('idle', 'offered', 'talking', 'wrap-up')),
            reason TEXT,
            cause TEXT CHECK (cause IN ('asked', 'missed')),
            since INTEGER NOT NULL,
            call INTEGER,
            wrap_up_until INTEGER,
            pause_after_call INTEGER NOT NULL,
            queues TEXT NOT NULL,
            skills TEXT NOT NULL,
            misses INTEGER NOT NULL,
            answered INTEGER NOT NULL,
            idle_since INTEGER NOT NULL,
            last_offered_at INTEGER,
            last_ended_at INTEGER,
            last_call INTEGER,
            observed INTEGER NOT NULL,
            version INTEGER NOT NULL,
            CHECK ((state IN ('offered', 'talking')) = (call IS NOT NULL)),
            CHECK ((state = 'wrap-up') = (wrap_up_until IS NOT NULL))
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE agent_entry (
            agent TEXT NOT NULL,
            at INTEGER NOT NULL,
            kind TEXT NOT NULL,
            queue TEXT NOT NULL,
            seq INTEGER NOT NULL,
            PRIMARY KEY (agent, at, kind, queue)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX agent_entry_at ON agent_entry (at, seq);
        CREATE TABLE phone (
            number TEXT NOT NULL,
            customer TEXT NOT NULL,
            PRIMARY KEY (number, customer)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX phone_customer ON phone (customer);

        """

    /// Customers who were registered before there were calls.
    /// It fills `phone` once, within migration 2, since the customers' own column has their numbers as they were typed.
    static func findNumbers(_ db: Database) throws {
        let rows = try Row.fetchCursor(db, sql: "SELECT reference, phones FROM customer WHERE phones <> '[]'")
        while let row = try rows.next() {
            for number in Set(try StoredJSON.decode([FreeText].self, from: row["phones"]).compactMap { Numbering.bare($0.text) }) {
                try db.execute(sql: "INSERT INTO phone (number, customer) VALUES (?, ?)", arguments: [number, row["reference"] as String])
            }
        }
    }
}
