import Foundation
import HoldlineCore
import HoldlineStore
import Logging
import NIOEmbedded
import ServiceLifecycle
import Synchronization
import Testing

@testable import HoldlineServer

/// Log lines, kept.
private struct Lines: LogHandler {
    final class Kept: Sendable {
        let all = Mutex<[String]>([])
    }

    let kept: Kept
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { kept.all.withLock { $0.append("\(event.level): \(event.message)") } }
}

@Suite("Stops and signals")
struct StopTests {
    private func store(_ directory: ShortDirectory) throws -> Store {
        var policy = Policy()
        policy.calls.anybody = true
        return try Store(path: directory.path + "/h.db", policy: policy, mayTake: { _ in true })
    }

    @Test("an agent who waits for a call is sent away when the room closes, and one who asks then at once: not done, ask again")
    func room() async throws {
        let directory = try ShortDirectory()
        let store = try store(directory)
        let writer = Task { try await store.run() }
        let dispatcher = Dispatcher(store: store, policy: store.policy.calls)
        let channel = EmbeddedChannel()
        let lea = Actor(name: "lea", roles: [.agent])
        async let waiting = Result { try await dispatcher.next(for: lea, key: nil, wait: .seconds(300), on: channel) }
        while dispatcher.waiting == 0 { await Task.yield() }
        dispatcher.close()
        for result in [await waiting, await Result { try await dispatcher.next(for: lea, key: nil, wait: .seconds(300), on: channel) }] {
            let refusal = #expect(throws: Refusal.self) { try result.get() }
            #expect(refusal?.code == .busy)
            #expect(refusal?.code.problem.done == false)
        }
        store.stop()
        try await writer.value
        #expect(try store.close() == nil)
        withExtendedLifetime(directory) {}
    }

    @Test("roles are reloaded; a file with a mistake leaves the old ones in force, and the log says so")
    func reload() throws {
        let kept = Lines.Kept()
        let settings = try settings()
        let roles = RolesInForce(RoleDirectory(settings.roles))
        func reload(_ read: @escaping @Sendable () throws -> Settings) -> String? {
            Reload(settings: settings, read: read, roles: roles, logger: Logger(label: "test") { _ in Lines(kept: kept) }).reload()
            return kept.all.withLock { $0.last }
        }
        #expect(roles.current.roles(uid: 0, groups: []) == [.agent])
        #expect(
            reload { throw StartProblem("line 3 is wrong") }?.contains("was not reloaded, and the old one stays in force: line 3 is wrong")
                == true)
        #expect(roles.current.roles(uid: 0, groups: []) == [.agent])
        var new = settings
        new.roles = RoleMap([.supervisor: .init(users: ["root"])])
        #expect(reload { [new] in new }?.hasSuffix("its roles are in force for new connections") == true)
        #expect(roles.current.roles(uid: 0, groups: []) == [.supervisor])
        new.limits.body += 1
        #expect(reload { [new] in new }?.contains("its other changes take effect at the next start") == true)
        new.roles = nil
        #expect(reload { [new] in new }?.contains("needs a restart") == true)
        #expect(roles.current.roles(uid: 0, groups: []) == [.supervisor])
    }

    private func settings() throws -> Settings {
        var settings = Settings(socket: "/s", database: "/d", policy: Policy())
        settings.roles = RoleMap([.agent: .init(users: ["root"])])
        return settings
    }

    @Test("a writer that comes round is alive, and one that does not is not")
    func heartbeat() async throws {
        let directory = try ShortDirectory()
        let store = try store(directory)
        #expect(store.keep())
        #expect(!store.keep())
        let writer = Task { try await store.run() }
        while !store.keep() { await Task.yield() }
        while !store.keep() { await Task.yield() }
        store.stop()
        try await writer.value
        #expect(try store.close() == nil)
        withExtendedLifetime(directory) {}
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
