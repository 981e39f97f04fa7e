package import HoldlineCore
package import HoldlineStore
package import NIOCore
import ServiceLifecycle
import Synchronization

/// Gives waiting calls to the agents who ask for one: they wait until a call is there, and the queue's strategy decides between them.
///
/// The match is made on the board in memory, one round after the other; each offer is a command, which looks again before it
/// writes. So no call is offered twice, whatever happens in between.
package final class Dispatcher: Sendable {
    /// The agents who wait for a call.
    private struct Waiters {
        /// The number of the last agent who asked; each request has its own.
        var last = 0
        /// By request. An agent who asks on two connections is in it twice, and both get the same answer.
        var asking: [Int: Asker] = [:]
        /// Connections whose end is waited for: each once, however often it asks.
        var watched: Set<ObjectIdentifier> = []
        /// The daemon stops: whoever asks now is answered `busy`.
        var isClosed = false
    }

    /// A request for a call that is not answered yet.
    private struct Asker: Sendable {
        /// Who asks, and for which agent: the offer is written in this name.
        var actor: Actor
        /// The key of the request; the offer is remembered under it.
        var key: IdempotencyKey?
        /// Stays where there is no call yet.
        var isPatient: Bool
        /// The connection that the request came on. Its end takes the asker out.
        var connection: ObjectIdentifier
        /// An offer to this agent is being written: what becomes of it is the answer, also where the agent hangs up or the daemon stops.
        var isBeingOffered = false
        /// What the agent is answered if that offer comes to nothing; nil where they go on waiting.
        var otherwise: Outcome?
        /// Resumed once, by whoever takes the asker out of `asking`.
        var continuation: CheckedContinuation<Outcome, Never>
    }

    /// nil in a success: there was no call in time.
    private typealias Outcome = Result<Written?, any Error>

    /// Where offers are written, and where the board of calls is.
    private let store: Store
    /// How queues and agents are matched.
    private var policy: CallPolicy { store.policy.calls }
    private let waiters = Mutex(Waiters())
    /// A look at the board is due. Wakes that come during a round become one.
    private let wakes: AsyncStream<Void>
    /// The other end of `wakes`; finished when the daemon stops.
    private let wake: AsyncStream<Void>.Continuation

    /// Matches nothing before `run`.
    package init(store: Store) {
        self.store = store
        (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    // MARK: Asking

    /// The best call for the agent, offered; nil where there is none in time.
    ///
    /// Throws `paused`, `wrong-state` where the agent is in a call, and `busy` once the daemon stops: asked again with the same key, its
    /// successor goes on waiting. An offer that is still unanswered is given again.
    package func next(
        for actor: Actor, key: IdempotencyKey?, wait: Duration, on channel: any NIOCore.Channel
    ) async throws -> Written? {
        let login = actor.agent
        if let key, try await store.remembers(key, of: actor) {
            return try await store.submit(Write(.on(login, MakeReady()), by: actor, key: key))
        }
        let (now, known) = (store.now, store.live.read { $0.agents[login] })
        if let id = known?.ringing, let offer = try await again(id, at: login) { return offer }
        if known?.isFree(at: now) != true || known?.state == .wrapUp {
            _ = try await store.submit(Write(.on(login, MakeReady()), by: actor))
        }
        let id = waiters.withLock { waiters in
            waiters.last += 1
            return waiters.last
        }
        let patience = Task { [weak self] in
            try await Task.sleep(for: wait > .zero ? wait : Self.patience)
            self?.leave(id, with: .success(nil))
        }
        defer { patience.cancel() }
        return try await withCheckedContinuation { continuation in
            let asker = Asker(
                actor: actor, key: key, isPatient: wait > .zero, connection: ObjectIdentifier(channel), continuation: continuation)
            enter(id, asker)
            // After it has entered: a connection that is closed by now takes it out at once.
            watch(channel)
        }.get()
    }

    /// Rounds in a row before the dispatcher waits for the next commit or second.
    private static let largestRounds = 100

    /// An agent who does not wait gets an answer by then, even if the matching is held up.
    private static let patience: Duration = .seconds(5)

    /// Adds an asker, and wakes the dispatcher; answers `busy` where the daemon stops.
    private func enter(_ id: Int, _ asker: Asker) {
        let entered = waiters.withLock { waiters in
            if !waiters.isClosed { waiters.asking[id] = asker }
            return !waiters.isClosed
        }
        if entered { wake.yield() } else { asker.continuation.resume(returning: Self.closed) }
    }

    /// An agent who hangs up is offered nothing.
    private func watch(_ channel: any NIOCore.Channel) {
        let connection = ObjectIdentifier(channel)
        guard waiters.withLock({ $0.watched.insert(connection).inserted }) else { return }
        channel.closeFuture.whenComplete { [weak self] _ in
            guard let self else { return }
            let gone = waiters.withLock { waiters in
                waiters.watched.remove(connection)
                return waiters.asking.filter { $0.value.connection == connection }.keys
            }
            for id in gone { leave(id, with: .success(nil)) }
        }
    }

    /// Answers a request, unless an offer for it is being written: the outcome of that comes first. The second of two answers finds
    /// nobody, and is dropped.
    private func leave(_ id: Int, with outcome: Outcome) {
        let asker: Asker? = waiters.withLock { waiters in
            guard waiters.asking[id]?.isBeingOffered == true else { return waiters.asking.removeValue(forKey: id) }
            waiters.asking[id]?.otherwise = outcome
            return nil
        }
        asker?.continuation.resume(returning: outcome)
    }

    /// Of these requests of one agent, marks those that still wait as being offered a call, and gives the first; nil where all are gone.
    private func beginOffer(_ ids: [Int]) -> Asker? {
        waiters.withLock { waiters in
            let left = ids.filter { waiters.asking[$0] != nil }
            for id in left { waiters.asking[id]?.isBeingOffered = true }
            return left.first.flatMap { waiters.asking[$0] }
        }
    }

    /// Answers with what became of the offer. Where it came to nothing (nil), the agent waits on, or is answered what came in between.
    private func endOffer(_ id: Int, with outcome: Outcome?) {
        waiters.withLock { $0.asking[id]?.isBeingOffered = false }
        if let outcome = outcome ?? waiters.withLock({ $0.asking[id]?.otherwise }) { leave(id, with: outcome) }
    }

    /// How many wait.
    var waiting: Int { waiters.withLock { $0.asking.count } }

    /// The call that already rings at the agent, as it stands; nil where it does not ring there any more.
    ///
    /// The agent may answer it, here or at another site, between the look at the board and that at the call.
    private func again(_ id: CallID, at login: String) async throws -> Written? {
        let call = try await store.call(id)
        return call.state == .offered && call.agent == login ? .standing(call) : nil
    }

    // MARK: Matching

    /// Matches until the daemon stops: at each commit, at each request, and every second while somebody waits. Commits
    /// of other kinds cost one look at the waiters.
    package func run() async throws {
        await withGracefulShutdownHandler {
            async let _: Void = {
                for await _ in store.heads() { wake.yield() }
            }()
            async let _: Void = {
                // Lines open and skills relax without anything being written.
                while !Task.isCancelled {
                    try? await Task.sleep(for: .seconds(1))
                    if waiters.withLock({ !$0.asking.isEmpty }) { wake.yield() }
                }
            }()
            for await _ in wakes {
                // A waiter that keeps losing races is retried at the next commit, or the next second.
                for _ in 0..<Self.largestRounds {
                    guard await round() else { break }
                }
            }
        } onGracefulShutdown: {
            self.close()
        }
    }

    /// Nothing was offered, so asking again elsewhere is safe.
    private static let closed = Outcome.failure(
        Refusal(.busy, "the daemon is stopping, and no call was offered: ask again when it is back"))

    /// Answers every agent who waits that the daemon stops, so that the stop does not wait for them; an offer that is being written is
    /// answered when it is.
    package func close() {
        let left = waiters.withLock { waiters in
            waiters.isClosed = true
            return waiters.asking.keys
        }
        for id in left { leave(id, with: Self.closed) }
        wake.finish()
    }

    /// Gives out what can be given out now; true where somebody else was quicker with a call, and another look is due.
    private func round() async -> Bool {
        let asking = waiters.withLock { $0.asking }
        guard !asking.isEmpty else { return false }
        let byLogin = Dictionary(grouping: asking.keys.sorted()) { asking[$0]?.actor.agent ?? "" }
        // Of several sites the order is exact as of this look; whether a call is still to be had, each offer finds out for itself.
        do { try await store.look() } catch {
            for id in asking.keys { leave(id, with: .failure(error)) }
            return false
        }
        let now = store.now
        // A copy: the writer does not wait for the matching, and each offer looks again before it writes.
        let board = store.live.read { $0 }
        let matches = board.matches(for: byLogin.keys.sorted(), policy: policy, at: now)
        let ringing = byLogin.keys.compactMap { login in board.agents[login]?.ringing.map { (login, $0) } }
        var answered = Set<String>()
        var isDueAgain = false
        for (login, call) in ringing {
            answered.insert(login)
            let outcome: Outcome
            do {
                guard let offer = try await again(call, at: login) else {
                    isDueAgain = true
                    continue
                }
                outcome = .success(offer)
            } catch { outcome = .failure(error) }
            for id in byLogin[login] ?? [] { leave(id, with: outcome) }
        }
        for (login, outcome) in await offers(matches, byLogin) {
            var answer: Outcome? = outcome
            if case .failure(let refusal as Refusal) = outcome, refusal.code == .wrongState { (answer, isDueAgain) = (nil, true) }
            for id in byLogin[login] ?? [] { endOffer(id, with: answer) }
            answered.insert(login)
        }
        for (id, asker) in asking where !asker.isPatient && !answered.contains(asker.actor.agent) { leave(id, with: .success(nil)) }
        return isDueAgain
    }

    /// All of one round share a commit.
    private func offers(_ matches: [(agent: String, call: CallID)], _ byLogin: [String: [Int]]) async -> [(String, Outcome)] {
        let pending = matches.compactMap { login, call -> (String, Result<PendingWrite, any Error>)? in
            guard let asker = beginOffer(byLogin[login] ?? []) else { return nil }
            return (login, Result { try store.enqueue(Write(.on(call, OfferCall(to: login)), by: asker.actor, key: asker.key)) })
        }
        var outcomes: [(String, Outcome)] = []
        for (login, write) in pending {
            do { outcomes.append((login, .success(try await write.get().value))) } catch { outcomes.append((login, .failure(error))) }
        }
        return outcomes
    }
}
