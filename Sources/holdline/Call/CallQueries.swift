import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// Reads `GET /v1/calls`. Without a choice of its own it shows live calls alone, in one request for each state;
/// an ended call would push them off the screen.
struct CallList: ListVerb {
    static let configuration = CommandConfiguration.verb(
        "list", "Calls: those that wait first, in the order in which they came, then those that ring and are spoken.",
        """
        With --ended those that have ended, too, and with --all together with --limit, as scripts of early versions ask; with --lost those whom somebody should call back. “unconfirmed” is a conversation
        that was under way when the daemon was restarted, and whose agent has said nothing since.
        """,
        examples: "holdline call list --queue support", "holdline call list --lost", "holdline call list --ended --all -o csv")

    @Option(name: .shortAndLong, help: "In this queue.", completion: .queues, transform: Read.queue) var queue: QueueName?
    @Option(help: "In this state: \(CallState.list).", completion: .words(CallState.self), transform: Read.word) var state: CallState?
    @Option(help: "This agent's.", completion: .agents, transform: Read.login) var agent: String?
    @Option(name: .shortAndLong, help: "This customer's.", completion: .customers, transform: Read.customer) var customer:
        CustomerReference?

    @Option(help: "With this outcome: \(CallOutcome.list).", completion: .words(CallOutcome.self), transform: Read.word)
    var outcome: CallOutcome?

    @Flag(help: "Yours.") var mine = false
    @Flag(help: "Those whose callers were lost: to be called back.") var lost = false
    @Flag(help: "Those that have ended, too.") var ended = false
    @OptionGroup var options: ListOptions

    var columns: [Column<Call>] { options.output.output == .csv ? Call.columns : lost ? Call.lost : Call.listed }
    var empty: Phrase {
        lost ? "No caller is lost." : hasEnded || state != nil || outcome != nil ? "No call matches." : "No call waits or is spoken."
    }

    /// Where `--limit` says how many, `--all` can but mean the states.
    private var hasEnded: Bool { ended || (options.pages.all && options.pages.limit.count != nil) }

    /// Exit code 64: two options would name two agents.
    func validate() throws {
        if mine, agent != nil { throw ValidationError(told: "--mine and --agent are two answers to one question: give one") }
    }

    /// `--mine` asks the daemon for the caller's name first.
    func narrow(_ query: inout CallQuery, _ client: Client) async throws {
        (query.queue, query.state, query.customer, query.outcome, query.lost) = (queue, state, customer, outcome, lost ? true : nil)
        query.agent = mine ? try await client.login(or: nil) : agent
    }

    /// Where nothing else is asked for, the states of live calls in their order; else all states at once.
    func parts(_ query: CallQuery) -> [CallQuery] {
        if state != nil || hasEnded || lost || outcome != nil { return [query] }
        return [CallState.waiting, .offered, .talking, .held].map { state in
            var part = query
            part.state = state
            return part
        }
    }

    /// The order within a state is the daemon's.
    static var page: Asking<CallQuery, Call> { Client.calls }
}

/// Reads `GET /v1/calls/C-7`, and for a person the customer's page too. A customer that is not registered, or
/// cannot be read, leaves the exit code 0.
struct CallShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "show", "One call: who it is, where it stands, and what is open with the customer.", examples: "holdline call show C-7")

    @OptionGroup var call: CallArgument
    @OptionGroup var options: ReadOptions

    func run() async throws {
        let client = try options.connection.client()
        try await CallReport(client: client, options: options.output).write(try await client.call(call.id), picture: true) { _ in "" }
    }
}

/// Reads `GET /v1/calls/C-7/why`: the sentences and numbers are the daemon's own, from the order in which it
/// offers calls.
struct CallWhy: ShowVerb {
    static let configuration = CommandConfiguration.verb(
        "why", "Why a call is where it is: its place, its score, and the calls before it.",
        """
        The score is the seconds waited plus the credit of the priority; the highest is next. All scores grow alike, so the order
        of two calls never changes.
        """,
        examples: "holdline call why C-7")

    @OptionGroup var call: CallArgument
    @OptionGroup var options: ReadOptions

    /// Exit code 1 where there is no such call.
    func answer(_ client: Client) async throws -> Answer<CallReasons> { try await client.why(call.id) }
    /// CSV lists the calls before it; its own place is in JSON and in the page.
    func rows(_ reasons: CallReasons) -> [CallReasons.Ahead] { reasons.ahead }

