import CPostgres
import Foundation

/// The answer to one statement: its rows in binary form, and its command tag.
final class PostgresRows {
    private let result: OpaquePointer

    /// Takes over the result, and frees it in the end.
    init(_ result: OpaquePointer) { self.result = result }

    deinit { PQclear(result) }

    /// Rows.
    var count: Int { Int(PQntuples(result)) }

    /// `COMMIT`, `INSERT 0 3`. A `COMMIT` of a transaction that had failed has the tag `ROLLBACK`.
    var tag: String { String(cString: PQcmdStatus(result)) }

    func isNull(_ row: Int, _ column: Int) -> Bool { PQgetisnull(result, Int32(row), Int32(column)) == 1 }

    /// The bytes of a value; empty for NULL.
    func bytes(_ row: Int, _ column: Int) -> Data {
        Data(UnsafeRawBufferPointer(raw(row, column)))
    }

    /// nil for NULL.
    func data(_ row: Int, _ column: Int) -> Data? { isNull(row, column) ? nil : bytes(row, column) }

    /// Of `text` and what is cast to it. The server checked that it is UTF-8, as the database's encoding is.
    func text(_ row: Int, _ column: Int) -> String { String(decoding: raw(row, column), as: UTF8.self) }

    /// Of an integer of 2, 4 or 8 bytes. Throws `PostgresProblem.unexpected` for another type.
    func integer(_ row: Int, _ column: Int) throws(PostgresProblem) -> Int64 {
        let bytes = raw(row, column)
        guard !isNull(row, column), [2, 4, 8].contains(bytes.count) else {
            throw .unexpected("column \(column) of an answer is no integer")
        }
        let isNegative = bytes[0] >= 0x80
        return bytes.reduce(isNegative ? -1 : 0) { $0 << 8 | Int64($1) }
    }

    /// Of `boolean`; false for NULL.
    func boolean(_ row: Int, _ column: Int) -> Bool { raw(row, column).first == 1 }

    /// The bytes where libpq has them, which are gone with the result.
    private func raw(_ row: Int, _ column: Int) -> UnsafeBufferPointer<UInt8> {
        let length = Int(PQgetlength(result, Int32(row), Int32(column)))
        guard length > 0, let start = PQgetvalue(result, Int32(row), Int32(column)) else {
            return UnsafeBufferPointer(start: nil, count: 0)
        }
        return UnsafeBufferPointer(start: UnsafeRawPointer(start).assumingMemoryBound(to: UInt8.self), count: length)
    }
}
