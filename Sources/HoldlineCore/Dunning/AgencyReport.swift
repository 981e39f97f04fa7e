/// What became of a claim with a collection agency, as it reports.
package enum CollectionOutcome: String, WireWord {
    /// The debtor paid the agency, all of it or a part.
    case paid
    /// The debtor disputes the claim.
    case contested
    /// The agency gives up: the claim is to be written off.
    case irrecoverable

    package static let noun = "outcome of a collection agency"
}

/// What a collection agency wrote of an invoice: an element of a hand-over's `reports`.
package struct AgencyReport: Codable, Hashable, Sendable {
    package var outcome: CollectionOutcome
    /// The day that the agency gives.
    package var on: Day
    /// What was paid, or is contested; nil where all of it is contested.
    @OrNull package var amount: Amount?
    /// The agency's own number of the payment or the message.
    @OrNull package var reference: String?
    /// The ticket of what is contested.
    @OrNull package var ticket: TicketID?
    /// Ledger seq of its own event.
    package var seq: Int64

    package init(_ outcome: CollectionOutcome, on: Day, amount: Amount?, reference: String?, ticket: TicketID? = nil, seq: Int64) {
        (self.outcome, self.on, self.seq) = (outcome, on, seq)
        (self.amount, self.reference, self.ticket) = (amount, reference, ticket)
    }

    /// Whether it is the same report: nothing counts twice.
    package func isSame(as other: AgencyReport) -> Bool {
        outcome == other.outcome && on == other.on && amount == other.amount && reference == other.reference
    }
}

/// The body of `POST /v1/invoices/{number}/agency-reports`.
package struct ReportCollection: Action {
    package var outcome: CollectionOutcome
    /// The day that the agency gives: from the hand-over's to today's.
    package var on: Day
    /// With `paid`, what was paid, and with `contested`, the part that is; above zero.
    package var amount: Amount?
    /// Absent: the invoice's; another one is refused.
    package var currency: Currency?
    /// The agency's own number, which tells two payments of one day apart; it is not personal, and cannot be erased.
    package var reference: String?
    /// With `contested`; absent: `OTH`.
    package var reason: Reason?
    /// With `contested` and `irrecoverable`: what the agency writes.
    package var note: FreeText?

    package init(
        _ outcome: CollectionOutcome, on: Day, amount: Amount? = nil, currency: Currency? = nil, reference: String? = nil,
        reason: Reason? = nil, note: FreeText? = nil
    ) {
        (self.outcome, self.on, self.amount, self.currency) = (outcome, on, amount, currency)
        (self.reference, self.reason, self.note) = (reference, reason, note)
    }

    package static let terms = ActionTerms(
        "agency-reports",
        """
        Registers what a collection agency tells: a payment lowers what is open, a contested claim opens a ticket and is recalled, an \
        irrecoverable one is recalled, held, and listed to be written off. The same report counts once.
        """,
        help: "Register what a collection agency tells of an invoice.")
    package static let refuses: [Refusal.Code] = [.overAmount]

    package var reply: Reply { .handover }

    /// Registers a report of the agency that has the invoice, or had it.
    ///
    /// Throws `notFound`, `wrongState` for an invoice that was never handed over, `overAmount` for more than is open, and `invalid`. A report
    /// that was registered before changes nothing.
    package func decide(on number: InvoiceNumber, in draft: inout Draft) throws {
        let invoice = try draft.registered(number)
        guard var handover = try draft.base.lastHandover(of: number) else {
            throw Refusal(.wrongState, "\(number) was never handed over: no agency has anything to report of it")
        }
        var report = try report(of: invoice, draft)
        // Of earlier hand-overs, too.
        if handover.reports?.contains(where: report.isSame) == true { return }
        let first = draft.policyDay(of: handover.handedOverAt)
        guard on >= first else { throw Refusal.invalid("on", "\(on) is before \(number) was handed over, on \(first)") }
        guard on <= draft.context.today else { throw Refusal.invalid("on", "\(on) is not yet: an agency tells what has been") }
        switch outcome {
        case .paid:
            let rest = try draft.take(report.amount ?? invoice.open, off: invoice)
            if !rest.isPositive { handover.recall(draft.context) }
        case .contested:
            report.ticket = try draft.contest(self, handover, invoice)
            handover.recall(draft.context)
        case .irrecoverable:
            try draft.keep(invoice, from: handover, note)
            handover.recall(draft.context)
        }
        report.seq = draft.nextSeq
        handover.reports = (handover.reports ?? []) + [report]
        handover.version = draft.nextSeq
        draft.record(.agencyReported, on: .invoice(number), handover: handover)
        draft.created = true
    }

    /// Throws `invalid` for what does not go together, and `overAmount`.
    private func report(of invoice: Invoice, _ draft: Draft) throws -> AgencyReport {
        if let reference { try draft.requirePlain(reference, field: "reference") }
        guard currency == nil || currency == invoice.currency else {
            throw Refusal.invalid("currency", "\(invoice.number) is in \(invoice.currency.code)")
        }
        if outcome == .paid, amount == nil { throw Refusal.invalid("amount", "“amount” is missing: say what was paid") }
        if outcome == .irrecoverable, amount != nil {
            throw Refusal.invalid("amount", "an irrecoverable claim has no amount: what is open is written off")
        }
        if outcome != .contested, reason != nil { throw Refusal.invalid("reason", "a reason is for what is contested") }
        if outcome == .paid, note != nil { throw Refusal.invalid("note", "a payment has no note: give a reference") }
        let amount = try amount.map { try draft.positive($0, in: invoice.currency, field: "amount") }
        return AgencyReport(outcome, on: on, amount: amount, reference: reference, seq: 0)
    }
}

