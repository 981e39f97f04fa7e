/// A list of tickets that the configuration has a name for, an element of `GET /v1/views`.
package struct TicketView: Codable, Hashable, Sendable {
    package var name: String
    /// What `GET /v1/tickets` is to be asked, in the order of its parameters.
    package var ask: [Term]
    /// The columns of a table, by the names of CSV; empty: the usual ones.
    package var columns: [String]

    /// A parameter of a query.
    package struct Term: Codable, Hashable, Sendable {
        package var name, value: String

        package init(name: String, value: String) { (self.name, self.value) = (name, value) }
    }

    package init(name: String, ask: [Term], columns: [String] = []) { (self.name, self.ask, self.columns) = (name, ask, columns) }
}

/// The views of the configuration.
package struct TicketViews: Codable, Hashable, Sendable {
    package var items: [TicketView]

    package init(items: [TicketView]) { self.items = items }
}
