import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// Reads `GET /v1/tickets`: without a choice of its own the live ones, what is due soonest at the top.
struct TicketList: ListVerb {
    static let configuration = CommandConfiguration.verb(
        "list", "Tickets: the live ones, what is due soonest first.",
        """
        DUE is the deadline that counts, UNTIL the day until which a ticket waits or on which whoever has it wants to see it again. \
        --state takes several, and “live” for new, open and waiting; --state with a state that is over, or --since, lists all tickets in \
        the order of their last change.
        """,
        examples: "holdline ticket list --mine --due tomorrow", "holdline ticket list --late --unassigned",
        "holdline ticket list --state open --state waiting --sort priority", "holdline ticket list --customer K-042 --any --all -o csv")

    @Option(
        help: "In this state: \(TicketState.list), live; repeatable.", completion: .list(TicketState.allCases.map(\.rawValue) + ["live"]),
        transform: Self.states) var state: [[TicketState]] = []
    @Flag(help: "In any state.") var any = false
    @Option(help: "Assigned to this agent, or to none.", completion: .agents, transform: Read.login)
    var assignee: String?
    @Flag(help: "Assigned to you.") var mine = false
    @Flag(help: "Assigned to nobody.") var unassigned = false
    @Option(name: .shortAndLong, help: "This customer's.", completion: .customers, transform: Read.customer) var customer:
        CustomerReference?
    @Option(name: .shortAndLong, help: "Those that dispute this invoice.", completion: .invoices, transform: Read.invoice) var invoice:
        InvoiceNumber?
    @Option(
        name: .shortAndLong, help: "Of this priority: \(Priority.list); repeatable.", completion: .words(Priority.self),
        transform: Read.word)
    var priority: [Priority] = []
    @Option(name: .shortAndLong, help: "That dispute something for this reason; repeatable.", completion: .reasons, transform: Read.reason)
    var reason: [Reason] = []
    @Flag(help: "That missed a deadline.") var late = false
    @Option(help: "Due on this day or before: deadlines, ends of waiting, follow-ups.", transform: Read.day) var due: Day?
    @Option(help: "Due before this day.", transform: Read.day) var dueBefore: Day?
    @Option(help: "Opened later than this day.", transform: Read.pastDay) var openedAfter: Day?
    @Option(help: "To which something happened on this day or later.", transform: Read.pastDay) var since: Day?
    @Option(help: "The order: \(TicketOrder.list).", completion: .words(TicketOrder.self), transform: Read.word) var sort: TicketOrder?
    @Option(help: "What this view of the configuration asks for; other options go over it.") var view: String?
    @OptionGroup var options: ListOptions

    var empty: Phrase { mine ? "You have no ticket like that." : "No ticket matches." }
    var columns: [Column<TicketLine>] { options.output.output == .csv ? TicketLine.columns : TicketLine.listed }

    /// Exit code 64: two options that answer one question.
    func validate() throws {
        if [mine, assignee != nil, unassigned].count(where: \.self) > 1 {
            throw ValidationError(told: "--mine, --assignee and --unassigned are answers to one question: give one")
        }
        if due != nil, dueBefore != nil { throw ValidationError(told: "--due and --due-before are two answers to one question: give one") }
        if any, !state.isEmpty { throw ValidationError(told: "--any and --state are two answers to one question: give one") }
    }

    /// A state, several with commas, or `live`.
    private static func states(_ text: String) throws -> [TicketState] {
        try text.split(separator: ",", omittingEmptySubsequences: false).flatMap { part in
            part == "live" ? TicketState.groups[0].words : [try Read.word(String(part), or: ["live"])]
        }
    }

    /// The view, and what the options say over it. `--mine` asks the daemon for the caller's name first.
    func narrow(_ query: inout TicketQuery, _ client: Client) async throws {
        if let view { query = try TicketQuery(try await configured(view, client)) }
        query.customer = customer ?? query.customer
        query.invoice = invoice ?? query.invoice
        query.late = late || query.late
        query.due = due ?? dueBefore?.adding(days: -1) ?? query.due
        query.since = since ?? query.since
        query.openedAfter = openedAfter ?? query.openedAfter
        if !priority.isEmpty { query.priority = Several(priority) }
        if !reason.isEmpty { query.reason = Several(reason) }
        let isOfNobody = unassigned || assignee == Self.nobody
        if mine || isOfNobody || assignee != nil {
            query.unassigned = isOfNobody
            query.assignee = mine ? try await client.whoAmI().value.user : isOfNobody ? nil : assignee
        }
        let wanted = state.flatMap(\.self)
        if any {
            query.state = nil
        } else if !wanted.isEmpty {
            query.state = Several(wanted)
        } else if query.state == nil, query.since == nil || query.late || query.due != nil {
            query.state = Several(TicketState.groups[0].words)
        }
        let isLive = query.state?.words.allSatisfy(\.isLive) ?? false
        query.sort = sort ?? query.sort ?? (isLive ? .due : .changed)
    }

