/// What a dunning run asks for, and the rule that says which overdue invoices it reminds.
///
/// A run only proposes: it registers nothing, so it can be asked for as often as one likes.
package struct ReminderRun: Hashable, Sendable {
    /// The level of its reminders.
    package var level: Int
    /// Reminds those again, too, whose last reminder was of this level.
    package var again: Bool
    /// Asks for the rest where a part is held.
    package var partial: Bool
    /// At least so long between two reminders of one invoice.
    ///
    /// Counted from the last reminder's `sentAt`.
    package var wait: Span
    /// The name of the run: what it registered before it broke off is known by it. nil knows none.
    package var name: String?

    /// Seven days.
    package static let usualWait = Span(seconds: 7 * 86_400)

    package init(level: Int, again: Bool = false, partial: Bool = false, wait: Span = usualWait, name: String? = nil) {
        (self.level, self.again, self.partial, self.wait, self.name) = (level, again, partial, wait, name)
    }

    /// What the run does with one invoice.
    package enum Verdict: Hashable, Sendable {
        /// A reminder may be registered, for so much.
        case remind(Amount)
        /// This run registered one, which may still go out.
        case before(Reminder)
        case skip(SkipReason)
    }

    /// Decides on one invoice: what its past says comes first, then the dunning answer.
    ///
    /// `handover` is one that was not recalled. The registration decides again, on the tables of its own moment.
    ///
    /// Of several causes the first one names the skip: agency, level, time, then holds.
    package func verdict(last: Reminder?, handover: Handover?, _ answer: DunningAnswer, now: Instant) -> Verdict {
        if let last, let name, last.level == level, last.run == name {
            // Registered, perhaps not sent: only what may still be asked for is listed again.
            guard answer.decision != .pause, let collectable = answer.collectable, last.amount <= collectable else {
                return .skip(.heldSince)
            }
            return .before(last)
        }
        if handover != nil { return .skip(.withAgency) }
        let reached = last?.level ?? 0
        if reached > level { return .skip(.furtherOn) }
        if reached == level, !again { return .skip(.reminded) }
        if reached < level - 1 { return .skip(.levelMissing) }
        if let last, last.sentAt > now.adding(seconds: -wait.seconds) { return .skip(.tooSoon) }
        guard let collectable = answer.collectable, collectable.isPositive, answer.decision != .pause else { return .skip(.held) }
        if answer.decision == .partial {
            guard partial else { return .skip(.heldInPart) }
            if reached > 0, reached < level { return .skip(.levelHeld) }
        }
        return .remind(collectable)
    }
}

/// Why a dunning run does not remind an overdue invoice.
package enum SkipReason: String, WireWord {
    /// All that is open is held.
    case held
    /// A part is held, and the run does not ask for the rest (`partial`).
    case heldInPart = "held-in-part"
    /// A part is held, and the level does not rise meanwhile.
    case levelHeld = "level-held"
    /// The run registered a reminder before it broke off, and by now it may not go out.
    case heldSince = "held-since"
    /// The last reminder was of this level, and the run does not repeat it (`again`).
    case reminded
    /// The last reminder is more recent than the run's `wait`.
    case tooSoon = "too-soon"
    /// The level before this one has not gone out yet.
    case levelMissing = "level-missing"
    /// The last reminder was of a higher level.
    case furtherOn = "further-on"
    /// A collection agency has it.
    case withAgency = "with-agency"

    package static let noun = "reason to skip an invoice"
}
