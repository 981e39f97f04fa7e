import HoldlineCore

/// A dunning answer in words.
enum DunningWords {
    /// `F1: 300.00 EUR held, 900.00 EUR may be collected (disputed on T-7: prices incorrect)`.
    static func sentence(_ answer: DunningAnswer) -> String {
        let currency = answer.currency.map { " \($0.code)" } ?? ""
        let state =
            switch answer.decision {
            case .proceed: "nothing is held, \(answer.collectable?.description ?? "all")\(currency) may be collected"
            case .partial:
                "\(answer.held?.description ?? "a part")\(currency) is held, \(answer.collectable?.description ?? "the rest")\(currency) may be collected"
            case .pause:
                answer.held.map { "all that is open is held (\($0)\(currency)), nothing may be collected" } ?? "nothing may be collected"
            }
        let why = why(answer)
        return "\(answer.invoice): \(state)" + (why.isEmpty ? "" : ": \(why)")
    }

    /// The first few of the holds on it, and the day from which it is free.
    static func why(_ answer: DunningAnswer) -> String {
        let shown = answer.blockers.prefix(4).map { text(of: $0, in: answer.currency) }
        let more = max(answer.blockerCount, answer.blockers.count) - shown.count
        var words = shown.joined(separator: "; ")
        if more > 0 { words += "; and \(more) more" }
        if let day = answer.dunnableFrom, answer.decision != .proceed { words += "; free from \(day)" }
        return words
    }

    static func text(of blocker: Blocker, in currency: Currency?) -> String {
        let ticket = blocker.ticket.map { " on \($0)" } ?? ""
        let shown = (blocker.currency ?? currency).map { " \($0.code)" } ?? ""
        let other = blocker.currency != nil && currency != nil && blocker.currency != currency ? ", which holds all of it" : ""
        let amount = blocker.amount.map { " (\($0)\(shown)\(other))" } ?? ""
        let until = blocker.until.map { " until \($0)" } ?? ""
        if let kind = HoldKind(rawValue: blocker.code) {
            return text(of: kind, blocker, ticket: ticket) + amount + until
        }
        switch blocker.code {
        case Blocker.nothingOpen: return "nothing is open"
        case Blocker.unregistered: return "nobody registered it: a typing error, or not imported yet"
        case Blocker.noDueDate: return "it has no due date: register one"
        case Blocker.notDue: return "an instalment is not due\(until)" + amount
        default: return "\(blocker.code) (not known to this program, so not allowed)" + amount + until
        }
    }

    private static func text(of kind: HoldKind, _ blocker: Blocker, ticket: String) -> String {
        let name = blocker.hold.map { " (\($0))" } ?? ""
        let reason = blocker.reason
        return switch kind {
        case .dispute: "disputed\(ticket)" + (reason.map { ": \($0.meaning)" } ?? "")
        case .creditPending where blocker.hold == nil: "credited, and the open amount that is registered does not show it"
        case .creditPending where blocker.ticket == nil:
            "the ledger does not show the credit note\(blocker.by.map { " \($0)" } ?? "") yet\(name)"
        case .creditPending: "a credit is still to be registered\(ticket)"
        case .promise: "payment is promised\(name)"
        case .insolvency: "insolvency\(name)"
        case .manual: "held by hand\(name)"
        case .cancelled where blocker.by != nil: "replaced by \(blocker.by?.text ?? "")\(name)"
        case .cancelled: "cancelled by the seller\(ticket)"
        case .undelivered: "the buyer never received it\(ticket)"
        }
    }

    static func due(_ day: Day?) -> String { day.map { "due \($0)" } ?? "without a due date" }

    static func style(_ decision: DunningDecision) -> Style {
        switch decision {
        case .proceed: .green
        case .partial: .yellow
        case .pause: .red
        }
    }
}

/// Reminders and hand-overs in words.
enum ReminderWords {
    /// `last reminder: level 2, 900.00 EUR, 2026-11-10 08:00`.
    static func last(_ reminder: Reminder) -> String {
        "last reminder: level \(reminder.level), \(reminder.amount) \(reminder.currency.code), \(LocalTime.text(reminder.sentAt))"
    }

    static func standing(_ handover: Handover) -> String {
        let agency = handover.agency ?? "a collection agency"
        return handover.recalledAt.map { "recalled from \(agency) \(LocalTime.text($0))" }
            ?? "with \(agency) since \(LocalTime.text(handover.handedOverAt)): \(handover.amount) \(handover.currency.code)"
    }
}
