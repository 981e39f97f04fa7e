/// JSON with sorted keys, slashes as they are and no white space: the bytes of the ledger and of every answer.
///
/// They are the bytes that Foundation's `JSONEncoder` gives with `.sortedKeys` and `.withoutEscapingSlashes`, at a fraction of its cost:
/// a value is written once, where it belongs, and only the members of an object are put in order when the object ends.
package enum SortedJSON {
    /// Throws `EncodingError` for a number that is not finite, and whatever the value's own `encode(to:)` throws.
    package static func bytes(_ value: some Encodable) throws -> [UInt8] {
        guard let plain = value as? any PlainJSON else { return try anyBytes(value) }
        var json = PlainText()
        try plain.write(into: &json)
        #if DEBUG
            let expected = try anyBytes(value)
            precondition(json.bytes == expected, "\(type(of: value)) does not write all that it encodes")
        #endif
        return json.bytes
    }

    /// The bytes as `Encodable` has them, whatever else the value can do.
    package static func anyBytes(_ value: some Encodable) throws -> [UInt8] {
        var text = SortedText()
        try withUnsafeMutablePointer(to: &text) { try SortedEncoder(text: $0, depth: 0).write(value) }
        if let problem = text.problem { throw problem }
        return text.bytes
    }
}

/// The text so far, and the objects and lists that are still open, the innermost last.
///
/// A struct behind a pointer for the time of one encoding: as an object, each of its properties would be checked for overlapping use at
/// every access, which took a third of its time.
struct SortedText {
    private enum Kind { case undecided, value, object, list }

    private struct Frame {
        var kind = Kind.undecided
        /// Where its text begins, and its members among `members`.
        var start: Int
        var firstMember: Int
        var count = 0
    }

    private struct Member {
        var key: String
        /// The first eight bytes of the key: they decide most comparisons.
        var prefix: UInt64
        /// Where `"key":value,` begins; it ends where the next one does.
        var start: Int
    }

    private(set) var bytes: [UInt8] = []
    /// The first misuse of the encoder, which is thrown once the whole value was written.
    private(set) var problem: EncodingError?
    private var frames: [Frame] = []
    private var members: [Member] = []
    /// Kept from object to object, so that sorting makes no array each time.
    private var scratch: [UInt8] = []

    init() {
        bytes.reserveCapacity(1024)
        frames.reserveCapacity(8)
        members.reserveCapacity(48)
    }

    // MARK: Objects and lists

    /// The frame at `depth` becomes an object, or goes on being one.
    mutating func openObject(at depth: Int) {
        close(to: depth)
        open(.object, UInt8(ascii: "{"), at: depth)
    }

    mutating func openList(at depth: Int) {
        close(to: depth)
        open(.list, UInt8(ascii: "["), at: depth)
    }

    private mutating func open(_ kind: Kind, _ bracket: UInt8, at depth: Int) {
        switch frames[depth - 1].kind {
        case .undecided:
            frames[depth - 1].kind = kind
            bytes.append(bracket)
        case kind:
            break
        default:
            fail("a value was begun in one form and continued in another")
        }
    }

    /// Begins a member of the object at `depth`, after all that was opened inside of it.
    mutating func member(_ key: String, at depth: Int) {
        close(to: depth)
        if frames[depth - 1].count > 0 { bytes.append(UInt8(ascii: ",")) }
        frames[depth - 1].count += 1
        members.append(Member(key: key, prefix: Self.prefix(of: key), start: bytes.count))
        string(key)
        bytes.append(UInt8(ascii: ":"))
    }

    /// Begins an element of the list at `depth`.
    mutating func element(at depth: Int) {
        close(to: depth)
        if frames[depth - 1].count > 0 { bytes.append(UInt8(ascii: ",")) }
        frames[depth - 1].count += 1
    }

    /// Begins a value that is written piece by piece, inside the member or element that was just begun; gives its depth.
    mutating func nest() -> Int {
        frames.append(Frame(start: bytes.count, firstMember: members.count))
        return frames.count
    }

    func count(at depth: Int) -> Int { frames[depth - 1].count }

