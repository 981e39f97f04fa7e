/// What settling one or more disputes changes.
struct Settled {
    var disputes: [Dispute] = []
    var holds: [Hold] = []
    /// Invoices whose registered credits were used up.
    var invoices: [InvoiceNumber: Invoice] = [:]
    /// What is credited, by currency, to hold against the limit.
    var credits: [Currency: Amount] = [:]
    /// Something is credited, nobody knows how much.
    var creditsUnknown = false
}

extension Draft {
    // MARK: One dispute

    mutating func settle(_ id: TicketID, _ body: SettleDispute) throws {
        var ticket = try ticket(id, for: .settle)
        guard let dispute = ticket.disputes.first(where: { $0.invoice == body.invoice && $0.state == .open }) else {
            let open = ticket.disputes.filter { $0.state == .open }.map(\.invoice.text)
            throw Refusal(.invalid, "\(id) has no open dispute on \(body.invoice)", field: "invoice", allowed: open)
        }
        switch body.outcome {
        case .partlyUpheld where body.credit == nil:
            throw Refusal.invalid("credit", "partly-upheld needs a credit: how much of it is right?")
        case .rejected, .withdrawn:
            if body.credit != nil { throw Refusal.invalid("credit", "a dispute that is \(body.outcome.rawValue) credits nothing") }
        case .duplicate:
            throw Refusal.invalid("outcome", "duplicate ends a whole ticket: use “resolve” with “of”")
        case .upheld, .partlyUpheld:
            break
        }
        var settled = Settled()
        try settle(dispute, as: body.outcome, credit: body.credit, field: "credit", into: &settled)
        try requireWithinLimit(settled, field: "credit")
        ticket.respond(at: context.now)
        record(
            .ticketSettled, on: .ticket(id), ticket: ticket, disputes: settled.disputes, holds: settled.holds,
            invoice: try usedCredits(settled).first, text: body.note)
    }

    /// Settles a dispute: ends its hold, or keeps it for `resumeAfter`, and holds what is credited until that is registered.
    mutating func settle(
        _ dispute: Dispute, as outcome: Outcome, credit: Amount?, field: String, into settled: inout Settled
    ) throws {
        var dispute = dispute
        var hold = try hold(dispute.hold)
        let invoice = try settled.invoices[dispute.invoice] ?? self.invoice(dispute.invoice)
        let currency = dispute.currency ?? invoice?.currency ?? context.policy.currency
        switch outcome {
        case .rejected, .withdrawn:
            dispute.state = outcome == .rejected ? .rejected : .withdrawn
            if context.policy.resumeAfter > 0 {
                hold.until = context.today.adding(days: context.policy.resumeAfter)
            } else {
                hold = lifted(hold)
            }
            settled.holds.append(hold)
        case .upheld, .partlyUpheld, .duplicate:
            dispute.state = outcome == .upheld ? .upheld : .partlyUpheld
            settled.holds.append(lifted(hold))
            if let credit {
                let amount = try positive(credit, in: currency, field: field)
                let most = dispute.amount ?? (invoice?.currency == currency ? invoice?.amount : nil)
                if let most, amount > most {
                    throw Refusal(
                        .overAmount, "\(amount) is more than what is disputed on \(dispute.invoice), \(most) \(currency.code)", field: field
                    )
                }
                dispute.credited = amount
            } else {
                dispute.credited = dispute.amount ?? wholeCredit(of: dispute, invoice, in: currency)
            }
            if dispute.credited != nil { dispute.currency = currency }
            holdCredit(of: &dispute, invoice, currency: currency, explicit: credit != nil, into: &settled)
        }
        settled.disputes.append(dispute)
    }

    /// What "all that is disputed" is where the dispute names no amount; nil where nobody knows.
    private func wholeCredit(of dispute: Dispute, _ invoice: Invoice?, in currency: Currency) -> Amount? {
        guard let invoice, invoice.currency == currency else { return nil }
        if let base = dispute.base { return base.isPositive ? base : nil }
        let credited = (invoice.movements ?? []).filter { $0.kind == .credit && $0.seq > dispute.openedSeq }
        let whole = credited.reduce(invoice.open) { $0 + $1.amount }
        return whole.isPositive ? whole : nil
    }

