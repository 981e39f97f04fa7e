/// What the dunning decision needs of an invoice; nil where nobody registered it.
package struct DunnableInvoice: Hashable, Sendable {
    package var customer: CustomerReference
    package var issued: Day
    package var currency: Currency
    package var open: Amount
    /// What keeps it, or parts of it, from being dunned without any hold.
    package var stops: [Stop]

    package init(customer: CustomerReference, issued: Day, currency: Currency, open: Amount, stops: [Stop] = []) {
        (self.customer, self.issued, self.currency, self.open, self.stops) = (customer, issued, currency, open, stops)
    }

    package init(_ invoice: Invoice) {
        self.init(
            customer: invoice.customer, issued: invoice.issued, currency: invoice.currency, open: invoice.open, stops: invoice.stops)
    }
}

/// A blocker with the days on which it counts, and the invoices that it is for.
package struct Stop: Hashable, Sendable {
    package var blocker: Blocker
    /// First day on which it counts; its last one is the blocker's `until`.
    package var from: Day?
    /// It covers invoices issued before this day only.
    package var issuedBefore: Day?

    package init(_ blocker: Blocker, from: Day? = nil, issuedBefore: Day? = nil) {
        (self.blocker, self.from, self.issuedBefore) = (blocker, from, issuedBefore)
    }

    /// nil for a hold that somebody lifted: it counts at no date.
    package init?(_ hold: Hold) {
        guard !hold.isLifted else { return nil }
        self.init(Blocker(hold), from: hold.from, issuedBefore: hold.issuedBefore)
    }

    func isActive(on day: Day) -> Bool { (from.map { $0 <= day } ?? true) && (blocker.until.map { day <= $0 } ?? true) }

    func covers(_ invoice: DunnableInvoice?) -> Bool {
        guard let issuedBefore, let invoice else { return true }
        return invoice.issued < issuedBefore
    }
}

extension Invoice {
    /// Without a due date all of it stands still; so does what is above the amount less its credits, and each instalment until it is due.
    package var stops: [Stop] {
        guard open.isPositive else { return [] }
        var stops: [Stop] = []
        if due == nil { stops.append(Stop(Blocker(code: Blocker.noDueDate))) }
        if let excess { stops.append(stop(HoldKind.creditPending.rawValue, excess, until: nil)) }
        for part in instalments ?? [] { stops.append(stop(Blocker.notDue, part.open, until: part.due.adding(days: -1))) }
        return stops
    }

    private func stop(_ code: String, _ amount: Amount, until: Day?) -> Stop {
        var blocker = Blocker(code: code)
        blocker.amount = amount
        blocker.currency = currency
        blocker.until = until
        return Stop(blocker)
    }
}

extension DunningAnswer {
    /// Decides whether and for how much an invoice may be dunned on a day.
    ///
    /// `holds` are those on the invoice and on its customer, in the order of their numbers; lifted ones count at no date.
    /// `asOf` must not be before today. `version` is the ledger seq that the holds were read at.
    package static func decide(
        _ number: String, _ invoice: DunnableInvoice?, customer: CustomerReference?, holds: [Hold], asOf: Day,
        unregisteredProceeds: Bool, version: Int64
    ) -> DunningAnswer {
        decide(
            number, invoice, customer: customer, stops: holds.compactMap(Stop.init), asOf: asOf,
            unregisteredProceeds: unregisteredProceeds, version: version)
    }

    /// The same, where the holds are stops already; `stops` come behind those of the invoice itself.
    package static func decide(
        _ number: String, _ invoice: DunnableInvoice?, customer: CustomerReference?, stops: [Stop], asOf: Day,
        unregisteredProceeds: Bool, version: Int64
    ) -> DunningAnswer {
        let covering = ((invoice?.stops ?? []) + stops).filter { $0.covers(invoice) }
        let active = covering.filter { $0.isActive(on: asOf) }
        var answer = DunningAnswer(
            invoice: number, known: invoice != nil, customer: invoice?.customer ?? customer, decision: .proceed,
            currency: invoice?.currency,
            open: invoice?.open, held: nil, collectable: nil, dunnableFrom: nil, version: version, blockerCount: 0, blockers: [])
        if let invoice {
            let zero = Amount.zero(in: invoice.currency)
            let collectable = max(invoice.open, zero)
            let held = active.reduce(zero) { sum, stop in
                guard let amount = stop.blocker.amount, stop.blocker.currency == invoice.currency else { return collectable }
                return min(sum + amount, collectable)
            }
            answer.held = held
            answer.collectable = collectable - held
            if !invoice.open.isPositive {
                answer.decision = .pause
                answer.blockers.append(Blocker(code: Blocker.nothingOpen))
            } else if held.isPositive {
                answer.decision = held < collectable ? .partial : .pause
            }
        } else if !unregisteredProceeds {
            answer.decision = .pause
            answer.blockers.append(Blocker(code: Blocker.unregistered))
        } else if !active.isEmpty {
            // On an amount that nobody knows, any hold holds all of it.
            answer.decision = .pause
        }
        answer.blockerCount = answer.blockers.count + active.count
        answer.blockers += active.prefix(largestBlockerCount - answer.blockers.count).map(\.blocker)
        let isKnown = answer.blockers.first.map { $0.code != Blocker.nothingOpen && $0.code != Blocker.unregistered } ?? false
        if isKnown || answer.blockerCount == 0 {
            answer.dunnableFrom = firstFreeDay(covering, from: asOf)
        }
        return answer
    }

    /// The first day from `day` on which none of the holds is active; nil where one of them has no end.
    private static func firstFreeDay(_ stops: [Stop], from day: Day) -> Day? {
        var day = day
        while true {
            var last: Day?
            for stop in stops where stop.isActive(on: day) {
                guard let until = stop.blocker.until else { return nil }
                last = max(last ?? until, until)
            }
            guard let last else { return day }
            // Held until the end of the calendar: on no day that can be written it is free.
            guard let next = last.next else { return nil }
            day = next
        }
    }
}

extension Hold {
    /// Whether a hold of the invoice or of its customer concerns it: a customer's may stop at a date of issue.
    func covers(_ invoice: DunnableInvoice?) -> Bool {
        guard let issuedBefore, let invoice else { return true }
        return invoice.issued < issuedBefore
    }
}
