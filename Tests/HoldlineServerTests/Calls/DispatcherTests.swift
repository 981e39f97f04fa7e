import HoldlineCore
import HoldlineStore
import NIOCore
import NIOEmbedded
import Testing

@testable import HoldlineServer

@Suite("Agents who wait for a call")
struct DispatcherTests {
    private static let lea = Actor(name: "lea", roles: [.agent])

    private func store(_ directory: ShortDirectory) throws -> Store {
        var policy = Policy()
        policy.calls.anybody = true
        return try Store(path: directory.path + "/h.db", policy: policy, mayTake: { _ in true })
    }

    @Test("an agent whose offer is being written while the daemon stops is answered what becomes of it, not that nothing was done")
    func offerAtTheStop() async throws {
        let directory = try ShortDirectory()
        let first = try store(directory)
        let firstWriter = Task { try await first.run() }
        _ = try await first.submit(Write(.on("lea", LoginAgent()), by: Self.lea))
        _ = try await first.submit(Write(.new(AddCall(queue: QueueName(unchecked: "support"))), by: Self.lea))
        first.stop()
        try await firstWriter.value
        #expect(try first.close() == nil)

        // Nobody writes yet: the offer stands in the queue.
        let store = try store(directory)
        let dispatcher = Dispatcher(store: store)
        let matching = Task { try await dispatcher.run() }
        let channel = NIOAsyncTestingChannel()
        async let asked = dispatcher.next(for: Self.lea, key: nil, wait: .zero, on: channel)
        while store.metrics.queueDepth == 0 { await Task.yield() }
        dispatcher.close()
        let writer = Task { try await store.run() }
        guard case .call(let call)? = try await asked?.answer else { throw Refusal(.notFound, "no call was offered") }
        #expect(call.state == .offered && call.agent == "lea")
        try await matching.value
        store.stop()
        try await writer.value
        #expect(try store.close() == nil)
        withExtendedLifetime(directory) {}
    }

    @Test("an agent who waits a second for a call is answered without one, while another who waits an hour goes on waiting")
    func shortWait() async throws {
        let directory = try ShortDirectory()
        let store = try store(directory)
        let writer = Task { try await store.run() }
        let dispatcher = Dispatcher(store: store)
        let channel = NIOAsyncTestingChannel()
        let marc = Actor(name: "marc", roles: [.agent])
        let patient = Task { try await dispatcher.next(for: marc, key: nil, wait: .seconds(3600), on: channel) }
        #expect(try await dispatcher.next(for: Self.lea, key: nil, wait: .seconds(1), on: channel) == nil)
        dispatcher.close()
        await #expect(throws: Refusal.self) { try await patient.value }
        store.stop()
        try await writer.value
        #expect(try store.close() == nil)
        withExtendedLifetime(directory) {}
    }
}
