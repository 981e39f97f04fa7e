import HoldlineCore
import Synchronization

/// A write that stands in the queue; its place is taken when it is made.
package final class PendingWrite: Sendable {
    private enum State {
        case waiting(CheckedContinuation<Written, any Error>?)
        case done(Result<Written, any Error>)
    }

    let write: Write
    private let state = Mutex(State.waiting(nil))

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

    func finish(_ result: Result<Written, any Error>) {
        let continuation: CheckedContinuation<Written, any Error>? = state.withLock { state in
            guard case .waiting(let continuation) = state else { return nil }
            state = .done(result)
            return continuation
        }
        continuation?.resume(with: result)
    }
}
