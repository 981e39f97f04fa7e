import HoldlineCore
import HoldlineWire

extension Schemas {
    static let reports: [String: Schema] = [
        "ArrivalPattern": .object([
            .orNull("queue", .text("A queue's name; null: all of them.")), .always("from", .named("Day")), .always("to", .named("Day")),
            .always("zone", .text("Of the tz database.")), .always("slots", .list(.named("ArrivalSlot"))),
            .orNull("aht", .number("Mean seconds of talk, hold and wrap-up.")),
            .orNull("patience", .number("Mean seconds after which a caller gives up.")), .always("arrived", .whole(from: 0)),
            .always("answered", .whole(from: 0)), .always("abandoned", .whole(from: 0)),
        ]),
        "ArrivalSlot": .object([
            .always("weekday", .whole("0 is Monday.", from: 0, to: 6)),
            .always("halfHour", .whole("0 begins at midnight.", from: 0, to: 47)),
            .always("calls", .number("Mean over the weeks.")), .always("weeks", .whole(from: 0)),
        ]),
        "QueueReport": .object([
            .orNull("queue", .text("A queue's name; null: all of them.")), .always("from", .named("Day")), .always("to", .named("Day")),
            .always("by", .named("ReportGrouping")), .always("formula", .named("ServiceLevelFormula")),
            .always("threshold", .whole("Seconds; a wait of exactly so long is within it.", from: 0)),
            .always("shortAbandon", .whole("Seconds; who gives up before that is a short abandon.", from: 0)),
            .always("total", .named("QueueFigures")), .always("rows", .list(.named("ReportRow"))), .always("version", .named("Version")),
        ]),
        "ReportRow": .object([
            .orNull("key", .text("A queue, an agent, an hour such as 09, or a day; null, in the last row: calls that no agent had.")),
            .always("figures", .named("QueueFigures")),
        ]),
        "QueueFigures": .object(
            counts + [
                .orNull("serviceLevel", .named("Decimal")), .always("serviceLevels", .list(.named("ServiceLevel"))),
                .orNull("asa", .named("Decimal")), .orNull("longestWait", seconds), .orNull("waitP50", seconds),
                .orNull("waitP90", seconds), .orNull("waitP95", seconds), .orNull("waitP99", seconds), .orNull("aht", .named("Decimal")),
                .always("talk", seconds), .always("hold", seconds), .always("wrapUp", seconds), .always("agents", .named("AgentFigures")),
            ]),
        "ServiceLevel": .object([
            .always("formula", .named("ServiceLevelFormula")), .always("within", .whole("The numerator, in calls.", from: 0)),
            .always("of", .whole("The denominator, in calls.", from: 0)), .orNull("percent", .named("Decimal")),
        ]),
        "AgentFigures": .object([
            .always("loggedIn", seconds), .always("paused", seconds), .always("available", seconds), .always("busy", seconds),
            .always("ringing", seconds), .orNull("occupancy", .named("Occupancy")),
        ]),
        "Occupancy": .object([.always("busy", seconds), .always("idle", seconds), .always("percent", .named("Decimal"))]),
        "Decimal": .text("Two decimals, half a hundredth rounded up: percent, or a mean in seconds.", pattern: #"^[0-9]+\.[0-9]{2}$"#),
        "ReportGrouping": .words(ReportGrouping.self),
        "ServiceLevelFormula": .words(ServiceLevelFormula.self),
    ]

    private static let seconds = Schema.whole("Seconds.", from: 0)

    /// arrived = turnedAway + offered; offered = the sum of the next nine.
    private static let counts: [Schema.Field] = [
        "arrived", "turnedAway", "offered", "answered", "abandoned", "timedOut", "leftByKey", "emptied", "withdrawn", "calledBack",
        "lost", "waiting", "talking", "answeredWithin", "abandonedWithin", "leftWithin", "shortAbandoned",
    ].map { .always($0, .whole(from: 0)) }
}
