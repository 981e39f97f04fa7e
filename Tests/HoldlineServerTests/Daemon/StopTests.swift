import Foundation
import HoldlineCore
import HoldlineStore
import HoldlineWire
import Logging
import NIOEmbedded
import ServiceLifecycle
import Synchronization
import Testing
import UnixSignals

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
    private static let policy: Policy = {
        var policy = Policy()
        policy.calls.anybody = true
        return policy
    }()

    private func store(_ directory: ShortDirectory) throws -> Store {
        try Store(path: directory.path + "/h.db", policy: Self.policy, mayTake: { _ in true })
    }

    @Test("an agent who waits for a call is sent away when the room closes, and one who asks then at once: not done, ask again")
    func room() async throws {
        let directory = try ShortDirectory()
        let store = try store(directory)
        let writer = Task { try await store.run() }
        let dispatcher = Dispatcher(store: store)
        let channel = NIOAsyncTestingChannel()
        let ask: @Sendable () async -> Refusal? = {
            do {
                _ = try await dispatcher.next(for: Actor(name: "lea", roles: [.agent]), key: nil, wait: .seconds(300), on: channel)
                return nil
            } catch {
                return error as? Refusal
            }
        }
        async let waiting = ask()
        while dispatcher.waiting == 0 { await Task.yield() }
        dispatcher.close()
        let refusals = [await waiting, await ask()]
        #expect(refusals.allSatisfy { $0?.code == .busy && $0?.code.problem.done == false }, "\(refusals)")
        store.stop()
        try await writer.value
        #expect(try store.close() == nil)
        withExtendedLifetime(directory) {}
    }

    @Test(
        "roles, rules and limits are reloaded; a file with a mistake leaves the old ones in force, and the log names what waits for a start"
    )
    func reload() async throws {
        let hangUps = await UnixSignalsSequence(trapping: .sighup)
        let kept = Lines.Kept()
        let settings = try settings()
        let roles = InForce(RoleDirectory(settings.roles))
        let limits = InForce(settings.limits)
        let decided = Mutex<Policy?>(nil)
        let told = Mutex(settings.logLevel)
        func reload(_ read: @escaping @Sendable () throws -> Settings) -> String {
            let logger = Logger(label: "test") { _ in Lines(kept: kept) }
            Reload(
                settings: settings, read: read, roles: roles, names: NameService(roles, logger: logger), limits: limits,
                decide: { policy in decided.withLock { $0 = policy } }, setLogLevel: { level in told.withLock { $0 = level } },
                logger: logger, hangUps: hangUps
            ).reload()
            return kept.all.withLock { $0.last } ?? ""
        }
        func reload(to new: Settings) -> String { reload { new } }
        let root: Set<Role> = roles.current.roles(uid: 0, groups: [])
        #expect(root == [.agent])
        let mistaken = reload { throw StartProblem("line 3 is wrong") }
        #expect(mistaken.contains("was not reloaded, and the old one stays in force: line 3 is wrong"))
        #expect(roles.current.roles(uid: 0, groups: []) == root && decided.withLock { $0 } == nil)
        var new = settings
        new.roles = RoleMap([.supervisor: .init(users: ["root"])])
        let replaced = reload(to: new)
        #expect(replaced.hasSuffix("its roles are in force for new connections, its rules, queues, limits and log level from now on"))
        #expect(roles.current.roles(uid: 0, groups: []) == [.supervisor])
        (new.limits.body, new.limits.connections, new.policy.resumeAfter, new.logLevel) = (4096, 7, 3, .critical)
        new.policy.unregisteredProceeds = true
        let more = reload(to: new)
        #expect(more.hasSuffix("of its changes these take effect at the next start: unregistered, limits.connections"))
        #expect(limits.current.body == 4096 && limits.current.connections == settings.limits.connections)
        #expect(decided.withLock { $0 }?.resumeAfter == 3 && told.withLock { $0 } == .critical)
        new.roles = nil
        let none = reload(to: new)
        #expect(none.contains("needs a restart"))
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
