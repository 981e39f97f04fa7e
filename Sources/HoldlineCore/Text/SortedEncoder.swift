/// The place of one value in a `SortedText`.
struct SortedEncoder: Encoder {
    let text: UnsafeMutablePointer<SortedText>
    let depth: Int

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

struct SortedObject<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let text: UnsafeMutablePointer<SortedText>
    let depth: Int

    var codingPath: [any CodingKey] { [] }

    private func member(_ key: Key) -> UnsafeMutablePointer<SortedText> {
        text.pointee.member(key.stringValue, at: depth)
        return text
    }

    func encodeNil(forKey key: Key) { member(key).pointee.null() }
    func encode(_ value: Bool, forKey key: Key) { member(key).pointee.bool(value) }
    func encode(_ value: String, forKey key: Key) { member(key).pointee.string(value) }
    func encode(_ value: Double, forKey key: Key) throws { try member(key).pointee.double(value, value.description) }
    func encode(_ value: Float, forKey key: Key) throws { try member(key).pointee.double(Double(value), value.description) }
    func encode(_ value: Int, forKey key: Key) { member(key).pointee.integer(value) }
    func encode(_ value: Int8, forKey key: Key) { member(key).pointee.integer(value) }
    func encode(_ value: Int16, forKey key: Key) { member(key).pointee.integer(value) }
    func encode(_ value: Int32, forKey key: Key) { member(key).pointee.integer(value) }
    func encode(_ value: Int64, forKey key: Key) { member(key).pointee.integer(value) }
    func encode(_ value: UInt, forKey key: Key) { member(key).pointee.integer(value) }
    func encode(_ value: UInt8, forKey key: Key) { member(key).pointee.integer(value) }
    func encode(_ value: UInt16, forKey key: Key) { member(key).pointee.integer(value) }
    func encode(_ value: UInt32, forKey key: Key) { member(key).pointee.integer(value) }
    func encode(_ value: UInt64, forKey key: Key) { member(key).pointee.integer(value) }
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

struct SortedList: UnkeyedEncodingContainer {
    let text: UnsafeMutablePointer<SortedText>
    let depth: Int

    var codingPath: [any CodingKey] { [] }
    var count: Int { text.pointee.count(at: depth) }

    private func element() -> UnsafeMutablePointer<SortedText> {
        text.pointee.element(at: depth)
        return text
    }

    func encodeNil() { element().pointee.null() }
    func encode(_ value: Bool) { element().pointee.bool(value) }
    func encode(_ value: String) { element().pointee.string(value) }
    func encode(_ value: Double) throws { try element().pointee.double(value, value.description) }
    func encode(_ value: Float) throws { try element().pointee.double(Double(value), value.description) }
    func encode(_ value: Int) { element().pointee.integer(value) }
    func encode(_ value: Int8) { element().pointee.integer(value) }
    func encode(_ value: Int16) { element().pointee.integer(value) }
    func encode(_ value: Int32) { element().pointee.integer(value) }
    func encode(_ value: Int64) { element().pointee.integer(value) }
    func encode(_ value: UInt) { element().pointee.integer(value) }
    func encode(_ value: UInt8) { element().pointee.integer(value) }
    func encode(_ value: UInt16) { element().pointee.integer(value) }
    func encode(_ value: UInt32) { element().pointee.integer(value) }
    func encode(_ value: UInt64) { element().pointee.integer(value) }
    func encode(_ value: some Encodable) throws { try SortedEncoder(text: element(), depth: depth).write(value) }

    func nestedContainer<NestedKey: CodingKey>(keyedBy type: NestedKey.Type) -> KeyedEncodingContainer<NestedKey> {
        nested().container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { nested().unkeyedContainer() }
    func superEncoder() -> any Encoder { nested() }

    private func nested() -> SortedEncoder {
        let text = element()
        return SortedEncoder(text: text, depth: text.pointee.nest())
    }
}

struct SortedValue: SingleValueEncodingContainer {
    let text: UnsafeMutablePointer<SortedText>
    let depth: Int

    var codingPath: [any CodingKey] { [] }

    private func single() -> UnsafeMutablePointer<SortedText> {
        text.pointee.single(at: depth)
        return text
    }

    func encodeNil() { single().pointee.null() }
    func encode(_ value: Bool) { single().pointee.bool(value) }
    func encode(_ value: String) { single().pointee.string(value) }
    func encode(_ value: Double) throws { try single().pointee.double(value, value.description) }
    func encode(_ value: Float) throws { try single().pointee.double(Double(value), value.description) }
    func encode(_ value: Int) { single().pointee.integer(value) }
    func encode(_ value: Int8) { single().pointee.integer(value) }
    func encode(_ value: Int16) { single().pointee.integer(value) }
    func encode(_ value: Int32) { single().pointee.integer(value) }
    func encode(_ value: Int64) { single().pointee.integer(value) }
    func encode(_ value: UInt) { single().pointee.integer(value) }
    func encode(_ value: UInt8) { single().pointee.integer(value) }
    func encode(_ value: UInt16) { single().pointee.integer(value) }
    func encode(_ value: UInt32) { single().pointee.integer(value) }
    func encode(_ value: UInt64) { single().pointee.integer(value) }
    /// In the same place: the value decides what it is.
    func encode(_ value: some Encodable) throws { try value.encode(to: SortedEncoder(text: text, depth: depth)) }
}
