extension Context {
    /// The last day on which a promise for `day` still holds. `Policy.promiseGrace` working days, within the calendar of ISO 8601.
    func graceEnd(of day: Day) -> Day { min(policy.calendar.day(policy.promiseGrace, workingDaysAfter: day), max(day, .latest)) }
}

extension Draft {
    /// What a new hold promises: a plan, or one date; nil where it is no promise on one invoice. Nobody could count the payments of a
    /// customer-wide one.
    func promise(of body: PlaceHold, amount: Amount?, currency: Currency?, _ invoice: Invoice?) throws -> Promise? {
        if let plan = body.plan { return try promise(plan, of: body, currency: currency ?? context.policy.currency, invoice) }
        guard body.kind == .promise, body.invoice != nil, let until = body.until else { return nil }
        return Promise([Instalment(due: until, amount: amount, heldUntil: context.graceEnd(of: until))])
    }

    private func promise(_ plan: [PlannedInstalment], of body: PlaceHold, currency: Currency, _ invoice: Invoice?) throws -> Promise {
        guard body.kind == .promise, body.invoice != nil else {
            throw Refusal.invalid("plan", "only a promise on one invoice has a plan")
        }
        if body.until != nil { throw Refusal.invalid("until", "the plan has its own dates: leave it out") }
        if body.amount != nil { throw Refusal.invalid("amount", "the plan has its own amounts: leave it out") }
        guard (1...Promise.largestPlan).contains(plan.count) else {
            throw Refusal.invalid("plan", "a plan has 1 to \(Promise.largestPlan) instalments, and this one has \(plan.count)")
        }
        if let invoice, invoice.currency != currency {
            throw Refusal.invalid("currency", "\(invoice.number) is in \(invoice.currency.code): so are its instalments")
        }
        var last = body.from.map { max($0, context.today) } ?? context.today
        var instalments: [Instalment] = []
        for (place, part) in plan.enumerated() {
            let field = "plan[\(place)]"
            guard place == 0 ? last <= part.due : last < part.due else {
                throw Refusal.invalid("\(field).due", "\(part.due) is \(place == 0 ? "before \(last)" : "not after \(last)"): dates ascend")
            }
            last = part.due
            let amount = try positive(part.amount, in: currency, field: "\(field).amount")
            instalments.append(Instalment(due: part.due, amount: amount, heldUntil: context.graceEnd(of: part.due)))
        }
        let promise = Promise(instalments)
        if let invoice, let whole = promise.whole, whole > invoice.open {
            throw Refusal(
                .overAmount, "\(whole) \(currency.code) are promised, and \(invoice.open) are open on \(invoice.number)", field: "plan")
        }
        return promise
    }

    /// The promises on an invoice whose standing this registration changes: the payment is shared out, what is kept or paid late
    /// ends, and a plan moves on to its next date.
    ///
    /// `changed` are the other holds that it changes, `alsoMet` what was shown of credits that none of them held: an open amount that
    /// fell by a credit was not paid.
    func promises(from old: Invoice?, to new: Invoice, _ changed: [Hold], alsoMet: Amount? = nil) throws -> [Hold] {
        guard old != nil || !new.open.isPositive else { return [] }
        let before = try standingHolds(on: new.number, [.promise]).filter { $0.promise != nil }
        guard !before.isEmpty else { return [] }
        var holds = before.map { $0.seen(on: context.today) }
        if let old, old.currency == new.currency {
            let zero = Amount.zero(in: new.currency)
            let credited = new.credited == nil && new.open.isPositive ? try creditsMet(changed, in: new.currency) + (alsoMet ?? zero) : zero
            share(new.paid(since: old) - credited, in: new.currency, among: &holds)
        }
        return zip(before, holds).compactMap { before, hold in
            let hold = settled(hold, new)
            return hold == before ? nil : hold
        }
    }

    /// How much of what credits were pending this registration met.
    private func creditsMet(_ changed: [Hold], in currency: Currency) throws -> Amount {
        try changed.reduce(.zero(in: currency)) { sum, after in
            guard after.kind == .creditPending, after.currency == currency, let now = after.amount, let was = try hold(after.id).amount
            else {
                return sum
            }
            return sum + (was - now)
        }
    }

    private func settled(_ hold: Hold, _ invoice: Invoice) -> Hold {
        var hold = hold
        guard var promise = hold.promise else { return hold }
        if hold.currency == nil { hold.currency = invoice.currency }
        guard hold.currency == invoice.currency || !invoice.open.isPositive else { return hold }
        promise.settle(
            open: hold.currency == invoice.currency ? invoice.open : .zero(in: hold.currency ?? invoice.currency),
            grace: context.graceEnd(of: context.today))
        hold.promise = promise
        if let outstanding = promise.outstanding { hold.amount = outstanding }
        if promise.state == .open, let next = promise.next { hold.until = next.heldUntil }
        // A broken one is looked at until it is lifted, or until what was promised has come after all.
        let isOver = promise.state == .kept || hold.amount?.isPositive == false || !invoice.open.isPositive
        return isOver ? lifted(hold) : hold
    }

    /// Counts a payment for promises of an amount in their order, those that still stand before broken ones. What was taken back
    /// comes off them in the same order: it is the latest payment that bounces. A promise of all that is open takes nothing away from them.
    private func share(_ payment: Amount, in currency: Currency, among holds: inout [Hold]) {
        let zero = Amount.zero(in: currency)
        let comparable = holds.indices.filter { holds[$0].currency == nil || holds[$0].currency == currency }
        for place in comparable { holds[place].count(zero) }
        for place in comparable where holds[place].promise?.whole == nil { holds[place].count(payment) }
        let exact = comparable.filter { holds[$0].promise?.whole != nil }
        let order = exact.filter { holds[$0].promise?.state != .broken } + exact.filter { holds[$0].promise?.state == .broken }
        var left = payment
        for place in order {
            guard let whole = holds[place].promise?.whole, let counted = holds[place].promise?.counted else { continue }
            let used = left.units < 0 ? max(left, zero - max(counted, zero)) : min(left, max(whole - counted, zero))
            holds[place].count(used)
            left = left - used
        }
        // What nobody needs is kept with the first: what is taken back later is set off against it.
        if let first = order.first { holds[first].count(left) }
    }
}

extension Hold {
    fileprivate mutating func count(_ payment: Amount) {
        let counted = promise?.counted
        promise?.counted = counted.map { $0 + payment } ?? payment
    }
}

extension Invoice {
    /// What was paid since an earlier registration in the same currency: how far `open` fell beyond what was credited or corrected.
    /// Below zero where it was taken back.
    package func paid(since old: Invoice) -> Amount {
        let zero = Amount.zero(in: currency)
        let fall = (old.open - open) - (old.amount - amount)
        guard let credited else { return fall }
        // Said for the first time, it may be of long ago: no more of it than fell is taken for new.
        let growth = old.credited.map { credited - $0 } ?? min(credited, max(fall, zero))
        return fall - growth
    }
}
