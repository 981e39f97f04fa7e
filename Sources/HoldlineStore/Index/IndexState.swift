import HoldlineCore

/// A stop that somebody placed or that an invoice says itself, in 64 bytes of the index's memory.
struct HoldCell {
    /// What the hold says about dunning.
    let stop: Stop
    /// The one with the next number, of the same invoice or customer.
    var next: Arena.Place = 0
    /// The invoice that `Hold.by` names, among the invoices; 0 where it names none.
    var by: Arena.Place = 0

    /// Units of 8 bytes that the arena gives a cell.
    static let units = MemoryLayout<HoldCell>.stride / 8
}

/// The hold index's memory: invoices and customers by their text, and the holds of each in the order of their numbers.
struct IndexState: ~Copyable, @unchecked Sendable {
    // Its memory is its own: unchecked for the pointers alone. Whoever reads or changes it holds the index's lock.
    var version: Int64 = 0
    /// By number.
    private(set) var invoices = Entries()
    /// By reference.
    private(set) var customers = Entries()
    /// The cells of all holds.
    private var holds = Arena()
    /// Which customers are one.
    private var companies = CompanyRings()
    /// Holds that nobody lifted.
    private(set) var standing = 0
    /// Invoices that somebody registered.
    private(set) var registered = 0

    /// Bytes of address space of all arenas and slots.
    var allocatedBytes: Int { invoices.allocatedBytes + customers.allocatedBytes + holds.allocatedBytes }

    /// A hold's cell; valid until the hold is lifted.
    @inline(__always)
    func hold(_ place: Arena.Place) -> UnsafeMutablePointer<HoldCell> { holds[place].assumingMemoryBound(to: HoldCell.self) }

    // MARK: Invoices

    /// Registers an invoice as it stands, and moves it from one customer to another where that changed. `stops` are
    /// what the invoice says itself, such as a missing due date. Texts that are longer than any identifier are ignored.
    mutating func register(
        _ number: UnsafeRawBufferPointer, customer: UnsafeRawBufferPointer, issued: Int32, currency: Currency, open: Amount,
        stops: [Stop]
    ) {
        let place = invoices.insert(number)
        let owner = insert(customer: customer)
        guard place != 0, owner != 0 else { return }
        let entry = invoices[place]
        let before = entry.pointee.customer
        if entry.pointee.flags & Entry.registered == 0 { registered += 1 }
        entry.pointee.amount = open.units
        entry.pointee.issued = issued
        entry.pointee.currency = currency.index
        entry.pointee.flags = Entry.registered | (entry.pointee.flags & Entry.named) | (open.decimals & 15)
        replaceStops(of: place, with: stops)
        if before != owner {
            entry.pointee.customer = owner
            customers[owner].pointee.amount += 1
            if before != 0 {
                customers[before].pointee.amount -= 1
                removeIfBare(customer: before)
            }
        }
    }

    /// What the invoice says itself stands before its holds.
    private mutating func replaceStops(of place: Arena.Place, with stops: [Stop]) {
        var first = invoices[place].pointee.holds
        while first != 0, hold(first).pointee.stop.isOwn {
            let next = hold(first).pointee.next
            holds.take(back: first, HoldCell.units)
            first = next
        }
        for stop in stops.reversed() {
            let own = holds.give(HoldCell.units)
            hold(own).initialize(to: HoldCell(stop: stop, next: first))
            first = own
        }
        invoices[place].pointee.holds = first
    }

    /// The invoice of an entry; nil where it only has holds.
    @inline(__always)
    func invoice(_ place: Arena.Place) -> (open: Amount, currency: Currency, issued: Int32)? {
        guard place != 0 else { return nil }
        let entry = invoices[place].pointee
        guard entry.flags & Entry.registered != 0, let currency = Currency(at: entry.currency) else { return nil }
        return (Amount(units: entry.amount, decimals: entry.flags & 15), currency, entry.issued)
    }

    // MARK: Holds

    /// The holds on an invoice and on a customer, in the order of their numbers.
    @inline(__always)
    func eachHold(on invoice: Arena.Place, and customer: Arena.Place, _ body: (UnsafeMutablePointer<HoldCell>) -> Void) {
        var first = invoice == 0 ? 0 : invoices[invoice].pointee.holds
        var second = customer == 0 ? 0 : customers[customer].pointee.holds
        while first != 0 || second != 0 {
            if second == 0 || first != 0 && hold(first).pointee.stop.id < hold(second).pointee.stop.id {
                body(hold(first))
                first = hold(first).pointee.next
            } else {
                body(hold(second))
                second = hold(second).pointee.next
            }
        }
    }

