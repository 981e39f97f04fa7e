import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// Sends `POST /v1/tickets/T-7/assign` for each ticket: those that are named, or those of an agent who is away.
///
/// Exit codes: 0 done; 1 where one ticket was named and refused; 65 where some of several were refused.
struct TicketAssign: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        AssignTicket.name, "Give tickets to an agent, or all of an agent's to others.",
        """
        Without a ticket the call's is meant, or the last one here. --from and --to share the tickets of an agent out in turn. --note says \
        why: it stands among the notes of each ticket. What “ticket rebalance -o json” or csv proposes is given to --stdin as it is.
        """,
        examples: "holdline ticket assign T-7 marie -m \"speaks German\"", "holdline ticket assign T-158 T-191 tom",
        "holdline ticket assign --from hugo --to tom,ines --state open --note \"Hugo is ill\"")

    @Argument(help: ArgumentHelp("The tickets, and then the agent's Unix user.", valueName: "ticket … agent"), completion: .agents)
    var names: [String] = []
    @Option(help: "All live tickets of this agent.", completion: .agents, transform: Read.login) var from: String?
    @Option(help: "To these, with commas between them.", completion: .agents) var to: String?
    @Option(help: "With --from: in this state only; repeatable.", completion: .words(TicketState.self), transform: Read.word)
    var state: [TicketState] = []
    @Option(name: [.customShort("m"), .long], help: "Why, for the one who gets it.", transform: Read.text) var note: FreeText?
    @Flag(
        help:
            "The tickets that standard input names: a number a line, or what ticket list writes with -o json or csv. Without --to each line says to whom."
    )
    var stdin = false
    @Flag(help: "Say who would get which, and do nothing.") var dryRun = false
    @OptionGroup var options: WriteOptions

    /// Exit code 64 where the tickets or the agent are missing, where `--to` stands alone, and for a state in which a ticket is
    /// nobody's work.
    func validate() throws {
        if from == nil, to == nil, state.isEmpty, !stdin {
            guard !names.isEmpty else { throw ValidationError(told: "name the tickets and then the agent, or --from and --to") }
            if names.count == 1, TicketID(names[0]) != nil {
                throw ValidationError(told: "say who gets it: holdline ticket assign \(names[0]) marie")
            }
            for name in names.dropLast() { _ = try Read.ticket(name) }
            return
        }
        guard (from != nil) != stdin, to != nil || stdin, names.isEmpty else {
            throw ValidationError(told: "--to goes with --from or with --stdin, and no ticket is named beside them")
        }
        if let over = state.first(where: { !$0.isLive }) {
            throw ValidationError(told: "a ticket that is \(over.rawValue) is nobody's work")
        }
        if to != nil, agents.isEmpty { throw ValidationError(told: "--to names nobody") }
    }

    /// Those of `--to` in the order in which they were typed: tickets are dealt out to them in turn. Otherwise the last word of
    /// the command is the agent.
    private var agents: [String] {
        if let to { return to.split(separator: ",").map { String($0.drop { $0 == " " }) }.filter { !$0.isEmpty } }
        return names.last.map { [$0] } ?? []
    }

    func run() async throws {
        let client = try options.connection.client()
        if stdin, to == nil {
            return try await assign(try TicketsOnInput.readGiven(.current).map { ($0.id, $0.to) }, client)
        }
        let tickets = try await tickets(client)
        if tickets.isEmpty { return try Console.current.note("\(from ?? "standard input") has no ticket like that: nothing was done") }
        try await assign(tickets.enumerated().map { ($1, agents[$0 % agents.count]) }, client)
    }

    /// A single ticket has its own report and its own key; several are done one after the other, and each is told.
    private func assign(_ pairs: [(TicketID, String)], _ client: Client) async throws {
        if pairs.isEmpty { return try Console.current.note("standard input names no ticket: nothing was done") }
        if dryRun {
            for (ticket, agent) in pairs { try Console.current.say("\(ticket) to \(agent)") }
            return try Console.current.note("A dry run: nothing was done.")
        }
        guard pairs.count > 1 || stdin else {
            // Repeated later, the command names the ticket that was meant now.
            return try await assign(pairs[0].0, to: pairs[0].1, client, repeating: names.count == 1 ? Invocation.naming(pairs[0].0) : nil)
        }
        let agentOf = Dictionary(pairs) { first, _ in first }
        let bulk = TicketBulk(client: client, options: options, isDryRun: false)
        try await bulk.run(pairs.map(\.0), AssignTicket.name, in: AssignTicket.states) { id, key in
            let agent = agentOf[id] ?? ""
            let answer = try await client.act(AssignTicket(agent: agent, note: note), on: id, key: key)
            return TicketBulk.Done(answer: answer) { ticket in Self.sentence(ticket, agent) }
        }
    }

    static func sentence(_ ticket: Ticket, _ agent: String) -> Phrase {
        "\(ticket.id) is assigned to \(ticket.assignee ?? agent): \(ticket.heading)"
    }

    /// Named ones in their order, those of `--from` or of standard input, or the call's, or the last one.
    private func tickets(_ client: Client) async throws -> [TicketID] {
        if stdin { return try TicketsOnInput.read(.current) }
        guard let from else {
            if names.count == 1 { return [try await CurrentTicket(client: client, console: .current).find()] }
            return try names.dropLast().map(Read.ticket)
        }
        var found: [TicketID] = []
        var query = TicketQuery()
        query.assignee = from
        query.state = Several(state.isEmpty ? TicketState.groups[0].words : state)
        var lines = PageCursor(client.tickets, query)
        while let line = try await lines.next() { found.append(line.ticket.id) }
        return found
    }

    /// `typed` are the arguments that repeat the write, where they are not those of this run.
    private func assign(_ ticket: TicketID, to agent: String, _ client: Client, repeating typed: [String]?) async throws {
        let body = AssignTicket(agent: agent, note: note)
        let answer = try await options.key.write(
            { (key) async throws(ClientError) in try await client.act(body, on: ticket, key: key) }, repeating: typed)
        try await TicketReport(client: client, options: options.output).write(answer, showingInvoices: false, detail: nil) {
            Self.sentence($0.ticket, agent)
        }
    }
}

