import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// From the first contact to the end, in the order of the work.
struct TicketNoun: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun(
        "ticket", "Complaints: open, work and settle them.",
        [TicketOpen.self, TicketImport.self, TicketList.self, TicketSearch.self, TicketShow.self, TicketEdit.self] + actions
            + [TicketStale.self, TicketLetter.self], short: "t")
}

/// A verb on one ticket.
///
/// What all of them do – the ticket, the key, the answer, the report – is in `run`; a verb adds its options,
/// its body and its sentence.
protocol TicketVerb: ActionVerb where Naming == TicketArgument, Body: TicketAction {
    /// Whether the answer is followed by what may be collected now.
    static var showsInvoices: Bool { get }

    /// Takes a word that stands where a ticket may stand, and is none: the verb's own first argument. False where the verb has none.
    mutating func take(_ word: String) -> Bool
    /// The action's body; `client` is there to be asked beforehand.
    func body(for id: TicketID, _ client: Client) async throws -> Body
    /// The body to send in place of one that was refused, once a person agreed; throws the failure where there is none.
    func body(after failure: CommandFailure) throws(CommandFailure) -> Body
    /// A sentence for a person that says the effect. `id` is the ticket that was named.
    func sentence(_ ticket: Ticket, _ body: Body, for id: TicketID) -> Phrase
    /// A line below the sentence, where there is more to tell a person.
    func detail(for id: TicketID, _ client: Client) async throws(CommandFailure) -> String?
    /// Whether the options ask for a second action; `follow` sends it, under a key that follows from the first one's.
    var hasSecond: Bool { get }
    func follow(_ id: TicketID, _ client: Client, key: String) async throws(ClientError) -> Answer<TicketPage>
}

extension TicketVerb {
    static var showsInvoices: Bool { false }
    mutating func take(_ word: String) -> Bool { false }
    var hasSecond: Bool { false }
    func follow(_ id: TicketID, _ client: Client, key: String) async throws(ClientError) -> Answer<TicketPage> {
        try await client.ticket(id)
    }
    func body(after failure: CommandFailure) throws(CommandFailure) -> Body { throw failure }
    func detail(for id: TicketID, _ client: Client) async throws(CommandFailure) -> String? { nil }

    func run(on argument: TicketArgument, _ shared: WriteOptions) async throws { try await act(on: argument, shared) }

    /// A refusal that a person may agree to is sent once more, with `--yes` in the command that would repeat
    /// it. Throws the first failure where nobody agrees.
    func act(on argument: TicketArgument, _ shared: WriteOptions) async throws {
        var verb = self
        let hasWord = argument.word.map { verb.take($0) } ?? false
        let client = try shared.connection.client()
        if argument.stdin {
            let bulk = TicketBulk(client: client, options: shared, isDryRun: argument.dryRun)
            return try await verb.run(on: try TicketsOnInput.read(.current), bulk)
        }
        let id = try await argument.find(client, hasWord: hasWord)
        try await verb.run(on: id, client, shared, repeating: argument.repeating(id))
    }

    private func run(on ids: [TicketID], _ bulk: TicketBulk) async throws {
        let client = bulk.client
        try await bulk.run(ids, Body.name, in: Body.states) { id, key in
            let body = try await body(for: id, client)
            var answer = try await client.act(body, on: id, key: key)
            if hasSecond { answer = try await follow(id, client, key: key + "+") }
            return TicketBulk.Done(answer: answer) { ticket in sentence(ticket, body, for: id) }
        }
    }

    private func run(on id: TicketID, _ client: Client, _ shared: WriteOptions, repeating typed: [String]?) async throws {
        var body = try await body(for: id, client)
        var key = shared.key
        // A command to repeat does both under one key.
        if hasSecond, key.key == nil { key.key = RequestKey.random() }
        var answer: Answer<TicketPage>
        do throws(CommandFailure) {
            answer = try await send(body, to: id, client, key, repeating: typed)
        } catch {
            body = try self.body(after: error)
            answer = try await send(body, to: id, client, key, repeating: (typed ?? Invocation.arguments) + ["--yes"])
        }
        if hasSecond {
            answer = try await key.write(
                { (key) async throws(ClientError) in try await follow(id, client, key: key + "+") }, repeating: typed)
        }
        let detail = shared.output.output == .table ? try await detail(for: id, client) : nil
        try await TicketReport(client: client, options: shared.output).write(
            answer, showingInvoices: Self.showsInvoices, detail: detail
        ) { sentence($0.ticket, body, for: id) }
    }

