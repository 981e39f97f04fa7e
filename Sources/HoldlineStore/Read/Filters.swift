import GRDB
package import HoldlineCore

package struct PageRequest: Sendable {
    /// 1 to 500.
    package var limit: Int
    /// The `next` of the page before.
    package var after: String?

    package init(limit: Int = 50, after: String? = nil) {
        self.limit = limit
        self.after = after
    }

    /// The place that `after` names; throws `invalid` where it is not one of ours.
    func place() throws -> Int64 {
        guard let after else { return 0 }
        guard let place = Int64(after), place >= 0 else {
            throw Refusal.invalid("after", "“\(after.prefix(40))” is no place in this list: use the “next” of the page before")
        }
        return place
    }
}

package struct TicketFilter: Sendable {
    package var state: TicketState?
    package var assignee: String?
    package var customer: CustomerReference?
    package var invoice: InvoiceNumber?
    /// Full text.
    package var query: String?
    package init() {}
}

package struct InvoiceFilter: Sendable {
    package var customer: CustomerReference?
    /// Open, and due this many days before today or earlier; 0 is due before today.
    package var overdueDays: Int?
    package var held: Bool?
    /// Level that the last reminder has at least; 0 is every invoice.
    package var leastLevel: Int?
    /// Whether it may be handed over to a collection agency: nothing held, the last level of reminders sent, and with none yet.
    package var collectable = false
    package init() {}
}

package struct HoldFilter: Sendable {
    package var kind: HoldKind?
    package var invoice: InvoiceNumber?
    package var customer: CustomerReference?
    package var ticket: TicketID?
    /// Only promises that were not kept; with `all`, those that ended since too.
    package var broken = false
    /// Lifted ones and those that are over too.
    package var all = false
    package init() {}
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
