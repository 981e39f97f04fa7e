/// JSON that is as most bodies are, read at a fraction of what JSONDecoder and `Strictly` cost.
///
/// It gives a value only where both would give the same one. In all other cases (a key that nobody asked for or that comes twice, a value
/// of another type, a fraction, anything that is no JSON) it gives none, and `JSONBody` has them say what is wrong, in their words.
enum QuickJSON {
    static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) -> Value? {
        // A type without fields asks for nothing, and stands for an object all the same.
        guard let tape = JSONTape(bytes), tape.nodes[0].kind == .object,
            let value = try? Value(from: QuickDecoder(tape: tape, node: 0)), tape.isAsked, !tape.isDoubtful
        else { return nil }
        return value
    }
}

/// This reader gives up.
struct NotQuick: Error {}

/// The values of a JSON text in the order in which they begin.
final class JSONTape {
    enum Kind { case null, yes, no, integer, string, escapedString, list, object }

    struct Node {
        var kind: Kind
        /// Bytes of the value: of a string without its quotes.
        var start: Int
        var end: Int
        /// The node after this one and all that is in it.
        var next: Int
    }

    let bytes: [UInt8]
    private(set) var nodes: [Node] = []
    /// Keys that somebody asked for, by their node.
    private var asked: [Bool]
    private var keys = 0
    /// Something was not read here that JSONDecoder may read: a type that tries several forms must not settle on another one.
    private(set) var isDoubtful = false

    /// Deeper ones are not read here.
    private static let deepest = 32

    /// nil for what is no JSON, or none that is read here. `bytes` are UTF-8.
    init?(_ bytes: [UInt8]) {
        self.bytes = bytes
        asked = []
        nodes.reserveCapacity(bytes.count / 8 + 4)
        var parser = Parser(place: 0)
        guard parser.value(bytes, &nodes, &keys, depth: 0) else { return nil }
        parser.skipSpace(bytes)
        guard parser.place == bytes.count else { return nil }
        asked = Array(repeating: false, count: nodes.count)
    }

    /// What is thrown where JSONDecoder may do better.
    func doubt() -> NotQuick {
        isDoubtful = true
        return NotQuick()
    }

    /// Whether every key of every object was asked for.
    var isAsked: Bool { keys == 0 }

    /// The value of a key, which counts as asked for.
    func member(_ name: String, of object: Int) -> Int? {
        var key = object + 1
        let end = nodes[object].next
        while key < end {
            if text(key, is: name) {
                if !asked[key] {
                    asked[key] = true
                    keys -= 1
                }
                return key + 1
            }
            key = nodes[key + 1].next
        }
        return nil
    }

    func memberNames(of object: Int) throws -> [String] {
        var names: [String] = []
        var key = object + 1
        while key < nodes[object].next {
            names.append(try string(key))
            key = nodes[key + 1].next
        }
        return names
    }

    private func text(_ key: Int, is name: String) -> Bool {
        let node = nodes[key]
        if node.kind == .escapedString { return (try? string(key)) == name }
        return name.utf8.count == node.end - node.start && name.utf8.elementsEqual(bytes[node.start..<node.end])
    }

    func string(_ node: Int) throws -> String {
        let node = nodes[node]
        switch node.kind {
        case .string: return String(decoding: bytes[node.start..<node.end], as: UTF8.self)
        case .escapedString:
            guard let text = try? Self.unescaped(bytes[node.start..<node.end]) else { throw doubt() }
            return text
        default: throw NotQuick()
        }
    }

    func integer<Value: FixedWidthInteger>(_ node: Int) throws -> Value {
        let node = nodes[node]
        guard node.kind == .integer else { throw NotQuick() }
        guard node.end - node.start <= 18, let value = Int64(String(decoding: bytes[node.start..<node.end], as: UTF8.self)),
            let fitting = Value(exactly: value)
        else { throw doubt() }
        return fitting
    }

    /// What may follow a backslash.
    fileprivate static let escapes = Array(#""\/bfnrtu"#.utf8)

    /// Four hexadecimal digits that are no half of a surrogate pair.
    fileprivate static func isPlainEscape(_ bytes: [UInt8], at place: Int) -> Bool {
        guard place + 4 <= bytes.count else { return false }
        var digits = bytes[place..<place + 4]
        return (try? hexadecimal(&digits)).map { !(0xD800..<0xE000).contains($0) } ?? false
    }

    private static func unescaped(_ bytes: ArraySlice<UInt8>) throws -> String {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\") else {
                text.append(byte)
                continue
            }
            switch rest.popFirst() {
            case UInt8(ascii: "\""): text.append(UInt8(ascii: "\""))
            case UInt8(ascii: "\\"): text.append(UInt8(ascii: "\\"))
            case UInt8(ascii: "/"): text.append(UInt8(ascii: "/"))
            case UInt8(ascii: "b"): text.append(0x08)
            case UInt8(ascii: "f"): text.append(0x0C)
            case UInt8(ascii: "n"): text.append(0x0A)
            case UInt8(ascii: "r"): text.append(0x0D)
            case UInt8(ascii: "t"): text.append(0x09)
            case UInt8(ascii: "u"):
                // Halves of a pair are rare, and JSONDecoder knows what to do with them.
                guard let scalar = Unicode.Scalar(try hexadecimal(&rest)) else { throw NotQuick() }
                text += Array(String(Character(scalar)).utf8)
            default: throw NotQuick()
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func hexadecimal(_ rest: inout ArraySlice<UInt8>) throws -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = rest.popFirst() else { throw NotQuick() }
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt32(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt32(byte - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt32(byte - UInt8(ascii: "A") + 10)
            default: throw NotQuick()
            }
        }
        return value
    }
}

extension JSONTape {
    private struct Parser {
        var place: Int

