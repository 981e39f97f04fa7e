extension Draft {
    /// Registers an invoice; the same values change nothing. True where it was not known before.
    mutating func register(_ number: InvoiceNumber, _ body: RegisterInvoice) throws -> Bool {
        if let named = body.number, named != number {
            throw Refusal.invalid("number", "the body names \(named), the path \(number)")
        }
        let old = try invoice(number)
        let (due, dueWarning) = dueDate(body.due, of: number, for: body.customer, issued: body.issued, known: old)
        guard let due else {
            throw Refusal.invalid("due", "\(number) has no due date, and the configuration gives no terms: say when it is due")
        }
        var new = Invoice(
            number: number, customer: body.customer, issued: body.issued, due: due, currency: body.currency,
            amount: try fitted(body.amount, to: body.currency, field: "amount"),
            open: try fitted(body.open, to: body.currency, field: "open"),
            credited: try body.credited.map { try fitted($0, to: body.currency, field: "credited") }, registeredAt: context.now,
            movements: old?.movements, version: nextSeq)
        // A source that does not say what was credited does not take back what another one said.
        if new.credited == nil, old?.currency == new.currency { new.credited = old?.credited }
        if let old, new.hasSameValues(as: old) { return false }
        var holds: [Hold] = []
        if let old { holds = try movements(from: old, to: &new) }
        if !new.open.isPositive, new.open.units == 0 {
            holds += try standingHolds(on: number, [.cancelled]).map(lifted)
        }
        holds += try promises(from: old, to: new, holds)
        record(.invoiceRegistered, on: .invoice(number), holds: holds, invoice: new, warnings: dueWarning.map { [$0] } ?? [])
        return old == nil
    }

    /// Notes what was credited or fell since the last registration, and meets pending credits with it.
    private func movements(from old: Invoice, to new: inout Invoice) throws -> [Hold] {
        guard old.currency == new.currency else {
            new.movements = nil
            return []
        }
        let zero = Amount.zero(in: new.currency)
        let movement =
            if let credited = new.credited {
                Invoice.Movement(seq: nextSeq, kind: .credit, amount: credited - (old.credited ?? zero))
            } else {
                Invoice.Movement(seq: nextSeq, kind: .fall, amount: old.open - new.open)
            }
        let pending = try standingHolds(on: new.number, [.creditPending])
        let disputed = try base.hasStandingHold(on: new.number, [.dispute, .undelivered])
        guard !pending.isEmpty || disputed else {
            new.movements = nil
            return []
        }
        if movement.amount.units != 0 { new.note(movement) }
        var matching = CreditMatching(pending: pending, invoice: new)
        matching.meet()
        new = matching.invoice
        return zip(pending, matching.pending).compactMap { before, after in
            guard before != after else { return nil }
            return after.amount?.isPositive == false ? lifted(after) : after
        }
    }
}

extension Invoice {
    /// Adds a movement. What is taken back first (a credit note that is cancelled and entered again, an open amount that two sources
    /// report in turns) counts once: a credit is set off against credits, a fall against a rise of the same amount.
    fileprivate mutating func note(_ movement: Movement) {
        var movements = movements ?? []
        var left = movement
        for place in movements.indices.reversed() where movements[place].kind == left.kind {
            let other = movements[place].amount
            let isOpposite = (other.units < 0) != (left.amount.units < 0)
            guard isOpposite, left.kind == .credit || other.units == -left.amount.units else { continue }
            let sum = other + left.amount
            let isCovered = (sum.units < 0) == (other.units < 0)
            movements[place].amount = isCovered ? sum : Amount(units: 0, decimals: sum.decimals)
            left.amount = isCovered ? Amount(units: 0, decimals: sum.decimals) : sum
            if left.amount.units == 0 { break }
        }
        if left.amount.units != 0 { movements.append(left) }
        self.movements = movements.filter { $0.amount.units != 0 }
    }

    fileprivate func hasSameValues(as other: Invoice) -> Bool {
        customer == other.customer && issued == other.issued && due == other.due && currency == other.currency && amount == other.amount
            && open == other.open && credited == other.credited
    }
}
