import CSQLite
import Glibc

/// The least that a durable ticket costs: a loop that writes its rows straight to SQLite, as many tickets to a transaction as it is told.
///
/// Write-ahead log and `synchronous=FULL`: each commit is an fsync, as it is for the daemon.
/// It makes no JSON, no decision, no hash chain, and looks nothing up.
final class SQLiteFloor {
    /// The tables, and what is written into them. In all statements the ticket's number is ?1; ?2 is the invoice's, another one each time,
    /// spread over the index.
    struct Rows {
        var schema: String
        /// Of each ticket; all others are behind them.
        var ticket: [String]
        /// Of each ticket, once the rows of all in the transaction are there.
        var text: [String] = []
        /// Once in a transaction.
        var last: [String] = []
    }

    /// Closed when the last statement is finalised.
    private var database: OpaquePointer?
    private var ends: (begin: OpaquePointer?, commit: OpaquePointer?)
    private var ticket: [OpaquePointer] = []
    private var text: [OpaquePointer] = []
    private var last: [OpaquePointer] = []
    /// Of the last ticket; each has the next one.
    private var number: Int64 = 0

    /// Makes an empty database. Throws where SQLite refuses anything.
    init(_ rows: Rows, in directory: String) throws {
        try check(sqlite3_open(directory + "/floor.db", &database), SQLITE_OK)
        try check(sqlite3_exec(database, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;" + rows.schema, nil, nil, nil), SQLITE_OK)
        ends = (try prepare("BEGIN IMMEDIATE"), try prepare("COMMIT"))
        (ticket, text, last) = (try rows.ticket.map(prepare), try rows.text.map(prepare), try rows.last.map(prepare))
    }

    deinit {
        for statement in [ends.begin, ends.commit] + ticket + text + last { sqlite3_finalize(statement) }
        sqlite3_close(database)
    }

    private func prepare(_ sql: String) throws -> OpaquePointer {
        var statement: OpaquePointer?
        try check(sqlite3_prepare_v3(database, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil), SQLITE_OK)
        guard let statement else { throw BenchProblem("the floor's SQLite makes no statement of “\(sql)”") }
        return statement
    }

    /// Tickets a second, so many to a transaction.
    func tickets(inEach batch: Int, seconds: Double) throws -> Measured {
        let start = Moment.now
        let before = number
        repeat {
            try step(ends.begin)
            let numbers = number + 1...number + Int64(batch)
            for number in numbers { try write(ticket, number) }
            for number in numbers { try write(text, number) }
            number = numbers.upperBound
            try write(last, number)
            try step(ends.commit)
        } while start.elapsed < seconds
        return Measured(value: Double(number - before) / start.elapsed)
    }

    private func write(_ statements: [OpaquePointer], _ number: Int64) throws {
        guard !statements.isEmpty else { return }
        let invoice = Invoices.number(Int(number &* 7919 % 10_000_019))
        for statement in statements {
            try check(sqlite3_bind_int64(statement, 1, number), SQLITE_OK)
            if sqlite3_bind_parameter_count(statement) > 1 {
                // SQLITE_TRANSIENT: SQLite copies the text before this returns.
                try check(sqlite3_bind_text(statement, 2, invoice, -1, unsafeBitCast(-1, to: sqlite3_destructor_type.self)), SQLITE_OK)
            }
            try step(statement)
        }
    }

    private func step(_ statement: OpaquePointer?) throws {
        try check(sqlite3_step(statement), SQLITE_DONE)
        try check(sqlite3_reset(statement), SQLITE_OK)
    }

    /// Throws where SQLite answers with another code than this one.
    private func check(_ code: Int32, _ wanted: Int32) throws {
        guard code == wanted else {
            throw BenchProblem("the floor's SQLite says: \(database.map { String(cString: sqlite3_errmsg($0)) } ?? "\(code)")")
        }
    }
}

extension SQLiteFloor.Rows {
    /// Three rows and an index entry.
    static let few = Self(
        schema: """
            CREATE TABLE ticket (id INTEGER PRIMARY KEY, customer TEXT, subject TEXT, state TEXT, openedAt INTEGER, changedAt INTEGER);
            CREATE INDEX ticketByState ON ticket (state, changedAt);
            CREATE TABLE event (seq INTEGER PRIMARY KEY, ticket INTEGER, type TEXT, actor TEXT, at INTEGER, facts TEXT, hash BLOB);
            CREATE TABLE hold (invoice TEXT, ticket INTEGER, amount INTEGER, PRIMARY KEY (invoice, ticket)) WITHOUT ROWID;
            """,
        ticket: [
            "INSERT INTO ticket VALUES (?1, 'C-0042', '2 of 5 chairs arrived broken', 'new', ?1, ?1)",
            """
            INSERT INTO event VALUES (?1, ?1, 'ticket.opened', 'ada', ?1,
                '{"customer":"C-0042","disputes":[{"amount":"300.00","currency":"EUR","invoice":"' || ?2 || '","reason":"QTY"}]}',
                randomblob(32))
            """, "INSERT INTO hold VALUES (?2, ?1, 30000)",
        ])

    /// All rows of the daemon, into all of its indices: the limit of what its schema allows. The facts are as long as its own.
    ///
    /// `database` is that of a daemon with tickets. Throws where it cannot be read, or has other columns.
    static func all(asIn database: String) throws -> Self {
        let schema = try texts(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'search\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite%' ORDER BY type = 'index', rowid",
            in: database)
        let length = try texts("SELECT CAST(avg(length(facts)) AS INTEGER) FROM event WHERE type = 'ticket.opened'", in: database)
        guard let length = length.first.flatMap({ Int($0) }) else {
            throw BenchProblem("\(database) has no ticket to write as many bytes as")
        }
        return Self(
            schema: schema.joined(separator: ";\n") + ";\nINSERT INTO setting VALUES ('applied', 0)",
            ticket: [
                """
                INSERT INTO event (seq, at, actor, type, subject, facts, sealed, salt, sealed_digest, hash)
                VALUES (?1, ?1, 'root', 'ticket.opened', 'T-' || ?1, randomblob(\(length)), '{"subject":"2 of 5 chairs arrived broken"}',
                    randomblob(16), randomblob(32), randomblob(32))
                """, "INSERT INTO mention (subject, seq) VALUES (?1 << 2, ?1), ('cC-' || (1000 + ?1 % 5000), ?1), ('i' || ?2, ?1)",
                """
                INSERT INTO ticket (id, customer, subject, priority, channel, state, opened_at, opened_by, updated_at, pauses, version)
                VALUES (?1, 'C-' || (1000 + ?1 % 5000), '2 of 5 chairs arrived broken', 'normal', 'phone', 'new', ?1, 'root', ?1, '[]', ?1)
                """,
                """
                INSERT INTO dispute (ticket, invoice, place, reason, amount, currency, state, hold, opened_at, opened_seq)
                VALUES (?1, ?2, 0, 'QTY', 30000, 'EUR', 'open', ?1, ?1, ?1)
                """,
                """
                INSERT INTO hold (id, kind, invoice, ticket, reason, amount, currency, review_day, since, placed_by, version, spelling, rank)
                VALUES (?1, 'dispute', ?2, ?1, 'QTY', 30000, 'EUR', 20800, ?1, 'root', ?1, lower(?2), substr(?2, 2))
                """,
            ], text: ["INSERT INTO search (rowid, text) VALUES (?1, '2 of 5 chairs arrived broken')"],
            last: ["UPDATE setting SET value = ?1 WHERE name = 'applied'"])
    }

    /// The first column of what a statement gives.
    private static func texts(_ sql: String, in path: String) throws -> [String] {
        var (database, statement): (OpaquePointer?, OpaquePointer?)
        defer {
            sqlite3_finalize(statement)
            sqlite3_close(database)
        }
        guard sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY, nil) == SQLITE_OK,
            sqlite3_prepare_v2(database, sql, -1, &statement, nil) == SQLITE_OK
        else { throw BenchProblem("\(path) cannot be read: \(database.map { String(cString: sqlite3_errmsg($0)) } ?? "")") }
        var texts: [String] = []
        while sqlite3_step(statement) == SQLITE_ROW {
            if let text = sqlite3_column_text(statement, 0) { texts.append(String(cString: text)) }
        }
        return texts
    }
}
