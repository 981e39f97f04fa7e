import HoldlineCore

/// Reads a text by RFC 8259, and says what is wrong with it, where, and in which member.
struct JSONParser {
    typealias Mistake = JSONText.Mistake

    /// The text; it has to outlive the parser.
    private let bytes: UnsafeBufferPointer<UInt8>
    /// Bytes that were read.
    private var place = 0
    /// Values and names in the order in which they begin.
    private var nodes: [JSONText.Node] = []
    /// What leads to the place where the parser is: the nodes of names, and places in lists.
    private var path: [Step] = []

    /// One key of a path.
    private enum Step {
        /// The node of a member's name.
        case name(Int)
        /// An element's number, from 0.
        case index(Int)
    }

    /// Reserves a node for every eight bytes, which is what bodies of this API need.
    init(bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
        nodes.reserveCapacity(bytes.count / 8 + 4)
    }

    /// Reads all of the text: one value with white space around it (RFC 8259 2). A byte order mark is refused (8.1).
    mutating func text() throws(Mistake) -> [JSONText.Node] {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { throw mistake("it begins with a byte order mark: leave it out") }
        skipSpace()
        try value(depth: 0)
        skipSpace()
        guard place == bytes.count else { throw mistake("something comes after the end of the value") }
        return nodes
    }

    /// Reads one value, `depth` objects and lists deep.
    private mutating func value(depth: Int) throws(Mistake) {
        guard let byte = next else { throw mistake("it ends where a value should come") }
        guard nodes.count < JSONText.mostNodes(in: bytes.count) else {
            throw mistake("it has more values than a text of its length may have")
        }
        switch byte {
        case UInt8(ascii: "{"): try container(.object, depth) { (parser, own) throws(Mistake) in try parser.members(own, depth) }
        case UInt8(ascii: "["): try container(.list, depth) { (parser, _) throws(Mistake) in try parser.elements(depth) }
        case UInt8(ascii: "\""): try string()
        case UInt8(ascii: "t"): try word("true", .yes)
        case UInt8(ascii: "f"): try word("false", .no)
        case UInt8(ascii: "n"): try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
        case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"): throw mistake("a value is missing")
        default: throw mistake("no value begins so")
        }
    }

    /// Reads an object or a list. Its node comes before those of its content, and learns its end last.
    private mutating func container(
        _ kind: JSONText.Kind, _ depth: Int, _ content: (inout JSONParser, Int) throws(Mistake) -> Void
    ) throws(Mistake) {
        guard depth < JSONText.deepest else { throw mistake("it is nested over \(JSONText.deepest) deep") }
        let own = nodes.count
        nodes.append(JSONText.Node(kind: kind, start: place))
        place += 1
        skipSpace()
        if !take(kind == .object ? "}" : "]") { try content(&self, own) }
        (nodes[own].end, nodes[own].next) = (place, nodes.count)
    }

    /// Reads members up to the closing brace; a name that comes twice is refused.
    private mutating func members(_ own: Int, _ depth: Int) throws(Mistake) {
        var names = Names()
        while true {
            guard next == UInt8(ascii: "\"") else {
                throw mistake(
                    next == UInt8(ascii: "}") ? "a comma has no member after it" : "a member's name in quotation marks is missing")
            }
            let (start, name) = (place, nodes.count)
            try string()
            path.append(.name(name))
            guard names.insert(name, of: own, in: self) else { throw mistake("“\(text(name).prefix(80))” comes twice", at: start) }
            skipSpace()
            guard take(":") else { throw mistake("the colon after “\(text(name).prefix(80))” is missing") }
            skipSpace()
            try value(depth: depth + 1)
            path.removeLast()
            skipSpace()
            if take("}") { return }
            guard take(",") else { throw mistake(place == bytes.count ? "an object does not end" : "a comma or } is missing") }
            skipSpace()
        }
    }

    /// The names of one object so far: a few are compared one by one, more are looked up.
    private struct Names {
        /// Names so far.
        private var count = 0
        /// nil as long as there are at most 24.
        private var all: Set<String>?

