import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// `next` stands first in the help: it begins an agent's work.
struct CallNoun: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun(
        "call", "Calls: bring them in, take the next one, answer, transfer and end them.",
        [CallNext.self] + actions + [CallAdd.self, CallList.self, CallShow.self, CallWhy.self], short: "c")
}

/// A verb on one call: an `OwnCallVerb` or a `NamedCallVerb`.
protocol CallVerb: ActionVerb where Naming: CallNaming, Body: CallAction {
    /// Whether a person is shown who calls, in place of the sentence.
    ///
    /// That costs one more request, for the customer.
    static var showsCaller: Bool { get }
    /// Whether the call of a wrap-up is meant where none is named.
    var findsEnded: Bool { get }
    /// The agent for whom the verb acts, where its own options say so.
    var behalf: String? { get }

    /// The action's body; throws `ValidationError` for an option that cannot be read.
    func body() throws -> Body
    /// The body with what the daemon, or the person, has to be asked for beforehand.
    func completed(_ body: Body, for id: CallID, _ client: Client) async throws -> Body
    /// Says more below the sentence; the write is done, so a failed question is noted.
    func detail(_ call: Call, _ client: Client) async throws
    /// A sentence for a person that says the effect.
    func sentence(_ call: Call) -> Phrase
    /// The line on the next step, where the state of the call does not tell it; `acting` ends a command that acts for another agent.
    func next(_ call: Call, acting: String) -> Phrase?
    /// Arguments that say the same whenever they are repeated.
    func repeating(_ body: Body, _ arguments: [String]) -> [String]
}

/// A verb that agents use on the call that rings at them or that they speak: without an argument it finds that call.
protocol OwnCallVerb: CallVerb where Naming == OwnCallArgument {}

/// A verb on any call: it must be named.
protocol NamedCallVerb: CallVerb where Naming == CallArgument {}

/// The argument by which a call is found.
protocol CallNaming: ParsableArguments {
    /// The login behind `--as`; nil acts for oneself.
    var behalfOfAgent: String? { get }
    /// The call that was named, or the one that rings at the agent or is spoken; with `ended` the one of a wrap-up too.
    func find(_ client: Client, ended: Bool) async throws -> CallID
    /// The arguments that say the same of this very call, whichever the agent has later.
    func repeating(_ call: CallID) -> [String]?
}

/// Most verbs act on the call that the agent has now, and end with the sentence.
extension CallVerb {
    static var showsCaller: Bool { false }
    var findsEnded: Bool { false }
    var behalf: String? { nil }
    func next(_ call: Call, acting: String) -> Phrase? { nil }
    func repeating(_ body: Body, _ arguments: [String]) -> [String] { arguments }
    func completed(_ body: Body, for id: CallID, _ client: Client) async throws -> Body { body }
    func detail(_ call: Call, _ client: Client) async throws {}

    /// Finds the call, sends the action for the agent who is named, and reports. A repeated command names the
    /// call, even where the typed one did not: later the agent may have another.
    func run(on argument: Naming, _ shared: WriteOptions) async throws {
        let client = try shared.connection.client()
        var body = try await CustomerChoice(client: client, console: .current).agreed(in: try body(), asksScripts: false)
        let agent = argument.behalfOfAgent ?? behalf
        let acting = client.acting(for: agent)
        let id = try await argument.find(acting, ended: findsEnded)
        body = try await completed(body, for: id, acting)
        let sent = body
        let answer = try await shared.key.write(
            { (key) async throws(ClientError) in try await acting.act(sent, on: id, key: key) },
            repeating: repeating(sent, argument.repeating(id) ?? Invocation.arguments))
        let option = agent.map { " --as \(ShellText.quoted($0))" } ?? ""
        try await CallReport(client: client, options: shared.output, behalf: argument.behalfOfAgent).write(
            answer, picture: Self.showsCaller, next: { next($0, acting: option) }, detail: { try await detail($0, client) }, sentence)
    }
}

extension CallVerb where Body: PlainAction {
    func body() -> Body { Body() }
}

/// The call that a verb is about: `C-7`, or `7`.
///
/// Verbs that more than one person may use on a call want it named.
struct CallArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The call: C-7, or 7.", valueName: "call"), transform: Read.call) var id: CallID
}

/// Such verbs need no agent: the daemon takes the Unix user for the actor.
extension CallArgument: CallNaming {
    var behalfOfAgent: String? { nil }
    func find(_ client: Client, ended: Bool) -> CallID { id }
    /// nil: the arguments name the call already.
    func repeating(_ call: CallID) -> [String]? { nil }
}