    /// Sends the action under the key of the run; the key is the same the second time only where it was typed.
    private func send(
        _ body: Body, to id: TicketID, _ client: Client, _ key: KeyOptions, repeating typed: [String]?
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
        ActionCommand<TicketTake>.self, TicketAssign.self, TicketRebalance.self, ActionCommand<TicketRelease>.self,
        ActionCommand<TicketNote>.self,
        ActionCommand<TicketStrike>.self, ActionCommand<TicketWait>.self, ActionCommand<TicketContinue>.self,
        ActionCommand<TicketRemindMe>.self,
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
    func sentence(_ ticket: Ticket, _ body: Body, for id: TicketID) -> Phrase { "\(ticket.id) is yours: \(ticket.heading)" }
}

/// `ticket release`: nobody has it any more, and `ticket stale` will list it.
struct TicketRelease: TicketVerb {
    typealias Body = ReleaseTicket
    static let configuration = verb(examples: "holdline ticket release T-7")

    func sentence(_ ticket: Ticket, _ body: Body, for id: TicketID) -> Phrase { "\(ticket.id) is assigned to nobody" }
}

/// `ticket note`: adds a text to the history. Several words are joined with blanks; `-` reads the note from
/// standard input.
struct TicketNote: TicketVerb {
    typealias Body = NoteOnTicket
    static let configuration = CommandConfiguration.verb(
        "note", Body.help,
        "A first word that is a number is the ticket's; without one it is the call's ticket, or the last one here.",
        examples: "holdline ticket note T-7 \"The carrier confirms the damage.\"", "holdline ticket note The carrier confirms it",
        "holdline ticket note T-7 --to-customer \"Told her by telephone: the answer comes on Friday.\"",
        "holdline ticket note T-7 - < mail.txt", short: "n")

    @Argument(help: "The note; “-” reads it from standard input.") var text: [String] = []
    @Option(name: [.customShort("m"), .customLong("text")], help: "The same, as an option.", transform: Read.text) var option: FreeText?
    @Flag(help: "The customer was told this: it counts as a response. An internal note does not.") var toCustomer = false

    mutating func take(_ word: String) -> Bool {
        text.insert(word, at: 0)
        return true
    }

    func body(for id: TicketID, _ client: Client) throws -> Body { NoteOnTicket(text: try read(), toCustomer: toCustomer ? true : nil) }
    func sentence(_ ticket: Ticket, _ body: Body, for id: TicketID) -> Phrase {
        "a note is added to \(ticket.id): \(ticket.heading)" + (ticket.id == id ? "" : " (\(id) went into it)")
    }

    /// Throws `usage` for input that is no UTF-8, and `ValidationError` for text that cannot be stored.
    private func read() throws -> FreeText {
        if let option, text.isEmpty { return option }
        guard !text.isEmpty, option == nil else { throw CommandFailure.usage("say the note once: holdline ticket note T-7 \"…\"") }
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

    @Option(name: .shortAndLong, help: "The day on which somebody looks again.", transform: Read.day) var until: Day?

    func body(for id: TicketID, _ client: Client) -> Body { WaitTicket(for: reason, until: until) }
    func sentence(_ ticket: Ticket, _ body: Body, for id: TicketID) -> Phrase {
        let whom: Phrase =
            switch reason {
            case .customer: "\(ticket.id) waits for the customer"
            case .carrier: "\(ticket.id) waits for the carrier"
            case .internal: "\(ticket.id) waits for somebody of ours"
            }
        return whom + (until.map { " until \($0)" } ?? "")
    }
}

/// `ticket continue`: the wait is over, and the clock runs again.
struct TicketContinue: TicketVerb {
    typealias Body = ContinueTicket
    static let configuration = verb(examples: "holdline ticket continue T-7")