    /// In the place of an agent's name: no user is called so.
    private static let nobody = "none"

    /// Those of the view where no others are named.
    func columnNames(_ client: Client) async throws -> [String] {
        guard options.columnNames.isEmpty, options.output.output != .json, let view else { return options.columnNames }
        return try await configured(view, client).columns
    }

    /// Throws `usage` for a view that the daemon's configuration has not.
    private func configured(_ name: String, _ client: Client) async throws -> TicketView {
        let views = try await client.views().value.items
        if let view = views.first(where: { $0.name == name }) { return view }
        throw CommandFailure.usage(
            views.isEmpty
                ? "there is no view “\(Shown.line(name))”: the configuration has none (views:)"
                : "there is no view “\(Shown.line(name))”: there are \(views.map(\.name).joined(separator: ", "))")
    }

    static var page: Asking<TicketQuery, TicketLine> { Client.tickets }
}

extension TicketLine: Listed {
    /// All that a table of a spreadsheet is made from. `due` is the deadline to look at, `next` what comes first of all.
    static let columns: [Column<TicketLine>] =
        Ticket.columns.map { $0.of(\.ticket) } + times + [
            disputed("reasons", "REASONS") { line in
                .text(Set(line.shown.map(\.reason.rawValue)).sorted().joined(separator: " "))
            },
            disputed("disputed", "DISPUTED") { line in .amount(line.sum { $0.amount ?? $0.base }) },
            disputed("credited", "CREDITED") { line in .amount(line.sum(\.credited)) },
            disputed("currency", "") { line in .text(line.currency?.code) },
        ]

    /// A column of CSV alone, about the disputes that are still the ticket's.
    private static func disputed(_ name: String, _ title: String, _ cell: @escaping @Sendable (TicketLine) -> Cell) -> Column<TicketLine> {
        Column(name, title, cell)
    }

    /// Instants of the clock, of waits and of what became of the ticket; a ticket that is over has no deadline and is not late.
    private static let times: [Column<TicketLine>] = [
        Column("due", "DUE", firm: true, rank: 4) { .instant($0.ticket.state.isLive ? $0.clock?.due : nil) },
        Column("late", "LATE", firm: true) { line in
            guard line.ticket.state.isLive, let clock = line.clock, clock.isLate else { return .none }
            return .word(clock.next?.kind.words ?? "", .red)
        },
        Column("until", "UNTIL", firm: true) { .day($0.ticket.waitingUntil) },
        Column("next", "NEXT") { .instant($0.due?.at) },
        Column("nextIs", "NEXT IS") { .word($0.due?.what) },
        Column("openedAt", "OPENED") { .instant($0.ticket.openedAt) },
        Column("firstResponseAt", "RESPONSE") { .instant($0.ticket.firstResponseAt) },
        Column("resolvedAt", "RESOLVED") { .instant($0.ticket.resolution?.at) },
        Column("escalation", "ESCALATION") { line in
            line.escalation.map { .phrase("\($0.percent) % of the time for the \(Phrase(word: $0.deadline.words))") } ?? .none
        },
        Column("outcome", "OUTCOME") { .word($0.ticket.resolution?.outcome) },
    ]

    /// For a person: what is due in red where it is late.
    static let listed: [Column<TicketLine>] = {
        let kept = ["id", "state", "priority", "customer", "assignee", "subject", "invoices"]
        let due = Column<TicketLine>("due", "DUE", firm: true) { line in
            guard line.ticket.state.isLive, let clock = line.clock, let due = clock.due else { return .none }
            return .word(LocalTime.short(due), clock.isLate ? .red : .plain)
        }
        let until = Column<TicketLine>("until", "UNTIL", firm: true) { line in
            if let until = line.ticket.waitingUntil { return .day(until) }
            return line.ticket.followUp(of: line.ticket.assignee).map { .word(LocalTime.short($0.at), .plain) } ?? .none
        }
        let late = times.filter { $0.name == "late" }
        let changed = Column<TicketLine>("updatedAt", "CHANGED", firm: true, rank: 3) { .instant($0.ticket.updatedAt) }
        return columns.filter { kept.contains($0.name) } + [due, until] + late + [changed]
    }()

    /// Disputes that moved to another ticket, or that another invoice replaced, are left out.
    private var shown: [Dispute] { ticket.disputes.filter { $0.state.isShown } }

    /// The one currency of its disputes; nil where there are several.
    private var currency: Currency? {
        let all = Set(shown.compactMap(\.currency))
        return all.count == 1 ? all.first : nil
    }

    /// nil where there is nothing to add up, or where currencies differ.
    private func sum(_ amount: (Dispute) -> Amount?) -> Amount? {
        guard currency != nil else { return nil }
        let amounts = shown.compactMap(amount)
        return amounts.first.map { amounts.dropFirst().reduce($0, +) }
    }
}

