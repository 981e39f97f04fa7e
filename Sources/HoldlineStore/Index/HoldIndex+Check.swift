package import HoldlineCore
import Synchronization

/// What a check that wrote its answer says of it.
package struct Verdict: Hashable, Sendable {
    /// Dun in full, in part, or not at all.
    package var decision: DunningDecision
    /// Whether the invoice is registered; the decision on an unknown one is the configuration's.
    package var known: Bool
    /// Ledger seq of the head that was read.
    package var version: Int64
}

/// What was found of an invoice, under the index's lock.
private struct LookupResult {
    /// Seq of the last commit that the index had at that moment.
    var version: Int64 = 0
    /// nil where nobody registered it.
    var invoice: (open: Amount, currency: Currency, issued: Int32)?
    /// Stops that cover it.
    var count = 0
    /// References of one company and numbers that holds name are read at length.
    var needsLength = false
}

/// The same at length: with the holds on all references of the customer's company, in memory of its own.
private struct WholeLookup {
    /// As in `LookupResult`.
    var version: Int64
    /// nil where nobody registered it.
    var invoice: (open: Amount, currency: Currency)?
    /// The customer that was registered, else the one that was asked with; nil for neither.
    var customer: String?
    /// Those that cover it, in the order of their numbers.
    var stops: [Stop]
    /// The numbers that `Hold.by` names, by hold.
    var names: [Int64: InvoiceNumber]
}

/// Checks. Each takes the index's lock once, and none waits for a disk.
extension HoldIndex {
    /// Stops that are weighed without an allocation; more of them take the long way.
    private static let fewStops = 32

    // MARK: As a value

    /// The answer of a day; `asOf` before today is read as today. `customer` counts for an invoice that is not registered.
    package func check(_ number: InvoiceNumber, customer: CustomerReference?, asOf: Day?, now: Instant) -> DunningAnswer {
        let found = number.text.withBytes { number in
            guard let customer else { return look(number, customer: nil) }
            return customer.text.withBytes { look(number, customer: $0) }
        }
        return DunningAnswer(
            number.text, customer: found.customer.map(CustomerReference.init(unchecked:)), found.invoice, found.stops, names: found.names,
            on: day(asOf: asOf, now: now), unregisteredProceeds: policy.unregisteredProceeds, version: found.version)
    }

    // MARK: As bytes

