/// Takes a merge back: what it moved is the merged ticket's again, as far as nobody settled, corrected or moved it on since.
///
/// The same for a ticket that was resolved as a duplicate, whose disputes went to another one.
package struct UnmergeTicket: TicketAction, PlainAction {
    package init() {}

    package static let terms = ActionTerms<TicketState>(
        "unmerge", "Takes a merge back: what it moved comes back, but for what was settled on the other ticket since.",
        help: "Take a merge back: what it moved comes back, but for what was settled since.",
        in: [.resolved, .closed], events: [.ticketUnmerged, .ticketReturned])

    /// Each dispute that stays with the other ticket has a warning that says why.
    ///
    /// Throws `wrongState` for a ticket that went into no other one, and where that went into a third one since. Throws `notFound` and
    /// `notYours`, too.
    package func decide(on id: TicketID, in draft: inout Draft) throws {
        let source = try draft.ticket(id, for: Self.self)
        guard let resolution = source.resolution, resolution.outcome == .duplicate, let other = resolution.of,
            let merge = PastMerge(of: id, in: try draft.base.events(of: other))
        else {
            throw Refusal(.wrongState, "\(id) went into no other ticket: “reopen” takes its resolution back", allowed: [ReopenTicket.name])
        }
        let target = try draft.ticket(other)
        if target.resolution?.outcome == .duplicate, let next = target.resolution?.of {
            throw Refusal(.wrongState, "\(other) went into \(next) since then: unmerge \(other) first, and then \(id)")
        }
        var moved = try draft.return(merge, from: target, to: source)
        moved.source.state = source.assignee == nil ? .new : .open
        moved.source.resolution = nil
        if moved.source.firstResponseAt == nil { moved.source.firstResponseAt = merge.responseAt }
        let notes = try draft.base.notes(of: other).filter { $0.seq.map(merge.notes.contains) ?? false }
        let calls = try draft.base.calls(of: other).filter { merge.calls.contains($0.id) }.map { call in
            var call = call
            call.ticket = id
            return call
        }
        var rest = TicketUnmerge(target, merge)
        rest.giveBack()
        // First what arrives: at no seq of the ledger is a disputed invoice without its hold.
        draft.record(
            .ticketUnmerged, on: .ticket(id), ticket: moved.source, disputes: moved.arrived, holds: moved.arrivedHolds,
            from: other.description, warnings: moved.warnings, calls: calls, notes: notes)
        draft.record(
            .ticketReturned, on: .ticket(other), ticket: rest.target, disputes: moved.left, holds: moved.leftHolds, from: id.description,
            changes: rest.changes, since: target.personalPart())
    }
}

/// A merge, or a duplicate, as the ledger has it.
struct PastMerge {
    /// The ticket that took over, just before and just after.
    let before, after: Ticket
    /// Invoices whose disputes it took.
    let invoices: Set<InvoiceNumber>
    /// Notes that came with it, and those that were sent to the merged ticket since, by their seq.
    let notes: Set<Int64>
    let calls: Set<CallID>
    /// When somebody first did something on the other ticket after it.
    let responseAt: Instant?

    /// The last one that brought this ticket's disputes, out of the other ticket's events; nil where there is none.
    init?(of source: TicketID, in events: [PastEvent]) {
        let name = source.description
        guard let place = events.lastIndex(where: { $0.type == .ticketAbsorbed && $0.facts.from == name }) else { return nil }
        let event = events[place]
        let before = events[..<place].reduce(Ticket?.none) { $1.ticket(after: $0) ?? $0 }
        guard let before, let after = event.ticket(after: before) else { return nil }
        (self.before, self.after) = (before, after)
        invoices = Set((event.facts.disputes ?? []).map(\.invoice))
        let later = events[(place + 1)...]
        let sent = later.filter { $0.type == .ticketNoted && $0.facts.from == name }.map(\.seq)
        notes = Set(event.notes(seq: event.seq, at: event.at, by: event.actor).compactMap(\.seq) + sent)
        calls = Set((event.facts.calls ?? []).map(\.id))
        responseAt = later.first(where: \.isResponse)?.at
    }
}

