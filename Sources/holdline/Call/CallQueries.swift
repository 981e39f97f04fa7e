import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

struct CallList: ListVerb {
    static let configuration = CommandConfiguration.verb(
        "list", "Calls: those that wait first, in the order in which they came, then those that ring and are spoken.",
        """
        With --all those that have ended, too; with --lost those whom somebody should call back. “unconfirmed” is a conversation
        that was under way when the daemon was restarted, and whose agent has said nothing since.
        """,
        examples: "holdline call list --queue support", "holdline call list --lost", "holdline call list --all -o csv")

    @Option(help: "In this queue.", transform: Read.queue) var queue: QueueName?
    @Option(help: "In this state: \(CallState.list).", completion: .words(CallState.self), transform: Read.word) var state: CallState?
    @Option(help: "This agent's.", transform: Read.login) var agent: String?
    @Option(help: "This customer's.", transform: Read.customer) var customer: CustomerReference?

    @Option(help: "With this outcome: \(CallOutcome.list).", completion: .words(CallOutcome.self), transform: Read.word)
    var outcome: CallOutcome?

    @Flag(help: "Yours.") var mine = false
    @Flag(help: "Those whose callers were lost: to be called back.") var lost = false
    @OptionGroup var limit: LimitOption
    @Flag(help: "All of them, those that have ended too.") var all = false
    @OptionGroup var options: ReadOptions

    var most: Int { all ? .max : limit.count }
    var columns: [Column<Call>] { options.output.output == .csv ? Call.columns : lost ? Call.lost : Call.listed }
    var empty: String {
        lost ? "No caller is lost." : all || state != nil || outcome != nil ? "No call matches." : "No call waits or is spoken."
    }

    func validate() throws {
        if mine, agent != nil { throw ValidationError("--mine and --agent are two answers to one question: give one") }
    }

    func narrow(_ query: inout CallQuery, _ client: Client) async throws {
        (query.queue, query.state, query.customer, query.outcome, query.lost) = (queue, state, customer, outcome, lost ? true : nil)
        query.agent = mine ? try await client.login(or: nil) : agent
    }

    /// Where nothing else is asked for, the states of live calls in their order; else all states at once.
    func parts(_ query: CallQuery) -> [CallQuery] {
        if state != nil || all || lost || outcome != nil { return [query] }
        return [CallState.waiting, .offered, .talking, .held].map { state in
            var part = query
            part.state = state
            return part
        }
    }

    static var page: Asking<CallQuery, Call> { Client.calls }
}

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

    func answer(_ client: Client) async throws -> Answer<CallReasons> { try await client.why(call.id) }
    func rows(_ reasons: CallReasons) -> [CallReasons.Ahead] { reasons.ahead }

    func show(_ reasons: CallReasons, _ writer: PageWriter) throws {
        let place = reasons.position.map { $0 == 1 ? "next" : "number \($0)" } ?? reasons.state.rawValue
        try writer.title(reasons.call.description, "\(place) in \(reasons.queue)")
        try writer.facts([
            "score \(reasons.score)", "waited \(Span(seconds: reasons.waited))",
            reasons.credit == 0 ? nil : "credit \(Span(seconds: reasons.credit))",
        ])
        for reason in reasons.why { try writer.text(reason) }
        try writer.section("Before it", CallReasons.Ahead.columns, reasons.ahead)
    }
}

extension CallReasons.Ahead: Listed {
    static let columns: [Column<CallReasons.Ahead>] = [
        Column("call", "CALL", firm: true) { .text($0.call.description) },
        Column("score", "SCORE", right: true, firm: true) { .count(Int($0.score)) },
        Column("waited", "WAITED", right: true, firm: true) { .length($0.waited) },
        Column("credit", "CREDIT", right: true, firm: true, rank: 1) { .length($0.credit) },
        Column("priority", "PRIORITY", firm: true, rank: 2) { .word($0.priority.rawValue, $0.priority.style) },
        Column("why", "WHY", least: 24) { .text($0.why) },
    ]
}
