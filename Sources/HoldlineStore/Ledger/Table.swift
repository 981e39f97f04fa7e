import Foundation
import GRDB
import HoldlineCore

/// A noun that has a table.
protocol TableRow: StoredRow {
    static var table: Table<Self> { get }
}

extension TableRow {
    /// Reads a row of a `SELECT` that has all columns of the table, under their names.
    ///
    /// Throws `UnreadableColumn` for a value that no version of this program wrote.
    init(row: Row) throws { self = try Self.table.read(row) }

    /// Writes the row over the one with the same key, or as a new one. Throws `DatabaseError`.
    func save(_ statements: Statements) throws { try Self.table.save(self, statements) }
}

/// The table of a noun: its columns are the fields of the row, each under its name in snake case, and some that follow from the row.
///
/// The statements are built once. `CREATE TABLE` is the migrations' alone, which never change; a test compares the two.
struct Table<Row: StoredRow>: Sendable {
    /// A column that no field has.
    struct Derived: Sendable {
        let name: String
        let value: @Sendable (Row) -> ColumnValue

        init(_ name: String, _ value: @escaping @Sendable (Row) -> ColumnValue) { (self.name, self.value) = (name, value) }
    }

    let name: String
    /// Names of the columns that fields have, in the order of `StoredRow.columns`.
    let columns: [String]
    /// Those of them that can hold something personal.
    let personal: Set<String>
    let derived: [Derived]
    /// Every column that a row is written into.
    let allColumns: [String]
    /// Where the currency stands among the columns; nil for a noun without amounts.
    private let currency: Int?
    private let upsert: PreparedText
    /// Of a table without a key it finds any row: `read` alone uses it then.
    private let byKey: Lookup<Row>

    /// - Parameters:
    ///   - key: Columns by which a row is found again; none where every row is a new one.
    ///   - renamed: Columns that have another name than their field.
    ///   - fixed: Columns that are written once: the row never changes them.
    ///   - keepsPersonal: Whether an event that brings nothing personal leaves what is there; otherwise each event brings all of it.
    ///   - derived: Columns that follow from the row.
    ///   - outer: Columns of which the row says nothing: they are given where it is saved.
    ///   - computed: Columns that SQLite computes for a new row, with the expression.
    ///   - updates: Columns whose value over a row that is there is another than the new one's, with the expression.
    init(
        _ name: String, key: [String] = [], renamed: [String: String] = [:], fixed: Set<String> = [], keepsPersonal: Bool = false,
        derived: [Derived] = [], outer: [String] = [], computed: [(name: String, sql: String)] = [], updates: [String: String] = [:]
    ) {
        let fields = Row.columns
        let columns = fields.map { renamed[$0.field] ?? Self.snakeCase($0.field) }
        let personal = Set(zip(fields, columns).filter(\.0.isPersonal).map(\.1))
        (self.name, self.columns, self.personal, self.derived) = (name, columns, personal, derived)
        currency = columns.firstIndex(of: "currency")
        let written = columns + derived.map(\.name) + outer
        allColumns = written + computed.map(\.name)
        let values = written.indices.map { "?\($0 + 1)" } + computed.map(\.sql)
        var sql = "INSERT INTO \(name) (\(allColumns.joined(separator: ", "))) VALUES (\(values.joined(separator: ", ")))"
        if !key.isEmpty {
            let changes = written.filter { !key.contains($0) && !fixed.contains($0) }.map { column in
                let kept = keepsPersonal && personal.contains(column) ? "coalesce(excluded.\(column), \(column))" : "excluded.\(column)"
                return "\(column) = \(updates[column] ?? kept)"
            }
            sql += " ON CONFLICT (\(key.joined(separator: ", "))) DO UPDATE SET \(changes.joined(separator: ", "))"
        }
        upsert = PreparedText(sql)
        byKey = Lookup(name, columns, currency, key.isEmpty ? "" : "WHERE " + key.map { "\($0) = ?" }.joined(separator: " AND "))
    }

    /// Finds whole rows by what follows `FROM` and the table's name.
    func lookup(_ conditions: String) -> Lookup<Row> { Lookup(name, columns, currency, conditions) }

    /// `outer` has the values of the columns of that name, in their order. The row is read as it is: what it breaks of the
    /// table's conditions, SQLite refuses.
    func save(_ row: Row, outer: [ColumnValue] = [], _ statements: Statements) throws {
        var values = try row.columnValues()
        values.reserveCapacity(allColumns.count)
        for column in derived { values.append(column.value(row)) }
        values += outer
        try statements.run(upsert, values)
    }

    /// The row with this key, for which each column of it has a value.
    func find(_ key: ColumnValue..., in statements: Statements) throws -> Row? { try byKey.first(key, in: statements) }

    /// Columns are found by name: the row may have others, and in another order. Throws `UnreadableColumn`.
    func read(_ row: GRDB.Row) throws -> Row { try byKey.read(columns.map { ColumnValue(row[$0] as DatabaseValue) }) }

    /// Reads a row of a `SELECT` that has `columns` in their order, from a place on.
    func read(_ row: RowColumns, from first: Int) throws -> Row { try byKey.read(columns.indices.map { row.value(first + $0) }) }

    /// `openedAt` is the column `opened_at`.
    private static func snakeCase(_ field: String) -> String {
        field.reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
    }
}

/// A statement that finds whole rows of one table; they are read by the places of their columns.
struct Lookup<Row: StoredRow>: Sendable {
    private let text: PreparedText
    /// Where the currency stands, of which the amounts of a row have the decimals.
    private let currency: Int?

    fileprivate init(_ table: String, _ columns: [String], _ currency: Int?, _ conditions: String) {
        text = PreparedText("SELECT \(columns.joined(separator: ", ")) FROM \(table) \(conditions)")
        self.currency = currency
    }

    /// The first row, with a value for each place of the conditions; nil for none. Throws `UnreadableColumn` and `DatabaseError`.
    func first(_ values: [ColumnValue], in statements: Statements) throws -> Row? { try statements.first(text, values).map(read) }

    /// The rows, in the order of the conditions.
    func all(_ values: [ColumnValue], in statements: Statements) throws -> [Row] { try statements.all(text, values).map(read) }

    fileprivate func read(_ values: [ColumnValue]) throws -> Row {
        let currency = currency.flatMap { Currency.from(values[$0], nil) }
        return try Row(columnValues: values, currency: currency, StoredJSON.Decoder())
    }
}

extension ColumnValue {
    /// NULL for a floating-point number and for a blob, of which no noun's table has one.
    init(_ value: DatabaseValue) {
        switch value.storage {
        case .int64(let number): self = .integer(number)
        case .string(let text): self = .text(text)
        default: self = .null
        }
    }

    init(_ text: String?) { self = text.map(ColumnValue.text) ?? .null }
    init(_ bytes: Data?) { self = bytes.map { .blob($0.withUnsafeBytes { [UInt8]($0) }) } ?? .null }
}
