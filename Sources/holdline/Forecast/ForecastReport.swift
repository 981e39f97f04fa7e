import HoldlineCore
import HoldlineWire

/// The answer for one pace of calls: in sentences, and the numbers of agents around it.
///
/// The sentences carry the answer; the table shows how steep it is, with one agent more or less.
struct StaffingReport {
    let staffing: Staffing
    /// As it was typed, for the sentence.
    let asked: CallsArgument

    /// JSON holds the figures of the library, CSV the rows around the answer.
    func write(_ output: OutputOptions) async throws {
        try await output.write(json: try SortedJSON.bytes(staffing), csv: staffing.rows, Staffing.Row.values) { page in
            for sentence in sentences { try page.text(sentence) }
            try page.console.say("")
            try page.table(columns, staffing.rows)
        }
    }

    /// One for what was asked, one for each model that was reckoned.
    private var sentences: [String] {
        let pace =
            "\(ForecastText.whole(asked.calls)) \(asked.calls == 1 ? "call" : "calls") in \(ForecastText.length(asked.seconds))"
        var sentences = [
            "\(pace), \(ForecastText.length(staffing.aht)) each: a load of \(ForecastText.number(staffing.load, 2)) erlangs. "
                + "Target: \(ForecastText.target(staffing.target))."
        ]
        if let row = staffing.rows.first(where: { $0.agents == staffing.agents }) {
            sentences.append("Erlang C, nobody gives up: \(sentence(staffing.agents, row.erlangC)).")
        }
        if let agents = staffing.agentsWithPatience, let patience = staffing.patience,
            let figures = staffing.rows.first(where: { $0.agents == agents })?.erlangA
        {
            sentences.append(
                "Erlang A, patience \(ForecastText.length(patience)): \(sentence(agents, figures)); "
                    + "\(ForecastText.percent(figures.abandoned)) of the calls are given up.")
        }
        return sentences
    }

    /// Service level, mean wait and occupancy for so many agents.
    private func sentence(_ agents: Int, _ figures: StaffingFigures) -> String {
        "\(ForecastText.agents(agents)) \(agents == 1 ? "answers" : "answer") "
            + "\(ForecastText.level(figures.serviceLevel, target: staffing.target.serviceLevel)) "
            + "within \(ForecastText.length(staffing.target.threshold)), after \(ForecastText.wait(figures.asa)) on average, "
            + "and \(agents == 1 ? "is" : "are") busy \(ForecastText.percent(figures.occupancy)) of the time"
    }

    /// With patience the figures of both models stand side by side: `C` and `A` mark the answers and the columns.
    ///
    /// The arrow marks the row that meets the target.
    private var columns: [Column<Staffing.Row>] {
        let staffing = staffing
        @Sendable func level(_ figures: StaffingFigures) -> Cell {
            .text(ForecastText.level(figures.serviceLevel, target: staffing.target.serviceLevel))
        }
        let modelA = staffing.patience != nil
        @Sendable func mark(_ row: Staffing.Row) -> Cell {
            let isC = row.agents == staffing.agents
            guard row.agents == staffing.agentsWithPatience else { return isC ? .word(modelA ? "C →" : "→", .bold) : .text(" ") }
            return .word(isC ? "A C →" : "A →", .bold)
        }
        let c = modelA ? " C" : ""
        var columns: [Column<Staffing.Row>] = [
            Column("", "", right: true, firm: true) { mark($0) },
            Column("agents", "AGENTS", right: true, firm: true) { .count($0.agents) },
            Column("serviceLevel", "SL" + c, right: true, firm: true) { level($0.erlangC) },
            Column("asa", "ASA" + c, right: true, firm: true) { .text(ForecastText.wait($0.erlangC.asa)) },
            Column("occupancy", "BUSY" + c, right: true, firm: true) { .text(ForecastText.percent($0.erlangC.occupancy)) },
            Column("waiting", "WAIT" + c, right: true, firm: true) { .text(ForecastText.percent($0.erlangC.waiting)) },
        ]
        guard modelA else { return columns }
        func cell(_ text: @escaping @Sendable (StaffingFigures) -> String) -> @Sendable (Staffing.Row) -> Cell {
            { row in row.erlangA.map { .text(text($0)) } ?? .none }
        }
        columns += [
            Column("", "SL A", right: true, firm: true) { row in row.erlangA.map(level) ?? .none },
            Column("", "LOST A", right: true, firm: true, cell { ForecastText.percent($0.abandoned) }),
            Column("", "MEAN WAIT A", right: true, firm: true, rank: 1, cell { ForecastText.wait($0.meanWait) }),
            Column("", "BUSY A", right: true, firm: true, rank: 2, cell { ForecastText.percent($0.occupancy) }),
        ]
        return columns
    }
}