    func sentence(_ ticket: Ticket, _ body: Body, for id: TicketID) -> Phrase {
        "\(ticket.id) is \(Phrase(word: ticket.state.rawValue)) again"
    }
}

/// `ticket settle`: ends the dispute of one invoice with an outcome. A credit stays held until a credit note or
/// the ledger shows it.
struct TicketSettle: TicketVerb {
    typealias Body = SettleDispute
    static let configuration = verb(
        examples: "holdline ticket settle T-7 --invoice F202500006 --outcome partly-upheld --credit 120.00",
        "holdline ticket settle T-7 --invoice F202500007 --outcome rejected --note \"delivery note signed\"")
    static let showsInvoices = true

    @Option(name: .shortAndLong, help: "The disputed invoice.", completion: .invoices, transform: Read.invoice) var invoice: InvoiceNumber
    @Option(name: [.customShort("O"), .long], help: "\(Outcome.list).", completion: .words(Outcome.self), transform: Read.word)
    var outcome: Outcome
    @Option(
        help: ArgumentHelp("What is credited; held until it is registered.", valueName: "[invoice:]amount"), transform: Read.credit)
    var credit: CreditArgument?
    @Option(name: [.customShort("m"), .long], help: "Why.", transform: Read.text) var note: FreeText?
    @Flag(name: .shortAndLong, help: "Credit all that is disputed without asking.") var yes = false

    /// To a person the end of a number is enough where one open dispute of the ticket has it. An upheld dispute without an amount is
    /// credited in whole: that is asked about.
    func body(for id: TicketID, _ client: Client) async throws -> Body {
        var meant = invoice
        let console = Console.current
        if console.errorIsTerminal {
            let disputes = try await client.ticket(id).value.ticket.disputes
            let disputed = disputes.filter { $0.state == .open }.map(\.invoice)
            let ends = disputed.filter { $0.text.hasSuffix(invoice.text) }
            if !disputed.contains(invoice), ends.count == 1, let only = ends.first { meant = only }
            if outcome == .upheld, credit == nil, !yes, console.canAsk {
                try WholeCredit.agree(to: disputes.filter { $0.invoice == meant }, "--credit AMOUNT")
            }
        }
        if let other = credit?.invoice, other != meant { throw CommandFailure.usage("--credit is for \(other), and --invoice is \(meant)") }
        return SettleDispute(invoice: meant, outcome: outcome, credit: credit?.amount, note: note)
    }
    func sentence(_ ticket: Ticket, _ body: Body, for id: TicketID) -> Phrase {
        "\(ticket.id): the dispute of \(body.invoice) is settled: \(Phrase(word: outcome.rawValue))"
            + (credit == nil ? WholeCredit.words(ticket.disputes.filter { $0.invoice == body.invoice }) : "")
    }
}

/// `ticket resolve`: one outcome for all disputes that are open, and for the ticket. As a duplicate it hands
/// them to another ticket, and nothing becomes free.
struct TicketResolve: TicketVerb {
    typealias Body = ResolveTicket
    static let configuration = verb(
        examples: "holdline ticket resolve T-7 --outcome partly-upheld --credit F202500006:120.00",
        "holdline ticket resolve T-7 --outcome rejected --note \"delivery note signed\"",
        "holdline ticket resolve T-7 --outcome duplicate --of T-3", "holdline ticket resolve -O rejected --close")
    static let showsInvoices = true

    @Option(name: [.customShort("O"), .long], help: "\(Outcome.list).", completion: .words(Outcome.self), transform: Read.word) var outcome:
        Outcome

    @Option(
        help: ArgumentHelp(
            "What is credited, for each invoice; repeatable. With one dispute the amount is enough.", valueName: "[invoice:]amount"),
        transform: Read.credit)
    var credit: [CreditArgument] = []

