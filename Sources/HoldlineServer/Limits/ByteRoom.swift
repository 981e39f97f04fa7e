import HoldlineCore
package import HoldlineStore
import Synchronization

/// Bytes for one purpose, of all connections together, of which each user has a share. The limits can change at any time.
package final class ByteRoom: Sendable {
    /// Asked for the room's size and for a user's part.
    private let limits: InForce<Limits>
    /// The room's size.
    private let all: any KeyPath<Limits, Int> & Sendable
    /// What one user may have of it; nil there: the share alone counts.
    private let ofUser: any KeyPath<Limits, Int?> & Sendable
    /// What each user has of it, in bytes.
    private let shares: Mutex<Shares>

    /// Empty.
    init(_ limits: InForce<Limits>, _ all: any KeyPath<Limits, Int> & Sendable, ofUser: any KeyPath<Limits, Int?> & Sendable) {
        (self.limits, self.all, self.ofUser) = (limits, all, ofUser)
        shares = Mutex(Shares(limit: limits.current[keyPath: all]))
    }

    /// Memory for bodies that are being read, and for lines until they are answered.
    package static func bodies(_ limits: InForce<Limits>) -> ByteRoom { ByteRoom(limits, \.bodyMemory, ofUser: \.bodyMemoryOfUser) }

    /// Bytes in use now.
    package var inUse: Int { shares.withLock { $0.total } }

    /// Whether so many bytes more may be kept for the user; they are then.
    func take(_ count: Int, for uid: UInt32) -> Bool {
        let limits = limits.current
        return shares.withLock { shares in
            shares.limit = limits[keyPath: all]
            return shares.take(count, for: uid, atMost: limits[keyPath: ofUser])
        }
    }

    /// Gives bytes back that were taken for the user.
    func give(_ count: Int, of uid: UInt32) {
        guard count > 0 else { return }
        shares.withLock { $0.give(count, of: uid) }
    }
}
