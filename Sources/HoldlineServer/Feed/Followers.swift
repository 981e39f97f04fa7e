package import HoldlineCore
import Synchronization

/// How many follow the feed: each keeps a connection for as long as it likes.
package final class Followers: Sendable {
    /// More are refused with `too-many-followers`; asked for at each of them.
    private let limit: @Sendable () -> Int
    /// Seats that somebody keeps.
    private let count = Mutex(0)

    /// One follower's place, until nobody keeps it: also where the answer is never begun, since the connection broke before.
    package final class Seat: Sendable {
        /// Told when the seat is given up.
        private let followers: Followers

        fileprivate init(_ followers: Followers) { self.followers = followers }

        /// Gives the seat back, whatever ended the answer.
        deinit { followers.leave() }
    }

    /// 0 lets nobody follow. Those who follow when the limit falls go on.
    package init(limit: @escaping @Sendable () -> Int) { self.limit = limit }

    /// Takes a seat. Throws `too-many-followers` where all are taken.
    package func enter() throws(Refusal) -> Seat {
        let limit = limit()
        let admitted = count.withLock { count in
            guard count < limit else { return false }
            count += 1
            return true
        }
        guard admitted else {
            throw Refusal(.tooManyFollowers, "\(limit) follow the feed, and no more are let in: try again later, or raise limits.followers")
        }
        return Seat(self)
    }

    private func leave() { count.withLock { $0 -= 1 } }
}
