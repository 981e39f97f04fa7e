package import HoldlineCore
import Synchronization

/// The dunning answer, in memory: every registered invoice's amounts, and every hold that nobody lifted.
///
/// It changes before a command is acknowledged, so a check that starts after an acknowledgement sees that command.
package final class HoldIndex: Sendable {
    /// One lock for all of the index: a check reads two or three entries under it.
    let state = Mutex(IndexState())
    /// What the answers are decided by, apart from the holds.
    let policy: Policy

    /// An empty index, as of version 0.
    package init(policy: Policy) { self.policy = policy }

    /// Ledger seq of the last commit that the index has.
    package var version: Int64 { state.withLock { $0.version } }

    /// Holds that nobody lifted.
    var standingHolds: Int { state.withLock { $0.standing } }
    /// Invoices that are registered, the paid ones among them.
    var registeredInvoices: Int { state.withLock { $0.registered } }
    /// Memory that it has taken, in bytes.
    package var allocatedBytes: Int { state.withLock { $0.allocatedBytes } }

    /// Takes the rows of committed events; `version` is the ledger's head after them.
    ///
    /// All at once: between two events of one command a hold may be gone that its successor has not replaced yet.
    package func apply(_ facts: [Facts], version: Int64) {
        state.withLock { state in
            for facts in facts { state.take(facts) }
            state.version = version
        }
    }

    /// The day that a check is made for: `asOf` before today is read as today.
    package func day(asOf: Day?, now: Instant) -> Day {
        let today = policy.today(at: now)
        return asOf.map { max($0, today) } ?? today
    }
}

/// Takes what one event says, in the order: invoice, customer, merge, holds.
extension IndexState {
    /// Applies the rows that an event carries. Those that are not about invoices, customers or holds change nothing
    /// here.
    fileprivate mutating func take(_ facts: Facts) {
        if let invoice = facts.invoice {
            invoice.number.text.withBytes { number in
                invoice.customer.text.withBytes { customer in
                    register(
                        number, customer: customer, issued: invoice.issued.number, currency: invoice.currency, open: invoice.open,
                        stops: invoice.stops)
                }
            }
        }
        if let customer = facts.customer {
            let key = Company.key(customer.reference, siren: customer.siren, vat: customer.vat)
            customer.reference.text.withBytes { take(company: key, of: $0) }
        }
        if let merge = facts.merge { self.merge(merge.company, into: merge.becomes) }
        for hold in facts.holds ?? [] {
            var cell = HoldCell(stop: Stop(hold))
            if let by = hold.by, !hold.isLifted { cell.by = by.text.withBytes { name($0) } }
            if let invoice = hold.invoice {
                invoice.text.withBytes { take(cell, invoice: $0, lifted: hold.isLifted) }
            } else if let customer = hold.customer {
                customer.text.withBytes { take(cell, customer: $0, lifted: hold.isLifted) }
            }
        }
    }
}

/// Bytes for the index, without a copy where the string is stored as UTF-8.
extension String {
    /// Its UTF-8 where it lies.
    package func withBytes<Value>(_ body: (UnsafeRawBufferPointer) throws -> Value) rethrows -> Value {
        var text = self
        return try text.withUTF8 { try body(UnsafeRawBufferPointer($0)) }
    }
}
