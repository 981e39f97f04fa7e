/// What the dunning decision needs of an invoice; nil where nobody registered it.
package struct DunnableInvoice: Hashable, Sendable {
    package var customer: CustomerReference
    package var issued: Day
    package var currency: Currency
    package var open: Amount

    package init(customer: CustomerReference, issued: Day, currency: Currency, open: Amount) {
        self.customer = customer
        self.issued = issued
        self.currency = currency
        self.open = open
    }

    package init(_ invoice: Invoice) {
        self.init(customer: invoice.customer, issued: invoice.issued, currency: invoice.currency, open: invoice.open)
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
        let covering = holds.filter { $0.covers(invoice) }
        let active = covering.filter { $0.isActive(on: asOf) }
        var answer = DunningAnswer(
            invoice: number, known: invoice != nil, customer: invoice?.customer ?? customer, decision: .proceed,
            currency: invoice?.currency,
            open: invoice?.open, held: nil, collectable: nil, dunnableFrom: nil, version: version, blockerCount: 0, blockers: [])
        if let invoice {
            let zero = Amount.zero(in: invoice.currency)
            let collectable = max(invoice.open, zero)
            let held = active.reduce(zero) { sum, hold in
                guard let amount = hold.amount, hold.currency == invoice.currency else { return collectable }
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
        answer.blockers += active.prefix(largestBlockerCount - answer.blockers.count).map(Blocker.init)
        if answer.blockers.first?.hold != nil || answer.blockerCount == 0 {
            answer.dunnableFrom = firstFreeDay(covering, from: asOf)
        }
        return answer
    }

    /// The first day from `day` on which none of the holds is active; nil where one of them has no end.
    private static func firstFreeDay(_ holds: [Hold], from day: Day) -> Day? {
        var day = day
        while true {
            var last: Day?
            for hold in holds where hold.isActive(on: day) {
                guard let until = hold.until else { return nil }
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
