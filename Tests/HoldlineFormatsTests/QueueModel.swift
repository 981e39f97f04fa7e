import HoldlineCore

/// An hour at a telephone system with two queues, as Asterisk's `app_queue` runs them: what its log says of it, and what really happened.
///
/// Callers are forwarded through Local channels that are optimised away, abandon, time out, press keys, are transferred in every way, and
/// are cut off where the system is started anew, with half a line in the log. Agents are members, or logged in to the system itself.
struct QueueModel {
    /// What happened to a caller in a queue.
    struct Happened {
        var queue: QueueName
        var callid: String
        /// When the caller came to the first queue of all that transfers led through.
        var came: Int64
        var arrived: Int64
        var agent: String?
        var offered: Int64?
        var answered: Int64?
        var ended: Int64?
        var outcome = CallBooking.waiting
        var passes: [Pass] = []

        var visit: Visit {
            var visit = Visit(queue: queue, arrivedAt: Instant(seconds: arrived), booking: outcome, state: .ended)
            visit.agent = agent
            visit.offeredAt = offered.map { Instant(seconds: $0) }
            visit.answeredAt = answered.map { Instant(seconds: $0) }
            visit.endedAt = ended.map { Instant(seconds: $0) }
            if let answered, let ended {
                (visit.wait, visit.talk) = (answered - arrived, ended - answered)
            } else {
                visit.wait = ended.map { $0 - arrived }
            }
            visit.passes = passes
            return visit
        }
    }

    private struct Line {
        var at: Int64
        var text: String
        /// The one of `happened` whose fate a restart before this line changes.
        var of: Int?
    }

    let start: Int64
    let restart: Int64
    private(set) var happened: [Happened] = []
    private(set) var entries: [AgentEntry] = []
    private var lines: [Line] = []
    private var generator: any RandomNumberGenerator
    private var busyUntil: [String: Int64]
    private var ids = 0
    private var came: Int64 = 0

    static let queues = ["support", "billing"]
    static let members = ["lea", "tom", "eva", "max"]
    static let loggers = ["Agent/1001", "Agent/1002"]

    init(start: Int64, calls: Int, generator: any RandomNumberGenerator) {
        self.start = start
        self.generator = generator
        restart = start + 2000 + Int64.random(in: 0..<400, using: &self.generator)
        busyUntil = Dictionary(uniqueKeysWithValues: (Self.members + Self.loggers).map { ($0, start) })
        addAgents()
        for at in (0..<calls).map({ _ in start + 10 + any(3400) }).sorted() { addCall(at) }
        cut()
    }

    private mutating func any(_ limit: Int64) -> Int64 { Int64.random(in: 0..<limit, using: &generator) }
    private mutating func flip(_ percent: Int64) -> Bool { any(100) < percent }

    private mutating func newID(_ at: Int64) -> String {
        ids += 1
        return "\(at).\(ids)"
    }

    // MARK: Agents

    private mutating func say(_ agent: String, _ kind: AgentEntry.Kind, _ queue: String?, _ at: Int64, _ text: String) {
        entries.append(AgentEntry(agent: agent, at: Instant(seconds: at), kind: kind, queue: queue.map(QueueName.init(unchecked:))))
        lines.append(Line(at: at, text: "\(at)|NONE|\(queue ?? "NONE")|\(agent)|\(text)"))
    }

    /// Members outlive the restart, those who logged in to the system do not; one session began before the log.
    private mutating func addAgents() {
        for member in Self.members {
            for queue in Self.queues { say(member, .login, queue, start, "ADDMEMBER|") }
            let pause = start + 600 + any(1000)
            say(member, .pause, "support", pause, "PAUSE|lunch")
            say(member, .resume, "support", pause + 1 + any(1200), "UNPAUSE|")
            for queue in Self.queues { say(member, .logout, queue, start + 7200, "REMOVEMEMBER|") }
        }
        say(Self.loggers[0], .login, nil, start + 5, "AGENTLOGIN|SIP/1001-1")
        entries.append(AgentEntry(agent: Self.loggers[0], at: Instant(seconds: restart), kind: .logout))
        let seconds = 5000 + any(3000)
        entries.append(AgentEntry(agent: Self.loggers[1], at: Instant(seconds: start + 900 - seconds), kind: .login))
        say(Self.loggers[1], .logout, nil, start + 900, "AGENTLOGOFF|SIP/1002-1|\(seconds)")
        entries.sort { $0.at < $1.at }
    }

