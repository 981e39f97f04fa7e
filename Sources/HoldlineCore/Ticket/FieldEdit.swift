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

extension FieldEdit: Codable {
    package init(from decoder: any Decoder) throws { self = try Value?(from: decoder).map { .set($0) } ?? .empty }

    package func encode(to encoder: any Encoder) throws {
        if case .set(let value) = self { try value.encode(to: encoder) } else { try Value?.none.encode(to: encoder) }
    }
}

/// A field of a partial body that cannot be empty: null is refused, where a plain optional would take it for absent.
@propertyWrapper
package struct NeverEmptied<Value: Codable & Hashable & Sendable>: Codable, Hashable, Sendable {
    /// nil keeps the field.
    package var wrappedValue: Value?

    package init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }

    package init(from decoder: any Decoder) throws { wrappedValue = try Value(from: decoder) }

    package func encode(to encoder: any Encoder) throws { try wrappedValue.encode(to: encoder) }
}

extension KeyedDecodingContainer {
    /// A missing key keeps the field, and null empties it.
    ///
    /// Throws `DecodingError` for a value of another type.
    package func decode<Value>(_ type: FieldEdit<Value>.Type, forKey key: Key) throws -> FieldEdit<Value> {
        guard contains(key) else { return .keep }
        return try decodeNil(forKey: key) ? .empty : .set(try decode(Value.self, forKey: key))
    }

    /// nil where the key is absent. Throws `DecodingError` for null and for a value of another type.
    package func decode<Value>(_ type: NeverEmptied<Value>.Type, forKey key: Key) throws -> NeverEmptied<Value> {
        guard contains(key) else { return NeverEmptied(wrappedValue: nil) }
        guard try !decodeNil(forKey: key) else {
            throw DecodingError.dataCorruptedError(
                forKey: key, in: self, debugDescription: "it cannot be emptied: leave it out to keep it as it is")
        }
        return NeverEmptied(wrappedValue: try decode(Value.self, forKey: key))
    }
}

extension KeyedEncodingContainer {
    /// Writes no key for `keep` and null for `empty`: what is encoded reads back as the same edit.
    package mutating func encode<Value>(_ edit: FieldEdit<Value>, forKey key: Key) throws {
        switch edit {
        case .keep: break
        case .empty: try encodeNil(forKey: key)
        case .set(let value): try encode(value, forKey: key)
        }
    }

    package mutating func encode<Value>(_ field: NeverEmptied<Value>, forKey key: Key) throws {
        try encodeIfPresent(field.wrappedValue, forKey: key)
    }
}