    @Option(name: [.customShort("m"), .long], help: "Why.", transform: Read.text) var note: FreeText?

    @Option(
        name: .customLong("of"), help: "For a duplicate: the ticket that takes the disputes over.", completion: .tickets,
        transform: Read.ticket)
    var original: TicketID?

    @Flag(
        name: .shortAndLong,
        help: "Without asking: credit all that is disputed; for a duplicate, even if the other ticket is another customer's.")
    var yes = false
    @Flag(help: "Close it, too: nothing more is to be done.") var close = false

    var hasSecond: Bool { close }
    func follow(_ id: TicketID, _ client: Client, key: String) async throws(ClientError) -> Answer<TicketPage> {
        try await client.act(CloseTicket(), on: id, key: key)
    }

    /// `otherCustomer` says that a person agreed to join the tickets of two customers.
    private func body(_ credits: [ResolveTicket.Credit]? = nil, otherCustomer: Bool) -> ResolveTicket {
        ResolveTicket(
            outcome: outcome, note: note, credits: credits.flatMap { $0.isEmpty ? nil : $0 }, of: original,
            otherCustomer: otherCustomer ? true : nil)
    }
    /// An amount without its invoice is for the one dispute that is open. Upheld disputes without an amount are credited in whole: that
    /// is asked about.
    func body(for id: TicketID, _ client: Client) async throws -> Body {
        guard !credit.isEmpty else {
            if outcome == .upheld, !yes, Console.current.canAsk {
                try WholeCredit.agree(to: try await client.ticket(id).value.ticket.disputes, "--credit INVOICE:AMOUNT")
            }
            return body(otherCustomer: yes && outcome == .duplicate)
        }
        var open: [InvoiceNumber] = []
        if credit.contains(where: { $0.invoice == nil }) {
            open = try await client.ticket(id).value.ticket.disputes.filter { $0.state == .open }.map(\.invoice)
        }
        let credits = try credit.map { credit throws(CommandFailure) in
            guard let invoice = credit.invoice ?? (open.count == 1 ? open.first : nil) else {
                throw .usage(
                    "\(id) has \(open.count) open disputes: write the invoice before the amount, such as \(open.first?.text ?? "F202500006"):\(credit.amount.description)"
                )
            }
            return ResolveTicket.Credit(invoice: invoice, amount: credit.amount)
        }
        return body(credits, otherCustomer: yes && outcome == .duplicate)
    }
    /// Only a refusal for two customers can be agreed to; any other failure is thrown on.
    func body(after failure: CommandFailure) throws(CommandFailure) -> Body {
        try OtherCustomer.agree(after: failure)
        return body(otherCustomer: true)
    }
    func sentence(_ ticket: Ticket, _ body: Body, for id: TicketID) -> Phrase {
        (ticket.state == .closed
            ? "\(ticket.id) is resolved and closed: \(Phrase(word: outcome.rawValue))"
            : "\(ticket.id) is resolved: \(Phrase(word: outcome.rawValue))")
            + (credit.isEmpty ? WholeCredit.words(ticket.disputes) : "")
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
    func sentence(_ ticket: Ticket, _ body: Body, for id: TicketID) -> Phrase {
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

    func sentence(_ ticket: Ticket, _ body: Body, for id: TicketID) -> Phrase {
        let moved = ticket.disputes.filter { $0.state == .moved }.map(\.invoice.text).joined(separator: ", ")
        return "\(ticket.id) is \(Phrase(word: ticket.state.rawValue)) again"
            + (moved.isEmpty ? "" : "; \(moved) stays with the ticket that took it over")
    }
}

/// `ticket close`: a resolved ticket is done with. It stays in lists that ask for all, and can be reopened.
struct TicketClose: TicketVerb {
    typealias Body = CloseTicket
    static let configuration = verb(examples: "holdline ticket close T-7")

    func sentence(_ ticket: Ticket, _ body: Body, for id: TicketID) -> Phrase { "\(ticket.id) is closed" }
}
