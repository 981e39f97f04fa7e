import Glibc
import HoldlineCore

/// The target of a plain `GET /v1/invoices/{number}/dunning`, read from its bytes.
struct DunningTarget: Equatable {
    /// Bytes of the number, and after it of the customer, in what `read` appended.
    var number: Int
    /// Bytes; nil where the query names none.
    var customer: Int?
    /// nil: today.
    var asOf: Day?

    /// Compared byte by byte, without case folding: paths are case-sensitive (RFC 9110 4.2.3).
    private static let beginning: StaticString = "/v1/invoices/"
    /// What comes after the number.
    private static let ending: StaticString = "/dunning"

    /// Reads a target, and appends its number and customer to `text`, decoded; nil where the ordinary way has to look closer.
    ///
    /// That is the case of every other path and of every mistake, and of numbers that need more than percent-decoding. `text` may
    /// then hold anything.
    static func read(_ target: UnsafeRawBufferPointer, into text: inout ByteText) -> DunningTarget? {
        var path = target
        var query = UnsafeRawBufferPointer(start: nil, count: 0)
        if let mark = target.firstIndex(of: UInt8(ascii: "?")) {
            path = UnsafeRawBufferPointer(rebasing: target[..<mark])
            query = UnsafeRawBufferPointer(rebasing: target[(mark + 1)...])
        }
        guard path.count > beginning.utf8CodeUnitCount + ending.utf8CodeUnitCount, begins(path, beginning),
            begins(UnsafeRawBufferPointer(rebasing: path.suffix(ending.utf8CodeUnitCount)), ending)
        else { return nil }
        let encoded = UnsafeRawBufferPointer(
            rebasing: path[beginning.utf8CodeUnitCount..<(path.count - ending.utf8CodeUnitCount)])
        guard let number = decode(encoded, into: &text) else { return nil }
        var result = DunningTarget(number: number)
        while !query.isEmpty {
            let end = query.firstIndex(of: UInt8(ascii: "&")) ?? query.count
            let part = UnsafeRawBufferPointer(rebasing: query[..<end])
            query = UnsafeRawBufferPointer(rebasing: query[min(end + 1, query.count)...])
            if begins(part, "asOf="), result.asOf == nil {
                guard let day = day(UnsafeRawBufferPointer(rebasing: part[5...])) else { return nil }
                result.asOf = day
            } else if begins(part, "customer="), result.customer == nil {
                guard let length = decode(UnsafeRawBufferPointer(rebasing: part[9...]), into: &text) else { return nil }
                result.customer = length
            } else if !part.isEmpty {
                return nil
            }
        }
        return result
    }

    /// Whether the bytes begin with the text.
    @inline(__always)
    private static func begins(_ bytes: UnsafeRawBufferPointer, _ text: StaticString) -> Bool {
        guard let start = bytes.baseAddress, bytes.count >= text.utf8CodeUnitCount else { return false }
        return memcmp(start, text.utf8Start, text.utf8CodeUnitCount) == 0
    }

    /// Appends the decoded text; nil unless it is clean.
    private static func decode(_ encoded: UnsafeRawBufferPointer, into text: inout ByteText) -> Int? {
        guard encoded.count <= 600 else { return nil }
        let before = text.count
        var place = 0
        while place < encoded.count {
            let byte = encoded[place]
            switch byte {
            case UInt8(ascii: "%"):
                guard place + 2 < encoded.count, let high = encoded[place + 1].hexadecimalValue,
                    let low = encoded[place + 2].hexadecimalValue
                else { return nil }
                text.put(high << 4 | low)
                place += 2
            // A slash ends a segment, and a plus sign is a space in a query.
            case UInt8(ascii: "/"), UInt8(ascii: "+"), UInt8(ascii: "#"): return nil
            default: text.put(byte)
            }
            place += 1
        }
        return CleanNumber.isClean(UnsafeRawBufferPointer(rebasing: text.bytes[before...])) ? text.count - before : nil
    }

    /// `YYYY-MM-DD` of a date that exists; nil for all else.
    private static func day(_ bytes: UnsafeRawBufferPointer) -> Day? {
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"), let year = decimal(bytes[0..<4]),
            let month = decimal(bytes[5..<7]), let day = decimal(bytes[8..<10])
        else { return nil }
        return Day(year: year, month: month, day: day)
    }
}
