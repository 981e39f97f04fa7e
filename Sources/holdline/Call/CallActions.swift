import ArgumentParser
import HoldlineClient
import HoldlineCore

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
    static let configuration = CommandConfiguration.verb(
        Body.name, Body.help,
        "Shows who calls, with the customer's open tickets and held invoices.",
        examples: "holdline call answer", "holdline call answer C-7 --customer C-042")
    static let showsCaller = true

    @Option(help: "Who it turned out to be.", transform: Read.customer) var customer: CustomerReference?

    func body() -> Body { AnswerCall(customer: customer) }
    func sentence(_ call: Call) -> String { "\(CallWords.summary(call)) is yours" }
}

/// `call decline`: an offer that the agent cannot take now. The caller keeps the place, and somebody else is
/// asked first.
struct CallDecline: OwnCallVerb {
    typealias Body = DeclineCall
    static let configuration = CommandConfiguration.verb(Body.name, Body.help, examples: "holdline call decline")

    func sentence(_ call: Call) -> String { "\(CallWords.summary(call)) is back in its place in \(call.queue)" }
}

/// `call hold`: the conversation pauses, and the time counts as hold, not as talk.
struct CallHold: OwnCallVerb {
    typealias Body = HoldCall
    static let configuration = CommandConfiguration.verb(Body.name, Body.help, examples: "holdline call hold")

    func sentence(_ call: Call) -> String { "\(CallWords.summary(call)) is on hold" }
}

/// `call unhold`: the conversation goes on.
struct CallUnhold: OwnCallVerb {
    typealias Body = UnholdCall
    static let configuration = CommandConfiguration.verb(Body.name, Body.help, examples: "holdline call unhold")

    func sentence(_ call: Call) -> String { "\(CallWords.summary(call)) is off hold" }
}

/// `call transfer`: hands the caller to a queue or to an agent. For a queue a new visit of the call begins.
struct CallTransfer: OwnCallVerb {
    typealias Body = TransferCall
    static let configuration = CommandConfiguration.verb(
        Body.name, Body.help,
        "The conversation ends for you, and your wrap-up begins. For an agent the call waits a while for that agent alone.",
        examples: "holdline call transfer --to-queue billing", "holdline call transfer C-7 --to-agent marie --priority high")

    @Option(help: "The queue that goes on.", transform: Read.queue) var toQueue: QueueName?
    @Option(help: "The agent who goes on.", transform: Read.login) var toAgent: String?
    @Option(help: "From now on: \(Priority.list).", completion: .words(Priority.self), transform: Read.word) var priority: Priority?

    /// Exit code 64 where neither or both targets are named.
    func validate() throws {
        if (toQueue == nil) == (toAgent == nil) { throw ValidationError("say to whom: --to-queue or --to-agent, one of the two") }
    }

    func body() -> Body { TransferCall(queue: toQueue, agent: toAgent, priority: priority) }
    func sentence(_ call: Call) -> String { "\(CallWords.summary(call)) waits for \(toAgent ?? call.queue.text)" }
}

/// `call requeue`: back to the same queue without an answer. The last attempt of a callback ends it.
struct CallRequeue: OwnCallVerb {
    typealias Body = RequeueCall
    static let configuration = CommandConfiguration.verb(
        Body.name, Body.help,
        "A callback that reached nobody is tried again after a pause, as often as its queue says.",
        examples: "holdline call requeue")

