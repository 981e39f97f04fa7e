package import HoldlineCore
import Synchronization

/// How many follow the feed, in all and of each user: each keeps a connection for as long as it likes.
package final class Followers: Sendable {
    /// More are refused with `too-many-followers`; asked for at each of them.
    private let limits: @Sendable () -> Limits
    /// Seats that somebody keeps.
    private let seats = Mutex(Shares(limit: 0))

    /// One follower's place, until nobody keeps it: also where the answer is never begun, since the connection broke before.
    package final class Seat: Sendable {
        /// Told when the seat is given up.
        private let followers: Followers
        private let uid: UInt32

        fileprivate init(_ followers: Followers, of uid: UInt32) { (self.followers, self.uid) = (followers, uid) }

        /// Gives the seat back, whatever ended the answer.
        deinit { followers.leave(uid) }
    }

    /// 0 lets nobody follow. Those who follow when a limit falls go on.
    package init(limits: @escaping @Sendable () -> Limits) { self.limits = limits }

    /// Takes a seat for a user. Throws `too-many-followers` where all are taken, or all that are the user's.
    package func enter(_ uid: UInt32) throws(Refusal) -> Seat {
        let limits = limits()
        let (admitted, total) = seats.withLock { seats in
            seats.limit = limits.followers
            return (seats.take(for: uid, atMost: limits.followersOfUser), seats.total)
        }
        guard admitted else {
            let whose =
                total < limits.followers ? "\(total) follow the feed, and this user has its share of them" : "\(total) follow the feed"
            throw Refusal(.tooManyFollowers, "\(whose): no more are let in. Try again later, or raise limits.followers")
        }
        return Seat(self, of: uid)
    }

    private func leave(_ uid: UInt32) { seats.withLock { $0.give(of: uid) } }
}
