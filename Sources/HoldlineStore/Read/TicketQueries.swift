import GRDB
package import HoldlineCore

extension Store {
    /// One ticket with notes, history and clock. Throws `notFound`.
    package func ticket(_ id: TicketID) async throws -> TicketPage {
        let (policy, now) = (policy, now)
        return try await pool.read { db in
            let records = TableRecords(db)
            guard let ticket = try records.ticket(id) else { throw Refusal(.notFound, "there is no ticket \(id)") }
            return TicketPage(
                ticket: ticket, notes: try records.notes(of: id), history: try History.lines(of: id, db),
                clock: TicketClock(ticket, at: now, calendar: policy.calendar, deadlines: policy.deadlines))
        }
    }

    package func tickets(_ filter: TicketFilter, _ page: PageRequest) async throws -> Page<Ticket> {
        let place = try page.place()
        return try await pool.read { db in
            var conditions = Conditions()
            conditions.add("ticket.id > ?", place)
            if let state = filter.state { conditions.add("ticket.state = ?", state.rawValue) }
            if let assignee = filter.assignee { conditions.add("ticket.assignee = ?", assignee) }
            if let customer = filter.customer { conditions.add("ticket.customer = ?", customer.text) }
            if let invoice = filter.invoice {
                conditions.add("ticket.id IN (SELECT ticket FROM dispute WHERE invoice = ?)", invoice.text)
            }
            if let query = filter.query {
                let words = FullText.patterns(query)
                guard !words.isEmpty else { throw Refusal.invalid("q", "there is no word to look for") }
                for word in words {
                    conditions.add("ticket.id IN (SELECT ticket FROM search WHERE search MATCH ?)", word)
                }
            }
            let rows = try Row.fetchAll(
                db, sql: "SELECT * FROM ticket\(conditions.clause) ORDER BY id LIMIT ?", arguments: conditions.arguments + [page.limit + 1])
            let records = TableRecords(db)
            let tickets = try rows.prefix(page.limit).map { row in
                var ticket = try Ticket(row: row)
                ticket.disputes = try records.disputes(of: ticket.id)
                return ticket
            }
            return Page(
                items: tickets, next: rows.count > page.limit ? tickets.last.map { String($0.id.number) } : nil, version: try db.head())
        }
    }
}

enum FullText {
    /// A pattern for each word: all must be found on a ticket, each as the beginning of a word, in whichever of its texts.
    static func patterns(_ query: String) -> [FTS5Pattern] {
        query.split(whereSeparator: \.isWhitespace).prefix(16).compactMap { FTS5Pattern(matchingAllPrefixesIn: String($0)) }
    }
}

enum History {
    /// The most lines that a page shows: the newest ones.
    private static let longest = 500

    /// What happened to a ticket, and every reminder and hand-over of the invoices that it disputes: one time line.
    static func lines(of ticket: TicketID, _ db: Database) throws -> [HistoryLine] {
        try lines(
            db,
            of: """
                SELECT seq FROM mention WHERE subject = ?1
                UNION SELECT reminder.version FROM dispute JOIN reminder ON reminder.invoice = dispute.invoice WHERE dispute.ticket = ?2
                UNION SELECT handover.seq FROM dispute JOIN handover ON handover.invoice = dispute.invoice WHERE dispute.ticket = ?2
                UNION SELECT handover.version FROM dispute JOIN handover ON handover.invoice = dispute.invoice WHERE dispute.ticket = ?2
                ORDER BY seq DESC LIMIT ?3
                """,
            [Subject.ticket(ticket).description, ticket.number, longest])
    }

    /// What happened to a subject, oldest first, in words.
    static func lines(of subject: Subject, _ db: Database, newest limit: Int = longest) throws -> [HistoryLine] {
        try lines(db, of: "SELECT seq FROM mention WHERE subject = ? ORDER BY seq DESC LIMIT ?", [subject.description, limit])
    }

    private static func lines(_ db: Database, of seqs: String, _ arguments: StatementArguments) throws -> [HistoryLine] {
        let rows = try LedgerRow.fetchAll(
            db, sql: "SELECT \(LedgerRow.columns) FROM event WHERE seq IN (\(seqs)) ORDER BY seq", arguments: arguments)
        return try rows.map { row in
            let event = try row.read()
            return HistoryLine(
                seq: event.seq, at: event.at, actor: event.actor, type: event.type.rawValue,
                text: HistoryLine.words(event.type, event.facts))
        }
    }
}

extension Database {
    /// Ledger seq of the last event that this read sees.
    func head() throws -> Int64 {
        try Int64.fetchOne(cachedStatement(sql: "SELECT value FROM setting WHERE name = 'applied'")) ?? 0
    }
}
