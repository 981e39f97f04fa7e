import CSQLite
import Foundation
import HoldlineCore
import HoldlineStore
import Logging
import ServiceLifecycle
import Testing
import Waiting

@testable import HoldlineServer

@Suite("programs that are told of events, at a site of a shared ledger")
struct SiteHookTests {
    @Test("one that is new waits until its site has all of the ledger: it is told of nothing from before it was there")
    func joined() async throws {
        let directory = try ShortDirectory()
        let database = directory.path + "/h.db"
        // A backup of another site, whose ledger went on since.
        let alone = try Store(path: database, policy: Policy(), mayTake: { _ in true })
        let writer = Task { try await alone.run() }
        let body = OpenTicket(customer: CustomerReference(unchecked: "C"), subject: try #require(FreeText("old")))
        _ = try await alone.submit(Write(.new(body), by: Actor(name: "lea", roles: [.agent])))
        alone.stop()
        try await writer.value
        #expect(try alone.close() == nil)
        var file: OpaquePointer?
        #expect(sqlite3_open(database, &file) == SQLITE_OK)
        #expect(sqlite3_exec(file, "INSERT INTO shared_ledger (ledger) VALUES (randomblob(16))", nil, nil, nil) == SQLITE_OK)
        sqlite3_close(file)

        let place = SharedPlace(try PostgresTarget("host=\(directory.path)"), site: "lyon", rules: "")
        let store = try Store(path: database, shared: place, policy: Policy(), mayTake: { _ in true })
        let following = Task { try await store.run() }
        let hook = Hook(name: "mail", events: ["*"], command: ["/bin/sh", "-c", "cat >> \(directory.path)/told"])
        let board = HookBoard([hook])
        var runner = HookRunner(
            hooks: [hook], store: store, board: board, database: database, socket: "/s", logger: Logger(label: "test"))
        runner.pauses = (.milliseconds(5), .milliseconds(40))
        let group = ServiceGroup(configuration: .init(services: [.init(service: runner)], logger: Logger(label: "test")))
        let running = Task { try await group.run() }
        let position = HookPosition.path(database, hook.name)
        try await until { FileManager.default.fileExists(atPath: position) || board.trouble != nil }
        #expect(!FileManager.default.fileExists(atPath: position))
        #expect(board.trouble?.sentence.contains("it begins behind the newest event of the shared ledger") == true)
        await group.triggerGracefulShutdown()
        try await running.value
        store.stop()
        try await following.value
    }
}
