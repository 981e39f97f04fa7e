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
    init?(column: ColumnValue, _ currency: Currency?)
}

extension ColumnValue {
    fileprivate var text: String? { if case .text(let text) = self { text } else { nil } }
    fileprivate var integer: Int64? { if case .integer(let number) = self { number } else { nil } }
}

extension String: FieldValue {
    package var column: ColumnValue { .text(self) }

    package init?(column: ColumnValue, _: Currency?) {
        guard let text = column.text else { return nil }
        self = text
    }
}

extension Int64: FieldValue {
    package var column: ColumnValue { .integer(self) }

    package init?(column: ColumnValue, _: Currency?) {
        guard let number = column.integer else { return nil }
        self = number
    }
}

extension Int: FieldValue {
    package var column: ColumnValue { .integer(Int64(self)) }

    package init?(column: ColumnValue, _: Currency?) {
        guard let number = column.integer.flatMap(Int.init(exactly:)) else { return nil }
        self = number
    }
}

extension Bool: FieldValue {
    package var column: ColumnValue { .integer(self ? 1 : 0) }

    package init?(column: ColumnValue, _: Currency?) {
        guard let number = column.integer else { return nil }
        self = number != 0
    }
}

extension FreeText: FieldValue {
    package var column: ColumnValue { .text(text) }
    package init?(column: ColumnValue, _: Currency?) { self.init(column.text ?? "\0") }
}

extension TextIdentifier {
    package var column: ColumnValue { .text(text) }

    package init?(column: ColumnValue, _: Currency?) {
        guard let text = column.text else { return nil }
        self.init(unchecked: text)
    }
}

extension EntityID {
    package var column: ColumnValue { .integer(number) }

    package init?(column: ColumnValue, _: Currency?) {
        guard let number = column.integer else { return nil }
        self.init(number: number)
    }
}

extension WireWord {
    package var column: ColumnValue { .text(rawValue) }
    package init?(column: ColumnValue, _: Currency?) { self.init(rawValue: column.text ?? "") }
}

extension Amount: FieldValue {
    package var column: ColumnValue { .integer(units) }

    package init?(column: ColumnValue, _ currency: Currency?) {
        guard let units = column.integer, let currency else { return nil }
        self.init(units: units, decimals: currency.decimals)
    }
}

extension Currency: FieldValue {
    package var column: ColumnValue { .text(code) }
    package init?(column: ColumnValue, _: Currency?) { self.init(code: column.text ?? "") }
}

extension Day: FieldValue {
    package var column: ColumnValue { .integer(Int64(number)) }

    package init?(column: ColumnValue, _: Currency?) {
        guard let number = column.integer.flatMap(Int32.init(exactly:)) else { return nil }
        self.init(number: number)
    }
}

extension Instant: FieldValue {
    package var column: ColumnValue { .integer(milliseconds) }

    package init?(column: ColumnValue, _: Currency?) {
        guard let milliseconds = column.integer else { return nil }
        self.init(milliseconds: milliseconds)
    }
}
