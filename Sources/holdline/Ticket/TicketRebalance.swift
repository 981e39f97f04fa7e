import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// Shares the open work of some out over those who are there: proposes, asks, and assigns as `ticket assign --stdin` would.
///
/// Exit codes: 0 done, or only proposed; 1 where nobody is there for it, or nobody could be asked; 65 where some were refused.
struct TicketRebalance: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "rebalance", "Share somebody's tickets out over those who are there.",
        """
        There is who has a role that works on tickets, is not away and not paused for more than an hour. Each ticket goes to the one with
        the least open work, where a low one counts 1, a normal one 2, a high one 3 and an urgent one 4. One who is there keeps a share,
        unless --to names others. Who gets a ticket has the skills that its call needed, and where anybody has the language of its
        customer as a skill, that language.

        The proposal is shown and asked about; --yes does it without. With -o json or csv it is written, and nothing is done: it may be
        given to “ticket assign --stdin” as it is. Broken off, the same command goes on with what is left.
        """,
        examples: "holdline ticket rebalance --from ada", "holdline ticket rebalance --from ada,lea --to tom,ines --state open --yes",
        "holdline ticket rebalance --from none -o csv | holdline ticket assign --stdin")

    @Option(help: "Whose tickets, with commas between them; none: those that nobody has.", completion: .agents, transform: Self.logins)
    var from: [String]
    @Option(help: "To these, with commas between them, instead of all who are there.", completion: .agents, transform: Self.logins)
    var to: [String] = []
    @Option(help: "In this state only; repeatable.", completion: .words(TicketState.self), transform: Read.word) var state: [TicketState] =
        []
    @Option(name: [.customShort("m"), .long], help: "Why, for those who get them.", transform: Read.text) var note: FreeText?
    @Flag(name: .shortAndLong, help: "Do it without asking.") var yes = false
    @Flag(help: "Show the proposal, and do nothing.") var dryRun = false
    @OptionGroup var options: WriteOptions

    /// In the place of an agent's name, as `ticket list --assignee` has it.
    private static let nobody = "none"

    /// Each once. Throws `ValidationError` where nobody is named.
    private static func logins(_ text: String) throws -> [String] {
        var seen: Set<String> = []
        let names = try text.split(separator: ",").map { try Read.login(String($0).trimmed) }.filter { seen.insert($0).inserted }
        guard !names.isEmpty else { throw ValidationError(told: "it names nobody") }
        return names
    }

    /// Exit code 64 for a state in which a ticket is nobody's work, for `none` as the one who gets them, and for `--yes` beside
    /// what does nothing.
    func validate() throws {
        if let over = state.first(where: { !$0.isLive }) {
            throw ValidationError(told: "a ticket that is \(over.rawValue) is nobody's work")
        }
        if to.contains(Self.nobody) { throw ValidationError(told: "--to names those who get the tickets: “none” is nobody") }
        if yes, options.output.output == .csv {
            throw ValidationError(told: "csv is the proposal, of which nothing is done: leave --yes out")
        }
        if yes, dryRun { throw ValidationError(told: "--yes does it, and --dry-run does not: say one") }
    }

    /// The loads are read once, so that the proposal is of one moment; the daemon decides of each ticket when it is assigned.
    func run() async throws {
        let client = try options.connection.client()
        let loads = try await client.agentLoads().value
        let takers = try takers(loads)
        let tickets = try await tickets(client)
        if tickets.isEmpty { return try Console.current.note("\(from.joined(separator: ", ")) has no ticket like that: nothing was done") }
        let needs = try await RebalanceNeeds(client: client, takers: takers).needs(tickets)
        let work = tickets.map {
            Rebalance.Work(ticket: $0.id, from: $0.assignee, weight: $0.priority.weight, needs: needs[$0.id] ?? [])
        }
        let split = Rebalance(work, over: takers)
        let byID = Dictionary(tickets.map { ($0.id, $0) }) { first, _ in first }
        let proposal = split.moves.compactMap { move in byID[move.ticket].map { Proposal($0, move) } }
        if !(yes && options.output.output == .json) { try show(proposal, split, takers) }
        for id in split.unplaced {
            let owner = byID[id]?.assignee.map { "\($0)'s" } ?? "nobody's"
            try Console.current.note("\(id) stays \(owner): nobody who is there knows enough for it")
        }
        guard !proposal.isEmpty, !dryRun, yes || options.output.output == .table else { return }
        try agree(proposal.count)
        try await apply(proposal, client)
    }

    /// Those who may get tickets. Throws `refusedHere` where there is nobody, or one of `--to` is not there.
    private func takers(_ loads: AgentLoads) throws(CommandFailure) -> [Rebalance.Taker] {
        var chosen = loads.items.filter { $0.isThere(at: loads.at) }
        if !to.isEmpty {
            chosen = []
            for name in to {
                // One of whom the daemon has heard nothing may still have the role: it decides.
                let load = loads.items.first { $0.login == name }
                if let until = load?.awayUntil {
                    throw .refusedHere("\(name) is away until \(until): leave the name out. Nothing was done")
                }
                if let load, !load.mayTake {
                    throw .refusedHere("\(name) has no role that works on tickets: leave the name out. Nothing was done")
                }
                chosen.append(load ?? AgentLoad(login: name))
            }
        }
        guard !chosen.isEmpty else {
            throw .refusedHere("nobody is there who could get tickets: name somebody with --to. Nothing was done")
        }
        return chosen.map { Rebalance.Taker(login: $0.login, load: $0.weight, skills: $0.skills) }
    }

    /// The tickets of those that are named, in the order of their numbers for each.
    private func tickets(_ client: Client) async throws -> [Ticket] {
        var found: [Ticket] = []
        for name in from {
            var query = TicketQuery()
            if name == Self.nobody { query.unassigned = true } else { query.assignee = name }
            query.state = Several(state.isEmpty ? TicketState.groups[0].words : state)
            var lines = PageCursor(client.tickets, query)
            while let line = try await lines.next() { found.append(line.ticket) }
        }
        return found
    }

    /// The lines of the proposal, and for a person how much work each has before and after.
    private func show(_ proposal: [Proposal], _ split: Rebalance, _ takers: [Rebalance.Taker]) throws {
        let format = options.output.output
        var writer = ListWriter<Proposal>(Proposal.columns, format, on: .current)
        for line in proposal {
            let json = try SortedJSON.bytes(line)
            try writer.add(line, line: json)
        }
        try writer.finish(empty: "The work is shared out as fairly as it can be: nothing is to be done.")
        guard format == .table, !proposal.isEmpty else { return }
        let shares = takers.map { taker in
            Share(
                login: taker.login, gets: proposal.count { $0.to == taker.login }, before: taker.load,
                after: split.loads[taker.login] ?? taker.load)
        }
        try PageWriter(on: .current).section("Work", Share.columns, shares)
    }

    /// Throws `refusedHere` where nobody agrees, or can be asked.
    private func agree(_ count: Int) throws(CommandFailure) {
        guard !yes else { return }
        let console = Console.current
        guard console.canAsk else { throw .refusedHere("nothing was done: add --yes to give these \(count) tickets to them") }
        let question: Phrase = count == 1 ? "Give this ticket to them?" : "Give these \(count) tickets to them?"
        guard try Question(console: console).confirm(question) else { throw .refusedHere("nothing was done") }
    }

    /// Assigns ticket by ticket, as `ticket assign --stdin` does: a refusal is told, and the others go on.
    private func apply(_ proposal: [Proposal], _ client: Client) async throws {
        let agentOf = Dictionary(proposal.map { ($0.id, $0.to) }) { first, _ in first }
        let bulk = TicketBulk(client: client, options: options, isDryRun: false)
        try await bulk.run(proposal.map(\.id), AssignTicket.name, in: AssignTicket.states) { id, key in
            let agent = agentOf[id] ?? ""
            let answer = try await client.act(AssignTicket(agent: agent, note: note), on: id, key: key)
            return TicketBulk.Done(answer: answer) { ticket in TicketAssign.sentence(ticket, agent) }
        }
    }
}

