import Foundation
import HoldlineCore

/// The commands that wait for the committer.
final class Inbox: @unchecked Sendable {
    // All below is read and written with the condition locked.
    private let condition = NSCondition()
    /// Writes in the order in which they came.
    private var waiting: [PendingWrite] = []
    /// No more is taken. It never turns false again.
    private var closed = false
    /// Why the writer has to end; the first cause stays.
    private var failed: OutcomeUnknown?
    /// Turns of the writer's loop, counted without a limit.
    private var beats = 0
    /// Those who wait for the next look at the ledger.
    private var looks: [CheckedContinuation<Void, any Error>] = []
    /// The writer is to come round, though nothing waits.
    private var woken = false
    /// How many writes may wait, those of the daemon itself not counted as too many.
    private let capacity: Int

    /// `capacity` is `limits.queueDepth` of the start; a reload does not change it.
    init(capacity: Int) { self.capacity = capacity }

    /// Writes that wait now; the batch that is being written is not among them.
    var depth: Int { condition.withLock { waiting.count } }

    /// Whether the daemon stops: what waits is still written.
    var isClosed: Bool { condition.withLock { closed } }

    /// Why the writer has to end, where something else than its own commit found out.
    var failure: OutcomeUnknown? { condition.withLock { failed } }

    /// How often the writer came round: it does not while a commit stands still.
    var heartbeats: Int { condition.withLock { beats } }

    /// Throws `busy` where too many wait, and after `close`. What the daemon has to do before it starts is taken however much it is.
    func put(_ write: PendingWrite, isOwed: Bool = false) throws {
        try condition.withLock {
            guard !closed else { throw Self.stopping }
            guard waiting.count < capacity || isOwed else {
                throw Refusal(.busy, "\(capacity) commands wait already: nothing was done, repeat the request")
            }
            waiting.append(write)
            condition.signal()
        }
    }

    /// What waits, at most `limit`, in order, and none after `wake`. And those who wait for a look: the one that begins after this call is
    /// theirs. Nil once it is closed and nobody is left; whoever comes later is refused.
    func take(limit: Int) -> (writes: [PendingWrite], looks: [CheckedContinuation<Void, any Error>])? {
        condition.withLock {
            beats += 1
            while waiting.isEmpty, looks.isEmpty, !closed, !woken {
                condition.wait()
                beats += 1
            }
            if waiting.isEmpty, looks.isEmpty, closed { return nil }
            woken = false
            defer { looks = [] }
            let batch = Array(waiting.prefix(limit))
            waiting.removeFirst(batch.count)
            return (batch, looks)
        }
    }

    /// Returns once the ledger was looked at after this call, and the tables and the index have what was there. Throws what the look throws.
    func look() async throws {
        try await withCheckedThrowingContinuation { continuation in
            let isClosed = condition.withLock {
                guard !closed else { return true }
                looks.append(continuation)
                condition.signal()
                return false
            }
            if isClosed { continuation.resume(throwing: Self.stopping) }
        }
    }

    /// What a command or a look hears that comes after `close`: it was not begun.
    static var stopping: Refusal { Refusal(.busy, "the daemon is stopping: repeat the request when it is back") }

    /// Lets the writer take nothing, and see to what it has to do beside the commands.
    func wake() {
        condition.withLock {
            woken = true
            condition.signal()
        }
    }

    /// Lets an idle writer come round once.
    func prod() { condition.withLock { condition.signal() } }

    /// Takes no more, and what waits is refused as not begun: the writer ends with `failure`.
    func fail(_ failure: OutcomeUnknown) {
        let (left, looking) = condition.withLock {
            failed = failed ?? failure
            closed = true
            condition.broadcast()
            defer { (waiting, looks) = ([], []) }
            return (waiting, looks)
        }
        for look in looking { look.resume(throwing: Self.stopping) }
        for write in left { write.finish(.failure(Refusal(.busy, "the daemon is restarting: repeat the request"))) }
    }

    /// Takes no more; what waits is still taken out.
    func close() {
        condition.withLock {
            closed = true
            condition.broadcast()
        }
    }
}
