import Synchronization

/// The last answer to a question that many ask and that takes its time: it is asked once for all of them, and kept the longer the more it
/// takes, so that it costs a small part of a core however often it is asked for.
final class Kept<Value: Sendable>: Sendable {
    /// The last answer, and the question that is being asked, which is one at most.
    private struct State {
        var value: Value?
        /// Until when the value is given again without a question.
        var fresh: ContinuousClock.Instant?
        /// From when on nobody is given the value any more, unless the question fails.
        var end: ContinuousClock.Instant?
        /// All who have no value wait for it; it goes on where they leave.
        var asking: Task<Value, any Error>?
    }

    /// For so long a value is kept at least, and at most.
    private let shortest: Duration
    /// It bounds how old a figure may be where a question takes very long.
    private static var longest: Duration { .seconds(30) }
    /// A value is kept for so many times as long as the question took.
    private let times: Int

    private let state = Mutex(State())

    /// Whether the last value is given while a new one is asked for, for as long again as it is kept: nobody waits for it then.
    private let bridges: Bool

    /// A question that takes 20 ms is asked again after a second, one that takes 200 ms after ten. Without `bridges` those who
    /// come after the time is over wait for the new answer.
    init(atLeast shortest: Duration = .seconds(1), times: Int = 50, bridges: Bool = true) {
        (self.shortest, self.times, self.bridges) = (shortest, times, bridges)
    }

    /// The value, kept or asked for. Throws what the question throws, where there is no value.
    func value(_ question: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let now = ContinuousClock.now
        let (known, asking): (Value?, Task<Value, any Error>?) = state.withLock { state in
            if let value = state.value, let fresh = state.fresh, now < fresh { return (value, nil) }
            let task = state.asking ?? Task { try await self.ask(question) }
            state.asking = task
            if let value = state.value, let end = state.end, now < end { return (value, nil) }
            return (nil, task)
        }
        if let known { return known }
        guard let asking else { throw CancellationError() }
        do { return try await asking.value } catch {
            // What cannot be read now stays as it was read last.
            if let last = state.withLock({ $0.value }) { return last }
            throw error
        }
    }

    /// Where there is an earlier value, a question that failed is not asked again before the same time is over.
    private func ask(_ question: @Sendable () async throws -> Value) async throws -> Value {
        let begin = ContinuousClock.now
        let result: Result<Value, any Error>
        do { result = .success(try await question()) } catch { result = .failure(error) }
        let now = ContinuousClock.now
        let time = min(max(shortest, (now - begin) * times), Self.longest)
        state.withLock { state in
            state.asking = nil
            state.fresh = now + time
            if case .success(let value) = result { (state.value, state.end) = (value, now + (bridges ? time * 2 : time)) }
        }
        return try result.get()
    }
}
