import Glibc
import Synchronization

/// SIGTERM and SIGINT as a wish to end; the second one ends the process as usual.
enum StopSignal {
    /// Whether a signal has come, which no handler but this one notes.
    private static let isRaised = Atomic<Bool>(false)

    /// Runs the body until it ends or a signal comes, then cancels it and waits for its end.
    static func end<Value: Sendable>(at body: @Sendable @escaping () async throws -> Value) async throws -> Value {
        isRaised.store(false, ordering: .relaxed)
        let handler: @convention(c) (Int32) -> Void = { number in
            StopSignal.isRaised.store(true, ordering: .relaxed)
            signal(number, SIG_DFL)
        }
        let signals = [SIGTERM, SIGINT]
        let before = signals.map { signal($0, handler) }
        defer { for (number, handler) in zip(signals, before) { signal(number, handler) } }
        return try await withThrowingTaskGroup(of: Value?.self) { tasks in
            tasks.addTask { try await body() }
            tasks.addTask {
                while !Task.isCancelled, !isRaised.load(ordering: .relaxed) { try? await Task.sleep(for: .milliseconds(100)) }
                return nil
            }
            defer { tasks.cancelAll() }
            while let ended = try await tasks.next() {
                if let ended { return ended }
                tasks.cancelAll()
            }
            throw CancellationError()
        }
    }
}
