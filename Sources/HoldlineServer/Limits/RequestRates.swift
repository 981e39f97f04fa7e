import HoldlineCore
package import HoldlineStore
import Synchronization

/// How many requests each user may send now: a bucket of tokens for each, that holds a second's worth and is filled all the time.
///
/// Without a limit nothing is counted. A connection's fast path takes tokens in advance and gives back what is left of them, so that most of
/// its requests cost no look at anything that is shared.
package final class RequestRates: Sendable {
    /// The tokens of one user.
    private struct Bucket {
        /// Requests that the user may send at once; a second's worth at most, once the next ones are taken.
        var tokens: Double
        /// When they were counted.
        var at: ContinuousClock.Instant
    }

    /// Asked for `requestsOfUser`.
    private let limits: InForce<Limits>
    /// By user; one who has all of them has no entry for long.
    private let buckets = Mutex<[UInt32: Bucket]>([:])
    /// Users who are kept at one time; beyond it those are dropped who have all of their tokens.
    private static let kept = 256

    /// Nobody has sent anything yet.
    package init(_ limits: InForce<Limits>) { self.limits = limits }

    /// Takes up to `wanted` tokens, a sixteenth of a second's worth at most and at least one; 0 where there is none.
    func take(atMost wanted: Int = 1, for uid: UInt32, at now: ContinuousClock.Instant = .now) -> Int {
        guard let rate = limits.current.requestsOfUser else { return wanted }
        return buckets.withLock { buckets in
            var bucket = buckets[uid] ?? Bucket(tokens: Double(rate), at: now)
            bucket.tokens = min(Double(rate), bucket.tokens + max(0, (now - bucket.at) / .seconds(1)) * Double(rate))
            bucket.at = max(now, bucket.at)
            let count = min(wanted, max(1, rate / 16), Int(bucket.tokens))
            bucket.tokens -= Double(count)
            buckets[uid] = bucket
            if buckets.count > Self.kept { buckets = buckets.filter { now - $0.value.at < .seconds(1) } }
            return count
        }
    }

    /// Gives tokens back that were not used.
    func give(_ count: Int, of uid: UInt32) {
        guard count > 0, limits.current.requestsOfUser != nil else { return }
        buckets.withLock { $0[uid]?.tokens += Double(count) }
    }

    /// What a request beyond the rate is answered with. Nothing of it was done.
    func refusal(_ caller: Caller) -> Refusal {
        Refusal(
            .tooManyRequests,
            "\(caller.name) sends more than \(limits.current.requestsOfUser ?? 0) requests a second: wait a second, or send many lines in one"
        )
    }
}
