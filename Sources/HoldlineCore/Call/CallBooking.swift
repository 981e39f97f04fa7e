/// What a visit to a queue counts as. At any instant: arrived = turned away + offered, and offered = the sum of all others.
package enum CallBooking: String, WireWord {
    case turnedAway = "turned-away"
    /// Ringing included.
    case waiting
    /// Talking included.
    case answered
    case abandoned
    case timedOut = "timed-out"
    case leftByKey = "left-by-key"
    case emptied
    case withdrawn
    /// A callback that somebody took, its conversation included.
    case calledBack = "called-back"
    case lost

    package static let noun = "booking"
}

extension Call {
    package var booking: CallBooking {
        switch outcome {
        case .answered: .answered
        case .abandoned: .abandoned
        case .timedOut: .timedOut
        case .leftByKey: .leftByKey
        case .emptied: .emptied
        case .withdrawn: .withdrawn
        case .calledBack: .calledBack
        case .lost: .lost
        case .turnedAway: .turnedAway
        case nil:
            if answeredAt == nil { .waiting } else { callback == nil ? .answered : .calledBack }
        }
    }
}

/// A visit that is booked, or booked otherwise than before.
package struct BookingChange: Hashable, Sendable {
    package var queue: QueueName
    /// nil: it arrives.
    package var from: CallBooking?
    package var to: CallBooking

    package init(queue: QueueName, from: CallBooking?, to: CallBooking) {
        (self.queue, self.from, self.to) = (queue, from, to)
    }
}
