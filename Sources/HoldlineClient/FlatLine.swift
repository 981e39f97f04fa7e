import HoldlineCore

/// A line that is one JSON object, its members as they were written: for lines that come by the million, and seldom say much.
///
/// It reads what the daemon writes; whatever looks otherwise is left to the decoder.
struct FlatLine {
    private let members: [(name: ArraySlice<UInt8>, value: ArraySlice<UInt8>)]

    /// nil where it is no such object.
    init?(_ bytes: ArraySlice<UInt8>) {
        guard let members = JSONSlices.members(in: bytes) else { return nil }
        self.members = members
    }

    private func value(_ name: String) -> ArraySlice<UInt8>? {
        members.first { $0.name.count == name.utf8.count + 2 && $0.name.dropFirst().dropLast().elementsEqual(name.utf8) }?.value
    }

    func has(_ name: String) -> Bool { value(name) != nil }

    /// Whether the member is there, and null.
    func isNull(_ name: String) -> Bool { value(name)?.elementsEqual("null".utf8) ?? false }

    /// A string without escapes.
    func text(_ name: String) -> String? {
        guard let value = value(name), value.count >= 2, value.first == UInt8(ascii: "\""), value.last == UInt8(ascii: "\""),
            !value.contains(UInt8(ascii: "\\"))
        else { return nil }
        return String(validating: value.dropFirst().dropLast(), as: UTF8.self)
    }

    /// A whole number, as it is written.
    func number(_ name: String) -> String? {
        guard let value = value(name), !value.isEmpty, value.allSatisfy(\.isDigit) else {
            return nil
        }
        return String(decoding: value, as: UTF8.self)
    }
}
