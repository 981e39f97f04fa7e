import GRDB
import HoldlineCore

/// Finds the tickets, calls and customers that a person's reference, number or address names.
///
/// What people type into a field says more than the indices hold: contacts, customers and calls are looked at one by one, so that
/// nothing is left out. A million take a second or two.
struct PersonFinder {
    let records: TableRecords
    let key: PersonKey
    let policy: Policy
    /// What was found; `ScopeBuilder` adds what was joined with it.
    private(set) var scope = PersonalScope()

    private var db: Database { records.db }
    private var numbering: Numbering { policy.calls.numbering }

    /// Searches at once, by the one of the three that the key has. `policy` says how numbers are read whose country is left out, and which
    /// customer has the mails of writers whom nobody knows.
    init(_ records: TableRecords, _ key: PersonKey, _ policy: Policy) throws {
        (self.records, self.key, self.policy) = (records, key, policy)
        if let customer = key.customer {
            try find(customer)
        } else if let phone = key.phone?.text {
            try find(number: phone)
        } else if let email = key.email?.text {
            try find(address: email)
        }
    }

    // MARK: A customer

    /// The customer's rows by its reference; calls by its numbers and mails by its addresses too, where no other customer has them
    /// and they stand with no other one.
    private mutating func find(_ reference: CustomerReference) throws {
        let customer = try records.customer(reference)
        if try customer != nil || records.legalHold(on: reference) != nil { scope.customers = [reference] }
        scope.tickets = try ids("SELECT id FROM ticket WHERE customer = ?", [reference.text]).map(TicketID.init(number:))
        var calls = Set(
            try ids("SELECT id FROM call WHERE customer = ?1 UNION SELECT id FROM visit WHERE customer = ?1", [reference.text]))
        // Calls from a number that is this customer's alone, from before anybody knew whose it is.
        for phone in Set((customer?.phones ?? []).flatMap { numbering.numbers(in: $0.text) }) {
            let matcher = NumberMatcher(phone, numbering)
            guard try customers(matcher).map(\.reference) == [reference] else { continue }
            calls.formUnion(try self.calls(matcher, isOf: reference))
        }
        scope.calls = calls.sorted().map(CallID.init(number:))
        scope.holds = try ids("SELECT id FROM hold WHERE customer = ?", [reference.text]).map(HoldID.init(number:))
        var messages = Set(try ids(ScopeBuilder.messagesOfCustomer, [reference.text]))
        // Mails from and to an address that is this customer's alone, from before anybody knew whose it is.
        for address in Set((customer?.emails ?? []).flatMap { MailAddress.addresses(in: $0.text).union([MailAddress.key($0.text)]) })
        where try customers(address: address).map(\.reference) == [reference] {
            messages.formUnion(try self.messages(address: address).filter { try isFree(MessageID(number: $0), for: reference) })
        }
        scope.messages = messages.sorted().map(MessageID.init(number:))
    }

    /// Whether a mail is the customer's or nobody's yet. One that stands with another customer is that one's, and so is the ticket that it
    /// opened: the address may have been that customer's before.
    private func isFree(_ id: MessageID, for reference: CustomerReference) throws -> Bool {
        guard let message = try records.message(id), let owner = try message.ticket.flatMap(records.ticket)?.customer ?? message.customer
        else { return true }
        return owner == reference || owner == .unknown || owner == policy.mail.unknown
    }

    // MARK: A telephone number

    /// Customers with the number are not erased by it: each is left in the scope as it stands without the number (`remaining`).
    private mutating func find(number: String) throws {
        let matcher = NumberMatcher(number, numbering)
        scope.tickets = try tickets {
            matcher.mayName($0)
        } isMeant: {
            matcher.matches($0)
        }
        scope.calls = try calls(matcher, isOf: nil).sorted().map(CallID.init(number:))
        scope.remaining = try customers(matcher).map { customer in
            var customer = customer
            customer.phones.removeAll { matcher.matches($0.text) }
            return customer
        }
    }

    /// The number as it was typed, and as the tables may have it with and without the country.
    private func spellings(of number: String) -> [String] {
        let bare = [Numbering.bare(number)].compactMap(\.self)
        return Array(Set(bare + (numbering.read(number).map(numbering.spellings) ?? [])))
    }

    /// Registered customers of whose numbers one is meant, by reference.
    private func customers(_ matcher: NumberMatcher) throws -> [Customer] {
        try customers("phones") {
            matcher.mayName($0)
        } isMeant: {
            $0.phones.contains { matcher.matches($0.text) }
        }
    }

