import GRDB
import GRDBSQLite
import HoldlineCore

extension Database {
    /// Runs a `SELECT` and gives `body` each of its rows.
    ///
    /// It is GRDB's own cached statement; its columns are read from SQLite directly, by their places: a `Row` copies each value, and looks
    /// for a column by its name in lower case. Throws `DatabaseError`, and what `body` throws.
    func each(_ sql: String, _ arguments: StatementArguments, _ body: (RowColumns) throws -> Void) throws {
        let statement = try cachedStatement(sql: sql)
        try statement.setArguments(arguments)
        let handle = statement.sqliteStatement
        // One that failed, or that GRDB ran, may not be at its beginning.
        sqlite3_reset(handle)
        defer { sqlite3_reset(handle) }
        while true {
            switch sqlite3_step(handle) {
            case SQLITE_ROW: try body(RowColumns(handle: handle))
            case SQLITE_DONE: return
            default:
                throw DatabaseError(
                    resultCode: ResultCode(rawValue: sqlite3_extended_errcode(sqliteConnection)), message: lastErrorMessage, sql: sql)
            }
        }
    }
}

/// The columns of the row at which a statement stands, by their places; valid until it goes on.
struct RowColumns {
    let handle: SQLiteStatement

    /// Places are counted from 0 here, as in SQLite.
    func isNull(_ place: Int) -> Bool { sqlite3_column_type(handle, Int32(place)) == SQLITE_NULL }

    /// 0 for NULL.
    func integer(_ place: Int) -> Int64 { sqlite3_column_int64(handle, Int32(place)) }

    /// Empty for NULL.
    func text(_ place: Int) -> String {
        guard let start = sqlite3_column_text(handle, Int32(place)) else { return "" }
        return String(decoding: UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, Int32(place)))), as: UTF8.self)
    }

    /// The bytes of a blob, or of a text; none for NULL.
    func bytes(_ place: Int) -> [UInt8] {
        guard let start = sqlite3_column_blob(handle, Int32(place)) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, Int32(place)))))
    }

    /// A floating-point number, of which no column has one, is NULL here.
    func value(_ place: Int) -> ColumnValue {
        switch sqlite3_column_type(handle, Int32(place)) {
        case SQLITE_INTEGER: .integer(integer(place))
        case SQLITE_TEXT: .text(text(place))
        case SQLITE_BLOB: .blob(bytes(place))
        default: .null
        }
    }
}
