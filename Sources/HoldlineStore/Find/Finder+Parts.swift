import GRDB
import HoldlineCore
import HoldlineWire

/// What has the words somewhere in it.
extension Finder {
    // MARK: Customers

    /// By the seq of their first registration, the newest first.
    func customers(before place: Int64, _ limit: Int) throws -> [(place: Int64, found: Found)] {
        try customerRows(before: place, limit).map { row in
            let customer = try Customer(row: row)
            let matched = matched(customer)
            return (
                row["first_seq"],
                Found(.customer, customer.reference.text, .part, matched.field, match: matched.match, title: customer.name)
            )
        }
    }

    /// Registered customers that have all the words, or a telephone number with these digits in it.
    func customerRows(before place: Int64, _ limit: Int) throws -> [Row] {
        var sources: [String] = []
        var arguments: StatementArguments = [place]
        if let words = wanted.condition(on: "reference", in: "customer_word", "customer") {
            sources.append(words.sql)
            arguments += StatementArguments(words.values)
        }
        if let digits {
            // All numbers are looked at: a million of them take a tenth of a second.
            sources.append("reference IN (SELECT customer FROM phone WHERE instr(number, ?) > 0)")
            arguments += [digits]
        }
        guard !sources.isEmpty else { return [] }
        return try Row.fetchAll(
            db,
            sql: "SELECT * FROM customer WHERE first_seq < ? AND (\(sources.joined(separator: " OR "))) ORDER BY first_seq DESC LIMIT ?",
            arguments: arguments + [limit])
    }

    /// A number's digits as they stand in it however the country is written before them.
    private var digits: String? {
        guard let number = wanted.number else { return nil }
        let digits = number.drop { $0 == "+" || $0 == "0" }
        return digits.utf8.count >= 3 ? String(digits) : nil
    }

    /// Which of the customer's fields to show: a number with the digits first, else the text with most of the words.
    private func matched(_ customer: Customer) -> (field: Found.Field, match: String) {
        if let digits, let phone = customer.phones.first(where: { Numbering.bare($0.text)?.contains(digits) ?? false }) {
            return (.phone, phone.text)
        }
        let parts: [(Found.Field, String?)] =
            [(.id, customer.reference.text), (.name, customer.name?.text)] + customer.emails.map { (.email, $0.text) }
            + [(.siren, customer.siren), (.vat, customer.vat)]
        return wanted.best(of: parts) ?? (.id, customer.reference.text)
    }

    // MARK: Tickets

    /// By number, the newest first. Invoices and customers that the text names find their tickets, customers only where tickets
    /// alone are asked for: otherwise each ticket of a customer would follow the customer itself.
    func tickets(before place: Int64, _ limit: Int) throws -> [(place: Int64, found: Found)] {
        var conditions = Conditions()
        conditions.add("ticket.id < ?", place)
        if let customer = query.customer { conditions.add("ticket.customer = ?", customer.text) }
        if let state = query.state { conditions.add("ticket.state = ?", state.rawValue) }
        if let since = query.since { conditions.add("ticket.opened_at >= ?", policy.calendar.zone.instant(of: since).milliseconds) }
        let invoices = namedInvoices
        let customers = query.kind == .ticket ? namedReferences : []
        var rows: [Row] = []
        let patterns = SearchText.patterns(wanted.text)
        if !patterns.isEmpty {
            // The index gives its rows in this order by itself: what is behind the page is not read.
            rows += try Row.fetchAll(
                db,
                sql: """
                    SELECT ticket.* FROM search CROSS JOIN ticket ON ticket.id = search.rowid
                    \(conditions.clause) AND search MATCH ? AND search.rowid < ? ORDER BY search.rowid DESC LIMIT ?
                    """, arguments: conditions.arguments + [SearchPattern(patterns, db).text, place, limit])
        }
        if let source = try ticketSource(invoices, customers) {
            let known = Set(rows.map { $0["id"] as Int64 })
            rows += try Row.fetchAll(
                db, sql: "SELECT * FROM ticket\(conditions.clause) AND (\(source.sql)) ORDER BY id DESC LIMIT ?",
                arguments: conditions.arguments + source.arguments + [limit]
            ).filter { !known.contains($0["id"]) }
        }
        rows.sort { ($0["id"] as Int64) > ($1["id"] as Int64) }
        rows = Array(rows.prefix(limit))
        return try rows.map { row in
            var ticket = try Ticket(row: row)
            ticket.disputes = try records.disputes(of: ticket.id)
            return (ticket.id.number, found(ticket, .part, try matched(ticket, invoices, customers)))
        }
    }

    /// Tickets that have the words in what they say of who complains, beside their texts; those about an invoice or a customer that is
    /// named.
    private func ticketSource(
        _ invoices: [InvoiceNumber], _ customers: [CustomerReference]
    ) throws -> (sql: String, arguments: StatementArguments)? {
        var sources: [String] = []
        var arguments: StatementArguments = []
        if let words = wanted.condition(on: "ticket.id", in: "ticket_word", "ticket") {
            sources.append(words.sql)
            arguments += StatementArguments(words.values)
        }
        if wanted.number != nil, let number = policy.calls.numbering.read(wanted.text) {
            let spellings = policy.calls.numbering.spellings(of: number)
            sources.append(
                "ticket.id IN (SELECT ticket FROM ticket_word WHERE word IN (\(spellings.map { _ in "?" }.joined(separator: ", "))))")
            arguments += StatementArguments(spellings)
        }
        for number in invoices {
            sources.append("ticket.id IN (SELECT ticket FROM dispute WHERE invoice = ?)")
            arguments += [number.text]
        }
        for customer in customers {
            sources.append("ticket.customer = ?")
            arguments += [customer.text]
        }
        return sources.isEmpty ? nil : (sources.joined(separator: " OR "), arguments)
    }