    func sentence(_ call: Call) -> String {
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
    static let configuration = CommandConfiguration.verb(
        Body.name, Body.help,
        "Without --ticket and --open it ends without a ticket; within the wrap-up “call done --ticket T-7” adds it.",
        examples: "holdline call done --ticket T-7", "holdline call done --open \"2 of 5 chairs broken\" --customer C-042 --wrap-up 2m")

    @Option(help: "The ticket that the call was about.", transform: Read.ticket) var ticket: TicketID?

    @Option(
        help: ArgumentHelp("Opens a ticket of this subject for it; customer and channel are the call's.", valueName: "subject"),
        transform: Read.text)
    var open: FreeText?

    @Option(help: "Who it turned out to be.", transform: Read.customer) var customer: CustomerReference?
    @Option(help: "How long you work on it before the next call; else what the queue says. 0s: not at all.") var wrapUp: String?

    func validate() throws {
        if ticket != nil, open != nil { throw ValidationError("--ticket names a ticket, --open opens one: give one of the two") }
        _ = try body()
    }

    /// A ticket can be said after the conversation, and nothing else of it.
    var findsEnded: Bool { ticket != nil || open != nil }
    /// Throws `ValidationError` for a length that is none, or is over a day: `validate` calls it, so nothing is
    /// sent.
    func body() throws -> Body {
        DoneCall(ticket: ticket, open: open, customer: customer, wrapUp: try wrapUp.map { try Read.length($0, most: 86_400) })
    }

    func sentence(_ call: Call) -> String {
        "\(CallWords.summary(call)) is done" + (call.talk.map { " after \(Span(seconds: $0))" } ?? "")
            + (call.ticket.map { ", about \($0)" } ?? "")
            + (call.wrapUp.map { $0 > 0 ? "; \(Span(seconds: $0)) of wrap-up, which “holdline call next” ends" : "" } ?? "")
    }
    /// The ticket to go on with, and the next call.
    func next(_ call: Call, acting: String) -> String? {
        "Next: holdline " + (call.ticket.map { "ticket show \($0), or: holdline " } ?? "") + "call next\(acting)"
    }
}

/// `call callback`: the caller hangs up and keeps the place, or is called back at a time. Exit code 1 where
/// there is a callback for the number already.
struct CallCallback: NamedCallVerb {
    typealias Body = RequestCallback
    static let configuration = CommandConfiguration.verb(
        Body.name, Body.help,
        """
        Of a call that was lost or abandoned, too. TIME is 14:30 (today), “tomorrow 09:00”, “2026-11-25 09:00”, in the time of this
        computer, or RFC 3339.
        """,
        examples: "holdline call callback C-7", "holdline call callback C-7 --at \"tomorrow 09:00\" --number \"+33 1 23 45 67 89\"")

    @Option(help: ArgumentHelp("Not before; without it, when the place is next.", valueName: "time")) var at: String?
    @Option(help: "Another number than the one that called.", transform: Read.text) var number: FreeText?
    @OptionGroup var options: BehalfOptions

    var behalf: String? { options.login }
    func body() throws -> Body {
        RequestCallback(at: try at.map { try Read.time($0, now: LocalTime.now()) }, number: number)
    }
    func sentence(_ call: Call) -> String {
        "\(CallWords.summary(call)) is called back "
            + (call.callback?.notBefore.map { "from \(LocalTime.text($0))" } ?? "when its place in \(call.queue) is next")
    }
    /// With the time as an instant: “tomorrow” is another day tomorrow.
    func repeating(_ body: RequestCallback) -> [String]? {
        guard let at, let time = body.at else { return nil }
        return Invocation.arguments.map { word in
            word == at ? time.description : word == "--at=\(at)" ? "--at=\(time)" : word
        }
    }
}

/// `call abandon`: the caller has gone, and the call ends with an outcome: “abandoned”, or one of those of
/// `--outcome`.
struct CallAbandon: NamedCallVerb {
    typealias Body = AbandonCall
    static let configuration = CommandConfiguration.verb(
        Body.name, Body.help, examples: "holdline call abandon C-7", "holdline call abandon C-7 --outcome left-by-key")

    @Option(
        help: "How it ended: \(AbandonCall.outcomes.map(\.rawValue).joined(separator: ", ")).",
        completion: .list(AbandonCall.outcomes.map(\.rawValue)), transform: Read.word)
    var outcome: CallOutcome?

    func body() -> Body { AbandonCall(outcome: outcome) }
    func sentence(_ call: Call) -> String {
        "\(CallWords.summary(call)) has ended: \((call.outcome ?? .abandoned).rawValue)"
            + (call.wait.map { " after \(Span(seconds: $0))" } ?? "")
    }
}
