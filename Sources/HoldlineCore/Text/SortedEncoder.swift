/// The place of one value in a `SortedText`.
struct SortedEncoder: Encoder {
    let text: SortedText
    let depth: Int

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        text.openObject(at: depth)
        return KeyedEncodingContainer(SortedObject<Key>(text: text, depth: depth))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        text.openList(at: depth)
        return SortedList(text: text, depth: depth)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { SortedValue(text: text, depth: depth) }
}

struct SortedObject<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let text: SortedText
    let depth: Int

    var codingPath: [any CodingKey] { [] }

    private func member(_ key: Key) -> SortedText {
        text.member(key.stringValue, at: depth)
        return text
    }

    func encodeNil(forKey key: Key) { member(key).null() }
    func encode(_ value: Bool, forKey key: Key) { member(key).bool(value) }
    func encode(_ value: String, forKey key: Key) { member(key).string(value) }
    func encode(_ value: Double, forKey key: Key) throws { try member(key).double(value, value.description) }
    func encode(_ value: Float, forKey key: Key) throws { try member(key).double(Double(value), value.description) }
    func encode(_ value: Int, forKey key: Key) { member(key).integer(value) }
    func encode(_ value: Int8, forKey key: Key) { member(key).integer(value) }
    func encode(_ value: Int16, forKey key: Key) { member(key).integer(value) }
    func encode(_ value: Int32, forKey key: Key) { member(key).integer(value) }
    func encode(_ value: Int64, forKey key: Key) { member(key).integer(value) }
    func encode(_ value: UInt, forKey key: Key) { member(key).integer(value) }
    func encode(_ value: UInt8, forKey key: Key) { member(key).integer(value) }
    func encode(_ value: UInt16, forKey key: Key) { member(key).integer(value) }
    func encode(_ value: UInt32, forKey key: Key) { member(key).integer(value) }
    func encode(_ value: UInt64, forKey key: Key) { member(key).integer(value) }
    func encode(_ value: some Encodable, forKey key: Key) throws { try member(key).write(value) }

    func nestedContainer<NestedKey: CodingKey>(keyedBy type: NestedKey.Type, forKey key: Key) -> KeyedEncodingContainer<NestedKey> {
        nested(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { nested(key).unkeyedContainer() }

    func superEncoder() -> any Encoder {
        text.member("super", at: depth)
        return SortedEncoder(text: text, depth: text.nest())
    }

    func superEncoder(forKey key: Key) -> any Encoder { nested(key) }

    private func nested(_ key: Key) -> SortedEncoder {
        let text = member(key)
        return SortedEncoder(text: text, depth: text.nest())
    }
}

struct SortedList: UnkeyedEncodingContainer {
    let text: SortedText
    let depth: Int

    var codingPath: [any CodingKey] { [] }
    var count: Int { text.count(at: depth) }

    private func element() -> SortedText {
        text.element(at: depth)
        return text
    }

    func encodeNil() { element().null() }
    func encode(_ value: Bool) { element().bool(value) }
    func encode(_ value: String) { element().string(value) }
    func encode(_ value: Double) throws { try element().double(value, value.description) }
    func encode(_ value: Float) throws { try element().double(Double(value), value.description) }
    func encode(_ value: Int) { element().integer(value) }
    func encode(_ value: Int8) { element().integer(value) }
    func encode(_ value: Int16) { element().integer(value) }
    func encode(_ value: Int32) { element().integer(value) }
    func encode(_ value: Int64) { element().integer(value) }
    func encode(_ value: UInt) { element().integer(value) }
    func encode(_ value: UInt8) { element().integer(value) }
    func encode(_ value: UInt16) { element().integer(value) }
    func encode(_ value: UInt32) { element().integer(value) }
    func encode(_ value: UInt64) { element().integer(value) }
    func encode(_ value: some Encodable) throws { try element().write(value) }

    func nestedContainer<NestedKey: CodingKey>(keyedBy type: NestedKey.Type) -> KeyedEncodingContainer<NestedKey> {
        nested().container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { nested().unkeyedContainer() }
    func superEncoder() -> any Encoder { nested() }

    private func nested() -> SortedEncoder {
        let text = element()
        return SortedEncoder(text: text, depth: text.nest())
    }
}

struct SortedValue: SingleValueEncodingContainer {
    let text: SortedText
    let depth: Int

    var codingPath: [any CodingKey] { [] }

    private func single() -> SortedText {
        text.single(at: depth)
        return text
    }

    func encodeNil() { single().null() }
    func encode(_ value: Bool) { single().bool(value) }
    func encode(_ value: String) { single().string(value) }
    func encode(_ value: Double) throws { try single().double(value, value.description) }
    func encode(_ value: Float) throws { try single().double(Double(value), value.description) }
    func encode(_ value: Int) { single().integer(value) }
    func encode(_ value: Int8) { single().integer(value) }
    func encode(_ value: Int16) { single().integer(value) }
    func encode(_ value: Int32) { single().integer(value) }
    func encode(_ value: Int64) { single().integer(value) }
    func encode(_ value: UInt) { single().integer(value) }
    func encode(_ value: UInt8) { single().integer(value) }
    func encode(_ value: UInt16) { single().integer(value) }
    func encode(_ value: UInt32) { single().integer(value) }
    func encode(_ value: UInt64) { single().integer(value) }
    /// In the same place: the value decides what it is.
    func encode(_ value: some Encodable) throws { try value.encode(to: SortedEncoder(text: text, depth: depth)) }
}
