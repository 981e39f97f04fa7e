package import HoldlineCore
import Synchronization

/// What a check that wrote its answer says of it.
package struct Verdict: Hashable, Sendable {
    package var decision: DunningDecision
    package var known: Bool
    /// Ledger seq of the head that was read.
    package var version: Int64
}

extension HoldIndex {
    /// Holds that are weighed without an allocation; more of them take the long way.
    private static let fewHolds = 32

    /// Appends the answer's JSON (no line feed) to `answer`: the bytes of `DunningAnswer.decide`, without its arrays and texts.
    ///
    /// `number` and `customer` must be clean, as `InvoiceNumber` and `CustomerReference` are; `day` comes from `day(asOf:now:)`.
    package func check(
        _ number: UnsafeRawBufferPointer, customer: UnsafeRawBufferPointer?, on day: Day, into answer: inout ByteText
    ) -> Verdict {
        let before = answer.count
        return withUnsafeTemporaryAllocation(of: PackedHold.self, capacity: Self.fewHolds) { holds in
            var found = Found()
            state.withLock { state in
                let place = state.invoices.find(number)
                found.version = state.version
                found.invoice = state.invoice(place)
                let owner: Arena.Place
                if found.invoice != nil {
                    owner = state.invoices[place].pointee.customer
                    answer.begin(number, known: true, customer: state.customers.text(owner))
                } else {
                    owner = customer.map { state.entry(ofCustomer: $0) } ?? 0
                    answer.begin(number, known: false, customer: customer)
                }
                found.needsLength = state.hasCompany(owner)
                state.eachHold(on: place, and: owner) { hold in
                    if hold.pointee.by != 0 { found.needsLength = true }
                    guard hold.pointee.covers(issued: found.invoice?.issued) else { return }
                    if found.count < Self.fewHolds { holds[found.count] = hold.pointee }
                    found.count += 1
                }
            }
            guard found.count <= Self.fewHolds, !found.needsLength else {
                answer.removeAll(after: before)
                return checkAtLength(number, customer: customer, on: day, into: &answer)
            }
            let covering = UnsafeMutableBufferPointer(rebasing: holds[..<found.count])
            return answer.end(found, covering, on: day, unregisteredProceeds: policy.unregisteredProceeds)
        }
    }

    private func checkAtLength(
        _ number: UnsafeRawBufferPointer, customer: UnsafeRawBufferPointer?, on day: Day, into answer: inout ByteText
    ) -> Verdict {
        // The day is today or later already: as `asOf` it stays what it is.
        let whole = check(
            InvoiceNumber(unchecked: String(decoding: number, as: UTF8.self)),
            customer: customer.map { CustomerReference(unchecked: String(decoding: $0, as: UTF8.self)) }, on: day)
        var bytes: [UInt8] = []
        whole.write(into: &bytes)
        bytes.withUnsafeBytes { answer.put($0) }
        return Verdict(decision: whole.decision, known: whole.known, version: whole.version)
    }

    /// Of up to 32 clean numbers those that may be dunned in full, as bits: registered, something open, and no hold but a lapsed one.
    ///
    /// For many at a time: the memory that one number waits for is fetched while the others are looked up. A bit that is missing says
    /// nothing: `check` decides.
    package func unheld(_ numbers: UnsafeBufferPointer<UnsafeRawBufferPointer>, on day: Day) -> UInt32 {
        withUnsafeTemporaryAllocation(of: Sought.self, capacity: 32) { sought in
            state.withLock { state in
                for index in numbers.indices { sought[index].tag = state.invoices.tag(numbers[index]) }
                for index in numbers.indices { sought[index].begin(in: state) }
                for index in numbers.indices { sought[index].meet(numbers[index], in: state) }
                for index in numbers.indices { sought[index].find(numbers[index], in: state) }
                var unheld: UInt32 = 0
                for index in numbers.indices where sought[index].isUnheld(in: state, on: day) { unheld |= 1 << UInt32(index) }
                return unheld
            }
        }
    }

    /// Appends the answer's JSON (no line feed) to `bytes` and says the decision.
    package func check(
        _ number: InvoiceNumber, customer: CustomerReference?, asOf: Day?, now: Instant, into answer: inout ByteText
    ) -> Verdict {
        let day = day(asOf: asOf, now: now)
        return number.text.withBytes { number in
            guard let customer else { return check(number, customer: nil, on: day, into: &answer) }
            return customer.text.withBytes { check(number, customer: $0, on: day, into: &answer) }
        }
    }
}

/// A number on its way through the index, in steps of one access to memory each.
private struct Sought {
    var tag: UInt32
    /// The first entry in question: nearly always the right one.
    private var place: Arena.Place
    private var isLikely: Bool
    private var customer: Arena.Place
    private var hold: Arena.Place

    mutating func begin(in state: borrowing IndexState) {
        let slot = state.invoices.touch(tag)
        place = UInt32(truncatingIfNeeded: slot >> 32) == tag ? Arena.Place(truncatingIfNeeded: slot) : 0
    }

    /// Looks at both ends of the entry, which may lie in two lines of the cache.
    mutating func meet(_ number: UnsafeRawBufferPointer, in state: borrowing IndexState) {
        isLikely = place != 0 && state.invoices.isLikely(number, of: place)
    }

    /// Finds the customer of an invoice that may be chased, and the one hold on it; no customer where there is nothing to chase.
    mutating func find(_ number: UnsafeRawBufferPointer, in state: borrowing IndexState) {
        if !isLikely || !state.invoices.isText(number, of: place) { place = state.invoices.find(number, tag) }
        customer = 0
        guard place != 0 else { return }
        let entry = state.invoices[place].pointee
        guard entry.flags & Entry.registered != 0, entry.amount > 0 else { return }
        customer = entry.customer
        hold = entry.holds
    }

    func isUnheld(in state: borrowing IndexState, on day: Day) -> Bool {
        guard customer != 0, state.customers[customer].pointee.holds == 0 else { return false }
        var other = state.customers[customer].pointee.customer
        while other != 0, other != customer {
            guard state.customers[other].pointee.holds == 0 else { return false }
            other = state.customers[other].pointee.customer
        }
        guard hold != 0 else { return true }
        let only = state.hold(hold).pointee
        return only.next == 0 && !only.isActive(on: day)
    }
}