    /// Places the credit-pending hold for what the outcome credits, less what was credited since the dispute was opened.
    private mutating func holdCredit(
        of dispute: inout Dispute, _ invoice: Invoice?, currency: Currency, explicit: Bool, into settled: inout Settled
    ) {
        if let credited = dispute.credited {
            settled.credits[currency] = (settled.credits[currency] ?? .zero(in: currency)) + credited
        } else {
            settled.creditsUnknown = true
        }
        var pending = Hold(
            id: newHoldID(), kind: .creditPending, invoice: dispute.invoice, ticket: dispute.ticket, reason: dispute.reason,
            amount: dispute.credited, currency: dispute.credited == nil ? invoice?.currency : currency, review: context.review,
            since: context.now, placedBy: context.actor.name, countedSince: dispute.openedSeq, version: nextSeq)
        dispute.pending = pending.id
        if let invoice, invoice.currency == currency {
            var matching = CreditMatching(pending: [pending], invoice: invoice)
            matching.meet()
            pending = matching.pending[0]
            settled.invoices[invoice.number] = matching.invoice
            // Of a whole invoice no more can be pending than is still open: the rest was paid.
            if !explicit, dispute.amount == nil, let missing = pending.amount, missing > invoice.open {
                pending.amount = max(invoice.open, .zero(in: currency))
            }
        }
        if let missing = pending.amount, !missing.isPositive { pending = lifted(pending) }
        settled.holds.append(pending)
    }

    func requireWithinLimit(_ settled: Settled, field: String) throws {
        guard !context.actor.isSupervisor, let limit = context.policy.creditLimit else { return }
        let currency = context.policy.currency
        let over = settled.credits.contains { $0.key != currency || $0.value > limit }
        guard over || settled.creditsUnknown else { return }
        throw Refusal(
            .creditLimit, "an agent credits at most \(limit) \(currency.code) in one step: ask a supervisor to settle it", field: field)
    }

    // MARK: The whole ticket

    mutating func resolve(_ id: TicketID, _ body: ResolveTicket) throws {
        let ticket = try ticket(id, for: .resolve)
        let open = ticket.disputes.filter { $0.state == .open }
        let credits = body.credits ?? []
        switch body.outcome {
        case .partlyUpheld where credits.isEmpty && !open.isEmpty:
            throw Refusal.invalid("credits", "partly-upheld needs credits: how much of which invoice is right?")
        case .rejected, .withdrawn, .duplicate:
            if !credits.isEmpty { throw Refusal.invalid("credits", "a ticket that is \(body.outcome.rawValue) credits nothing") }
        case .upheld, .partlyUpheld:
            break
        }
        if body.outcome != .duplicate, body.of != nil {
            throw Refusal.invalid("of", "only a duplicate names another ticket")
        }
        if body.outcome == .duplicate {
            guard let of = body.of else { throw Refusal.invalid("of", "a duplicate names the ticket that stays, with “of”") }
            try hand(
                over: ticket, to: of, field: "of", as: .ticketResolved, note: body.note, otherCustomer: body.otherCustomer == true)
            return
        }
        var byInvoice: [InvoiceNumber: Amount] = [:]
        for (place, credit) in credits.enumerated() {
            guard open.contains(where: { $0.invoice == credit.invoice }) else {
                throw Refusal(
                    .invalid, "\(id) has no open dispute on \(credit.invoice)", field: "credits[\(place)].invoice",
                    allowed: open.map(\.invoice.text))
            }
            guard byInvoice.updateValue(credit.amount, forKey: credit.invoice) == nil else {
                throw Refusal.invalid("credits[\(place)].invoice", "\(credit.invoice) is named twice")
            }
        }
        var settled = Settled()
        for dispute in open {
            let credit = byInvoice[dispute.invoice]
            let place = credits.firstIndex { $0.invoice == dispute.invoice } ?? 0
            // Partly upheld: an invoice without a credit is the part that was not right.
            let outcome: Outcome = body.outcome == .partlyUpheld && credit == nil ? .rejected : body.outcome
            try settle(dispute, as: outcome, credit: credit, field: "credits[\(place)].amount", into: &settled)
        }
        try requireWithinLimit(settled, field: "credits")
        let resolution = Resolution(outcome: body.outcome, at: context.now, by: context.actor.name, of: nil)
        try finish(ticket, .ticketResolved, resolution, settled, note: body.note)
    }

