import Foundation

/// Tries on a real server what a shared ledger relies on, and says of each whether it holds.
///
/// A server, or something in front of it, that speaks PostgreSQL's language need not keep its promises: locks that are granted to everybody,
/// statements that each go to another session, commits that nobody waits for. Two connections find that out in a second.
package struct LedgerProbe {
    /// One thing that was tried.
    package struct Finding: Sendable, Hashable {
        /// What is relied on, in a few words.
        package let what: String
        /// What was seen, and what to do where it does not hold.
        package let seen: String
        /// `fails` ends the command with an error; a `note` does not.
        package let verdict: Verdict
    }

    /// `note`: the ledger works, and somebody should know.
    package enum Verdict: String, Sendable { case holds, note, fails }

    /// In the order in which it was tried.
    package private(set) var findings: [Finding] = []
    /// Whether a daemon may be started on it.
    package var holds: Bool { !findings.contains { $0.verdict == .fails } }

    /// How long one answer may take.
    private static let patience = Duration.seconds(5)
    private static var deadline: ContinuousClock.Instant { .now + patience }

    /// Tries all of it. `isReplicated`: the configuration says that each commit is on two machines. It leaves nothing behind.
    ///
    /// What cannot be tried since something before it failed is left out.
    package init(_ target: PostgresTarget, isReplicated: Bool) {
        let inherited = PostgresTarget.inheritedVariables()
        note(
            "the environment", inherited.isEmpty ? "no variable of libpq's is set" : nil,
            else: "\(inherited.joined(separator: ", ")) would be taken for a part of the connection string: unset it, and say it there")
        guard inherited.isEmpty else { return }
        do throws(PostgresProblem) {
            let first = try PostgresConnection(target)
            let second = try PostgresConnection(target)
            note("a connection", "\(target.description) answers, version \(Self.version(first.serverVersion))", else: "")
            try look(first, isReplicated: isReplicated)
            guard try tables(first) else { return }
            try sessions(first, second)
            try lock(first, second)
            try primaryKey(first)
        } catch {
            note("the server", nil, else: error.description)
        }
    }

    /// What holds, or else why not.
    private mutating func note(_ what: String, _ seen: String?, else problem: @autoclosure () -> String) {
        findings.append(Finding(what: what, seen: seen ?? problem(), verdict: seen == nil ? .fails : .holds))
    }

    // MARK: Settings

    /// What the server's settings say of encoding, disk, standby and clock. Clocks that are five seconds apart or more are a
    /// note: events are dated by the server's.
    private mutating func look(_ connection: PostgresConnection, isReplicated: Bool) throws(PostgresProblem) {
        let before = Date()
        let rows = try connection.run(
            [
                PostgresStatement(
                    """
                    SELECT current_setting('server_encoding'), current_setting('fsync'), current_setting('full_page_writes'),
                        current_setting('synchronous_standby_names'), pg_is_in_recovery(),
                        (extract(epoch FROM clock_timestamp()) * 1000)::bigint
                    """)
            ], until: Self.deadline)[0]
        let middle = (before.timeIntervalSince1970 + Date().timeIntervalSince1970) / 2
        let encoding = rows.text(0, 0)
        note(
            "the encoding", encoding == "UTF8" ? "UTF8" : nil,
            else: "\(encoding), and the ledger wants UTF8: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0")
        let isSafe = rows.text(0, 1) == "on" && rows.text(0, 2) == "on"
        note(
            "commits reach the disk", isSafe ? "fsync and full_page_writes are on" : nil,
            else:
                "fsync is \(rows.text(0, 1)) and full_page_writes \(rows.text(0, 2)): set both to on, or a power cut loses what was acknowledged"
        )
        note("writes", rows.boolean(0, 4) ? nil : "the server takes them", else: "this is a standby: name the primary too")
        let standbys = rows.text(0, 3)
        if isReplicated {
            note(
                "commits wait for a standby", standbys.isEmpty ? nil : "synchronous_standby_names = '\(standbys)'",
                else: """
                    synchronous_standby_names is empty, so a commit is on one disk alone: name the standby (ALTER SYSTEM SET \
                    synchronous_standby_names = 'NAME'; SELECT pg_reload_conf()), or say “replicated: no” in the configuration
                    """)
        } else {
            findings.append(
                Finding(
                    what: "commits wait for a standby",
                    seen: standbys.isEmpty
                        ? "no: what was acknowledged is lost with this machine's disk, as the configuration has it (replicated: no)"
                        : "yes, for '\(standbys)'", verdict: standbys.isEmpty ? .note : .holds))
        }
        let offset = Double(try rows.integer(0, 5)) / 1000 - middle
        let isClose = abs(offset) < 5
        findings.append(
            Finding(
                what: "the clocks",
                seen: String(format: "the server's is %.1f s %@ this machine's", abs(offset), offset < 0 ? "behind" : "ahead of")
                    + (isClose ? "" : ": events are dated by the server's; see to both (chrony, systemd-timesyncd)"),
                verdict: isClose ? .holds : .note))
    }

    /// Whether the tables are there, and the role may do with them what a daemon does.
    private mutating func tables(_ connection: PostgresConnection) throws(PostgresProblem) -> Bool {
        let columns = SharedSchema.rights
        let names = columns.map { "\(SharedSchema.name).\($0.table)" }
        let rows: PostgresRows
        do throws(PostgresProblem) {
            rows = try connection.run(
                [
                    PostgresStatement(
                        """
                        SELECT CASE WHEN field IS NULL THEN has_table_privilege(name, ask) ELSE has_column_privilege(name, field, ask) END
                        FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS wanted (name, ask, field, place) ORDER BY place
                        """, [.texts(names), .texts(columns.map(\.right)), .texts(columns.map(\.column))])
                ], until: Self.deadline)[0]
        } catch {
            guard
                [PostgresState.undefinedTable, PostgresState.invalidSchemaName, PostgresState.insufficientPrivilege].contains(error.state)
            else { throw error }
            note(
                "the tables", nil,
                else:
                    "\(error): let the database's owner make them (holdlined ledger schema --role NAME | psql …), and see that this role is named there"
            )
            return false
        }
        let missing = columns.indices.filter { !rows.boolean($0, 0) }.map { place in
            "\(columns[place].right) on \(columns[place].table)\(columns[place].column.map { " (\($0))" } ?? "")"
        }
        note(
            "the tables", missing.isEmpty ? "they are there, with the rights that a daemon needs" : nil,
            else: "this role lacks \(missing.joined(separator: ", ")): run the GRANT statements of “holdlined ledger schema” as the owner")
        guard missing.isEmpty else { return false }
        let turn = try connection.run(
            [PostgresStatement("SELECT format::bigint, ledger::text FROM \(SharedSchema.name).turn")], until: Self.deadline)[0]
        guard turn.count == 1 else {
            findings.append(
                Finding(what: "the ledger", seen: "none yet: “holdlined ledger push” brings one", verdict: .note))
            return true
        }
        let format = try turn.integer(0, 0)
        note(
            "the ledger", format == SharedSchema.format ? turn.text(0, 1) : nil,
            else: format == 0
                ? "it was left: it takes no more events, and a single machine goes on with it"
                : "its form is \(format), and this program reads \(SharedSchema.format): bring all daemons to one version")
        return true
    }

    // MARK: Promises

    /// One session, statement by statement: behind a pooler that lends sessions out by the transaction nothing that follows would hold.
    private mutating func sessions(_ first: PostgresConnection, _ second: PostgresConnection) throws(PostgresProblem) {
        var seen: Set<Int64> = []
        for _ in 0..<3 {
            seen.insert(try first.run([PostgresStatement("SELECT pg_backend_pid()::bigint")], until: Self.deadline)[0].integer(0, 0))
            try second.run([PostgresStatement("SELECT 1")], until: Self.deadline)
        }
        note(
            "one session", seen == [first.serverProcess] ? "each statement goes to the process that the connection was opened with" : nil,
            else: "a pooler stands in between and lends sessions out: connect to the server itself, or through the pooler in session mode")
    }

    /// A row that one has locked makes the other wait; and whoever had to wait sees, in the next statement, what was committed meanwhile.
    private mutating func lock(_ first: PostgresConnection, _ second: PostgresConnection) throws(PostgresProblem) {
        let table = "\(SharedSchema.name).probe"
        let id = PostgresValue.uuid(UUID())
        let take = PostgresStatement("SELECT step FROM \(table) WHERE id = $1 FOR UPDATE", [id])
        try first.run([PostgresStatement("INSERT INTO \(table) (id, step) VALUES ($1, 1)", [id])], until: Self.deadline)
        defer { _ = try? first.run([PostgresStatement("DELETE FROM \(table) WHERE id = $1", [id])], until: Self.deadline) }
        try first.run([PostgresStatement("BEGIN"), take], until: Self.deadline)
        let isExclusive = try refuses(
            [PostgresStatement("SET LOCAL lock_timeout = '300ms'"), take], with: PostgresState.lockNotAvailable, on: second)
        note(
            "a lock excludes", isExclusive ? "a second transaction waits for the row that the first has locked" : nil,
            else: "two transactions had the same row locked: two daemons would decide at once. This server cannot keep a ledger")
        guard isExclusive else {
            try first.run([PostgresStatement("ROLLBACK")], until: Self.deadline)
            return
        }
        // The second one waits for the lock while the first one commits.
        let read = PostgresStatement("SELECT step::bigint FROM \(table) WHERE id = $1", [id])
        try second.send([PostgresStatement("BEGIN ISOLATION LEVEL READ COMMITTED"), take])
        try first.run(
            [PostgresStatement("UPDATE \(table) SET step = 2 WHERE id = $1", [id]), PostgresStatement("COMMIT")], until: Self.deadline)
        _ = try second.answers(to: 2, until: Self.deadline)
        let step = try second.run([read, PostgresStatement("COMMIT")], until: Self.deadline)[0].integer(0, 0)
        note(
            "a turn sees the one before", step == 2 ? "the statement after a lock sees what was committed before it was given" : nil,
            else:
                "a transaction that waited for a lock did not see what was committed before it was given: this server cannot keep a ledger")
    }

    /// A row with a key that is there already has to be refused with `unique_violation`: by it two daemons that had the turn at
    /// once find out.
    private mutating func primaryKey(_ connection: PostgresConnection) throws(PostgresProblem) {
        let insert = PostgresStatement("INSERT INTO \(SharedSchema.name).probe (id, step) VALUES ($1, 1)", [.uuid(UUID())])
        let isRefused = try refuses([insert, insert], with: PostgresState.uniqueViolation, on: connection)
        note(
            "a number is given once", isRefused ? "a second row with the same key is refused" : nil,
            else: "two rows with one primary key were taken: this server cannot keep a ledger")
    }

    /// Whether a transaction of these statements ends with this state; none of it stays.
    private func refuses(
        _ statements: [PostgresStatement], with state: String, on connection: PostgresConnection
    ) throws(PostgresProblem) -> Bool {
        var isRefused = false
        do throws(PostgresProblem) {
            try connection.run([PostgresStatement("BEGIN")] + statements, until: Self.deadline)
        } catch {
            guard error.state == state else { throw error }
            isRefused = true
        }
        try connection.run([PostgresStatement("ROLLBACK")], until: Self.deadline)
        return isRefused
    }

    /// `15.18`: major and minor version (postgresql.org/docs/current/libpq-status.html, PQserverVersion).
    private static func version(_ number: Int) -> String { "\(number / 10000).\(number % 10000)" }
}
