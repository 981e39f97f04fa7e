package import HoldlineCore
import Synchronization

/// Who follows the feed, in all and of each user, and how far: each keeps a connection for as long as it likes.
package final class Followers: Sendable {
    /// More are refused with `too-many-followers`; asked for at each of them.
    private let limits: @Sendable () -> Limits
    private let seats = Mutex(Seats())

    /// Seats that somebody keeps.
    private struct Seats {
        /// How many seats each user has; its limit is set anew at each seat that is taken.
        var shares = Shares(limit: 0)
        /// The last event that was sent, by seat.
        var sent: [Int: Int64] = [:]
        /// Of the seat that was taken last.
        var number = 0
    }

    /// One follower's place, until nobody keeps it: also where the answer is never begun, since the connection broke before.
    package final class Seat: Sendable {
        /// Told when the seat is given up.
        private let followers: Followers
        private let number: Int
        private let uid: UInt32

        fileprivate init(_ followers: Followers, _ number: Int, of uid: UInt32) {
            (self.followers, self.number, self.uid) = (followers, number, uid)
        }

        /// Says up to which event the follower was sent the feed.
        func sent(upTo seq: Int64) { followers.seats.withLock { $0.sent[number] = seq } }

        /// Gives the seat back, whatever ended the answer.
        deinit { followers.leave(number, uid) }
    }

    /// How many follow, and the last event that was sent to the one who is furthest behind; nil where nobody was sent any.
    var places: (count: Int, least: Int64?) { seats.withLock { ($0.shares.total, $0.sent.values.min()) } }

    /// 0 lets nobody follow. Those who follow when a limit falls go on.
    package init(limits: @escaping @Sendable () -> Limits) { self.limits = limits }

    /// Takes a seat for a user. Throws `too-many-followers` where all are taken, or all that are the user's.
    package func enter(_ uid: UInt32) throws(Refusal) -> Seat {
        let limits = limits()
        let (admitted, total, number) = seats.withLock { seats in
            seats.shares.limit = limits.followers
            seats.number += 1
            return (seats.shares.take(for: uid, atMost: limits.followersOfUser), seats.shares.total, seats.number)
        }
        guard admitted else {
            let whose =
                total < limits.followers ? "\(total) follow the feed, and this user has its share of them" : "\(total) follow the feed"
            throw Refusal(.tooManyFollowers, "\(whose): no more are let in. Try again later, or raise limits.followers")
        }
        return Seat(self, number, of: uid)
    }

    /// Called once for a seat, when nobody keeps it any more.
    private func leave(_ number: Int, _ uid: UInt32) {
        seats.withLock { seats in
            seats.sent[number] = nil
            seats.shares.give(of: uid)
        }
    }
}
