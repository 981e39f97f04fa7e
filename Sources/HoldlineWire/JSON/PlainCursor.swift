import Glibc
import HoldlineCore

/// Reads the JSON of a line that a daemon wrote, in one pass and without a list of its values: for lines that come by the million.
///
/// It takes less than JSON allows. Where it meets anything else than printable ASCII without escapes, whole numbers and the three
/// words, `isPlain` is false, and nothing that was read counts: `JSONReader` reads such a line, and says what is wrong with it.
package struct PlainCursor {
    /// The line; it has to outlive the cursor.
    private let bytes: UnsafeRawBufferPointer
    /// Bytes that were read.
    private var place = 0
    /// Objects and lists that are open; no line of the daemon's has more than `deepest`.
    private var depth = 0
    /// Nothing unusual was met so far.
    package private(set) var isPlain = true

    /// A deeper line is not plain, so that a line that was made to be deep does not use up the stack.
    private static let deepest = 8

    /// Begins at the first byte; no white space is passed over, since the daemon writes none.
    package init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// All of the line was read, and nothing in it was unusual.
    package var isRead: Bool { isPlain && place == bytes.count }

    /// The line is left to the reader of all JSON.
    package mutating func giveUp() {
        isPlain = false
        place = bytes.count
    }

    /// Reads an object. `member` gets each name, and reads or skips the value.
    package mutating func object(_ member: (inout PlainCursor, UnsafeRawBufferPointer) -> Void) {
        guard take("{"), depth < Self.deepest else { return giveUp() }
        if take("}") { return }
        depth += 1
        defer { depth -= 1 }
        repeat {
            guard let name = string(), take(":") else { return giveUp() }
            member(&self, name)
        } while take(",")
        if !take("}") { giveUp() }
    }

    /// Reads a list. `element` reads or skips each of its values.
    package mutating func list(_ element: (inout PlainCursor) -> Void) {
        guard take("["), depth < Self.deepest else { return giveUp() }
        if take("]") { return }
        depth += 1
        defer { depth -= 1 }
        repeat { element(&self) } while take(",")
        if !take("]") { giveUp() }
    }

    /// A string's bytes, or nil for `null`.
    package mutating func text() -> UnsafeRawBufferPointer? {
        if isNext("n") {
            word("null")
            return nil
        }
        guard let text = string() else {
            giveUp()
            return nil
        }
        return text
    }

    /// What `read` makes of a string, or nil for `null`. A string of which it makes nothing is unusual.
    package mutating func value<Value>(_ read: (String) -> Value?) -> Value? {
        guard let text = text() else { return nil }
        let value = read(String(decoding: text, as: UTF8.self))
        if value == nil { giveUp() }
        return value
    }

    /// A whole number, or nil for `null`. One of more than 18 digits is unusual.
    package mutating func integer() -> Int64? {
        if isNext("n") {
            word("null")
            return nil
        }
        let isNegative = take("-")
        let start = place
        var number: Int64 = 0
        while place < bytes.count, bytes[place].isDigit, place - start < 19 {
            number = number &* 10 &+ Int64(bytes[place] - UInt8(ascii: "0"))
            place += 1
        }
        let digits = place - start
        // A zero before other digits is no JSON, and a point or an exponent makes another number of it.
        guard digits > 0, digits < 19, digits == 1 || bytes[start] != UInt8(ascii: "0"), !isNext("."), !isNext("e"), !isNext("E") else {
            giveUp()
            return nil
        }
        return isNegative ? -number : number
    }

    /// `true` or `false`.
    package mutating func truth() -> Bool {
        if isNext("t") {
            word("true")
            return true
        }
        word("false")
        return false
    }

    /// Passes over any value.
    package mutating func skip() {
        guard place < bytes.count else { return giveUp() }
        switch bytes[place] {
        case UInt8(ascii: "\""): if string() == nil { giveUp() }
        case UInt8(ascii: "{"): object { cursor, _ in cursor.skip() }
        case UInt8(ascii: "["): list { $0.skip() }
        case UInt8(ascii: "t"): word("true")
        case UInt8(ascii: "f"): word("false")
        default: _ = integer()
        }
    }

    /// Whether the next value is an object.
    package var isAtObject: Bool { isNext("{") }

    // MARK: Bytes

    private func isNext(_ scalar: Unicode.Scalar) -> Bool { place < bytes.count && bytes[place] == UInt8(ascii: scalar) }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard isNext(scalar) else { return false }
        place += 1
        return true
    }

    /// Passes over a word; where another one stands the line is given up.
    private mutating func word(_ word: StaticString) {
        let end = place + word.utf8CodeUnitCount
        guard UnsafeRawBufferPointer(rebasing: bytes[place...]).begins(with: word) else { return giveUp() }
        place = end
    }

    /// A string of printable ASCII without escapes, without its quotation marks; nil for anything else.
    private mutating func string() -> UnsafeRawBufferPointer? {
        guard take("\"") else { return nil }
        let start = place
        while place < bytes.count {
            let byte = bytes[place]
            if byte == UInt8(ascii: "\"") {
                defer { place += 1 }
                return UnsafeRawBufferPointer(rebasing: bytes[start..<place])
            }
            guard byte >= 0x20, byte < 0x7F, byte != UInt8(ascii: "\\") else { return nil }
            place += 1
        }
        return nil
    }
}

extension UnsafeRawBufferPointer {
    /// Whether the bytes are those of a word.
    package func spells(_ word: StaticString) -> Bool { count == word.utf8CodeUnitCount && begins(with: word) }

    /// Whether the first bytes are those of a word.
    package func begins(with word: StaticString) -> Bool {
        guard count >= word.utf8CodeUnitCount, let baseAddress else { return false }
        return memcmp(baseAddress, word.utf8Start, word.utf8CodeUnitCount) == 0
    }
}
