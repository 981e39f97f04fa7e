import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// From the first contact to the end, in the order of the work.
struct TicketNoun: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun(
        "ticket", "Complaints: open, work and settle them.",
        [TicketOpen.self, TicketImport.self, TicketList.self, TicketSearch.self, TicketShow.self, TicketEdit.self] + actions
            + [TicketStale.self])
}

/// The ticket that a verb is about: `T-7`, or `7`.
struct TicketArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The ticket: T-7, or 7.", valueName: "ticket"), completion: .tickets, transform: Read.ticket)
    var id: TicketID
}

/// A verb on one ticket.
///
/// What all of them do – the ticket, the key, the answer, the report – is in `run`; a verb adds its options,
/// its body and its sentence.
protocol TicketVerb: ActionVerb where Naming == TicketArgument, Body: TicketAction {
    /// Whether the answer is followed by what may be collected now.
    static var showsInvoices: Bool { get }

    /// The action's body; `client` is there to be asked beforehand.
    func body(for id: TicketID, _ client: Client) async throws -> Body
    /// The body to send in place of one that was refused, once a person agreed; throws the failure where there is none.
    func body(after failure: CommandFailure) throws(CommandFailure) -> Body
    /// A sentence for a person that says the effect. `id` is the ticket that was named.
    func sentence(_ ticket: Ticket, _ body: Body, for id: TicketID) -> String
    /// A line below the sentence, where there is more to tell a person.
    func detail(for id: TicketID, _ client: Client) async throws(CommandFailure) -> String?
}

extension TicketVerb {
    static var showsInvoices: Bool { false }
    func body(after failure: CommandFailure) throws(CommandFailure) -> Body { throw failure }
    func detail(for id: TicketID, _ client: Client) async throws(CommandFailure) -> String? { nil }

    /// A refusal that a person may agree to is sent once more, with `--yes` in the command that would repeat
    /// it. Throws the first failure where nobody agrees.
    func run(on argument: TicketArgument, _ shared: WriteOptions) async throws {
        let id = argument.id
        let client = try shared.connection.client()
        var body = try await body(for: id, client)
        let answer: Answer<TicketPage>
        do throws(CommandFailure) {
            answer = try await send(body, to: id, client, shared.key)
        } catch {
            body = try self.body(after: error)
            answer = try await send(body, to: id, client, shared.key, repeating: Invocation.arguments + ["--yes"])
        }
        let detail = shared.output.output == .table ? try await detail(for: id, client) : nil
        try await TicketReport(client: client, options: shared.output).write(
            answer, showingInvoices: Self.showsInvoices, detail: detail
        ) { sentence($0.ticket, body, for: id) }
    }

    /// Sends the action under the key of the run; the key is the same the second time only where it was typed.
    private func send(
        _ body: Body, to id: TicketID, _ client: Client, _ key: KeyOptions, repeating typed: [String]? = nil
    ) async throws(CommandFailure) -> Answer<TicketPage> {
        try await key.write({ (key) async throws(ClientError) in try await client.act(body, on: id, key: key) }, repeating: typed)
    }
}

extension TicketVerb where Body: PlainAction {
    func body(for id: TicketID, _ client: Client) async throws -> Body { Body() }
}

/// `open`, `import` and `edit` are commands of their own: they take more than one request, or many tickets.
extension TicketNoun {
    /// The verbs that are actions, in the order of the help.
    static let actions: [any ParsableCommand.Type] = [
        ActionCommand<TicketTake>.self, ActionCommand<TicketAssign>.self, ActionCommand<TicketRelease>.self, ActionCommand<TicketNote>.self,
        ActionCommand<TicketStrike>.self, ActionCommand<TicketWait>.self, ActionCommand<TicketContinue>.self,
        ActionCommand<TicketDispute>.self, ActionCommand<TicketSettle>.self, ActionCommand<TicketUnsettle>.self,
        ActionCommand<TicketResolve>.self, ActionCommand<TicketMerge>.self, ActionCommand<TicketUnmerge>.self,
        ActionCommand<TicketReopen>.self, ActionCommand<TicketClose>.self,
    ]
}

/// `ticket take`: assigns the ticket to oneself. Exit code 1 where somebody else has it, unless `--steal` is
/// said.
struct TicketTake: TicketVerb {
    typealias Body = TakeTicket
    static let configuration = verb(examples: "holdline ticket take T-7", "holdline ticket take T-7 --steal")

    @Flag(help: "Take it even where somebody else has it.") var steal = false

