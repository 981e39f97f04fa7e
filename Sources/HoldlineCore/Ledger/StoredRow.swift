/// A value whose fields are said once, in `fields`: its JSON comes of that list.
package protocol FieldList: PlainJSON {
    /// Shows every field to a visitor, in the order of the keys of its JSON. A visitor that reads sets what it is shown.
    mutating func fields(_ field: inout some FieldVisitor) throws
}

extension FieldList {
    package func write(into json: inout PlainText) throws {
        var row = self
        json.open()
        try row.fields(&json)
        json.close()
    }
}

/// A row of a noun: stored in a table, carried by events, given in answers.
///
/// From its list of fields come its columns, too, the reading of both, and which of its fields are personal.
package protocol StoredRow: FieldList, Chainable {
    /// A row to read into: each field that may be absent is.
    static var blank: Self { get }

    // What follows from `fields` alone. As requirements they are compiled for each noun by itself: a hundred thousand rows a second go
    // through them.
    func columnValues() throws -> [ColumnValue]
    init(columnValues values: [ColumnValue], currency: Currency?, _ decoder: any ColumnDecoder) throws
    func personalPart(since before: Sealed) -> Sealed
    mutating func unseal(_ sealed: Sealed, before: Sealed, emptied: Set<String>)
    mutating func takeOutPersonalFields()
}

/// Whether a field without a value has a key in JSON.
///
/// `orNull` writes `null`, `whereSet` leaves the key out.
package enum Presence: Sendable {
    case always, orNull, whereSet
}

/// What looks at the fields of a row, one after the other. It does nothing with the kinds of field that it does not implement.
package protocol FieldVisitor {
    /// A single value.
    mutating func value<Value: FieldValue>(_ key: StaticString, _ value: inout Value?, _ presence: Presence) throws

    /// A value of several members or elements, kept as JSON.
    mutating func json<Value: Codable & Hashable>(_ key: StaticString, _ value: inout Value?, _ presence: Presence) throws

    /// A value of which each member is a field of the row itself.
    mutating func part<Value: StoredRow>(_ key: StaticString, _ value: inout Value?) throws

    /// Rows inside of the row, kept as JSON, some of whose fields are personal.
    mutating func rows<Value: StoredRow>(_ key: StaticString, _ rows: inout [Value]?) throws

    /// Values that are kept elsewhere, and stand here in JSON only.
    mutating func beside<Value: PlainJSON>(_ key: StaticString, _ values: [Value]?) throws

    /// Says that the field that comes next is personal, and where the sealed part has it; nil: nowhere of its own.
    mutating func personal<Value: Hashable>(_ key: StaticString, _ value: inout Value?, _ place: WritableKeyPath<Sealed, Value?>?)
}

extension FieldVisitor {
    package mutating func value<Value: FieldValue>(_ key: StaticString, _ value: inout Value?, _ presence: Presence) throws {}
    package mutating func json<Value: Codable & Hashable>(_ key: StaticString, _ value: inout Value?, _ presence: Presence) throws {}
    package mutating func part<Value: StoredRow>(_ key: StaticString, _ value: inout Value?) throws {}
    package mutating func rows<Value: StoredRow>(_ key: StaticString, _ rows: inout [Value]?) throws {}
    package mutating func beside<Value: PlainJSON>(_ key: StaticString, _ values: [Value]?) throws {}
    package mutating func personal<Value: Hashable>(_ key: StaticString, _ value: inout Value?, _ place: WritableKeyPath<Sealed, Value?>?) {
    }
}

// MARK: How a row shows its fields

/// A property that is one field of a row.
package protocol RowField {
    mutating func show(to visitor: inout some FieldVisitor, as key: StaticString) throws
}

extension FieldValue {
    package mutating func show(to visitor: inout some FieldVisitor, as key: StaticString) throws {
        var shown: Self? = self
        try visitor.value(key, &shown, .always)
        if let shown { self = shown }
    }
}

extension Optional: RowField where Wrapped: FieldValue {
    package mutating func show(to visitor: inout some FieldVisitor, as key: StaticString) throws {
        try visitor.value(key, &self, .whereSet)
    }
}

extension OrNull: RowField where Value: FieldValue {
    package mutating func show(to visitor: inout some FieldVisitor, as key: StaticString) throws {
        try visitor.value(key, &wrappedValue, .orNull)
    }
}

extension FieldVisitor {
    mutating func callAsFunction(_ key: StaticString, _ field: inout some RowField) throws { try field.show(to: &self, as: key) }

    // Several fields at once, each after its key.

    mutating func callAsFunction(
        _ key1: StaticString, _ field1: inout some RowField, _ key2: StaticString, _ field2: inout some RowField
    ) throws {
        try field1.show(to: &self, as: key1)
        try field2.show(to: &self, as: key2)
    }

    mutating func callAsFunction(
        _ key1: StaticString, _ field1: inout some RowField, _ key2: StaticString, _ field2: inout some RowField,
        _ key3: StaticString, _ field3: inout some RowField
    ) throws {
        try self(key1, &field1, key2, &field2)
        try field3.show(to: &self, as: key3)
    }

