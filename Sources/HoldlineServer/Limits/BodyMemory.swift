import HoldlineCore
import Synchronization

/// What one request has of the room. It is given back when nobody keeps it any more, whatever ended the request.
package final class BodyMemory: Sendable {
    private let room: ByteRoom
    private let uid: UInt32
    /// Bytes that were taken.
    private let held = Atomic(0)

    /// Has nothing yet.
    init(_ room: ByteRoom, for uid: UInt32) { (self.room, self.uid) = (room, uid) }

    deinit { give(held.load(ordering: .relaxed)) }

    /// Whether so many bytes more may be kept; they are then.
    func mayTake(_ count: Int) -> Bool {
        guard count > 0 else { return true }
        guard room.take(count, for: uid) else { return false }
        held.add(count, ordering: .relaxed)
        return true
    }

    /// Takes so many bytes more. Throws `busy` where there is no room.
    func take(_ count: Int) throws(Refusal) { guard mayTake(count) else { throw Self.refusal } }

    /// Gives bytes back before the request ends.
    func give(_ count: Int) {
        guard count > 0 else { return }
        held.subtract(count, ordering: .relaxed)
        room.give(count, of: uid)
    }

    /// Takes more or gives some back, so that `now` bytes are counted where there were `before`. Throws `busy` where there is no room.
    func hold(_ now: Int, insteadOf before: inout Int) throws(Refusal) {
        if now > before { try take(now - before) } else { give(before - now) }
        before = now
    }

    /// What a body or a line is answered with for which there is no room: nothing of it was done.
    static let refusal = Refusal(.busy, "the bodies that are on their way take all the memory that they may: repeat the request")
}
