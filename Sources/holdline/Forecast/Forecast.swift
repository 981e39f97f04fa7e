import ArgumentParser
import HoldlineClient
import HoldlineCore

struct Forecast: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "forecast", "How many agents a queue needs: for a pace of calls, or for a week like those that were.",
        """
        Erlang C counts on callers who never give up, and so is on the safe side. Erlang A counts on those who do. A service level is the
        share of all calls that arrive. Only --from-history asks the daemon.
        """,
        examples: "holdline forecast --calls 100/30m --aht 180s --target 80/20 --patience 60s",
        "holdline forecast --calls 100/30m --aht 3m --max-occupancy 85% -o csv",
        "holdline forecast --from-history --queue billing --from 2026-10-01")

    @Option(help: ArgumentHelp("How many arrive in how long.", valueName: "n/time"), transform: Read.calls) var calls: CallsArgument?

    @Option(
        help: ArgumentHelp("Mean talk, hold and wrap-up of a call; with --from-history in place of the observed one.", valueName: "time"),
        transform: Read.seconds(of:))
    var aht: Double?

    @Option(
        help: ArgumentHelp("How many percent answered within how many seconds (80/20 if not given).", valueName: "%/s"),
        transform: Read.target)
    var target: TargetArgument?

    @Option(
        help: ArgumentHelp(
            "Mean time after which a caller gives up; with --from-history in place of the observed one.", valueName: "time"),
        transform: Read.seconds(of:))
    var patience: Double?

    @Option(help: ArgumentHelp("Agents are busy no more than this share of their time.", valueName: "%"), transform: Read.percent)
    var maxOccupancy: Double?

    @Flag(help: "Plan the week by calls that the daemon knows.") var fromHistory = false
    @Option(help: "With --from-history: the calls of this queue.") var queue: String?
    @Option(help: "With --from-history: from this day on.", transform: Read.day) var from: Day?
    @Option(help: "With --from-history: to this day, included.", transform: Read.day) var to: Day?
    @Flag(help: "With --from-history: plan as if nobody gave up (Erlang C), whatever was observed.") var erlangC = false
    @OptionGroup var options: ReadOptions

    func validate() throws {
        if fromHistory {
            if calls != nil { throw ValidationError("--calls and --from-history are two answers to one question: give one") }
            if erlangC, patience != nil { throw ValidationError("--erlang-c counts on nobody giving up: leave out --patience") }
        } else {
            if queue != nil || from != nil || to != nil || erlangC {
                throw ValidationError("--queue, --from, --to and --erlang-c go with --from-history")
            }
            if calls == nil || aht == nil {
                throw ValidationError("say how many calls and how long they are: --calls 100/30m --aht 180s; or --from-history")
            }
        }
        if let from, let to, to < from { throw ValidationError("--to is before --from") }
    }

    func run() async throws {
        do {
            let target = try StaffingTarget(
                serviceLevel: target?.serviceLevel ?? StaffingTarget.standard.serviceLevel,
                threshold: target?.threshold ?? StaffingTarget.standard.threshold, occupancy: maxOccupancy)
            if let calls, let aht {
                let traffic = try Traffic(calls: calls.calls, per: calls.seconds, aht: aht)
                let staffing = try Staffing(traffic, patience: patience, target: target)
                try await StaffingReport(staffing: staffing, asked: calls).write(options.output)
            } else {
                try await planWeek(target)
            }
        } catch let problem as ForecastProblem {
            throw CommandFailure.usage(problem.message)
        }
    }

    private func planWeek(_ target: StaffingTarget) async throws {
        let pattern = try await options.connection.client().arrivals(queue: queue, from: from, to: to).value
        guard aht != nil || pattern.aht != nil || pattern.slots.isEmpty else {
            throw CommandFailure.refusedHere("no answered call says how long calls take: give --aht")
        }
        let patience: WeekPlan.Patience = erlangC ? .endless : patience.map { .seconds($0) } ?? .observed
        do {
            // Without any call there is nothing to plan, and nothing says how long calls take.
            let plan = try WeekPlan(
                pattern, target: target, aht: aht ?? (pattern.slots.isEmpty ? pattern.aht ?? 1 : nil), patience: patience)
            try await WeekPlanReport(plan: plan).write(options.output)
        } catch let problem as ForecastProblem where !isGiven(problem.quantity) {
            throw CommandFailure.refusedHere("the calls of those days give no plan: \(problem.message)")
        }
    }

    /// True where the problem is in a typed value, and not in one that the daemon knows.
    private func isGiven(_ quantity: ForecastProblem.Quantity) -> Bool {
        switch quantity {
        case .aht: aht != nil
        case .patience: patience != nil
        default: false
        }
    }
}