    /// Keeps a hold, or forgets one that is lifted.
    mutating func take(_ cell: HoldCell, invoice number: UnsafeRawBufferPointer, lifted: Bool) {
        let place = lifted ? invoices.find(number) : invoices.insert(number)
        guard place != 0 else { return }
        invoices[place].pointee.holds = chain(invoices[place].pointee.holds, cell, lifted)
        let entry = invoices[place].pointee
        if entry.holds == 0, entry.flags & (Entry.registered | Entry.named) == 0 { invoices.remove(place) }
    }

    /// Where the number stands that a hold names; it stays for as long as the index does.
    mutating func name(_ number: UnsafeRawBufferPointer) -> Arena.Place {
        let place = invoices.insert(number)
        if place != 0 { invoices[place].pointee.flags |= Entry.named }
        return place
    }

    /// Keeps a hold on all of a customer's invoices, or forgets one that is lifted.
    mutating func take(_ cell: HoldCell, customer reference: UnsafeRawBufferPointer, lifted: Bool) {
        let place = lifted ? customers.find(reference) : insert(customer: reference)
        guard place != 0 else { return }
        customers[place].pointee.holds = chain(customers[place].pointee.holds, cell, lifted)
        removeIfBare(customer: place)
    }

    /// Removes a customer's entry once no invoice, hold or company needs it.
    private mutating func removeIfBare(customer place: Arena.Place) {
        let entry = customers[place].pointee
        guard entry.amount == 0, entry.holds == 0, entry.flags & Entry.named == 0 else { return }
        companies.leave(place, &customers)
        customers.remove(place)
    }

    // MARK: Companies

    /// The entry of a reference; a new one joins the other references of its company, where it is a company's number itself.
    private mutating func insert(customer text: UnsafeRawBufferPointer) -> Arena.Place {
        let known = customers.find(text)
        guard known == 0 else { return known }
        let place = customers.insert(text)
        let reference = String(decoding: text, as: UTF8.self)
        guard place != 0, let key = companies.key(of: reference, company: Company.key(ofNumber: reference)) else { return place }
        companies.join(place, key, &customers)
        return place
    }

    /// The entry of a reference, or of another one of its company where nothing is known of it itself; 0 where there is none.
    func entry(ofCustomer text: UnsafeRawBufferPointer) -> Arena.Place {
        let known = customers.find(text)
        return known == 0 ? companies.member(of: String(decoding: text, as: UTF8.self)) : known
    }

    /// Takes what is registered of a customer's company; nil where it has none.
    mutating func take(company key: String?, of reference: UnsafeRawBufferPointer) {
        let known = customers.find(reference)
        let key = companies.key(of: String(decoding: reference, as: UTF8.self), company: key)
        guard key != nil || known != 0 else { return }
        let place = known == 0 ? customers.insert(reference) : known
        guard place != 0 else { return }
        companies.leave(place, &customers)
        customers[place].pointee.flags &= ~Entry.named
        if let key {
            customers[place].pointee.flags |= Entry.named
            companies.join(place, key, &customers)
        } else {
            removeIfBare(customer: place)
        }
    }

    /// Two companies are one customer from now on.
    mutating func merge(_ company: String, into other: String) {
        for key in [company, other] where key.hasPrefix("=") {
            // A reference without a company's number is a company of its own.
            let place = String(key.dropFirst()).withBytes { customers.insert($0) }
            guard place != 0 else { continue }
            customers[place].pointee.flags |= Entry.named
            companies.join(place, key, &customers)
        }
        companies.merge(company, into: other, &customers)
    }

    /// The first of the holds after one was put in its place, replaced or taken out.
    private mutating func chain(_ first: Arena.Place, _ cell: HoldCell, _ lifted: Bool) -> Arena.Place {
        var before: Arena.Place = 0
        var place = first
        while place != 0, hold(place).pointee.stop.id < cell.stop.id {
            before = place
            place = hold(place).pointee.next
        }
        let isPresent = place != 0 && hold(place).pointee.stop.id == cell.stop.id
        let rest: Arena.Place
        switch (isPresent, lifted) {
        case (false, true): return first
        case (true, true):
            rest = hold(place).pointee.next
            holds.take(back: place, HoldCell.units)
            standing -= 1
        case (true, false):
            let next = hold(place).pointee.next
            hold(place).initialize(to: cell)
            hold(place).pointee.next = next
            return first
        case (false, false):
            rest = holds.give(HoldCell.units)
            hold(rest).initialize(to: cell)
            hold(rest).pointee.next = place
            standing += 1
        }
        guard before != 0 else { return rest }
        hold(before).pointee.next = rest
        return first
    }
}