    /// Calls from a number, and those that a telephone system passed on to it; of nobody else's where a customer is named.
    private func calls(_ matcher: NumberMatcher, isOf reference: CustomerReference?) throws -> Set<Int64> {
        var found: Set<Int64> = []
        for table in ["call", "visit"] {
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT id, number, transferred_to, source, customer FROM \(table)
                    WHERE number IS NOT NULL OR (source IS NOT NULL AND transferred_to IS NOT NULL)
                    """)
            while let row = try rows.next() {
                let isFrom = (row["number"] as String?).map(matcher.matches) ?? false
                let isTo = row["source"] as String? != nil && (row["transferred_to"] as String?).map(matcher.matches) ?? false
                let owner: String? = row["customer"]
                if isFrom || isTo, reference == nil || owner == nil || owner == reference?.text { found.insert(row["id"]) }
            }
        }
        return found
    }

    // MARK: A mail address

    /// As by number. The case of letters does not matter.
    private mutating func find(address: String) throws {
        let quick = MailAddress.mayBeNamed(address)
        scope.tickets = try tickets(quick) { MailAddress.isNamed(address, in: $0) }
        scope.messages = try messages(address: address).map(MessageID.init(number:))
        scope.remaining = try customers(address: address).map { customer in
            var customer = customer
            customer.emails.removeAll { MailAddress.isNamed(address, in: $0.text) }
            return customer
        }
    }

    /// Registered customers of whose addresses one is meant, by reference.
    private func customers(address: String) throws -> [Customer] {
        try customers("emails", MailAddress.mayBeNamed(address)) { $0.emails.contains { MailAddress.isNamed(address, in: $0.text) } }
    }

    /// Mails from and to an address, by number.
    private func messages(address: String) throws -> [Int64] {
        var found: Set<Int64> = []
        let quick = MailAddress.mayBeNamed(address)
        let rows = try Row.fetchCursor(db, sql: "SELECT address, message FROM message_address")
        while let row = try rows.next() {
            let text: String = row[0]
            if quick(text), MailAddress.isNamed(address, in: text) { found.insert(row[1]) }
        }
        return found.sorted()
    }

    // MARK: One by one

    /// Tickets in whose contact a field is meant, whether it is the name, the number or the address; `mayBe` looks at all of it as it is
    /// stored.
    private func tickets(_ mayBe: (String) -> Bool, isMeant: (String) -> Bool) throws -> [TicketID] {
        var found: [TicketID] = []
        let rows = try Row.fetchCursor(db, sql: "SELECT id, contact FROM ticket WHERE contact IS NOT NULL ORDER BY id")
        while let row = try rows.next() {
            let text: String = row[1]
            guard mayBe(text), try StoredJSON.decode(Contact.self, from: text).texts.contains(where: isMeant) else { continue }
            found.append(TicketID(number: row[0]))
        }
        return found
    }

    /// Registered customers that are meant, by reference; `mayBe` looks at what a column stores.
    private func customers(_ column: String, _ mayBe: (String) -> Bool, isMeant: (Customer) -> Bool) throws -> [Customer] {
        var found: [Customer] = []
        let rows = try Row.fetchCursor(db, sql: "SELECT reference, \(column) FROM customer WHERE \(column) <> '[]' ORDER BY reference")
        while let row = try rows.next() {
            guard mayBe(row[1]), let customer = try records.customer(CustomerReference(unchecked: row[0])), isMeant(customer) else {
                continue
            }
            found.append(customer)
        }
        return found
    }

    // MARK: Where else it stands

    /// Tickets in whose texts one of the words stands by which the person is known, and that are none of those given.
    /// A person is asked to look at these: a word that is found may be anybody's. A name of fewer than four bytes is not looked
    /// for.
    func namedIn(but tickets: Set<TicketID>) throws -> [TicketID] {
        var texts: [String] = [key.email?.text].compactMap(\.self)
        var numbers = [key.phone?.text].compactMap(\.self)
        if let customer = try key.customer.flatMap(records.customer) {
            texts += customer.emails.map(\.text)
            numbers += customer.phones.flatMap { numbering.numbers(in: $0.text) }
            if let name = customer.name?.text, name.utf8.count >= 4 { texts.append(name) }
        }
        for number in numbers { texts += [number] + spellings(of: number) }
        var found: Set<Int64> = []
        for text in Set(texts) {
            let patterns = SearchText.patterns(text)
            guard !patterns.isEmpty, patterns.count <= SearchText.largestCount else { continue }
            found.formUnion(try ids("SELECT rowid FROM search WHERE search MATCH ?", [patterns.joined(separator: " AND ")]))
        }
        for number in numbers.flatMap(grouped) {
            found.formUnion(try ids("SELECT rowid FROM search WHERE search MATCH ?", ["\"\(number)\""]))
        }
        return found.map(TicketID.init(number:)).filter { !tickets.contains($0) }.sorted()
    }

    /// A number of the country as it is written in groups of two, as in France: `06 11 22 33 44`, `33 6 11 22 33 44`, `33 0 6 11 22 33 44`.
    private func grouped(_ number: String) -> [String] {
        guard let read = numbering.read(number), read.hasPrefix("+" + numbering.country) else { return [] }
        let rest = Array(read.dropFirst(1 + numbering.country.utf8.count))
        func pairs(_ digits: ArraySlice<Character>) -> String {
            stride(from: digits.startIndex, to: digits.endIndex, by: 2)
                .map { String(digits[$0..<min($0 + 2, digits.endIndex)]) }.joined(separator: " ")
        }
        guard let first = rest.first, numbering.trunk.count == 1 else { return [] }
        let others = pairs(rest.dropFirst())
        return [
            "\(numbering.trunk)\(first) \(others)", "\(numbering.country) \(first) \(others)",
            "\(numbering.country) \(numbering.trunk) \(first) \(others)",
        ]
    }

    // MARK: SQL

    private func ids(_ sql: String, _ arguments: StatementArguments) throws -> [Int64] {
        try Int64.fetchAll(db, sql: sql, arguments: arguments).sorted()
    }
}
