import Foundation
import GRDB
import HoldlineCore
import HoldlineWire
import Synchronization
import Testing

@testable import HoldlineStore

@Suite("erasures and what comes after them")
struct RestoredErasureTests {
    private static let reference = CustomerReference(unchecked: "C-9")
    private static let words = ["kwijibo", "frobozz", "0633445566"]

    /// A store on a file that outlives it, until it is closed.
    private func run(_ path: String, _ body: (StoreFixture) async throws -> Void) async throws {
        try await StoreFixture.run(at: path) { f in
            let erasure = try f.store.recoverErasures()
            if let erasure { _ = try await erasure.value }
            try await body(f)
        }
    }

    private func directory() throws -> String {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("holdline-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        return directory
    }

    private func fill(_ f: StoreFixture) async throws {
        let phones = [try #require(FreeText("0633445566"))]
        try await f.submit(
            .on(Self.reference, RegisterCustomer(name: FreeText("Kwijibo"), phones: phones)), by: StoreFixture.books)
        let id = try await f.open([], customer: "C-9", subject: "frobozz")
        try await f.submit(.on(id, NoteOnTicket(text: try #require(FreeText("kwijibo called")))))
    }

    private func rows(_ path: String, _ sql: String) throws -> [String] {
        try DatabaseQueue.beside(path).read { try Row.fetchAll($0, sql: sql).map { "\($0)" } }
    }

    @Test("an older backup that is put back is erased again at the start, and what came since is left alone")
    func restored() async throws {
        let directory = try directory()
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let path = directory + "/h.db"
        try await run(path) { f in
            try await fill(f)
            try await f.register("F1", open: "100.00", customer: "C-9")
        }
        try await DatabaseQueue.beside(path).writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        try FileManager.default.copyItem(atPath: path, toPath: directory + "/old.db")
        try await run(path) { f in
            let receipt = try await ErasureTests.erase(f, ErasePerson(PersonKey(customer: Self.reference)))
            try await ErasureTests.waitForScrub(f.store, try #require(receipt.seq))
        }
        #expect(try ErasureTests.traces(of: Self.words, path) == [])

        for suffix in ["", "-wal", "-shm", ".head"] { try? FileManager.default.removeItem(atPath: path + suffix) }
        try FileManager.default.copyItem(atPath: directory + "/old.db", toPath: path)
        #expect(try ErasureTests.traces(of: Self.words, path) != [])
        // What is written into the restored copy before the daemon has its list has the seqs of lost events, and is none of them.
        try FileManager.default.moveItem(atPath: path + ".erasures", toPath: directory + "/list")
        try await run(path) { f in
            try await f.submit(
                .on(CustomerReference(unchecked: "C-10"), RegisterCustomer(name: FreeText("Newcomer"))), by: StoreFixture.books)
        }
        try FileManager.default.moveItem(atPath: directory + "/list", toPath: path + ".erasures")
        try await run(path) { f in
            #expect(try await f.store.customers(PageQuery()).items.map { $0.name?.text } == [nil, "Newcomer"])
            try await ErasureTests.untilScrubbed(f.store)
            #expect(try ErasureTests.traces(of: Self.words, path) == [])
            let verdict = try await f.store.verify(tables: true)
            #expect(verdict.intact, "\(verdict.problem ?? "")")
        }
        let types = try rows(path, "SELECT facts FROM event WHERE type = 'person.erased'")
        #expect(types.count == 1)
        // And once is enough.
        try await run(path) { f in
            let again = try f.store.recoverErasures()
            #expect(again == nil)
        }
    }

    @Test("a list that was lost is made anew from the ledger, and one that was torn is used as far as it goes")
    func list() async throws {
        let directory = try directory()
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let path = directory + "/h.db"
        try await run(path) { f in
            try await fill(f)
            _ = try await ErasureTests.erase(f, ErasePerson(PersonKey(customer: Self.reference)))
        }
        let whole = try ErasureFile(database: path).read()
        #expect(whole.count == 1 && whole[0].rows.count == 3)
        try FileManager.default.removeItem(atPath: path + ".erasures")
        try await run(path) { _ in }
        #expect(try ErasureFile(database: path).read() == whole)
        var text = try String(contentsOfFile: path + ".erasures", encoding: .utf8)
        text.removeLast(9)
        try (text + "\nnonsense").write(toFile: path + ".erasures", atomically: false, encoding: .utf8)
        #expect(try ErasureFile(database: path).read() == [])
        try await run(path) { _ in }
        #expect(try ErasureFile(database: path).read() == whole)
    }

    @Test("a start looks at no row of an erasure that the ledger has: what ten years erased holds it up as little as the first day's")
    func known() async throws {
        let directory = try directory()
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let path = directory + "/h.db"
        try await run(path) { f in
            try await fill(f)
            _ = try await ErasureTests.erase(f, ErasePerson(PersonKey(customer: Self.reference)))
        }
        let list = ErasureList(file: ErasureFile(database: path))
        #expect(try list.file.read().map(\.rows.count) == [3])
        let asked = Mutex(0)
        let returned = try await DatabaseQueue.beside(path).read { db in
            db.trace { _ in asked.withLock { $0 += 1 } }
            defer { db.trace() }
            return try list.returned(db)
        }
        #expect(returned == [] && asked.withLock { $0 } == 1)
        // Nor does it read what else concerns the whole ledger, such as each page of a person that somebody looked at.
        try await DatabaseQueue.beside(path).write { db in
            try db.execute(
                sql: """
                    INSERT INTO event (seq, at, actor, type, subject, facts, hash) VALUES (99, 0, 'lea', 'person.read', 'ledger', '{', ?);
                    INSERT INTO mention (subject, seq) VALUES (?, 99)
                    """, arguments: [LedgerRow.noHash, Subject.ledger.key])
        }
        let missing = try await DatabaseQueue.beside(path).read { try list.missing($0).count }
        #expect(missing == 0)
    }

    @Test("a rebuild gives the same tables after an erasure, and no trace comes back")
    func rebuilt() async throws {
        let directory = try directory()
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let path = directory + "/h.db"
        try await run(path) { f in
            try await fill(f)
            let receipt = try await ErasureTests.erase(f, ErasePerson(PersonKey(phone: FreeText("+33 6 33 44 55 66"))))
            try await ErasureTests.waitForScrub(f.store, try #require(receipt.seq))
        }
        let before = try Schema.projections.flatMap { try rows(path, "SELECT * FROM \($0)") }
        _ = try Store.rebuild(path: path)
        let after = try Schema.projections.flatMap { try rows(path, "SELECT * FROM \($0)") }
        #expect(after == before)
        #expect(try ErasureTests.traces(of: ["0633445566"], path) == [])
        #expect(before.contains { $0.contains("Kwijibo") })
    }

    @Test("a start goes on with what an erasure left to do in the file")
    func interrupted() async throws {
        let directory = try directory()
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let path = directory + "/h.db"
        try await run(path) { f in
            try await fill(f)
            let receipt = try await ErasureTests.erase(f, ErasePerson(PersonKey(customer: Self.reference)))
            try await ErasureTests.waitForScrub(f.store, try #require(receipt.seq))
        }
        try await DatabaseQueue.beside(path).write { db in
            try db.execute(sql: "CREATE TABLE leftover (text TEXT); INSERT INTO leftover VALUES ('kwijibo leftover')")
            try db.execute(sql: "PRAGMA secure_delete = OFF")
            try db.execute(sql: "DROP TABLE leftover")
            try db.execute(sql: "INSERT INTO setting VALUES ('\(Scrub.setting)', 1)")
        }
        #expect(try ErasureTests.traces(of: ["kwijibo"], path) != [])
        try await run(path) { f in
            try await ErasureTests.untilScrubbed(f.store)
            #expect(f.store.erasureProblem == nil)
        }
        #expect(try ErasureTests.traces(of: ["kwijibo"], path) == [])
    }

    @Test("what was chained by mistake is redacted: the chain verifies with exactly these rows, and with no other")
    func redacted() async throws {
        let directory = try directory()
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let path = directory + "/h.db"
        try await run(path) { f in
            let id = try await f.open([], customer: "C-9", subject: "broken")
            try await f.submit(.on(id, NoteOnTicket(text: try #require(FreeText("called")))))
            try await f.register("F1", open: "100.00", customer: "C-9")
        }
        // As an older version would have written it: the text of the ticket's call stands in the chained facts.
        try Self.chain("0633445566", into: 1, path)
        try await run(path) { f in
            #expect(try await f.store.verify().intact)
            #expect(await refusal { try await f.submit(.new(RedactLedger(events: [3])), by: StoreFixture.boss) } == .notFound)
            guard case .erasure(let receipt) = try await f.submit(.new(RedactLedger(events: [1])), by: StoreFixture.boss).answer else {
                throw Unexpected()
            }
            #expect(receipt.redacted == 1 && receipt.cause == .redaction)
            try await ErasureTests.waitForScrub(f.store, try #require(receipt.seq))
            #expect(try ErasureTests.traces(of: ["0633445566"], path) == [])
            let verdict = try await f.store.verify(tables: true)
            #expect(verdict.intact && verdict.redacted == 1, "\(verdict.problem ?? "")")
        }
        #expect(try DatabaseCheck(path: path).run().redacted == 1)
        try await DatabaseQueue.beside(path).write { db in
            let row = try #require(try LedgerRow.fetchOne(db, sql: "SELECT \(LedgerRow.columns) FROM event WHERE seq = 1"))
            let forged = row.facts.replacing("\"broken\"", with: "\"whole\"").replacing("\"normal\"", with: "\"urgent\"")
            #expect(forged != row.facts)
            try db.execute(sql: "UPDATE event SET facts = ? WHERE seq = 1", arguments: [forged])
        }
        try await run(path) { f in
            let verdict = try await f.store.verify()
            #expect(!verdict.intact && verdict.firstBad == 1)
        }
    }

    @Test("what was chained by mistake stays as long as a legal hold is on the customer it tells of, named or not")
    func keptByLegalHold() async throws {
        let directory = try directory()
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let path = directory + "/h.db"
        let reference = CustomerReference(unchecked: "C-9")
        try await run(path) { f in
            _ = try await f.open([], customer: "C-9", subject: "broken")
            let reason = PreserveCustomer(reason: try #require(FreeText("court")))
            try await f.submit(.on(reference, reason), by: StoreFixture.boss)
        }
        try Self.chain("0633445566", into: 1, path)
        try await run(path) { f in
            let redaction = RedactLedger(events: [1])
            #expect(await refusal { try await f.store.dryRun(redaction) } == .legalHold)
            #expect(await refusal { try await f.submit(.new(redaction), by: StoreFixture.boss) } == .legalHold)
            var found = try await f.store.chainedByMistake()
            #expect(found.events == [] && found.kept == [1])
            let reason = ReleaseCustomer(reason: try #require(FreeText("over")))
            try await f.submit(.on(reference, reason), by: StoreFixture.boss)
            found = try await f.store.chainedByMistake()
            #expect(found.events == [1] && found.kept == [])
            try await f.store.dryRun(redaction)
            #expect(await refusal { try await f.store.dryRun(RedactLedger(events: [2])) } == .notFound)
            try await f.submit(.new(redaction), by: StoreFixture.boss)
        }
    }

    /// Writes a ticket's call into the facts of an event, and the chain anew from there.
    static func chain(_ call: String, into seq: Int64, _ path: String) throws {
        try DatabaseQueue.beside(path).write { db in
            try db.execute(sql: "UPDATE ticket SET call = ?", arguments: [call])
            var previous = LedgerRow.noHash
            for var row in try LedgerRow.fetchAll(db, sql: "SELECT \(LedgerRow.columns) FROM event ORDER BY seq") {
                if row.seq == seq { row.facts = row.facts.replacing("\"call\":null", with: "\"call\":\"\(call)\"") }
                row.hash = row.expectedHash(after: previous)
                previous = row.hash
                try db.execute(sql: "UPDATE event SET facts = ?, hash = ? WHERE seq = ?", arguments: [row.facts, row.hash, row.seq])
            }
        }
        try FileManager.default.removeItem(atPath: path + ".head")
    }
}
