import GRDB
import HoldlineCore

/// Applies an event to the tables. It holds no rule: an event carries the rows as they stand after it, so replaying the ledger
/// gives the same tables, whatever the rules are by then.
struct Projection {
    let statements: Statements
    private var db: Database { statements.db }
    /// Written by `writeTexts`, once all events of the transaction are applied.
    let fullText = TextQueue()

    /// Throws `DatabaseError`; the transaction is the caller's to roll back.
    func apply(_ event: ReadEvent) throws {
        let facts = event.facts
        try prepareTexts(event)
        try mention(event)
        if let erasure = facts.erasure { try erase(erasure) }
        for message in facts.messages ?? [] { try save(event.message(message, after: nil), event) }
        // The personal fields that the event does not bring are in the table.
        if let ticket = event.ticket(after: nil) {
            let words = try wordsBefore(ticket, event)
            try save(ticket, event)
            try saveCourse(of: ticket.id, event)
            if let words { try WordIndex.changeTicket(ticket.id, from: words, to: WordIndex.words(ofTicket: ticket.id, db), statements) }
            if event.sealed.contact != nil || event.facts.emptied.contains("contact") {
                try MailIndex.save(ticket.contact, of: ticket.id, statements)
            }
        }
        for dispute in facts.disputes ?? [] { try dispute.save(statements) }
        for hold in facts.holds ?? [] { try event.hold(hold, after: nil).save(statements) }
        if let invoice = facts.invoice {
            try invoice.save(statements)
            try run(Self.rankHolds, .text(invoice.number.spellingKey), invoice.number.column)
        }
        try facts.status?.save(statements)
        if let customer = event.customer { try save(customer) }
        try event.legalHold?.save(statements)
        try facts.document?.save(statements)
        try facts.notice?.save(statements)
        if let merge = facts.merge { try save(merge) }
        try facts.reminder?.save(statements)
        try facts.handover?.save(statements)
        for call in facts.calls ?? [] { try save(event.call(call, after: nil), event) }
        for agent in facts.agents ?? [] { try event.agent(agent) { try TableRecords(statements).agent(agent.login) }.save(statements) }
        for entry in facts.entries ?? [] {
            try run(
                Self.insertEntry, .text(entry.agent), entry.at.column, entry.kind.column, .text(entry.queue?.text ?? ""),
                .integer(event.seq))
        }
        if let ticket = facts.ticket { try saveNotes(of: ticket.id, event) }
        // What is opened is not over.
        if event.type != .ticketOpened { try markOddHolds(facts) }
    }

    /// Holds that were placed before their invoice was registered.
    private static let rankHolds = PreparedText(
        """
        UPDATE hold SET rank = (SELECT first_seq FROM invoice WHERE number = ?2)
        WHERE spelling = ?1 AND invoice = ?2 AND invoice IS NOT NULL AND rank IS NULL
        """)
    /// It compares before it writes: nearly every event leaves them as they are.
    private static let markHolds = PreparedText("UPDATE hold SET odd = \(ListSchema.odd) WHERE ticket = ?1 AND odd <> \(ListSchema.odd)")

    /// Holds of the tickets that an event changes, or whose disputes.
    private func markOddHolds(_ facts: Facts) throws {
        var tickets = Set((facts.disputes ?? []).map(\.ticket) + (facts.holds ?? []).compactMap(\.ticket))
        if let ticket = facts.ticket { tickets.insert(ticket.id) }
        for ticket in tickets { try run(Self.markHolds, ticket.column) }
    }

    /// Applies all events of a table; gives how many there are, and the seq of the last one.
    ///
    /// Throws `UnreadableRow` for an event that is none of this program, and `DatabaseError`.
    func replay(from table: String) throws -> (count: Int64, head: Int64) {
        var (count, head): (Int64, Int64) = (0, 0)
        let rows = try LedgerRow.fetchCursor(db, sql: "SELECT \(LedgerRow.columns) FROM \(table) ORDER BY seq")
        while let row = try rows.next() {
            try apply(try row.read())
            (count, head) = (count + 1, row.seq)
            // A ledger of millions does not wait in memory.
            if count % 1000 == 0 { try writeTexts() }
        }
        try writeTexts()
        return (count, head)
    }

