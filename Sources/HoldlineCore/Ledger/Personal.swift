/// A field that a person could ask to have erased: a name, a number, an address, or free text.
///
/// The mark is all that there is to say of it. What is marked never gets into the chained facts (`Chained` takes it out) and is what the
/// sealed part is collected from (`StoredRow.personalPart`); what is not marked cannot be sealed. In an answer it is always there, `null`
/// where it has no value: an erasure empties it, and it reads as null from then on.
@propertyWrapper
package struct Personal<Value: Codable & Hashable & Sendable>: Codable, Hashable, Sendable {
    package var wrappedValue: Value

    package init(wrappedValue: Value) { self.wrappedValue = wrappedValue }

    /// The field with its mark: what tells `FieldChanges.add` that a change of it is personal.
    package var projectedValue: Self { self }

    package init(from decoder: any Decoder) throws { wrappedValue = try Value(from: decoder) }

    package func encode(to encoder: any Encoder) throws { try wrappedValue.encode(to: encoder) }
}

extension KeyedDecodingContainer {
    /// A missing key reads as nil: what the synthesised `init(from:)` calls for a `@Personal` property.
    package func decode<Value>(_ type: Personal<Value?>.Type, forKey key: Key) throws -> Personal<Value?> {
        Personal(wrappedValue: try decodeIfPresent(OrNull<Value>.self, forKey: key)?.wrappedValue)
    }
}

/// A row in the chained facts: without anything personal, whatever is put in.
///
/// It strips on every write to it, so that no rule can forget to.
@propertyWrapper
package struct Chained<Value: Chainable>: Codable, Hashable, Sendable {
    @Apart private var row: Value?

    package init(wrappedValue: Value? = nil) { row = wrappedValue?.chained }

    package var wrappedValue: Value? {
        get { row }
        set { row = newValue?.chained }
    }

    package init(from decoder: any Decoder) throws { row = try Value(from: decoder) }

    package func encode(to encoder: any Encoder) throws { try row.encode(to: encoder) }
}

extension Chained<Ticket> {
    /// Names the ticket's call again, where it is one of ours: its number is personal to nobody.
    mutating func disclose(_ call: CallID) { row?.call = call.description }
}

/// A value that the struct around it refers to, where most others of its kind have none.
///
/// It takes the room of a reference, and to copy the struct copies that: with all rows inside of it `Facts` was of several kilobytes, which
/// each step of a command copied and released field by field. It behaves as the optional value otherwise.
@propertyWrapper
package struct Apart<Value: Codable & Hashable & Sendable>: Codable, Hashable, Sendable {
    /// Nobody changes a value that copies share: a new one is put in its place.
    private final class Place: Sendable {
        let value: Value

        init(_ value: Value) { self.value = value }
    }

    private var place: Place?

    package init(wrappedValue: Value? = nil) { place = wrappedValue.map(Place.init) }

    package var wrappedValue: Value? {
        get { place?.value }
        set { place = newValue.map(Place.init) }
    }

    package init(from decoder: any Decoder) throws { place = Place(try Value(from: decoder)) }

    package func encode(to encoder: any Encoder) throws { try wrappedValue.encode(to: encoder) }

    package static func == (one: Self, other: Self) -> Bool { one.place === other.place || one.wrappedValue == other.wrappedValue }

    package func hash(into hasher: inout Hasher) { wrappedValue.hash(into: &hasher) }
}

/// What may stand in the chained facts.
package protocol Chainable: Codable, Hashable, Sendable {
    /// The value without its personal fields.
    var chained: Self { get }
}

extension Array: Chainable where Element: Chainable {
    package var chained: Self { map(\.chained) }
}

extension KeyedDecodingContainer {
    /// A missing key reads as nil; what an event disclosed when it was written is read with it.
    package func decode<Value>(_ type: Chained<Value>.Type, forKey key: Key) throws -> Chained<Value> {
        try decodeIfPresent(type, forKey: key) ?? Chained()
    }
}

extension KeyedDecodingContainer {
    /// A missing key reads as nil.
    package func decode<Value>(_ type: Apart<Value>.Type, forKey key: Key) throws -> Apart<Value> {
        try decodeIfPresent(type, forKey: key) ?? Apart()
    }
}

extension KeyedEncodingContainer {
    /// A row that is not there has no key.
    package mutating func encode<Value>(_ value: Chained<Value>, forKey key: Key) throws {
        try encodeIfPresent(value.wrappedValue, forKey: key)
    }

    /// A value that is not there has no key.
    package mutating func encode<Value>(_ value: Apart<Value>, forKey key: Key) throws {
        try encodeIfPresent(value.wrappedValue, forKey: key)
    }
}