        mutating func skipSpace(_ bytes: [UInt8]) {
            while place < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[place]) { place += 1 }
        }

        private mutating func take(_ byte: UInt8, _ bytes: [UInt8]) -> Bool {
            guard place < bytes.count, bytes[place] == byte else { return false }
            place += 1
            return true
        }

        mutating func value(_ bytes: [UInt8], _ nodes: inout [Node], _ keys: inout Int, depth: Int) -> Bool {
            skipSpace(bytes)
            guard depth < JSONTape.deepest, place < bytes.count else { return false }
            switch bytes[place] {
            case UInt8(ascii: "{"): return object(bytes, &nodes, &keys, depth: depth)
            case UInt8(ascii: "["): return list(bytes, &nodes, &keys, depth: depth)
            case UInt8(ascii: "\""): return string(bytes, &nodes)
            case UInt8(ascii: "t"): return word("true", .yes, bytes, &nodes)
            case UInt8(ascii: "f"): return word("false", .no, bytes, &nodes)
            case UInt8(ascii: "n"): return word("null", .null, bytes, &nodes)
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return integer(bytes, &nodes)
            default: return false
            }
        }

        private mutating func object(_ bytes: [UInt8], _ nodes: inout [Node], _ keys: inout Int, depth: Int) -> Bool {
            let own = nodes.count
            nodes.append(Node(kind: .object, start: place, end: place, next: own))
            place += 1
            skipSpace(bytes)
            if !take(UInt8(ascii: "}"), bytes) {
                repeat {
                    skipSpace(bytes)
                    guard place < bytes.count, bytes[place] == UInt8(ascii: "\""), string(bytes, &nodes) else { return false }
                    keys += 1
                    skipSpace(bytes)
                    guard take(UInt8(ascii: ":"), bytes), value(bytes, &nodes, &keys, depth: depth + 1) else { return false }
                    skipSpace(bytes)
                } while take(UInt8(ascii: ","), bytes)
                guard take(UInt8(ascii: "}"), bytes) else { return false }
            }
            nodes[own].next = nodes.count
            return true
        }

        private mutating func list(_ bytes: [UInt8], _ nodes: inout [Node], _ keys: inout Int, depth: Int) -> Bool {
            let own = nodes.count
            nodes.append(Node(kind: .list, start: place, end: place, next: own))
            place += 1
            skipSpace(bytes)
            if !take(UInt8(ascii: "]"), bytes) {
                repeat {
                    guard value(bytes, &nodes, &keys, depth: depth + 1) else { return false }
                    skipSpace(bytes)
                } while take(UInt8(ascii: ","), bytes)
                guard take(UInt8(ascii: "]"), bytes) else { return false }
            }
            nodes[own].next = nodes.count
            return true
        }

        private mutating func string(_ bytes: [UInt8], _ nodes: inout [Node]) -> Bool {
            place += 1
            let start = place
            var kind = Kind.string
            while place < bytes.count {
                switch bytes[place] {
                case UInt8(ascii: "\""):
                    nodes.append(Node(kind: kind, start: start, end: place, next: nodes.count + 1))
                    place += 1
                    return true
                case UInt8(ascii: "\\"):
                    // An escape that is none is left to the slow reader, even where nobody asks for the string.
                    guard place + 1 < bytes.count, JSONTape.escapes.contains(bytes[place + 1]) else { return false }
                    if bytes[place + 1] == UInt8(ascii: "u"), !JSONTape.isPlainEscape(bytes, at: place + 2) { return false }
                    kind = .escapedString
                    place += 2
                case 0..<0x20: return false
                default: place += 1
                }
            }
            return false
        }

        private mutating func word(_ word: StaticString, _ kind: Kind, _ bytes: [UInt8], _ nodes: inout [Node]) -> Bool {
            let end = place + word.utf8CodeUnitCount
            guard end <= bytes.count, word.withUTF8Buffer({ bytes[place..<end].elementsEqual($0) }) else { return false }
            nodes.append(Node(kind: kind, start: place, end: end, next: nodes.count + 1))
            place = end
            return true
        }

        /// Whole numbers only; what follows one must not go on with it.
        private mutating func integer(_ bytes: [UInt8], _ nodes: inout [Node]) -> Bool {
            let start = place
            _ = take(UInt8(ascii: "-"), bytes)
            let first = place
            while place < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[place]) { place += 1 }
            guard place > first, place == first + 1 || bytes[first] != UInt8(ascii: "0") else { return false }
            if place < bytes.count, [UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E")].contains(bytes[place]) { return false }
            nodes.append(Node(kind: .integer, start: start, end: place, next: nodes.count + 1))
            return true
        }
    }
}
