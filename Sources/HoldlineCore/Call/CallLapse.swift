/// What time alone does to a call of ours.
package enum CallLapse: Hashable, Sendable {
    /// The offer rang out.
    case missed
    /// The longest wait of the queue is over.
    case waitOver
    case callbackOver
}

extension Call {
    package func lapse(_ queue: QueuePolicy, at now: Instant) -> CallLapse? {
        guard isNative else { return nil }
        switch state {
        case .offered:
            // An offer from a time that has not come was made while the clock was wrong: it does not ring until then.
            guard let offeredAt, now >= offeredAt.adding(seconds: queue.offerFor) || offeredAt > now else { return nil }
            return .missed
        case .waiting:
            if let callback { return now >= callback.expiresAt ? .callbackOver : nil }
            guard let longest = queue.longestWait, now >= arrivedAt.adding(seconds: longest) else { return nil }
            return .waitOver
        case .talking, .held, .ended: return nil
        }
    }
}