/// The agent for whom a verb acts; oneself where none is named.
///
/// The daemon checks the role: without it the answer is 77.
struct BehalfOptions: ParsableArguments {
    @Option(
        name: .customLong("as"), help: ArgumentHelp("Act for this agent; a supervisor and a connector may.", valueName: "login"),
        completion: .agents, transform: Read.login)
    var login: String?
}

/// The agent's own call: named, or the one that the agent has.
struct OwnCallArgument: CallNaming {
    @Argument(help: ArgumentHelp("The call: C-7, or 7; without it the one that you have.", valueName: "call"), transform: Read.call)
    var id: CallID?

    @OptionGroup var behalf: BehalfOptions

    var behalfOfAgent: String? { behalf.login }

    /// Throws `refusedHere` where the agent has no call, with the commands that give one. Between this question
    /// and the action the call may change; the action names it, so that another one is never acted on.
    func find(_ client: Client, ended: Bool) async throws -> CallID {
        if let id { return id }
        let login = try await client.login(or: behalf.login)
        let agent = try await client.agentIfKnown(login)?.read(at: LocalTime.now())
        if let call = agent?.call { return call }
        if ended, let agent, agent.state == .wrapUp, let call = agent.lastCall { return call }
        throw CommandFailure.refusedHere(
            """
            \(login) has no call now.
            “holdline call next” takes one, and “holdline call list” shows them.
            """)
    }

    func repeating(_ call: CallID) -> [String]? {
        id == nil ? Invocation.naming(call) : nil
    }
}

/// `next` and `add` are commands of their own, since no call is named in them.
extension CallNoun {
    /// The verbs that are actions, in the order of the help.
    static let actions: [any ParsableCommand.Type] = [
        ActionCommand<CallAnswer>.self, ActionCommand<CallDecline>.self, ActionCommand<CallHold>.self, ActionCommand<CallUnhold>.self,
        ActionCommand<CallTransfer>.self, ActionCommand<CallRequeue>.self, ActionCommand<CallDone>.self, ActionCommand<CallCallback>.self,
        ActionCommand<CallAbandon>.self,
    ]
}

/// `call answer`: the conversation begins. With `--customer` the caller is identified in the same step. Exit
/// code 1 where the call was withdrawn or went to another agent meanwhile.
struct CallAnswer: OwnCallVerb {
    typealias Body = AnswerCall
    static let configuration = verb(
        "Shows who calls, with the customer's open tickets and held invoices.",
        examples: "holdline call answer", "holdline call answer C-7 --customer K-042")
    static let showsCaller = true

    @Option(name: .shortAndLong, help: "Who it turned out to be.", completion: .customers, transform: Read.customer) var customer:
        CustomerReference?

    func body() -> Body { AnswerCall(customer: customer) }
    func sentence(_ call: Call) -> Phrase { "\(CallWords.summary(call)) is yours" }
}

/// `call decline`: an offer that the agent cannot take now. The caller keeps the place, and somebody else is
/// asked first.
struct CallDecline: OwnCallVerb {
    typealias Body = DeclineCall
    static let configuration = verb(examples: "holdline call decline")

    func sentence(_ call: Call) -> Phrase { "\(CallWords.summary(call)) is back in its place in \(call.queue)" }
}

/// `call hold`: the conversation pauses, and the time counts as hold, not as talk.
struct CallHold: OwnCallVerb {
    typealias Body = HoldCall
    static let configuration = verb(examples: "holdline call hold")

    func sentence(_ call: Call) -> Phrase { "\(CallWords.summary(call)) is on hold" }
}

/// `call unhold`: the conversation goes on.
struct CallUnhold: OwnCallVerb {
    typealias Body = UnholdCall
    static let configuration = verb(examples: "holdline call unhold")

    func sentence(_ call: Call) -> Phrase { "\(CallWords.summary(call)) is off hold" }
}

/// `call transfer`: hands the caller to a queue or to an agent. For a queue a new visit of the call begins.
struct CallTransfer: OwnCallVerb {
    typealias Body = TransferCall
    static let configuration = verb(
        "The conversation ends for you, and your wrap-up begins. For an agent the call waits a while for that agent alone.",
        examples: "holdline call transfer --to-queue billing", "holdline call transfer C-7 --to-agent marie --priority high")

    @Option(name: [.customShort("q"), .long], help: "The queue that goes on.", completion: .queues, transform: Read.queue) var toQueue:
        QueueName?
    @Option(help: "The agent who goes on.", completion: .agents, transform: Read.login) var toAgent: String?
    @Option(help: "From now on: \(Priority.list).", completion: .words(Priority.self), transform: Read.word) var priority: Priority?

