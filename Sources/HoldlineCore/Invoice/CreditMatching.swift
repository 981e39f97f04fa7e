/// Meets pending credits with the credits that the company's ledger registered.
///
/// Each growth of `credited` counts once, for the oldest claim first, and only for disputes that were opened before it. Where
/// `credited` is never given, a claim is met when `open` fell by exactly what is pending, in one step or in all, or to zero.
struct CreditMatching {
    /// Pending credits on the invoice, oldest first. One that is met has the amount zero.
    var pending: [Hold]
    var invoice: Invoice

    mutating func meet() {
        // Without a ledger's `credited` there are the credits that documents told of, and the falls of the open amount.
        meetByCredits()
        if invoice.credited == nil { meetByFalls() }
        invoice.movements?.removeAll { $0.amount.units == 0 }
    }

    /// Meets them with credits alone.
    mutating func meetByCredits() {
        for place in pending.indices where isComparable(pending[place]) {
            let since = pending[place].countedSince ?? 0
            var missing = pending[place].amount ?? invoice.amount
            for movement in (invoice.movements ?? []).indices {
                guard let entry = invoice.movements?[movement], entry.kind == .credit, entry.seq > since else { continue }
                let used = min(entry.amount, missing)
                guard used.isPositive else { continue }
                invoice.movements?[movement].amount = entry.amount - used
                missing = missing - used
                // Only now is the amount of a claim on "all of it" known.
                pending[place].amount = missing
                pending[place].currency = invoice.currency
            }
        }
    }

    /// What is pending in another currency is met by no amount of this one: it ends when nothing is open, or by hand.
    private func isComparable(_ hold: Hold) -> Bool { hold.amount == nil || hold.currency == invoice.currency }

    private mutating func meetByFalls() {
        let zero = Amount.zero(in: invoice.currency)
        if !invoice.open.isPositive {
            for place in pending.indices {
                pending[place].amount = zero
                pending[place].currency = invoice.currency
            }
            return
        }
        let known = pending.indices.filter { pending[$0].amount?.isPositive == true && isComparable(pending[$0]) }
        guard !known.isEmpty else { return }
        let total = known.reduce(zero) { $0 + (pending[$1].amount ?? zero) }
        let earliest = known.compactMap { pending[$0].countedSince }.min() ?? 0
        if use(total, since: earliest) {
            for place in known { pending[place].amount = zero }
            return
        }
        for place in known where use(pending[place].amount ?? zero, since: pending[place].countedSince ?? 0) {
            pending[place].amount = zero
        }
    }

    /// Uses up one fall of exactly this amount, or all falls where they come to it; false where neither fits.
    private mutating func use(_ amount: Amount, since seq: Int64) -> Bool {
        guard amount.isPositive, let movements = invoice.movements else { return false }
        let usable = movements.indices.filter { movements[$0].kind == .fall && movements[$0].seq > seq && movements[$0].amount.isPositive }
        let zero = Amount.zero(in: invoice.currency)
        if let exact = usable.first(where: { movements[$0].amount == amount }) {
            invoice.movements?[exact].amount = zero
            return true
        }
        guard usable.reduce(zero, { $0 + movements[$1].amount }) == amount else { return false }
        for place in usable { invoice.movements?[place].amount = zero }
        return true
    }
}
