/// What a customer promised to pay on an invoice, and how far that came.
///
/// Whether an instalment is missed is a function of a day (`seen(on:)`), never of a job that should have run: the stored state is
/// that of the event, and each answer reads it again at its own day.
///
/// Payments are told from credits by what the ledger registers: whatever makes `open` fall without making `credited` grow is a payment.
package struct Promise: Codable, Hashable, Sendable {
    package var state: PromiseState
    /// In the order of their days, one at least.
    package var instalments: [Instalment]
    /// Payments that were counted for it; below zero while a credit is registered and the open amount has not fallen yet.
    /// nil until the invoice is registered again.
    @OrNull package var counted: Amount?

    package init(_ instalments: [Instalment]) {
        self.instalments = instalments
        state = .open
        counted = nil
    }

    /// The most that one plan may have: five years of months.
    package static let largestPlan = 60

    /// The instalment that decides next: of those that are neither kept nor missed the one that lapses first. That is another one than
    /// the first only where a payment was taken back.
    package var next: Instalment? { instalments.filter { $0.state == .open }.min { $0.heldUntil < $1.heldUntil } }

    /// What was promised in all; nil where it is all that is open.
    package var whole: Amount? { sum(\.amount) }

    /// What is still to come; nil where it is all that is open.
    package var outstanding: Amount? { sum(\.outstanding) }

    private func sum(_ part: (Instalment) -> Amount?) -> Amount? {
        var sum: Amount?
        for instalment in instalments {
            guard let amount = part(instalment) else { return nil }
            sum = sum.map { $0 + amount } ?? amount
        }
        return sum
    }

    /// The promise as it stands on a day: an instalment whose grace passed without its money is missed, and with it all is broken.
    package func seen(on day: Day) -> Promise {
        var promise = self
        for place in instalments.indices where instalments[place].state == .open && instalments[place].heldUntil < day {
            promise.instalments[place].state = .missed
        }
        promise.state = promise.stateOfAll
        return promise
    }

    private var stateOfAll: PromiseState {
        if instalments.contains(where: { $0.state == .missed }) { return .broken }
        return instalments.allSatisfy { $0.state == .kept } ? .kept : .open
    }

    /// Reads `counted` against the instalments, in order: what is paid early counts for the next ones.
    ///
    /// What was missed stays missed. An instalment whose payment is taken back (a direct debit that bounced) has until `grace`.
    mutating func settle(open: Amount, grace: Day) {
        let zero = open - open
        var left = max(counted ?? zero, zero)
        for place in instalments.indices {
            let due = instalments[place].amount
            let paid = min(due ?? left, left)
            instalments[place].paid = paid
            left = left - paid
            let isMet = !open.isPositive || paid == due
            switch instalments[place].state {
            case .missed: break
            case .open: if isMet { instalments[place].state = .kept }
            case .kept:
                guard !isMet else { break }
                instalments[place].state = .open
                instalments[place].heldUntil = max(instalments[place].heldUntil, grace)
            }
        }
        state = stateOfAll
    }
}

/// One date of a promise.
package struct Instalment: Codable, Hashable, Sendable {
    package var due: Day
    /// nil: all that is open by then.
    @OrNull package var amount: Amount?
    /// nil until the invoice is registered again.
    @OrNull package var paid: Amount?
    package var state: InstalmentState
    /// The last day of its grace: until then it is held, from the next day on it is missed.
    package var heldUntil: Day

    /// nil where it is all that is open.
    package var outstanding: Amount? { amount.map { amount in paid.map { amount - $0 } ?? amount } }

    package init(due: Day, amount: Amount?, heldUntil: Day) {
        (self.due, self.amount, self.paid) = (due, amount, nil)
        self.state = .open
        self.heldUntil = heldUntil
    }
}

/// How a promise stands as a whole: one missed instalment breaks it.
package enum PromiseState: String, WireWord {
    /// No instalment was missed, and one at least is still to come.
    case open
    /// Every instalment was paid within its grace, or nothing is open any more.
    case kept
    /// An instalment was missed: that ends the whole plan.
    case broken

    package static let noun = "state of a promise"
}

/// `missed` is final: money that comes later is shown in `paid`, and the state stays.
package enum InstalmentState: String, WireWord {
    case open, kept, missed

    package static let noun = "state of an instalment"
}

/// A date and an amount: a part of a plan that is asked for or proposed.
///
/// Amounts are VAT included; the days of a plan ascend.
package struct PlannedInstalment: Codable, Hashable, Sendable {
    /// The day for which payment is promised.
    package var due: Day
    package var amount: Amount

    package init(due: Day, amount: Amount) { (self.due, self.amount) = (due, amount) }
}

extension Hold {
    /// The hold with its promise as it stands on a day; what was lifted stays as it was then.
    package func seen(on day: Day) -> Hold {
        guard !isLifted, promise != nil else { return self }
        var hold = self
        hold.promise = promise?.seen(on: day)
        return hold
    }
}
