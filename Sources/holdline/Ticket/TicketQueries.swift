import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// Reads `GET /v1/tickets/T-7`; a merged ticket is shown with where it went. Exit code 1 where there is none.
struct TicketShow: ShowVerb {
    static let configuration = CommandConfiguration.verb(
        "show", "One ticket: state, clock, disputes, notes and history.",
        examples: "holdline ticket show T-7", "holdline ticket show 7 -o json")

    @OptionGroup var ticket: TicketArgument
    @OptionGroup var options: ReadOptions

    func answer(_ client: Client) async throws -> Answer<TicketPage> { try await client.ticket(try await ticket.find(client)) }
    /// CSV has the ticket alone: its notes and history are in JSON.
    func rows(_ page: TicketPage) -> [Ticket] { [page.ticket] }
    /// The ticket is remembered as the last one here, so that the next verb need not name it.
    func show(_ page: TicketPage, _ writer: PageWriter) throws {
        try TicketPageView(page: page, writer: writer).write()
        CurrentTicket(client: try options.connection.client(), console: writer.console).remember(page.ticket.id)
    }
}

/// Disputes that went to another ticket or invoice are not in the list: they hold nothing here.
extension Ticket: Listed {
    static let columns: [Column<Ticket>] = [
        Column("id", "TICKET", firm: true) { .text($0.id.description) },
        Column("state", "STATE", firm: true) { .word($0.state.rawValue, $0.state.style) },
        Column("priority", "PRIORITY", firm: true, rank: 2) { .word($0.priority.rawValue, $0.priority.style) },
        .customer(\.customer),
        Column("assignee", "ASSIGNEE", rank: 1) { .text($0.assignee) },
        Column("subject", "SUBJECT") { .text($0.subject) },
        Column("invoices", "DISPUTES", list: true) {
            .text($0.disputes.filter { $0.state.isShown }.map(\.invoice.text).joined(separator: " "))
        },
        Column("updatedAt", "CHANGED", firm: true, rank: 3) { .instant($0.updatedAt) },
    ]

    /// Beside the customer's own page.
    static let ofOneCustomer: [Column<Ticket>] = columns.without("customer")

    /// The title of a page, beside the number.
    var heading: String { subject?.text ?? "(no subject: erased)" }
}

/// Yellow wants somebody to begin, faint is over.
extension TicketState {
    var style: Style {
        switch self {
        case .new: .yellow
        case .open, .waiting: .plain
        case .resolved, .closed: .faint
        }
    }
}

/// Red where it goes before the others.
extension Priority {
    var style: Style { self == .urgent || self == .high ? .red : .plain }
}

extension DisputeState {
    /// False where another ticket or another invoice has taken the dispute over.
    var isShown: Bool { self != .moved && self != .replaced }
}

/// A ticket or a hold in one row; `staleReason` is the code for programs, `why` the sentence for people.
extension StaleItem: Listed {
    static let columns: [Column<StaleItem>] = [
        Column("kind", "KIND", firm: true, rank: 7) { .word($0.kind) },
        Column("id", "ID", firm: true) { .text($0.ticket?.description ?? $0.hold?.description ?? "") },
        Column("why", "WHY", least: 40) { .phrase(Phrase(said: $0.why)) },
        Column("since", "SINCE", firm: true, rank: 3) { .instant($0.since) },
        Column("assignee", "ASSIGNEE", rank: 2) { .text($0.assignee) },
        Column("customer", "CUSTOMER", rank: 1) { .text($0.customer) },
        Column("invoice", "INVOICE", rank: 4) { .text($0.invoice) },
        Column("staleReason", "CODE", rank: 6) { .word($0.staleReason) },
        Column("command", "COMMAND", firm: true, rank: 5) { .exact($0.command ?? "") },
    ]
}