    /// Ends a ticket with what was settled on it; used credits of several invoices travel in an event each.
    mutating func finish(_ ticket: Ticket, _ type: EventType, _ resolution: Resolution, _ settled: Settled, note: FreeText?) throws {
        var ticket = ticket
        ticket.respond(at: context.now)
        ticket.stopWaiting(at: context.now)
        ticket.state = .resolved
        ticket.resolution = resolution
        let changed = try usedCredits(settled)
        record(
            type, on: .ticket(ticket.id), ticket: ticket, disputes: settled.disputes, holds: settled.holds, invoice: changed.first,
            text: note)
        for invoice in changed.dropFirst() {
            record(.invoiceRegistered, on: .invoice(invoice.number), invoice: invoice)
        }
    }

    /// The invoices of which registered credits were used up, in the order of their numbers.
    func usedCredits(_ settled: Settled) throws -> [Invoice] {
        try settled.invoices.values.filter { try $0.movements != invoice($0.number)?.movements }.sorted { $0.number < $1.number }
    }

    // MARK: Handing disputes over

    mutating func merge(_ id: TicketID, _ body: MergeTicket) throws {
        let ticket = try ticket(id, for: .merge)
        try hand(over: ticket, to: body.into, field: "into", as: .ticketMerged, note: nil, otherCustomer: body.otherCustomer == true)
    }

    /// Moves open disputes, and for a merge all else that the complaint said, to another ticket, whose clock is the older of the two from
    /// then on; on the same invoice the larger amount stays.
    ///
    /// Throws `invalid`, `wrongState`, and `otherCustomer` where the tickets are two customers' and that was not said to be meant.
    private mutating func hand(
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
        for dispute in source.disputes where dispute.state == .open {
            var moved = dispute
            moved.state = .moved
            left.append(moved)
            var hold = try hold(dispute.hold)
            if var kept = target.disputes.first(where: { $0.invoice == dispute.invoice && $0.state == .open }) {
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

    private func larger(_ one: Dispute, _ other: Dispute) -> Amount? {
        guard let left = one.amount, let right = other.amount, one.currency == other.currency else { return nil }
        return max(left, right)
    }

    // MARK: Reopening

    /// Disputes come back as they were, less the credits that were registered meanwhile, and in place of what is pending.
    mutating func reopen(_ id: TicketID) throws {
        var ticket = try ticket(id, for: .reopen)
        var disputes: [Dispute] = []
        var holds: [Hold] = []
        for var dispute in ticket.disputes {
            switch dispute.state {
            case .open, .moved, .replaced: continue
            case .upheld, .partlyUpheld, .rejected, .withdrawn: break
            }
            var registered: Amount?
            if let pendingID = dispute.pending {
                let pending = try hold(pendingID)
                if let credited = dispute.credited { registered = credited - (pending.amount ?? credited) }
                if !pending.isLifted { holds.append(lifted(pending)) }
            }
            let former = try hold(dispute.hold)
            if !former.isLifted { holds.append(lifted(former)) }
            if let registered, registered.isPositive {
                dispute.base = dispute.base.flatMap { $0 > registered ? $0 - registered : nil }
                if let amount = dispute.amount {
                    // All of it was credited: there is nothing left to dispute.
                    guard amount > registered else { continue }
                    dispute.amount = amount - registered
                }
            }
            let hold = Hold(
                id: newHoldID(), kind: former.kind, invoice: dispute.invoice, ticket: id, reason: dispute.reason, amount: dispute.amount,
                currency: dispute.currency, review: context.review, since: context.now, placedBy: context.actor.name, version: nextSeq)
            dispute.state = .open
            dispute.credited = nil
            dispute.pending = nil
            dispute.hold = hold.id
            disputes.append(dispute)
            holds.append(hold)
        }
        if let resolution = ticket.resolution { ticket.pauses.append(Pause(from: resolution.at, to: context.now)) }
        ticket.state = ticket.assignee == nil ? .new : .open
        ticket.resolution = nil
        record(.ticketReopened, on: .ticket(id), ticket: ticket, disputes: disputes, holds: holds)
    }
}
