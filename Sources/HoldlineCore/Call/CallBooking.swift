/// What a visit to a queue counts as. At any instant: arrived = turned away + offered, and offered = the sum of all others.
package enum CallBooking: String, WireWord {
    /// Never offered: the queue was closed or full.
    case turnedAway = "turned-away"
    /// Ringing included.
    case waiting
    /// Talking included.
    ///
    /// A visit stays so booked from the answer to its end, so the sum does not move when a conversation ends.
    case answered
    /// The caller hung up before anybody answered.
    case abandoned
    /// The queue's longest wait was over, or a callback's attempts or time were.
    case timedOut = "timed-out"
    /// The caller pressed a key that leads out of the queue: EXITWITHKEY in Asterisk's log.
    case leftByKey = "left-by-key"
    /// The queue sent its callers away since nobody was there to serve them: EXITEMPTY in Asterisk's log.
    case emptied
    /// The telephone system took the call out of the queue: WITHDRAW in Asterisk's log.
    case withdrawn
    /// A callback that somebody took, its conversation included.
    case calledBack = "called-back"
    /// The telephone system restarted or failed while the caller waited.
    case lost

    package static let noun = "booking"
}

extension Call {
    /// What the latest visit counts as now; its outcome decides once there is one.
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
    /// The queue of the visit, which a transfer changes for the next visit only.
    package var queue: QueueName
    /// nil: it arrives.
    package var from: CallBooking?
    /// What the visit counts as from now on.
    package var to: CallBooking

    package init(queue: QueueName, from: CallBooking?, to: CallBooking) { (self.queue, self.from, self.to) = (queue, from, to) }

    /// What the calls of an event change, in their order; `stored` gives visit and booking of a call before it, nil for a new one.
    ///
    /// An event on an earlier visit than the stored one changes nothing: that visit is over and booked.
    package static func changes(
        by calls: [Call], stored: (CallID) throws -> (visit: Int, booking: CallBooking)?
    ) rethrows -> [BookingChange] {
        var latest: [CallID: (visit: Int, booking: CallBooking)] = [:]
        var changes: [BookingChange] = []
        for call in calls {
            let before = try latest[call.id] ?? stored(call.id)
            if let before, before.visit > call.visit { continue }
            latest[call.id] = (call.visit, call.booking)
            let from = before?.visit == call.visit ? before?.booking : nil
            if from != call.booking { changes.append(BookingChange(queue: call.queue, from: from, to: call.booking)) }
        }
        return changes
    }
}
