import HoldlineCore
import HoldlineWire

extension Schemas {
    static let calls: [String: Schema] = [
        "AddCall": .object([
            .always("queue", .named("QueueName")), .maybe("number", .named("Text")), .maybe("name", .named("Text")),
            .maybe("customer", .named("CustomerReference")), .maybe("priority", .named("Priority")),
            .maybe("skills", .list(.named("Skill"))), .maybe("ticket", .named("TicketID")),
        ]),
        "NextCall": .object([.maybe("wait", .whole("Seconds to wait for a call.", from: 0, to: 300))]),
        "AnswerCall": .object([.maybe("customer", .named("CustomerReference"))]),
        "TransferCall": .object([
            .maybe("queue", .named("QueueName")), .maybe("agent", .named("User")), .maybe("priority", .named("Priority")),
        ]),
        "DoneCall": .object([
            .maybe("ticket", .named("TicketID")), .maybe("open", .named("Text")), .maybe("customer", .named("CustomerReference")),
            .maybe("wrapUp", .whole("Seconds.", from: 0, to: 86_400)),
        ]),
        "AbandonCall": .object([.maybe("outcome", .named("EndOutcome"))]),
        "RequestCallback": .object([.maybe("at", .named("Instant")), .maybe("number", .named("Text"))]),
        "LoginAgent": .object([.maybe("queues", .list(.named("Membership"))), .maybe("skills", .list(.named("Skill")))]),
        "PauseAgent": .object([.maybe("reason", .named("Text"))]),
        "ObserveCall": .object([
            .always("source", .text("The telephone system.")), .always("callid", .text()),
            .maybe("entry", .whole("Not used: queue and arrival tell entries apart.", from: 1)), .always("queue", .named("QueueName")),
            .maybe("number", .named("Text")), .maybe("name", .named("Text")),
            .always("arrivedAt", .named("Instant")), .maybe("agent", .named("User")), .maybe("offeredAt", .named("Instant")),
            .maybe("answeredAt", .named("Instant")),
            .maybe("endedAt", .named("Instant")), .maybe("outcome", .named("CallOutcome")), .maybe("wait", .whole("Seconds.")),
            .maybe("talk", .whole("Seconds.")), .maybe("transferredTo", .text()), .maybe("passes", .list(.named("Pass"))),
        ]),
        "ObserveAgent": .object([
            .always("source", .text("The telephone system.")), .always("agent", .named("User")), .always("at", .named("Instant")),
            .always("kind", .named("EntryKind")), .maybe("queue", .named("QueueName")), .maybe("reason", .named("Text")),
        ]),
        "Pass": .object([
            .always("agent", .named("User")), .always("at", .named("Instant")), .always("declined", .flag),
            .always("ringing", .whole("Milliseconds.")),
        ]),
        "Callback": .object([
            .orNull("notBefore", .named("Instant")), .always("expiresAt", .named("Instant")), .always("attempts", .whole(from: 0)),
            .always("requestedAt", .named("Instant")),
        ]),
        "Observed": .object([.always("source", .text()), .always("callid", .text()), .always("entry", .whole(from: 1))]),
        "Call": .object(call),
        "Agent": .object([
            .always("login", .named("User")), .always("status", .named("AgentStatus")), .always("state", .named("AgentState")),
            .orNull("reason", .named("Text")), .orNull("cause", .named("PauseCause")), .always("since", .named("Instant")),
            .orNull("call", .named("CallID")), .orNull("wrapUpUntil", .named("Instant")), .always("pauseAfterCall", .flag),
            .always("queues", .list(.named("Membership"))), .always("skills", .list(.named("Skill"))), .always("misses", .whole(from: 0)),
            .always("answered", .whole(from: 0)), .always("idleSince", .named("Instant")), .orNull("lastOfferedAt", .named("Instant")),
            .orNull("lastEndedAt", .named("Instant")), .orNull("lastCall", .named("CallID")), .always("observed", .flag),
            .maybe("source", .text("The telephone system.")), .maybe("pauses", .list(.named("QueuePause"))),
            .always("version", .named("Version")),
        ]),
        "QueuePause": .object([
            .always("queue", .named("QueueName")), .always("since", .named("Instant")), .orNull("reason", .named("Text")),
        ]),
        "AgentEntry": .object([
            .always("agent", .named("User")), .always("at", .named("Instant")), .always("kind", .named("EntryKind")),
            .orNull("queue", .named("QueueName")),
        ]),
        "CallAhead": .object([
            .always("call", .named("CallID")), .always("score", .whole()), .always("waited", .whole()), .always("credit", .whole()),
            .always("priority", .named("Priority")), .always("why", .text()),
        ]),
        "CallReasons": .object([
            .always("call", .named("CallID")), .always("queue", .named("QueueName")), .always("state", .named("CallState")),
            .orNull("position", .whole("1 is next.", from: 1)), .always("score", .whole("Seconds waited plus credit.")),
            .always("waited", .whole()), .always("credit", .whole()), .always("ahead", .list(.named("CallAhead"))),
            .always("why", .list(.text())), .always("version", .named("Version")),
        ]),
        "QueueStatus": .object([
            .always("queue", .named("QueueName")), .always("open", .flag), .always("strategy", .named("QueueStrategy")),
            .always("waiting", .whole(from: 0)), .always("callbacks", .whole(from: 0)), .always("offered", .whole(from: 0)),
            .always("talking", .whole(from: 0)), .always("longestWait", .whole("Seconds.")), .orNull("longestWaiting", .named("CallID")),
            .always("longestTalk", .whole("Seconds.")), .orNull("longestTalking", .named("CallID")), .always("agents", .whole(from: 0)),
            .always("available", .whole(from: 0)), .always("free", .whole(from: 0)), .always("paused", .whole(from: 0)),
            .always("stranded", .list(.named("CallID"))), .always("arrived", .whole(from: 0)), .always("booked", .named("Bookings")),
        ]),
        "Bookings": .object(CallBooking.allCases.map { .always($0.rawValue, .whole(from: 0)) }),
        "QueueList": .object([.always("items", .list(.named("QueueStatus"))), .always("version", .named("Version"))]),
    ]

