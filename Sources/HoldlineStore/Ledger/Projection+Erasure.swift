import Foundation
import GRDB
import HoldlineCore

/// An erasure, applied: it says itself which rows and which sealed parts it empties.
///
/// It runs when its event is appended, and with each replay, which finds the sealed parts empty already.
extension Projection {
    private var db: Database { statements.db }

    /// An erasure is rare: its statements have no numbers of their own.
    private func change(_ sql: String, _ values: [ColumnValue]) throws {
        try db.cachedStatement(sql: sql).execute(arguments: StatementArguments(values.map(\.databaseValue)))
    }

    /// To be called before anything of the event is in the tables.
    func prepareTexts(_ erasure: Erasure) throws {
        for ticket in erasure.tickets { try fullText.willChange(ticket, statements) }
        for message in erasure.messages ?? [] {
            if let ticket = try TableRecords(statements).message(message)?.ticket { try fullText.willChange(ticket, statements) }
        }
        for case .ticket(let id) in (erasure.emptied ?? []).compactMap({ Subject($0.row) }) { try fullText.willChange(id, statements) }
    }

    /// The order matters: keys are compared with the sealed parts before these are emptied. It throws what SQLite says, and the
    /// batch is rolled back.
    func erase(_ erasure: Erasure) throws {
        try forgetKeys(erasure)
        for range in erasure.events {
            try change(
                "UPDATE event SET sealed = NULL, salt = NULL WHERE seq BETWEEN ? AND ? AND sealed IS NOT NULL",
                [.integer(range.first), .integer(range.last)])
        }
        for event in erasure.redacted ?? [] { try redact(event.seq) }
        for ticket in erasure.tickets { try empty(ticket, withCall: erasure.foreignCalls?.contains(ticket) ?? false) }
        for call in erasure.calls { try empty(call) }
        for hold in erasure.holds { try empty(Hold.table, but: [], "id = ?", [hold.column]) }
        for customer in erasure.customers { try empty(customer) }
        for message in erasure.messages ?? [] {
            try empty(Message.table, but: [], "id = ?", [message.column])
            try MailIndex.remove(message, statements)
        }
        for field in erasure.emptied ?? [] { try empty(field) }
    }

    // MARK: Rows

    /// `withCall`: the word of a call from elsewhere, which is nobody's own call here, goes with the ticket.
    private func empty(_ id: TicketID, withCall: Bool) throws {
        let words = try WordIndex.words(ofTicket: id, db)
        try empty(Ticket.table, but: withCall ? [] : ["call"], "id = ?", [id.column])
        try change("DELETE FROM note WHERE ticket = ?", [id.column])
        try MailIndex.save(nil, of: id, statements)
        try WordIndex.changeTicket(id, from: words, to: WordIndex.words(ofTicket: id, db), statements)
    }

    /// The last visit and all earlier ones.
    private func empty(_ id: CallID) throws {
        for table in [Call.table, Call.visits] {
            try empty(table, but: ["transferred_to"], "id = ?", [id.column])
            // Of a call of ours it is the name of a queue or of an agent.
            try change("UPDATE \(table.name) SET transferred_to = NULL WHERE id = ? AND source IS NOT NULL", [id.column])
        }
    }

    /// The reference itself stays: invoices, tickets and holds name it. Words, telephone numbers and addresses by which it is
    /// found go, and so does the reason of its legal hold.
    private func empty(_ reference: CustomerReference) throws {
        let words = try WordIndex.words(ofCustomer: reference, db)
        try empty(Customer.table, but: [], "reference = ?", [reference.column])
        try WordIndex.changeCustomer(reference, from: words, to: WordIndex.words(ofCustomer: reference, db), statements)
        try change("DELETE FROM phone WHERE customer = ?", [reference.column])
        try MailIndex.save([], of: reference, statements)
        try empty(LegalHold.table, but: [], "customer = ?", [reference.column])
    }

    /// Gives the personal columns of some rows the values of a row that says nothing.
    private func empty<Row>(_ table: Table<Row>, but kept: Set<String>, _ condition: String, _ values: [ColumnValue]) throws {
        let blank = zip(table.columns, try Row.blank.columnValues()).filter { table.personal.contains($0.0) && !kept.contains($0.0) }
        guard !blank.isEmpty else { return }
        let list = blank.map { "\($0.0) = ?" }.joined(separator: ", ")
        try change("UPDATE \(table.name) SET \(list) WHERE \(condition)", blank.map(\.1) + values)
    }

    /// One field that a redaction names, in the row as it stands now; a field that is not personal stays.
    private func empty(_ field: EmptiedField) throws {
        func empty<Row>(_ table: Table<Row>, _ condition: String, _ values: [ColumnValue]) throws {
            guard let place = Row.columns.firstIndex(where: { $0.field == field.field && $0.isPersonal }) else { return }
            try self.empty(table, but: table.personal.subtracting([table.columns[place]]), condition, values)
        }
        switch Subject(field.row) {
        case .ticket(let id):
            let words = try WordIndex.words(ofTicket: id, db)
            try empty(Ticket.table, "id = ?", [id.column])
            if field.field == "contact" { try MailIndex.save(nil, of: id, statements) }
            try WordIndex.changeTicket(id, from: words, to: WordIndex.words(ofTicket: id, db), statements)
        case .call(let id): for table in [Call.table, Call.visits] { try empty(table, "id = ?", [id.column]) }
        case .hold(let id): try empty(Hold.table, "id = ?", [id.column])
        case .agent(let login): try empty(Agent.table, "login = ?", [.text(login)])
        case .message(let id): try empty(Message.table, "id = ?", [id.column])
        case .customer, .invoice, .ledger, nil: break
        }
    }

    // MARK: Rows of the ledger

