/// What is kept of an invoice, or of a customer; the bytes of its number or reference lie right behind it.
struct Entry {
    /// Of an invoice: what is open, in units of its last decimal. Of a customer: how many invoices are theirs.
    var amount: Int64 = 0
    /// Of an invoice: whose it is. Of a customer: the next reference of the same company, in a ring; 0 where it is the only one.
    var customer: Arena.Place = 0
    /// Of an invoice: the day of issue.
    var issued: Int32 = 0
    /// The hold with the lowest number.
    var holds: Arena.Place = 0
    /// Of the text, in bytes.
    fileprivate(set) var length: UInt16 = 0
    /// The index of the currency in the table of ISO 4217, not its numeric code.
    var currency: UInt8 = 0
    /// Decimals of `amount`, `registered` and `named`.
    var flags: UInt8 = 0

    /// The invoice itself is known. Without it an entry is only what holds point to.
    static let registered: UInt8 = 0x80
    /// Something else points to it: it stays, even with nothing of its own.
    static let named: UInt8 = 0x40
}

/// Entries by their text, each in one piece of memory: finding one costs a slot and an entry.
struct Entries: ~Copyable {
    /// By the hash of the text.
    private var slots = SlotTable()
    /// The entries with their texts.
    private var arena = Arena()
    /// Keyed at random for this process; two indexes hash differently.
    private let hash = NumberHash()

    /// Entries, those without anything of their own among them.
    var count: Int { slots.count }
    /// Bytes of the slots and of the entries, unused room included.
    var allocatedBytes: Int { slots.allocatedBytes + arena.allocatedBytes }

    /// The longest text: more than 200 characters of UTF-8.
    static let largestText = Arena.largestUnits * 8 - MemoryLayout<Entry>.size

    /// The entry at a place; the pointer is valid until the entry is removed.
    @inline(__always)
    subscript(_ place: Arena.Place) -> UnsafeMutablePointer<Entry> { arena[place].assumingMemoryBound(to: Entry.self) }

    /// The text of an entry; valid while it stands.
    @inline(__always)
    func text(_ place: Arena.Place) -> UnsafeRawBufferPointer {
        let entry = arena[place]
        return UnsafeRawBufferPointer(
            start: entry + MemoryLayout<Entry>.size, count: Int(entry.assumingMemoryBound(to: Entry.self).pointee.length))
    }

    /// The hash of a text, for a search in steps.
    @inline(__always)
    func tag(_ text: UnsafeRawBufferPointer) -> UInt32 { hash.tag(of: text) }

    /// Reads the first slot of a tag, which brings its line into the processor's cache.
    @inline(__always)
    func touch(_ tag: UInt32) -> UInt64 { slots.touch(tag) }

    /// The place of a text's entry; 0 where there is none.
    @inline(__always)
    func find(_ text: UnsafeRawBufferPointer) -> Arena.Place { find(text, hash.tag(of: text)) }

    /// The same with the tag that `tag` gave.
    @inline(__always)
    func find(_ text: UnsafeRawBufferPointer, _ tag: UInt32) -> Arena.Place {
        slots.find(tag) { isText(text, of: $0) }
    }

    /// Compares all bytes: entries of one tag may have different texts.
    @inline(__always)
    func isText(_ text: UnsafeRawBufferPointer, of place: Arena.Place) -> Bool { Self.same(self.text(place), text) }

    /// Whether length and last byte are those of a text.
    @inline(__always)
    func isLikely(_ text: UnsafeRawBufferPointer, of place: Arena.Place) -> Bool {
        text.last != nil && Int(self[place].pointee.length) == text.count && self.text(place).last == text.last
    }

    /// The entry of a text, new if need be; 0 for a text that is longer than any identifier.
    mutating func insert(_ text: UnsafeRawBufferPointer) -> Arena.Place {
        let tag = hash.tag(of: text)
        let known = find(text, tag)
        guard known == 0, text.count <= Self.largestText else { return known }
        let place = arena.give(Self.units(text.count))
        self[place].initialize(to: Entry())
        self[place].pointee.length = UInt16(text.count)
        if let start = text.baseAddress {
            (arena[place] + MemoryLayout<Entry>.size).copyMemory(from: start, byteCount: text.count)
        }
        slots.insert(tag, place)
        return place
    }

    /// Removes an entry and gives its memory back. Nothing may point to it any more.
    mutating func remove(_ place: Arena.Place) {
        let text = text(place)
        slots.remove(hash.tag(of: text), place)
        arena.take(back: place, Self.units(text.count))
    }

    /// Units of 8 bytes for an entry with a text of so many bytes.
    private static func units(_ length: Int) -> Int { (MemoryLayout<Entry>.size + length + 7) / 8 }

    /// Compares eight bytes at a time; shorter texts byte by byte.
    @inline(__always)
    private static func same(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        guard left.count == right.count, let first = left.baseAddress, let second = right.baseAddress else {
            return left.count == right.count
        }
        var place = 0
        while place + 8 <= left.count {
            guard (first + place).loadUnaligned(as: UInt64.self) == (second + place).loadUnaligned(as: UInt64.self) else { return false }
            place += 8
        }
        while place < left.count {
            guard left[place] == right[place] else { return false }
            place += 1
        }
        return true
    }
}