    /// Exit code 64 where neither or both targets are named.
    func validate() throws {
        if (toQueue == nil) == (toAgent == nil) { throw ValidationError(told: "say to whom: --to-queue or --to-agent, one of the two") }
    }

    func body() -> Body { TransferCall(queue: toQueue, agent: toAgent, priority: priority) }
    func sentence(_ call: Call) -> Phrase { "\(CallWords.summary(call)) waits for \(toAgent ?? call.queue.text)" }
}

/// `call requeue`: back to the same queue without an answer. The last attempt of a callback ends it.
struct CallRequeue: OwnCallVerb {
    typealias Body = RequeueCall
    static let configuration = verb(
        "A callback that reached nobody is tried again after a pause, as often as its queue says.",
        examples: "holdline call requeue")

    func sentence(_ call: Call) -> Phrase {
        guard call.state == .ended else {
            let next = call.callback?.notBefore.map { ", and is tried again from \(LocalTime.text($0))" } ?? ""
            return "\(CallWords.summary(call)) is back in \(call.queue)\(next)"
        }
        return "\(CallWords.summary(call)) was tried for the last time"
    }
}

/// `call done`: ends the conversation, links a ticket or opens one, and begins the wrap-up. Within the wrap-up
/// it adds the ticket that was left out.
struct CallDone: OwnCallVerb {
    typealias Body = DoneCall
    static let configuration = verb(
        """
        Without --ticket and --open it ends without a ticket; within the wrap-up “call done --ticket T-7” adds it. What --open
        disputes is said as with “ticket open”: --invoice N:A --reason CODE.
        """,
        examples: "holdline call done --ticket T-7",
        "holdline call done --open \"2 of 5 chairs broken\" --invoice F202500006:300.00 --reason QTY",
        "holdline call done --callback \"tomorrow 09:00\"")

    @Option(name: .shortAndLong, help: "The ticket that the call was about.", completion: .tickets, transform: Read.ticket) var ticket:
        TicketID?

    @Option(
        help: ArgumentHelp("Opens a ticket of this subject for it; customer and channel are the call's.", valueName: "subject"),
        transform: Read.text)
    var open: FreeText?

    @Option(name: .shortAndLong, help: "Who it turned out to be.", completion: .customers, transform: Read.customer) var customer:
        CustomerReference?
    @Option(help: "How long you work on it before the next call; else what the queue says. 0s: not at all.") var wrapUp: String?

    @Option(help: ArgumentHelp("With --open: what it disputes, with the amount or in whole; repeatable.", valueName: "invoice[:amount]"))
    var invoice: [String] = []

    @Option(help: "Why, for the invoice before it: \(Reason.list).", completion: .reasons, transform: Read.reason) var reason: [Reason] = []
    @Flag(help: "Dispute invoices that are not registered, or are another customer's, without asking.") var yes = false

    @Option(help: ArgumentHelp("You promised to call back: not before this time; “now”: at its turn in the queue.", valueName: "time"))
    var callback: String?

    @Option(help: "Another number to call back than the one that called.", transform: Read.text) var callbackNumber: FreeText?

    func validate() throws {
        if ticket != nil, open != nil { throw ValidationError(told: "--ticket names a ticket, --open opens one: give one of the two") }
        if open == nil, !invoice.isEmpty || !reason.isEmpty {
            throw ValidationError(told: "--invoice and --reason are for the ticket that --open opens: name its subject")
        }
        if callback == nil, callbackNumber != nil { throw ValidationError(told: "--callback-number needs --callback: when?") }
        _ = try body()
    }

    /// A ticket or a callback can be said after the conversation, and nothing else of it.
    var findsEnded: Bool { ticket != nil || open != nil || callback != nil }
    /// Throws `ValidationError` for a length that is none, or is over a day: `validate` calls it, so nothing is
    /// sent.
    func body() throws -> Body {
        DoneCall(
            ticket: ticket, open: open, customer: customer, wrapUp: try wrapUp.map { try Read.length($0, most: 86_400) },
            callback: try callback.map { RequestCallback(at: try CallbackTime.read($0), number: callbackNumber) })
    }

