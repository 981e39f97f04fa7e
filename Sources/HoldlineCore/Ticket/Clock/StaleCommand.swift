// What to type about something stale.

extension StaleRule {
    /// The command for a ticket; `reader` is whoever is shown it: one's own ticket is not taken.
    package func command(
        _ reason: StaleReason, _ ticket: TicketID, assignee: String?, cancelled: InvoiceNumber? = nil, reader: String? = nil
    ) -> String {
        let isOwn = assignee != nil && assignee == reader
        switch reason {
        case .invoiceCancelled:
            guard let cancelled else { return "holdline ticket show \(ticket)" }
            return ShellText.command([
                "holdline", "ticket", "settle", ticket.description, "--invoice", cancelled.text, "--outcome", Outcome.withdrawn.rawValue,
            ])
        case .assigneeAway, .assigneeGone:
            guard let assignee, !isOwn else { return "holdline agent back" }
            return ShellText.command(["holdline", "ticket", "rebalance", "--from", assignee])
        case .deadlineMissed, .noActivity:
            if assignee == nil { return "holdline ticket take \(ticket)" }
            return isOwn ? "holdline ticket show \(ticket)" : "holdline ticket take \(ticket) --steal"
        case .unassigned: return "holdline ticket take \(ticket)"
        case .waitingTooLong: return "holdline ticket continue \(ticket)"
        default: return "holdline ticket show \(ticket)"
        }
    }

    /// The command for a hold.
    package func command(_ reason: StaleReason, _ hold: Hold) -> String {
        switch reason {
        case .reviewPassed: return "holdline hold review \(hold.id) --until \(review)"
        case .noReason: return "holdline hold review \(hold.id) --until \(review) --note WHY"
        default:
            // What is awaited is not given up unseen.
            if hold.kind == .creditPending, let ticket = hold.ticket { return "holdline ticket show \(ticket)" }
            return "holdline hold lift \(hold.id)"
        }
    }

    /// The day for which a review is put off.
    private var review: Day { policy.calendar.day(policy.reviewAfter + 1, workingDaysAfter: today) }
}
