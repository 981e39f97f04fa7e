import HoldlineCore

/// Reads the values of a PDF from bytes that may be anything: each place is checked, and nesting has an end.
struct PDFScanner {
    /// A file, or the unpacked data of an object stream.
    let bytes: [UInt8]
    /// The next byte to read; never behind the end by more than a call checks for.
    var position: Int
    /// Charged for every value and every byte that is passed over.
    private let budget: PDFBudget

    /// Arrays and dictionaries within each other, beyond all that writers of PDF make; the recursion
    /// ends here before the stack does.
    private static let deepest = 50

    init(_ bytes: [UInt8], at position: Int, _ budget: PDFBudget) {
        self.bytes = bytes
        self.position = min(max(position, 0), bytes.count)
        self.budget = budget
    }

    /// The byte so far ahead; nil behind the end.
    func peek(_ ahead: Int = 0) -> UInt8? {
        let place = position + ahead
        return place < bytes.count ? bytes[place] : nil
    }

    /// Passes over blanks and comments, which go from `%` to the line's end.
    mutating func skipBlank() {
        let before = position
        defer { budget.note(searched: position - before) }
        while let byte = peek() {
            if byte == UInt8(ascii: "%") {
                while let next = peek(), next != 0x0A, next != 0x0D { position += 1 }
            } else if Self.isBlank(byte) {
                position += 1
            } else {
                return
            }
        }
    }

    /// Whether the word stands here; passes over it if so.
    mutating func take(_ word: String) -> Bool {
        let letters = Array(word.utf8)
        guard bytes.count - position >= letters.count, bytes[position..<position + letters.count].elementsEqual(letters) else {
            return false
        }
        position += letters.count
        return true
    }

    /// A run of digits; nil where none stands here, or the number is too large for anything.
    mutating func takeNumber() -> Int? {
        var value = 0, count = 0
        while let byte = peek(), byte.isDigit {
            guard count < 18 else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
            count += 1
            position += 1
        }
        return count == 0 ? nil : value
    }

    /// `12 0 obj`: the number of the object that begins here.
    mutating func takeObjectHeader() -> Int? {
        skipBlank()
        guard let number = takeNumber() else { return nil }
        skipBlank()
        guard takeNumber() != nil else { return nil }
        skipBlank()
        return take("obj") ? number : nil
    }

