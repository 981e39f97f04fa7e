import GRDB
import HoldlineCore

/// Finds the tickets, calls and customers that a person's reference, number or address names.
///
/// What the indices of words do not hold whole is read itself, so that nothing is left out. Calls are looked at one by one: a million take
/// a second.
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
        for phone in customer?.phones ?? [] where try customers(withNumber: phone.text) == [reference] {
            calls.formUnion(try self.calls(number: phone.text, isOf: reference))
        }
        scope.calls = calls.sorted().map(CallID.init(number:))
        scope.holds = try ids("SELECT id FROM hold WHERE customer = ?", [reference.text]).map(HoldID.init(number:))
        var messages = Set(try ids(ScopeBuilder.messagesOfCustomer, [reference.text]))
        // Mails from and to an address that is this customer's alone, from before anybody knew whose it is.
        for address in Set((customer?.emails ?? []).map { MailAddress.key($0.text) })
        where try records.customers(withAddress: address) == [reference] {
            let ids = try ids("SELECT message FROM message_address WHERE address = ?", [address])
            messages.formUnion(try ids.filter { try isFree(MessageID(number: $0), for: reference) })
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
        let spellings = spellings(of: number)
        let candidates = try ids(
            """
            SELECT ticket FROM ticket_word WHERE word IN (\(marks(spellings)))
            UNION SELECT ticket FROM ticket_word GROUP BY ticket HAVING count(*) >= \(WordIndex.largestCount)
            """, StatementArguments(spellings))
        scope.tickets = try candidates.map(TicketID.init(number:)).filter { id in
            guard let phone = try records.ticket(id)?.contact?.phone?.text else { return false }
            return isSame(phone, number)
        }
        scope.calls = try calls(number: number, isOf: nil).sorted().map(CallID.init(number:))
        for reference in try customers(withNumber: number) {
            guard var customer = try records.customer(reference) else { continue }
            customer.phones.removeAll { isSame($0.text, number) }
            scope.remaining.append(customer)
        }
    }

    /// The number as it was typed, and as the tables may have it with and without the country.
    private func spellings(of number: String) -> [String] {
        let bare = [Numbering.bare(number)].compactMap(\.self)
        return Array(Set(bare + (numbering.read(number).map(numbering.spellings) ?? [])))
    }

    /// A number that the numbering cannot read is compared as text. Two that it can read are the same where their bare digits
    /// are, whatever it makes of them.
    private func isSame(_ one: String, _ other: String) -> Bool {
        guard let left = numbering.read(one), let right = numbering.read(other) else { return one == other }
        return left == right || Numbering.bare(one).map { $0 == Numbering.bare(other) } ?? false
    }

    /// Registered customers with the number in any spelling, by reference.
    private func customers(withNumber number: String) throws -> [CustomerReference] {
        let spellings = spellings(of: number)
        return try String.fetchAll(
            db, sql: "SELECT DISTINCT customer FROM phone WHERE number IN (\(marks(spellings))) ORDER BY customer",
            arguments: StatementArguments(spellings)
        ).map(CustomerReference.init(unchecked:))
    }

    /// Calls from a number, and those that a telephone system passed on to it; of nobody else's where a customer is named.
    private func calls(number: String, isOf reference: CustomerReference?) throws -> Set<Int64> {
        var found: Set<Int64> = []
        for table in ["call", "visit"] {
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT id, number, transferred_to, source, customer FROM \(table)
                    WHERE number IS NOT NULL OR (source IS NOT NULL AND transferred_to IS NOT NULL)
                    """)
            while let row = try rows.next() {
                let isFrom = (row["number"] as String?).map { isSame($0, number) } ?? false
                let isTo = row["source"] as String? != nil && (row["transferred_to"] as String?).map { isSame($0, number) } ?? false
                let owner: String? = row["customer"]
                if isFrom || isTo, reference == nil || owner == nil || owner == reference?.text { found.insert(row["id"]) }
            }
        }
        return found
    }

    // MARK: A mail address

    /// As by number. Addresses are compared whole and without case; the index of words says only where to look. A subject with as
    /// many words as are kept at most is looked at in any case: the address may be among those that are not.
    private mutating func find(address: String) throws {
        let words = Array(Set(WordIndex.words(of: address)))
        func candidates(_ subject: String, _ table: String) -> String {
            """
            SELECT \(subject) FROM \(table) WHERE word IN (\(marks(words))) GROUP BY \(subject) HAVING count(*) = \(words.count)
            UNION SELECT \(subject) FROM \(table) GROUP BY \(subject) HAVING count(*) >= \(WordIndex.largestCount)
            """
        }
        let asked = address.lowercased()
        scope.tickets = try ids(candidates("ticket", "ticket_word"), StatementArguments(words)).map(TicketID.init(number:)).filter {
            try records.ticket($0)?.contact?.email?.text.lowercased() == asked
        }
        scope.messages = try ids("SELECT message FROM message_address WHERE address = ?", [MailAddress.key(address)])
            .map(MessageID.init(number:))
        let named = try String.fetchAll(db, sql: candidates("customer", "customer_word"), arguments: StatementArguments(words))
        for reference in named.sorted() {
            guard var customer = try records.customer(CustomerReference(unchecked: reference)) else { continue }
            let count = customer.emails.count
            customer.emails.removeAll { $0.text.lowercased() == asked }
            if customer.emails.count < count { scope.remaining.append(customer) }
        }
    }

    // MARK: Where else it stands

    /// Tickets in whose texts one of the words stands by which the person is known, and that are none of those given.
    /// A person is asked to look at these: a word that is found may be anybody's. A name of fewer than four bytes is not looked
    /// for.
    func namedIn(but tickets: Set<TicketID>) throws -> [TicketID] {
        var texts: [String] = [key.email?.text].compactMap(\.self)
        if let phone = key.phone?.text { texts += [phone] + spellings(of: phone) }
        if let customer = try key.customer.flatMap(records.customer) {
            texts += customer.emails.map(\.text)
            for phone in customer.phones { texts += [phone.text] + spellings(of: phone.text) }
            if let name = customer.name?.text, name.utf8.count >= 4 { texts.append(name) }
        }
        var found: Set<Int64> = []
        for text in Set(texts) {
            let patterns = SearchText.patterns(text)
            guard !patterns.isEmpty, patterns.count <= SearchText.largestCount else { continue }
            found.formUnion(try ids("SELECT rowid FROM search WHERE search MATCH ?", [patterns.joined(separator: " AND ")]))
        }
        return found.map(TicketID.init(number:)).filter { !tickets.contains($0) }.sorted()
    }

    // MARK: SQL

    private func ids(_ sql: String, _ arguments: StatementArguments) throws -> [Int64] {
        try Int64.fetchAll(db, sql: sql, arguments: arguments).sorted()
    }

    private func marks(_ values: [String]) -> String { values.map { _ in "?" }.joined(separator: ", ") }
}