    private func run(_ text: PreparedText, _ values: ColumnValue...) throws { try statements.run(text, values) }

    /// The same entry out of a second copy of a log is there already, and the first one stays.
    private static let insertEntry = PreparedText(
        "INSERT INTO agent_entry (agent, at, kind, queue, seq) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")

    /// Writes under which subjects the event is found.
    private func mention(_ event: ReadEvent) throws {
        // In one statement where they are few, as they nearly always are.
        var rest = event.facts.mentions(with: event.subject)[...]
        while !rest.isEmpty {
            let some = rest.prefix(Self.insertMentions.count)
            rest = rest.dropFirst(some.count)
            try statements.run(Self.insertMentions[some.count - 1], [.integer(event.seq)] + some.map(\.column))
        }
    }

    /// For one mention, for two, and so on.
    private static let insertMentions = (1...4).map { count in
        PreparedText("INSERT INTO mention (subject, seq) VALUES " + (1...count).map { "(?\($0 + 1), ?1)" }.joined(separator: ", "))
    }

    // MARK: Tickets

    /// The words that the ticket is found by before the event; nil where the event changes none of them.
    private func wordsBefore(_ ticket: Ticket, _ event: ReadEvent) throws -> [String]? {
        let isTold = event.sealed.contact != nil || event.sealed.reference != nil
        guard isTold || !event.facts.emptied.isDisjoint(with: ["contact", "reference"]) else { return nil }
        return event.type == .ticketOpened ? [] : try WordIndex.words(ofTicket: ticket.id, db)
    }

    /// The upsert keeps a personal column where the event brings no value: that of a field which the event emptied is set to NULL
    /// behind it.
    private func save(_ ticket: Ticket, _ event: ReadEvent) throws {
        try ticket.save(statements)
        // A personal field that changed, and whose value is not in the sealed part, was emptied, or is erased.
        let emptied = Ticket.table.personal.intersection(event.facts.emptied)
        guard !emptied.isEmpty else { return }
        for (column, value) in zip(Ticket.table.columns, try ticket.columnValues()) where value == .null && emptied.contains(column) {
            try db.cachedStatement(sql: "UPDATE ticket SET \(column) = NULL WHERE id = ?").execute(arguments: [ticket.id.number])
        }
    }

    /// Called before anything of an event is in the tables.
    private func prepareTexts(_ event: ReadEvent) throws {
        if let erasure = event.facts.erasure { try prepareTexts(erasure) }
        for message in event.facts.messages ?? [] {
            if message.outcome == .joined, let ticket = message.ticket { try fullText.willChange(ticket, statements) }
        }
        guard let id = event.facts.ticket?.id else { return }
        let notes = event.notes(seq: event.seq, at: event.at, by: event.actor)
        if event.type == .ticketOpened, notes.isEmpty {
            fullText.open(id, [event.sealed.subject?.text, event.sealed.description?.text])
        } else if !notes.isEmpty || event.type == .ticketMerged || event.type == .ticketReturned || changesText(event) {
            try fullText.willChange(id, statements)
        }
    }

    /// More than those that do may be said to: the texts are compared in the end.
    private func changesText(_ event: ReadEvent) -> Bool {
        event.sealed.subject != nil || event.sealed.description != nil
            || event.facts.changes?.contains { $0.field == "subject" || $0.field == "description" } ?? false
    }

    private static let deleteNotes = PreparedText("DELETE FROM note WHERE ticket = ?")
    private static let deleteReturnedNotes = PreparedText(
        "DELETE FROM note WHERE ticket = ?1 AND seq IN (SELECT seq FROM note WHERE ticket = ?2)")
    /// Its author alone may strike a note, and once: the event names the note, and nothing of another's is touched by it.
    private static let strikeNote = PreparedText(
        "UPDATE note SET struck_at = ? WHERE ticket = ? AND seq = ? AND author = ? AND struck_at IS NULL")

