import CSQLite
import Glibc

/// The least that a durable ticket costs: a loop that writes three rows and an index entry, straight to SQLite.
///
/// Write-ahead log and `synchronous=FULL`: each commit is an fsync, as it is for the daemon.
/// It makes no JSON, no decision, no hash chain, and looks nothing up.
final class SQLiteFloor {
    /// Closed when the last statement is finalised.
    private var database: OpaquePointer?
    private var statements: [OpaquePointer] = []
    /// Of the last ticket; each has the next one.
    private var number: Int64 = 0

    private static let schema = """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        CREATE TABLE ticket (id INTEGER PRIMARY KEY, customer TEXT, subject TEXT, state TEXT, openedAt INTEGER, changedAt INTEGER);
        CREATE INDEX ticketByState ON ticket (state, changedAt);
        CREATE TABLE event (seq INTEGER PRIMARY KEY, ticket INTEGER, type TEXT, actor TEXT, at INTEGER, facts TEXT, hash BLOB);
        CREATE TABLE hold (invoice TEXT, ticket INTEGER, amount INTEGER, PRIMARY KEY (invoice, ticket)) WITHOUT ROWID;
        """

    /// Prepared once: begin, commit, and the three rows of a ticket.
    private static let sql = [
        "BEGIN IMMEDIATE", "COMMIT", "INSERT INTO ticket VALUES (?1, 'C-0042', '2 of 5 chairs arrived broken', 'new', ?1, ?1)",
        "INSERT INTO event VALUES (?1, ?1, 'ticket.opened', 'ada', ?1, ?2, randomblob(32))", "INSERT INTO hold VALUES (?2, ?1, 30000)",
    ]

    /// Makes an empty database. Throws where SQLite refuses anything.
    init(in directory: String) throws {
        try check(sqlite3_open(directory + "/floor.db", &database), SQLITE_OK)
        try check(sqlite3_exec(database, Self.schema, nil, nil, nil), SQLITE_OK)
        for sql in Self.sql {
            var statement: OpaquePointer?
            try check(sqlite3_prepare_v3(database, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil), SQLITE_OK)
            if let statement { statements.append(statement) }
        }
    }

    deinit {
        for statement in statements { sqlite3_finalize(statement) }
        sqlite3_close(database)
    }

    /// Tickets a second, so many to a transaction.
    func tickets(inEach batch: Int, seconds: Double) throws -> Measured {
        let start = Moment.now
        let before = number
        repeat {
            try step(0)
            for _ in 0..<batch { try insert() }
            try step(1)
        } while start.elapsed < seconds
        return Measured(value: Double(number - before) / start.elapsed)
    }

    /// One ticket with its event and its hold; the invoice is another one each time, spread over the
    /// index.
    private func insert() throws {
        number += 1
        let invoice = Invoices.number(Int(number &* 7919 % 10_000_019))
        let facts = #"{"customer":"C-0042","disputes":[{"amount":"300.00","currency":"EUR","invoice":"\#(invoice)","reason":"QTY"}]}"#
        try step(2)
        try step(3, facts)
        try step(4, invoice)
    }

    /// Runs one statement with the number, and a text where it takes one.
    private func step(_ index: Int, _ text: String? = nil) throws {
        let statement = statements[index]
        if index >= 2 { try check(sqlite3_bind_int64(statement, 1, number), SQLITE_OK) }
        if let text {
            // SQLITE_TRANSIENT: SQLite copies the text before this returns.
            try check(sqlite3_bind_text(statement, 2, text, -1, unsafeBitCast(-1, to: sqlite3_destructor_type.self)), SQLITE_OK)
        }
        try check(sqlite3_step(statement), SQLITE_DONE)
        try check(sqlite3_reset(statement), SQLITE_OK)
    }

    /// Throws where SQLite answers with another code than this one.
    private func check(_ code: Int32, _ wanted: Int32) throws {
        guard code == wanted else { throw BenchProblem("the floor's SQLite says: \(String(cString: sqlite3_errstr(code)))") }
    }
}
