package import HoldlineCore
import Synchronization

/// The dunning answer, in memory: every registered invoice's amounts, and every hold that nobody lifted.
///
/// It changes before a command is acknowledged, so a check that starts after an acknowledgement sees that command.
package final class HoldIndex: Sendable {
    fileprivate struct State {
        var version: Int64 = 0
        var invoices: [InvoiceNumber: DunnableInvoice] = [:]
        var onInvoice: [InvoiceNumber: [Hold]] = [:]
        var onCustomer: [CustomerReference: [Hold]] = [:]
        var standing = 0
    }

    private let state = Mutex(State())
    private let policy: Policy

    init(policy: Policy) { self.policy = policy }

    /// Ledger seq of the last commit that the index has.
    package var version: Int64 { state.withLock { $0.version } }

    /// Holds that nobody lifted.
    var standingHolds: Int { state.withLock { $0.standing } }
    var registeredInvoices: Int { state.withLock { $0.invoices.count } }

    /// Takes the rows of committed events; `version` is the ledger's head after them.
    func apply(_ facts: [Facts], version: Int64) {
        state.withLock { state in
            for facts in facts {
                if let invoice = facts.invoice { state.invoices[invoice.number] = DunnableInvoice(invoice) }
                for hold in facts.holds ?? [] { state.take(hold) }
            }
            state.version = version
        }
    }

    /// The answer of a day; `asOf` before today is read as today. `customer` counts for an invoice that is not registered.
    package func check(_ number: InvoiceNumber, customer: CustomerReference?, asOf: Day?, now: Instant) -> DunningAnswer {
        let today = policy.today(at: now)
        let day = asOf.map { max($0, today) } ?? today
        let (version, invoice, holds) = state.withLock { state in
            let invoice = state.invoices[number]
            var holds = state.onInvoice[number] ?? []
            if let customer = invoice?.customer ?? customer, let wide = state.onCustomer[customer] {
                holds = (holds + wide).sorted { $0.id < $1.id }
            }
            return (state.version, invoice, holds)
        }
        return DunningAnswer.decide(
            number.text, invoice, customer: customer, holds: holds, asOf: day, unregisteredProceeds: policy.unregisteredProceeds,
            version: version)
    }

    /// Appends the answer's JSON (no line feed) to `bytes` and says the decision.
    package func check(
        _ number: InvoiceNumber, customer: CustomerReference?, asOf: Day?, now: Instant, into bytes: inout [UInt8]
    ) -> (decision: DunningDecision, known: Bool) {
        let answer = check(number, customer: customer, asOf: asOf, now: now)
        answer.write(into: &bytes)
        return (answer.decision, answer.known)
    }

    /// The answer for a line that is no invoice number: paused and unknown, whatever the configuration says of unregistered ones.
    package static func unreadable(_ line: String, version: Int64, into bytes: inout [UInt8]) {
        DunningAnswer.decide(
            line, nil, customer: nil, holds: [], asOf: Day(number: 0), unregisteredProceeds: false, version: version
        ).write(into: &bytes)
    }
}

extension HoldIndex.State {
    mutating func take(_ hold: Hold) {
        if let invoice = hold.invoice {
            standing += Self.put(hold, into: &onInvoice[invoice, default: []])
            if onInvoice[invoice]?.isEmpty == true { onInvoice[invoice] = nil }
        } else if let customer = hold.customer {
            standing += Self.put(hold, into: &onCustomer[customer, default: []])
            if onCustomer[customer]?.isEmpty == true { onCustomer[customer] = nil }
        }
    }

    /// Keeps the holds in the order of their numbers; says by how many their count changed.
    private static func put(_ hold: Hold, into holds: inout [Hold]) -> Int {
        var low = 0
        var high = holds.count
        while low < high {
            let middle = (low + high) / 2
            if holds[middle].id < hold.id { low = middle + 1 } else { high = middle }
        }
        let present = low < holds.count && holds[low].id == hold.id
        switch (present, hold.isLifted) {
        case (true, true):
            holds.remove(at: low)
            return -1
        case (true, false): holds[low] = hold
        case (false, false):
            holds.insert(hold, at: low)
            return 1
        case (false, true): break
        }
        return 0
    }
}
