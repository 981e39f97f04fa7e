import Foundation
import HoldlineCore

/// The commands that wait for the committer.
final class Inbox: @unchecked Sendable {
    // All below is read and written with the condition locked.
    private let condition = NSCondition()
    private var waiting: [PendingWrite] = []
    private var closed = false
    private let capacity: Int

    init(capacity: Int) { self.capacity = capacity }

    var depth: Int { condition.withLock { waiting.count } }

    /// Throws `busy` where too many wait, and after `close`.
    func put(_ write: PendingWrite) throws {
        try condition.withLock {
            guard !closed else { throw Refusal(.busy, "the daemon is stopping: repeat the request when it is back") }
            guard waiting.count < capacity else {
                throw Refusal(.busy, "\(capacity) commands wait already: nothing was done, repeat the request")
            }
            waiting.append(write)
            condition.signal()
        }
    }

    /// What waits, at most `limit`, in order; empty once it is closed and nothing is left.
    func take(limit: Int) -> [PendingWrite] {
        condition.withLock {
            while waiting.isEmpty, !closed { condition.wait() }
            let batch = Array(waiting.prefix(limit))
            waiting.removeFirst(batch.count)
            return batch
        }
    }

    /// Takes no more; what waits is still taken out.
    func close() {
        condition.withLock {
            closed = true
            condition.broadcast()
        }
    }
}
