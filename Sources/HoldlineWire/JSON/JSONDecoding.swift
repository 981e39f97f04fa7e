import HoldlineCore

/// Reads values out of a JSON text.
package enum JSONReader {
    /// The value that a text writes. Throws `JSONText.Mistake` for what is no JSON, and `DecodingError`, with the path to the field, for a
    /// value that the type does not take.
    ///
    /// Where it reads strictly, a member that the type did not ask for is a `DecodingError.dataCorrupted` with an `UnknownField` under it.
    package static func read<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8], strictly: Bool = false) throws -> Value {
        let text = try JSONText(bytes)
        let root = NodeDecoder(text: text, node: 0)
        let value = try Value(from: root)
        guard strictly else { return value }
        // A type without fields asks for nothing: it stands for an object without members. An empty list has none either.
        if text.opened.isEmpty, !(Value.self is any Collection.Type) { try root.open() }
        if let (object, name) = text.unasked {
            let known = try text.names(askedOf: object) { _ = try Value(from: root) }
            let path = text.path(to: object) + [AnyKey(stringValue: name)]
            let field = UnknownField(path: path.fieldPath, known: known)
            throw DecodingError.dataCorrupted(.init(codingPath: path, debugDescription: field.message, underlyingError: field))
        }
        return value
    }
}

/// A member that the type does not have.
package struct UnknownField: Error {
    /// Such as `disputes[0].amuont`.
    package let path: String
    /// The members that the object may have, in alphabetical order.
    package let known: [String]

    /// The sentence of the refusal: it names the field, and lists what there is instead.
    package var message: String {
        known.isEmpty
            ? "“\(path)” is no field here: nothing is taken" : "“\(path)” is no field here: there are \(known.joined(separator: ", "))"
    }
}

/// One value of a text.
private struct NodeDecoder: Decoder {
    /// Shared by all decoders of the text, which note there what was asked for.
    let text: JSONText
    /// The place of the value in `JSONText.nodes`.
    let node: Int

    /// Made only when somebody asks: mostly for a message.
    var codingPath: [any CodingKey] { text.path(to: node) }
    /// Empty: no type that travels depends on it.
    var userInfo: [CodingUserInfoKey: Any] { [:] }
    /// What the value is in JSON.
    var kind: JSONText.Kind { text.nodes[node].kind }

    /// Throws `typeMismatch` where the value is no object, and `valueNotFound` for `null`.
    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        try open()
        return KeyedDecodingContainer(Members(text: text, node: node))
    }

    /// Throws where this is no object.
    func open() throws {
        guard kind == .object else { throw unfit([String: Any].self) }
        text.open(node)
    }

    /// Throws `typeMismatch` where the value is no list, and `valueNotFound` for `null`.
    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard kind == .list else { throw unfit([Any].self) }
        return Elements(text: text, node: node)
    }

    /// Made for any value; each `decode` checks the kind for itself.
    func singleValueContainer() -> any SingleValueDecodingContainer { Single(decoder: self) }

    /// The error of a value of another type, or of `null`.
    func unfit(_ type: any Any.Type) -> DecodingError {
        let context = DecodingError.Context(codingPath: codingPath, debugDescription: "")
        return kind == .null ? .valueNotFound(type, context) : .typeMismatch(type, context)
    }
}

/// A value that is neither an object nor a list, or one that is decoded as a whole.
private struct Single: SingleValueDecodingContainer {
    let decoder: NodeDecoder

    var codingPath: [any CodingKey] { decoder.codingPath }

    /// Whether the value is the word `null`.
    func decodeNil() -> Bool { decoder.kind == .null }

    /// `true` or `false` alone: 0 and 1 are numbers.
    func decode(_ type: Bool.Type) throws -> Bool {
        switch decoder.kind {
        case .yes: true
        case .no: false
        default: throw decoder.unfit(type)
        }
    }

    /// The text without its escapes. A number is no string.
    func decode(_ type: String.Type) throws -> String {
        guard decoder.kind.isString else { throw decoder.unfit(type) }
        return decoder.text.string(decoder.node)
    }

    /// Takes a whole number, also as `3.0` or `3e0`. Throws for one that the type does not hold, rather than cutting
    /// it.
    func decode<Value: FixedWidthInteger & Decodable>(_ type: Value.Type) throws -> Value {
        let value: Value? = try number { decoder.kind == .integer ? Value($0) : WholeNumber.digits($0).flatMap { Value($0) } }
        guard let value else { throw decoder.refused("it does not hold this number: write a whole one from \(type.min) to \(type.max)") }
        return value
    }