    func body(for id: TicketID, _ client: Client) -> Body { TakeTicket(steal: steal ? true : nil) }
    func sentence(_ ticket: Ticket, _ body: Body, for id: TicketID) -> String { "\(ticket.id) is yours: \(ticket.heading)" }
}

/// `ticket assign`: gives the ticket to an agent, also where another one had it. The daemon does not ask the agent.
struct TicketAssign: TicketVerb {
    typealias Body = AssignTicket
    static let configuration = verb(examples: "holdline ticket assign T-7 marie")

    @Argument(help: "The agent's Unix user.", completion: .agents) var agent: String

    func body(for id: TicketID, _ client: Client) -> Body { AssignTicket(agent: agent) }
    func sentence(_ ticket: Ticket, _ body: Body, for id: TicketID) -> String { "\(ticket.id) is assigned to \(ticket.assignee ?? agent)" }
}

/// `ticket release`: nobody has it any more, and `ticket stale` will list it.
struct TicketRelease: TicketVerb {
    typealias Body = ReleaseTicket
    static let configuration = verb(examples: "holdline ticket release T-7")

    func sentence(_ ticket: Ticket, _ body: Body, for id: TicketID) -> String { "\(ticket.id) is assigned to nobody" }
}

/// `ticket note`: adds a text to the history. Several words are joined with blanks; `-` reads the note from
/// standard input.
struct TicketNote: TicketVerb {
    typealias Body = NoteOnTicket
    static let configuration = CommandConfiguration.verb(
        "note", Body.help, examples: "holdline ticket note T-7 \"The carrier confirms the damage.\"",
        "holdline ticket note T-7 - < mail.txt")

    @Argument(help: "The note; “-” reads it from standard input.") var text: [String]

    func body(for id: TicketID, _ client: Client) throws -> Body { NoteOnTicket(text: try read()) }
    func sentence(_ ticket: Ticket, _ body: Body, for id: TicketID) -> String {
        "a note is added to \(ticket.id): \(ticket.heading)" + (ticket.id == id ? "" : " (\(id) went into it)")
    }

    /// Throws `usage` for input that is no UTF-8, and `ValidationError` for text that cannot be stored.
    private func read() throws -> FreeText {
        guard text == ["-"] else { return try Read.text(text.joined(separator: " ")) }
        guard let typed = String(validating: try Console.current.input.readToEnd(), as: UTF8.self) else {
            throw CommandFailure.usage("standard input is no UTF-8: nothing was done. Convert it, for example with iconv -f latin1 -t utf8")
        }
        return try Read.text(typed.withoutByteOrderMark.trimmed)
    }
}

/// `ticket wait`: the ticket waits for somebody. For the customer, the clock of its deadlines stops.
struct TicketWait: TicketVerb {
    typealias Body = WaitTicket
    static let configuration = verb(examples: "holdline ticket wait T-7 --for customer --until 2026-12-01")

    /// Only a wait for the customer stops the clock.
    @Option(name: .customLong("for"), help: "\(WaitingFor.list).", completion: .words(WaitingFor.self), transform: Read.word)
    var reason: WaitingFor

    @Option(help: "The day on which somebody looks again.", transform: Read.day) var until: Day?

    func body(for id: TicketID, _ client: Client) -> Body { WaitTicket(for: reason, until: until) }
    func sentence(_ ticket: Ticket, _ body: Body, for id: TicketID) -> String {
        "\(ticket.id) waits for \(reason.rawValue)" + (until.map { " until \($0)" } ?? "")
    }
}

/// `ticket continue`: the wait is over, and the clock runs again.
struct TicketContinue: TicketVerb {
    typealias Body = ContinueTicket
    static let configuration = verb(examples: "holdline ticket continue T-7")

    func sentence(_ ticket: Ticket, _ body: Body, for id: TicketID) -> String { "\(ticket.id) is \(ticket.state.rawValue) again" }
}

/// `ticket dispute`: holds one more invoice, in whole or in part, or changes what is held of it. The invoice is
/// asked about first where it is not registered or is another customer's.
struct TicketDispute: TicketVerb {
    typealias Body = RaiseDispute
    static let configuration = CommandConfiguration.verb(
        "dispute", Body.help,
        "The same invoice again changes its amount and reason. --replaces corrects a number in one step.",
        examples: "holdline ticket dispute T-7 --invoice F202500007:80.00 --reason PRI",
        "holdline ticket dispute T-7 --invoice F202500008 --reason QTY --replaces F202500080")
    static let showsInvoices = true

