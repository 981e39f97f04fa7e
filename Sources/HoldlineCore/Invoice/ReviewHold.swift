/// Sets the day on which somebody looks at a hold again; what is held stays as it is.
///
/// It answers "review passed": for holds of disputes and pending credits, too, which nobody lifts by hand.
package struct ReviewHold: Action {
    /// From tomorrow on.
    package var review: Day
    /// Why not yet; personal, and sealed with the event.
    ///
    /// On a hold of a ticket it becomes a note of that ticket, on any other it is added to the hold's own.
    package var note: FreeText?

    package init(review: Day, note: FreeText? = nil) { (self.review, self.note) = (review, note) }

    package static let terms = ActionTerms(
        "review", "Sets the day on which somebody looks at the hold again; what is held stays as it is.",
        help: "Say when a hold is to be looked at again; what is held stays as it is.", events: [.holdReviewed])
    package static let refuses: [Refusal.Code] = [.alreadyLifted, .notYours]

    /// A supervisor reviews every hold, an agent those of the own tickets and of nobody's, and promises.
    ///
    /// Throws `alreadyLifted`, `notYours` for somebody else's ticket, `notYourRole` for a hold without a ticket, and `invalid` for a day that
    /// is not to come. Throws `notFound`, too.
    package func decide(on id: HoldID, in draft: inout Draft) throws {
        var hold = try draft.hold(id)
        try hold.requireStanding()
        let ticket = try hold.ticket.map { try draft.ticket($0) }
        if let ticket {
            try draft.requireMine(ticket)
        } else if hold.kind != .promise, !draft.context.actor.isSupervisor {
            throw Refusal(.notYourRole, "\(id) has no ticket: a supervisor says when it is looked at again")
        }
        let today = draft.context.today
        guard review > today else {
            throw Refusal.invalid(
                "review", "\(review) is \(review == today ? "today" : "over"): name a day from \(today.adding(days: 1)) on")
        }
        let before = hold
        hold.review = review
        guard hold != before || note != nil else { return }
        if ticket == nil, let note {
            guard let whole = FreeText((hold.note.map { $0.text + "\n" } ?? "") + note.text) else {
                throw Refusal.invalid("note", "with this one the hold's note is longer than a text can be")
            }
            hold.note = whole
        }
        var holds = [hold]
        // What followed an invoice to another customer is looked at with the hold that it comes from.
        holds += try draft.base.copies(of: id).map { copy in
            var copy = copy
            copy.review = review
            return copy
        }
        var changes = FieldChanges()
        changes.add("review", before.review, hold.review)
        draft.record(
            .holdReviewed, on: .hold(id), ticket: ticket, holds: holds, changes: changes,
            since: ticket == nil ? before.personalPart() : nil, text: ticket == nil ? nil : note)
    }
}

extension Hold {
    /// Throws `alreadyLifted`, with who lifted it.
    func requireStanding() throws {
        guard isLifted else { return }
        throw Refusal(.alreadyLifted, "\(id) was lifted by \(liftedBy ?? "somebody") at \(liftedAt?.description ?? "some time")")
    }
}

extension EventType {
    package static let holdReviewed = EventType("hold.reviewed") { told in
        let hold = told.facts.holds?.first
        let day = hold?.review.map { " on \($0)" } ?? ""
        return "reviewed \(hold?.id.description ?? "a hold"): it is looked at again\(day)"
    }
}
