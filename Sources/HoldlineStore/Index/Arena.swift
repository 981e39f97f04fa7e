/// Memory in pieces that stay where they are: a piece is named by the number of its first unit of 8 bytes.
///
/// It grows by segments, so that nothing is ever copied; a piece that was given back serves the next one of its size.
struct Arena: ~Copyable {
    /// 0 is none.
    typealias Place = UInt32

    // Of 2 MiB.
    private static let segmentBits = 18
    /// Units of a segment; each unit is 8 bytes.
    private static let segmentUnits = 1 << segmentBits
    /// Pieces of up to so many units: the largest text of an identifier and what is kept of it.
    static let largestUnits = 127

    /// Where each segment begins; the list of them may move, and the segments do not.
    private var segments: UnsafeMutablePointer<UnsafeMutableRawPointer>
    /// Segments that are mapped.
    private var segmentCount = 0
    /// Segments that the list has room for.
    private var segmentRoom = 16
    /// The next unit of the last segment that was never given.
    private var next: Arena.Place = 0
    /// By size, the first piece that was given back; in it lies the place of the next one.
    private var free: UnsafeMutablePointer<Place>

    /// Maps the first segment, 2 MiB of address space that costs memory as it is used.
    init() {
        segments = .allocate(capacity: segmentRoom)
        free = .allocate(capacity: Self.largestUnits + 1)
        free.initialize(repeating: 0, count: Self.largestUnits + 1)
        addSegment()
        // No piece is number 0.
        next = 1
    }

    /// Unmaps everything: no pointer into the arena may be used after it.
    deinit {
        for segment in 0..<segmentCount { Pages.unmap(segments[segment], Self.segmentUnits * 8) }
        segments.deallocate()
        free.deallocate()
    }

    /// Bytes of address space, in whole segments; pieces that were given back are in it.
    var allocatedBytes: Int { segmentCount * Self.segmentUnits * 8 }

    /// The first byte of a piece. It stays where it is until the piece is given back.
    @inline(__always)
    subscript(_ place: Place) -> UnsafeMutableRawPointer {
        segments[Int(place >> UInt32(Self.segmentBits))] + Int(place & UInt32(Self.segmentUnits - 1)) * 8
    }

    /// A piece of so many units, with anything in it.
    mutating func give(_ units: Int) -> Place {
        precondition(units > 0 && units <= Self.largestUnits, "a piece of \(units) units")
        let known = free[units]
        if known != 0 {
            free[units] = self[known].load(as: Place.self)
            return known
        }
        let rest = segmentCount * Self.segmentUnits - Int(next)
        if rest < units {
            next = Place(segmentCount * Self.segmentUnits)
            addSegment()
        }
        defer { next += Place(units) }
        return next
    }

    /// Takes a piece back, with the number of units that it was given with. Its content is gone, and its place may be
    /// given again.
    mutating func take(back place: Place, _ units: Int) {
        self[place].storeBytes(of: free[units], as: Place.self)
        free[units] = place
    }

    /// Maps one more segment; all but the first ask for huge pages. It ends the process where there is no memory or no
    /// number left.
    private mutating func addSegment() {
        // 32 GiB: a machine ends before that.
        precondition(segmentCount < 1 << (32 - Self.segmentBits), "an arena of more than 2^32 units")
        if segmentCount == segmentRoom {
            let more = UnsafeMutablePointer<UnsafeMutableRawPointer>.allocate(capacity: segmentRoom * 2)
            more.update(from: segments, count: segmentCount)
            segments.deallocate()
            segments = more
            segmentRoom *= 2
        }
        // A small index stays small.
        segments[segmentCount] = Pages.map(Self.segmentUnits * 8, huge: segmentCount > 0)
        segmentCount += 1
    }
}
