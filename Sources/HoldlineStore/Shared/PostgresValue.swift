import Foundation

/// A parameter of a statement, in PostgreSQL's binary form (big-endian; postgresql.org/docs/current/protocol-overview.html, Formats).
enum PostgresValue {
    case null
    /// As `bigint`: a parameter of another integer type needs a cast in the statement.
    case integer(Int64)
    case text(String)
    case bytes(Data)
    case uuid(UUID)
    /// As `bigint[]`, for `unnest` and `ANY`.
    case integers([Int64?])
    case texts([String?])
    case byteArrays([Data?])

    /// The number of its type in `pg_type`, which never changes for these; 0 lets the server infer it.
    var type: UInt32 {
        switch self {
        case .null: 0
        case .integer: Self.int8
        case .text: Self.text
        case .bytes: Self.bytea
        case .uuid: 2950
        case .integers: 1016
        case .texts: 1009
        case .byteArrays: 1001
        }
    }

    /// Numbers of types in `pg_type.dat`, which are the same on every server.
    private static let (bytea, int8, text): (UInt32, UInt32, UInt32) = (17, 20, 25)

    /// nil for NULL.
    var encoded: [UInt8]? {
        switch self {
        case .null: nil
        case .integer(let value): Self.bigEndian(value)
        case .text(let text): Array(text.utf8)
        case .bytes(let data): Array(data)
        case .uuid(let id): withUnsafeBytes(of: id.uuid) { Array($0) }
        case .integers(let all): Self.array(of: Self.int8, all.map { $0.map(Self.bigEndian) })
        case .texts(let all): Self.array(of: Self.text, all.map { $0.map { Array($0.utf8) } })
        case .byteArrays(let all): Self.array(of: Self.bytea, all.map { $0.map { Array($0) } })
        }
    }

    /// `array_send` of PostgreSQL: dimensions, whether there are NULLs, the type; the length and the lower bound; then each element with its
    /// length, -1 for NULL.
    private static func array(of type: UInt32, _ elements: [[UInt8]?]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(20 + elements.reduce(0) { $0 + 4 + ($1?.count ?? 0) })
        append(Int32(elements.isEmpty ? 0 : 1), to: &bytes)
        append(Int32(elements.contains { $0 == nil } ? 1 : 0), to: &bytes)
        append(type, to: &bytes)
        guard !elements.isEmpty else { return bytes }
        append(Int32(elements.count), to: &bytes)
        append(Int32(1), to: &bytes)
        for element in elements {
            append(Int32(element?.count ?? -1), to: &bytes)
            if let element { bytes += element }
        }
        return bytes
    }

    private static func append(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }

    private static func bigEndian(_ value: Int64) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian) { Array($0) }
    }
}

/// One statement of a group, with its parameters as `$1`, `$2`.
struct PostgresStatement {
    let sql: String
    let values: [PostgresValue]
    /// The session prepares it once. The server takes longer to read and to plan some statements than to run them.
    let isPrepared: Bool

    init(_ sql: String, _ values: [PostgresValue] = [], isPrepared: Bool = false) {
        (self.sql, self.values, self.isPrepared) = (sql, values, isPrepared)
    }
}

extension [PostgresStatement] {
    /// Begins a transaction whose commit waits for the disk, and for the standby where there is one. Each statement of it sees what was
    /// committed before that statement, whatever the role's default is.
    static let begin = [
        PostgresStatement("BEGIN ISOLATION LEVEL READ COMMITTED"), PostgresStatement("SET LOCAL synchronous_commit = on"),
    ]

    /// Begins one that has the ledger's turn. What was committed before is seen from the next statement on, and not by the one that locks.
    static let turn = begin + [PostgresStatement("SELECT one FROM holdline.turn FOR UPDATE")]
}
