import Foundation
import GRDB
import HoldlineCore
import HoldlineWire
import Synchronization
import Testing

@testable import HoldlineStore

@Suite("backups")
struct BackupTests {
    @Test("a backup that is made while commands go on is whole, ends where the ledger stood, and is nobody else's to read")
    func whileWriting() async throws {
        try await StoreFixture.run { fixture in
            for number in 1...50 { try await fixture.register("F\(number)", open: "100.00") }
            let before = fixture.store.metrics.head
            let writing = Task {
                for number in 51...150 { try await fixture.register("F\(number)", open: "100.00") }
            }
            let stages = Mutex<Set<BackupProgress.Stage>>([])
            let copy = try await fixture.store.backUp(WorkStop()) { progress in stages.withLock { _ = $0.insert(progress.stage) } }
            try await writing.value
            #expect(copy.head >= before && copy.head <= fixture.store.metrics.head)
            #expect(stages.withLock { $0 } == [.copying, .checking])
            let file = fixture.path + ".copy"
            try Data(try copy.whole()).write(to: URL(fileURLWithPath: file))
            let digest = SHA256.hash(try copy.whole())
            #expect(digest == copy.sha256)
            let verdict = try DatabaseCheck(path: file).run()
            #expect(verdict.intact && verdict.head == copy.head && verdict.headHash == copy.headHash)
            #expect(!FileManager.default.fileExists(atPath: Backup.unfinished(fixture.path)))
        }
    }

    @Test("a copy with a changed row is refused, and nothing is left of it")
    func changedRow() async throws {
        try await StoreFixture.run { fixture in
            try await fixture.register("F1", open: "100.00")
            try await DatabaseQueue.beside(fixture.path).write { try $0.execute(sql: "UPDATE event SET actor = 'eve' WHERE seq = 1") }
            let refusal = await #expect(throws: Refusal.self) { try await fixture.store.backUp(WorkStop()) { _ in } }
            #expect(refusal?.code == .wrongState)
            #expect(refusal?.message.contains("row 1 was changed") == true)
            #expect(!FileManager.default.fileExists(atPath: Backup.unfinished(fixture.path)))
        }
    }

    @Test("a backup that is stopped ends, and leaves nothing")
    func stopped() async throws {
        try await StoreFixture.run { fixture in
            try await fixture.register("F1", open: "100.00")
            let stop = WorkStop()
            stop.end()
            await #expect(throws: CancellationError.self) { try await fixture.store.backUp(stop) { _ in } }
            #expect(!FileManager.default.fileExists(atPath: Backup.unfinished(fixture.path)))
        }
    }

    @Test("a start removes what a killed backup, restore or rebuild left", arguments: ["backup-unfinished", "restoring", "rebuilt"])
    func leftOver(_ name: String) async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("holdline-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let path = directory + "/holdline.db"
        for suffix in ["", "-wal"] {
            _ = FileManager.default.createFile(atPath: "\(path).\(name)\(suffix)", contents: Data("SQLite format 3".utf8))
        }
        try await StoreFixture.run(at: path) { _ in }
        let names = try FileManager.default.contentsOfDirectory(atPath: directory)
        #expect(!names.contains { $0.contains(name) }, "\(names)")
    }

    @Test("the daemon's own names beside its database, by whatever path, are none for a backup, and all others are")
    func names() async throws {
        try await StoreFixture.run { fixture in
            let directory = (fixture.path as NSString).deletingLastPathComponent
            let link = FileManager.default.temporaryDirectory.appendingPathComponent("holdline-\(UUID().uuidString)").path
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: directory)
            defer { unlink(link) }
            let name = (fixture.path as NSString).lastPathComponent
            let own = [
                "", "-journal", "-wal", "-shm", ".head", ".erasures", ".backups", ".lock", ".files", ".new", ".restoring-wal", ".rescued",
            ]
            for suffix in own {
                #expect(fixture.store.hasUse(for: fixture.path + suffix), "\(suffix)")
                #expect(fixture.store.hasUse(for: "\(link)/\(name)\(suffix)"), "\(suffix)")
            }
            for place in [
                "\(fixture.path).bak", "\(fixture.path)2", "/nowhere/\(name)", name, "a command", "\(directory)/other.db-wal", "/",
            ] {
                #expect(!fixture.store.hasUse(for: place), "\(place)")
            }
        }
    }

    @Test("the list of backups gives the newest first, and passes a torn line over")
    func list() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("holdline-\(UUID().uuidString)").path
        let log = BackupLog(database: path)
        defer { try? FileManager.default.removeItem(atPath: log.path) }
        #expect(log.newest() == [])
        let records = (1...3).map { head in
            BackupRecord(
                at: Instant(seconds: 1000 + head), head: head, headHash: "h", bytes: 1, sha256: "s", by: "root", to: head == 2 ? nil : "/b")
        }
        for record in records { try log.add(record) }
        let torn = try FileHandle(forWritingTo: URL(fileURLWithPath: log.path))
        try torn.seekToEnd()
        try torn.write(contentsOf: Data("{\"at\":".utf8))
        #expect(log.newest() == records.reversed())
    }
}

