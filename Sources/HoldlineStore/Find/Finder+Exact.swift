import GRDB
import HoldlineCore
import HoldlineWire

/// What the text names as it stands: a number, a reference, a telephone number, an address.
extension Finder {
    /// Each once, in the order of the kinds.
    func exactHits() throws -> [Found] {
        var hits: [Found] = []
        if kinds.contains(.customer) { hits += try namedCustomers() }
        if kinds.contains(.ticket), let id = TicketID(wanted.text), let ticket = try records.ticket(id), fits(ticket) {
            hits.append(found(ticket, .exact, (.id, id.description)))
        }
        if kinds.contains(.invoice) {
            hits += try namedInvoices.map { number in
                Found(.invoice, number.text, .exact, .id, match: number.text, title: try nameOfOwner(of: number))
            }
        }
        // With their letter alone: a bare number is a ticket's.
        if kinds.contains(.hold), !wanted.text.isNumber, let id = HoldID(wanted.text), let hold = try records.hold(id) {
            var found = Found(.hold, id.description, .exact, .id, match: id.description)
            (found.state, found.customer, found.at) = (hold.kind.rawValue, hold.customer, hold.since)
            found.title = hold.invoice.flatMap { FreeText($0.text) }
            hits.append(found)
        }
        if kinds.contains(.call), !wanted.text.isNumber, let id = CallID(wanted.text), let call = try records.call(id) {
            var found = Found(.call, id.description, .exact, .id, match: id.description, title: call.name ?? call.number)
            (found.state, found.customer, found.at) = (call.state.rawValue, call.customer, call.arrivedAt)
            hits.append(found)
        }
        return hits
    }

    /// Whether a ticket is what the question is narrowed to.
    private func fits(_ ticket: Ticket) -> Bool {
        query.customer.map { $0 == ticket.customer } ?? true && query.state.map { $0 == ticket.state } ?? true
            && query.since.map { ticket.openedAt >= policy.calendar.zone.instant(of: $0) } ?? true
    }

    // MARK: Customers

    /// By reference, then by company's number, telephone number and mail address; at most 20 by each of the last three.
    private func namedCustomers() throws -> [Found] {
        var hits: [Found] = []
        func add(_ reference: CustomerReference, _ field: Found.Field, _ match: String) throws {
            guard !hits.contains(where: { $0.id == reference.text }) else { return }
            hits.append(
                Found(.customer, reference.text, .exact, field, match: match, title: try records.customer(reference)?.name))
        }
        for reference in namedReferences { try add(reference, .id, reference.text) }
        if let key = Company.key(ofNumber: wanted.text) {
            let select = try db.cachedStatement(sql: "SELECT reference, siren FROM customer WHERE company = ? ORDER BY first_seq LIMIT 20")
            for row in try Row.fetchAll(select, arguments: [key]) {
                let siren: String? = row["siren"]
                try add(CustomerReference(unchecked: row["reference"]), siren == nil ? .vat : .siren, siren ?? key)
            }
        }
        if wanted.number != nil, let number = policy.calls.numbering.read(wanted.text) {
            for reference in try records.customers(withNumberAmong: policy.calls.numbering.spellings(of: number)) {
                try add(reference, .phone, wanted.text)
            }
        }
        if wanted.text.contains("@") {
            for row in try customerRows(before: .max, 20) {
                let customer = try Customer(row: row)
                let asked = SearchText.folded(wanted.text).lowercased()
                guard let email = customer.emails.first(where: { SearchText.folded($0.text).lowercased() == asked }) else { continue }
                try add(customer.reference, .email, email.text)
            }
        }
        return hits
    }

    /// The reference that the text is; else the registered ones that differ in the case of letters alone.
    static func references(named wanted: Wanted, _ records: TableRecords) throws -> [CustomerReference] {
        guard let reference = CustomerReference(wanted.text) else { return [] }
        if try records.knows(reference) { return [reference] }
        guard let words = wanted.condition(on: "reference", in: "customer_word", "customer") else { return [] }
        let folded = reference.text.lowercased()
        return try String.fetchAll(
            records.db, sql: "SELECT reference FROM customer WHERE \(words.sql) LIMIT 200", arguments: StatementArguments(words.values)
        ).filter { $0.lowercased() == folded }.map(CustomerReference.init(unchecked:))
    }

    // MARK: Invoices

    /// The invoice of this number; else the one that is spelled otherwise, where there is no other.
    static func invoices(named wanted: Wanted, _ records: TableRecords) throws -> [InvoiceNumber] {
        guard let number = InvoiceNumber(wanted.text) else { return [] }
        if try records.version(of: number) > 0 { return [number] }
        let alike = try records.registeredNumbers(spelledLike: number) + records.disputedNumbers(spelledLike: number)
        return alike.count == 1 ? alike : []
    }

    /// nil where the invoice is not registered, or its customer is not, or has no name.
    private func nameOfOwner(of number: InvoiceNumber) throws -> FreeText? {
        try records.invoice(number).flatMap { try records.customer($0.customer)?.name }
    }
}

extension String {
    /// Digits alone.
    fileprivate var isNumber: Bool { utf8.allSatisfy(\.isDigit) }
}
