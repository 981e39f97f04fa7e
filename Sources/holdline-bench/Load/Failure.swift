import Synchronization

/// The first thing that went wrong in any of several threads.
final class Failure: Sendable {
    private let first = Mutex<String?>(nil)

    /// Keeps the error where it is the first one.
    func note(_ error: any Error) { first.withLock { $0 = $0 ?? "\(error)" } }

    /// Looked at by every client between two exchanges: one failure ends the load.
    var isThere: Bool { first.withLock { $0 != nil } }

    /// Throws what was noted, in the thread that waits for the others.
    func check() throws {
        if let problem = first.withLock({ $0 }) { throw BenchProblem(problem) }
    }
}
