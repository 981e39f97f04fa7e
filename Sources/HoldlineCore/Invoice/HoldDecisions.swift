extension PlaceHold: Change {
    /// An agent places promises only. Throws `invalid`, `notYourRole`, `overAmount`, and `notFound` where the invoice of a plan is not known.
    ///
    /// `invalid` is for a kind that is not placed by hand, for both or neither of invoice and customer, and for days that contradict each
    /// other.
    package func decide(on target: Anew, in draft: inout Draft) throws { try draft.place(self) }
}

/// An action of `POST /v1/holds/{id}/ACTION`.
///
/// Holds that followed invoices to another customer end with the hold that they come from.
package struct LiftHold: Action {
    /// Why; personal, and sealed with the event.
    package var note: FreeText?
    package init(note: FreeText? = nil) { self.note = note }

    package static let terms = ActionTerms(
        "lift", "Lifts a hold; one of a dispute is settled on its ticket.",
        help: "End a hold; the others on the same invoice stay.")
    package static let refuses: [Refusal.Code] = [.alreadyLifted, .settleOnTicket]

    /// Throws `alreadyLifted`, `settleOnTicket` for the hold of an open dispute, and `notYourRole` for an agent who lifts more than a promise.
    ///
    /// Throws `notFound`, and `invalid` for an empty note, too. A supervisor lifts every hold but those of open disputes.
    package func decide(on id: HoldID, in draft: inout Draft) throws {
        let hold = try draft.hold(id)
        try hold.requireStanding()
        if hold.kind.belongsToDispute, let ticketID = hold.ticket {
            let ticket = try draft.ticket(ticketID)
            if ticket.disputes.contains(where: { $0.hold == id && $0.state == .open }) {
                throw Refusal(
                    .settleOnTicket, "\(id) belongs to \(ticketID): settle the dispute on \(hold.invoice?.text ?? "its invoice") there",
                    allowed: [ticketID.description])
            }
        }
        if hold.kind != .promise, !draft.context.actor.isSupervisor {
            throw Refusal(.notYourRole, "a hold of kind \(hold.kind.rawValue) is lifted by a supervisor")
        }
        if let note, note.isBlank { throw Refusal.invalid("note", "the note is empty: say why, or leave it out") }
        let before = hold.personalPart()
        var holds = [draft.lifted(hold.seen(on: draft.context.today))]
        holds[0].liftedNote = note
        // What followed an invoice to another customer ends with the hold that it comes from.
        holds += try draft.base.copies(of: id).map(draft.lifted)
        var changed: Invoice?
        if hold.isUnshownCredit, let number = hold.invoice, var invoice = try draft.invoice(number) {
            try draft.leaveOut(hold, of: &invoice)
            invoice.excess = draft.excess(
                of: invoice, try draft.standingHolds(on: number, [.creditPending]), CreditChange(holds: [draft.lifted(hold)]))
            changed = invoice
        }
        draft.record(.holdLifted, on: .hold(id), holds: holds, invoice: changed, since: before)
    }
}

extension Draft {
    fileprivate mutating func place(_ body: PlaceHold) throws {
        guard HoldKind.placeable.contains(body.kind) else {
            throw Refusal(
                .invalid, "a hold of kind \(body.kind.rawValue) is not placed by hand: it comes with a ticket or a message", field: "kind",
                allowed: HoldKind.placeable.map(\.rawValue))
        }
        if body.kind != .promise, !context.actor.isSupervisor {
            throw Refusal(.notYourRole, "a hold of kind \(body.kind.rawValue) is placed by a supervisor", field: "kind")
        }
        guard (body.invoice == nil) != (body.customer == nil) else {
            throw Refusal.invalid("invoice", "name an invoice or a customer, one of the two")
        }
        if body.customer != nil, body.amount != nil {
            throw Refusal.invalid("amount", "a hold on a customer has no amount: it covers all of every invoice")
        }
        if body.customer == nil, body.issuedBefore != nil {
            throw Refusal.invalid("issuedBefore", "only a hold on a customer covers invoices up to a date")
        }
        if body.kind == .promise, body.until == nil, body.plan == nil {
            throw Refusal.invalid("until", "a promise has a day until which it is to be kept")
        }
        if let until = body.until {
            if until < context.today { throw Refusal.invalid("until", "\(until) is over: name a day from \(context.today) on") }
            if let from = body.from, until < from { throw Refusal.invalid("until", "it ends on \(until), before it begins on \(from)") }
        }
        let invoice = try body.invoice.flatMap { try self.invoice($0) }
        let currency = body.currency ?? invoice?.currency ?? (body.amount == nil && body.plan == nil ? nil : context.policy.currency)
        var amount: Amount?
        if let asked = body.amount, let currency {
            amount = try positive(asked, in: currency, field: "amount")
            if let invoice, invoice.currency == currency, let amount, amount > invoice.amount {
                throw Refusal(.overAmount, "\(amount) \(currency.code) is more than the invoice's \(invoice.amount)", field: "amount")
            }
        }
        let promise = try promise(of: body, amount: amount, currency: currency, invoice)
        let until = promise?.next?.heldUntil ?? body.until
        let hold = Hold(
            id: newHoldID(), kind: body.kind, invoice: body.invoice, customer: body.customer, amount: amount ?? promise?.whole,
            currency: currency, from: body.from, until: until, review: body.review ?? (until == nil ? review(of: body.kind) : nil),
            issuedBefore: body.issuedBefore, since: context.now, placedBy: context.actor.name, note: body.note, promise: promise,
            version: nextSeq)
        record(.holdPlaced, on: .hold(hold.id), holds: [hold])
        made(.hold(hold.id))
    }

    /// A hold without an end is looked at again, or it is forgotten.
    private func review(of kind: HoldKind) -> Day {
        // Code de commerce R622-24: claims are declared within two months of the publication.
        kind == .insolvency ? context.today.adding(days: 60) : context.review
    }

    /// A supervisor who lifts the hold for a credit note says that the ledger is right: the note does not count for what may be collected.
    /// One that names the invoice in another spelling was never counted for it.
    fileprivate func leaveOut(_ hold: Hold, of invoice: inout Invoice) throws {
        guard let notes = invoice.creditNotes, let amount = hold.amount, hold.currency == invoice.currency,
            try base.creditNotes(on: invoice.number).contains(where: { $0.number == hold.by })
        else { return }
        let rest = notes - amount
        invoice.creditNotes = rest.isPositive ? rest : nil
    }
}

extension Hold {
    /// All actions of a hold, in the order in which they are told.
    package static let actions: [any Action.Type] = [LiftHold.self, ReviewHold.self]

    static let events: [EventType] = [.holdPlaced, .holdChanged, .holdLifted, .holdReviewed]
}

extension EventType {
    package static let holdPlaced = EventType("hold.placed", isWhole: true) { "placed \($0.holds)" }
    package static let holdChanged = EventType("hold.changed") { "changed \($0.holds)" }
    package static let holdLifted = EventType("hold.lifted") { "lifted \($0.holds)" }
}