    /// What the new ticket disputes; on a terminal it is asked where nothing was said of it.
    func completed(_ body: DoneCall, for id: CallID, _ client: Client) async throws -> DoneCall {
        guard open != nil else { return body }
        let console = Console.current
        var pairs = try DisputeArguments.pairs(in: Invocation.arguments)
        if pairs.isEmpty, console.canAsk, let pair = try DisputeArguments.asked(console) { pairs = [pair] }
        guard !pairs.isEmpty else { return body }
        let caller = customer == nil ? try await client.call(id).value.customer : customer
        guard let customer = caller else {
            throw CommandFailure.usage("nobody knows yet whose call \(id) is: name the customer with --customer")
        }
        var body = body
        let check = InvoiceCheckBeforehand(client: client, console: console, isAgreed: yes)
        body.disputes = try await DisputeArguments.disputes(pairs, of: customer, check)
        return body
    }

    /// What the ticket that was opened holds.
    func detail(_ call: Call, _ client: Client) async throws {
        guard open != nil, let id = call.ticket else { return }
        let console = Console.current
        do {
            let ticket = try await client.ticket(id).value.ticket
            if ticket.disputes.isEmpty { return try console.say("  \(id) disputes no invoice, so it holds nothing.") }
            try await TicketReport(client: client, options: try OutputOptions.parse([])).invoices(of: ticket, withOthers: true)
        } catch let error as ClientError {
            try console.note("\(id) is open, but what it holds cannot be shown: \(error.message)")
        }
    }

    /// With what was asked for, too.
    func repeating(_ body: DoneCall, _ arguments: [String]) -> [String] {
        let asked = invoice.isEmpty ? body.disputes ?? [] : []
        return arguments
            + asked.flatMap { dispute in
                let amount = dispute.amount.map { ":\($0)" } ?? ""
                return ["--invoice", dispute.invoice.text + amount, "--reason", dispute.reason.rawValue, "--yes"]
            }
    }

    func sentence(_ call: Call) -> Phrase {
        "\(CallWords.summary(call)) is done" + (call.talk.map { " after \(Span(seconds: $0))" } ?? "")
            + (call.ticket.map { ", about \($0)" } ?? "") + (callback.map { "; to be called back, \(CallbackTime.words($0))" } ?? "")
            + (call.wrapUp.map { $0 > 0 ? "; \(Span(seconds: $0)) of wrap-up, which “holdline call next” ends" : "" } ?? "")
    }
    /// The ticket to go on with, and the next call.
    func next(_ call: Call, acting: String) -> Phrase? {
        call.ticket.map { "Next: holdline ticket show \($0), or: holdline call next\(acting)" } ?? "Next: holdline call next\(acting)"
    }
}

/// `call callback`: the caller hangs up and keeps the place, or is called back at a time. Exit code 1 where
/// there is a callback for the number already.
struct CallCallback: NamedCallVerb {
    typealias Body = RequestCallback
    static let configuration = verb(
        """
        Of a call that was lost or abandoned, too. TIME is 14:30 (today), 9h30, “tomorrow 09:00”, “vendredi 9h”, “26/11 09:00”, +2h, in
        the time of this computer, or RFC 3339.
        """,
        examples: "holdline call callback C-7", "holdline call callback C-7 --at \"tomorrow 09:00\" --number \"+33 1 23 45 67 89\"")

    @Option(help: ArgumentHelp("Not before; without it, when the place is next.", valueName: "time")) var at: String?
    @Option(help: "Another number than the one that called.", transform: Read.text) var number: FreeText?
    @OptionGroup var options: BehalfOptions

    var behalf: String? { options.login }
    func validate() throws { _ = try body() }
    func body() throws -> Body { RequestCallback(at: try at.map { try Read.time($0, now: LocalTime.now()) }, number: number) }
    func sentence(_ call: Call) -> Phrase { CallWords.calledBack(call) }
}

/// `call abandon`: the caller has gone, and the call ends with an outcome: “abandoned”, or one of those of
/// `--outcome`.
struct CallAbandon: NamedCallVerb {
    typealias Body = AbandonCall
    static let configuration = verb(examples: "holdline call abandon C-7", "holdline call abandon C-7 --outcome left-by-key")

    @Option(
        help: "How it ended: \(AbandonCall.outcomes.map(\.rawValue).joined(separator: ", ")).",
        completion: .list(AbandonCall.outcomes.map(\.rawValue)), transform: Read.word)
    var outcome: CallOutcome?

    func body() -> Body { AbandonCall(outcome: outcome) }
    func sentence(_ call: Call) -> Phrase {
        "\(CallWords.summary(call)) has ended: \(Phrase(word: (call.outcome ?? .abandoned).rawValue))"
            + (call.wait.map { " after \(Span(seconds: $0))" } ?? "")
    }
}
