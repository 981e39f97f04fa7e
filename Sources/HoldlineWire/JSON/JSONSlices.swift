/// Parts of a JSON text as they were written, without decoding them.
package enum JSONSlices {
    /// The elements of the list that the top-level object has under `name`; nil where there is none.
    package static func elements(of name: String, in bytes: [UInt8]) -> [[UInt8]]? {
        var scanner = Scanner(bytes: bytes[...])
        guard scanner.take(UInt8(ascii: "{")) else { return nil }
        while let key = scanner.value() {
            guard scanner.take(UInt8(ascii: ":")) else { return nil }
            if key.elementsEqual("\"\(name)\"".utf8) { return scanner.list() }
            guard scanner.value() != nil, scanner.take(UInt8(ascii: ",")) else { return nil }
        }
        return nil
    }

    /// The members of an object that is all of these bytes, each with its name in quotes; nil where they are something else.
    package static func members(in bytes: ArraySlice<UInt8>) -> [(name: ArraySlice<UInt8>, value: ArraySlice<UInt8>)]? {
        var scanner = Scanner(bytes: bytes)
        guard scanner.take(UInt8(ascii: "{")) else { return nil }
        var members: [(name: ArraySlice<UInt8>, value: ArraySlice<UInt8>)] = []
        members.reserveCapacity(16)
        if !scanner.take(UInt8(ascii: "}")) {
            repeat {
                guard let name = scanner.value(), name.first == UInt8(ascii: "\""), scanner.take(UInt8(ascii: ":")),
                    let value = scanner.value()
                else { return nil }
                members.append((name, value))
                if scanner.take(UInt8(ascii: "}")) { return scanner.isAtEnd ? members : nil }
            } while scanner.take(UInt8(ascii: ","))
            return nil
        }
        return scanner.isAtEnd ? members : nil
    }

    private struct Scanner {
        let bytes: ArraySlice<UInt8>
        var position: Int
        private let end: Int

        init(bytes: ArraySlice<UInt8>) {
            self.bytes = bytes
            position = bytes.startIndex
            end = bytes.endIndex
        }

        var isAtEnd: Bool { position == end }

        mutating func skipSpace() {
            while position < end {
                switch bytes[position] {
                case 0x20, 0x09, 0x0A, 0x0D: position += 1
                default: return
                }
            }
        }

        mutating func take(_ byte: UInt8) -> Bool {
            skipSpace()
            guard position < end, bytes[position] == byte else { return false }
            position += 1
            return true
        }

        mutating func list() -> [[UInt8]]? {
            guard take(UInt8(ascii: "[")) else { return nil }
            var elements: [[UInt8]] = []
            if take(UInt8(ascii: "]")) { return elements }
            while let element = value() {
                elements.append(Array(element))
                if take(UInt8(ascii: "]")) { return elements }
                guard take(UInt8(ascii: ",")) else { return nil }
            }
            return nil
        }

        /// One value: depth is counted, not followed, so that a deep text costs no stack.
        mutating func value() -> ArraySlice<UInt8>? {
            skipSpace()
            let start = position
            var depth = 0
            while position < end {
                switch bytes[position] {
                case UInt8(ascii: "\""):
                    guard skipString() else { return nil }
                    if depth == 0 { return bytes[start..<position] }
                    continue
                case UInt8(ascii: "{"), UInt8(ascii: "["):
                    depth += 1
                case UInt8(ascii: "}"), UInt8(ascii: "]"):
                    if depth == 0 { return start < position ? bytes[start..<position] : nil }
                    depth -= 1
                    if depth == 0 {
                        position += 1
                        return bytes[start..<position]
                    }
                case UInt8(ascii: ",") where depth == 0, UInt8(ascii: ":") where depth == 0:
                    return start < position ? bytes[start..<position] : nil
                default:
                    break
                }
                position += 1
            }
            return nil
        }

        private mutating func skipString() -> Bool {
            position += 1
            while position < end {
                switch bytes[position] {
                case UInt8(ascii: "\\"): position += 2
                case UInt8(ascii: "\""):
                    position += 1
                    return true
                default: position += 1
                }
            }
            return false
        }
    }
}
