import Foundation
import GRDB
import HoldlineCore
import Testing

@testable import HoldlineStore

@Suite("a restore that is interrupted, and one by root")
struct InterruptedRestoreTests {
    private struct Interrupted: Error {}

    /// A directory with a backup of one event, and the files of a database that goes on to the third event, as a kill leaves them: the newest
    /// rows are in the log.
    private func withFiles(_ body: (_ directory: String, _ database: String) async throws -> Void) async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("holdline-\(UUID().uuidString)").path
        let database = directory + "/d/holdline.db"
        try FileManager.default.createDirectory(atPath: directory + "/d", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try await StoreFixture.run { fixture in
            try await fixture.register("F1", open: "100.00")
            let copy = try await fixture.store.backUp(WorkStop()) { _ in }
            try Data(try copy.read(at: 0, count: copy.bytes)).write(to: URL(fileURLWithPath: directory + "/backup.db"))
            try await fixture.register("F2", open: "100.00")
            try await fixture.register("F3", open: "100.00")
            for suffix in ["", "-wal", ".head"] {
                try FileManager.default.copyItem(atPath: fixture.path + suffix, toPath: database + suffix)
            }
        }
        try await body(directory, database)
    }

    /// The ledger's end of a database that a daemon would start on; nil where it refuses.
    private func start(_ path: String) throws -> Int64? {
        guard let store = try? Store(path: path, policy: Policy(), mayTake: { _ in true }) else { return nil }
        let head = store.metrics.head
        _ = try store.close()
        return head
    }

    @Test("wherever it ends, no start takes an empty or shorter ledger for the one that was, and repeated it tells what is lost")
    func betweenSteps() async throws {
        var (steps, step) = (0, 0)
        repeat {
            step += 1
            try await withFiles { directory, database in
                var count = 0
                var restore = Restore(backup: directory + "/backup.db", path: database, feed: nil, isReplacing: true) { _ in }
                restore.between = {
                    count += 1
                    if count == step { throw Interrupted() }
                }
                let report = try? restore.run()
                steps = max(steps, count)
                #expect((report == nil) == (count == step))
                // A start on copies: what it makes of them must not help the second attempt.
                try FileManager.default.copyItem(atPath: directory + "/d", toPath: directory + "/e")
                let found = try start(directory + "/e/holdline.db")
                #expect(found == nil || found == 3 || (report != nil && found == 1), "step \(step): \(String(describing: found))")
                let again = try Restore(backup: directory + "/backup.db", path: database, feed: nil, isReplacing: true) { _ in }.run()
                if report == nil { #expect(again.lost == 2...3, "step \(step)") }
                #expect(try start(database) == 1)
                let names = try FileManager.default.contentsOfDirectory(atPath: directory + "/d")
                let aside = names.filter { $0.contains(".before-restore-") && !$0.hasSuffix("-wal") && !$0.hasSuffix("-shm") }
                // What stood there is somewhere, whole and with its log.
                let ends = try aside.map { try DatabaseCheck(path: "\(directory)/d/\($0)").run().head }
                #expect(ends.contains(3), "step \(step): \(names)")
            }
        } while step <= steps
        #expect(steps >= 5)
    }

    @Test("a database without a head file is no empty one to a start in between either")
    func withoutHead() async throws {
        for step in 1...4 {
            try await withFiles { directory, database in
                unlink(database + ".head")
                var count = 0
                var restore = Restore(backup: directory + "/backup.db", path: database, feed: nil, isReplacing: true) { _ in }
                restore.between = {
                    count += 1
                    if count == step { throw Interrupted() }
                }
                #expect(throws: Interrupted.self) { try restore.run() }
                let found = try start(database)
                #expect(found == nil || found == 3, "step \(step): \(String(describing: found))")
            }
        }
    }

    @Test("messages name the backup and not the copy that is gone, and what cannot be a database's place is left alone")
    func messages() async throws {
        try await withFiles { directory, database in
            func said(_ backup: String, to path: String, feed: String? = nil) -> String {
                do {
                    let report = try Store.restore(backup, to: path, feed: feed, replacing: true)
                    return "\(report)"
                } catch { return "\(error)" }
            }
            let place = directory + "/n/holdline.db"
            try FileManager.default.createDirectory(atPath: directory + "/n", withIntermediateDirectories: true)
            let backup = directory + "/backup.db"
            try Data().write(to: URL(fileURLWithPath: directory + "/empty"))
            #expect(said(directory + "/empty", to: place) == "\(directory)/empty is no database of Holdline. Nothing was changed")
            try FileManager.default.copyItem(atPath: backup, toPath: directory + "/newer")
            try await DatabaseQueue(path: directory + "/newer").write {
                try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('of later')")
            }
            let newer = said(directory + "/newer", to: place)
            #expect(
                newer.hasPrefix("\(directory)/newer was written by a newer version") && newer.hasSuffix("Nothing was changed"), "\(newer)")
            #expect(said(backup, to: directory + "/d").contains("is a directory"))
            #expect(FileManager.default.fileExists(atPath: database))
            #expect(said(backup, to: directory + "/none/holdline.db").contains("No such file or directory"))
            // A follower that was interrupted in a line and began again behind it.
            try await StoreFixture.run { fixture in
                for number in 1...3 { try await fixture.register("F\(number)", open: "100.00") }
                let lines = try await fixture.store.events(after: 0, limit: 9).map(\.json)
                try Data((lines[0] + "\n" + lines[1].prefix(40) + lines[0] + "\n").utf8).write(
                    to: URL(fileURLWithPath: directory + "/feed"))
            }
            let torn = said(backup, to: place, feed: directory + "/feed")
            #expect(torn.contains("two ledgers") || torn.contains("remove the line"), "\(torn)")
            try Data().write(to: URL(fileURLWithPath: directory + "/feed"))
            let nothing = try Store.restore(backup, to: place, feed: directory + "/feed")
            #expect(nothing.isFeedUsed && nothing.feedEnd == nil && nothing.added == 0)
        }
    }

    @Test("what root restores or makes anew belongs to the owner of the directory", .enabled(if: geteuid() == 0))
    func owner() async throws {
        try await withFiles { directory, database in
            #expect(chown(directory + "/d", 65_534, 65_534) == 0)
            func owners() throws -> Set<UInt32> {
                var owners: Set<UInt32> = []
                for name in ["holdline.db", "holdline.db.head"] {
                    var status = stat()
                    #expect(stat("\(directory)/d/\(name)", &status) == 0)
                    owners.insert(status.st_uid)
                }
                return owners
            }
            _ = try Store.restore(directory + "/backup.db", to: database, replacing: true)
            #expect(try owners() == [65_534])
            #expect(chown(database, 0, 0) == 0)
            _ = try Store.rebuild(path: database)
            #expect(try owners() == [65_534])
            // Nothing that another directory names, too, is given away.
            let other = directory + "/other"
            try Data([1]).write(to: URL(fileURLWithPath: other))
            #expect(link(other, database + "-shm") == 0)
            Store.giveToOwner(database)
            var status = stat()
            #expect(stat(other, &status) == 0 && status.st_uid == 0)
        }
    }
}