extension Staffing.Row {
    /// In CSV: shares of 1 and seconds with all their digits, the names of the API with the model before them.
    ///
    /// A program finds `erlangA` empty where no patience was given.
    static let values: [Column<Staffing.Row>] =
        [Column("agents", "") { .count($0.agents) }] + figures("erlangC") { $0.erlangC } + figures("erlangA") { $0.erlangA }

    /// The figures of one model, each under the model's name.
    private static func figures(
        _ model: String, _ figures: @escaping @Sendable (Staffing.Row) -> StaffingFigures?
    ) -> [Column<Staffing.Row>] {
        StaffingFigures.values.map { value in
            Column("\(model).\(value.name)", "") { row in figures(row).map { value.cell($0) } ?? .none }
        }
    }
}

/// Shares are of 1, waits in seconds.
extension StaffingFigures {
    static let values: [Column<StaffingFigures>] = [
        Column("serviceLevel", "") { .text($0.serviceLevel) }, Column("waiting", "") { .text($0.waiting) },
        Column("asa", "") { .text($0.asa) }, Column("meanWait", "") { .text($0.meanWait) },
        Column("occupancy", "") { .text($0.occupancy) }, Column("abandoned", "") { .text($0.abandoned) },
    ]
}

/// The week's plan: a grid of half hours and weekdays, each with its agents and the service level that they are expected to give.
///
/// Means of few weeks say little, and a note says so below four.
struct WeekPlanReport {
    let plan: WeekPlan

    /// JSON is the plan as a whole, CSV has a line for each half hour.
    func write(_ output: OutputOptions) async throws {
        try await output.write(json: try SortedJSON.bytes(plan), csv: plan.slots, WeekPlan.Slot.values, page: writeGrid)
    }

    /// Without calls in those days there is no grid, but a note, and the exit code is 0.
    private func writeGrid(_ page: PageWriter) throws {
        let pattern = plan.pattern
        let calls = "\(pattern.queue.map { "of \(Shown.line($0)) " } ?? "")from \(pattern.from) to \(pattern.to)"
        guard !plan.slots.isEmpty else { return try page.console.note("No call \(calls) arrived: there is nothing to plan.") }
        try page.text(
            "Agents by half hour (\(Shown.line(pattern.zone))), for a week like the mean of the \(pattern.arrived) calls \(calls). "
                + "Target: \(ForecastText.target(plan.target)).")
        try page.text(
            "Calls take \(ForecastText.length(plan.aht)); "
                + (plan.patience.map { "callers give up after \(ForecastText.length($0)) on average (Erlang A)." }
                    ?? "nobody is taken to give up (Erlang C)."))
        try page.console.say("")
        try page.table(columns, rows, total: total)
        if let least = pattern.slots.map(\.weeks).min(), least < 4 {
            let times = least == 1 ? "once" : "\(least) times"
            try page.console.note("Some weekdays come only \(times) in these days: their means say little.")
        }
    }

    /// A line of the grid: one half hour, by weekday from Monday (0).
    private struct Row {
        var halfHour: Int
        var slots: [Int: WeekPlan.Slot]
    }

    /// ISO 8601: the week begins on Monday.
    private static let weekdays = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"]

    /// Half hours without any call are left out.
    private var rows: [Row] {
        Dictionary(grouping: plan.slots, by: \.halfHour).sorted { $0.key < $1.key }.map { halfHour, slots in
            Row(halfHour: halfHour, slots: Dictionary(slots.map { ($0.weekday, $0) }) { first, _ in first })
        }
    }

