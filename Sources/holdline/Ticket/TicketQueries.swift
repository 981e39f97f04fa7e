import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// Reads `GET /v1/tickets`, those that were opened first at the top: they wait longest.
struct TicketList: ListVerb {
    static let configuration = CommandConfiguration.verb(
        "list", "Tickets, oldest first.",
        examples: "holdline ticket list --state new", "holdline ticket list --mine", "holdline ticket list --customer K-042 --all -o csv")

    @Option(help: "In this state: \(TicketState.list).", completion: .words(TicketState.self), transform: Read.word) var state: TicketState?
    @Option(help: "Assigned to this agent.", completion: .agents) var assignee: String?
    @Flag(help: "Assigned to you.") var mine = false
    @Option(name: .shortAndLong, help: "This customer's.", completion: .customers, transform: Read.customer) var customer:
        CustomerReference?
    @Option(name: .shortAndLong, help: "Those that dispute this invoice.", completion: .invoices, transform: Read.invoice) var invoice:
        InvoiceNumber?
    @OptionGroup var options: ListOptions

    var empty: String { "No ticket matches." }

    /// Exit code 64: two options would name two agents.
    func validate() throws {
        if mine, assignee != nil { throw ValidationError("--mine and --assignee are two answers to one question: give one") }
    }

    /// `--mine` asks the daemon for the caller's name first.
    func narrow(_ query: inout TicketQuery, _ client: Client) async throws {
        (query.state, query.customer, query.invoice) = (state, customer, invoice)
        query.assignee = mine ? try await client.whoAmI().value.user : assignee
    }

    static var page: Asking<TicketQuery, TicketLine> { Client.tickets }
}

/// Reads `GET /v1/tickets/T-7`; a merged ticket is shown with where it went. Exit code 1 where there is none.
struct TicketShow: ShowVerb {
    static let configuration = CommandConfiguration.verb(
        "show", "One ticket: state, clock, disputes, notes and history.",
        examples: "holdline ticket show T-7", "holdline ticket show 7 -o json")

    @OptionGroup var ticket: TicketArgument
    @OptionGroup var options: ReadOptions

    func answer(_ client: Client) async throws -> Answer<TicketPage> { try await client.ticket(try await ticket.find(client)) }
    func rows(_ page: TicketPage) -> [Ticket] { [page.ticket] }
    func show(_ page: TicketPage, _ writer: PageWriter) throws {
        try TicketPageView(page: page, writer: writer).write()
        CurrentTicket(client: try options.connection.client(), console: writer.console).remember(page.ticket.id)
    }
}

/// Reads `GET /v1/stale`. The daemon decides by the deadlines and waits of its configuration; `--older-than` is
/// only for tickets that nobody touched.
struct TicketStale: ListVerb {
    static let configuration = CommandConfiguration.verb(
        "stale", "Tickets and holds that somebody has to look at, with why, oldest first.",
        """
        Tickets that missed a deadline, with no activity, with no assignee or waiting too long; holds past their review date, or without a
        living ticket; promises of payment that were not kept.
        """,
        examples: "holdline ticket stale --older-than 2d")

    @Option(help: "Untouched for this long: 90m, 36h, 2d, 1w.", transform: Self.age) var olderThan = "2d"
    @OptionGroup var options: ListOptions

    var empty: String { "Nothing is stale." }

    /// As it was written: the daemon reads it again.
    private static func age(_ text: String) throws -> String {
        _ = try Read.span(text, "36h, 2d or 1w")
        return text
    }

    func query(_ client: Client) -> String { olderThan }

    static var page: Asking<String, StaleItem> {
        { client in { (age, page) async throws(ClientError) in try await client.stale(olderThan: age, page) } }
    }
}

/// Disputes that went to another ticket or invoice are not in the list: they hold nothing here.
extension Ticket: Listed {
    static let columns: [Column<Ticket>] = [
        Column("id", "TICKET", firm: true) { .text($0.id.description) },
        Column("state", "STATE", firm: true) { .word($0.state.rawValue, $0.state.style) },
        Column("priority", "PRIORITY", firm: true, rank: 2) { .word($0.priority.rawValue, $0.priority.style) },
        Column("customer", "CUSTOMER", firm: true) { .text($0.customer.text) },
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
