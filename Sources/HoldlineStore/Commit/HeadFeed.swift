import Synchronization

/// Tells followers that the ledger has grown. Newest only: a slow follower holds nothing back and loses nothing, since it reads
/// the events themselves from the ledger.
final class HeadFeed: Sendable {
    /// The followers, and whether new ones are let in.
    private struct State {
        /// The number of the last follower; numbers are not used again.
        var next = 0
        /// Where each follower is told. A stream that ends takes itself out.
        var followers: [Int: AsyncStream<Int64>.Continuation] = [:]
        /// The daemon stops: a stream that is asked for from now on has ended already.
        var isClosed = false
    }

    private let state = Mutex(State())

    /// A stream of heads. It holds the newest one only: a reader that is busy misses intermediate heads and finds their
    /// events in the ledger. It ends at `close`, and at once where that was before.
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

    /// Tells every follower the new head. It takes no time of the committer that depends on how slow they are.
    func announce(_ head: Int64) {
        for follower in state.withLock({ Array($0.followers.values) }) { follower.yield(head) }
    }

    /// Ends all streams, and those that are still asked for. It may be called more than once.
    func close() {
        let followers = state.withLock { state in
            state.isClosed = true
            return Array(state.followers.values)
        }
        for follower in followers { follower.finish() }
    }
}