    /// The value that begins here. Throws for what is none, for nesting beyond all need, and where the budget is used up.
    mutating func value(depth: Int = 0) throws(PDFProblem) -> PDFValue {
        try budget.takeValue()
        guard depth < Self.deepest else { throw .tooMuch }
        skipBlank()
        guard let byte = peek() else { throw .damaged }
        switch byte {
        case UInt8(ascii: "/"):
            position += 1
            return .name(name())
        case UInt8(ascii: "("):
            position += 1
            return .string(try literal())
        case UInt8(ascii: "<"):
            position += 1
            guard peek() == UInt8(ascii: "<") else { return .string(try hexadecimal()) }
            position += 1
            return .dictionary(try dictionary(depth))
        case UInt8(ascii: "["):
            position += 1
            return .array(try array(depth))
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): return number()
        default:
            if take("true") { return .boolean(true) }
            if take("false") { return .boolean(false) }
            if take("null") { return .null }
            throw .damaged
        }
    }

    /// Behind `[`, up to its bracket. Throws where the file ends before.
    private mutating func array(_ depth: Int) throws(PDFProblem) -> [PDFValue] {
        var values: [PDFValue] = []
        while true {
            skipBlank()
            if take("]") { return values }
            values.append(try value(depth: depth + 1))
        }
    }

    /// Behind `<<`, up to `>>`; of a key that comes twice the last value counts.
    private mutating func dictionary(_ depth: Int) throws(PDFProblem) -> [String: PDFValue] {
        var entries: [String: PDFValue] = [:]
        while true {
            skipBlank()
            if take(">>") { return entries }
            guard take("/") else { throw .damaged }
            let key = name()
            entries[key] = try value(depth: depth + 1)
        }
    }

    /// A number, or the reference `12 0 R` that begins like one.
    private mutating func number() -> PDFValue {
        let isNegative = peek() == UInt8(ascii: "-")
        if isNegative || peek() == UInt8(ascii: "+") { position += 1 }
        let whole = takeNumber()
        let place = position
        if !isNegative, let whole {
            skipBlank()
            if takeNumber() != nil {
                skipBlank()
                if peek() == UInt8(ascii: "R"), peek(1).map({ !Self.isRegular($0) }) ?? true {
                    position += 1
                    return .reference(whole)
                }
            }
        }
        position = place
        guard let whole, peek() != UInt8(ascii: ".") else {
            while let byte = peek(), byte.isDigit || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") { position += 1 }
            return .real
        }
        return .integer(isNegative ? -whole : whole)
    }

    /// Behind the slash; `#2F` is a byte by its number.
    private mutating func name() -> String {
        var letters: [UInt8] = []
        let before = position
        defer { budget.note(searched: position - before) }
        while let byte = peek(), Self.isRegular(byte) {
            position += 1
            if byte == UInt8(ascii: "#"), let high = peek()?.hexadecimalValue, let low = peek(1)?.hexadecimalValue {
                position += 2
                letters.append(high << 4 | low)
            } else {
                letters.append(byte)
            }
        }
        return String(decoding: letters, as: UTF8.self)
    }

    /// Behind `<`, up to `>`. Throws for what is neither digit nor blank.
    private mutating func hexadecimal() throws(PDFProblem) -> [UInt8] {
        var digits: [UInt8] = []
        let before = position
        defer { budget.note(searched: position - before) }
        while let byte = peek() {
            position += 1
            if byte == UInt8(ascii: ">") { return Self.bytes(ofHex: digits) }
            if let digit = byte.hexadecimalValue { digits.append(digit) } else if !Self.isBlank(byte) { throw .damaged }
        }
        throw .damaged
    }

    /// Of an odd number of digits the missing one is 0.
    static func bytes(ofHex digits: [UInt8]) -> [UInt8] {
        stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | ($0 + 1 < digits.count ? digits[$0 + 1] : 0) }
    }

    /// `(…)`: brackets within it are balanced or escaped.
    private mutating func literal() throws(PDFProblem) -> [UInt8] {
        var text: [UInt8] = []
        let before = position
        defer { budget.note(searched: position - before) }
        var open = 1
        while let byte = peek() {
            position += 1
            switch byte {
            case UInt8(ascii: "("): open += 1
            case UInt8(ascii: ")"):
                open -= 1
                if open == 0 { return text }
            case UInt8(ascii: "\\"):
                if let escaped = escape() { text.append(escaped) }
                continue
            default: break
            }
            text.append(byte)
        }
        throw .damaged
    }

    /// Behind a backslash; nil for a line that goes on.
    private mutating func escape() -> UInt8? {
        guard let byte = peek() else { return nil }
        position += 1
        switch byte {
        case UInt8(ascii: "n"): return 0x0A
        case UInt8(ascii: "r"): return 0x0D
        case UInt8(ascii: "t"): return 0x09
        case UInt8(ascii: "b"): return 0x08
        case UInt8(ascii: "f"): return 0x0C
        case 0x0D:
            if peek() == 0x0A { position += 1 }
            return nil
        case 0x0A: return nil
        case UInt8(ascii: "0")...UInt8(ascii: "7"):
            var value = Int(byte - UInt8(ascii: "0"))
            for _ in 0..<2 {
                guard let next = peek(), (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(next) else { break }
                value = value * 8 + Int(next - UInt8(ascii: "0"))
                position += 1
            }
            return UInt8(truncatingIfNeeded: value)
        default: return byte
        }
    }

    /// The six white-space characters of 7.2.2.
    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 || byte == 0x0C || byte == 0 }

    /// Neither blank nor one of `()<>[]{}/%` (7.2.2).
    static func isRegular(_ byte: UInt8) -> Bool { !isBlank(byte) && !"()<>[]{}/%".utf8.contains(byte) }
}
