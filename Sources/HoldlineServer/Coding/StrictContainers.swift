struct StrictKeyedContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let base: KeyedDecodingContainer<Key>
    let objects: StrictObjects
    let index: Int

    var codingPath: [any CodingKey] { base.codingPath }
    var allKeys: [Key] { base.allKeys }

    private func asking(_ key: Key) -> KeyedDecodingContainer<Key> {
        objects.ask(key, at: index)
        return base
    }

    private func number<Value>(_ key: Key, _ read: (KeyedDecodingContainer<Key>) throws -> Value) throws -> Value {
        let container = asking(key)
        return try StrictObjects.number(at: codingPath + [key]) { try read(container) }
    }

    func contains(_ key: Key) -> Bool { asking(key).contains(key) }
    func decodeNil(forKey key: Key) throws -> Bool { try asking(key).decodeNil(forKey: key) }

    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try asking(key).decode(type, forKey: key) }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { try asking(key).decode(type, forKey: key) }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try number(key) { try $0.decode(type, forKey: key) } }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float { try number(key) { try $0.decode(type, forKey: key) } }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try number(key) { try $0.decode(type, forKey: key) } }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try number(key) { try $0.decode(type, forKey: key) } }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try number(key) { try $0.decode(type, forKey: key) } }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try number(key) { try $0.decode(type, forKey: key) } }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try number(key) { try $0.decode(type, forKey: key) } }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try number(key) { try $0.decode(type, forKey: key) } }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try number(key) { try $0.decode(type, forKey: key) } }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try number(key) { try $0.decode(type, forKey: key) } }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try number(key) { try $0.decode(type, forKey: key) } }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try number(key) { try $0.decode(type, forKey: key) } }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        // The base decoder's own words for a key that is missing.
        guard contains(key) else { return try base.decode(type, forKey: key) }
        return try T(from: superDecoder(forKey: key))
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try superDecoder(forKey: key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try superDecoder(forKey: key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder {
        StrictDecoder(base: try base.superDecoder(), objects: objects)
    }

    func superDecoder(forKey key: Key) throws -> any Decoder {
        StrictDecoder(base: try asking(key).superDecoder(forKey: key), objects: objects)
    }
}

struct StrictUnkeyedContainer: UnkeyedDecodingContainer {
    var base: any UnkeyedDecodingContainer
    let objects: StrictObjects

    var codingPath: [any CodingKey] { base.codingPath }
    var count: Int? { base.count }
    var isAtEnd: Bool { base.isAtEnd }
    var currentIndex: Int { base.currentIndex }

    mutating func decodeNil() throws -> Bool { try base.decodeNil() }
    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
        // The base container's own words for an array that has ended.
        guard !isAtEnd else { return try base.decode(type) }
        return try T(from: superDecoder())
    }

    mutating func nestedContainer<NestedKey: CodingKey>(keyedBy type: NestedKey.Type) throws -> KeyedDecodingContainer<NestedKey> {
        try superDecoder().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try superDecoder().unkeyedContainer()
    }

    mutating func superDecoder() throws -> any Decoder {
        StrictDecoder(base: try base.superDecoder(), objects: objects)
    }
}

struct StrictSingleValueContainer: SingleValueDecodingContainer {
    let base: any SingleValueDecodingContainer
    let decoder: StrictDecoder

    var codingPath: [any CodingKey] { base.codingPath }

    func decodeNil() -> Bool { base.decodeNil() }
    func decode(_ type: Bool.Type) throws -> Bool { try base.decode(type) }
    func decode(_ type: String.Type) throws -> String { try base.decode(type) }
    func decode(_ type: Double.Type) throws -> Double { try StrictObjects.number(at: codingPath) { try base.decode(type) } }
    func decode(_ type: Float.Type) throws -> Float { try StrictObjects.number(at: codingPath) { try base.decode(type) } }
    func decode(_ type: Int.Type) throws -> Int { try StrictObjects.number(at: codingPath) { try base.decode(type) } }
    func decode(_ type: Int8.Type) throws -> Int8 { try StrictObjects.number(at: codingPath) { try base.decode(type) } }
    func decode(_ type: Int16.Type) throws -> Int16 { try StrictObjects.number(at: codingPath) { try base.decode(type) } }
    func decode(_ type: Int32.Type) throws -> Int32 { try StrictObjects.number(at: codingPath) { try base.decode(type) } }
    func decode(_ type: Int64.Type) throws -> Int64 { try StrictObjects.number(at: codingPath) { try base.decode(type) } }
    func decode(_ type: UInt.Type) throws -> UInt { try StrictObjects.number(at: codingPath) { try base.decode(type) } }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try StrictObjects.number(at: codingPath) { try base.decode(type) } }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try StrictObjects.number(at: codingPath) { try base.decode(type) } }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try StrictObjects.number(at: codingPath) { try base.decode(type) } }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try StrictObjects.number(at: codingPath) { try base.decode(type) } }
    func decode<T: Decodable>(_ type: T.Type) throws -> T { try T(from: decoder) }
}
