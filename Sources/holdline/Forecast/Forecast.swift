import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// It reckons by itself, with the formulas of the library; with `--from-history` it reads `GET
/// /v1/reports/arrivals` first.
///
/// Exit codes: 0 done; 1 the calls of those days give no plan; 64 the values make none.
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

    /// Average handling time, in seconds.
    @Option(
        help: ArgumentHelp("Mean talk, hold and wrap-up of a call; with --from-history in place of the observed one.", valueName: "time"),
        transform: Read.seconds(of:))
    var aht: Double?

    @Option(
        help: ArgumentHelp("How many percent answered within how many seconds (80/20 if not given).", valueName: "%/s"),
        transform: Read.target)
    var target: TargetArgument?

    /// Seconds, the mean of an exponential distribution as Erlang A takes it.
    @Option(
        help: ArgumentHelp(
            "Mean time after which a caller gives up; with --from-history in place of the observed one.", valueName: "time"),
        transform: Read.seconds(of:))
    var patience: Double?

    /// A share of 1.
    @Option(help: ArgumentHelp("Agents are busy no more than this share of their time.", valueName: "%"), transform: Read.percent)
    var maxOccupancy: Double?

    @Flag(help: "Plan the week by calls that the daemon knows.") var fromHistory = false
    @Option(name: .shortAndLong, help: "With --from-history: the calls of this queue.", completion: .queues)
    var queue: String?
    @Option(help: "With --from-history: from this day on.", transform: Read.pastDay) var from: Day?
    @Option(help: "With --from-history: to this day, included.", transform: Read.pastDay) var to: Day?
    @Flag(help: "With --from-history: plan as if nobody gave up (Erlang C), whatever was observed.") var erlangC = false
    @OptionGroup var options: ReadOptions

    /// Options of one purpose are refused beside the other one, rather than silently left out.
    func validate() throws {
        if fromHistory {
            if calls != nil { throw ValidationError(told: "--calls and --from-history are two answers to one question: give one") }
            if erlangC, patience != nil { throw ValidationError(told: "--erlang-c counts on nobody giving up: leave out --patience") }
        } else {
            if queue != nil || from != nil || to != nil || erlangC {
                throw ValidationError(told: "--queue, --from, --to and --erlang-c go with --from-history")
            }
            if calls == nil || aht == nil {
                throw ValidationError(told: "say how many calls and how long they are: --calls 100/30m --aht 180s; or --from-history")
            }
        }
        if let from, let to, to < from { throw ValidationError(told: "--to is before --from") }
    }

    /// A value out of range is a `ForecastProblem` of the library, shown as wrong usage.
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
            throw CommandFailure.usage(Phrase(said: problem.message))
        }
    }

    /// Throws `refusedHere` where what the daemon knows gives no plan, and the problem itself where an option
    /// does not.
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
            throw CommandFailure.refusedHere("the calls of those days give no plan: \(Phrase(said: problem.message))")
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

/// `100/30m`: so many calls in so much time.
struct CallsArgument: Hashable, Sendable {
    var calls: Double
    /// The length of the interval in which so many calls arrive.
    var seconds: Double
}

/// `80/20`: a share of 1 answered within seconds.
struct TargetArgument: Hashable, Sendable {
    /// A share of 1, of all calls that arrive.
    var serviceLevel: Double
    /// Seconds within which a call is in time.
    var threshold: Double
}

extension Read {
    /// Throws `ValidationError` for anything but a number, a slash and a length of time.
    static func calls(_ text: String) throws -> CallsArgument {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let calls = number(parts[0]), let span = Span(text: parts[1]) else {
            throw ValidationError(told: "“\(text)” is no pace of calls: write how many in how long, such as 100/30m")
        }
        return CallsArgument(calls: calls, seconds: Double(span.seconds))
    }

    /// The percent sign may stand there or not; seconds may be written `20` or `20s`.
    static func target(_ text: String) throws -> TargetArgument {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let share = share(parts[0]), let threshold = number(parts[1]) ?? seconds(parts[1]) else {
            throw ValidationError(told: "“\(text)” is no target: write the percent and the seconds, such as 80/20 for 80 % in 20 s")
        }
        return TargetArgument(serviceLevel: share, threshold: threshold)
    }

    /// A bare number is refused: `180` could be minutes.
    static func seconds(of text: String) throws -> Double {
        try valid(seconds(text), "“\(text)” is no length of time: write it with its unit, such as 180s or 3m")
    }

    /// `85%` or `85`, as a share of 1.
    static func percent(_ text: String) throws -> Double { try valid(share(text), "“\(text)” is no percentage: write it as 85%") }

    /// A number below one percent is taken for a share of 1 and refused: “0.85” means 85 %.
    private static func share(_ text: some StringProtocol) -> Double? {
        let digits = text.hasSuffix("%") ? String(text.dropLast()) : String(text)
        guard let percent = number(digits), percent >= 1 else { return nil }
        return percent / 100
    }

    /// nil for what is no length of time.
    private static func seconds(_ text: some StringProtocol) -> Double? { Span(text: text).map { Double($0.seconds) } }

    /// Digits and at most one point: neither signs nor exponents, nor words such as “inf”.
    private static func number(_ text: some StringProtocol) -> Double? {
        guard text.utf8.allSatisfy({ "0123456789.".utf8.contains($0) }), text.utf8.count <= 20 else { return nil }
        return Double(String(text))
    }
}