/// `ticket remind-me`: the ticket comes back on its day, in `holdline my` and in lists by what is due; its clock runs on.
struct TicketRemindMe: TicketVerb {
    typealias Body = RemindOfTicket
    static let configuration = verb(
        "It is over once you do something on the ticket at that time or later.", examples: "holdline ticket remind-me T-7 tomorrow",
        "holdline ticket remind-me T-7 \"2026-11-30 14:00\" --note \"ask the carrier\"", "holdline ticket remind-me T-7 --off")

    @Argument(help: "The day, or the time: tomorrow, friday, 30/11, “tomorrow 14:00”.") var when: [String] = []
    @Flag(help: "Not any more.") var off = false
    @Option(name: [.customShort("m"), .long], help: "A note for then.", transform: Read.text) var note: FreeText?

    /// The word that stood in the place of a ticket is the first one of the day.
    mutating func take(_ word: String) -> Bool {
        when.insert(word, at: 0)
        return true
    }

    /// A day is the daemon's to read, a time is this computer's. Throws `usage` where neither a day nor `--off` is said, or both are.
    func body(for id: TicketID, _ client: Client) throws -> Body {
        guard when.isEmpty == off else {
            throw CommandFailure.usage(off ? "--off has no day: leave it out" : "say when: tomorrow, 2026-11-30, or --off")
        }
        if off { return RemindOfTicket(off: true, note: note) }
        let text = when.joined(separator: " ")
        if let day = try? Read.day(text) { return RemindOfTicket(on: day, note: note) }
        return RemindOfTicket(at: try Read.time(text, now: LocalTime.now()), note: note)
    }

    func sentence(_ ticket: Ticket, _ body: Body, for id: TicketID) -> Phrase {
        if body.off == true { return "\(ticket.id) comes back on no day: \(ticket.heading)" }
        let when = body.on?.description ?? body.at.map(LocalTime.text) ?? ""
        return "\(ticket.id) comes back on \(when): \(ticket.heading)"
    }
}
