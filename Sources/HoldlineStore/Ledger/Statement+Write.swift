import Foundation
import GRDB
import GRDBSQLite

/// Writing past GRDB's conversion of arguments.
extension Database {
    /// Values in the order of a statement's places; nil is NULL.
    typealias Values = [(any DatabaseValueConvertible)?]

    /// Runs a statement that gives no rows, with a value for each of its places.
    ///
    /// It is GRDB's own cached statement; values and step go to SQLite directly, since `Statement.execute(arguments:)` takes as long as
    /// SQLite itself for a row of some twenty columns. Throws `DatabaseError`; the transaction is the caller's to roll back.
    func write(_ sql: String, _ values: Values) throws {
        let statement = try cachedStatement(sql: sql)
        let handle = statement.sqliteStatement
        guard Int(sqlite3_bind_parameter_count(handle)) == values.count else {
            throw DatabaseError(resultCode: .SQLITE_MISUSE, message: "\(values.count) values for a statement with other places", sql: sql)
        }
        // One that failed, or that GRDB ran, may not be at its beginning.
        sqlite3_reset(handle)
        var place: Int32 = 0
        for value in values {
            place += 1
            let code = Self.bind(value?.databaseValue.storage ?? .null, to: handle, at: place)
            guard code == SQLITE_OK else { throw failure(code, sql) }
        }
        let code = sqlite3_step(handle)
        // Before the statement is reset: that keeps the code, and not always the words.
        let failure = code == SQLITE_DONE || code == SQLITE_ROW ? nil : failure(code, sql)
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
        if let failure { throw failure }
    }

    /// The error that SQLite just reported, with its extended code, which tells a full disk from a broken one.
    private func failure(_ code: Int32, _ sql: String) -> DatabaseError {
        DatabaseError(
            resultCode: ResultCode(rawValue: sqlite3_extended_errcode(sqliteConnection)), message: lastErrorMessage ?? "\(code)", sql: sql)
    }

    /// Binds one value; gives SQLite's result code. Texts are UTF-8, and an empty blob is a blob, not NULL.
    private static func bind(_ value: DatabaseValue.Storage, to handle: SQLiteStatement, at place: Int32) -> Int32 {
        // SQLite copies texts and blobs: they need not live until the step.
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        switch value {
        case .null: return sqlite3_bind_null(handle, place)
        case .int64(let number): return sqlite3_bind_int64(handle, place, number)
        case .double(let number): return sqlite3_bind_double(handle, place, number)
        case .string(let text):
            var text = text
            return text.withUTF8 { utf8 in
                guard let start = utf8.baseAddress else { return sqlite3_bind_text(handle, place, "", 0, transient) }
                return start.withMemoryRebound(to: CChar.self, capacity: utf8.count) {
                    sqlite3_bind_text(handle, place, $0, Int32(utf8.count), transient)
                }
            }
        case .blob(let data):
            return data.withUnsafeBytes { bytes in
                guard let start = bytes.baseAddress else { return sqlite3_bind_zeroblob(handle, place, 0) }
                return sqlite3_bind_blob(handle, place, start, Int32(bytes.count), transient)
            }
        }
    }
}
