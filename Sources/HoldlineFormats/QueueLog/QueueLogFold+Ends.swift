package import HoldlineCore

extension QueueLogFold {
    /// What is remembered between two lines: all that is needed to go on later.
    package struct State: Codable, Hashable, Sendable {
        /// The calls that are not over, by callid, the earliest entry first.
        package internal(set) var open: [String: [ObserveCall]] = [:]
        /// Every callid of the last day.
        package internal(set) var entered: [String: Entered] = [:]
        /// Conversations whose caller has entered another queue since.
        package internal(set) var leaving: [Leaving] = []
        /// Seconds of log time that went by. A clock that jumps adds little to it, and never takes away.
        package internal(set) var age: Int64 = 0
        /// The age at which what is old was forgotten last.
        package internal(set) var sweptAt: Int64 = 0
        /// Of the last entry.
        package internal(set) var last: Instant?

        package init() {}
    }

    /// How often a callid has entered a queue, and at which age it was seen last; two numbers in JSON.
    package struct Entered: Codable, Hashable, Sendable {
        package var entries: Int
        package var seen: Int64

        init(entries: Int, seen: Int64) {
            self.entries = entries
            self.seen = seen
        }

        package init(from decoder: any Decoder) throws {
            var numbers = try decoder.unkeyedContainer()
            entries = try numbers.decode(Int.self)
            seen = try numbers.decode(Int64.self)
        }

        package func encode(to encoder: any Encoder) throws {
            var numbers = encoder.unkeyedContainer()
            try numbers.encode(entries)
            try numbers.encode(seen)
        }
    }

    package struct Leaving: Codable, Hashable, Sendable {
        var callid: String
        var entry: Int
        var at: Instant
        /// The age from which its last line is not waited for any more.
        var due: Int64
    }

    struct Place {
        var callid: String
        var index: Int
    }

    subscript(place: Place) -> ObserveCall {
        get { state.open[place.callid, default: []][place.index] }
        set { state.open[place.callid, default: []][place.index] = newValue }
    }

    static let day: Int64 = 86_400
    /// A single step of the clock counts as no more: one line with a wrong year must not make everything old.
    private static let longestStep: Int64 = 6 * 3600
    /// How often it is looked for what is old.
    private static let sweep: Int64 = 3600
    /// Callids that are remembered at most: about 30 MB.
    private static let mostCallids = 200_000
    /// The last line of a conversation may come after the caller's next ENTERQUEUE: Asterisk writes the two from different threads.
    private static let patience: Int64 = 60
    /// Of those at most so many: a log whose clock stands still must not fill the memory.
    private static let mostLeaving = 10_000

    /// Seconds without a line after which the calls of a log are taken for over.
    package static let silence: Int64 = 300

    // MARK: Ends that the log says

    func tell(_ call: ObserveCall, _ records: inout QueueLogRecords) {
        records.calls.append(QueueLogRecord(line: line, value: call))
    }

    /// Ends the call with this outcome. Whatever the clock did, nothing ends before it began.
    mutating func end(_ place: Place, as outcome: CallOutcome, at time: Instant, _ records: inout QueueLogRecords) {
        guard var call = state.open[place.callid]?.remove(at: place.index) else { return }
        if state.open[place.callid]?.isEmpty == true { state.open[place.callid] = nil }
        call.outcome = outcome
        call.endedAt = max(time, call.answeredAt ?? call.arrivedAt)
        tell(call, &records)
    }

    // MARK: Ends that are concluded

    /// The caller enters a queue while the log has no end of the entry before.
    ///
    /// A conversation is ended a minute later, as answered and with an unknown talk. A caller who still waited has hung up
    /// nowhere, and reached nobody: the telephone system took the call to the other queue, so it is withdrawn from this one.
    mutating func leave(_ callid: String, at time: Instant, _ records: inout QueueLogRecords) {
        for (index, call) in (state.open[callid] ?? []).enumerated().reversed() {
            if call.answeredAt == nil {
                end(Place(callid: callid, index: index), as: .withdrawn, at: time, &records)
            } else if !state.leaving.contains(where: { $0.callid == callid && $0.entry == call.entry }) {
                state.leaving.append(Leaving(callid: callid, entry: call.entry, at: time, due: state.age + Self.patience))
            }
        }
    }

    /// Ends whatever goes on: the telephone system has started anew, and the callers of before are gone.
    mutating func endAll(at time: Instant, _ records: inout QueueLogRecords) {
        for callid in state.open.keys.sorted() { endAll(of: callid, at: time, &records) }
        state.leaving = []
    }

    private mutating func endAll(of callid: String, at time: Instant?, _ records: inout QueueLogRecords) {
        while let call = state.open[callid]?.first {
            let known = call.answeredAt ?? call.passes?.last?.at ?? call.arrivedAt
            end(Place(callid: callid, index: 0), as: call.answeredAt == nil ? .lost : .answered, at: time ?? known, &records)
        }
    }

    /// The end of a log that is not followed. Calls that go on are told as they stand if the log has lines of the last five minutes.
    /// In an older one nobody waits any more: who waited is lost, and conversations are over at the log's last line.
    package mutating func finish(now: Instant, into records: inout QueueLogRecords) {
        guard let last = state.last else { return }
        if now.seconds - last.seconds > Self.silence { return endAll(at: last, &records) }
        for callid in state.open.keys.sorted() {
            for call in state.open[callid] ?? [] { tell(call, &records) }
        }
    }

    // MARK: Time

    /// Lets the log's time go on, and ends and forgets what is old by then.
    mutating func goOn(to time: Instant, _ records: inout QueueLogRecords) {
        if let last = state.last { state.age += min(Self.longestStep, max(0, time.seconds - last.seconds)) }
        state.last = time
        while let first = state.leaving.first, first.due <= state.age || state.leaving.count > Self.mostLeaving {
            state.leaving.removeFirst()
            if let index = state.open[first.callid]?.firstIndex(where: { $0.entry == first.entry }) {
                end(Place(callid: first.callid, index: index), as: .answered, at: first.at, &records)
            }
        }
        if state.age - state.sweptAt >= Self.sweep {
            state.sweptAt = state.age
            forget(seenBefore: state.age - Self.day, &records)
        }
        if state.entered.count > Self.mostCallids {
            let ages = state.entered.values.map(\.seen).sorted()
            forget(seenBefore: ages[ages.count / 2] + 1, &records)
        }
    }

    /// Calls without a last line are in every log; where nothing was heard of one for a day, it ends when it was last heard of.
    private mutating func forget(seenBefore age: Int64, _ records: inout QueueLogRecords) {
        for callid in state.entered.filter({ $0.value.seen < age }).keys.sorted() {
            endAll(of: callid, at: nil, &records)
            state.entered[callid] = nil
        }
    }
}
