/// The place of one value in a `SortedText`.
struct SortedEncoder: Encoder {
    let text: UnsafeMutablePointer<SortedText>
    /// The value's frame in `text`, counted from 1 for the outermost; 0 is the place of the whole value before its frame is there.
    let depth: Int

    /// It is always empty: a value that cannot be encoded is a mistake of the program, and no input that somebody has to find.
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        text.pointee.openObject(at: depth)
        return KeyedEncodingContainer(SortedObject<Key>(text: text, depth: depth))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        text.pointee.openList(at: depth)
        return SortedList(text: text, depth: depth)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { SortedValue(text: text, depth: depth) }

    /// A value of any kind, inside of this one: what it writes is one text, whole when this returns.
    func write(_ value: some Encodable) throws {
        let own = text.pointee.nest()
        try value.encode(to: SortedEncoder(text: text, depth: own))
        text.pointee.close(to: own - 1)
    }
}

/// The members of one object, which may be written in any order; `SortedText` sorts them when the object ends.
struct SortedObject<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let text: UnsafeMutablePointer<SortedText>
    let depth: Int

    var codingPath: [any CodingKey] { [] }

    /// Writes the key, and gives the place for its value.
    private func member(_ key: Key) -> UnsafeMutablePointer<SortedText> {
        text.pointee.member(key.stringValue, at: depth)
        return text
    }

    func encodeNil(forKey key: Key) { member(key).pointee.null() }
    func encode(_ value: Bool, forKey key: Key) { member(key).pointee.bool(value) }
    func encode(_ value: String, forKey key: Key) { member(key).pointee.string(value) }
    func encode(_ value: Double, forKey key: Key) throws { try member(key).pointee.double(value, value.description) }
    func encode(_ value: Float, forKey key: Key) throws { try member(key).pointee.double(Double(value), value.description) }
    func encode(_ value: some FixedWidthInteger & Encodable, forKey key: Key) { member(key).pointee.integer(value) }
    func encode(_ value: some Encodable, forKey key: Key) throws { try SortedEncoder(text: member(key), depth: depth).write(value) }

    func nestedContainer<NestedKey: CodingKey>(keyedBy type: NestedKey.Type, forKey key: Key) -> KeyedEncodingContainer<NestedKey> {
        nested(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { nested(key).unkeyedContainer() }

    func superEncoder() -> any Encoder {
        text.pointee.member("super", at: depth)
        return SortedEncoder(text: text, depth: text.pointee.nest())
    }

    func superEncoder(forKey key: Key) -> any Encoder { nested(key) }

    private func nested(_ key: Key) -> SortedEncoder {
        let text = member(key)
        return SortedEncoder(text: text, depth: text.pointee.nest())
    }
}

/// A container of which each value has its place before it is written.
protocol SortedPlaces {
    /// Prepares for one value, with the comma before it where one is due, and gives where it is to be written.
    func place() -> UnsafeMutablePointer<SortedText>

    /// A value that is no number, text or truth.
    func write(_ value: some Encodable) throws
}

extension SortedPlaces {
    func encodeNil() { place().pointee.null() }
    func encode(_ value: Bool) { place().pointee.bool(value) }
    func encode(_ value: String) { place().pointee.string(value) }
    func encode(_ value: Double) throws { try place().pointee.double(value, value.description) }
    func encode(_ value: Float) throws { try place().pointee.double(Double(value), value.description) }
    func encode(_ value: some FixedWidthInteger & Encodable) { place().pointee.integer(value) }
    func encode(_ value: some Encodable) throws { try write(value) }
}

/// The elements of one list, in the order in which they are written.
struct SortedList: UnkeyedEncodingContainer, SortedPlaces {
    let text: UnsafeMutablePointer<SortedText>
    let depth: Int

    var codingPath: [any CodingKey] { [] }
    /// Elements that were begun so far.
    var count: Int { text.pointee.count(at: depth) }

    func place() -> UnsafeMutablePointer<SortedText> {
        text.pointee.element(at: depth)
        return text
    }

    func write(_ value: some Encodable) throws { try SortedEncoder(text: place(), depth: depth).write(value) }

    func nestedContainer<NestedKey: CodingKey>(keyedBy type: NestedKey.Type) -> KeyedEncodingContainer<NestedKey> {
        nested().container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { nested().unkeyedContainer() }
    func superEncoder() -> any Encoder { nested() }

    private func nested() -> SortedEncoder {
        let text = place()
        return SortedEncoder(text: text, depth: text.pointee.nest())
    }
}

/// The one value of a type that is no object and no list; a second one is a problem of the whole text.
struct SortedValue: SingleValueEncodingContainer, SortedPlaces {
    let text: UnsafeMutablePointer<SortedText>
    let depth: Int

    var codingPath: [any CodingKey] { [] }

    func place() -> UnsafeMutablePointer<SortedText> {
        text.pointee.single(at: depth)
        return text
    }

    /// In the same place: the value decides what it is.
    func write(_ value: some Encodable) throws { try value.encode(to: SortedEncoder(text: text, depth: depth)) }
}
