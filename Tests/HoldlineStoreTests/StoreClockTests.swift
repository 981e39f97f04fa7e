import Foundation
import GRDB
import HoldlineCore
import Synchronization
import Testing

@testable import HoldlineStore

/// A wall clock that steps, and ticks that do not.
private final class SteppingClock: Sendable {
    private let state = Mutex((wall: Int64(1_795_600_000_000), ticks: Int64(1_000_000)))

    var timepiece: Timepiece {
        Timepiece(wall: { [self] in Instant(milliseconds: state.withLock { $0.wall }) }, ticks: { [self] in state.withLock { $0.ticks } })
    }

    func step(days: Int64) { state.withLock { $0.wall += days * 86_400_000 } }

    func pass(days: Int64 = 0, seconds: Int64 = 0) {
        let time = (days * 86_400 + seconds) * 1000
        state.withLock { $0 = ($0.wall + time, $0.ticks + time) }
    }
}

@Suite("The store's clock")
struct StoreClockTests {
    private func with(_ body: (String, SteppingClock) async throws -> Void) async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("holdline-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try await body(directory + "/holdline.db", SteppingClock())
    }

    /// A start, what is done, and a stop.
    private func run(_ path: String, _ clock: SteppingClock, _ body: (Store) async throws -> Void) async throws {
        let store = try Store(path: path, policy: Policy(), clock: clock.timepiece, mayTake: { _ in true })
        let writer = Task { try await store.run() }
        do { try await body(store) } catch {
            Issue.record("\(error)")
        }
        store.stop()
        try await writer.value
        _ = try store.close()
    }

