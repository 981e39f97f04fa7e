import HoldlineCore

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
