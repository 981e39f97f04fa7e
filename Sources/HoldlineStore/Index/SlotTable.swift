/// Where entries lie, by the hash of their text: slots of 8 bytes, open addressing, at most three quarters full.
///
/// A slot is an entry's tag (high half) and its place (low half). All that a slot needs to move is in itself, so the table grows
/// without a look at the entries, and piecemeal: while two tables stand, each change moves some slots from the old one.
struct SlotTable: ~Copyable {
    /// 0 is an empty slot.
    private var slots: UnsafeMutablePointer<UInt64>
    /// Slots less one; their number is a power of two.
    private var mask: Int
    /// The table before the last growth, until all of it is moved; nil otherwise.
    private var old: UnsafeMutablePointer<UInt64>?
    /// As `mask`, for the old table.
    private var oldMask = 0
    /// Slots of the old table that were looked at.
    private var moved = 0
    /// Entries in both tables together; one that stands in both counts once.
    private(set) var count = 0

    /// Slots that one change moves: few, for whoever waits to read; enough to be done long before the new table is full.
    private static let step = 64
    /// An entry of the old table that was removed: the slots behind it stay where they are.
    private static let dead: UInt64 = 0xFFFF_FFFF_0000_0000

    /// 512 slots.
    init() {
        mask = 511
        slots = Self.zeroed(mask)
    }

    deinit {
        Self.free(slots, mask)
        if let old { Self.free(old, oldMask) }
    }

    /// Bytes of both tables.
    var allocatedBytes: Int { (mask + 1 + (old == nil ? 0 : oldMask + 1)) * 8 }

    /// Fresh pages are zero, so no slot has to be written.
    private static func zeroed(_ mask: Int) -> UnsafeMutablePointer<UInt64> {
        Pages.map((mask + 1) * 8, huge: true).bindMemory(to: UInt64.self, capacity: mask + 1)
    }

    /// Gives a table's pages back.
    private static func free(_ slots: UnsafeMutablePointer<UInt64>, _ mask: Int) { Pages.unmap(slots, (mask + 1) * 8) }

    /// The first slot that a tag's entry may lie in; most lie there.
    @inline(__always)
    func touch(_ tag: UInt32) -> UInt64 { slots[Int(tag) & mask] }

    /// The place of the entry with this tag that `matches`; 0 where there is none.
    @inline(__always)
    func find(_ tag: UInt32, _ matches: (Arena.Place) -> Bool) -> Arena.Place {
        let found = Self.find(tag, slots, mask, matches)
        if found >= 0 { return Arena.Place(truncatingIfNeeded: slots[found]) }
        guard let old else { return 0 }
        let before = Self.find(tag, old, oldMask, matches)
        return before >= 0 ? Arena.Place(truncatingIfNeeded: old[before]) : 0
    }

    /// The slot's index, or -1. It ends at the first empty slot, of which there is always one: a table is at most three
    /// quarters full.
    @inline(__always)
    private static func find(
        _ tag: UInt32, _ slots: UnsafeMutablePointer<UInt64>, _ mask: Int, _ matches: (Arena.Place) -> Bool
    ) -> Int {
        var index = Int(tag) & mask
        while true {
            let slot = slots[index]
            if slot == 0 { return -1 }
            let place = Arena.Place(truncatingIfNeeded: slot)
            if UInt32(truncatingIfNeeded: slot >> 32) == tag, place != 0, matches(place) { return index }
            index = (index + 1) & mask
        }
    }

    /// Adds an entry that is not there.
    mutating func insert(_ tag: UInt32, _ place: Arena.Place) {
        if (count + 1) * 4 > (mask + 1) * 3 { grow() }
        put(UInt64(tag) << 32 | UInt64(place))
        count += 1
        move(Self.step)
    }

    /// Removes an entry by its tag and place; nothing happens where it is not there. In the old table the slot is
    /// marked, since `move` still has to pass it.
    mutating func remove(_ tag: UInt32, _ place: Arena.Place) {
        var present = false
        let found = Self.find(tag, slots, mask) { $0 == place }
        if found >= 0 {
            close(found)
            present = true
        }
        if let old {
            let before = Self.find(tag, old, oldMask) { $0 == place }
            if before >= 0 {
                old[before] = Self.dead
                present = true
            }
        }
        if present { count -= 1 }
        move(Self.step)
    }

    /// Writes a slot into the first free place of its chain. There must be room.
    private func put(_ slot: UInt64) {
        var index = Int(slot >> 32) & mask
        while slots[index] != 0 { index = (index + 1) & mask }
        slots[index] = slot
    }

    /// Empties a slot, and moves those back that had gone past it (Knuth, The Art of Computer Programming, vol. 3, 6.4, algorithm R).
    private func close(_ index: Int) {
        var hole = index
        var next = index
        while true {
            next = (next + 1) & mask
            let slot = slots[next]
            if slot == 0 { break }
            let home = Int(slot >> 32) & mask
            if (next - home) & mask >= (next - hole) & mask {
                slots[hole] = slot
                hole = next
            }
        }
        slots[hole] = 0
    }

    /// Doubles the table. The old one is moved piecemeal by later changes; one that is still under way is finished
    /// first.
    private mutating func grow() {
        move(.max)
        old = slots
        oldMask = mask
        moved = 0
        mask = mask * 2 + 1
        slots = Self.zeroed(mask)
    }

    /// Copies up to so many slots of the old table into the new one. They stay in the old one too, since chains pass through them.
    private mutating func move(_ limit: Int) {
        guard let old else { return }
        let end = min(oldMask + 1, limit == .max ? .max : moved + limit)
        while moved < end {
            let slot = old[moved]
            if slot != 0, slot != Self.dead { put(slot) }
            moved += 1
        }
        if moved > oldMask {
            Self.free(old, oldMask)
            self.old = nil
        }
    }
}
