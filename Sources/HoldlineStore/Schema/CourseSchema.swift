import GRDB
import HoldlineCore

/// How a ticket went so far, in columns that the projection counts: the list of what is stale scans no history.
///
/// Nothing of it is in an event: each follows from the rows that events carry, so that a replay gives the same.
enum CourseSchema {
    /// The columns of `TicketCourse`, as a ticket begins.
    static let columns: [Table<Ticket>.Derived] = [
        .init("moves") { _ in .integer(0) }, .init("bouncing_since") { _ in .null },
        .init("reopenings") { _ in .integer(0) }, .init("reopened_since") { _ in .null },
    ]

    /// Those that the row of an event does not change: `reopened` counts them.
    static let counted: Set<String> = ["reopenings", "reopened_since"]

    /// The others where a row is written over one that is there, whose columns stand without a prefix.
    static let updates = [
        "moves": moves,
        "bouncing_since": "CASE WHEN \(moves) >= \(StaleRule.bounces) THEN coalesce(bouncing_since, excluded.updated_at) END",
    ]
    /// The count after a row is written over the one before: 0 once it is resolved or closed, and one more where state or
    /// assignee is another. Assignees are compared with `IS NOT`, since nobody is NULL.
    private static let moves = """
        CASE WHEN excluded.state IN ('resolved', 'closed') THEN 0
            ELSE moves + (state <> excluded.state OR assignee IS NOT excluded.assignee) END
        """

    /// For a settled dispute: the count begins anew.
    static let settled = PreparedText(settled(in: "ticket"))
    /// For a reopening, at a time.
    static let reopened = PreparedText(reopened(in: "ticket"))

    /// The statement for a table that has these columns: the tickets' own, or the migration's temporary one.
    private static func settled(in table: String) -> String {
        "UPDATE \(table) SET moves = 0, bouncing_since = NULL WHERE id = ?1 AND moves > 0"
    }

    /// As `settled(in:)`. Its second value is the reopening's time in milliseconds, which is kept only where the count reaches
    /// the limit by it.
    private static func reopened(in table: String) -> String {
        """
        UPDATE \(table) SET reopenings = reopenings + 1,
            reopened_since = CASE WHEN reopenings + 1 >= \(StaleRule.reopenings) THEN coalesce(reopened_since, ?2) END
        WHERE id = ?1
        """
    }

    /// Tickets that are there were counted by nobody: their events are read once.
    static func change(_ db: Database, _ progress: CompactSchema.Progress) throws {
        try db.execute(sql: tables)
        try count(db, progress)
        try db.execute(sql: indices)
    }

    /// Migration 24. `bouncing_since`, `reopened_since` and `away_since` are instants in milliseconds; `away_until` is the day on
    /// which the agent is there again, as days since 1970-01-01.
    private static let tables = """
        ALTER TABLE ticket ADD COLUMN moves INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE ticket ADD COLUMN bouncing_since INTEGER;
        ALTER TABLE ticket ADD COLUMN reopenings INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE ticket ADD COLUMN reopened_since INTEGER;
        ALTER TABLE agent ADD COLUMN away_since INTEGER;
        ALTER TABLE agent ADD COLUMN away_until INTEGER;
        ALTER TABLE agent ADD COLUMN away_note TEXT;

        """

    /// In the order in which they are listed.
    private static let indices = """
        CREATE INDEX ticket_bouncing ON ticket (bouncing_since, id, moves)
            WHERE bouncing_since IS NOT NULL AND state IN ('new', 'open', 'waiting');
        CREATE INDEX ticket_reopened ON ticket (reopened_since, id, reopenings)
            WHERE reopened_since IS NOT NULL AND state IN ('new', 'open', 'waiting');
        CREATE INDEX agent_away ON agent (away_until) WHERE away_until IS NOT NULL;

        """

    /// Follows each ticket through its events, by the same statements as the projection, in a table of its own.
    private static func count(_ db: Database, _ progress: CompactSchema.Progress) throws {
        let head = try Int64.fetchOne(db, sql: "SELECT max(seq) FROM event") ?? 0
        guard head > 0 else { return }
        try db.execute(
            sql: """
                CREATE TEMP TABLE course (
                    id INTEGER PRIMARY KEY, state TEXT, assignee TEXT, updated_at INTEGER, moves INTEGER, bouncing_since INTEGER,
                    reopenings INTEGER, reopened_since INTEGER)
                """)
        let follow = try db.makeStatement(
            sql: """
                INSERT INTO course (id, state, assignee, updated_at, moves, reopenings) VALUES (?, ?, ?, ?, 0, 0)
                ON CONFLICT (id) DO UPDATE SET \(updates.map { "\($0) = \($1)" }.joined(separator: ", ")),
                    state = excluded.state, assignee = excluded.assignee
                """)
        let settle = try db.makeStatement(sql: settled(in: "course"))
        let reopen = try db.makeStatement(sql: reopened(in: "course"))
        let rows = try LedgerRow.fetchCursor(
            db, sql: "SELECT \(LedgerRow.columns) FROM event WHERE subject GLOB 'T-*' ORDER BY seq")
        var read = 0
        while let row = try rows.next() {
            read += 1
            if read.isMultiple(of: 100_000) {
                progress("upgrading the database: the ways of tickets are read, event \(row.seq) of \(head)")
            }
            let event = try row.read()
            guard let ticket = event.facts.ticket else { continue }
            let id = ticket.id.number
            try follow.execute(arguments: [id, ticket.state.rawValue, ticket.assignee, ticket.updatedAt.milliseconds])
            switch event.type {
            case .ticketSettled: try settle.execute(arguments: [id])
            case .ticketReopened: try reopen.execute(arguments: [id, event.at.milliseconds])
            default: break
            }
        }
        try db.execute(
            sql: """
                UPDATE ticket SET (moves, bouncing_since, reopenings, reopened_since) =
                    (SELECT moves, bouncing_since, reopenings, reopened_since FROM course WHERE course.id = ticket.id)
                WHERE id IN (SELECT id FROM course WHERE moves > 0 OR reopenings > 0);
                DROP TABLE course;
                """)
    }
}

extension Projection {
    /// What an event says of a ticket's way beside the row that it carries.
    func saveCourse(of id: TicketID, _ event: ReadEvent) throws {
        switch event.type {
        case .ticketSettled: try statements.run(CourseSchema.settled, [id.column])
        case .ticketReopened: try statements.run(CourseSchema.reopened, [id.column, event.at.column])
        default: break
        }
    }
}