@Suite("restoring")
struct RestoreTests {
    /// A ledger with a backup in its middle, and all its feed.
    private struct Case {
        var directory: String
        var backup: String { directory + "/backup.db" }
        var feed: String { directory + "/feed" }
        var target: String { directory + "/restored/holdline.db" }
        var head: Int64 = 0
        var backupHead: Int64 = 0

        func write(_ lines: [String]) throws {
            try (lines.joined(separator: "\n") + "\n").write(toFile: feed, atomically: true, encoding: .utf8)
        }
        var lines: [String] { get throws { try String(contentsOfFile: feed, encoding: .utf8).split(separator: "\n").map(String.init) } }
    }

    private func withCase(_ body: (Case) async throws -> Void) async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("holdline-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: directory + "/restored", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        var made = Case(directory: directory)
        let place = made
        let heads = Mutex<(Int64, Int64)>((0, 0))
        try await StoreFixture.run { fixture in
            try await fixture.register("F1", open: "1200.00")
            _ = try await fixture.open([try "F1".disputed("300.00")])
            let copy = try await fixture.store.backUp(WorkStop()) { _ in }
            try Data(try copy.whole()).write(to: URL(fileURLWithPath: place.backup))
            try await fixture.register("F2", open: "500.00", amount: "500.00")
            let second = try await fixture.open([try "F2".disputed("100.00")], subject: "the lamp is broken")
            try await fixture.submit(.on(second, NoteOnTicket(text: try #require(FreeText("called back")))))
            let lines = try await fixture.store.events(after: 0, limit: 1000)
            try place.write(lines.map(\.json) + ["{\"heartbeat\":\(lines.count)}"])
            heads.withLock { $0 = (copy.head, fixture.store.metrics.head) }
        }
        (made.backupHead, made.head) = heads.withLock { $0 }
        try await body(made)
    }

    @Test("a backup takes the place of a database that is gone, and says which acknowledged events are lost")
    func alone() async throws {
        try await withCase { made in
            HeadFile(database: made.target).write(HeadFile.Head(seq: made.head, hash: Data(repeating: 1, count: 32)))
            let report = try Store.restore(made.backup, to: made.target)
            #expect(report.head == made.backupHead && report.added == 0)
            #expect(report.lost == made.backupHead + 1...made.head)
            let mode = try FileManager.default.attributesOfItem(atPath: made.target)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            try await StoreFixture.run(at: made.target) { fixture in
                let verdict = try await fixture.store.verify(tables: true)
                #expect(verdict.intact, "\(verdict)")
                #expect(try fixture.brief("F1") == "partial 300.00 900.00")
                #expect(try fixture.codes("F2") == ["unregistered"])
            }
        }
    }

    @Test("with a follower's feed it goes on to the last event: holds are as they were, what is personal of those events is missing")
    func withFeed() async throws {
        try await withCase { made in
            let report = try Store.restore(made.backup, to: made.target, feed: made.feed)
            #expect(report.head == made.head && report.added == made.head - made.backupHead)
            #expect(report.unsealed == 2)
            #expect(report.lost == nil && !report.isFeedTorn)
            try await StoreFixture.run(at: made.target) { fixture in
                #expect(try fixture.brief("F1") == "partial 300.00 900.00")
                #expect(try fixture.brief("F2") == "partial 100.00 400.00")
                let verdict = try await fixture.store.verify(tables: true)
                #expect(verdict.intact && verdict.headHash == report.headHash, "\(verdict)")
                let tickets = try await fixture.store.tickets(TicketQuery(), PageQuery()).items
                #expect(tickets.map { $0.ticket.subject?.text } == ["2 of 5 chairs broken", nil])
                try await fixture.register("F3", open: "10.00", amount: "10.00")
                #expect(fixture.store.metrics.head == made.head + 1)
            }
        }
    }

    @Test(
        "a feed of another ledger, one with a gap, one that was changed and one that is none are refused, and nothing is put in place",
        arguments: ["other", "gap", "changed", "text"])
    func refused(kind: String) async throws {
        try await withCase { made in
            var lines = try made.lines
            switch kind {
            case "other": lines[0] = lines[0].replacing("\"hash\":\"", with: "\"hash\":\"00").replacing("00\"}", with: "\"}")
            case "gap": lines.remove(at: Int(made.backupHead))
            case "changed": lines[Int(made.backupHead)] = lines[Int(made.backupHead)].replacing("500.00", with: "600.00")
            default: lines.insert("not a line of the feed", at: 1)
            }
            if kind == "other" {
                let hash = String(repeating: "0", count: 64)
                lines[0] = String(lines[0].prefix(upTo: try #require(lines[0].range(of: "\"hash\":\"")).upperBound)) + hash + "\"}"
            }
            try made.write(lines)
            let wanted = ["other": "two ledgers", "gap": "has no event", "changed": "does not follow", "text": "line 2 of the feed"]
            do {
                _ = try Store.restore(made.backup, to: made.target, feed: made.feed)
                Issue.record("it was restored")
            } catch {
                #expect("\(error)".contains(wanted[kind] ?? ""), "\(error)")
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: made.directory + "/restored") == [])
        }
    }

    @Test("a last line that breaks off is left out, and said")
    func tornFeed() async throws {
        try await withCase { made in
            let text = try String(contentsOfFile: made.feed, encoding: .utf8)
            let lines = text.split(separator: "\n")
            let events = lines.dropLast().joined(separator: "\n")
            try String(events.dropLast(10)).write(toFile: made.feed, atomically: true, encoding: .utf8)
            let report = try Store.restore(made.backup, to: made.target, feed: made.feed)
            #expect(report.isFeedTorn && report.head == made.head - 1)
        }
    }

    @Test("a database that stands there is left alone, and moved aside where that was asked for")
    func standing() async throws {
        try await withCase { made in
            try await StoreFixture.run(at: made.target) { fixture in try await fixture.register("OLD", open: "1.00", amount: "1.00") }
            let before = try Data(contentsOf: URL(fileURLWithPath: made.target))
            #expect(throws: UnusableDatabase.self) { try Store.restore(made.backup, to: made.target) }
            #expect(try Data(contentsOf: URL(fileURLWithPath: made.target)) == before)
            let report = try Store.restore(made.backup, to: made.target, replacing: true)
            let aside = try #require(report.aside)
            #expect(try DatabaseCheck(path: aside).run().head == 1)
            try await StoreFixture.run(at: made.target) { fixture in
                let brief = try fixture.brief("F1")
                #expect(brief == "partial 300.00 900.00")
            }
        }
    }

    /// A database of somebody's at a path, in the middle of a transaction: its journal has the pages as they were.
    static func breakOff(at path: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { db in
            let numbers = "WITH RECURSIVE number(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM number WHERE n < 100)"
            try db.execute(sql: "PRAGMA cache_size = 10; CREATE TABLE old (x BLOB)")
            try db.execute(sql: "\(numbers) INSERT INTO old SELECT randomblob(4000) FROM number")
            try db.execute(sql: "SAVEPOINT broken; UPDATE old SET x = randomblob(4000)")
            for end in ["", "-journal"] { try FileManager.default.copyItem(atPath: path + end, toPath: path + ".broken" + end) }
            try db.execute(sql: "ROLLBACK TO broken; RELEASE broken")
        }
        try queue.close()
        try FileManager.default.removeItem(atPath: path)
        for end in ["", "-journal"] { try FileManager.default.moveItem(atPath: path + ".broken" + end, toPath: path + end) }
    }

    @Test("the journal of a transaction that broke off goes aside, and is not played into the restored file", arguments: [false, true])
    func journal(isAlone: Bool) async throws {
        try await withCase { made in
            try Self.breakOff(at: made.target)
            if isAlone { try FileManager.default.removeItem(atPath: made.target) }
            let journal = try Data(contentsOf: URL(fileURLWithPath: made.target + "-journal"))
            #expect(throws: UnusableDatabase.self) { try Store.restore(made.backup, to: made.target) }
            let report = try Store.restore(made.backup, to: made.target, replacing: true)
            let aside = try #require(report.aside)
            #expect(try Data(contentsOf: URL(fileURLWithPath: aside + "-journal")) == journal)
            try await StoreFixture.run(at: made.target) { fixture in
                let (brief, verdict) = (try fixture.brief("F1"), try await fixture.store.verify(tables: true))
                #expect(brief == "partial 300.00 900.00" && verdict.intact)
            }
        }
    }

    @Test("a damaged backup is refused, and so are the database itself and a file that is none")
    func damaged() async throws {
        try await withCase { made in
            var bytes = try Data(contentsOf: URL(fileURLWithPath: made.backup))
            // In the ledger, in the tables and wherever else it stands.
            while let place = bytes.range(of: Data("chairs".utf8)) { bytes[place.lowerBound] ^= 1 }
            try bytes.write(to: URL(fileURLWithPath: made.backup))
            #expect(throws: UnusableDatabase.self) { try Store.restore(made.backup, to: made.target) }
            #expect(throws: UnusableDatabase.self) { try Store.restore(made.feed, to: made.target) }
            #expect(throws: UnusableDatabase.self) { try Store.restore(made.backup, to: made.backup, replacing: true) }
            #expect(try FileManager.default.contentsOfDirectory(atPath: made.directory + "/restored") == [])
        }
    }
}

extension DatabaseCopy {
    /// All bytes.
    fileprivate func whole() throws -> [UInt8] { try read(at: 0, count: bytes) }
}
