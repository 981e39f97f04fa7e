/// Which time it is for the ledger and for everything that compares times: the one rule, over a clock that people and services set.
///
/// The wall clock may step; the ticks of a clock that only goes forward tell how long something really took. The rule:
/// - Times in the ledger do not go back. While the wall clock is behind the last event by at most `bound`, time goes on from that event
///   a tenth slower than the ticks, until the wall clock has caught up: waits and offers last as long as they should.
/// - A wall clock that is further behind is believed: the last event was then written while the clock was ahead, and a time that was
///   wrong for a moment binds nothing that comes later.
/// - A wall clock before `earliest` was never set (a machine without a battery starts in 1970): time goes on from the last event.
/// - A wall clock that jumps ahead by more than `largestJump` while the daemon runs is read, but nothing is written with it. After a
///   restart it is believed, since a long pause cannot be told from it.
package struct LedgerTime: Hashable, Sendable {
    /// Two clocks, read together.
    package struct Reading: Hashable, Sendable {
        package var wall: Instant
        /// Milliseconds since some instant, the time that the machine slept included.
        package var ticks: Int64

        package init(wall: Instant, ticks: Int64) { (self.wall, self.ticks) = (wall, ticks) }
    }

    /// What the rule makes of a reading.
    package enum Standing: Hashable, Sendable {
        case right
        /// Behind the ledger by so many seconds, which is within `bound`: the ledger's time counts.
        case behind(Int64)
        /// Behind the ledger by so many seconds, which is beyond `bound`: the wall clock counts.
        case far(Int64)
        /// The wall clock was never set.
        case unset
        /// Ahead by so many seconds since the start, which no time that passed accounts for: nothing is written.
        case jumped(Int64)
    }

    /// Seconds for which the ledger's time is kept against a wall clock that is behind it: two days.
    package static let bound: Int64 = 2 * 86_400
    /// Seconds by which the wall clock may step ahead under a running daemon that goes on writing: 400 days.
    package static let largestJump: Int64 = 400 * 86_400
    /// 2020-01-01: no ledger of this program is older.
    package static let earliest = Instant(seconds: 1_577_836_800)

    /// The time of the ledger's last event; nil in an empty ledger.
    private var last: Instant?
    private var lastTicks: Int64
    private let start: Reading

    /// `last` is the time of the ledger's last event, nil where it has none; `start` is read when the daemon starts.
    package init(last: Instant?, start: Reading) {
        self.last = last
        lastTicks = start.ticks
        self.start = start
    }

    /// An event was written: time goes on from it.
    package mutating func wrote(at instant: Instant, ticks: Int64) {
        last = instant
        lastTicks = ticks
    }

    /// What the rule makes of a reading; an empty ledger takes any clock.
    package func standing(_ reading: Reading) -> Standing {
        guard let last else { return .right }
        if reading.wall < Self.earliest, last >= Self.earliest { return .unset }
        let behind = last.seconds - reading.wall.seconds
        if behind > Self.bound { return .far(behind) }
        if reading.wall < floor(reading, from: last) { return .behind(behind) }
        let passed = (reading.ticks - start.ticks) / 1000
        let jump = reading.wall.seconds - start.wall.seconds - passed
        if start.wall >= Self.earliest, jump > Self.largestJump, -behind > Self.largestJump { return .jumped(jump) }
        return .right
    }

    /// The time for the next event: the wall clock's, or one that goes on from the last event by the ticks.
    package func now(_ reading: Reading) -> Instant {
        guard let last else { return reading.wall }
        switch standing(reading) {
        case .right, .far, .jumped: return reading.wall
        case .behind: return floor(reading, from: last)
        case .unset: return Instant(milliseconds: last.milliseconds + max(0, reading.ticks - lastTicks))
        }
    }

    private func floor(_ reading: Reading, from last: Instant) -> Instant {
        Instant(milliseconds: last.milliseconds + max(0, reading.ticks - lastTicks) / 10 * 9)
    }
}

extension LedgerTime {
    /// The time of an event after another one: not before it, unless the other was written while the clock was ahead.
    package static func next(after last: Instant, at now: Instant) -> Instant { last.seconds - now.seconds > bound ? now : max(now, last) }

    /// Whether what was registered at an instant is too old to dun on: older than a day, or from a time that has not come.
    package static func isStale(registeredAt: Instant?, at now: Instant) -> Bool {
        guard let registeredAt else { return true }
        return now.seconds - registeredAt.seconds > 86_400 || registeredAt.seconds > now.seconds
    }
}

extension LedgerTime.Standing {
    /// Seconds by which a clock is set all the time, by a time service, without a word: it catches up by itself.
    private static let adjustment: Int64 = 60

    /// Seconds by which the wall clock is behind the ledger; 0 where it is not.
    package var secondsBehind: Int64 {
        switch self {
        case .behind(let seconds), .far(let seconds): seconds
        case .right, .unset, .jumped: 0
        }
    }

    /// What is wrong with the wall clock, which says `wall`; nil where there is nothing to say.
    package func trouble(wall: Instant) -> (code: Condition.Code, trouble: Trouble)? {
        switch self {
        case .right: nil
        case .behind(let seconds) where seconds < Self.adjustment: nil
        case .behind(let seconds):
            (
                .clockBehind,
                Trouble(
                    "the machine's clock (\(wall)) is \(Span(seconds: seconds)) behind the last event of the ledger: it was set back, or was ahead before",
                    advice: "Time goes on from that event until the clock has caught up; set the clock if it is wrong")
            )
        case .far(let seconds):
            (
                .clockBehind,
                Trouble(
                    "the machine's clock (\(wall)) is \(Span(seconds: seconds)) behind the last event of the ledger: one of the two was wrong, and the clock is believed",
                    advice: "Set the clock if it is wrong; what was written while it was ahead binds nothing later")
            )
        case .unset:
            (
                .clockUnset,
                Trouble(
                    "the machine's clock is not set (\(wall)): time goes on from the last event of the ledger",
                    advice: "Set the clock")
            )
        case .jumped(let seconds):
            (
                .clockAhead,
                Trouble(
                    "the machine's clock (\(wall)) jumped ahead by \(Span(seconds: seconds)) while the daemon ran: nothing is written until it is right again",
                    advice: "Set the clock; if the new time is right, restart the daemon")
            )
        }
    }
}