    private static let call: [Schema.Field] = [
        .always("id", .named("CallID")), .always("visit", .whole("A transfer is offered anew.", from: 1)),
        .always("queue", .named("QueueName")), .orNull("number", .named("Text")), .orNull("name", .named("Text")),
        .orNull("customer", .named("CustomerReference")), .always("suggested", .list(.named("CustomerReference"))),
        .always("priority", .named("Priority")), .always("credit", .whole("Seconds.")), .always("skills", .list(.named("Skill"))),
        .always("state", .named("CallState")), .orNull("agent", .named("User")), .always("arrivedAt", .named("Instant")),
        .always("placedAt", .named("Instant")), .orNull("offeredAt", .named("Instant")), .orNull("answeredAt", .named("Instant")),
        .orNull("endedAt", .named("Instant")), .orNull("heldAt", .named("Instant")), .orNull("outcome", .named("CallOutcome")),
        .orNull("turnedAway", .named("TurnedAway")), .orNull("wait", .whole("Seconds.")), .orNull("talk", .whole("Seconds.")),
        .always("hold", .whole("Seconds.")), .orNull("wrapUp", .whole("Seconds.")), .orNull("ticket", .named("TicketID")),
        .orNull("callback", .named("Callback")), .orNull("reservedFor", .named("User")), .orNull("reservedUntil", .named("Instant")),
        .orNull("transferredTo", .text()), .always("passes", .list(.named("Pass"))), .always("unconfirmed", .flag),
        .orNull("observed", .named("Observed")), .always("version", .named("Version")),
    ]
}