    mutating func callAsFunction(
        _ key1: StaticString, _ field1: inout some RowField, _ key2: StaticString, _ field2: inout some RowField,
        _ key3: StaticString, _ field3: inout some RowField, _ key4: StaticString, _ field4: inout some RowField
    ) throws {
        try self(key1, &field1, key2, &field2)
        try self(key3, &field3, key4, &field4)
    }

    mutating func callAsFunction<Value: FieldValue>(
        _ key: StaticString, _ field: inout Personal<Value?>, in place: WritableKeyPath<Sealed, Value?>? = nil
    ) throws {
        personal(key, &field.wrappedValue, place)
        try value(key, &field.wrappedValue, .orNull)
    }

    /// Text that is personal where `isPersonal` says so, and otherwise the name of something of ours.
    mutating func callAsFunction(
        _ key: StaticString, _ field: inout Personal<String?>, in place: WritableKeyPath<Sealed, FreeText?>, isPersonal: Bool = true
    ) throws {
        if isPersonal {
            let before = field.wrappedValue.flatMap { FreeText($0) }
            var text = before
            personal(key, &text, place)
            if text != before { field.wrappedValue = text?.text }
        }
        try value(key, &field.wrappedValue, .orNull)
    }

    mutating func json<Value: Codable & Hashable>(_ key: StaticString, _ field: inout Value) throws {
        var shown: Value? = field
        try json(key, &shown, .always)
        if let shown { field = shown }
    }

    mutating func json<Value: Codable & Hashable>(_ key: StaticString, _ field: inout Value?) throws { try json(key, &field, .whereSet) }

    mutating func json<Value: Codable & Hashable>(_ key: StaticString, _ field: inout OrNull<Value>) throws {
        try json(key, &field.wrappedValue, .orNull)
    }

    mutating func json<Value: Codable & Hashable>(
        _ key: StaticString, _ field: inout Personal<Value?>, in place: WritableKeyPath<Sealed, Value?>
    ) throws {
        personal(key, &field.wrappedValue, place)
        try json(key, &field.wrappedValue, .orNull)
    }

    /// A list that is there where it is empty, too, but for the sealed part.
    mutating func json<Value: Codable & Hashable>(
        _ key: StaticString, _ field: inout Personal<[Value]>, in place: WritableKeyPath<Sealed, [Value]?>
    ) throws {
        var kept = field.wrappedValue.isEmpty ? nil : field.wrappedValue
        personal(key, &kept, place)
        var shown: [Value]? = kept ?? []
        try json(key, &shown, .always)
        field.wrappedValue = shown ?? []
    }
}

// MARK: Personal fields

extension StoredRow {
    package var chained: Self {
        var row = self
        row.takeOutPersonalFields()
        return row
    }

    package mutating func takeOutPersonalFields() {
        var visitor = Chaining()
        try? fields(&visitor)
    }

    /// Everything personal that the row says, less what stood there `before`.
    package func personalPart(since before: Sealed = Sealed()) -> Sealed {
        var (row, visitor) = (self, Sealing(before: before))
        try? row.fields(&visitor)
        return visitor.part
    }

    /// Puts the personal fields back into a row of the chained facts: what its event sealed, or else what was there `before`.
    ///
    /// - Parameter emptied: keys of fields that are empty now where the event sealed nothing for them.
    package mutating func unseal(_ sealed: Sealed, before: Sealed = Sealed(), emptied: Set<String> = []) {
        var visitor = Unsealing(sealed: sealed, before: before, emptied: emptied)
        try? fields(&visitor)
    }
}

/// Takes out what is personal.
private struct Chaining: FieldVisitor {
    mutating func personal<Value: Hashable>(_ key: StaticString, _ value: inout Value?, _ place: WritableKeyPath<Sealed, Value?>?) {
        value = nil
    }

    mutating func rows<Value: StoredRow>(_ key: StaticString, _ rows: inout [Value]?) throws { rows = rows?.map(\.chained) }
}

/// Collects what is personal.
private struct Sealing: FieldVisitor {
    let before: Sealed
    var part = Sealed()

    mutating func personal<Value: Hashable>(_ key: StaticString, _ value: inout Value?, _ place: WritableKeyPath<Sealed, Value?>?) {
        if let place, let value, before[keyPath: place] != value { part[keyPath: place] = value }
    }
}

/// Puts back what is personal.
private struct Unsealing: FieldVisitor {
    let sealed, before: Sealed
    let emptied: Set<String>

    mutating func personal<Value: Hashable>(_ key: StaticString, _ value: inout Value?, _ place: WritableKeyPath<Sealed, Value?>?) {
        guard let place else { return }
        if let brought = sealed[keyPath: place] {
            value = brought
        } else if emptied.contains(key.description) {
            value = nil
        } else {
            value = value ?? before[keyPath: place]
        }
    }
}