    private func open(_ store: Store, _ key: String? = nil) async throws -> Written {
        try await store.submit(
            Write(
                .new(OpenTicket(customer: CustomerReference("C-1"), subject: try #require(FreeText("broken")))),
                by: StoreFixture.lea,
                key: key.map { IdempotencyKey(key: $0, endpoint: "POST /test", body: []) }))
    }

    private func register(_ store: Store, _ number: String) async throws {
        let body = RegisterInvoice(
            customer: try #require(CustomerReference("C-1")), issued: Day(number: 20_000), due: Day(number: 20_030),
            amount: try "10.00".amount, open: try "10.00".amount, credited: nil, currency: try #require(Currency(code: "EUR")))
        _ = try await store.submit(Write(.on(try number.invoice, body), by: StoreFixture.books))
    }

    private func openedAt(_ written: Written) throws -> Instant {
        guard case .ticket(let page) = written.answer else { throw Unexpected() }
        return page.ticket.openedAt
    }

    @Test("a time that was months ahead for one event binds no later one, with and without a restart", arguments: [false, true])
    func binding(_ restarts: Bool) async throws {
        try await with { path, clock in
            try await run(path, clock) { store in
                clock.step(days: 60)
                if !restarts { _ = try await open(store) }
            }
            if restarts { try await run(path, clock) { _ = try await open($0) } }
            clock.step(days: -60)
            try await run(path, clock) { store in
                let now = store.now
                #expect(now == Instant(seconds: 1_795_600_000))
                let opened = try openedAt(try await open(store))
                let verdict = try await store.verify(tables: true)
                #expect(opened == now)
                #expect(verdict.intact)
            }
        }
    }

    @Test("a step back of hours: the ledger's times do not go back, and go on")
    func back() async throws {
        try await with { path, clock in
            try await run(path, clock) { store in
                let first = try openedAt(try await open(store))
                clock.pass(seconds: -30 * 3600)
                clock.pass(seconds: 30 * 3600)
                clock.step(days: -1)
                clock.pass(seconds: 100)
                let second = try openedAt(try await open(store))
                #expect(second.seconds - first.seconds == 90)
            }
        }
    }

    @Test("invoices that were registered while the clock was ahead are stale once it is right")
    func stale() async throws {
        try await with { path, clock in
            try await run(path, clock) { store in
                try await register(store, "F1")
                clock.step(days: 30)
                try await register(store, "F2")
                #expect(try await store.status().ledgerStale == false)
                clock.step(days: -30)
                #expect(try await store.status().ledgerStale)
                try await register(store, "F3")
                #expect(try await store.status().ledgerStale == false)
            }
            try await run(path, clock) { store in
                let status = try await store.status()
                #expect(status.ledgerStale == false)
            }
        }
    }

    @Test("keys outlive a clock that is far ahead, written with, started with, and both; they are forgotten when days have passed")
    func keys() async throws {
        try await with { path, clock in
            try await run(path, clock) { _ = try await open($0, "k") }
            clock.step(days: 60)
            try await run(path, clock) { store in
                _ = try await open(store)
                clock.pass(seconds: 7200)
                _ = try await open(store)
            }
            clock.step(days: -60)
            try await run(path, clock) { store in
                #expect(try await open(store, "k").replayed)
                for _ in 0..<30 {
                    clock.pass(days: 2)
                    _ = try await open(store)
                }
                #expect(try await open(store, "k").replayed == false)
            }
        }
    }

    @Test("a jump of years under a running store refuses writes and says so, and a clock that is right again takes them")
    func jump() async throws {
        try await with { path, clock in
            try await run(path, clock) { store in
                _ = try await open(store)
                clock.step(days: 1700)
                #expect(await refusal { try await open(store) } == .clockAhead)
                let status = try await store.status()
                #expect(!status.ready && status.problem?.contains("jumped ahead") == true)
                clock.step(days: -1700)
                #expect(try await store.status().ready)
                _ = try await open(store)
            }
        }
    }

    @Test("the clock is settled again some time after a step, and at once after a short stop")
    func settled() async throws {
        try await with { path, clock in
            try await run(path, clock) { store in
                #expect(store.clock.isSettled())
                _ = try await open(store)
                clock.step(days: 1)
                #expect(!store.clock.isSettled())
                clock.pass(seconds: 599)
                #expect(!store.clock.isSettled())
                clock.pass(seconds: 1)
                #expect(store.clock.isSettled())
                _ = try await open(store)
            }
            clock.pass(seconds: 60)
            try await run(path, clock) { #expect($0.clock.isSettled()) }
            clock.pass(days: 3)
            try await run(path, clock) { #expect(!$0.clock.isSettled()) }
        }
    }

    @Test("a step of less than that is a condition that refuses nothing, until the clock has gone on for a while or is set back")
    func stepped() async throws {
        try await with { path, clock in
            try await run(path, clock) { store in
                _ = try await open(store)
                for days in [Int64(30), -1] {
                    clock.step(days: days)
                    _ = store.clock.isSettled()
                    let code: Condition.Code = days > 0 ? .clockStepped : .clockBehind
                    let status = try await store.status()
                    #expect(status.conditionCodes == [code] && status.ready)
                    clock.step(days: -days)
                    _ = store.clock.isSettled()
                    #expect(try await store.status().conditions == [])
                }
                clock.step(days: 30)
                _ = store.clock.isSettled()
                clock.pass(seconds: 600)
                #expect(store.clock.isSettled())
                #expect(try await store.status().conditions == [])
                _ = try await open(store)
            }
            clock.step(days: 1700)
            try await run(path, clock) { store in
                let before = try await store.status()
                #expect(before.conditionCodes == [.clockStepped])
                clock.pass(seconds: 600)
                _ = store.clock.isSettled()
                let after = try await store.status()
                #expect(after.conditions == [])
            }
        }
    }

    @Test("a clock that was set back is in the status and in the figures, and no call waits less than nothing")
    func told() async throws {
        try await with { path, clock in
            try await run(path, clock) { store in
                _ = try await store.submit(Write(.new(AddCall(queue: QueueName(unchecked: "support"))), by: StoreFixture.lea))
                clock.pass(seconds: 100)
                let before = try await store.status()
                #expect(before.problem == nil)
                clock.step(days: -1)
                let (after, why) = (try await store.status(), try await store.reasons(of: CallID(number: 1)))
                #expect(after.ready && after.problem?.contains("behind the last event") == true)
                #expect(store.metrics.clockBehind > 80_000 && why.score >= 0)
            }
            try await run(path, clock) { store in
                let (status, why) = (try await store.status(), try await store.reasons(of: CallID(number: 1)))
                #expect(status.problem?.contains("behind the last event") == true && why.score >= 0)
            }
        }
    }
}
