import Foundation
package import HoldlineCore
import Synchronization

/// The two clocks of the machine: the one that people set, and the one that only goes forward.
package struct Timepiece: Sendable {
    /// The time of day, in milliseconds since 1970 UTC. It may step forwards and back.
    package let wall: @Sendable () -> Instant
    /// Milliseconds since some instant, the time that the machine slept included.
    package let ticks: @Sendable () -> Int64

    /// Takes any two clocks; `ticks` must never go back.
    package init(wall: @escaping @Sendable () -> Instant, ticks: @escaping @Sendable () -> Int64) {
        (self.wall, self.ticks) = (wall, ticks)
    }

    /// A clock that never steps, for tests: its ticks are its times.
    package init(steady wall: @escaping @Sendable () -> Instant) {
        self.init(wall: wall, ticks: { wall().milliseconds })
    }

    /// `CLOCK_REALTIME` and `CLOCK_BOOTTIME` of clock_gettime(2).
    package static let system = Timepiece(
        wall: { Instant(milliseconds: milliseconds(of: CLOCK_REALTIME)) }, ticks: { milliseconds(of: CLOCK_BOOTTIME) })

    /// Both clocks, read one after the other: they may be some microseconds apart.
    package var reading: LedgerTime.Reading { LedgerTime.Reading(wall: wall(), ticks: ticks()) }

    /// The time of a clock in whole milliseconds, cut off.
    private static func milliseconds(of clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}

/// The one time of a store: `LedgerTime` over the machine's clocks. All that compares times asks it.
package final class StoreClock: Sendable {
    /// What was seen of the clocks so far.
    private struct State {
        /// Decides which of the two clocks is believed.
        var time: LedgerTime
        /// Wall clock less ticks, as last seen, in milliseconds: it changes where the wall clock steps.
        var offset: Int64
        /// Ticks at the last step of the wall clock; the clock is settled once `settling` seconds have passed since.
        var settled: Int64
        /// `offset` as it was before the steps that are not settled yet.
        var before: Int64
    }

    /// Where the time comes from.
    private let timepiece: Timepiece
    /// Any thread asks the time; the lock is held for a few additions.
    private let state: Mutex<State>

    /// Seconds for which the clock has to go on without a step before a caller is sent away for waiting too long.
    static let settling: Int64 = 600
    /// Seconds by which the clock is set, by hand or by a time service, without that being a step.
    private static let step: Int64 = 60
    /// Seconds between the last event and a start after which a pause and a step look alike.
    private static let pause: Int64 = 3600

    /// `last` is the time of the ledger's last event; nil for an empty ledger. After a gap of more than an hour, in
    /// either direction, the clock counts as unsettled at first.
    init(_ timepiece: Timepiece, last: Instant?) {
        self.timepiece = timepiece
        let start = timepiece.reading
        let gap = last.map { start.wall.seconds - $0.seconds } ?? 0
        let offset = start.wall.milliseconds - start.ticks
        state = Mutex(
            State(
                time: LedgerTime(last: last, start: start), offset: offset,
                settled: abs(gap) > Self.pause ? start.ticks : start.ticks - Self.settling * 1000,
                // A pause of more than a year is told as a step.
                before: gap > LedgerTime.largestJump ? offset - gap * 1000 : offset))
    }

    /// The time that events are dated with, and deadlines are compared with. It does not go back while the wall clock
    /// does.
    package var now: Instant {
        let reading = timepiece.reading
        return state.withLock { $0.time.now(reading) }
    }

    /// Ticks as an instant: for how long something has been silent.
    package var uptime: Instant { Instant(milliseconds: timepiece.ticks()) }

    /// Whether the wall clock is right, behind the ledger, or jumped ahead of what passed.
    package var standing: LedgerTime.Standing {
        let reading = timepiece.reading
        return state.withLock { $0.time.standing(reading) }
    }

    /// What is wrong with the wall clock, a step of it that is not settled yet included; nil where it is right.
    package var trouble: (code: Condition.Code, trouble: Trouble)? {
        let reading = timepiece.reading
        let offset = reading.wall.milliseconds - reading.ticks
        let (standing, step) = state.withLock { ($0.time.standing(reading), Self.step(offset, since: $0.before)) }
        let wall = Instant(seconds: reading.wall.seconds)
        return standing.trouble(wall: wall) ?? step.map { (.clockStepped, Self.trouble(step: $0, wall: wall)) }
    }

    /// It refuses nothing: a clock that was set right is no fault, and nobody here knows which of the two times was the right one.
    private static func trouble(step seconds: Int64, wall: Instant) -> Trouble {
        Trouble(
            "the machine's clock (\(wall)) was set \(seconds > 0 ? "forward" : "back") by \(Span(seconds: abs(seconds))), or stood still meanwhile; events are dated with it",
            advice: "Set the clock if it is wrong; if it is right, nothing is to be done")
    }

    /// Seconds between two offsets, where that is more than what a clock is set by all the time.
    private static func step(_ offset: Int64, since before: Int64) -> Int64? {
        let seconds = (offset - before) / 1000
        return abs(seconds) > step ? seconds : nil
    }

    /// Whether the wall clock has gone on for a while without a step; to be asked regularly.
    package func isSettled() -> Bool {
        let reading = timepiece.reading
        return state.withLock { state in
            let offset = reading.wall.milliseconds - reading.ticks
            if Self.step(offset, since: state.offset) != nil { state.settled = reading.ticks }
            state.offset = offset
            guard reading.ticks - state.settled >= Self.settling * 1000 else { return false }
            state.before = offset
            return true
        }
    }

    /// Notes that an event was written at an instant of the ledger. The committer calls it after the commit.
    func wrote(at instant: Instant) {
        let ticks = timepiece.ticks()
        state.withLock { $0.time.wrote(at: instant, ticks: ticks) }
    }
}
