/// What the figures need of one visit of a call to a queue. A transfer is a visit of its own.
package struct Visit: Hashable, Sendable {
    package var queue: QueueName
    /// Who had it, or at whom it rang at its end.
    ///
    /// nil for a caller whom nobody was offered.
    package var agent: String? = nil
    package var arrivedAt: Instant
    package var offeredAt: Instant? = nil
    package var answeredAt: Instant? = nil
    package var endedAt: Instant? = nil
    package var booking: CallBooking
    package var state: CallState
    /// The caller keeps the place without waiting on the line: the time until the attempt is no wait of anybody.
    package var isCallback = false
    /// Seconds, as in `Call`.
    ///
    /// nil where it is not known, or not over.
    package var wait: Int64? = nil
    package var talk: Int64? = nil
    package var hold: Int64 = 0
    package var wrapUp: Int64? = nil
    /// Offers that were not taken, each of an agent's ringing time.
    package var passes: [Pass] = []

    package init(queue: QueueName, arrivedAt: Instant, booking: CallBooking = .waiting, state: CallState = .waiting) {
        (self.queue, self.arrivedAt, self.booking, self.state) = (queue, arrivedAt, booking, state)
    }
}

extension Visit {
    /// Beyond ten years a length of time comes from a broken log; sums of millions of such stay within 64 bits.
    private static let longest: Int64 = 316_224_000

    private static func sane(_ seconds: Int64) -> Int64 { min(max(0, seconds), longest) }

    var isOver: Bool { state == .ended }

    /// Seconds from the arrival to the answer or the end; nil while it waits, and where nobody knows.
    var waited: Int64? {
        if let wait, isOver || answeredAt != nil { return Self.sane(wait) }
        return (answeredAt ?? (isOver ? endedAt : nil)).map { Self.sane($0.seconds - arrivedAt.seconds) }
    }

    /// Seconds of an ended conversation: spoken, on hold, and worked on afterwards. nil where a log does not say how long it was.
    var handled: (talk: Int64, hold: Int64, wrapUp: Int64)? {
        guard isOver else { return nil }
        let hold = Self.sane(hold)
        var talk = talk.map(Self.sane)
        if talk == nil, let answeredAt, let endedAt { talk = Self.sane(endedAt.seconds - answeredAt.seconds - hold) }
        return talk.map { ($0, hold, Self.sane(wrapUp ?? 0)) }
    }

    /// When its agent was busy with it, wrap-up included, in seconds since 1970; nil where nobody spoke.
    func busy(at now: Instant) -> Range<Int64>? {
        if !isOver { return answeredAt.map { $0.seconds..<max($0.seconds, now.seconds) } }
        guard booking == .answered || booking == .calledBack, let handled else { return nil }
        let length = handled.talk + handled.hold
        guard let begin = answeredAt?.seconds ?? endedAt.map({ $0.seconds - length }) else { return nil }
        // By the length that was said, not by the end: a clock that was set back within the conversation shortens only the second.
        return begin..<begin + length + handled.wrapUp
    }

    /// When the latest offer rang at its agent; earlier ones are in `passes`.
    func ringing(at now: Instant) -> Range<Int64>? {
        guard let offeredAt else { return nil }
        let end = answeredAt ?? (isOver ? endedAt ?? offeredAt : now)
        return offeredAt.seconds..<max(offeredAt.seconds, end.seconds)
    }
}

extension Pass {
    /// When it rang, in seconds since 1970.
    var rang: Range<Int64> {
        let begin = Instant(milliseconds: at.milliseconds - min(max(0, ringing), 86_400_000)).seconds
        return begin..<max(begin, at.seconds)
    }
}