    /// A note's seq is its place among others.
    private func saveNotes(of id: TicketID, _ event: ReadEvent) throws {
        // They are the other ticket's now, which took them over in the event before.
        if event.type == .ticketMerged { try run(Self.deleteNotes, id.column) }
        var parts: [Int64: Int64] = [:]
        for note in event.notes(seq: event.seq, at: event.at, by: event.actor) {
            let seq = note.seq ?? event.seq
            try Note.table.save(note, outer: [id.column, .integer(parts[seq, default: 0])], statements)
            parts[seq, default: 0] += 1
        }
        if event.type == .ticketReturned, let other = event.facts.from.flatMap({ TicketID($0) }) {
            // They are the other ticket's again, which took them back in the event before.
            try run(Self.deleteReturnedNotes, id.column, other.column)
        }
        if let struck = event.facts.struckNote {
            try run(Self.strikeNote, event.at.column, id.column, .integer(struck), .text(event.actor))
        }
    }

    /// Brings the full text up to date.
    func writeTexts() throws { try fullText.write(statements) }

    // MARK: Mails

    private func save(_ message: Message, _ event: ReadEvent) throws {
        try message.save(statements)
        // What it is found by comes with what is personal of it.
        if event.type == .messageReceived || event.type == .messageQueued, message.id == event.facts.messages?.first?.id {
            try MailIndex.add(message, statements)
        }
    }

    // MARK: Customers

    private static let deletePhones = PreparedText("DELETE FROM phone WHERE customer = ?")
    private static let insertPhone = PreparedText("INSERT INTO phone (number, customer) VALUES (?, ?)")

    /// An event brings all that is known of a customer, so that numbers, addresses and words are replaced.
    private func save(_ customer: Customer) throws {
        let words = try WordIndex.words(ofCustomer: customer.reference, db)
        try customer.save(statements)
        try WordIndex.changeCustomer(customer.reference, from: words, to: WordIndex.words(ofCustomer: customer.reference, db), statements)
        try run(Self.deletePhones, customer.reference.column)
        for number in Set(customer.phones.compactMap { Numbering.bare($0.text) }) {
            try run(Self.insertPhone, .text(number), customer.reference.column)
        }
        try MailIndex.save(customer.emails, of: customer.reference, statements)
    }

    private static let updateMerges = PreparedText("UPDATE company_merge SET becomes = ?2 WHERE becomes = ?1")
    private static let insertMerge = PreparedText("INSERT INTO company_merge (company, becomes) VALUES (?1, ?2)")

    /// Companies that were merged before point to the last one at once, so that a look-up takes one step.
    private func save(_ merge: CompanyMerge) throws {
        let records = TableRecords(statements)
        let (from, into) = (try records.standing(of: merge.company), try records.standing(of: merge.becomes))
        // A reference that a merge names stays in it, whatever is registered of it later: it is written down even where nothing changes.
        guard from != into else { return }
        try run(Self.updateMerges, .text(from), .text(into))
        try run(Self.insertMerge, .text(from), .text(into))
    }

    // MARK: Calls

    /// A call that begins another visit leaves the one before in `visit`. A telephone system's log may tell an earlier visit
    /// late: that one is written there at once.
    private func save(_ call: Call, _ event: ReadEvent) throws {
        let isNew = call.visit == 1 && (event.type == .callArrived || event.type == .callTurnedAway)
        if !isNew, case .integer(let visit)? = try statements.first(Self.selectVisit, [call.id.column])?.first, call.visit != visit {
            if call.visit < visit { return try Call.visits.save(call, statements) }
            try run(Self.keepVisit, call.id.column)
        }
        try call.save(statements)
    }

    /// The visit that a new one follows.
    private static let keepVisit = PreparedText(
        "INSERT INTO visit (\(Call.allColumns)) SELECT \(Call.allColumns) FROM call WHERE id = ?")
    private static let selectVisit = PreparedText("SELECT visit FROM call WHERE id = ?")
}
