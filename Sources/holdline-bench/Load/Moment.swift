import Glibc

/// An instant of the clock that nobody sets, to the nanosecond.
struct Moment: Comparable {
    /// Since an arbitrary beginning, CLOCK_MONOTONIC's.
    let nanoseconds: UInt64

    static var now: Moment {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Moment(nanoseconds: UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec))
    }

    static func < (one: Moment, other: Moment) -> Bool { one.nanoseconds < other.nanoseconds }

    /// The instant so many seconds later, which are not negative.
    func advanced(by seconds: Double) -> Moment { Moment(nanoseconds: nanoseconds + UInt64(seconds * 1e9)) }

    /// Seconds from this instant until now.
    var elapsed: Double { Double(Moment.now.nanoseconds - nanoseconds) / 1e9 }

    /// Sleeps until then; returns at once where it has passed.
    func sleep() {
        let now = Moment.now
        if now < self { usleep(UInt32((nanoseconds - now.nanoseconds) / 1000)) }
    }
}