    @Option(help: ArgumentHelp("The invoice, with the disputed amount or in whole.", valueName: "invoice[:amount]")) var invoice: String
    @Option(help: "Why: \(Reason.list).", completion: .reasons, transform: Read.reason) var reason: Reason
    @Option(help: "Currency of the amount, where the invoice does not say it.", transform: Read.currency) var currency: Currency?
    @Option(help: "The number that was written by mistake: its dispute ends.", completion: .invoices, transform: Read.invoice)
    var replaces: InvoiceNumber?
    @Flag(help: "Dispute it even if it is not registered, or is another customer's.") var yes = false

    /// Reads the ticket for its customer, and the invoice.
    func body(for id: TicketID, _ client: Client) async throws -> Body {
        let check = InvoiceCheckBeforehand(client: client, console: .current, isAgreed: yes)
        let asked = try await InvoiceArgument.read(invoice, client: client)
        var body = try await check.agreed(asked, customer: try await client.ticket(id).value.ticket.customer).dispute(reason, currency)
        body.replaces = replaces
        return body
    }

    func sentence(_ ticket: Ticket, _ body: Body, for id: TicketID) -> String { "\(ticket.id) disputes \(body.invoice): \(reason.meaning)" }
}

/// `ticket settle`: ends the dispute of one invoice with an outcome. A credit stays held until a credit note or
/// the ledger shows it.
struct TicketSettle: TicketVerb {
    typealias Body = SettleDispute
    static let configuration = verb(
        examples: "holdline ticket settle T-7 --invoice F202500006 --outcome partly-upheld --credit 120.00",
        "holdline ticket settle T-7 --invoice F202500007 --outcome rejected --note \"delivery note signed\"")
    static let showsInvoices = true

    @Option(help: "The disputed invoice.", completion: .invoices, transform: Read.invoice) var invoice: InvoiceNumber
    @Option(help: "\(Outcome.list).", completion: .words(Outcome.self), transform: Read.word) var outcome: Outcome
    @Option(help: "What is credited; held until it is registered.", transform: Read.amount) var credit: Amount?
    @Option(help: "Why.", transform: Read.text) var note: FreeText?
    @Flag(help: "Credit all that is disputed without asking.") var yes = false

    /// An upheld dispute without an amount is credited in whole: that is asked about.
    func body(for id: TicketID, _ client: Client) async throws -> Body {
        if outcome == .upheld, credit == nil, !yes, Console.current.canAsk {
            let disputes = try await client.ticket(id).value.ticket.disputes.filter { $0.invoice == invoice }
            try WholeCredit.agree(to: disputes, "--credit AMOUNT")
        }
        return SettleDispute(invoice: invoice, outcome: outcome, credit: credit, note: note)
    }
    func sentence(_ ticket: Ticket, _ body: Body, for id: TicketID) -> String {
        "\(ticket.id): the dispute of \(invoice) is settled: \(outcome.rawValue)"
            + (credit == nil ? WholeCredit.words(ticket.disputes.filter { $0.invoice == invoice }) : "")
    }
}

/// `ticket resolve`: one outcome for all disputes that are open, and for the ticket. As a duplicate it hands
/// them to another ticket, and nothing becomes free.
struct TicketResolve: TicketVerb {
    typealias Body = ResolveTicket
    static let configuration = verb(
        examples: "holdline ticket resolve T-7 --outcome partly-upheld --credit F202500006:120.00",
        "holdline ticket resolve T-7 --outcome rejected --note \"delivery note signed\"",
        "holdline ticket resolve T-7 --outcome duplicate --of T-3")
    static let showsInvoices = true

    @Option(help: "\(Outcome.list).", completion: .words(Outcome.self), transform: Read.word) var outcome: Outcome

    @Option(help: ArgumentHelp("What is credited, for each invoice; repeatable.", valueName: "invoice:amount"), transform: Read.credit)
    var credit: [ResolveTicket.Credit] = []

    @Option(help: "Why.", transform: Read.text) var note: FreeText?

    @Option(
        name: .customLong("of"), help: "For a duplicate: the ticket that takes the disputes over.", completion: .tickets,
        transform: Read.ticket)
    var original: TicketID?

    @Flag(help: "Without asking: credit all that is disputed; for a duplicate, even if the other ticket is another customer's.")
    var yes = false

