/// A field of a row as a column of its table.
package struct RowColumn: Hashable, Sendable {
    /// The key that the field has in JSON.
    package let field: String
    package let isPersonal: Bool
}

/// Reads the JSON of a column. The standard library has no decoder: whoever has one gives it.
package protocol ColumnDecoder: Sendable {
    func decode<Value: Decodable>(_ type: Value.Type, from text: String) throws -> Value
}

/// A value in a column that no version of this program wrote.
package struct UnreadableColumn: Error, CustomStringConvertible {
    package let description: String

    package init(description: String) { self.description = description }
}

extension StoredRow {
    /// The fields that have a column, in the order in which `columnValues` gives their values.
    package static var columns: [RowColumn] {
        var (row, visitor) = (blank, ColumnList())
        try? row.fields(&visitor)
        return visitor.columns
    }

    /// Throws what the encoding of a value throws.
    package func columnValues() throws -> [ColumnValue] {
        var (row, visitor) = (self, ColumnWriting())
        try row.fields(&visitor)
        return visitor.values
    }

    /// The row of these values, which are in the order of `columns`; its amounts have the decimals of `currency`.
    ///
    /// Throws `UnreadableColumn` for a value that no version of this program wrote.
    package init(columnValues values: [ColumnValue], currency: Currency?, _ decoder: any ColumnDecoder) throws {
        var visitor = ColumnReading(values: values, currency: currency, decoder: decoder)
        self = .blank
        try fields(&visitor)
    }
}

private struct ColumnList: FieldVisitor {
    var columns: [RowColumn] = []
    private var isPersonal = false

    init() {}

    private mutating func add(_ key: StaticString, isPersonal: Bool = false) {
        columns.append(RowColumn(field: key.description, isPersonal: isPersonal || self.isPersonal))
        self.isPersonal = false
    }

    mutating func value<Value: FieldValue>(_ key: StaticString, _ value: inout Value?, _ presence: Presence) { add(key) }

    mutating func json<Value: Codable & Hashable>(_ key: StaticString, _ value: inout Value?, _ presence: Presence) { add(key) }

    mutating func part<Value: StoredRow>(_ key: StaticString, _ value: inout Value?) { columns += Value.columns }

    mutating func rows<Value: StoredRow>(_ key: StaticString, _ rows: inout [Value]?) {
        add(key, isPersonal: Value.columns.contains(where: \.isPersonal))
    }

    mutating func personal<Value: Hashable>(_ key: StaticString, _ value: inout Value?, _ place: WritableKeyPath<Sealed, Value?>?) {
        isPersonal = true
    }
}

private struct ColumnWriting: FieldVisitor {
    var values: [ColumnValue] = []

    init() { values.reserveCapacity(40) }

    mutating func value<Value: FieldValue>(_ key: StaticString, _ value: inout Value?, _ presence: Presence) {
        values.append(value?.column ?? .null)
    }

    mutating func json<Value: Codable & Hashable>(_ key: StaticString, _ value: inout Value?, _ presence: Presence) throws {
        values.append(try value.map { .text(String(decoding: try SortedJSON.bytes($0), as: UTF8.self)) } ?? .null)
    }

    mutating func part<Value: StoredRow>(_ key: StaticString, _ value: inout Value?) throws {
        values += try value?.columnValues() ?? Value.columns.map { _ in .null }
    }

    mutating func rows<Value: StoredRow>(_ key: StaticString, _ rows: inout [Value]?) throws { try json(key, &rows, .whereSet) }
}

private struct ColumnReading: FieldVisitor {
    let values: [ColumnValue]
    let currency: Currency?
    let decoder: any ColumnDecoder
    private var next = 0
    /// Whether a value is missing that the part which is being read cannot be without.
    private var isAbsent: Bool?

    init(values: [ColumnValue], currency: Currency?, decoder: any ColumnDecoder) {
        (self.values, self.currency, self.decoder) = (values, currency, decoder)
    }

    private mutating func take() -> ColumnValue {
        defer { next += 1 }
        return values[next]
    }

    mutating func value<Value: FieldValue>(_ key: StaticString, _ value: inout Value?, _ presence: Presence) throws {
        let column = take()
        if column != .null {
            // A word that is not known would otherwise be lost when the row is written again.
            guard let read = Value.from(column, currency) else { throw UnreadableColumn(description: "\(key) is “\(column)”") }
            value = read
        } else if presence != .always {
            value = nil
        } else if isAbsent != nil {
            isAbsent = true
        } else {
            throw UnreadableColumn(description: "\(key) has no value")
        }
    }

    mutating func json<Value: Codable & Hashable>(_ key: StaticString, _ value: inout Value?, _ presence: Presence) throws {
        if case .text(let text) = take() {
            value = try decoder.decode(Value.self, from: text)
        } else if presence != .always {
            value = nil
        }
    }

    mutating func part<Value: StoredRow>(_ key: StaticString, _ value: inout Value?) throws {
        var part = Value.blank
        isAbsent = false
        try part.fields(&self)
        value = isAbsent == true ? nil : part
        isAbsent = nil
    }

    mutating func rows<Value: StoredRow>(_ key: StaticString, _ rows: inout [Value]?) throws { try json(key, &rows, .whereSet) }
}
