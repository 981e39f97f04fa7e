package import HoldlineCore

extension QueueLogFold {
    /// What is remembered between two lines: all that is needed to go on later.
    ///
    /// A state of an earlier version has fewer members, and is read all the same.
    package struct State: Codable, Hashable, Sendable {
        /// The calls that are not over, by callid, the earliest entry first.
        package internal(set) var open: [String: [ObserveCall]] = [:]
        /// Calls of the last day whose end was concluded, and those that the daemon knew of before: what the log says of them still counts.
        package internal(set) var concluded: [String: [Concluded]] = [:]
        /// Every callid of the last day.
        package internal(set) var entered: [String: Entered] = [:]
        /// Conversations whose caller has entered another queue since.
        package internal(set) var leaving: [Leaving] = []
        /// Callids that stand for another one: of a caller who took somebody's place in a queue.
        package internal(set) var aliases: [String: Alias] = [:]
        /// Callers who were transferred, by their callid.
        package internal(set) var handed: [String: Handed] = [:]
        /// Agents who logged in to the telephone system itself (AGENTLOGIN), and since when.
        package internal(set) var sessions: [String: Instant] = [:]
        /// Queues to which agents were added one by one (ADDMEMBER).
        package internal(set) var members: [String: [QueueName]] = [:]
        /// The seconds in which the telephone system was started, the latest last.
        package internal(set) var starts: [Int64] = []
        /// Seconds of log time that went by. A clock that jumps adds little to it, and never takes away.
        package internal(set) var age: Int64 = 0
        /// The age at which what is old was forgotten last.
        package internal(set) var sweptAt: Int64 = 0
        /// Of the last entry.
        package internal(set) var last: Instant?

        package init() {}

        /// Reads states of all versions: what an earlier one did not have is as at the beginning.
        /// Throws where a member is there and is something else.
        package init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            open = try values.decodeIfPresent([String: [ObserveCall]].self, forKey: .open) ?? [:]
            concluded = try values.decodeIfPresent([String: [Concluded]].self, forKey: .concluded) ?? [:]
            entered = try values.decodeIfPresent([String: Entered].self, forKey: .entered) ?? [:]
            leaving = try values.decodeIfPresent([Leaving].self, forKey: .leaving) ?? []
            aliases = try values.decodeIfPresent([String: Alias].self, forKey: .aliases) ?? [:]
            handed = try values.decodeIfPresent([String: Handed].self, forKey: .handed) ?? [:]
            sessions = try values.decodeIfPresent([String: Instant].self, forKey: .sessions) ?? [:]
            members = try values.decodeIfPresent([String: [QueueName]].self, forKey: .members) ?? [:]
            starts = try values.decodeIfPresent([Int64].self, forKey: .starts) ?? []
            age = try values.decodeIfPresent(Int64.self, forKey: .age) ?? 0
            sweptAt = try values.decodeIfPresent(Int64.self, forKey: .sweptAt) ?? 0
            last = try values.decodeIfPresent(Instant.self, forKey: .last)
        }
    }

    /// A call whose end no line has said, and that a later line may take back.
    package struct Concluded: Codable, Hashable, Sendable {
        package var call: ObserveCall
        /// The age at which it was concluded.
        package var seen: Int64
    }

    /// The callid that another one stands for, and the age at which it was used last.
    package struct Alias: Codable, Hashable, Sendable {
        package var callid: String
        package var seen: Int64
    }

    /// Who was transferred: the caller of the place that is taken next.
    package struct Handed: Codable, Hashable, Sendable {
        package var number, name: FreeText?
        package var seen: Int64
    }

    /// A conversation that the log did not end before its caller entered another queue.
    package struct Leaving: Codable, Hashable, Sendable {
        var callid: String
        /// The second of its arrival; absent in states of earlier versions.
        var arrival: Int64?
        var at: Instant
        /// The age from which its last line is not waited for any more.
        var due: Int64
    }

    /// The entries of a callid into queues, and at which age it was seen last; in JSON a list of two numbers, then queue and second of each
    /// entry. The first number is the count of the entries.
    package struct Entered: Codable, Hashable, Sendable {
        /// A queue, and the second of the log in which the callid entered it: together they tell a copy
        /// of a line from a second entry.
        package struct Arrival: Hashable, Sendable {
            package var queue: QueueName
            package var second: Int64
        }

        /// The earliest first; empty for an agent's own call.
        package var arrivals: [Arrival] = []
        package var seen: Int64
        /// An agent's own call, and no caller's.
        package var isOutbound: Bool

        init(seen: Int64, isOutbound: Bool = false) { (self.seen, self.isOutbound) = (seen, isOutbound) }

        package init(from decoder: any Decoder) throws {
            var values = try decoder.unkeyedContainer()
            isOutbound = try values.decode(Int.self) < 0
            seen = try values.decode(Int64.self)
            while !values.isAtEnd {
                arrivals.append(Arrival(queue: try values.decode(QueueName.self), second: try values.decode(Int64.self)))
            }
        }

        /// As lists of numbers and texts, since a busy day has tens of thousands of these.
        package func encode(to encoder: any Encoder) throws {
            var values = encoder.unkeyedContainer()
            try values.encode(isOutbound ? -1 : arrivals.count)
            try values.encode(seen)
            for arrival in arrivals {
                try values.encode(arrival.queue)
                try values.encode(arrival.second)
            }
        }
    }

    /// Takes over what the daemon knows of the time before the log: calls without an end that a log has said, and agents who are logged in.
    ///
    /// Nothing is told of them until the log says something, so that an older log can be read later.
    ///
    /// Called once, before the first entry of a log that is read from its beginning.
    package mutating func recall(_ calls: [ObserveCall], _ agents: [Agent]) {
        for call in calls where call.source == settings.source {
            state.concluded[call.callid, default: []].append(Concluded(call: call, seen: state.age))
        }
        for agent in agents where agent.observed && agent.source == settings.source && agent.status != .loggedOut {
            if agent.queues.isEmpty {
                state.sessions[agent.login] = agent.since
            } else {
                state.members[agent.login] = agent.queues.map(\.queue)
            }
        }
    }
}

extension ObserveCall {
    /// A call as the daemon knows it, from which its log goes on; nil for one of Holdline's own.
    package init?(known call: Call) {
        guard let observed = call.observed else { return nil }
        self.init(
            source: observed.source, callid: observed.callid, queue: call.queue, number: call.number, name: call.name,
            arrivedAt: call.arrivedAt)
        (agent, offeredAt, answeredAt) = (call.agent, call.offeredAt, call.answeredAt)
        if call.answeredAt != nil { wait = call.wait }
        passes = call.passes.isEmpty ? nil : call.passes
        if call.outcome != nil { (outcome, endedAt) = (call.outcome, call.endedAt) }
    }
}