        /// Whether the name is new to the object.
        mutating func insert(_ name: Int, of object: Int, in parser: JSONParser) -> Bool {
            count += 1
            if count <= 24 {
                var other = object + 1
                while other < name {
                    if parser.isSame(other, name) { return false }
                    other = parser.nodes[other + 1].next
                }
                return true
            }
            if all == nil { all = Set(sequence(first: object + 1) { parser.nodes[$0 + 1].next }.prefix { $0 < name }.map(parser.text)) }
            return all?.insert(parser.text(name)).inserted ?? false
        }
    }

    /// Whether two names are the same text, with their escapes read.
    private func isSame(_ name: Int, _ other: Int) -> Bool {
        let (one, two) = (nodes[name], nodes[other])
        guard one.kind == .ascii, two.kind == .ascii else { return text(name) == text(other) }
        guard one.end - one.start == two.end - two.start else { return false }
        for place in 0..<(one.end - one.start) where bytes[one.start + place] != bytes[two.start + place] { return false }
        return true
    }

    /// Reads elements up to the closing bracket.
    private mutating func elements(_ depth: Int) throws(Mistake) {
        var index = 0
        while true {
            path.append(.index(index))
            if next == UInt8(ascii: "]") { throw mistake("a comma has no value after it") }
            try value(depth: depth + 1)
            path.removeLast()
            index += 1
            skipSpace()
            if take("]") { return }
            guard take(",") else { throw mistake(place == bytes.count ? "a list does not end" : "a comma or ] is missing") }
            skipSpace()
        }
    }

    /// Adds the node of a value without content; the node after it is the next one.
    private mutating func leaf(_ kind: JSONText.Kind, from start: Int, to end: Int) {
        nodes.append(JSONText.Node(kind: kind, start: start, end: end, next: nodes.count + 1))
    }

    /// Reads `true`, `false` or `null`, in lower case (RFC 8259 3).
    private mutating func word(_ word: StaticString, _ kind: JSONText.Kind) throws(Mistake) {
        let end = place + word.utf8CodeUnitCount
        guard end <= bytes.count, word.withUTF8Buffer({ bytes[place..<end].elementsEqual($0) }) else {
            throw mistake("no value begins so")
        }
        leaf(kind, from: place, to: end)
        place = end
    }

    /// `-`, digits without a zero before them, a fraction and an exponent, each with at least one digit.
    private mutating func number() throws(Mistake) {
        let first = place
        _ = take("-")
        let start = place
        guard digits() > 0 else { throw mistake("a minus sign has no digit after it") }
        if bytes[start] == UInt8(ascii: "0"), place > start + 1 { throw mistake("a number has a zero before it", at: start) }
        var kind = JSONText.Kind.integer
        if take(".") {
            kind = .number
            if digits() == 0 { throw mistake("a decimal point has no digit after it") }
        }
        if take("e") || take("E") {
            kind = .number
            if !take("+") { _ = take("-") }
            guard digits() > 0 else { throw mistake("an exponent has no digit") }
        }
        leaf(kind, from: first, to: place)
    }

    /// Passes over digits, and counts them.
    private mutating func digits() -> Int {
        let start = place
        while let byte = next, byte.isDigit { place += 1 }
        return place - start
    }

    /// A string, which begins here.
    private mutating func string() throws(Mistake) {
        let start = place
        place += 1
        var kind = JSONText.Kind.ascii
        while place < bytes.count {
            let byte = bytes[place]
            switch byte {
            case UInt8(ascii: "\""):
                leaf(kind, from: start + 1, to: place)
                place += 1
                return
            case UInt8(ascii: "\\"):
                kind = .escaped
                let (begin, rest) = (place, bytes[place...])
                do throws(Escape.Problem) {
                    place += try Escape(rest).length
                } catch {
                    throw mistake(error.message, at: begin)
                }
            case 0..<0x20: throw mistake("a control character stands in a string: write it as \\u00\([byte].hexadecimal)")
            default:
                if byte >= 0x80, kind == .ascii { kind = .string }
                place += 1
            }
        }
        throw mistake("a string does not end", at: start)
    }

