import Synchronization

/// Tells followers that the ledger has grown. Newest only: a slow follower holds nothing back and loses nothing, since it reads
/// the events themselves from the ledger.
final class HeadFeed: Sendable {
    private struct State {
        var next = 0
        var followers: [Int: AsyncStream<Int64>.Continuation] = [:]
        var isClosed = false
    }

    private let state = Mutex(State())

    func follow() -> AsyncStream<Int64> {
        let (stream, continuation) = AsyncStream.makeStream(of: Int64.self, bufferingPolicy: .bufferingNewest(1))
        let id: Int? = state.withLock { state in
            guard !state.isClosed else { return nil }
            state.next += 1
            state.followers[state.next] = continuation
            return state.next
        }
        guard let id else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { state in _ = state.followers.removeValue(forKey: id) }
        }
        return stream
    }

    func announce(_ head: Int64) {
        for follower in state.withLock({ Array($0.followers.values) }) { follower.yield(head) }
    }

    func close() {
        let followers = state.withLock { state in
            state.isClosed = true
            return Array(state.followers.values)
        }
        for follower in followers { follower.finish() }
    }
}
