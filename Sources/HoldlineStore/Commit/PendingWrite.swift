import HoldlineCore
import Synchronization

/// A write that stands in the queue; its place is taken when it is made.
package final class PendingWrite: Sendable {
    /// A write waits with or without somebody who asks for its answer, until it is done.
    private enum State {
        /// nil until somebody asks. One asker is kept: a second one would take the place of the first.
        case waiting(CheckedContinuation<Written, any Error>?)
        /// The answer stays, for somebody who asks later.
        case done(Result<Written, any Error>)
    }

    /// The command and its conditions; nothing changes them once they wait.
    let write: Write
    private let state = Mutex(State.waiting(nil))

    /// Makes a write that nobody has put into the inbox yet.
    init(_ write: Write) { self.write = write }

    /// The answer, once it is on disk and in the index. Cancelling the waiting cancels nothing.
    package var value: Written {
        get async throws {
            try await withCheckedThrowingContinuation { continuation in
                let result: Result<Written, any Error>? = state.withLock { state in
                    if case .done(let result) = state { return result }
                    state = .waiting(continuation)
                    return nil
                }
                if let result { continuation.resume(with: result) }
            }
        }
    }

    /// Gives the answer. The first call counts, and later ones are ignored: a batch that is given up answers all its
    /// writes, those that were answered already among them.
    func finish(_ result: Result<Written, any Error>) {
        let continuation: CheckedContinuation<Written, any Error>? = state.withLock { state in
            guard case .waiting(let continuation) = state else { return nil }
            state = .done(result)
            return continuation
        }
        continuation?.resume(with: result)
    }
}