    /// Why a ticket was found, in the order in which a person would want to know: the invoice or customer that is named, the
    /// caller's number, else the text with most of the words. Notes are looked at from the newest on.
    private func matched(
        _ ticket: Ticket, _ invoices: [InvoiceNumber], _ customers: [CustomerReference]
    ) throws -> (field: Found.Field, match: String) {
        if let number = invoices.first(where: { number in ticket.disputes.contains { $0.invoice == number } }) {
            return (.invoice, number.text)
        }
        if customers.contains(ticket.customer) { return (.customer, ticket.customer.text) }
        if let phone = ticket.contact?.phone, let asked = wanted.number,
            policy.calls.numbering.read(phone.text) == policy.calls.numbering.read(asked)
        {
            return (.contact, phone.text)
        }
        let notes = try records.notes(of: ticket.id).reversed().map { (Found.Field.note, $0.text?.text) }
        let contact = [ticket.contact?.name, ticket.contact?.email].map { (Found.Field.contact, $0?.text) }
        let parts: [(Found.Field, String?)] =
            [(.subject, ticket.subject?.text), (.description, ticket.description?.text)] + notes + contact
            + [(.reference, ticket.reference?.text)]
        return wanted.best(of: parts) ?? (.id, ticket.id.description)
    }

    func found(_ ticket: Ticket, _ fit: Found.Fit, _ matched: (field: Found.Field, match: String)) -> Found {
        var found = Found(.ticket, ticket.id.description, fit, matched.field, match: matched.match, title: ticket.subject)
        (found.customer, found.state, found.at) = (ticket.customer, ticket.state.rawValue, ticket.openedAt)
        return found
    }

    // MARK: Invoices

    /// Of a beginning that very many numbers share, so many are looked at; of all numbers, the newest ones.
    private static let looked = (sameBeginning: 5000, newest: 100_000)

    /// Registered invoices whose numbers begin like this, however it is spelled; else those of the newest that have it in the middle.
    func invoices(before place: Int64, _ limit: Int) throws -> [(place: Int64, found: Found)] {
        let spoken = InvoiceNumber(unchecked: wanted.text).spoken
        var rows: [Row] = []
        if query.kind == .invoice {
            for customer in namedReferences {
                rows += try Row.fetchAll(
                    db,
                    sql:
                        "SELECT number, customer, first_seq FROM invoice WHERE customer = ? AND first_seq < ? ORDER BY first_seq DESC LIMIT ?",
                    arguments: [customer.text, place, limit])
            }
        }
        if rows.isEmpty, spoken.utf8.count >= 3, spoken.utf8.contains(where: \.isDigit) {
            let key = InvoiceNumber(unchecked: wanted.text).spellingKey
            rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT number, customer, first_seq FROM invoice WHERE spelling >= ? AND spelling < ? LIMIT \(Self.looked.sameBeginning)
                    """, arguments: [key, key.endOfRange]
            ).filter { InvoiceNumber(unchecked: $0["number"]).spoken.hasPrefix(spoken) }
            if rows.isEmpty, spoken.utf8.count >= 4 {
                rows = try Row.fetchAll(
                    db,
                    sql: """
                        SELECT number, customer, first_seq FROM invoice WHERE number IN (
                            SELECT number FROM (SELECT number FROM invoice ORDER BY first_seq DESC LIMIT \(Self.looked.newest))
                            WHERE instr(number, ?) > 0)
                        """, arguments: [wanted.text])
            }
        }
        if let customer = query.customer { rows = rows.filter { $0["customer"] == customer.text } }
        return try rows.map { (place: $0["first_seq"] as Int64, row: $0) }.filter { $0.place < place }.sorted { $0.place > $1.place }
            .prefix(limit).map { place, row in
                let number: String = row["number"]
                let owner = CustomerReference(unchecked: row["customer"])
                let title = try records.customer(owner)?.name
                return (place, Found(.invoice, number, .part, .id, match: number, title: title))
            }
    }

    // MARK: Nearly so

    /// How many are shown, and how many customers with the same beginning are compared at most.
    private static let (nearest, candidates) = (5, 1000)

    /// Registered customers with words that differ by a slip of the fingers from those that were typed; the nearest first.
    ///
    /// The first half of the longest word has to be right.
    func nearCustomers() throws -> [Found] {
        let parts = wanted.parts.map(\.word)
        guard let longest = parts.max(by: { $0.count < $1.count }), longest.count >= 3 else { return [] }
        let beginning = String(longest.prefix(max(2, longest.count / 2)))
        let references = try String.fetchAll(
            db, sql: "SELECT DISTINCT customer FROM customer_word WHERE word >= ? AND word < ? LIMIT \(Self.candidates)",
            arguments: [beginning, beginning.endOfRange])
        var near: [(distance: Int, customer: Customer)] = []
        for reference in references.map(CustomerReference.init(unchecked:)) {
            let words = try WordIndex.words(ofCustomer: reference, db)
            let distances = parts.map { part in words.map { Spelling.distance(part, $0) }.min() ?? part.count }
            let isNear = zip(parts, distances).allSatisfy { $1 <= ($0.count < 3 ? 0 : $0.count < 5 ? 1 : 2) }
            guard isNear, let customer = try records.customer(reference) else { continue }
            near.append((distances.reduce(0, +), customer))
        }
        return near.sorted { ($0.distance, $0.customer.reference) < ($1.distance, $1.customer.reference) }.prefix(Self.nearest).map {
            let name = $0.customer.name?.text ?? $0.customer.reference.text
            return Found(.customer, $0.customer.reference.text, .near, .name, match: name, title: $0.customer.name)
        }
    }
}
