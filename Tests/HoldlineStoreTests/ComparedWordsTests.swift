import GRDB
import Testing

@testable import HoldlineStore

@Suite("Checks and indices that a row is written soonest with")
struct ComparedWordsTests {
    @Test("a list of three words or more becomes comparisons, and every other condition stays")
    func compared() {
        let same = [
            "state IN ('new', 'open')", "odd IN (0, 1, 2)", "id IN (SELECT ticket FROM dispute)", "kind NOT IN ('a', 'b')",
            "typeof(facts) IN ('text', 'blob')",
        ]
        for sql in same { #expect(ComparedWords.compared(sql) == sql) }
        #expect(
            ComparedWords.compared("CHECK (a >= 0 AND state IN ('new', 'open','waiting'))")
                == "CHECK (a >= 0 AND (state = 'new' OR state = 'open' OR state = 'waiting'))")
        #expect(ComparedWords.compared("kind NOT IN ('a', 'b', 'c')") == "(kind <> 'a' AND kind <> 'b' AND kind <> 'c')")
        #expect(ComparedWords.compared("(kind IN\n    ('a', 'b', 'c'))") == "((kind = 'a' OR kind = 'b' OR kind = 'c'))")
    }

    @Test("SQLite makes no table in memory for a row that is written, into any table")
    func writes() async throws {
        let queue = try DatabaseQueue()
        try Schema.migrator.migrate(queue)
        try await queue.read { db in
            let tables = try String.fetchAll(
                db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE 'CREATE TABLE%' AND name NOT LIKE 'search%'")
            #expect(tables.count > 25)
            for table in tables {
                let columns = try db.columns(in: table).map { "\"\($0.name)\"" }
                let insert =
                    "INSERT INTO \(table) (\(columns.joined(separator: ", "))) VALUES (\(columns.map { _ in "NULL" }.joined(separator: ", ")))"
                let steps = try Row.fetchAll(db, sql: "EXPLAIN \(insert)").map { $0["opcode"] as String }
                #expect(!steps.contains("OpenEphemeral"), "\(table)")
            }
        }
    }

    @Test("a database from before keeps its rows and refuses what it refused")
    func migration() async throws {
        let queue = try DatabaseQueue()
        try Schema.migrator.migrate(queue, upTo: "25 deadlines by policy, and what customers were told")
        let before = try await queue.write { db in
            for id in 1...3 { try Self.insert(id, db) }
            return try Self.definitions(db)
        }
        try Schema.migrator.migrate(queue, upTo: "26 words that are compared")
        try await queue.write { db in
            let after = try Self.definitions(db)
            #expect(after.count == before.count && after != before)
            #expect(after == before.map(ComparedWords.compared))
            try Self.insert(4, db)
            for (priority, state) in [("odd", "new"), ("normal", "odd"), ("normal", "open")] {
                #expect(throws: DatabaseError.self) { try Self.insert(5, priority: priority, state: state, db) }
            }
            #expect(
                try Int.fetchAll(db, sql: "SELECT id FROM ticket INDEXED BY ticket_live WHERE \(LiveTicket.condition) ORDER BY updated_at")
                    == [1, 2, 3, 4])
            #expect(try String.fetchAll(db, sql: "PRAGMA integrity_check") == ["ok"])
        }
    }

    private static func insert(_ id: Int, priority: String = "normal", state: String = "new", _ db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO ticket (id, customer, priority, channel, state, opened_at, opened_by, updated_at, pauses, version)
                VALUES (?, 'C-1', ?, 'phone', ?, 0, 'lea', ?, '[]', 1)
                """, arguments: [id, priority, state, id])
    }

    private static func definitions(_ db: Database) throws -> [String] {
        try String.fetchAll(db, sql: "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
    }
}
