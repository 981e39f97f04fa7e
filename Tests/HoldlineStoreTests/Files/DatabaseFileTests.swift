import Foundation
import GRDB
import HoldlineCore
import HoldlineWire
import Testing

@testable import HoldlineStore

@Suite("The database's files")
struct DatabaseFileTests {
    private func with(_ body: (String) async throws -> Void) async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("holdline-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try await body(directory + "/holdline.db")
    }

    private func opened(_ path: String) -> String {
        do {
            _ = try Store(path: path, policy: Policy(), mayTake: { _ in true }).close()
            return "opened"
        } catch {
            return "\(error)"
        }
    }

    /// A ledger of some events, closed in order.
    private func fill(_ path: String, _ tickets: Int = 3, isKeyed: Bool = false) async throws {
        let store = try Store(path: path, policy: Policy(), mayTake: { _ in true })
        let writer = Task { try await store.run() }
        for place in 1...tickets { _ = try await open(store, "F\(place)", key: isKeyed ? "k\(place)" : nil) }
        store.stop()
        try await writer.value
        #expect(try store.close() == nil)
    }

    private func open(_ store: Store, _ number: String, key: String? = nil) async throws -> Written {
        try await store.submit(
            Write(
                .new(
                    OpenTicket(
                        customer: CustomerReference("C-1"), subject: try #require(FreeText("broken")), disputes: [try number.disputed()])),
                by: StoreFixture.lea, key: key.map { IdempotencyKey(key: $0, endpoint: "POST /test", body: Array(number.utf8)) }))
    }

    private func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    @Test("a clean stop leaves all in the file, and its head beside it")
    func cleanStop() async throws {
        try await with { path in
            try await fill(path)
            #expect(!exists(path + "-wal"))
            let count = try await DatabaseQueue.beside(path).read { try Int.fetchOne($0, sql: "SELECT count(*) FROM event") }
            #expect(count == 3)
            guard case .head(let head) = HeadFile.read(database: path) else { throw Unexpected() }
            #expect(head.seq == 3)
        }
    }

    @Test("a start that was interrupted while the schema was made goes on", arguments: 0..<3)
    func interrupted(_ point: Int) async throws {
        try await with { path in
            switch point {
            case 0:
                // As an older version left it: the migrator's table, and no application id.
                try await DatabaseQueue.beside(path).write {
                    try $0.execute(sql: "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
                }
            case 1: try Data("half a database".utf8).write(to: URL(fileURLWithPath: path + ".new"))
            default: try Data().write(to: URL(fileURLWithPath: path))
            }
            #expect(opened(path) == "opened")
            #expect(!exists(path + ".new"))
            try await fill(path)
        }
    }

    @Test("the journal of a database that is gone is not played into the new one")
    func journalAlone() async throws {
        try await with { path in
            try RestoreTests.breakOff(at: path)
            try FileManager.default.removeItem(atPath: path)
            #expect(opened(path) == "opened")
            try await fill(path)
            #expect(try DatabaseCheck(path: path).run().intact)
        }
    }

    @Test("a ledger that ends before its kept head is refused with what to do: an older copy, an empty file, none, another ledger")
    func belowHead() async throws {
        try await with { path in
            try await fill(path)
            try FileManager.default.copyItem(atPath: path, toPath: path + ".old")
            try await fill(path)
            func replaced(by copy: String?) throws -> String {
                try? FileManager.default.removeItem(atPath: path)
                if let copy { try FileManager.default.copyItem(atPath: copy, toPath: path) }
                return opened(path)
            }
            #expect(try replaced(by: path + ".old").contains("the ledger ends at 3, and 6 was acknowledged before"))
            #expect(try replaced(by: nil).contains("is missing, and \(path).head of it is there"))
            try Data().write(to: URL(fileURLWithPath: path + ".empty"))
            #expect(try replaced(by: path + ".empty").contains("is empty, and"))
            try FileManager.default.copyItem(atPath: path + ".head", toPath: path + ".kept")
            try Data("holdline-head 1 9".utf8).write(to: URL(fileURLWithPath: path + ".head"))
            #expect(try replaced(by: nil).contains("is missing, and \(path).head of it is there"))
            try FileManager.default.removeItem(atPath: path + ".head")
            try FileManager.default.moveItem(atPath: path + ".kept", toPath: path + ".head")
            try Data([1]).write(to: URL(fileURLWithPath: path + ".byte"))
            #expect(try replaced(by: path + ".byte").contains("is damaged"))
            try await fill(path + "2", 8)
            #expect(try replaced(by: path + "2").contains("this is another ledger"))
            // The way out that the message names.
            try FileManager.default.removeItem(atPath: path + ".head")
            #expect(try replaced(by: path + ".old") == "opened")
        }
    }

    @Test("a head that is missing or cut off is made anew")
    func headMade() async throws {
        try await with { path in
            try await fill(path)
            for text in [nil, "", "holdline-head 1 999 00"] {
                try? FileManager.default.removeItem(atPath: path + ".head")
                if let text { try text.write(toFile: path + ".head", atomically: false, encoding: .utf8) }
                #expect(opened(path) == "opened")
                guard case .head(let head) = HeadFile.read(database: path) else { throw Unexpected() }
                #expect(head.seq == 3)
            }
        }
    }

    @Test("a log without its database is refused")
    func logAlone() async throws {
        try await with { path in
            try Data(repeating: 7, count: 4096).write(to: URL(fileURLWithPath: path + "-wal"))
            #expect(opened(path).contains("is missing, and \(path)-wal of it is there"))
        }
    }

    @Test("what is no file is refused at once: a directory, a pipe")
    func noFile() async throws {
        try await with { path in
            #expect(mkfifo(path, 0o600) == 0)
            #expect(opened(path).contains("no regular file"))
            unlink(path)
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            #expect(opened(path).contains("a directory"))
        }
    }

    @Test(
        "files that are removed or replaced under the store: nothing is written any more, and a whole copy takes their place",
        arguments: 0..<3)
    func lost(_ what: Int) async throws {
        try await with { path in
            let store = try Store(path: path, policy: Policy(), mayTake: { _ in true })
            let writer = Task { try await store.run() }
            _ = try await open(store, "F1")
            switch what {
            case 0: unlink(path)
            case 1:
                try FileManager.default.copyItem(atPath: path, toPath: path + ".other")
                #expect(rename(path + ".other", path) == 0)
            default: unlink(path + "-wal")
            }
            #expect(await refusal { try await open(store, "F2") } == .storageGone)
            let status = try await store.status()
            #expect(!status.ready && status.problem?.contains("nothing is written") == true)
            store.stop()
            try await writer.value
            let said = try store.close()
            #expect((said == nil) == (what == 2))
            let again = try Store(path: path, policy: Policy(), mayTake: { _ in true })
            #expect(again.index.version == 1)
            #expect(try await again.verify(tables: true).intact)
            #expect(try again.close() == nil)
            let names = try FileManager.default.contentsOfDirectory(atPath: (path as NSString).deletingLastPathComponent)
            #expect(names.contains { $0.contains(".replaced-") } == (what == 1))
        }
    }

    @Test("a database that is moved away and back: writes go on where it is, without a restart")
    func movedBack() async throws {
        try await with { path in
            let store = try Store(path: path, policy: Policy(), mayTake: { _ in true })
            let writer = Task { try await store.run() }
            _ = try await open(store, "F1", key: "k1")
            for suffix in ["", "-wal"] { #expect(rename(path + suffix, path + ".away" + suffix) == 0) }
            #expect(await refusal { try await open(store, "F2") } == .storageGone)
            #expect(try await open(store, "F1", key: "k1").replayed)
            #expect(try await store.status().conditionCodes == [.storageGone])
            for suffix in ["", "-wal"] { #expect(rename(path + ".away" + suffix, path + suffix) == 0) }
            _ = try await open(store, "F2")
            #expect(try await store.status().conditions == [])
            let told = store.conditions.transitions()
            #expect(told.map(\.condition.code) == [.storageGone, .storageGone] && told.map(\.hasBegun) == [true, false])
            store.stop()
            try await writer.value
            #expect(try store.close() == nil)
            #expect(opened(path) == "opened")
        }
    }

    @Test("a head that cannot be kept is said, and kept again once it can be")
    func headFile() async throws {
        try await with { path in
            let store = try Store(path: path, policy: Policy(), mayTake: { _ in true })
            let writer = Task { try await store.run() }
            unlink(HeadFile.path(path))
            #expect(mkdir(HeadFile.path(path), 0o700) == 0)
            _ = store.keep()
            _ = try await open(store, "F1")
            let status = try await store.status()
            #expect(status.ready && status.conditionCodes == [.headFile] && status.problem?.contains("Is a directory") == true)
            rmdir(HeadFile.path(path))
            _ = store.keep()
            #expect(try await store.status().conditions == [])
            guard case .head(let head) = HeadFile.read(database: path) else { throw Unexpected() }
            #expect(head.seq == 1)
            store.stop()
            try await writer.value
            #expect(try store.close() == nil)
        }
    }

    @Test("all connections that read are open before anybody asks, so that no read needs a descriptor")
    func readersAreOpen() async throws {
        try await with { path in
            let store = try Store(path: path, policy: Policy(), mayTake: { _ in true })
            let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").filter { name in
                (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(name)")) == path
            }
            #expect(open.count == 5)
            #expect(try store.close() == nil)
        }
    }

    @Test(
        "damage that a read or a write meets: nothing is written to the file any more, checks go on, known keys hear their answer",
        arguments: [false, true])
    func damage(_ isRead: Bool) async throws {
        try await with { path in
            try await fill(path, 40, isKeyed: true)
            let store = try Store(path: path, policy: Policy(), mayTake: { _ in true })
            let writer = Task { try await store.run() }
            let pages = try await DatabaseQueue.beside(path).read { db in
                try Int64.fetchAll(db, sql: "SELECT rootpage FROM sqlite_master WHERE tbl_name IN ('ticket', 'dispute')")
            }
            let file = try #require(FileHandle(forUpdatingAtPath: path))
            for page in pages {
                try file.seek(toOffset: UInt64(page - 1) * 4096)
                try file.write(contentsOf: Data(repeating: 0, count: 4096))
            }
            try file.close()
            if isRead {
                #expect(await refusal { try await store.tickets(TicketQuery(), PageQuery()) } == .storageDamaged)
            } else {
                #expect(
                    await refusal { try await store.submit(Write(.on(TicketID(number: 1), TakeTicket()), by: StoreFixture.lea)) }
                        == .storageDamaged)
            }
            func files() throws -> [Data] {
                try ["", "-wal"].map { try Data(contentsOf: URL(fileURLWithPath: path + $0)) }
            }
            let before = try files()
            #expect(await refusal { try await open(store, "F1") } == .storageDamaged)
            let backup = await refusal { try await store.backUp(WorkStop()) { _ in } }
            #expect(backup == .storageDamaged)
            let status = try await store.status()
            #expect(!status.ready && status.conditionCodes == [.damaged] && status.head == store.index.version)
            let answer = store.index.check(try #require(InvoiceNumber("F1")), customer: nil, asOf: nil, now: store.now)
            #expect(answer.decision == .pause)
            #expect(try await open(store, "F2", key: "k2").replayed)
            #expect(await refusal { try await open(store, "F2", key: "k99") } == .storageDamaged)
            store.stop()
            try await writer.value
            let said = try store.close()
            #expect(said?.contains("is damaged") == true)
            let after = try files()
            #expect(after == before)
        }
    }

    @Test("tables that were changed are found by a comparison with the ledger, and made anew by a rebuild, damaged pages too")
    func tables() async throws {
        try await with { path in
            try await fill(path)
            for sql in [
                "UPDATE hold SET lifted_at = 1, lifted_by = 'x' WHERE id = 2", "DELETE FROM dispute", "UPDATE ticket SET customer = 'C-2'",
            ] {
                try await DatabaseQueue.beside(path).write { try $0.execute(sql: sql) }
                let store = try Store(path: path, policy: Policy(), mayTake: { _ in true })
                #expect(try await store.verify().intact == !sql.contains("hold"))
                #expect(try await store.status().ready == !sql.contains("hold"))
                if sql.contains("hold") {
                    // What is decided on such rows would go into the ledger.
                    let writer = Task { try await store.run() }
                    #expect(await refusal { try await open(store, "F9") } == .storageDamaged)
                    store.stop()
                    try await writer.value
                }
                let verdict = try await store.verify(tables: true)
                #expect(!verdict.intact && verdict.problem?.contains("holdlined rebuild") == true, "\(sql)")
                #expect(try store.close() == nil)
                _ = try Store.rebuild(path: path)
                #expect(opened(path) == "opened")
            }
            let page = try await DatabaseQueue.beside(path).read {
                try #require(try Int64.fetchOne($0, sql: "SELECT rootpage FROM sqlite_master WHERE name = 'hold'"))
            }
            let file = try #require(FileHandle(forUpdatingAtPath: path))
            try file.seek(toOffset: UInt64(page - 1) * 4096)
            try file.write(contentsOf: Data(repeating: 0, count: 4096))
            try file.close()
            #expect(opened(path).contains("holdlined rebuild --database \(path)"))
            #expect(try Store.rebuild(path: path).head == 3)
            let store = try Store(path: path, policy: Policy(), mayTake: { _ in true })
            #expect(try await store.verify(tables: true).intact)
            #expect(store.index.standingHolds == 3)
            #expect(try store.close() == nil)
        }
    }

    @Test("a comparison with the ledger that is broken off says nothing of the tables")
    func brokenOff() async throws {
        try await StoreFixture.run { f in
            for number in 0..<400 { try await f.register("F\(number)", open: "10.00", amount: "10.00") }
            for turn in 0..<60 {
                let check = Task { try await f.store.checkRows(pause: .zero) }
                try await Task.sleep(for: .microseconds(turn * 500))
                check.cancel()
                if case .success(let problem) = await check.result { #expect(problem == nil) }
                let status = try await f.store.status()
                #expect(status.ready, "\(status.problem ?? "")")
            }
        }
    }

    @Test("a follower that has seen a commit before the index has is not told that it is ahead; one beyond the ledger is")
    func ahead() async throws {
        try await with { path in
            try await fill(path)
            let store = try Store(path: path, policy: Policy(), mayTake: { _ in true })
            #expect(try await store.events(after: 3, limit: 10).isEmpty)
            #expect(await refusal { try await store.events(after: 4, limit: 10) } == .ahead)
            #expect(try store.close() == nil)
        }
    }

    @Test("more interrupted conversations than commands may wait do not keep the store from starting")
    func manyInterrupted() async throws {
        try await with { path in
            var policy = Policy()
            policy.calls.anybody = true
            func start(_ depth: Int) throws -> Store {
                try Store(path: path, policy: policy, queueDepth: depth, mayTake: { _ in true })
            }
            let store = try start(100)
            let writer = Task { try await store.run() }
            for place in 1...5 {
                let agent = Actor(name: "a\(place)", roles: [.agent])
                let call = CallID(number: Int64(place))
                for command in [
                    Command.new(AddCall(queue: QueueName(unchecked: "support"))), .on(agent.name, LoginAgent()),
                    .on(call, OfferCall(to: agent.name)),
                    .on(call, AnswerCall()),
                ] { _ = try await store.submit(Write(command, by: agent)) }
            }
            store.stop()
            try await writer.value
            #expect(try store.close() == nil)
            let again = try start(2)
            let recovery = try again.recoverCalls()
            #expect(recovery.count == 5)
            let second = Task { try await again.run() }
            for write in recovery { _ = try await write.value }
            again.stop()
            try await second.value
            #expect(try again.close() == nil)
        }
    }
}
