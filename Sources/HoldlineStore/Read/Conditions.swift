import GRDB
import HoldlineCore
import HoldlineWire

/// Where a list goes on.
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
    /// In the order in which they were added; all of them have to hold.
    private(set) var sql: [String] = []
    /// The values for the places of `sql`, in the same order.
    private(set) var arguments: StatementArguments = []

    /// Adds a condition and a value for each `?` in it. The text is the program's own: what a caller sent goes into the
    /// values alone.
    mutating func add(_ condition: String, _ values: (any DatabaseValueConvertible)?...) {
        sql.append(condition)
        arguments += StatementArguments(values)
    }

    /// With `WHERE` before it; empty where there are no conditions.
    var clause: String { sql.isEmpty ? "" : " WHERE " + sql.joined(separator: " AND ") }
}