/// A line of the proposal: `ticket assign --stdin` reads `id` and `to`.
private struct Proposal: Listed, Encodable {
    let id: TicketID
    let to: String
    /// nil for a ticket that nobody had.
    let from: String?
    let priority: Priority
    let customer: CustomerReference
    let subject: FreeText?

    init(_ ticket: Ticket, _ move: Rebalance.Move) {
        (id, to, from) = (ticket.id, move.to, move.from)
        (priority, customer, subject) = (ticket.priority, ticket.customer, ticket.subject)
    }

    static let columns: [Column<Proposal>] = [
        Column("id", "TICKET", firm: true) { .text($0.id.description) },
        Column("to", "TO", firm: true) { .text($0.to) },
        Column("from", "FROM", firm: true, rank: 2) { .text($0.from) },
        Column("priority", "PRIORITY", firm: true, rank: 1) { .word($0.priority.rawValue, $0.priority.style) },
        Column("customer", "CUSTOMER", firm: true, rank: 3) { .text($0.customer.text) },
        Column("subject", "SUBJECT") { .text($0.subject) },
    ]
}

/// What somebody has, weighted, before and after.
private struct Share {
    let login: String
    /// `gets` are tickets; `before` and `after` are weights, in which a low ticket counts 1 and an urgent one 4.
    let gets, before, after: Int

    static let columns: [Column<Share>] = [
        Column("login", "AGENT", firm: true) { .text($0.login) },
        Column("gets", "GETS", right: true, firm: true) { .count($0.gets) },
        Column("before", "WORK BEFORE", right: true, firm: true) { .count($0.before) },
        Column("after", "AFTER", right: true, firm: true) { .count($0.after) },
    ]
}

/// What somebody has to know for a ticket: the skills of its call, and the language of its customer where that is anybody's skill.
struct RebalanceNeeds {
    let client: Client
    let takers: [Rebalance.Taker]

    /// By ticket. Nothing is asked where nobody has a skill; a call or a customer that may not be read asks for nothing.
    func needs(_ tickets: [Ticket]) async throws -> [TicketID: [Skill]] {
        let words = Set(takers.flatMap { $0.skills.map(\.word) })
        guard !words.isEmpty else { return [:] }
        var languages: [CustomerReference: Skill?] = [:]
        var needs: [TicketID: [Skill]] = [:]
        for ticket in tickets {
            if let id = ticket.call.flatMap({ CallID($0) }), let call = try await readable({ try await client.call(id).value }) {
                needs[ticket.id] = call.skills
            }
            if languages[ticket.customer] == nil {
                let page = try await readable { try await client.customer(ticket.customer).value }
                let word = page?.customer.language?.text.lowercased()
                languages[ticket.customer] = .some(word.flatMap { words.contains($0) ? Skill(word: $0, rank: 1) : nil })
            }
            if case .some(.some(let skill)) = languages[ticket.customer] { needs[ticket.id, default: []].append(skill) }
        }
        return needs
    }

    /// nil where the daemon does not give it to the caller.
    private func readable<Value>(_ ask: () async throws -> Value) async throws -> Value? {
        do { return try await ask() } catch ClientError.refused { return nil }
    }
}
