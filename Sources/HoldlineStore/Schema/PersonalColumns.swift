import HoldlineCore

/// A column that can hold something personal.
package struct PersonalColumn: Hashable, Sendable {
    package let table, column: String
    /// The columns that it is made from, each as `table.column`; empty where it holds the field itself.
    package let sources: [String]

    package var name: String { "\(table).\(column)" }
}

extension Schema {
    /// Every column beside the sealed part of the events that can hold something personal: those of the fields marked `Personal`, and the
    /// indices that are made from them. An erasure has to reach all of them.
    package static let personalColumns: [PersonalColumn] =
        fields(Ticket.table) + fields(Note.table) + fields(Hold.table) + fields(Customer.table) + fields(Call.table) + fields(Call.visits)
        + fields(Agent.table) + [
            PersonalColumn(table: "search", column: "text", sources: ["ticket.subject", "ticket.description", "note.text"]),
            PersonalColumn(table: "phone", column: "number", sources: ["customer.phones"]),
        ]

    private static func fields(_ table: Table<some StoredRow>) -> [PersonalColumn] {
        table.personal.map { PersonalColumn(table: table.name, column: $0, sources: []) }
    }
}
