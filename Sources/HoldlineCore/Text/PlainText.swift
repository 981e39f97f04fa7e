/// A value that writes its own JSON, member by member in the order of the keys: what the ledger and the answers hold by the million.
///
/// The bytes are those of `Encodable`, which stays the one definition: debug builds, and so all tests, compare the two each time.
package protocol PlainJSON: Encodable {
    /// Writes the whole value. Throws what the parts of it throw that are written by `Encodable`.
    func write(into json: inout PlainText) throws
}

/// JSON that is written in its order.
package struct PlainText {
    /// UTF-8 so far. While an object is open it may end with a comma, which `close` takes back.
    package private(set) var bytes: [UInt8] = []

    package init() { bytes.reserveCapacity(1536) }

    /// Begins an object. Its members are to be written in the order of their keys: nothing here sorts them.
    package mutating func open() { bytes.append(UInt8(ascii: "{")) }

    /// Ends the object. After its last member there is a comma.
    package mutating func close() {
        if bytes.last == UInt8(ascii: ",") {
            bytes[bytes.count - 1] = UInt8(ascii: "}")
        } else {
            bytes.append(UInt8(ascii: "}"))
        }
    }

    /// A member; null where it has no value.
    package mutating func member(_ key: StaticString, _ value: (some PlainJSON)?) throws {
        self.key(key)
        if let value { try value.write(into: &self) } else { append("null") }
        bytes.append(UInt8(ascii: ","))
    }

    /// A member that is there only where it has a value.
    package mutating func maybe(_ key: StaticString, _ value: (some PlainJSON)?) throws { if let value { try member(key, value) } }

    /// A member with a list; it is left out where the list is nil, and is `[]` where it is empty.
    package mutating func list(_ key: StaticString, _ values: [some PlainJSON]?) throws {
        guard let values else { return }
        self.key(key)
        bytes.append(UInt8(ascii: "["))
        for (place, value) in values.enumerated() {
            if place > 0 { bytes.append(UInt8(ascii: ",")) }
            try value.write(into: &self)
        }
        bytes.append(UInt8(ascii: "]"))
        bytes.append(UInt8(ascii: ","))
    }

    /// A member of a kind that is seldom written; null where it has no value.
    package mutating func other(_ key: StaticString, _ value: (some Encodable)?) throws {
        self.key(key)
        if let value { bytes += try SortedJSON.bytes(value) } else { append("null") }
        bytes.append(UInt8(ascii: ","))
    }

    /// As `other`, and left out where it has no value.
    package mutating func maybeOther(_ key: StaticString, _ value: (some Encodable)?) throws { if let value { try other(key, value) } }

    /// A list that is empty most of the time.
    package mutating func others(_ key: StaticString, _ values: [some Encodable]) throws {
        guard values.isEmpty else { return try other(key, values) }
        self.key(key)
        append("[]")
        bytes.append(UInt8(ascii: ","))
    }

    /// A key is a word of the program, and needs no escaping.
    private mutating func key(_ key: StaticString) {
        bytes.append(UInt8(ascii: "\""))
        append(key)
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    /// A whole text that was written elsewhere.
    package mutating func append(_ json: [UInt8]) { bytes += json }

    fileprivate mutating func append(_ text: StaticString) { text.withUTF8Buffer { bytes.append(contentsOf: $0) } }

    // MARK: Single values

    /// Control characters that have a letter are escaped by it, as in the ledger's bytes (`named`).
    mutating func string(_ text: String) { JSONWriter.string(text, into: &bytes, named: true) }

    mutating func integer(_ value: Int64) { bytes.append(contentsOf: String(value).utf8) }

    /// Without quotation marks; `quoted` puts them around it.
    mutating func day(_ day: Day) {
        let (year, month, date) = day.components
        guard (0...9999).contains(year) else { return bytes.append(contentsOf: day.description.utf8) }
        pair(year / 100)
        pair(year % 100)
        bytes.append(UInt8(ascii: "-"))
        pair(month)
        bytes.append(UInt8(ascii: "-"))
        pair(date)
    }

    /// Without quotation marks. Whole seconds from 1970 on are written here, all others by `description`.
    mutating func instant(_ instant: Instant) {
        let seconds = instant.seconds
        guard instant.milliseconds >= 0, instant.milliseconds % 1000 == 0 else {
            return bytes.append(contentsOf: instant.description.utf8)
        }
        day(Day(number: Int32(truncatingIfNeeded: seconds / 86_400)))
        let time = Int(seconds % 86_400)
        bytes.append(UInt8(ascii: "T"))
        pair(time / 3600)
        bytes.append(UInt8(ascii: ":"))
        pair(time / 60 % 60)
        bytes.append(UInt8(ascii: ":"))
        pair(time % 60)
        bytes.append(UInt8(ascii: "Z"))
    }

    /// Two digits; `value` is from 0 to 99.
    private mutating func pair(_ value: Int) {
        bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / 10))
        bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value % 10))
    }

    mutating func quoted(_ body: (inout PlainText) -> Void) {
        bytes.append(UInt8(ascii: "\""))
        body(&self)
        bytes.append(UInt8(ascii: "\""))
    }

    /// What needs no escaping.
    mutating func plain(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: text.utf8)
        bytes.append(UInt8(ascii: "\""))
    }
}

