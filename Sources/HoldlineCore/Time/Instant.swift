/// A point in time: milliseconds since 1970-01-01T00:00:00Z. RFC 3339 in UTC between programs.
///
/// Leap seconds are none: a second 60 is read as 59.
package struct Instant: Hashable, Sendable, Comparable {
    package let milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }
    package init(seconds: Int64) { self.milliseconds = seconds * 1000 }

    /// Whole seconds, towards the past.
    package var seconds: Int64 { milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000 }

    /// Seconds may be negative. Zones and holidays do not matter to it.
    package func adding(seconds: Int64) -> Instant { Instant(milliseconds: milliseconds + seconds * 1000) }

    /// Whole seconds since an earlier instant; 0 where a clock that went back makes it a later one.
    package func seconds(since earlier: Instant) -> Int64 { max(0, seconds - earlier.seconds) }

    /// Reads RFC 3339 (`2026-11-20T09:12:44Z`, a fraction and an offset are fine); nil for anything else.
    package init?(text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes.count <= 40, let day = Day(text: String(decoding: bytes[0..<10], as: UTF8.self)),
            bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: "t"),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let hour = decimal(bytes[11..<13]), hour < 24, let minute = decimal(bytes[14..<16]), minute < 60,
            let second = decimal(bytes[17..<19]), second < 61
        else { return nil }
        var rest = bytes[19...]
        var fraction = 0
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix(while: \.isDigit)
            guard !digits.isEmpty else { return nil }
            fraction = decimal((Array(digits) + [0x30, 0x30]).prefix(3)) ?? 0
            rest = rest.dropFirst(1 + digits.count)
        }
        var offset = 0
        switch rest.first {
        case UInt8(ascii: "Z"), UInt8(ascii: "z"):
            guard rest.count == 1 else { return nil }
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            let parts = Array(rest)
            guard parts.count == 6, parts[3] == UInt8(ascii: ":"), let hours = decimal(parts[1..<3]), hours < 24,
                let minutes = decimal(parts[4..<6]), minutes < 60
            else { return nil }
            offset = (hours * 3600 + minutes * 60) * (parts[0] == UInt8(ascii: "-") ? -1 : 1)
        default:
            return nil
        }
        let seconds = Int64(day.number) * 86_400 + Int64(hour * 3600 + minute * 60 + min(second, 59) - offset)
        // An offset can lead out of the years that are written with four digits, in UTC.
        guard seconds >= Int64(Day.earliest.number) * 86_400, seconds < (Int64(Day.latest.number) + 1) * 86_400 else { return nil }
        self.init(milliseconds: seconds * 1000 + Int64(fraction))
    }

    package static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }
}

extension Instant: WrittenValue {
    package static func refusal(of text: String) -> String {
        "“\(text.prefix(40))” is no instant of RFC 3339: write it as 2026-11-20T09:12:44Z"
    }

    package var description: String {
        let seconds = seconds
        let day = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let time = Int(seconds - day * 86_400)
        let fraction = Int(milliseconds - seconds * 1000)
        return
            "\(Day(number: Int32(truncatingIfNeeded: day)))T\(padded(time / 3600, 2)):\(padded(time / 60 % 60, 2)):\(padded(time % 60, 2))"
            + (fraction == 0 ? "" : "." + padded(fraction, 3)) + "Z"
    }
}
