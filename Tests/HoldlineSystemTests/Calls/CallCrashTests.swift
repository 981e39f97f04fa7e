import Foundation
import HoldlineClient
import HoldlineCore
import HoldlineWire
import Synchronization
import Testing

@Suite("What survives of the call queue", .serialized)
struct CallCrashTests {
    private static let agents = 50
    private static let rounds = Programs.isLong ? 20 : 3
    private static let callsARound = Programs.isLong ? 500 : 200

    /// What the daemon acknowledged.
    private final class Seen: Sendable {
        struct State {
            var added: [String: CallID] = [:]
            /// Who had the answer to a call acknowledged.
            var answered: [CallID: Set<String>] = [:]
            var isAdding = true
        }

        let state = Mutex(State())
    }

    /// Adds a round's calls; those whose acknowledgement was lost are sent again with their key, in the next attempt.
    private func add(_ f: DaemonFixture, _ round: Int, _ seen: Seen) async -> Bool {
        guard let client = try? f.client() else { return false }
        // The body goes with the key: a key is bound to it.
        let left = (0..<Self.callsARound).filter { place in seen.state.withLock { $0.added["\(round)-\(place)"] == nil } }
        let whole = await withTaskGroup(of: Bool.self) { group in
            for share in 0..<4 {
                group.addTask {
                    for place in left where place % 4 == share {
                        let key = "\(round)-\(place)"
                        do {
                            let call = AddCall(
                                queue: QueueName(unchecked: place % 3 == 0 ? "billing" : "support"),
                                number: FreeText("+331\(round)\(place)"),
                                priority: Priority.allCases[place % 4])
                            let id = try await client.add(call, key: key).value.id
                            seen.state.withLock { $0.added[key] = id }
                        } catch {
                            return false
                        }
                    }
                    return true
                }
            }
            return await group.reduce(true) { $0 && $1 }
        }
        await client.shutDown()
        return whole
    }

    /// Takes call after call until there is none and no more are coming, or the daemon is gone.
    private func work(_ f: DaemonFixture, _ login: String, _ seen: Seen) async {
        guard let client = try? f.client().acting(for: login) else { return }
        do {
            // What was spoken when the daemon went away goes on.
            if let agent = try await client.agentIfKnown(login), agent.state == .talking, let id = agent.call {
                #expect(try await client.call(id).value.unconfirmed)
                _ = try await client.act(DoneCall(), on: id, key: UUID().uuidString)
            }
            while true {
                guard let offered = try await client.next(wait: 1, key: UUID().uuidString)?.value else {
                    if seen.state.withLock({ !$0.isAdding }) { break }
                    continue
                }
                #expect(offered.agent == login)
                _ = try await client.act(AnswerCall(), on: offered.id, key: UUID().uuidString)
                seen.state.withLock { _ = $0.answered[offered.id, default: []].insert(login) }
                _ = try await client.act(DoneCall(), on: offered.id, key: UUID().uuidString)
            }
        } catch {}
        await client.shutDown()
    }

    @Test("50 agents ask at once for hundreds of calls, with kill -9 in the middle, often: each goes to exactly one, and none is lost")
    func storm() async throws {
        try await DaemonFixture.scope { f in
            let seen = Seen()
            for round in 1...Self.rounds {
                var isWhole = false
                var attempt = 0
                while !isWhole {
                    if !f.isRunning { try await f.start() }
                    seen.state.withLock { $0.isAdding = true }
                    attempt += 1
                    try #require(attempt < 10)
                    let kills = attempt == 1
                    isWhole = await withTaskGroup(of: Bool?.self) { group in
                        for agent in 1...Self.agents {
                            group.addTask {
                                await work(f, "agent\(agent)", seen)
                                return nil
                            }
                        }
                        group.addTask {
                            let whole = await add(f, round, seen)
                            seen.state.withLock { $0.isAdding = false }
                            return whole
                        }
                        if kills {
                            group.addTask {
                                try? await Task.sleep(for: .milliseconds(150 + Int.random(in: 0...500)))
                                f.kill()
                                return nil
                            }
                        }
                        return await group.reduce(true) { $0 && ($1 ?? true) } && !kills
                    }
                }
            }
            let state = seen.state.withLock { $0 }
            #expect(state.added.count == Self.rounds * Self.callsARound)
            #expect(Set(state.added.values).count == state.added.count)
            #expect(state.answered.values.allSatisfy { $0.count == 1 })
            try await expectWhole(f, state)
        }
    }

    private func expectWhole(_ f: DaemonFixture, _ state: Seen.State) async throws {
        let client = try f.client()
        var calls: [CallID: Call] = [:]
        var page = PageQuery(limit: 500)
        while true {
            let answer = try await client.calls(CallQuery(), page).value
            for call in answer.items { #expect(calls.updateValue(call, forKey: call.id) == nil) }
            guard let next = answer.next else { break }
            page.after = next
        }
        #expect(Set(calls.keys) == Set(state.added.values))
        #expect(calls.values.allSatisfy { $0.outcome == .answered && $0.visit == 1 && $0.number != nil })
        for (id, logins) in state.answered { #expect(calls[id]?.agent == logins.first) }
        #expect(try await client.verifyLedger().value.intact)
        let queues = try await client.queues().value.items
        #expect(queues.map(\.arrived).reduce(0, +) == state.added.count)
        #expect(queues.allSatisfy { $0.booked["answered"] == $0.arrived })
        await client.shutDown()

        // And the tables are what the ledger says.
        let before = try f.request("GET", "/v1/visits?limit=500").body
        #expect(f.stop() == 0)
        #expect(try run(Programs.daemon, ["rebuild"] + f.arguments, in: f.directory).status == 0)
        try await f.start()
        #expect(try f.request("GET", "/v1/visits?limit=500").body == before)
    }

    @Test("after kill -9 callers wait in their places, offers are back, conversations go on unconfirmed, and pauses are as they were")
    func places() async throws {
        try await DaemonFixture.scope { f in
            for priority in ["low", "normal", "urgent", "high", "normal"] {
                #expect(try f.holdline("call", "add", "--queue", "support", "--number", "0123456789", "--priority", priority).status == 0)
            }
            #expect(try f.holdline("call", "next", "--as", "lea").status == 0)
            #expect(try f.holdline("call", "answer", "--as", "lea").status == 0)
            #expect(try f.holdline("call", "next", "--as", "bob").status == 0)
            #expect(try f.holdline("agent", "login", "--as", "zoe").status == 0)
            #expect(try f.holdline("agent", "pause", "--as", "zoe", "--reason", "lunch").status == 0)
            f.kill()
            try await f.start()
            let client = try f.client()
            #expect(try await client.call(CallID(number: 3)).value.unconfirmed)
            #expect(try await client.call(CallID(number: 4)).value.state == .waiting)
            let zoe = try await client.agent("zoe").value
            #expect(zoe.status == .paused && zoe.reason?.text == "lunch")
            var order: [CallID] = []
            for login in ["bob", "b2", "b3", "b4"] {
                if let call = try await client.acting(for: login).next(key: login)?.value { order.append(call.id) }
            }
            #expect(order.map(\.number) == [4, 2, 5, 1])
            await client.shutDown()
        }
    }
}
