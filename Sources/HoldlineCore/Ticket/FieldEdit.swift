/// What a partial body says of one field: absent keeps what is there, null empties it, a value replaces it.
package enum FieldEdit<Value: Codable & Hashable & Sendable>: Hashable, Sendable {
    /// The key is absent in JSON.
    case keep
    /// The key is there with null.
    case empty
    case set(Value)

    /// nil keeps.
    package init(_ value: Value?) { self = value.map { .set($0) } ?? .keep }

    /// The field as it is afterwards.
    func applied(to old: Value?) -> Value? {
        switch self {
        case .keep: old
        case .empty: nil
        case .set(let value): value
        }
    }
}

extension KeyedDecodingContainer {
    /// A field that null empties.
    ///
    /// Throws `DecodingError` for a value of another type.
    func edit<Value>(_ type: Value.Type, forKey key: Key) throws -> FieldEdit<Value> {
        guard contains(key) else { return .keep }
        return try decodeNil(forKey: key) ? .empty : .set(try decode(Value.self, forKey: key))
    }

    /// A field that cannot be empty: null is refused, where a plain optional would take it for absent.
    ///
    /// nil where the key is absent. Throws `DecodingError` for null and for a value of another type.
    func changeOnly<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
        guard contains(key) else { return nil }
        guard try !decodeNil(forKey: key) else {
            throw DecodingError.dataCorruptedError(
                forKey: key, in: self, debugDescription: "it cannot be emptied: leave it out to keep it as it is")
        }
        return try decode(Value.self, forKey: key)
    }
}

extension KeyedEncodingContainer {
    /// Writes no key for `keep` and null for `empty`: what is encoded reads back as the same edit.
    mutating func encode<Value>(_ edit: FieldEdit<Value>, forKey key: Key) throws {
        switch edit {
        case .keep: break
        case .empty: try encodeNil(forKey: key)
        case .set(let value): try encode(value, forKey: key)
        }
    }
}