    /// Writes the facts of an event anew, without what was chained by mistake. A replay into another file has no rows of the ledger.
    private func redact(_ seq: Int64) throws {
        guard let row = try LedgerRow.find(seq, db) else { return }
        let facts = try StoredJSON.encode(row.read().facts.redacted)
        guard facts != row.facts else { return }
        try change("UPDATE event SET facts = ? WHERE seq = ?", [try PackedText.pack(facts, type: row.type), .integer(seq)])
    }

    /// Forgets the keys of the writes about what is erased, where a client wrote a name, a number or an address into them.
    ///
    /// The other keys stay, so that a request that is repeated is not done again; the answers that are rebuilt for them are empty.
    private func forgetKeys(_ erasure: Erasure) throws {
        guard !erasure.events.isEmpty else { return }
        let own = try EmptiedEvents(erasure.events).keys(orAbout: erasure.subjects(db), db)
        guard !own.isEmpty else { return }
        var words: Set<String> = []
        for range in erasure.events {
            let texts = try String.fetchAll(
                db, sql: "SELECT sealed FROM event WHERE seq BETWEEN ? AND ? AND sealed IS NOT NULL", arguments: [range.first, range.last])
            for text in texts { words.formUnion(try StoredJSON.decode(Sealed.self, from: text).names) }
        }
        for row in own {
            let (actor, key): (String, String) = (row["actor"], row["key"])
            // A name in a key may be escaped as in a path.
            let isNamed = Set([key, key.removingPercentEncoding ?? key]).contains { text in
                let folded = SearchText.folded(text).lowercased()
                return !Set(WordIndex.words(of: text)).isDisjoint(with: words)
                    || words.contains { $0.utf8.count > 4 && folded.contains($0) }
            }
            guard isNamed else { continue }
            try change("DELETE FROM idempotency WHERE actor = ? AND key = ?", [.text(actor), .text(key)])
        }
    }
}

extension Erasure {
    /// The rows that it leaves without anything personal, and the invoices and holds of these, as a write's key names them: a write
    /// about an invoice has nothing personal but perhaps its key.
    func subjects(_ db: Database) throws -> Set<String> {
        var subjects = Set(tickets.map(\.description) + calls.map(\.description) + holds.map(\.description))
        subjects.formUnion(customers.map { Subject.customer($0).description })
        subjects.formUnion((messages ?? []).map(\.description))
        func add<Key: DatabaseValueConvertible>(_ keys: [Key], _ sql: String, _ subject: (Row) -> Subject) throws {
            let select = try db.cachedStatement(sql: sql)
            for key in keys { subjects.formUnion(try Row.fetchAll(select, arguments: [key]).map { subject($0).description }) }
        }
        let invoice = { (row: Row) in Subject.invoice(InvoiceNumber(unchecked: row[0])) }
        let hold = { (row: Row) in Subject.hold(HoldID(number: row[0])) }
        try add(customers.map(\.text), "SELECT number FROM invoice WHERE customer = ?", invoice)
        try add(customers.map(\.text), "SELECT id FROM hold WHERE customer = ?", hold)
        try add(
            customers.map(\.text),
            """
            SELECT hold.id FROM invoice JOIN hold ON hold.spelling = invoice.spelling AND hold.invoice = invoice.number
            WHERE invoice.customer = ?
            """, hold)
        try add(tickets.map(\.number), "SELECT invoice FROM dispute WHERE ticket = ?", invoice)
        try add(tickets.map(\.number), "SELECT id FROM hold WHERE ticket = ?", hold)
        return subjects
    }
}

/// The events that any of many erasures emptied: years of them are asked for each key that is remembered.
struct EmptiedEvents {
    /// In their order, and none touches the next.
    private var ranges: [(first: Int64, last: Int64)] = []

    init(_ all: [SeqRange]) {
        for range in all.sorted(by: { $0.first < $1.first }) {
            if let end = ranges.last?.last, range.first <= end + 1 {
                ranges[ranges.count - 1].last = max(end, range.last)
            } else {
                ranges.append((range.first, range.last))
            }
        }
    }

    /// Remembered keys of writes that have one of them, or that are about one of the subjects: `actor` and `key` of each.
    func keys(orAbout subjects: Set<String>, _ db: Database) throws -> [Row] {
        try Row.fetchAll(db, sql: "SELECT actor, key, seq, events, subject FROM idempotency").filter { row in
            subjects.contains(row[4]) || meets(row[3], upTo: row[2])
        }
    }

    /// Whether one of a write's events is among them, so many of which end at `seq`.
    func meets(_ count: Int64, upTo seq: Int64) -> Bool {
        guard count > 0 else { return false }
        // The first that does not end before them.
        var (low, high) = (0, ranges.count)
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].last > seq - count { high = middle } else { low = middle + 1 }
        }
        return low < ranges.count && ranges[low].first <= seq
    }
}

extension Sealed {
    /// The words and numbers by which a person is called, in the form of the index of words.
    fileprivate var names: [String] {
        let texts =
            [name, number, contact?.name, contact?.phone, contact?.email, from?.name, from?.address, messageID].compactMap { $0?.text }
            + (phones ?? []).map(\.text)
            + (emails ?? []).map(\.text) + (to ?? []).map(\.text)
        // The end of a number is the same with the country and without it.
        let numbers = texts.compactMap(Numbering.bare).flatMap { [$0, String($0.suffix(9))] }
        return (texts.flatMap(WordIndex.words(of:)) + numbers).filter { $0.utf8.count > 2 }
    }
}

extension ColumnValue {
    fileprivate var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let number): number.databaseValue
        case .text(let text): text.databaseValue
        case .blob(let bytes): Data(bytes).databaseValue
        }
    }
}