extension PastEvent {
    /// Whether the customer was told something; before that was recorded, each of these was taken for it.
    fileprivate var isResponse: Bool {
        guard let ticket = facts.ticket else { return false }
        if let told = ticket.customerToldAt { return told == at }
        return [.ticketNoted, .ticketWaiting, .ticketSettled, .ticketResolved].contains(type) && ticket.firstResponseAt != nil
    }
}

/// Disputes and holds that an unmerge moves.
private struct Returned {
    var source: Ticket
    /// The merged ticket's disputes that are open again, and their holds, with those of the other ticket that were one with them.
    var arrived: [Dispute] = []
    var arrivedHolds: [Hold] = []
    /// The other ticket's.
    var left: [Dispute] = []
    var leftHolds: [Hold] = []
    var warnings: [Warning] = []
}

extension Draft {
    /// Disputes go back with what was changed of them since. Where both tickets disputed an invoice, each has its own amount again.
    fileprivate mutating func `return`(_ merge: PastMerge, from target: Ticket, to source: Ticket) throws -> Returned {
        var moved = Returned(source: source)
        for dispute in source.disputes where dispute.state == .moved && merge.invoices.contains(dispute.invoice) {
            let invoice = dispute.invoice
            let taken = merge.after.disputes.first { $0.invoice == invoice }
            guard let there = target.openDispute(on: invoice), there.openedSeq == taken?.openedSeq else {
                moved.warnings.append(Warning(.notMovedBack, invoice, stays(target.disputes.first { $0.invoice == invoice }, on: target)))
                continue
            }
            if let own = merge.before.openDispute(on: invoice) {
                var back = dispute
                back.state = .open
                let hold = newHold(of: back, try hold(dispute.hold).kind)
                back.hold = hold.id
                moved.arrived.append(back)
                moved.arrivedHolds.append(hold)
                var kept = there
                (kept.base, kept.openedSeq) = (own.base, own.openedSeq)
                var keptHold = try self.hold(there.hold)
                // What a person changed since stays as that person said.
                if there.amount == taken?.amount, there.currency == taken?.currency {
                    kept.amount = own.amount
                    keptHold.amount = own.amount
                } else if kept.currency != own.currency {
                    kept.base = nil
                }
                moved.left.append(kept)
                moved.leftHolds.append(keptHold)
            } else {
                var back = there
                back.ticket = source.id
                var hold = try hold(there.hold)
                hold.ticket = source.id
                moved.arrived.append(back)
                moved.arrivedHolds.append(hold)
                var gone = merge.before.disputes.first { $0.invoice == invoice } ?? there
                if gone.state == .open { gone.state = .moved }
                moved.left.append(gone)
            }
        }
        return moved
    }

    /// Why a dispute does not come back.
    private func stays(_ dispute: Dispute?, on target: Ticket) -> String {
        guard let dispute else { return "\(target.id) disputes it no longer" }
        let invoice = dispute.invoice
        switch dispute.state {
        case .upheld, .partlyUpheld, .rejected, .withdrawn:
            let credit = dispute.credited.map { ", \(Told.money($0, dispute.currency)) to be credited" } ?? ""
            return "\(invoice) was settled as \(dispute.state.rawValue) on \(target.id) since\(credit): that stays there"
        case .open:
            return
                "\(invoice) was settled on \(target.id) since and is disputed there anew, or was joined with a third ticket's dispute: it stays there"
        case .moved: return "\(invoice) went from \(target.id) to another ticket since, and stays there"
        case .replaced: return "\(invoice) was corrected on \(target.id) since: the number in its place is disputed there"
        }
    }
}

extension EventType {
    package static let ticketUnmerged = EventType("ticket.unmerged") { told in
        "took \(told.ticket) out of \(told.facts.from ?? "another ticket") again\(told.disputes)"
    }
    /// What went back beside the disputes.
    package static let ticketReturned = EventType("ticket.returned") { told in
        let changes = told.changes
        return "\(told.ticket) gave back what came from \(told.facts.from ?? "another ticket")\(told.disputes)"
            + (changes.isEmpty ? "" : "; \(changes)")
    }
}
