import GRDB
import GRDBSQLite
import HoldlineCore
import Synchronization

/// A statement's text that is run again and again. Its number finds the statement: to find it by some hundred bytes of SQL takes as long as
/// a small step of it.
struct PreparedText: Sendable {
    let sql: String
    fileprivate let number: Int

    init(_ sql: String) {
        self.sql = sql
        number = Self.given.add(1, ordering: .relaxed).oldValue
    }

    /// How many numbers were given. A text gets its own once, as a static constant: one that is made anew each time would grow
    /// the list of statements without end.
    private static let given = Atomic<Int>(0)
}

/// The statements of one connection that the writer's way runs for each command. Used where the connection is.
///
/// They are GRDB's own cached ones; values and steps go to SQLite directly, since `Statement.execute(arguments:)` and `Row.fetchOne` take as
/// long as SQLite itself for a row of some twenty columns.
final class Statements {
    let db: Database
    /// By the number of the text; nil where this connection has not run it.
    private var statements: [Statement?] = []
    /// The texts and blobs of the statement that runs: SQLite is told that they stay where they are, and copies them once instead of twice.
    private var room = UnsafeMutableRawPointer.allocate(byteCount: 4096, alignment: 8)
    private var size = 4096

    init(_ db: Database) { self.db = db }

    deinit { room.deallocate() }

    /// Runs a statement that gives no rows, with a value for each of its places. Throws `DatabaseError`; the transaction is the caller's to
    /// roll back.
    func run(_ text: PreparedText, _ values: [ColumnValue]) throws {
        let handle = try bind(text, values)
        defer { release(handle) }
        let code = sqlite3_step(handle)
        guard code == SQLITE_DONE || code == SQLITE_ROW else { throw failure(code, text) }
    }

    /// The first row of a statement, column by column; nil where it gives none.
    func first(_ text: PreparedText, _ values: [ColumnValue]) throws -> [ColumnValue]? {
        let handle = try bind(text, values)
        defer { release(handle) }
        return try next(handle, text)
    }

    /// All rows of a statement.
    func all(_ text: PreparedText, _ values: [ColumnValue]) throws -> [[ColumnValue]] {
        let handle = try bind(text, values)
        defer { release(handle) }
        var rows: [[ColumnValue]] = []
        while let row = try next(handle, text) { rows.append(row) }
        return rows
    }

    /// The first column of all rows of a statement; NULL is left out.
    func texts(_ text: PreparedText, _ values: ColumnValue...) throws -> [String] {
        try all(text, values).compactMap { if case .text(let found)? = $0.first { found } else { nil } }
    }

    /// The first column of all rows of a statement; NULL is left out.
    func integers(_ text: PreparedText, _ values: ColumnValue...) throws -> [Int64] {
        try all(text, values).compactMap { if case .integer(let found)? = $0.first { found } else { nil } }
    }

    /// Whether a statement gives a row.
    func isAny(_ text: PreparedText, _ values: ColumnValue...) throws -> Bool { try first(text, values) != nil }

    // MARK: A statement

    /// The prepared statement, found by its number; GRDB's cache is asked once for each text and connection.
    private func statement(_ text: PreparedText) throws -> SQLiteStatement {
        if text.number < statements.count, let known = statements[text.number] { return known.sqliteStatement }
        let statement = try db.cachedStatement(sql: text.sql)
        while statements.count <= text.number { statements.append(nil) }
        statements[text.number] = statement
        return statement.sqliteStatement
    }

    /// Throws `SQLITE_MISUSE` where there are not as many values as places.
    private func bind(_ text: PreparedText, _ given: [ColumnValue]) throws -> SQLiteStatement {
        let handle = try statement(text)
        guard Int(sqlite3_bind_parameter_count(handle)) == given.count else {
            throw DatabaseError(
                resultCode: .SQLITE_MISUSE, message: "\(given.count) values for a statement with other places", sql: text.sql)
        }
        // One that failed, or that GRDB ran, may not be at its beginning.
        sqlite3_reset(handle)
        makeRoom(for: given)
        var (place, used): (Int32, Int) = (0, 0)
        for value in given {
            place += 1
            let code = bind(value, to: handle, at: place, &used)
            guard code == SQLITE_OK else {
                release(handle)
                throw failure(code, text)
            }
        }
        return handle
    }

    /// The room is large enough before the first value is copied: it must not move while SQLite has pointers into it.
    private func makeRoom(for given: [ColumnValue]) {
        var needed = 0
        for value in given {
            switch value {
            case .text(let text): needed += text.utf8.count
            case .blob(let bytes): needed += bytes.count
            case .null, .integer: break
            }
        }
        guard needed > size else { return }
        room.deallocate()
        size = needed * 2
        room = .allocate(byteCount: size, alignment: 8)
    }

    /// SQLite's own code. A text or blob is copied behind those before it, `used` bytes from the beginning of the room.
    private func bind(_ value: ColumnValue, to handle: SQLiteStatement, at place: Int32, _ used: inout Int) -> Int32 {
        switch value {
        case .null: return sqlite3_bind_null(handle, place)
        case .integer(let number): return sqlite3_bind_int64(handle, place, number)
        case .text(let text):
            var text = text
            let (start, count) = text.withUTF8 { keep(UnsafeRawBufferPointer($0), &used) }
            return sqlite3_bind_text(handle, place, start.assumingMemoryBound(to: CChar.self), count, nil)
        case .blob(let bytes):
            let (start, count) = bytes.withUnsafeBytes { keep($0, &used) }
            return sqlite3_bind_blob(handle, place, start, count, nil)
        }
    }

    /// Copies bytes behind those of the values before: they stay until the statement is released.
    private func keep(_ bytes: UnsafeRawBufferPointer, _ used: inout Int) -> (UnsafeMutableRawPointer, Int32) {
        let start = room + used
        if let from = bytes.baseAddress { start.copyMemory(from: from, byteCount: bytes.count) }
        used += bytes.count
        return (start, Int32(bytes.count))
    }

    /// The row at which the statement stands; nil at its end.
    private func next(_ handle: SQLiteStatement, _ text: PreparedText) throws -> [ColumnValue]? {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: (0..<Int(sqlite3_column_count(handle))).map(RowColumns(handle: handle).value)
        case SQLITE_DONE: nil
        case let code: throw failure(code, text)
        }
    }

    /// Puts a statement back to its beginning: it keeps no lock, and no pointer to its values.
    private func release(_ handle: SQLiteStatement) {
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
    }

    /// The error with SQLite's own words, and the extended code.
    private func failure(_ code: Int32, _ text: PreparedText) -> DatabaseError {
        DatabaseError(
            resultCode: ResultCode(rawValue: sqlite3_extended_errcode(db.sqliteConnection)), message: db.lastErrorMessage ?? "\(code)",
            sql: text.sql)
    }
}
