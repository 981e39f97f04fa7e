import GRDB
import HoldlineCore

/// How an event is found under what it mentions.
extension Subject {
    /// Tickets, holds, calls and messages by a number whose last two bits say which of them it is: short, and each new one stands behind the last.
    /// What has a text of its own by that, behind a letter for its kind.
    var column: ColumnValue {
        switch self {
        case .ticket(let id): .integer(id.number << 2)
        case .hold(let id): .integer(id.number << 2 | 1)
        case .call(let id): .integer(id.number << 2 | 2)
        case .message(let id): .integer(id.number << 2 | 3)
        case .invoice(let number): .text("i\(number)")
        case .customer(let reference): .text("c\(reference)")
        case .agent(let login): .text("a\(login)")
        case .ledger: .text("l")
        }
    }

    /// `column` as a value of a query.
    var key: DatabaseValue {
        switch column {
        case .integer(let number): number.databaseValue
        case .text(let text): text.databaseValue
        default: .null
        }
    }
}