    private mutating func freeAgent(_ at: Int64) -> String? {
        Self.members.filter { busyUntil[$0, default: 0] <= at }.randomElement(using: &generator)
    }

    // MARK: Calls

    private mutating func log(_ at: Int64, _ id: String, _ queue: String, _ agent: String?, _ text: String, of visit: Int) {
        // In the caller's spelling or in the queue's own.
        let spelled = flip(20) ? queue.prefix(1).uppercased() + queue.dropFirst() : queue
        lines.append(Line(at: at, text: "\(at)|\(id)|\(spelled)|\(agent ?? "NONE")|\(text)", of: visit))
    }

    private mutating func enter(_ at: Int64, _ id: String, _ queue: String, _ number: String) -> Int {
        happened.append(Happened(queue: QueueName(unchecked: queue), callid: id, came: came, arrived: at))
        log(at, id, queue, nil, "ENTERQUEUE||\(number)|1", of: happened.count - 1)
        return happened.count - 1
    }

    private mutating func addCall(_ at: Int64) {
        came = at
        let id = newID(at)
        let number = "01990\(10_000 + any(80_000))"
        let queue = Self.queues[Int(any(2))]
        serve(enter(at, id, queue, number), id: id, number: number, from: at, depth: 0)
    }

    /// The caller waits from an instant on, is served or not; `id` is what the lines from now on carry.
    private mutating func serve(_ visit: Int, id: String, number: String, from: Int64, depth: Int) {
        let (queue, arrived) = (happened[visit].queue.text, happened[visit].arrived)
        var at = from
        for _ in 0..<any(3) {
            at += 2 + any(10)
            let ringing = 1000 * (1 + any(2))
            // Where the id has changed, no line tells whose the ringing was: the model has such lines only where it has not.
            guard id == happened[visit].callid else { continue }
            log(at, id, queue, "tom", "RINGNOANSWER|\(ringing)", of: visit)
            happened[visit].passes.append(Pass(agent: "tom", at: Instant(seconds: at), declined: false, ringing: ringing))
        }
        at += 1 + any(30)
        let agent = flip(75) ? freeAgent(at) : nil
        guard let agent else { return leave(visit, id, queue, at) }
        let ring = any(min(15, at - arrived) + 1)
        log(at, id, queue, agent, "CONNECT|\(at - arrived)|\(newID(at))|\(ring)", of: visit)
        (happened[visit].agent, happened[visit].offered, happened[visit].answered) = (agent, at - ring, at)
        let end = at + 5 + any(240)
        busyUntil[agent] = end + 1
        finish(visit, id, number, agent, end, depth)
    }

    private mutating func leave(_ visit: Int, _ id: String, _ queue: String, _ at: Int64) {
        let wait = at - happened[visit].arrived
        let (text, outcome): (String, CallBooking) =
            switch any(5) {
            case 0: ("EXITWITHTIMEOUT|1|1|\(wait)", .timedOut)
            case 1: ("EXITEMPTY|1|1|\(wait)", .emptied)
            case 2: ("EXITWITHKEY|2|1|1|\(wait)", .leftByKey)
            default: ("ABANDON|1|1|\(wait)", .abandoned)
            }
        log(at, id, queue, nil, text, of: visit)
        (happened[visit].ended, happened[visit].outcome) = (at, outcome)
    }

