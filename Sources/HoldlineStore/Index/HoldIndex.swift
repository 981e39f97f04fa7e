package import HoldlineCore
import Synchronization

/// The dunning answer, in memory: every registered invoice's amounts, and every hold that nobody lifted.
///
/// It changes before a command is acknowledged, so a check that starts after an acknowledgement sees that command.
package final class HoldIndex: Sendable {
    let state = Mutex(IndexState())
    let policy: Policy

    package init(policy: Policy) { self.policy = policy }

    /// Ledger seq of the last commit that the index has.
    package var version: Int64 { state.withLock { $0.version } }

    /// Holds that nobody lifted.
    var standingHolds: Int { state.withLock { $0.standing } }
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

    /// The answer of a day; `asOf` before today is read as today. `customer` counts for an invoice that is not registered.
    package func check(_ number: InvoiceNumber, customer: CustomerReference?, asOf: Day?, now: Instant) -> DunningAnswer {
        check(number, customer: customer, on: day(asOf: asOf, now: now))
    }

    func check(_ number: InvoiceNumber, customer: CustomerReference?, on day: Day) -> DunningAnswer {
        let (version, invoice, holds) = number.text.withBytes { number in
            state.withLock { state in
                let place = state.invoices.find(number)
                let owner = state.owner(of: place, or: customer)
                return (state.version, state.dunnable(place), state.stops(on: place, and: owner))
            }
        }
        return DunningAnswer.decide(
            number.text, invoice, customer: customer, stops: holds, asOf: day,
            unregisteredProceeds: policy.unregisteredProceeds, version: version)
    }

    /// The answer for a line that is no invoice number: paused and unknown, whatever the configuration says of unregistered ones.
    package static func unreadable(_ line: String, version: Int64, into bytes: inout ByteText) {
        var answer: [UInt8] = []
        DunningAnswer.decide(
            line, nil, customer: nil, holds: [], asOf: Day(number: 0), unregisteredProceeds: false, version: version
        ).write(into: &answer)
        answer.withUnsafeBytes { bytes.put($0) }
    }
}

extension IndexState {
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
            var packed = PackedHold(hold)
            if let by = hold.by, !hold.isLifted { packed.by = by.text.withBytes { name($0) } }
            if let invoice = hold.invoice {
                invoice.text.withBytes { take(packed, invoice: $0, lifted: hold.isLifted) }
            } else if let customer = hold.customer {
                customer.text.withBytes { take(packed, customer: $0, lifted: hold.isLifted) }
            }
        }
    }

    fileprivate func owner(of place: Arena.Place, or customer: CustomerReference?) -> Arena.Place {
        if invoice(place) != nil { return invoices[place].pointee.customer }
        return customer?.text.withBytes { entry(ofCustomer: $0) } ?? 0
    }

    fileprivate func dunnable(_ place: Arena.Place) -> DunnableInvoice? {
        guard let (open, currency, issued) = invoice(place) else { return nil }
        let customer = String(decoding: customers.text(invoices[place].pointee.customer), as: UTF8.self)
        return DunnableInvoice(
            customer: CustomerReference(unchecked: customer), issued: Day(number: issued), currency: currency, open: open)
    }

    /// What the invoice says itself, then the holds on it and on its customer's company, in the order of their numbers.
    func stops(on invoice: Arena.Place, and customer: Arena.Place) -> [Stop] {
        var holds: [PackedHold] = []
        eachHold(on: invoice, and: customer) { holds.append($0.pointee) }
        var other = customer == 0 ? 0 : customers[customer].pointee.customer
        while other != 0, other != customer {
            eachHold(on: 0, and: other) { holds.append($0.pointee) }
            other = customers[other].pointee.customer
        }
        return holds.sorted { $0.id < $1.id }.map { packed in
            var stop = packed.stop
            if packed.by != 0 {
                stop.blocker.by = InvoiceNumber(unchecked: String(decoding: invoices.text(packed.by), as: UTF8.self))
            }
            return stop
        }
    }

    /// Whether a hold on another reference of the customer's company may cover its invoices.
    @inline(__always)
    func hasCompany(_ customer: Arena.Place) -> Bool { customer != 0 && customers[customer].pointee.customer != 0 }

    @inline(__always)
    func eachHold(
        on invoice: Arena.Place, and customer: Arena.Place, _ body: (UnsafeMutablePointer<PackedHold>) -> Void
    ) {
        var first = invoice == 0 ? 0 : invoices[invoice].pointee.holds
        var second = customer == 0 ? 0 : customers[customer].pointee.holds
        while first != 0 || second != 0 {
            if second == 0 || first != 0 && hold(first).pointee.id < hold(second).pointee.id {
                body(hold(first))
                first = hold(first).pointee.next
            } else {
                body(hold(second))
                second = hold(second).pointee.next
            }
        }
    }
}

extension String {
    /// Its UTF-8 where it lies.
    package func withBytes<Value>(_ body: (UnsafeRawBufferPointer) throws -> Value) rethrows -> Value {
        var text = self
        return try text.withUTF8 { try body(UnsafeRawBufferPointer($0)) }
    }
}
