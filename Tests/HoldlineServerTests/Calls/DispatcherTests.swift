import HoldlineCore
import HoldlineServer
import HoldlineStore
import NIOCore
import NIOEmbedded
import Testing

@Suite("Agents who wait for a call")
struct DispatcherTests {
    @Test("an agent who waits a second for a call is answered after a second, not later")
    func shortWait() async throws {
        var policy = Policy()
        policy.calls.anybody = true
        let directory = try ShortDirectory()
        let store = try Store(path: directory.path + "/h.db", policy: policy, mayTake: { _ in true })
        let writer = Task { try await store.run() }
        let dispatcher = Dispatcher(store: store)
        let agent = Actor(name: "lea", roles: [.agent])
        let channel = NIOAsyncTestingChannel()
        let asked = ContinuousClock.now
        let call = try await dispatcher.next(for: agent, key: nil, wait: .seconds(1), on: channel)
        let time = asked.duration(to: .now)
        #expect(call == nil)
        #expect(time > .milliseconds(900) && time < .seconds(4), "\(time)")
        store.stop()
        try await writer.value
        #expect(try store.close() == nil)
        withExtendedLifetime(directory) {}
    }
}
