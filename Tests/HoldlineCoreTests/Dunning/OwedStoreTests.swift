import Foundation
import HoldlineCore
import HoldlineStore
import Synchronization
import Testing

/// The commands of an `OwedHistory`, once more, through a real store on a file.
@Suite("What may be collected, as the store keeps it")
struct OwedStoreTests {
    private final class Clock: Sendable {
        private let instant = Mutex(Desk.start)
        var now: Instant {
            get { instant.withLock { $0 } }
            set { instant.withLock { $0 = newValue } }
        }
    }

    /// All of an answer but its version and since when a hold stands: the store's clock never gives two events one time.
    private static func plain(_ answer: DunningAnswer) -> DunningAnswer {
        var answer = answer
        answer.version = 0
        for place in answer.blockers.indices { answer.blockers[place].since = nil }
        return answer
    }

    @Test("the store gives the answers of the rules alone, and the same after a restart and after a rebuild", arguments: 5000..<5003)
    func replayed(seed: UInt64) async throws {
        var history = OwedHistory(seed: seed)
        history.run(40)
        try #require(history.faults.isEmpty, "\(history.faults)")
        let numbers = history.invoices.flatMap { [$0.number, InvoiceNumber(unchecked: "\($0.number)-C")] }
        let expected = numbers.map { Self.plain(history.desk.check($0)) }
        #expect(Set(expected.map(\.decision)).count > 1, "a history in which nothing happens shows nothing")

        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("holdline-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let path = directory + "/holdline.db"
        let clock = Clock()
        func answers(_ store: Store) -> [DunningAnswer] {
            numbers.map { Self.plain(store.index.check($0, customer: nil, asOf: nil, now: clock.now)) }
        }
        try await withStore(path, history.desk.policy, clock) { store in
            for (command, actor, at) in history.desk.taken {
                clock.now = at
                _ = try await store.submit(Write(command, by: actor))
            }
            clock.now = history.desk.now
            #expect(answers(store) == expected)
        }
        try await withStore(path, history.desk.policy, clock) { #expect(answers($0) == expected) }
        _ = try Store.rebuild(path: path)
        try await withStore(path, history.desk.policy, clock) { store in
            #expect(answers(store) == expected)
            let verdict = try await store.verify(tables: true)
            #expect(verdict.intact, "\(verdict)")
        }
    }

    private func withStore(_ path: String, _ policy: Policy, _ clock: Clock, _ body: (Store) async throws -> Void) async throws {
        let store = try Store(
            path: path, policy: policy, clock: Timepiece(steady: { clock.now }), mayTake: { ["ada", "bob", "sue"].contains($0) })
        let writer = Task { try await store.run() }
        do {
            try await body(store)
        } catch {
            store.stop()
            _ = await writer.result
            throw error
        }
        store.stop()
        try await writer.value
    }
}
