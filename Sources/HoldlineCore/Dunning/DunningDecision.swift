/// What the dunning decision needs of a registered invoice.
///
/// It is what the hold index keeps of an invoice, so it has nothing that the rule does not ask for.
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

/// The dunning rule: whether, and for how much, an invoice may be dunned on a day. Every answer to that question comes from here.
package struct DunningRuling {
    /// What is open; nil where nobody registered the invoice.
    let open: Amount?
    let currency: Currency?
    package let decision: DunningDecision
    /// Why it is paused where no stop is the reason: the first blocker then.
    let cause: Cause?
    /// Both nil where nobody registered the invoice.
    ///
    /// `held` is at most what is open, and both are 0 at least.
    let held: Amount?
    let collectable: Amount?
    /// The first day on which all is free; nil where a stop has no end, and where `cause` is the reason.
    let dunnableFrom: Day?
    /// Stops that count on the day.
    let active: Int

    enum Cause: String {
        case nothingOpen = "nothing-open"
        case unregistered
    }

    /// Decides on an invoice; `covering` are the stops that cover it (`Stop.covers`), in the order of their numbers.
    ///
    /// `day` must not be before today.
    package init(
        _ invoice: (open: Amount, currency: Currency)?, _ covering: UnsafeBufferPointer<Stop>, on day: Day, unregisteredProceeds: Bool
    ) {
        var active = 0
        for stop in covering where stop.isActive(on: day) { active += 1 }
        self.active = active
        (open, currency) = (invoice?.open, invoice?.currency)
        if let invoice {
            let most = max(invoice.open, .zero(in: invoice.currency))
            let sum = Self.held(covering, most, invoice.currency, on: day)
            (held, collectable) = (sum, most - sum)
            let isFree = invoice.open.isPositive
            cause = isFree ? nil : .nothingOpen
            decision = !isFree ? .pause : sum.isPositive ? (sum < most ? .partial : .pause) : .proceed
        } else {
            (held, collectable) = (nil, nil)
            cause = unregisteredProceeds ? nil : .unregistered
            // On an amount that nobody knows, any hold holds all of it.
            decision = cause != nil || active > 0 ? .pause : .proceed
        }
        dunnableFrom = cause == nil ? Self.firstFreeDay(covering, from: day) : nil
    }

    /// Holds add up, to what is open at most; one in another currency, or without an amount, holds all.
    private static func held(_ covering: UnsafeBufferPointer<Stop>, _ most: Amount, _ currency: Currency, on day: Day) -> Amount {
        var sum = Amount.zero(in: currency)
        for stop in covering where stop.isActive(on: day) {
            if let amount = stop.amount, stop.currency == currency { sum = min(sum + amount, most) } else { sum = most }
        }
        return sum
    }

    /// The first day from `day` on which none of the stops is active; nil where one of them has no end.
    private static func firstFreeDay(_ covering: UnsafeBufferPointer<Stop>, from day: Day) -> Day? {
        var day = day
        while true {
            var last: Day?
            for stop in covering where stop.isActive(on: day) {
                guard let until = stop.lastDay else { return nil }
                last = max(last ?? until, until)
            }
            guard let last else { return day }
            // Held until the end of the calendar: on no day that can be written it is free.
            guard let next = last.next else { return nil }
            day = next
        }
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
        let holds = holds.filter { !$0.isLifted }
        let stops = (invoice?.stops ?? []) + holds.map { Stop($0) }
        return DunningAnswer(
            number, customer: invoice?.customer ?? customer, invoice.map { ($0.open, $0.currency) },
            stops.filter { $0.covers(issued: invoice?.issued.number) }, names: Dictionary(naming: holds), on: asOf,
            unregisteredProceeds: unregisteredProceeds, version: version)
    }

    /// The same, where the stops are known that cover the invoice; `names` are the numbers that `Hold.by` names, by hold.
    package init(
        _ number: String, customer: CustomerReference?, _ invoice: (open: Amount, currency: Currency)?, _ covering: [Stop],
        names: [Int64: InvoiceNumber], on day: Day, unregisteredProceeds: Bool, version: Int64
    ) {
        let ruling = covering.withUnsafeBufferPointer {
            DunningRuling(invoice, $0, on: day, unregisteredProceeds: unregisteredProceeds)
        }
        let causes = ruling.cause.map { [Blocker(code: $0.rawValue)] } ?? []
        let active = covering.lazy.filter { $0.isActive(on: day) }.prefix(Self.largestBlockerCount - causes.count)
        self.init(
            invoice: number, customer: customer, known: invoice != nil, currency: ruling.currency, decision: ruling.decision,
            open: ruling.open, held: ruling.held, collectable: ruling.collectable, version: version, dunnableFrom: ruling.dunnableFrom,
            blockerCount: causes.count + ruling.active, blockers: causes + active.map { Blocker($0, by: names[$0.id]) })
    }
}

extension [Int64: InvoiceNumber] {
    fileprivate init(naming holds: [Hold]) {
        self.init(holds.compactMap { hold in hold.by.map { (hold.id.number, $0) } }, uniquingKeysWith: { first, _ in first })
    }
}

extension Blocker {
    fileprivate init(_ stop: Stop, by name: InvoiceNumber?) {
        self.init(code: stop.code)
        if !stop.isOwn { (hold, since) = (HoldID(number: stop.id), stop.since) }
        (ticket, reason, amount) = (stop.ticket.map(TicketID.init(number:)), stop.reason, stop.amount)
        (currency, until, review, by) = (stop.currency, stop.lastDay, stop.review, name)
    }
}
