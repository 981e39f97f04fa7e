package import HoldlineCore

/// What a list of tickets is narrowed to, and its order.
package struct TicketQuery: WireQuery {
    /// nil: tickets in all states, or live ones where only such ones can be meant.
    package var state: Several<TicketState>?
    /// The login of whoever has the ticket.
    package var assignee: String?
    /// Those that nobody has.
    package var unassigned = false
    package var customer: CustomerReference?
    /// Tickets with a dispute about this invoice, settled ones among them.
    package var invoice: InvoiceNumber?
    package var priority: Several<Priority>?
    /// Tickets with a dispute for one of these reasons, settled ones among them.
    package var reason: Several<Reason>?
    /// Live ones that missed a deadline that somebody can still do something about.
    package var late = false
    /// Live ones with a deadline, an end of waiting or a follow-up of the one who has it, on this day at the latest.
    package var due: Day?
    /// Those to which something happened on this day or later, in the configured zone.
    package var since: Day?
    /// Those that were opened later than this day, in the configured zone.
    package var openedAfter: Day?
    /// Full text over subject, description and notes.
    package var text: String?
    /// nil: oldest first.
    package var sort: TicketOrder?

    package init() {}

    package static let parameters: [Parameter<Self>] = [
        Parameter("state", \.state, "Only those in this state, or in one of several: `new,open`, or `live`."),
        Parameter("assignee", \.assignee, "Only those of this user."),
        Parameter("unassigned", flag: \.unassigned, "Only those that nobody has."),
        .customer(\.customer),
        Parameter("invoice", \.invoice, "Only those that dispute this invoice."),
        Parameter("priority", \.priority, "Only those of this priority, or of one of several."),
        Parameter("reason", \.reason, "Only those that dispute something for this reason, or for one of several."),
        Parameter("late", flag: \.late, "Only live ones that missed a deadline."),
        Parameter(
            "due", \.due,
            "Only live ones that are due on this day or before: a deadline, the end of a waiting, a follow-up of the one who has it."),
        Parameter("since", \.since, "Only those to which something happened on this day or later."),
        Parameter("openedAfter", \.openedAfter, "Only those that were opened later than this day."),
        Parameter(
            "q", \.text, "Only those with all these words in subject, description or notes, each perhaps as a beginning; at most 64."),
        Parameter(
            "sort", \.sort,
            "The order: oldest first where it is absent. `due` and `priority` list live tickets alone, `changed` has the last change first."
        ),
    ]

    /// Throws `invalid` for a ticket that somebody and nobody has, and for states of which no ticket can be due.
    package func check() throws(Refusal) {
        if unassigned, assignee != nil { throw .invalid("unassigned", "“unassigned” and “assignee” are two answers to one question") }
        guard asksForLive, let over = state?.words.first(where: { !$0.isLive }) else { return }
        let name = late ? "late" : due != nil ? "due" : "sort"
        throw .invalid(name, "a ticket that is \(over.rawValue) is due at no time: ask for live ones, or leave “\(name)” out")
    }

    /// Whether only live tickets can be meant.
    package var asksForLive: Bool { late || due != nil || sort == .due || sort == .priority }
}

extension TicketQuery {
    /// What a view asks for. Throws `invalid` where it is nothing that this version knows.
    package init(_ view: TicketView) throws(Refusal) {
        let text = QueryText.encode(view.ask.map { ($0.name, $0.value) })
        try self.init(QueryText(text.dropFirst(), known: Self.parameters.map(\.described.name)))
    }
}

/// What is narrowed of the list of what somebody has to look at.
package struct StaleQuery: WireQuery {
    /// Two working days where nothing is given: days on which the company does not open count for nothing.
    package var olderThan = Span(seconds: 2 * 86_400)
    /// Whoever has the ticket; of a hold without a ticket whoever placed it.
    package var assignee: String?
    package var reason: Several<StaleReason>?
    package var kind: StaleItem.Kind?

    package init() {}

    package static let parameters: [Parameter<Self>] = [
        Parameter(
            "olderThan", \.olderThan, "How long nothing happened, without days on which the company does not open; 2d where it is absent."),
        Parameter("assignee", \.assignee, "Only what this user has; of a hold without a ticket what the user placed."),
        Parameter("reason", \.reason, "Only what is stale for this reason, or for one of several."),
        Parameter("kind", \.kind, "Only tickets, or only holds."),
    ]
}

package typealias TicketReportQuery = DaysReportQuery<TicketGrouping>
package typealias MoneyReportQuery = DaysReportQuery<MoneyGrouping>

/// What a report over some days is about.
package struct DaysReportQuery<By: DaysGrouping & QueryValue>: DaysQuery {
    /// nil: by week.
    package var by: By?
    /// nil: twelve weeks before `to`.
    package var from: Day?
    /// nil: today.
    package var to: Day?
    /// Of the amounts; nil: the configured one.
    package var currency: Currency?

    package init() {}

    package static var parameters: [Parameter<Self>] {
        [Parameter("by", \.by, "What a row is about; week where it is absent.")] + days + [
            Parameter("currency", \.currency, "Of the amounts; the configured one where it is absent.")
        ]
    }
}

/// What a report of what is held is about.
package struct HoldReportQuery: WireQuery {
    /// nil: by reason.
    package var by: HoldGrouping?

    package init() {}

    package static let parameters: [Parameter<Self>] = [Parameter("by", \.by, "What a row is about; reason where it is absent.")]
}
