/// A hash of short texts, keyed at random in each process: nobody outside can choose numbers that collide.
///
/// Of the family of wyhash (Wang Yi, 2019): sixteen bytes at a time, folded by one multiplication of 64 by 64 bits.
struct NumberHash: Sendable {
    /// 128 bits and 64 more, random for each process. They never leave memory.
    private let keys: (UInt64, UInt64, UInt64)

    /// Odd, so that no key is zero.
    init() { keys = (.random(in: 0 ... .max) | 1, .random(in: 0 ... .max) | 1, .random(in: 0 ... .max) | 1) }

    /// The 32 bits that a slot keeps, and that say where it lies.
    @inline(__always)
    func tag(of text: UnsafeRawBufferPointer) -> UInt32 {
        guard let start = text.baseAddress else { return 0 }
        var hash = keys.0 ^ UInt64(truncatingIfNeeded: text.count)
        var place = 0
        while text.count - place > 16 {
            hash = Self.fold(Self.word(start + place) ^ keys.1, Self.word(start + place + 8) ^ hash)
            place += 16
        }
        let rest = text.count - place
        var first: UInt64 = 0
        var last: UInt64 = 0
        if rest >= 8 {
            first = Self.word(start + place)
            last = Self.word(start + text.count - 8)
        } else if rest >= 4 {
            first = UInt64((start + place).loadUnaligned(as: UInt32.self))
            last = UInt64((start + text.count - 4).loadUnaligned(as: UInt32.self))
        } else if rest > 0 {
            first = UInt64(text[place]) | UInt64(text[place + rest / 2]) << 8 | UInt64(text[text.count - 1]) << 16
        }
        hash = Self.fold(first ^ keys.1, last ^ hash)
        hash = Self.fold(hash ^ keys.2, keys.0)
        return UInt32(truncatingIfNeeded: hash ^ hash >> 32)
    }

    /// Eight bytes in the machine's order, at any address.
    @inline(__always)
    private static func word(_ place: UnsafeRawPointer) -> UInt64 { place.loadUnaligned(as: UInt64.self) }

    /// The halves of the product of 128 bits, folded by exclusive or.
    @inline(__always)
    private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let (high, low) = left.multipliedFullWidth(by: right)
        return high ^ low
    }
}
