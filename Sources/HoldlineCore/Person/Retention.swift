/// For how many years personal data is kept, by kind; nil: for ever.
package struct RetentionLimits: Codable, Hashable, Sendable {
    /// `tickets`: after their closing. `calls`: after their end.
    /// `customers`: after the last event of one who has no open invoice, no ticket that lives and no hold that stands.
    package var tickets, calls, customers: Int?

    package init(tickets: Int? = nil, calls: Int? = nil, customers: Int? = nil) {
        (self.tickets, self.calls, self.customers) = (tickets, calls, customers)
    }

    package var isEmpty: Bool { tickets == nil && calls == nil && customers == nil }
}
