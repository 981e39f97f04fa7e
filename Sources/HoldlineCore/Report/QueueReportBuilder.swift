extension QueueReport {
    /// Makes a report of visits in any order, and of agents' entries in the order of time; neither is kept.
    ///
    /// Give it the visits that arrived within the days, those too that arrived before and ended within them (their conversations were
    /// somebody's work), and every entry up to the end, from the beginning of the ledger. What is about other days or queues it leaves out.
    package struct Builder: Sendable {
        private let options: ReportOptions
        private let slots: ReportSlots
        private let now: Instant
        private let range: Range<Instant>
        private var total: Tally
        private var rows: [RowKey: Tally] = [:]
        private var times: AgentTime
        private var work: [String: [RowKey: Work]] = [:]

        /// `options` as `check()` takes them; a conversation or a login that goes on counts until `now`.
        package init(_ options: ReportOptions, zone: Zone, now: Instant) {
            (self.options, self.now) = (options, now)
            slots = ReportSlots(options.by, zone: zone)
            range = options.instants(in: zone)
            total = Tally(options)
            times = AgentTime(from: range.lowerBound, to: range.upperBound, now: now, slots: slots)
        }

        /// Counts a visit that arrived in the range, and the work of agents on any visit, as far as it lies in the range.
        package mutating func add(_ visit: Visit) {
            if let queue = options.queue, visit.queue != queue { return }
            addWork(visit)
            guard range.contains(visit.arrivedAt) else { return }
            total.add(visit)
            let key = key(of: visit.queue, agent: visit.agent, slot: slots.slot(at: visit.arrivedAt.seconds))
            rows[key, default: Tally(options)].add(visit)
        }

        package mutating func add(_ entry: AgentEntry) { times.add(entry) }

        /// The report; `version` is the ledger's head that all of this was read at.
        ///
        /// It may be called more than once; nothing is used up.
        package func finish(version: Int64) -> QueueReport {
            let time = WorkingTime(options: options, times: times.closed(), work: work)
            let keys = time.keys.union(rows.keys)
            return QueueReport(
                queue: options.queue, from: options.from, to: options.to, by: options.by, formula: options.formula,
                threshold: options.threshold, shortAbandon: options.shortAbandon, total: total.figures(agents: time.figures(of: nil)),
                rows: keys.sorted().map { key in
                    ReportRow(key: key.text, figures: (rows[key] ?? Tally(options)).figures(agents: time.figures(of: key)))
                },
                version: version)
        }

        private func key(of queue: QueueName, agent: String?, slot: Int) -> RowKey {
            switch options.by {
            case .queue: .queue(queue)
            case .agent: agent.map { .name($0) } ?? .nobody
            case .hour: .hour(slot)
            case .halfHour: .halfHour(slot)
            case .day: .day(slot)
            }
        }

        private mutating func addWork(_ visit: Visit) {
            for pass in visit.passes { count(pass.rang, of: pass.agent, visit, \.ringing) }
            guard let agent = visit.agent else { return }
            if let time = visit.ringing(at: now) { count(time, of: agent, visit, \.ringing) }
            if let time = visit.busy(at: now) { count(time, of: agent, visit, \.busy) }
        }

        private mutating func count(_ time: Range<Int64>, of agent: String, _ visit: Visit, _ kind: WritableKeyPath<Work, Int64>) {
            let begin = range.lowerBound.seconds
            let time = time.clamped(to: begin..<max(begin, min(range.upperBound, now).seconds))
            guard !time.isEmpty else { return }
            var parts: [(key: RowKey, seconds: Int64)] = []
            slots.split(time) { parts.append((key(of: visit.queue, agent: agent, slot: $0), $1)) }
            for part in parts { work[agent, default: [:]][part.key, default: Work()][keyPath: kind] += part.seconds }
        }
    }
}

/// Rows in their order: names by their letters, and nobody last.
enum RowKey: Hashable, Comparable, Sendable {
    case hour(Int)
    case halfHour(Int)
    case day(Int)
    case name(String)
    case queue(QueueName)
    case nobody

    var text: String? {
        switch self {
        case .hour(let hour): padded(hour, 2)
        case .halfHour(let half): padded(half / 2, 2) + (half % 2 == 0 ? ":00" : ":30")
        case .day(let number): Day(number: Int32(truncatingIfNeeded: number)).description
        case .name(let name): name
        case .queue(let queue): queue.text
        case .nobody: nil
        }
    }
}

/// Seconds of work with calls.
///
/// It is counted for the agent whose time it was, in the report's rows by queue, agent, hour or day.
struct Work: Sendable {
    var busy: Int64 = 0
    var ringing: Int64 = 0
}