    /// The value of the frame at `depth` is a single one: nothing may follow it.
    mutating func single(at depth: Int) {
        close(to: depth)
        if frames[depth - 1].kind == .undecided {
            frames[depth - 1].kind = .value
        } else {
            fail("a value was written twice")
        }
    }

    /// Ends everything that is deeper than `depth`.
    mutating func close(to depth: Int) {
        while frames.count > depth {
            let frame = frames.removeLast()
            switch frame.kind {
            case .list:
                bytes.append(UInt8(ascii: "]"))
            case .object:
                closeObject(frame)
            case .undecided:
                // What JSONEncoder makes of a value that writes nothing.
                bytes.append(UInt8(ascii: "{"))
                bytes.append(UInt8(ascii: "}"))
            case .value:
                break
            }
        }
    }

    /// Members that came in order, as most do, are left where they stand.
    private mutating func closeObject(_ frame: Frame) {
        guard frame.count > 0 else { return bytes.append(UInt8(ascii: "}")) }
        bytes.append(UInt8(ascii: ","))
        let own = frame.firstMember..<members.count
        if !isInOrder(own) { sort(own, from: frame.start + 1) }
        bytes[bytes.count - 1] = UInt8(ascii: "}")
        members.removeSubrange(own)
    }

    /// False also where a key comes twice: `sort` then keeps its last value.
    private func isInOrder(_ own: Range<Int>) -> Bool { own.dropFirst().allSatisfy { Self.precedes(members[$0 - 1], members[$0]) } }

    /// Puts the members' texts, which begin at `start`, in the order of their keys.
    private mutating func sort(_ own: Range<Int>, from start: Int) {
        var order: [(member: Member, end: Int)] = []
        order.reserveCapacity(own.count)
        for place in own {
            let entry = (member: members[place], end: place + 1 < own.upperBound ? members[place + 1].start : bytes.count)
            var target = order.count
            while target > 0, Self.precedes(entry.member, order[target - 1].member) { target -= 1 }
            if target > 0, order[target - 1].member.key == entry.member.key {
                // A key that is written twice has its last value.
                order[target - 1] = entry
            } else {
                order.insert(entry, at: target)
            }
        }
        scratch.removeAll(keepingCapacity: true)
        for entry in order { scratch.append(contentsOf: bytes[entry.member.start..<entry.end]) }
        bytes.removeLast(bytes.count - start)
        bytes.append(contentsOf: scratch)
    }

    private static func precedes(_ left: Member, _ right: Member) -> Bool {
        left.prefix == right.prefix ? left.key < right.key : left.prefix < right.prefix
    }

    private static func prefix(of key: String) -> UInt64 {
        var key = key
        return key.withUTF8 { bytes in
            var prefix: UInt64 = 0
            for place in 0..<8 { prefix = prefix << 8 | UInt64(place < bytes.count ? bytes[place] : 0) }
            return prefix
        }
    }

    /// Notes a misuse; what follows is written all the same, and thrown away.
    private mutating func fail(_ message: String) {
        problem = problem ?? .invalidValue(message, .init(codingPath: [], debugDescription: message))
    }

    // MARK: Single values

    mutating func null() { bytes.append(contentsOf: "null".utf8) }
    mutating func bool(_ value: Bool) { bytes.append(contentsOf: (value ? "true" : "false").utf8) }

    /// A single digit, as most counts are, is written without making a text of it.
    mutating func integer(_ value: some FixedWidthInteger) {
        if value >= 0, value < 10 { return bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value)) }
        bytes.append(contentsOf: String(value).utf8)
    }

    /// `description` is the number's own, the shortest that reads back as the same; `.0` at its end is left out, as `JSONEncoder`
    /// does. Throws `EncodingError` for what is not finite.
    mutating func double(_ value: Double, _ description: String) throws {
        guard value.isFinite else {
            throw EncodingError.invalidValue(value, .init(codingPath: [], debugDescription: "JSON has no \(value)"))
        }
        bytes.append(contentsOf: description.hasSuffix(".0") ? description.utf8.dropLast(2) : description.utf8[...])
    }

    mutating func string(_ text: String) { JSONWriter.string(text, into: &bytes, named: true) }
}
