import HoldlineCore

extension Ticket: Listed {
    static let columns: [Column<Ticket>] = [
        Column("id", "TICKET", firm: true) { .text($0.id.description) },
        Column("state", "STATE", firm: true) { .word($0.state.rawValue, $0.state.style) },
        Column("priority", "PRIORITY", firm: true, rank: 2) { .word($0.priority.rawValue, $0.priority.style) },
        Column("customer", "CUSTOMER", firm: true) { .text($0.customer.text) },
        Column("assignee", "ASSIGNEE", rank: 1) { .text($0.assignee) },
        Column("subject", "SUBJECT") { .text($0.subject) },
        Column("invoices", "DISPUTES") { .text($0.disputes.filter { $0.state.isShown }.map(\.invoice.text).joined(separator: " ")) },
        Column("updatedAt", "CHANGED", firm: true, rank: 3) { .instant($0.updatedAt) },
    ]

    /// Beside the customer's own page.
    static let ofOneCustomer: [Column<Ticket>] = columns.without("customer")

    /// The title of a page, beside the number.
    var heading: String { subject?.text ?? "(no subject: erased)" }
}

extension TicketState {
    var style: Style {
        switch self {
        case .new: .yellow
        case .open, .waiting: .plain
        case .resolved, .closed: .faint
        }
    }
}

extension Priority {
    var style: Style { self == .urgent || self == .high ? .red : .plain }
}

extension DisputeState {
    /// False where another ticket or another invoice has taken the dispute over.
    var isShown: Bool { self != .moved && self != .replaced }
}

extension StaleItem: Listed {
    static let columns: [Column<StaleItem>] = [
        Column("kind", "KIND", firm: true, rank: 6) { .text($0.kind.rawValue) },
        Column("id", "ID", firm: true) { .text($0.ticket?.description ?? $0.hold?.description ?? "") },
        Column("why", "WHY", least: 40) { .text($0.why) },
        Column("since", "SINCE", firm: true, rank: 3) { .instant($0.since) },
        Column("assignee", "ASSIGNEE", rank: 2) { .text($0.assignee) },
        Column("customer", "CUSTOMER", rank: 1) { .text($0.customer) },
        Column("invoice", "INVOICE", rank: 4) { .text($0.invoice) },
        Column("staleReason", "CODE", rank: 5) { .text($0.staleReason.rawValue) },
    ]
}

extension TicketLine: Listed {
    /// The ticket's columns, the deadline to look at, and whether one was missed.
    static let columns: [Column<TicketLine>] =
        Ticket.columns.map { $0.of(\.ticket) } + [
            Column("due", "DUE", firm: true, rank: 4) { .instant($0.ticket.state.isLive ? $0.clock?.due : nil) },
            Column("late", "LATE", firm: true) { line in
                guard line.ticket.state.isLive, let clock = line.clock, clock.isLate else { return .none }
                return .word(clock.due == clock.resolutionDue ? "resolution" : "first response", .red)
            },
        ]
}