    /// A cell holds the agents and the expected service level in whole percent.
    private var columns: [Column<Row>] {
        let target = plan.target.serviceLevel
        let days = Self.weekdays.indices.map { weekday in
            Column<Row>("", Self.weekdays[weekday], right: true, firm: true) { row in
                guard let slot = row.slots[weekday] else { return .none }
                let level = ForecastText.level(slot.expected.serviceLevel, target: target, 0)
                let shown = String(level.filter { $0 != " " })
                return .text("\(slot.agents) \(shown.utf8.count < 4 ? " " : "")\(shown)")
            }
        }
        return [Column<Row>("", "FROM", firm: true) { .text(ForecastText.time(halfHour: $0.halfHour)) }] + days
    }

    /// Hours of work a day: half of the agents of all its half hours.
    private var total: [Cell] {
        let hours = Self.weekdays.indices.map { weekday in
            plan.slots.filter { $0.weekday == weekday }.reduce(0.0) { $0 + Double($1.agents) / 2 }
        }
        return [.text("hours")] + hours.map { $0 > 0 ? .text(ForecastText.whole($0)) : .none }
    }
}

/// Half hours count from midnight, weekdays from Monday; shares are of 1.
extension WeekPlan.Slot {
    static let values: [Column<WeekPlan.Slot>] =
        [
            Column("weekday", "") { .count($0.weekday) }, Column("halfHour", "") { .count($0.halfHour) },
            Column("from", "") { .text(ForecastText.time(halfHour: $0.halfHour)) }, Column("calls", "") { .text($0.calls) },
            Column("agents", "") { .count($0.agents) },
        ] + StaffingFigures.values.map { value in Column(value.name, "") { value.cell($0.expected) } }
}

/// Writes the figures of a forecast for people: rounded, with units.
///
/// Programs get all digits, in JSON and CSV; what is here is for tables and sentences.
enum ForecastText {
    /// With so many decimals, and no exponent.
    ///
    /// Numbers beyond 9·10¹⁵ are written as they are: their decimals are not exact any more.
    static func number(_ value: Double, _ decimals: Int) -> String {
        let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
        let scaled = (value * scale).rounded()
        guard abs(scaled) < 9e15 else { return String(value) }
        let digits = String(Int(abs(scaled)))
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.utf8.count)) + digits
        return (scaled < 0 ? "-" : "") + padded.dropLast(decimals) + (decimals > 0 ? "." + padded.suffix(decimals) : "")
    }

    /// `share` is of 1: 0.853 gives `85.3 %`.
    static func percent(_ share: Double, _ decimals: Int = 1) -> String { number(share * 100, decimals) + " %" }

    /// A service level, rounded down where rounding would make it seem to meet a target that it misses.
    static func level(_ share: Double, target: Double, _ decimals: Int = 1) -> String {
        let scale = (0..<decimals).reduce(100.0) { scale, _ in scale * 10 }
        let rounded = (share * scale).rounded() / scale
        return percent(share < target && rounded >= target ? (share * scale).rounded(.down) / scale : rounded, decimals)
    }

    /// `7.8 s`, `12.4 min`, `∞` for a queue that grows without end.
    ///
    /// Seconds up to ten minutes, then minutes.
    static func wait(_ seconds: Double?) -> String {
        guard let seconds else { return "∞" }
        return seconds < 599.95 ? "\(number(seconds, 1)) s" : "\(number(seconds / 60, 1)) min"
    }

    /// `180 s` as `3 min`, `95 s` as it is.
    static func length(_ seconds: Double) -> String {
        seconds >= 60 && seconds.truncatingRemainder(dividingBy: 60) == 0
            ? "\(number(seconds / 60, 0)) min" : "\(whole(seconds)) s"
    }

    static func agents(_ count: Int) -> String { count == 1 ? "1 agent" : "\(count) agents" }

    /// At most one decimal, and none where it would be zero.
    static func whole(_ value: Double) -> String {
        let text = number(value, 1)
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// `80 % within 20 s`.
    static func target(_ target: StaffingTarget) -> String {
        "\(whole(target.serviceLevel * 100)) % within \(length(target.threshold))"
            + (target.occupancy.map { ", occupancy at most \(whole($0 * 100)) %" } ?? "")
    }

    /// `09:30`.
    ///
    /// `halfHour` counts from midnight, 0 to 47.
    static func time(halfHour: Int) -> String {
        let hour = String(halfHour / 2)
        return (hour.utf8.count < 2 ? "0" : "") + hour + (halfHour % 2 == 0 ? ":00" : ":30")
    }
}
