import HoldlineCore
import Synchronization

/// How many connections each user has open, so that nobody takes all of them: a user's share, or fewer by `connectionsOfUser`.
package final class ConnectionShares: Sendable {
    /// What becomes of a connection that was accepted.
    package enum Admission: Hashable, Sendable {
        /// It counts as the user's until it ends.
        case admitted
        /// It is answered once, with `busy`.
        case overShare
        /// So many are told already that it is closed without a word.
        case closed
    }

    /// Counts of open connections, under one lock.
    private struct State {
        /// Connections that are open.
        var shares: Shares
        /// Connections that are being told `busy` now.
        var refused = 0
        /// By user: when its share was last said to be full.
        var warned: [UInt32: ContinuousClock.Instant] = [:]
    }

    /// Entered from the event loops of all connections.
    private let state: Mutex<State>
    /// Asked for at each connection: the most of one user; nil where the share alone counts.
    private let ofUser: @Sendable () -> Int?

    /// Connections over the share that are told so at one time.
    package static let largestRefused = 32

    /// `limit` is of all users together, and at least 1 is each user's.
    package init(limit: Int, ofUser: @escaping @Sendable () -> Int? = { nil }) {
        state = Mutex(State(shares: Shares(limit: limit)))
        self.ofUser = ofUser
    }

    /// How many are taken in all; fewer than configured where the process has too few descriptors.
    package var limit: Int {
        get { state.withLock { $0.shares.limit } }
        set { state.withLock { $0.shares.limit = newValue } }
    }

    /// Counts a connection of a user. Every answer but `closed` has to be given back with `leave`.
    package func enter(_ uid: UInt32) -> Admission {
        let own = ofUser()
        return state.withLock { state in
            if state.shares.take(for: uid, atMost: own, least: 1) { return .admitted }
            guard state.refused < Self.largestRefused else { return .closed }
            state.refused += 1
            return .overShare
        }
    }

    /// Gives back what `enter` counted, when the connection has ended.
    package func leave(_ uid: UInt32, _ admission: Admission) {
        state.withLock { state in
            switch admission {
            case .admitted: state.shares.give(of: uid)
            case .overShare: state.refused -= 1
            case .closed: break
            }
        }
    }

    /// Whether the log should hear of it: once a minute for each user.
    func isNews(_ uid: UInt32, at now: ContinuousClock.Instant = .now) -> Bool {
        state.withLock { state in
            state.warned = state.warned.filter { now - $0.value < .seconds(60) }
            guard state.warned[uid] == nil else { return false }
            state.warned[uid] = now
            return true
        }
    }

    /// What a connection over the share is answered with: `busy`, so that nothing was done.
    static func refusal(_ uid: UInt32) -> Refusal {
        Refusal(.busy, "user \(uid) has its share of the daemon's connections open already: close some, or use one for many requests")
    }
}
