import Foundation
import GRDB
import HoldlineCore
import Testing

@testable import HoldlineStore

@Suite("a database that is taken away while it is open")
struct RescueTests {
    /// A store with an event at `directory/holdline.db`, which is a symbolic link to `directory/real/h.db` where `isLinked`; `body` takes its
    /// files away, and then it is closed.
    private func withStore(
        isLinked: Bool = false, _ body: (_ directory: String, _ file: String) throws -> Void,
        close: (_ directory: String, _ store: Store) throws -> Void
    ) async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("holdline-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: directory + "/real", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let path = directory + "/holdline.db"
        let file = isLinked ? directory + "/real/h.db" : path
        if isLinked { try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "real/h.db") }
        let store = try Store(path: path, policy: Policy(), mayTake: { _ in true })
        let writer = Task { try await store.run() }
        try await Self.open(store, "F1")
        try body(directory, file)
        store.stop()
        try await writer.value
        try close(directory, store)
        let again = try Store(path: path, policy: Policy(), mayTake: { _ in true })
        #expect(again.index.version == 1)
        #expect(try await again.verify(tables: true).intact)
        #expect(try again.close() == nil)
    }

    private static func open(_ store: Store, _ number: String) async throws {
        _ = try await store.submit(
            Write(
                .new(
                    OpenTicket(
                        customer: CustomerReference("C-1"), subject: try #require(FreeText("broken")), disputes: [try number.disputed()])),
                by: StoreFixture.lea))
    }

    /// Another database of three events with its log, as a kill leaves them, moved to the names of `file`.
    private static func other(at file: String, _ suffixes: [String]) async throws {
        try await StoreFixture.run { fixture in
            for number in 1...3 { try await fixture.register("G\(number)", open: "100.00") }
            for suffix in suffixes {
                let copy = file + ".other" + suffix
                try FileManager.default.copyItem(atPath: fixture.path + suffix, toPath: copy)
            }
        }
    }

    @Test("where no copy can be made, nothing is closed, and it is tried again until it is whole")
    func triedAgain() async throws {
        try await withStore { _, file in
            for suffix in ["", "-wal"] { unlink(file + suffix) }
        } close: { directory, store in
            // A name that no file can have stands for a disk without room.
            let blocked = directory + "/holdline.db.rescued"
            try FileManager.default.createDirectory(atPath: blocked, withIntermediateDirectories: true)
            for _ in 1...2 {
                let error = #expect(throws: Unrescued.self) { try store.close() }
                #expect(error?.description.contains("this process alone has it") == true)
            }
            try FileManager.default.removeItem(atPath: blocked)
            let said = try store.close()
            #expect(said?.contains("a whole copy of it is at") == true)
        }
    }

    @Test("the copy goes where the symbolic link leads, whose log is watched too")
    func linked() async throws {
        try await withStore(isLinked: true) { _, file in
            unlink(file)
        } close: { directory, store in
            let (said, link) = (try store.close(), try FileManager.default.destinationOfSymbolicLink(atPath: directory + "/holdline.db"))
            #expect(said != nil && link == "real/h.db")
            #expect(FileManager.default.fileExists(atPath: directory + "/real/h.db"))
        }
        try await withStore(isLinked: true) { _, file in
            unlink(file + "-wal")
        } close: { _, store in
            #expect(store.lostFile?.contains("h.db-wal was removed") == true)
            let said = try store.close()
            #expect(said == nil)
        }
    }

    @Test(
        "another database that stands there with its log is kept whole, and its log alone is not played into this one",
        arguments: [true, false])
    func otherDatabase(isWhole: Bool) async throws {
        let suffixes = isWhole ? ["", "-wal"] : ["-wal"]
        let place = FileManager.default.temporaryDirectory.appendingPathComponent("holdline-\(UUID().uuidString)").path
        defer { for suffix in suffixes { unlink(place + ".other" + suffix) } }
        try await Self.other(at: place, suffixes)
        try await withStore { _, file in
            for suffix in suffixes { #expect(rename(place + ".other" + suffix, file + suffix) == 0) }
        } close: { directory, store in
            let said = try store.close()
            #expect((said != nil) == isWhole)
            let kept = try FileManager.default.contentsOfDirectory(atPath: directory).filter { $0.contains(".replaced-") }
            #expect(kept.count == suffixes.count, "\(kept)")
            guard isWhole, let name = kept.min(by: { $0.count < $1.count }) else { return }
            let verdict = try DatabaseCheck(path: "\(directory)/\(name)").run()
            #expect(verdict.head == 3)
        }
    }
}
