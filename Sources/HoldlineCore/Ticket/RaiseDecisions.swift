/// Disputes that a command raises, with their holds.
struct Raised {
    /// In the order of the requests, a changed one as it is afterwards.
    var disputes: [Dispute] = []
    /// New, changed and lifted holds of these disputes.
    var holds: [Hold] = []
    var warnings: [Warning] = []
}

extension Draft {
    /// Raises a dispute on `ticket`: a new one with its own hold, or a change of the one on the same invoice.
    ///
    /// `path` is where the request stands in the body, for messages. Throws `invalid` and `overAmount`.
    /// `near` is the number that was named, where this invoice's only is spelled like it; nobody is refused for its amount then.
    mutating func raise(
        _ request: RaiseDispute, on ticket: Ticket, path: String, kind: HoldKind = .dispute, reasonCode: String? = nil,
        near: InvoiceNumber? = nil, into raised: inout Raised
    ) throws {
        let number = request.invoice
        let invoice = try invoice(number)
        if let near, let invoice, let asked = request.amount?.fitted(to: invoice.currency), asked > invoice.amount {
            var whole = request
            whole.amount = nil
            whole.currency = nil
            return try raise(whole, on: ticket, path: path, kind: kind, reasonCode: reasonCode, near: near, into: &raised)
        }
        // A presumed dispute gives way to the one that names the invoice, which takes its hold's number: holds have no gaps.
        var given: HoldID?
        if near == nil, let place = raised.disputes.firstIndex(where: { $0.invoice == number && $0.near != nil }) {
            let presumed = raised.disputes.remove(at: place)
            raised.holds.removeAll { $0.id == presumed.hold }
            given = presumed.hold
        }
        let currency = request.currency ?? invoice?.currency ?? (request.amount == nil ? nil : context.policy.currency)
        var amount: Amount?
        if let asked = request.amount, let currency {
            amount = try positive(asked, in: currency, field: path + "amount")
            if let invoice, invoice.currency == currency, let amount, amount > invoice.amount {
                throw Refusal(
                    .overAmount,
                    "\(amount) \(currency.code) is more than the invoice's \(invoice.amount): leave the amount out to dispute all of \(number)",
                    field: path + "amount")
            }
        }
        if near == nil { raised.warnings += try warnings(number, invoice, ticket.customer, currency) }
        if near == nil, invoice == nil, let registered = try nearlyRegistered(number) {
            raised.warnings.removeAll { $0.invoice == number && $0.code == .unregisteredInvoice }
            raised.warnings.append(nearWarning(number, registered))
            let isNamed = (ticket.disputes + raised.disputes).contains {
                $0.invoice == registered && $0.state == .open && $0.near != number
            }
            if !isNamed {
                var same = request
                same.invoice = registered
                same.replaces = nil
                try raise(same, on: ticket, path: path, kind: kind, reasonCode: reasonCode, near: number, into: &raised)
            }
        }

        if var dispute = ticket.openDispute(on: number) {
            var hold = try hold(dispute.hold)
            dispute.reason = request.reason
            dispute.reasonCode = reasonCode
            dispute.near = near
            dispute.amount = amount
            // The open amount that was noted is in the former currency.
            if dispute.currency != currency { dispute.base = nil }
            dispute.currency = currency
            hold.kind = kind == .undelivered ? .undelivered : hold.kind
            hold.reason = request.reason
            hold.amount = amount
            hold.currency = currency
            raised.disputes.append(dispute)
            raised.holds.append(hold)
            return
        }
        if let former = try standingHold(ofSettled: number, on: ticket) { raised.holds.append(lifted(former)) }
        let hold = Hold(
            id: given ?? newHoldID(), kind: kind, invoice: number, ticket: ticket.id, reason: request.reason, amount: amount,
            currency: currency,
            review: context.review, since: context.now, placedBy: context.actor.name, version: nextSeq)
        raised.holds.append(hold)
        raised.disputes.append(
            Dispute(
                ticket: ticket.id, invoice: number, reason: request.reason, reasonCode: reasonCode, amount: amount, currency: currency,
                hold: hold.id, openedAt: context.now, openedSeq: nextSeq,
                base: invoice?.currency == currency ? invoice?.open : nil, near: near))
    }

    /// The hold that a rejected or withdrawn dispute of this ticket keeps for `resumeAfter`: a new dispute takes its place.
    ///
    /// nil where no such dispute is there, or its hold has been lifted.
    func standingHold(ofSettled number: InvoiceNumber, on ticket: Ticket) throws -> Hold? {
        guard let settled = ticket.disputes.first(where: { $0.invoice == number && ($0.state == .rejected || $0.state == .withdrawn) })
        else { return nil }
        let hold = try hold(settled.hold)
        return hold.isLifted ? nil : hold
    }

    /// That a dispute which stands is on another customer's invoice, where the ticket is this customer's.
    func otherCustomer(_ dispute: Dispute, _ customer: CustomerReference) throws -> [Warning] {
        try warnings(dispute.invoice, try invoice(dispute.invoice), customer, dispute.currency).filter { $0.code == .otherCustomer }
    }

    /// What a person should hear of the number: that nobody registered it, that it is another customer's, or in another currency.
    ///
    /// None of these refuses the dispute: the invoice is held in any case.
    private func warnings(
        _ number: InvoiceNumber, _ invoice: Invoice?, _ customer: CustomerReference, _ currency: Currency?
    ) throws -> [Warning] {
        guard let invoice else {
            return [Warning(.unregisteredInvoice, number, "\(number) is not registered: all of it pauses until it is")]
        }
        var warnings: [Warning] = []
        if invoice.customer != customer, try base.company(of: invoice.customer) != base.company(of: customer) {
            warnings.append(Warning(.otherCustomer, number, "\(number) is \(invoice.customer)'s invoice, not \(customer)'s"))
        }
        if let currency, currency != invoice.currency {
            warnings.append(
                Warning(
                    .otherCurrency, number, "\(number) is in \(invoice.currency.code), the dispute in \(currency.code): all of it pauses"))
        }
        return warnings
    }

    /// `amount` with the decimals of `currency`, above zero.
    ///
    /// Throws `invalid` with `field` for too many decimals, and for zero and less.
    func positive(_ amount: Amount, in currency: Currency, field: String) throws -> Amount {
        let fitted = try fitted(amount, to: currency, field: field)
        guard fitted.isPositive else { throw Refusal.invalid(field, "\(amount) is not above zero") }
        return fitted
    }

    /// The amount with the decimals of the currency. Throws `invalid` with `field` where that would round it.
    func fitted(_ amount: Amount, to currency: Currency, field: String) throws -> Amount {
        guard let fitted = amount.fitted(to: currency) else {
            throw Refusal.invalid(field, "\(amount) has more decimals than \(currency.code) takes (\(currency.decimals))")
        }
        return fitted
    }

    /// The hold as lifted now by who acts; it is not recorded here.
    func lifted(_ hold: Hold) -> Hold {
        var hold = hold
        hold.liftedAt = context.now
        hold.liftedBy = context.actor.name
        return hold
    }
}
