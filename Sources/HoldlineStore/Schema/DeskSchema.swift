import GRDB
import HoldlineCore

/// What lists of work and reports are read from: follow-ups, and indices by which no list reads all tickets there ever were.
enum DeskSchema {
    /// The name of the index of live tickets, for queries that are only quick with it.
    ///
    /// It has all that a clock is read from, so that a list of live tickets touches no row but those that it shows.
    static let live = "ticket_desk"

    /// When a ticket was resolved stands in a column of its own: an index may not look into JSON where the schema is not trusted.
    static func change(_ db: Database) throws {
        try db.execute(sql: tables)
        let update = try db.makeStatement(sql: "UPDATE ticket SET resolved_at = ? WHERE id = ?")
        let rows = try Row.fetchCursor(db, sql: "SELECT id, resolution FROM ticket WHERE resolution IS NOT NULL")
        while let row = try rows.next() {
            let resolution = try StoredJSON.decode(Resolution.self, from: row[1])
            try update.execute(arguments: [resolution.at.milliseconds, row[0] as Int64])
        }
        try db.execute(sql: indices)
    }

    /// Acknowledgements, what customers were told, and how far deadlines are told of. The index of live tickets has what their deadlines go by.
    static let policies = """
        ALTER TABLE ticket ADD COLUMN acknowledged_at INTEGER;
        ALTER TABLE ticket ADD COLUMN customer_told_at INTEGER;
        ALTER TABLE ticket ADD COLUMN escalations TEXT;
        ALTER TABLE note ADD COLUMN to_customer INTEGER CHECK (to_customer IN (0, 1));
        DROP INDEX \(live);
        CREATE INDEX \(live) ON ticket (
            assignee, state, opened_at, updated_at, waiting_for, waiting_until, waiting_since, first_response_at, pauses, follow_ups, priority,
            acknowledged_at, customer_told_at, channel, customer
        ) WHERE state IN ('new', 'open', 'waiting');
        CREATE INDEX ticket_escalation ON ticket (id) WHERE state IN ('new', 'open', 'waiting');

        """

    /// Migration 15. `follow_ups` is a JSON list of `FollowUp`; `resolved_at` is in milliseconds, and follows from `resolution`;
    /// `lifted_note` is personal.
    private static let tables = """
        ALTER TABLE ticket ADD COLUMN follow_ups TEXT;
        ALTER TABLE ticket ADD COLUMN resolved_at INTEGER;
        ALTER TABLE hold ADD COLUMN lifted_note TEXT;

        """

    /// `ticket_desk` has what `LiveTicket` reads, by whoever has the ticket.
    private static let indices = """
        CREATE INDEX \(live) ON ticket (
            assignee, state, opened_at, updated_at, waiting_for, waiting_until, waiting_since, first_response_at, pauses, follow_ups, priority
        ) WHERE state IN ('new', 'open', 'waiting');
        CREATE INDEX ticket_follow_ups ON ticket (id) WHERE follow_ups IS NOT NULL;
        CREATE INDEX ticket_opened ON ticket (opened_at);
        CREATE INDEX ticket_changed ON ticket (updated_at);
        CREATE INDEX ticket_resolved ON ticket (resolved_at) WHERE resolved_at IS NOT NULL;
        CREATE INDEX dispute_reason ON dispute (reason, ticket);

        """
}