    /// Appends the answer's JSON (no line feed) to `answer`, without an allocation where few stops are in question.
    ///
    /// `number` and `customer` must be clean, as `InvoiceNumber` and `CustomerReference` are; `day` comes from `day(asOf:now:)`.
    package func check(
        _ number: UnsafeRawBufferPointer, customer: UnsafeRawBufferPointer?, on day: Day, into answer: inout ByteText
    ) -> Verdict {
        let before = answer.count
        return withUnsafeTemporaryAllocation(of: Stop.self, capacity: Self.fewStops) { stops in
            var found = LookupResult()
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
                state.eachHold(on: place, and: owner) { cell in
                    if cell.pointee.by != 0 { found.needsLength = true }
                    guard cell.pointee.stop.covers(issued: found.invoice?.issued) else { return }
                    if found.count < Self.fewStops { stops[found.count] = cell.pointee.stop }
                    found.count += 1
                }
            }
            guard found.count <= Self.fewStops, !found.needsLength else {
                answer.removeAll(after: before)
                let whole = look(number, customer: customer)
                let known = whole.invoice != nil
                if let customer = whole.customer {
                    customer.withBytes { answer.begin(number, known: known, customer: $0) }
                } else {
                    answer.begin(number, known: known, customer: nil)
                }
                return whole.stops.withUnsafeBufferPointer {
                    end(whole.invoice, $0, names: whole.names, on: day, version: whole.version, into: &answer)
                }
            }
            return end(
                found.invoice.map { ($0.open, $0.currency) }, UnsafeBufferPointer(rebasing: stops[..<found.count]), on: day,
                version: found.version, into: &answer)
        }
    }

    /// Decides, and appends what the answer's beginning left out.
    private func end(
        _ invoice: (open: Amount, currency: Currency)?, _ covering: UnsafeBufferPointer<Stop>, names: [Int64: InvoiceNumber] = [:],
        on day: Day, version: Int64, into answer: inout ByteText
    ) -> Verdict {
        let ruling = DunningRuling(invoice, covering, on: day, unregisteredProceeds: policy.unregisteredProceeds)
        answer.end(ruling, covering, names: names, on: day, version: version)
        return Verdict(decision: ruling.decision, known: invoice != nil, version: version)
    }

    /// Copies what is known of an invoice out of the index, under one lock.
    private func look(_ number: UnsafeRawBufferPointer, customer: UnsafeRawBufferPointer?) -> WholeLookup {
        state.withLock { state in
            let place = state.invoices.find(number)
            let invoice = state.invoice(place)
            let owner: Arena.Place
            let name: UnsafeRawBufferPointer?
            if invoice != nil {
                owner = state.invoices[place].pointee.customer
                name = state.customers.text(owner)
            } else {
                owner = customer.map { state.entry(ofCustomer: $0) } ?? 0
                name = customer
            }
            let cells = state.cells(on: place, and: owner)
            let named = cells.filter { $0.by != 0 }.map { cell in
                (cell.stop.id, InvoiceNumber(unchecked: String(decoding: state.invoices.text(cell.by), as: UTF8.self)))
            }
            return WholeLookup(
                version: state.version, invoice: invoice.map { ($0.open, $0.currency) },
                customer: name.map { String(decoding: $0, as: UTF8.self) },
                stops: cells.map(\.stop).filter { $0.covers(issued: invoice?.issued) },
                names: Dictionary(named, uniquingKeysWith: { first, _ in first }))
        }
    }

    /// Appends the answer's JSON (no line feed); `asOf` before today is read as today.
    package func check(
        _ number: InvoiceNumber, customer: CustomerReference?, asOf: Day?, now: Instant, into answer: inout ByteText
    ) -> Verdict {
        let day = day(asOf: asOf, now: now)
        return number.text.withBytes { number in
            guard let customer else { return check(number, customer: nil, on: day, into: &answer) }
            return customer.text.withBytes { check(number, customer: $0, on: day, into: &answer) }
        }
    }

    /// The answer for a line that is no invoice number: paused and unknown, whatever the configuration says of unregistered ones.
    package static func unreadable(_ line: String, version: Int64, into answer: inout ByteText) {
        let (none, day) = (UnsafeBufferPointer<Stop>(start: nil, count: 0), Day(number: 0))
        line.withBytes { answer.begin($0, known: false, customer: nil) }
        answer.end(DunningRuling(nil, none, on: day, unregisteredProceeds: false), none, on: day, version: version)
    }

    // MARK: Many at once

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
}

/// Look-ups that follow the company's ring.
extension IndexState {
    /// Whether a hold on another reference of the customer's company may cover its invoices.
    @inline(__always)
    fileprivate func hasCompany(_ customer: Arena.Place) -> Bool { customer != 0 && customers[customer].pointee.customer != 0 }

    /// What the invoice says itself, then the holds on it and on its customer's company, in the order of their numbers.
    fileprivate func cells(on invoice: Arena.Place, and customer: Arena.Place) -> [HoldCell] {
        var cells: [HoldCell] = []
        eachHold(on: invoice, and: customer) { cells.append($0.pointee) }
        var other = customer == 0 ? 0 : customers[customer].pointee.customer
        while other != 0, other != customer {
            eachHold(on: 0, and: other) { cells.append($0.pointee) }
            other = customers[other].pointee.customer
        }
        return cells.sorted { $0.stop.id < $1.stop.id }
    }
}

/// A number on its way through the index, in steps of one access to memory each.
private struct Sought {
    /// The hash of the number.
    var tag: UInt32
    /// The first entry in question: nearly always the right one.
    private var place: Arena.Place
    /// Length and last byte of the entry are those of the number.
    private var isLikely: Bool
    /// 0 for none. The customer is looked at only for an invoice that may be chased.
    private var customer, hold: Arena.Place

    /// Reads the slot, and takes its entry as the first guess.
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

    /// Whether nothing holds the invoice: no standing hold on the customer's company, and on the invoice none, or a
    /// single one that is not active on the day. What it says no to may be free all the same.
    func isUnheld(in state: borrowing IndexState, on day: Day) -> Bool {
        guard customer != 0, state.customers[customer].pointee.holds == 0 else { return false }
        var other = state.customers[customer].pointee.customer
        while other != 0, other != customer {
            guard state.customers[other].pointee.holds == 0 else { return false }
            other = state.customers[other].pointee.customer
        }
        guard hold != 0 else { return true }
        let only = state.hold(hold).pointee
        return only.next == 0 && !only.stop.isActive(on: day)
    }
}