extension String: PlainJSON {
    package func write(into json: inout PlainText) { json.string(self) }
}

extension Int64: PlainJSON {
    package func write(into json: inout PlainText) { json.integer(self) }
}

extension Int: PlainJSON {
    package func write(into json: inout PlainText) { json.integer(Int64(self)) }
}

extension Bool: PlainJSON {
    package func write(into json: inout PlainText) { json.append(self ? "true" : "false") }
}

extension FreeText: PlainJSON {
    package func write(into json: inout PlainText) { json.string(text) }
}

extension TextIdentifier {
    package func write(into json: inout PlainText) { json.string(text) }
}

extension EntityID {
    package func write(into json: inout PlainText) { json.plain(description) }
}

extension WireWord {
    package func write(into json: inout PlainText) { json.plain(rawValue) }
}

extension Amount: PlainJSON {
    package func write(into json: inout PlainText) { json.plain(description) }
}

extension Currency: PlainJSON {
    package func write(into json: inout PlainText) { json.plain(code) }
}

extension Day: PlainJSON {
    package func write(into json: inout PlainText) { json.quoted { $0.day(self) } }
}

extension Instant: PlainJSON {
    package func write(into json: inout PlainText) { json.quoted { $0.instant(self) } }
}

extension PlainText: FieldVisitor {
    /// A field of a row: it is null without a value, or left out where its presence is `whereSet`.
    package mutating func value<Value: FieldValue>(_ key: StaticString, _ value: inout Value?, _ presence: Presence) throws {
        if presence == .whereSet { try maybe(key, value) } else { try member(key, value) }
    }

    package mutating func json<Value: Codable & Hashable>(_ key: StaticString, _ value: inout Value?, _ presence: Presence) throws {
        if presence == .whereSet { try maybeOther(key, value) } else { try other(key, value) }
    }

    /// A row within a row; null where there is none.
    package mutating func part<Value: StoredRow>(_ key: StaticString, _ value: inout Value?) throws { try member(key, value) }

    package mutating func rows<Value: StoredRow>(_ key: StaticString, _ rows: inout [Value]?) throws { try list(key, rows) }

    /// Members that an answer has beside the row's own fields.
    package mutating func beside<Value: PlainJSON>(_ key: StaticString, _ values: [Value]?) throws { try list(key, values) }
}

extension TicketPage: PlainJSON {
    package func write(into json: inout PlainText) throws {
        // A page that is read has its own members between the ticket's.
        guard isBrief else { return json.append(try SortedJSON.anyBytes(self)) }
        var ticket = ticket
        json.open()
        try ticket.fields(&json)
        try json.list("warnings", warnings)
        json.close()
    }
}
