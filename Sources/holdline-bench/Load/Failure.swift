import Synchronization

/// The first thing that went wrong in any of several threads.
final class Failure: Sendable {
    private let first = Mutex<String?>(nil)

    func note(_ error: any Error) { first.withLock { $0 = $0 ?? "\(error)" } }

    var isThere: Bool { first.withLock { $0 != nil } }

    func check() throws {
        if let problem = first.withLock({ $0 }) { throw BenchProblem(problem) }
    }
}
