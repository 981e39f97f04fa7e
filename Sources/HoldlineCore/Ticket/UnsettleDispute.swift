/// Takes the settlement of one dispute back: it is open again, and what its outcome credited is pending no more.
///
/// The ticket is live; a resolution is taken back by `reopen`.
package struct UnsettleDispute: TicketAction {
    package var invoice: InvoiceNumber
    package init(invoice: InvoiceNumber) { self.invoice = invoice }

    package static let terms = ActionTerms<TicketState>(
        "unsettle", "Takes a settlement back: the dispute is open again, and its pending credit ends.",
        help: "Take a settlement back: the dispute is open again, and its pending credit ends.",
        in: .live, events: [.ticketUnsettled])
    package static let refuses: [Refusal.Code] = Ticket.refuses + [.creditRegistered]

    /// A part of the credit that is registered stays credited: the rest is disputed again, and a warning says it.
    ///
    /// Throws `creditRegistered` where nothing of the credit is pending any more, and `invalid` for an invoice whose dispute was not settled
    /// here. Throws `notFound`, `notYours`, and `wrongState` for a ticket that is not live, too.
    package func decide(on id: TicketID, in draft: inout Draft) throws {
        let ticket = try draft.ticket(id, for: Self.self)
        let settled = try draft.settledDispute(on: invoice, of: ticket)
        try draft.requirePending(settled)
        let back = try draft.takeBack(settled)
        guard let dispute = back.dispute else { throw draft.creditRegistered(settled) }
        var warnings: [Warning] = []
        if let registered = back.registered, registered.isPositive, let amount = dispute.amount {
            warnings.append(
                Warning(
                    .creditRegistered, invoice,
                    "\(Told.money(registered, dispute.currency)) of the credit on \(invoice) are registered already and stay credited: \(Told.money(amount, dispute.currency)) are disputed again"
                ))
        }
        draft.record(.ticketUnsettled, on: .ticket(id), ticket: ticket, disputes: [dispute], holds: back.holds, warnings: warnings)
    }
}

/// What taking back a settlement changes.
struct TakenBack {
    /// The dispute, open again; nil where all of its amount was credited meanwhile.
    var dispute: Dispute?
    /// Lifted ones of the settlement, and the one of the dispute.
    var holds: [Hold] = []
    /// What is credited of it already; nil where its outcome credited nothing, or nobody knows how much.
    var registered: Amount?
}

extension Draft {
    /// A settled dispute as it is when nobody has settled it: less what was credited meanwhile, with a hold of its own, and without what its
    /// outcome keeps pending.
    mutating func takeBack(_ settled: Dispute) throws -> TakenBack {
        var back = TakenBack()
        var dispute = settled
        if let id = dispute.pending {
            let pending = try hold(id)
            // One that was lifted by hand keeps its amount, and nothing of that was credited.
            if let credited = dispute.credited { back.registered = credited - (pending.amount ?? credited) }
            if !pending.isLifted { back.holds.append(lifted(pending)) }
        } else {
            // What another system credited is in the ledger.
            back.registered = dispute.credited
        }
        let former = try hold(dispute.hold)
        if !former.isLifted { back.holds.append(lifted(former)) }
        if let registered = back.registered, registered.isPositive {
            dispute.base = dispute.base.flatMap { $0 > registered ? $0 - registered : nil }
            if let amount = dispute.amount {
                // All of it was credited: there is nothing left to dispute.
                guard amount > registered else { return back }
                dispute.amount = amount - registered
            }
        }
        let hold = newHold(of: dispute, former.kind)
        dispute.state = .open
        dispute.credited = nil
        dispute.pending = nil
        dispute.hold = hold.id
        back.dispute = dispute
        back.holds.append(hold)
        return back
    }

    /// A hold of its own for a dispute that is open again.
    mutating func newHold(of dispute: Dispute, _ kind: HoldKind) -> Hold {
        Hold(
            id: newHoldID(), kind: kind, invoice: dispute.invoice, ticket: dispute.ticket, reason: dispute.reason, amount: dispute.amount,
            currency: dispute.currency, review: context.review, since: context.now, placedBy: context.actor.name, version: nextSeq)
    }

    /// The ticket's dispute on an invoice, which an outcome ended. Throws `invalid` with how it stands, and the invoices that are settled.
    fileprivate func settledDispute(on invoice: InvoiceNumber, of ticket: Ticket) throws -> Dispute {
        let dispute = ticket.disputes.first { $0.invoice == invoice }
        if let dispute, dispute.state.isSettled { return dispute }
        let why: String
        switch dispute?.state {
        case .open:
            let former = try standingHolds(on: invoice, [.creditPending]).first { $0.ticket == ticket.id }
            let rest = former.map { ". Of an earlier settlement \(Told.money($0.amount, $0.currency)) are pending as \($0.id)" } ?? ""
            why = "\(invoice) is disputed on \(ticket.id), and nobody has settled that\(rest)"
        case .moved: why = "the dispute on \(invoice) went from \(ticket.id) to another ticket"
        case .replaced: why = "\(invoice) was corrected on \(ticket.id): another number is disputed in its place"
        default: why = "\(ticket.id) disputes no \(invoice)"
        }
        throw Refusal(
            .invalid, why, field: "invoice", allowed: ticket.disputes.filter { $0.state.isSettled }.map(\.invoice.text))
    }

    /// Throws `creditRegistered` where the outcome credited something of which nothing is pending any more.
    fileprivate func requirePending(_ settled: Dispute) throws {
        guard let id = settled.pending else { return }
        if let amount = try hold(id).amount, !amount.isPositive { throw creditRegistered(settled) }
    }

    fileprivate func creditRegistered(_ settled: Dispute) -> Refusal {
        let credit = settled.credited.map { "the credit of \(Told.money($0, settled.currency))" } ?? "the credit"
        return Refusal(
            .creditRegistered,
            "\(credit) on \(settled.invoice) is registered already, or the invoice was paid, so it cannot be taken back here. What is wrong all the same is disputed anew",
            field: "invoice")
    }
}

extension EventType {
    package static let ticketUnsettled = EventType("ticket.unsettled") { told in
        let invoice = told.facts.disputes?.first.map { " of \($0.invoice)" } ?? ""
        return "took back the settlement\(invoice) on \(told.ticket)" + told.disputes
    }
}
