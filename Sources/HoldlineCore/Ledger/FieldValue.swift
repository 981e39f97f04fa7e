/// A value as a column holds it.
///
/// SQLite keeps days as their number, instants in milliseconds and amounts in units of the currency's last decimal.
package enum ColumnValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])
}

/// A single value of a row: how its JSON is written, and how a column holds it.
package protocol FieldValue: PlainJSON, Codable, Hashable, RowField {
    var column: ColumnValue { get }

    /// Reads what `column` gave; nil where it is no such value. An amount has the decimals of `currency`.
    static func from(_ column: ColumnValue, _ currency: Currency?) -> Self?
}

extension ColumnValue {
    fileprivate var text: String? { if case .text(let text) = self { text } else { nil } }
    fileprivate var integer: Int64? { if case .integer(let number) = self { number } else { nil } }
}

extension String: FieldValue {
    package var column: ColumnValue { .text(self) }
    package static func from(_ column: ColumnValue, _: Currency?) -> Self? { column.text }
}

extension Int64: FieldValue {
    package var column: ColumnValue { .integer(self) }
    package static func from(_ column: ColumnValue, _: Currency?) -> Self? { column.integer }
}

extension Int: FieldValue {
    package var column: ColumnValue { .integer(Int64(self)) }
    package static func from(_ column: ColumnValue, _: Currency?) -> Self? { column.integer.flatMap(Self.init(exactly:)) }
}

extension Bool: FieldValue {
    package var column: ColumnValue { .integer(self ? 1 : 0) }
    package static func from(_ column: ColumnValue, _: Currency?) -> Self? { column.integer.map { $0 != 0 } }
}

extension FreeText: FieldValue {
    package var column: ColumnValue { .text(text) }
    package static func from(_ column: ColumnValue, _: Currency?) -> Self? { column.text.flatMap { Self($0) } }
}

extension TextIdentifier {
    package var column: ColumnValue { .text(text) }
    package static func from(_ column: ColumnValue, _: Currency?) -> Self? { column.text.map(Self.init(unchecked:)) }
}

extension EntityID {
    package var column: ColumnValue { .integer(number) }
    package static func from(_ column: ColumnValue, _: Currency?) -> Self? { column.integer.map(Self.init(number:)) }
}

extension WireWord {
    package var column: ColumnValue { .text(rawValue) }
    package static func from(_ column: ColumnValue, _: Currency?) -> Self? { column.text.flatMap(Self.init(rawValue:)) }
}

extension Amount: FieldValue {
    package var column: ColumnValue { .integer(units) }

    package static func from(_ column: ColumnValue, _ currency: Currency?) -> Self? {
        guard let units = column.integer, let currency else { return nil }
        return Self(units: units, decimals: currency.decimals)
    }
}

extension Currency: FieldValue {
    package var column: ColumnValue { .text(code) }
    package static func from(_ column: ColumnValue, _: Currency?) -> Self? { column.text.flatMap { Self(code: $0) } }
}

extension Day: FieldValue {
    package var column: ColumnValue { .integer(Int64(number)) }
    package static func from(_ column: ColumnValue, _: Currency?) -> Self? {
        column.integer.flatMap(Int32.init(exactly:)).map(Self.init(number:))
    }
}

extension Instant: FieldValue {
    package var column: ColumnValue { .integer(milliseconds) }
    package static func from(_ column: ColumnValue, _: Currency?) -> Self? { column.integer.map(Self.init(milliseconds:)) }
}
