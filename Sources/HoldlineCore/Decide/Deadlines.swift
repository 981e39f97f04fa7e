/// What a ticket wants within some business time.
package enum DeadlineKind: String, WireWord {
    /// Somebody has it, or has responded.
    case acknowledge
    /// Something has reached the customer.
    case firstResponse = "first-response"
    /// Something has reached the customer again, counted from the last time.
    case nextUpdate = "next-update"
    case resolution

    package static let noun = "deadline"

    /// For a person.
    package var words: String {
        switch self {
        case .acknowledge: "acknowledgement"
        case .firstResponse: "first response"
        case .nextUpdate: "next update"
        case .resolution: "resolution"
        }
    }
}

/// Business time within which a ticket wants something, in seconds of opening hours without the time that it waits for the customer; nil where
/// there is no such deadline.
///
/// Values have their sources: Peppol's 3 working days for a response, ACPR 2022-R-01's 10 working days and 2 months.
package struct Deadlines: Hashable, Sendable {
    package var acknowledge, firstResponse, nextUpdate, resolution: Int64?

    package init(acknowledge: Int64? = nil, firstResponse: Int64? = nil, nextUpdate: Int64? = nil, resolution: Int64? = nil) {
        (self.acknowledge, self.firstResponse, self.nextUpdate, self.resolution) = (acknowledge, firstResponse, nextUpdate, resolution)
    }

    package subscript(kind: DeadlineKind) -> Int64? {
        get {
            switch kind {
            case .acknowledge: acknowledge
            case .firstResponse: firstResponse
            case .nextUpdate: nextUpdate
            case .resolution: resolution
            }
        }
        set {
            switch kind {
            case .acknowledge: acknowledge = newValue
            case .firstResponse: firstResponse = newValue
            case .nextUpdate: nextUpdate = newValue
            case .resolution: resolution = newValue
            }
        }
    }

    /// The shortest limit that there is.
    package var shortest: Int64? { DeadlineKind.allCases.compactMap { self[$0] }.min() }
}

/// Customers under a name.
package struct CustomerGroup: Hashable, Sendable {
    package var name: String
    package var customers: Set<CustomerReference>

    package init(name: String, customers: Set<CustomerReference>) { (self.name, self.customers) = (name, customers) }
}

/// Deadlines of some tickets: what it does not name is as for all.
package struct DeadlineException: Hashable, Sendable {
    /// A ticket has to meet each condition that has any words.
    package var priorities: Set<Priority> = []
    package var channels: Set<Channel> = []
    /// Names of customer groups.
    package var groups: Set<String> = []
    /// Customers of those groups.
    package var customers: Set<CustomerReference> = []
    /// Limits in seconds by what they are for; nil takes a deadline away.
    package var limits: [DeadlineKind: Int64?] = [:]

    package init() {}

    package func fits(_ ticket: Ticket) -> Bool {
        (priorities.isEmpty || priorities.contains(ticket.priority)) && (channels.isEmpty || channels.contains(ticket.channel))
            && (groups.isEmpty || customers.contains(ticket.customer))
    }
}

extension Policy {
    /// The deadlines of a ticket by its present priority, channel and customer.
    package func deadlines(for ticket: Ticket) -> Deadlines {
        guard let exception = deadlineExceptions.first(where: { $0.fits(ticket) }) else { return deadlines }
        var own = deadlines
        for (kind, limit) in exception.limits { own[kind] = limit }
        return own
    }

    /// The shortest limit that any ticket may have; nil where there are no deadlines.
    package var shortestLimit: Int64? {
        ([deadlines.shortest] + deadlineExceptions.flatMap { $0.limits.values.map(\.self) }).compactMap(\.self).min()
    }

    /// Whether all tickets have the same deadlines, counted from their opening, and none but a first response and a resolution.
    ///
    /// Then indices by the time of their opening have those that are late.
    package var hasPlainDeadlines: Bool { deadlineExceptions.isEmpty && deadlines.acknowledge == nil && deadlines.nextUpdate == nil }
}