extension Handover {
    /// Ends it, where it has not ended.
    fileprivate mutating func recall(_ context: Context) {
        guard recalledAt == nil else { return }
        (recalledAt, recalledBy) = (context.now, context.actor.name)
    }

    /// Whether the agency's last word was that nothing can be had.
    package var isIrrecoverable: Bool { reports?.last?.outcome == .irrecoverable }
}

extension Draft {
    /// Registers a payment, off the first instalment first. Gives what is open then. Throws `overAmount`.
    fileprivate mutating func take(_ paid: Amount, off invoice: Invoice) throws -> Amount {
        guard paid <= invoice.open else {
            throw Refusal(
                .overAmount,
                "\(paid) \(invoice.currency.code) is more than is open on \(invoice.number): \(invoice.open); the ledger may have the payment already",
                field: "amount")
        }
        let open = invoice.open - paid
        var rest = paid
        let instalments = invoice.instalments?.compactMap { part -> InvoiceInstalment? in
            let taken = min(rest, part.open)
            rest = rest - taken
            let left = part.open - taken
            return left.isPositive ? InvoiceInstalment(due: part.due, open: left) : nil
        }
        let isInParts = instalments?.isEmpty == false
        let body = RegisterInvoice(
            customer: invoice.customer, issued: invoice.issued, due: isInParts ? nil : invoice.due, amount: invoice.amount, open: open,
            credited: invoice.credited, currency: invoice.currency, instalments: isInParts ? instalments : nil)
        _ = try register(invoice.number, body)
        return open
    }

    /// Opens the ticket of a claim that is contested. Throws `overAmount` for more than the invoice.
    fileprivate mutating func contest(_ body: ReportCollection, _ handover: Handover, _ invoice: Invoice) throws -> TicketID {
        let agency = handover.agency ?? "a collection agency"
        let ticket = Ticket(
            id: newTicketID(), customer: invoice.customer, subject: FreeText("\(invoice.number): contested with \(agency)"),
            description: body.note, channel: .web, openedAt: context.now, openedBy: context.actor.name, version: nextSeq)
        var raised = Raised()
        let request = RaiseDispute(invoice: invoice.number, reason: body.reason ?? .other, amount: body.amount)
        try raise(request, on: ticket, path: "", into: &raised)
        record(
            .ticketOpened, on: .ticket(ticket.id), ticket: ticket, disputes: raised.disputes, holds: raised.holds,
            warnings: raised.warnings)
        return ticket.id
    }

    /// Holds what cannot be recovered, so that nobody is reminded of it until it is written off. Throws `wrongState` where nothing is open.
    fileprivate mutating func keep(_ invoice: Invoice, from handover: Handover, _ note: FreeText?) throws {
        guard invoice.open.isPositive else {
            throw Refusal(.wrongState, "nothing is open on \(invoice.number): there is nothing to write off")
        }
        let hold = Hold(
            id: newHoldID(), kind: .manual, invoice: invoice.number, review: context.review, since: context.now,
            placedBy: context.actor.name, note: note ?? FreeText("irrecoverable, says \(handover.agency ?? "the agency"): write it off"),
            version: nextSeq)
        record(.holdPlaced, on: .hold(hold.id), holds: [hold])
    }
}

extension EventType {
    package static let agencyReported = EventType("invoice.agency-reported") { told in
        guard let handover = told.facts.handover, let report = handover.reports?.last else { return "registered what an agency reports" }
        let amount = report.amount.map { " \($0) \(handover.currency.code)" } ?? ""
        let ticket = report.ticket.map { ", on \($0)" } ?? ""
        return "\(handover.agency ?? "a collection agency") reports of \(report.on):\(amount) \(report.outcome.rawValue)\(ticket)"
    }
}