extension LocalTime {
    /// Without the time where that is midnight: a whole day is meant.
    static func short(_ instant: Instant) -> String {
        let text = text(instant)
        return text.hasSuffix(" 00:00") ? String(text.dropLast(6)) : text
    }
}

/// Reads `GET /v1/stale`. The daemon decides by the deadlines and waits of its configuration; `--older-than` is
/// only for tickets that nobody touched.
struct TicketStale: ListVerb {
    static let configuration = CommandConfiguration.verb(
        "stale", "Tickets and holds that somebody has to look at, with why: how many of each first, then the oldest.",
        """
        Tickets that missed a deadline, with no activity, with no assignee or waiting too long; holds past their review date, or without a
        living ticket; promises of payment that were not kept. Tickets of somebody who is away, or has no role any more; those that were
        reopened twice; those that bounce: four changes of state or assignee since the opening or the last outcome. An agent sees the
        agent's own. COMMAND is what to type; a word in capitals in it is yours to say.
        """,
        examples: "holdline ticket stale --older-than 2d", "holdline ticket stale --mine --watch",
        "holdline ticket stale --reason deadline-missed", "holdline ticket stale --columns id,why,command")

    @Option(
        help: "Untouched for this long: 90m, 36h, 2d, 1w. Days on which the company does not open count for nothing.", transform: Self.age)
    var olderThan = Span(seconds: 2 * 86_400)
    @Flag(help: "What is yours.") var mine = false
    @Option(help: "What this agent has; of a hold without a ticket who placed it.", completion: .agents, transform: Read.login)
    var assignee: String?
    @Option(help: "For this reason: \(StaleReason.list); repeatable.", completion: .words(StaleReason.self), transform: Read.word)
    var reason: [StaleReason] = []
    @Option(help: "\(StaleItem.Kind.list).", completion: .words(StaleItem.Kind.self), transform: Read.word) var kind: StaleItem.Kind?
    @Flag(name: .shortAndLong, help: "Draw the table anew every two seconds, until Ctrl-C.") var watch = false
    @OptionGroup var options: ListOptions

    var empty: Phrase { "Nothing is stale." }

    func validate() throws {
        if watch, options.output.output != .table {
            throw ValidationError(told: "--watch draws a table: leave out -o, or ask again and again")
        }
        if mine, assignee != nil { throw ValidationError(told: "--mine and --assignee are two answers to one question: give one") }
    }

    /// Exit code 64 for what is no length of time.
    private static func age(_ text: String) throws -> Span { try Read.span(text, "36h, 2d or 1w") }

    /// An agent who names nobody is shown what is the agent's own, and told so.
    func narrow(_ query: inout StaleQuery, _ client: Client) async throws {
        (query.olderThan, query.kind, query.assignee) = (olderThan, kind, assignee)
        query.reason = reason.isEmpty ? nil : Several(reason)
        guard assignee == nil else { return }
        let who = try await client.whoAmI().value
        let seesAll = !Set(who.roles).isDisjoint(with: [.supervisor, .auditor])
        if mine || !seesAll { query.assignee = who.user }
        if !mine, !seesAll { try Console.current.note("What is yours: all of it is for supervisors and auditors to see.") }
    }

    /// The counts come first, for a person.
    func run() async throws {
        guard options.output.output == .table else { return try await list() }
        let client = try options.connection.client()
        var query = StaleQuery()
        try await narrow(&query, client)
        let asked = query
        guard watch else { return try await draw(asked, client) }
        try await Redraw.forever { try await draw(asked, client, anew: true) }
    }

    /// `anew`: over what the terminal shows.
    private func draw(_ asked: StaleQuery, _ client: Client, anew: Bool = false) async throws {
        let counts = try await client.staleCounts(asked).value.items
        if anew { try Console.current.beginScreen() }
        if !counts.isEmpty {
            let writer = PageWriter(on: .current)
            try writer.table(StaleCount.columns, counts)
            try writer.text("")
        }
        try await Listing.write(try shown(of: options.columnNames), options.output, most: most, empty: empty, parts: [asked]) {
            (query, part) async throws(ClientError) in try await Self.page(client)(query, part)
        }
    }

    static var page: Asking<StaleQuery, StaleItem> { Client.stale }
}

extension StaleCount: Listed {
    /// A row for each reason for which something is stale; `since` is the oldest of them.
    static let columns: [Column<StaleCount>] = [
        Column("staleReason", "REASON", firm: true) { .word($0.staleReason) },
        Column("tickets", "TICKETS", right: true, firm: true) { .count($0.tickets) },
        Column("holds", "HOLDS", right: true, firm: true) { .count($0.holds) },
        Column("since", "SINCE", firm: true) { .instant($0.since) },
    ]
}