    /// Throws for a number that the type rounds to infinity.
    func decode<Value: BinaryFloatingPoint & LosslessStringConvertible & Decodable>(_ type: Value.Type) throws -> Value {
        guard let value = try number({ Value($0) }), value.isFinite else { throw decoder.refused("it does not hold this number") }
        return value
    }

    /// What a number's digits stand for; throws where there is no number.
    private func number<Value>(_ read: (String) -> Value?) throws -> Value? {
        guard decoder.kind == .integer || decoder.kind == .number else { throw decoder.unfit(Value.self) }
        return read(decoder.text.digits(decoder.node))
    }

    /// Hands the value on to the type's own reader.
    func decode<T: Decodable>(_ type: T.Type) throws -> T { try T(from: decoder) }
}

/// The members of an object. Each name that is asked for counts as known.
private struct Members<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let text: JSONText
    let node: Int

    var codingPath: [any CodingKey] { text.path(to: node) }
    /// Names that the key's type has; the others are passed over here, and told of by strict reading.
    var allKeys: [Key] { text.names(of: node).compactMap { Key(stringValue: text.string($0)) } }

    /// Whether the object has the member, with `null` as its value too.
    func contains(_ key: Key) -> Bool { text.member(key.stringValue, of: node) != nil }
    /// Throws `keyNotFound` where there is no such member.
    func decodeNil(forKey key: Key) throws -> Bool { try member(key).kind == .null }
    /// Throws `keyNotFound` where there is no such member, and what the type's reader throws.
    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T { try T(from: try member(key)) }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try member(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer { try member(key).unkeyedContainer() }
    func superDecoder() throws -> any Decoder { try superDecoder(named: "super") }
    func superDecoder(forKey key: Key) throws -> any Decoder { try member(key) }

    /// The member of a name that is no case of `Key`.
    private func superDecoder(named name: String) throws -> any Decoder {
        guard let member = text.member(name, of: node) else { throw missing(AnyKey(stringValue: name)) }
        return NodeDecoder(text: text, node: member)
    }

    /// The decoder of a member. Throws `keyNotFound`.
    private func member(_ key: Key) throws -> NodeDecoder {
        guard let member = text.member(key.stringValue, of: node) else { throw missing(key) }
        return NodeDecoder(text: text, node: member)
    }

    /// The error of a member that is not there, with the path of the object.
    private func missing(_ key: any CodingKey) -> DecodingError { .keyNotFound(key, .init(codingPath: codingPath, debugDescription: "")) }
}

/// The elements of a list, read from the first to the last.
private struct Elements: UnkeyedDecodingContainer {
    let text: JSONText
    let node: Int
    /// The node of the next element; at the end that of whatever comes after the list.
    private var element: Int
    /// The number of the next element, from 0.
    private(set) var currentIndex = 0

    /// A list's first element is the node after its own.
    init(text: JSONText, node: Int) { (self.text, self.node, element) = (text, node, node + 1) }

    var codingPath: [any CodingKey] { text.path(to: node) }
    /// Not counted: it would only be a hint.
    var count: Int? { nil }
    /// The list has no further element.
    var isAtEnd: Bool { element >= text.nodes[node].next }

    /// Passes over the element where it is `null`; stays otherwise, as `UnkeyedDecodingContainer` asks.
    mutating func decodeNil() throws -> Bool {
        guard !isAtEnd, text.nodes[element].kind == .null else { return false }
        _ = try superDecoder()
        return true
    }

    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T { try T(from: try superDecoder()) }

    mutating func nestedContainer<NestedKey: CodingKey>(keyedBy type: NestedKey.Type) throws -> KeyedDecodingContainer<NestedKey> {
        try superDecoder().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { try superDecoder().unkeyedContainer() }

    /// The decoder of the next element. Throws `valueNotFound` at the end.
    mutating func superDecoder() throws -> any Decoder {
        guard !isAtEnd else {
            throw DecodingError.valueNotFound(Any.self, .init(codingPath: codingPath, debugDescription: "the list has ended"))
        }
        defer {
            element = text.nodes[element].next
            currentIndex += 1
        }
        return NodeDecoder(text: text, node: element)
    }
}
