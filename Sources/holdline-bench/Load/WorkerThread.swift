import Glibc

/// A thread of the load generator: it blocks in its system calls, as a client of its own would.
///
/// The pool behind `async` has as many threads as there are cores, and must not be blocked.
struct WorkerThread {
    private let thread: pthread_t

    /// Carries the closure through C's pointer.
    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Starts the thread at once. Throws where the system has no more of them.
    init(_ body: @escaping @Sendable () -> Void) throws {
        let box = Unmanaged.passRetained(Body(body))
        var thread = pthread_t()
        let problem = pthread_create(
            &thread, nil,
            { pointer in
                guard let pointer else { return nil }
                Unmanaged<Body>.fromOpaque(pointer).takeRetainedValue().run()
                return nil
            }, box.toOpaque())
        guard problem == 0 else {
            box.release()
            throw BenchProblem.system("a thread cannot be started", problem)
        }
        self.thread = thread
    }

    /// Waits for its end; once for each thread.
    func join() { pthread_join(thread, nil) }
}