    /// The calls before it are listed with their own scores, so that the order can be checked by hand.
    func show(_ reasons: CallReasons, _ writer: PageWriter) throws {
        let place: Phrase = reasons.position.map { $0 == 1 ? "next" : "number \($0)" } ?? Phrase(word: reasons.state.rawValue)
        try writer.title(Phrase(verbatim: reasons.call.description), "\(place) in \(reasons.queue)")
        try writer.facts([
            "score \(reasons.score)", "waited \(Span(seconds: reasons.waited))",
            reasons.credit == 0 ? nil : "credit \(Span(seconds: reasons.credit))",
        ])
        for reason in reasons.why { try writer.text(Phrase(said: reason)) }
        try writer.section("Before it", CallReasons.Ahead.columns, reasons.ahead)
    }
}

/// Seconds throughout; the score is waited time plus credit.
extension CallReasons.Ahead: Listed {
    static let columns: [Column<CallReasons.Ahead>] = [
        Column("call", "CALL", firm: true) { .text($0.call.description) },
        Column("score", "SCORE", right: true, firm: true) { .count(Int($0.score)) },
        Column("waited", "WAITED", right: true, firm: true) { .length($0.waited) },
        Column("credit", "CREDIT", right: true, firm: true, rank: 1) { .length($0.credit) },
        Column("priority", "PRIORITY", firm: true, rank: 2) { .word($0.priority.rawValue, $0.priority.style) },
        Column("why", "WHY", least: 24) { .phrase(Phrase(said: $0.why)) },
    ]
}

/// Waits, talks and holds are in seconds.
extension Call: Listed {
    /// As the API has it: what CSV holds.
    static let columns: [Column<Call>] = [
        Column("id", "CALL", firm: true) { .text($0.id.description) },
        Column("state", "STATE", firm: true) { .word($0.state) },
        Column("queue", "QUEUE", rank: 2, least: 10) { .text($0.queue.text) },
        Column("number", "NUMBER") { .text($0.number) },
        Column("name", "NAME", rank: 5) { .text($0.name) },
        Column("customer", "CUSTOMER", least: 10) { .text($0.customer) },
        Column("agent", "AGENT", rank: 1, least: 8) { .text($0.agent ?? $0.reservedFor) },
        Column("wait", "WAIT", right: true, firm: true) { .length($0.wait) },
        Column("talk", "TALK", right: true, firm: true, rank: 3) { .length($0.talk) },
        Column("priority", "PRIORITY", firm: true, rank: 4) { .word($0.priority.rawValue, $0.priority.style) },
        Column("ticket", "TICKET", firm: true, rank: 6) { .text($0.ticket) },
        Column("arrivedAt", "ARRIVED", firm: true, rank: 7) { .instant($0.arrivedAt) },
        Column("outcome", "OUTCOME", firm: true, rank: 8) { .word($0.outcome) },
        Column("notBefore", "CALL BACK", firm: true, rank: 9) { .instant($0.callback?.notBefore) },
        Column("unconfirmed", "UNCONFIRMED", firm: true, rank: 10) { .text(String($0.unconfirmed)) },
    ]

    /// The columns for a person: one word says where a call stands, how it ended, or that it is unconfirmed.
    static let listed = columns.without("outcome", "unconfirmed")
        .with(Column("state", "STATE", firm: true) { .word($0.standing, $0.standingStyle) })

    /// The columns for lost callers: whom to call back, and since when they wait for it.
    static let lost = columns.without("state", "agent", "talk", "priority", "ticket", "outcome", "notBefore", "unconfirmed")
        .with(
            Column("number", "NUMBER", firm: true) { .text($0.number) },
            Column("arrivedAt", "ARRIVED", firm: true) { .instant($0.arrivedAt) })

    /// The one word of the state for a person.
    private var standing: String {
        switch state {
        case .ended: outcome?.rawValue ?? state.rawValue
        case .waiting: callback == nil ? state.rawValue : "callback"
        case .talking, .held: unconfirmed ? "unconfirmed" : state.rawValue
        case .offered: state.rawValue
        }
    }

    /// Red wants somebody to act: a conversation that nobody confirms, or a caller who was lost.
    private var standingStyle: Style {
        switch state {
        case .waiting: .yellow
        case .offered: .green
        case .talking, .held: unconfirmed ? .red : .plain
        case .ended: outcome == .lost ? .red : .faint
        }
    }
}