    /// `otherCustomer` says that a person agreed to join the tickets of two customers.
    private func body(otherCustomer: Bool) -> ResolveTicket {
        ResolveTicket(
            outcome: outcome, note: note, credits: credit.isEmpty ? nil : credit, of: original, otherCustomer: otherCustomer ? true : nil)
    }
    /// Upheld disputes without an amount are credited in whole: that is asked about.
    func body(for id: TicketID, _ client: Client) async throws -> Body {
        if outcome == .upheld, credit.isEmpty, !yes, Console.current.canAsk {
            try WholeCredit.agree(to: try await client.ticket(id).value.ticket.disputes, "--credit INVOICE:AMOUNT")
        }
        return body(otherCustomer: yes && outcome == .duplicate)
    }
    /// Only a refusal for two customers can be agreed to; any other failure is thrown on.
    func body(after failure: CommandFailure) throws(CommandFailure) -> Body {
        try OtherCustomer.agree(after: failure)
        return body(otherCustomer: true)
    }
    func sentence(_ ticket: Ticket, _ body: Body, for id: TicketID) -> String {
        "\(ticket.id) is resolved: \(outcome.rawValue)" + (credit.isEmpty ? WholeCredit.words(ticket.disputes) : "")
    }
}

/// `ticket merge`: two tickets about one matter become one. The merged one is closed and points to the other.
struct TicketMerge: TicketVerb {
    typealias Body = MergeTicket
    static let configuration = verb(
        """
        Disputes, notes, calls, contact, description, reference and evidence go along; a later note on the merged ticket is written
        on the one that goes on. Tickets of two customers are asked about; scripts say --yes.
        """,
        examples: "holdline ticket merge T-7 --into T-3")
    static let showsInvoices = true

    @Option(help: "The ticket that goes on.", completion: .tickets, transform: Read.ticket) var into: TicketID
    @Flag(help: "Merge them even if they are two customers'.") var yes = false

    func body(for id: TicketID, _ client: Client) -> Body { MergeTicket(into: into, otherCustomer: yes ? true : nil) }
    func body(after failure: CommandFailure) throws(CommandFailure) -> Body {
        try OtherCustomer.agree(after: failure)
        return MergeTicket(into: into, otherCustomer: true)
    }
    func sentence(_ ticket: Ticket, _ body: Body, for id: TicketID) -> String {
        "\(id) went into \(into); nothing that it held is free. “holdline ticket unmerge \(id)” takes it back"
    }

    /// The line on the merge in the other ticket's history. The merge is done: a failed question is noted, and fails nothing.
    func detail(for id: TicketID, _ client: Client) async throws(CommandFailure) -> String? {
        do throws(ClientError) {
            return try await client.ticket(into).value.history.last { $0.type == EventType.ticketAbsorbed.rawValue }?.text
        } catch {
            try Console.current.note("\(id) is merged, but what went along cannot be shown: \(error.message)")
            return nil
        }
    }
}

/// `ticket reopen`: the decision was wrong or is contested. What the resolution ended is disputed again.
struct TicketReopen: TicketVerb {
    typealias Body = ReopenTicket
    static let configuration = verb(examples: "holdline ticket reopen T-7")
    static let showsInvoices = true

    func sentence(_ ticket: Ticket, _ body: Body, for id: TicketID) -> String {
        let moved = ticket.disputes.filter { $0.state == .moved }.map(\.invoice.text).joined(separator: ", ")
        return "\(ticket.id) is \(ticket.state.rawValue) again"
            + (moved.isEmpty ? "" : "; \(moved) stays with the ticket that took it over")
    }
}

/// `ticket close`: a resolved ticket is done with. It stays in lists that ask for all, and can be reopened.
struct TicketClose: TicketVerb {
    typealias Body = CloseTicket
    static let configuration = verb(examples: "holdline ticket close T-7")

    func sentence(_ ticket: Ticket, _ body: Body, for id: TicketID) -> String { "\(ticket.id) is closed" }
}

/// A write that would join two customers' tickets: it is asked about, or refused with the option that says it is meant.
enum OtherCustomer {
    /// Returns where the failure is such a refusal and the person at the terminal wants it all the same; else throws.
    static func agree(after failure: CommandFailure) throws(CommandFailure) {
        guard case .client(.refused(let problem)) = failure, problem.code == Refusal.Code.otherCustomer.rawValue else { throw failure }
        let console = Console.current
        guard console.canAsk else { throw .refusedHere("\(problem.message)\nNothing was done. Add --yes to do it all the same.") }
        try console.note(problem.detail)
        guard try Question(console: console).confirm("Do it all the same?") else { throw .refusedHere("nothing was done") }
    }
}
