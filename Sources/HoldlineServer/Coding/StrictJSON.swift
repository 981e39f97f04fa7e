/// Reads a text by RFC 8259, and says what is wrong with it, where, and in which member.
///
/// RFC 8259 leaves two things to the reader, and here both are refused: a name that comes twice in an object (4: "the names within an object
/// SHOULD be unique"), of which one reader takes the first value and another the last, and half of a surrogate pair (8.2).
struct StrictJSON {
    /// What is wrong.
    struct Mistake: Error, Hashable {
        var message: String
        /// Bytes before it.
        var offset: Int
        /// The member that it is in, such as `disputes[0].amount`; empty at the outermost level.
        var path: String
    }

    /// Objects and lists within each other; no body has more than four.
    static let deepest = 64

    private let bytes: UnsafeBufferPointer<UInt8>
    private var place = 0
    private var path: [Step] = []

    private enum Step {
        case name(String)
        case index(Int)
    }

    /// Throws the first mistake. `bytes` are UTF-8.
    static func check(_ bytes: [UInt8]) throws(Mistake) {
        let result: Result<Void, Mistake> = bytes.withUnsafeBufferPointer { bytes in
            var reader = StrictJSON(bytes: bytes)
            do throws(Mistake) { return .success(try reader.text()) } catch { return .failure(error) }
        }
        try result.get()
    }

    private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    private mutating func text() throws(Mistake) {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { throw mistake("it begins with a byte order mark: leave it out") }
        skipSpace()
        try value(depth: 0)
        skipSpace()
        guard place == bytes.count else { throw mistake("something comes after the end of the value") }
    }

    private mutating func value(depth: Int) throws(Mistake) {
        guard let byte = next else { throw mistake("it ends where a value should come") }
        switch byte {
        case UInt8(ascii: "{"): try object(depth: depth)
        case UInt8(ascii: "["): try list(depth: depth)
        case UInt8(ascii: "\""): _ = try string()
        case UInt8(ascii: "t"): try word("true")
        case UInt8(ascii: "f"): try word("false")
        case UInt8(ascii: "n"): try word("null")
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
        case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"): throw mistake("a value is missing")
        default: throw mistake("no value begins so")
        }
    }

    private mutating func object(depth: Int) throws(Mistake) {
        guard depth < Self.deepest else { throw mistake("it is nested over \(Self.deepest) deep") }
        place += 1
        skipSpace()
        if take("}") { return }
        var names: Set<String> = []
        while true {
            let start = place
            guard next == UInt8(ascii: "\"") else {
                throw mistake(
                    next == UInt8(ascii: "}") ? "a comma has no member after it" : "a member's name in quotation marks is missing")
            }
            let name = try string()
            path.append(.name(name))
            guard names.insert(name).inserted else { throw mistake("“\(name.prefix(80))” comes twice", at: start) }
            skipSpace()
            guard take(":") else { throw mistake("the colon after “\(name.prefix(80))” is missing") }
            skipSpace()
            try value(depth: depth + 1)
            path.removeLast()
            skipSpace()
            if take("}") { return }
            guard take(",") else { throw mistake(place == bytes.count ? "an object does not end" : "a comma or } is missing") }
            skipSpace()
        }
    }

    private mutating func list(depth: Int) throws(Mistake) {
        guard depth < Self.deepest else { throw mistake("it is nested over \(Self.deepest) deep") }
        place += 1
        skipSpace()
        if take("]") { return }
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

    private mutating func word(_ word: StaticString) throws(Mistake) {
        let end = place + word.utf8CodeUnitCount
        guard end <= bytes.count, word.withUTF8Buffer({ bytes[place..<end].elementsEqual($0) }) else {
            throw mistake("no value begins so")
        }
        place = end
    }

    /// `-`, digits without a zero before them, a fraction and an exponent, each with at least one digit.
    private mutating func number() throws(Mistake) {
        _ = take("-")
        let start = place
        guard digits() > 0 else { throw mistake("a minus sign has no digit after it") }
        if bytes[start] == UInt8(ascii: "0"), place > start + 1 { throw mistake("a number has a zero before it", at: start) }
        if take("."), digits() == 0 { throw mistake("a decimal point has no digit after it") }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            guard digits() > 0 else { throw mistake("an exponent has no digit") }
        }
    }

    private mutating func digits() -> Int {
        let start = place
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { place += 1 }
        return place - start
    }

    /// The text of a string, which begins here.
    private mutating func string() throws(Mistake) -> String {
        let start = place
        place += 1
        var text: [UInt8] = []
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                place += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): try escape(into: &text)
            case 0..<0x20:
                throw mistake("a control character stands in a string: write it as \\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))")
            default:
                text.append(byte)
                place += 1
            }
        }
        throw mistake("a string does not end", at: start)
    }

    private mutating func escape(into text: inout [UInt8]) throws(Mistake) {
        let start = place
        place += 1
        let byte = next
        place += 1
        switch byte {
        case UInt8(ascii: "\"")?: text.append(UInt8(ascii: "\""))
        case UInt8(ascii: "\\")?: text.append(UInt8(ascii: "\\"))
        case UInt8(ascii: "/")?: text.append(UInt8(ascii: "/"))
        case UInt8(ascii: "b")?: text.append(0x08)
        case UInt8(ascii: "f")?: text.append(0x0C)
        case UInt8(ascii: "n")?: text.append(0x0A)
        case UInt8(ascii: "r")?: text.append(0x0D)
        case UInt8(ascii: "t")?: text.append(0x09)
        case UInt8(ascii: "u")?:
            var unit = try hexadecimal(start)
            if (0xD800..<0xDC00).contains(unit) {
                let isPair = place + 1 < bytes.count && bytes[place] == UInt8(ascii: "\\") && bytes[place + 1] == UInt8(ascii: "u")
                if isPair { place += 2 }
                let low = isPair ? try hexadecimal(start) : 0
                guard (0xDC00..<0xE000).contains(low) else { throw mistake("half of a surrogate pair stands alone", at: start) }
                unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(unit) else { throw mistake("half of a surrogate pair stands alone", at: start) }
            text += Array(String(Character(scalar)).utf8)
        default: throw mistake("a backslash is followed by none of \" \\ / b f n r t u", at: start)
        }
    }

    private mutating func hexadecimal(_ start: Int) throws(Mistake) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            let digit: UInt8
            switch next {
            case let byte? where (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte): digit = byte - UInt8(ascii: "0")
            case let byte? where (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte): digit = byte - UInt8(ascii: "a") + 10
            case let byte? where (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(byte): digit = byte - UInt8(ascii: "A") + 10
            default: throw mistake("\\u is not followed by four hexadecimal digits", at: start)
            }
            value = value << 4 | UInt32(digit)
            place += 1
        }
        return value
    }

    // MARK: Bytes

    private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: scalar) else { return false }
        place += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { place += 1 }
    }

    private func mistake(_ message: String, at place: Int? = nil) -> Mistake {
        var text = ""
        for step in path {
            switch step {
            case .name(let name): text += (text.isEmpty ? "" : ".") + name
            case .index(let index): text += "[\(index)]"
            }
        }
        return Mistake(message: message, offset: min(place ?? self.place, bytes.count), path: text)
    }
}

extension StrictJSON.Mistake {
    /// `byte 41 (line 2, column 7)`: bytes and lines from 1, columns in characters.
    func position(in bytes: [UInt8]) -> String {
        let before = bytes[..<offset]
        let line = before.count { $0 == 0x0A } + 1
        let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        return "byte \(offset + 1) (line \(line), column \(String(decoding: before[start...], as: UTF8.self).count + 1))"
    }
}
