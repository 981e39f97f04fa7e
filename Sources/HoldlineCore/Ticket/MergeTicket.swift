/// Moves all of a complaint into another ticket.
///
/// The merged ticket is closed as a duplicate; its number stays findable and leads to the one that goes on.
package struct MergeTicket: TicketAction {
    /// The ticket that goes on. It must be live, and another one.
    package var into: TicketID
    /// True: the other ticket is another customer's, and that is meant.
    ///
    /// Absent or false: tickets of two known customers are refused with `otherCustomer`.
    package var otherCustomer: Bool?

    package init(into: TicketID, otherCustomer: Bool? = nil) { (self.into, self.otherCustomer) = (into, otherCustomer) }

    package static let terms = ActionTerms<TicketState>(
        "merge", "Moves all of a complaint into another ticket: disputes, notes, calls, contact, story, evidence, the older clock.",
        help: "Move all of a complaint into another ticket, which goes on with the older clock.",
        in: .live, events: [.ticketMerged, .ticketAbsorbed])
    package static let refuses: [Refusal.Code] = Ticket.refuses + [.otherCustomer]

    /// Throws what `hand` throws.
    ///
    /// Throws `notFound`, `notYours`, and `wrongState` for a merged ticket that is not live, too.
    package func decide(on id: TicketID, in draft: inout Draft) throws {
        let ticket = try draft.ticket(id, for: Self.self)
        try draft.hand(over: ticket, to: into, field: "into", as: .ticketMerged, note: nil, otherCustomer: otherCustomer == true)
    }
}

extension Draft {
    /// Moves open disputes, and for a merge all else that the complaint said, to another ticket, whose clock is the older of the two from
    /// then on; on the same invoice the larger amount stays.
    ///
    /// Throws `invalid`, `wrongState`, and `otherCustomer` where the tickets are two customers' and that was not said to be meant.
    ///
    /// `type` tells the two uses apart: `ticketMerged` closes the source, every other type resolves it and leaves its notes and calls
    /// there.
    ///
    /// A ticket that there is not comes as `invalid` with `field`; one that is not live as `wrongState`.
    mutating func hand(
        over source: Ticket, to id: TicketID, field: String, as type: EventType, note: FreeText?, otherCustomer: Bool
    ) throws {
        guard source.id != id else { throw Refusal.invalid(field, "\(id) cannot take over from itself") }
        let target: Ticket
        do {
            target = try ticket(id)
        } catch let refusal as Refusal {
            throw Refusal.invalid(field, refusal.message)
        }
        guard target.state.isLive else {
            throw Refusal(
                .wrongState, "\(id) is \(target.state.rawValue): only a new, open or waiting ticket takes disputes over", field: field)
        }
        try requireSameCustomer(source, target, isMeant: otherCustomer)
        var left: [Dispute] = []
        var arrived: [Dispute] = []
        var leftHolds: [Hold] = []
        var arrivedHolds: [Hold] = []
        for dispute in source.openDisputes {
            var moved = dispute
            moved.state = .moved
            left.append(moved)
            var hold = try hold(dispute.hold)
            if var kept = target.openDispute(on: dispute.invoice) {
                leftHolds.append(lifted(hold))
                var keptHold = try self.hold(kept.hold)
                kept.amount = larger(kept, dispute)
                if dispute.openedSeq < kept.openedSeq {
                    // What "all of it" means goes with the time from which credits are counted.
                    kept.base = dispute.currency == kept.currency ? dispute.base : nil
                    kept.openedSeq = dispute.openedSeq
                }
                keptHold.amount = kept.amount
                arrived.append(kept)
                arrivedHolds.append(keptHold)
            } else {
                if let former = try standingHold(ofSettled: dispute.invoice, on: target) { arrivedHolds.append(lifted(former)) }
                var taken = dispute
                taken.ticket = id
                hold.ticket = id
                arrived.append(taken)
                arrivedHolds.append(hold)
            }
        }
        let merged = type == .ticketMerged
        var ticket = source
        ticket.stopWaiting(at: context.now)
        ticket.state = merged ? .closed : .resolved
        ticket.followUps = nil
        ticket.resolution = Resolution(outcome: .duplicate, at: context.now, by: context.actor.name, of: id)
        let notes = merged ? try base.notes(of: source.id) : []
        var merge = TicketMerge(source, into: target, notes: notes, at: context.now)
        merge.takeClock()
        if merged { merge.takeContents() }
        let calls = try (merged ? base.calls(of: source.id) : []).map { call in
            var call = call
            call.ticket = id
            return call
        }
        // First what arrives: at no seq of the ledger is a disputed invoice without its hold.
        record(
            .ticketAbsorbed, on: .ticket(id), ticket: merge.target, disputes: arrived, holds: arrivedHolds, from: source.id.description,
            calls: calls, changes: merge.changes, since: target.personalPart(), notes: merge.moved)
        record(type, on: .ticket(source.id), ticket: ticket, disputes: left, holds: leftHolds, text: note)
    }

    /// The larger of the two amounts; nil, which is all of it, where one of them names none or their currencies differ.
    private func larger(_ one: Dispute, _ other: Dispute) -> Amount? {
        guard let left = one.amount, let right = other.amount, one.currency == other.currency else { return nil }
        return max(left, right)
    }

    /// Two customers' complaints become one only where that was said to be meant; one whose customer nobody knows goes with any.
    func requireSameCustomer(_ source: Ticket, _ target: Ticket, isMeant: Bool) throws {
        guard !isMeant, source.customer != target.customer, source.customer != .unknown, target.customer != .unknown else { return }
        throw Refusal(
            .otherCustomer,
            "\(source.id) is \(source.customer)'s ticket and \(target.id) is \(target.customer)'s: what the one wrote would be on the other's. Say that it is meant, with “otherCustomer”",
            field: "otherCustomer")
    }
}

extension FieldChange {
    /// The subject of a ticket that was merged, in the sealed part of the one that goes on.
    static let mergedSubject = "subject of the merged ticket"
}

extension EventType {
    package static let ticketMerged = EventType("ticket.merged") { told in
        "merged \(told.ticket) into \(told.facts.ticket?.resolution?.of?.description ?? "another ticket")"
    }
    /// What a merge brought beside the disputes.
    package static let ticketAbsorbed = EventType("ticket.absorbed") { told in
        let from = told.facts.from ?? "another ticket"
        let merged = told.sealed?.changes?.first { $0.field == FieldChange.mergedSubject }?.to
        let subject = merged.map { " “\(FieldChange.short($0))”" } ?? ""
        let changes = Told(facts: told.facts, sealed: nil).changes
        return "\(told.ticket) took over what \(from)\(subject) disputed\(told.disputes)" + (changes.isEmpty ? "" : "; \(changes)")
    }
}
