/// What becomes of words with PostgreSQL.
enum PostgresProblem: Error, CustomStringConvertible {
    /// No connection came about; nothing was sent.
    case unreachable(String)
    /// The connection ended, or was silent until the deadline, after something was sent: whether it was done, nobody here knows.
    case lost(String)
    /// The server refused a statement, with its SQLSTATE (postgresql.org/docs/current/errcodes-appendix.html). What came before it in the
    /// transaction has no effect, and the transaction waits for its `ROLLBACK`.
    case refused(state: String, String)
    /// The server answered what these statements cannot answer.
    case unexpected(String)

    /// In words for a person, without a full stop.
    var description: String {
        switch self {
        case .unreachable(let reason): "PostgreSQL cannot be reached: \(reason)"
        case .lost(let reason): "the connection to PostgreSQL was lost: \(reason)"
        case .refused(let state, let message): "PostgreSQL refuses: \(message) (SQLSTATE \(state))"
        case .unexpected(let reason): "PostgreSQL answers unexpectedly: \(reason)"
        }
    }

    /// The server's own code where it refused.
    var state: String? { if case .refused(let state, _) = self { state } else { nil } }
}

/// SQLSTATEs that decide what is done next.
enum PostgresState {
    /// A lock was not given within `lock_timeout`, or at once.
    static let lockNotAvailable = "55P03"
    /// A row with this key is there: of an event, another daemon appended it.
    static let uniqueViolation = "23505"
    /// The role may not do this; `holdlined ledger schema` has the grants.
    static let insufficientPrivilege = "42501"
    /// The schema is there, and one of its tables is not.
    static let undefinedTable = "42P01"
    /// The schema itself is not there.
    static let invalidSchemaName = "3F000"
}
