/// Text in the making, as bytes: for the one answer that is given millions of times, and must not cost an allocation for each of its parts.
///
/// It writes amounts, dates and instants as their `description` does, and strings as `JSONWriter` does.
package struct ByteText: ~Copyable, @unchecked Sendable {
    // Its own memory, which nobody else has: unchecked for the pointer alone.
    private var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    /// Bytes that were written.
    package private(set) var count = 0

    /// `capacity` is in bytes, 64 at least; it doubles whenever it is used up.
    package init(capacity: Int = 1024) {
        self.capacity = max(64, capacity)
        base = .allocate(capacity: self.capacity)
    }

    deinit { base.deallocate() }

    /// What was written; valid until the next change.
    package var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

    /// Forgets what comes after the first `count` bytes.
    package mutating func removeAll(after count: Int = 0) { self.count = min(self.count, max(0, count)) }

    /// Makes room, and says where it begins; `advance` then says how much of it was used.
    @inline(__always)
    private mutating func room(_ size: Int) -> UnsafeMutablePointer<UInt8> {
        if capacity - count < size { grow(size) }
        return base + count
    }

    /// Never inlined: a writer's own code stays short for the case that there is room.
    @inline(never)
    private mutating func grow(_ size: Int) {
        capacity = max(capacity * 2, count + size)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: base, count: count)
        base.deallocate()
        base = larger
    }

    package mutating func put(_ byte: UInt8) {
        room(1).pointee = byte
        count += 1
    }

    /// Bytes as they are, without quotation marks and without escapes.
    package mutating func put(_ text: StaticString) {
        room(text.utf8CodeUnitCount).update(from: text.utf8Start, count: text.utf8CodeUnitCount)
        count += text.utf8CodeUnitCount
    }

    /// Copies them: they need not live on.
    package mutating func put(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress else { return }
        UnsafeMutableRawPointer(room(bytes.count)).copyMemory(from: start, byteCount: bytes.count)
        count += bytes.count
    }

    /// UTF-8 as it is, without quotation marks and without escapes; `quote` writes a string of JSON.
    package mutating func put(_ text: String) {
        var text = text
        text.withUTF8 { put(UnsafeRawBufferPointer($0)) }
    }

    /// A JSON string, with its quotation marks.
    package mutating func quote(_ text: UnsafeRawBufferPointer) {
        let start = room(text.count * 6 + 2)
        var end = start
        func put(_ byte: UInt8) {
            end.pointee = byte
            end += 1
        }
        put(UInt8(ascii: "\""))
        for byte in text { JSONWriter.escape(byte, named: false, put) }
        put(UInt8(ascii: "\""))
        count += end - start
    }
}

// MARK: Numbers, amounts and times

extension ByteText {
    /// In decimal digits, with a minus sign before a negative one; the least `Int64` has no positive counterpart, and is written
    /// from its magnitude.
    package mutating func put(number: Int64) {
        if number < 0 { put(UInt8(ascii: "-")) }
        put(digits: number.magnitude, atLeast: 1)
    }

    /// At least so many digits, with zeros before them; `point` of them after a decimal point.
    private mutating func put(digits value: UInt64, atLeast least: Int, point: Int = 0) {
        let start = room(24)
        var length = 1
        var rest = value / 10
        while rest > 0 {
            length += 1
            rest /= 10
        }
        length = max(length, least, point + 1) + (point > 0 ? 1 : 0)
        rest = value
        var place = length - 1
        while place >= 0 {
            if point > 0, place == length - 1 - point {
                start[place] = UInt8(ascii: ".")
            } else {
                start[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            }
            place -= 1
        }
        count += length
    }

    /// As many decimals as the amount has, with a zero before the point where there is no whole unit: `0.05`.
    package mutating func put(_ amount: Amount) {
        // No currency has so many decimals: text that was never read here.
        guard amount.decimals <= Amount.largestDecimals else { return put(amount.description) }
        if amount.units < 0 { put(UInt8(ascii: "-")) }
        put(digits: amount.units.magnitude, atLeast: 1, point: Int(amount.decimals))
    }

    /// `2026-11-20`; a year before 0 or beyond 9999 is written as `description` writes it.
    package mutating func put(_ day: Day) {
        let (year, month, dayOfMonth) = day.components
        guard (0...9999).contains(year) else { return put(day.description) }
        put(digits: UInt64(year), atLeast: 4)
        put(UInt8(ascii: "-"))
        put(digits: UInt64(month), atLeast: 2)
        put(UInt8(ascii: "-"))
        put(digits: UInt64(dayOfMonth), atLeast: 2)
    }

    /// RFC 3339 in UTC: `2026-11-20T09:12:44Z`, with three decimals where the milliseconds are not zero.
    package mutating func put(_ instant: Instant) {
        let seconds = instant.seconds
        let day = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let time = UInt64(seconds - day * 86_400)
        put(Day(number: Int32(truncatingIfNeeded: day)))
        put(UInt8(ascii: "T"))
        put(digits: time / 3600, atLeast: 2)
        put(UInt8(ascii: ":"))
        put(digits: time / 60 % 60, atLeast: 2)
        put(UInt8(ascii: ":"))
        put(digits: time % 60, atLeast: 2)
        let fraction = instant.milliseconds - seconds * 1000
        if fraction != 0 {
            put(UInt8(ascii: "."))
            put(digits: UInt64(fraction), atLeast: 3)
        }
        put(UInt8(ascii: "Z"))
    }
}
