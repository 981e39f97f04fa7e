/// One value of a `JSONTape`. Its errors say nothing: they make the reader give up.
struct QuickDecoder: Decoder {
    let tape: JSONTape
    let node: Int

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard tape.nodes[node].kind == .object else { throw NotQuick() }
        return KeyedDecodingContainer(QuickObject(tape: tape, node: node))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard tape.nodes[node].kind == .list else { throw NotQuick() }
        return QuickList(tape: tape, node: node)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { QuickValue(tape: tape, node: node) }

    func bool() throws -> Bool {
        switch tape.nodes[node].kind {
        case .yes: true
        case .no: false
        default: throw NotQuick()
        }
    }
}

private struct QuickValue: SingleValueDecodingContainer {
    let tape: JSONTape
    let node: Int

    var codingPath: [any CodingKey] { [] }

    func decodeNil() -> Bool { tape.nodes[node].kind == .null }
    func decode(_ type: Bool.Type) throws -> Bool { try QuickDecoder(tape: tape, node: node).bool() }
    func decode(_ type: String.Type) throws -> String { try tape.string(node) }
    func decode(_ type: Double.Type) throws -> Double { throw tape.doubt() }
    func decode(_ type: Float.Type) throws -> Float { throw tape.doubt() }
    func decode(_ type: Int.Type) throws -> Int { try tape.integer(node) }
    func decode(_ type: Int8.Type) throws -> Int8 { try tape.integer(node) }
    func decode(_ type: Int16.Type) throws -> Int16 { try tape.integer(node) }
    func decode(_ type: Int32.Type) throws -> Int32 { try tape.integer(node) }
    func decode(_ type: Int64.Type) throws -> Int64 { try tape.integer(node) }
    func decode(_ type: UInt.Type) throws -> UInt { try tape.integer(node) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try tape.integer(node) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try tape.integer(node) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try tape.integer(node) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try tape.integer(node) }
    func decode<T: Decodable>(_ type: T.Type) throws -> T { try T(from: QuickDecoder(tape: tape, node: node)) }
}

private struct QuickObject<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let tape: JSONTape
    let node: Int

    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { ((try? tape.memberNames(of: node)) ?? []).compactMap(Key.init(stringValue:)) }

    private func member(_ key: Key) throws -> Int {
        guard let member = tape.member(key.stringValue, of: node) else { throw NotQuick() }
        return member
    }

    func contains(_ key: Key) -> Bool { tape.member(key.stringValue, of: node) != nil }
    func decodeNil(forKey key: Key) throws -> Bool { tape.nodes[try member(key)].kind == .null }
    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try QuickDecoder(tape: tape, node: try member(key)).bool() }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { try tape.string(try member(key)) }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double { throw tape.doubt() }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float { throw tape.doubt() }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try tape.integer(try member(key)) }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try tape.integer(try member(key)) }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try tape.integer(try member(key)) }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try tape.integer(try member(key)) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try tape.integer(try member(key)) }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try tape.integer(try member(key)) }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try tape.integer(try member(key)) }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try tape.integer(try member(key)) }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try tape.integer(try member(key)) }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try tape.integer(try member(key)) }
    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        try T(from: QuickDecoder(tape: tape, node: try member(key)))
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try superDecoder(forKey: key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer { try superDecoder(forKey: key).unkeyedContainer() }
    func superDecoder() throws -> any Decoder { throw NotQuick() }
    func superDecoder(forKey key: Key) throws -> any Decoder { QuickDecoder(tape: tape, node: try member(key)) }
}

private struct QuickList: UnkeyedDecodingContainer {
    let tape: JSONTape
    let node: Int
    private var element: Int
    private(set) var currentIndex = 0

    init(tape: JSONTape, node: Int) {
        self.tape = tape
        self.node = node
        element = node + 1
    }

    var codingPath: [any CodingKey] { [] }
    /// Not counted: it would only be a hint.
    var count: Int? { nil }
    var isAtEnd: Bool { element >= tape.nodes[node].next }

    mutating func decodeNil() throws -> Bool {
        guard !isAtEnd else { throw NotQuick() }
        guard tape.nodes[element].kind == .null else { return false }
        _ = try superDecoder()
        return true
    }

    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T { try T(from: try superDecoder()) }

    mutating func nestedContainer<NestedKey: CodingKey>(keyedBy type: NestedKey.Type) throws -> KeyedDecodingContainer<NestedKey> {
        try superDecoder().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { try superDecoder().unkeyedContainer() }

    mutating func superDecoder() throws -> any Decoder {
        guard !isAtEnd else { throw NotQuick() }
        defer {
            element = tape.nodes[element].next
            currentIndex += 1
        }
        return QuickDecoder(tape: tape, node: element)
    }
}