    /// The text of a string without its quotation marks, whose escapes were read before.
    static func unescaped(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        var rest = bytes
        while let byte = rest.first {
            guard byte == UInt8(ascii: "\\"), let escape = try? Escape(rest) else {
                text.append(byte)
                rest = rest.dropFirst()
                continue
            }
            text += Array(String(Character(escape.scalar)).utf8)
            rest = rest.dropFirst(escape.length)
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// A name with its escapes read.
    private func text(_ name: Int) -> String {
        let node = nodes[name]
        return node.kind == .escaped
            ? Self.unescaped(bytes[node.start..<node.end]) : String(decoding: bytes[node.start..<node.end], as: UTF8.self)
    }

    // MARK: Bytes

    /// The byte at the place; nil at the end.
    private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    /// Passes over one byte where it is this one.
    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: scalar) else { return false }
        place += 1
        return true
    }

    /// Space, line feed, carriage return and tab, as RFC 8259 2 has them: no other blanks.
    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { place += 1 }
    }

    /// A mistake at a place, or where the parser is, in the member that it is reading.
    private func mistake(_ message: String, at place: Int? = nil) -> Mistake {
        let keys: [any CodingKey] = path.map { step in
            switch step {
            case .name(let name): AnyKey(stringValue: text(name))
            case .index(let index): AnyKey(index: index)
            }
        }
        return Mistake(message: message, offset: min(place ?? self.place, bytes.count), path: keys.fieldPath)
    }
}

/// An escape at the beginning of some bytes.
private struct Escape {
    /// The sentence for a person.
    struct Problem: Error { let message: String }

    /// What the escape stands for.
    let scalar: Unicode.Scalar
    /// Its bytes, those of the second half of a surrogate pair too.
    let length: Int

    /// The escapes of one letter (RFC 8259 7).
    private static let letters: [UInt8: Unicode.Scalar] = [
        UInt8(ascii: "\""): "\"", UInt8(ascii: "\\"): "\\", UInt8(ascii: "/"): "/", UInt8(ascii: "b"): "\u{8}", UInt8(ascii: "f"): "\u{C}",
        UInt8(ascii: "n"): "\n", UInt8(ascii: "r"): "\r", UInt8(ascii: "t"): "\t",
    ]

    /// Reads an escape that begins with the first byte. Throws for an unknown letter, for fewer than four hexadecimal
    /// digits, and for half of a surrogate pair.
    init(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) throws(Problem) {
        guard let letter = bytes.dropFirst().first else { throw Problem(message: Self.unknown) }
        if let scalar = Self.letters[letter] {
            (self.scalar, length) = (scalar, 2)
            return
        }
        guard letter == UInt8(ascii: "u") else { throw Problem(message: Self.unknown) }
        var (unit, length) = (try Self.unit(bytes.dropFirst(2)), 6)
        if (0xD800..<0xDC00).contains(unit) {
            let rest = bytes.dropFirst(6)
            let low = rest.starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) ? try Self.unit(rest.dropFirst(2)) : 0
            guard (0xDC00..<0xE000).contains(low) else { throw Problem(message: Self.half) }
            unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
            length = 12
        }
        guard let scalar = Unicode.Scalar(unit) else { throw Problem(message: Self.half) }
        (self.scalar, self.length) = (scalar, length)
    }

    private static let unknown = "a backslash is followed by none of \" \\ / b f n r t u"
    private static let half = "half of a surrogate pair stands alone"

    /// The UTF-16 unit of four hexadecimal digits.
    private static func unit(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) throws(Problem) -> UInt32 {
        let digits = bytes.prefix(4).compactMap(\.hexadecimalValue)
        guard digits.count == 4 else { throw Problem(message: "\\u is not followed by four hexadecimal digits") }
        return digits.reduce(0) { $0 << 4 | UInt32($1) }
    }
}