    private mutating func finish(_ visit: Int, _ id: String, _ number: String, _ agent: String, _ end: Int64, _ depth: Int) {
        let queue = happened[visit].queue.text
        let other = queue == "support" ? "billing" : "support"
        let (arrived, answered) = (happened[visit].arrived, happened[visit].answered ?? end)
        let lengths = "\(answered - arrived)|\(end - answered)|1"
        (happened[visit].ended, happened[visit].outcome) = (end, .answered)
        switch depth > 2 ? 0 : any(9) {
        case 0, 1: log(end, id, queue, agent, "COMPLETECALLER|\(lengths)", of: visit)
        // Forwarded through a Local channel, which was optimised away: another id ends the call.
        case 2: log(end, newID(arrived), queue, agent, "COMPLETEAGENT|\(lengths)", of: visit)
        case 3: log(end, id, queue, agent, "BLINDTRANSFER|0612345678|out|\(lengths)", of: visit)
        case 4: log(end, id, queue, agent, "ATTENDEDTRANSFER|LINK|Local/1@x;1|Local/1@x;2|\(lengths)", of: visit)
        case 5:
            // Blind into the other queue: the next entry may be written before the end of this one.
            let isEarly = flip(50)
            if !isEarly { log(end, id, queue, agent, "BLINDTRANSFER|\(other)|queues|\(lengths)", of: visit) }
            let next = enter(end, id, other, number)
            if isEarly { log(end, id, queue, agent, "BLINDTRANSFER|\(other)|queues|\(lengths)", of: visit) }
            serve(next, id: id, number: number, from: end, depth: depth + 1)
        case 6, 7:
            // Attended, while the agent still waits in the other queue: the caller takes the agent's place there.
            let asked = max(answered, end - 1 - any(20))
            let consult = newID(asked)
            let next = enter(asked, consult, other, agent)
            log(end, flip(50) ? consult : id, queue, agent, "ATTENDEDTRANSFER|APP|Queue|\(lengths)", of: visit)
            serve(next, id: id, number: number, from: end, depth: depth + 1)
        default:
            // Attended, after somebody has answered there: that conversation goes on with the caller.
            let asked = max(answered, end - 3)
            guard let second = freeAgent(asked + 1), asked + 1 < end else {
                return log(end, id, queue, agent, "COMPLETEAGENT|\(lengths)", of: visit)
            }
            let consult = newID(asked)
            let next = enter(asked, consult, other, agent)
            log(asked + 1, consult, other, second, "CONNECT|1|\(newID(asked))|1", of: next)
            log(end, id, queue, agent, "ATTENDEDTRANSFER|BRIDGE|b-\(consult)|\(lengths)", of: visit)
            let over = end + 5 + any(100)
            busyUntil[second] = over + 1
            log(over, flip(50) ? consult : id, other, second, "COMPLETEAGENT|1|\(over - asked - 1)|1", of: next)
            (happened[next].agent, happened[next].offered, happened[next].answered) = (second, asked, asked + 1)
            (happened[next].ended, happened[next].outcome) = (over, .answered)
        }
    }

    // MARK: The restart

    /// Cuts off whatever goes on at the restart, with half a line before it.
    private mutating func cut() {
        let began = Dictionary(lines.compactMap { line in line.of.map { ($0, line.at) } }) { min($0, $1) }
        var gone: Set<Int> = []
        for index in happened.indices where happened[index].arrived < restart {
            if let answered = happened[index].answered, answered >= restart {
                (happened[index].agent, happened[index].offered, happened[index].answered) = (nil, nil, nil)
            }
            guard happened[index].ended ?? restart >= restart else { continue }
            happened[index].ended = restart
            happened[index].outcome = happened[index].answered == nil ? .lost : .answered
            let end = restart
            happened[index].passes.removeAll { $0.at.seconds >= end }
        }
        // What a call of before would have come to afterwards never was.
        for index in happened.indices where happened[index].arrived >= restart && happened[index].came < restart { gone.insert(index) }
        lines = lines.filter { line in
            guard let visit = line.of else { return true }
            return !gone.contains(visit) && (line.at < restart || began[visit, default: restart] >= restart)
        }
        happened = happened.enumerated().filter { !gone.contains($0.offset) }.map(\.element)
        lines.append(Line(at: restart, text: "\(restart - 1)|\(restart - 50).9|support|tom|RINGNOAN\(restart)|NONE|NONE|NONE|QUEUESTART|"))
    }

    /// The log, in the order of its seconds.
    var text: String {
        lines.enumerated().sorted {
            ($0.element.at, $0.element.of == nil ? 0 : 1, $0.offset) < ($1.element.at, $1.element.of == nil ? 0 : 1, $1.offset)
        }
        .map { $0.element.text + "\n" }.joined()
    }

    // MARK: Figures

    func report(by grouping: ReportGrouping, _ make: (inout ReportOptions) -> Void = { _ in }) -> QueueReport {
        Self.report(happened.map(\.visit), entries, start: start, by: grouping, make)
    }

    static func report(
        _ visits: [Visit], _ entries: [AgentEntry], start: Int64, by grouping: ReportGrouping,
        _ make: (inout ReportOptions) -> Void = { _ in }
    ) -> QueueReport {
        let day = Day(number: Int32(start / 86_400))
        var options = ReportOptions(from: day.adding(days: -1), to: day.adding(days: 1))
        options.by = grouping
        make(&options)
        var builder = QueueReport.Builder(options, zone: .utc, now: Instant(seconds: start + 2 * 86_400))
        for visit in visits { builder.add(visit) }
        for entry in entries.sorted(by: { $0.at < $1.at }) { builder.add(entry) }
        return builder.finish(version: 0)
    }
}
