import GRDB
import HoldlineCore
import HoldlineWire

extension PageQuery {
    /// The place that `after` names; throws `invalid` where it is not one of ours.
    func place() throws(Refusal) -> Int64 {
        guard let after else { return 0 }
        guard let place = Int64(after), place >= 0 else {
            throw .invalid("after", "“\(after.prefix(40))” is no place in this list: use the “next” of the page before")
        }
        return place
    }
}

/// Conditions of a WHERE clause with their values.
struct Conditions {
    private(set) var sql: [String] = []
    private(set) var arguments: StatementArguments = []

    mutating func add(_ condition: String, _ values: (any DatabaseValueConvertible)?...) {
        sql.append(condition)
        arguments += StatementArguments(values)
    }

    var clause: String { sql.isEmpty ? "" : " WHERE " + sql.joined(separator: " AND ") }
}
