import GRDB
package import HoldlineCore
package import HoldlineWire

extension Store {
    /// One ticket with notes, history and clock. Throws `notFound`.
    package func ticket(_ id: TicketID) async throws -> TicketPage {
        let (policy, now) = (policy, now)
        return try await pool.read { db in
            let records = TableRecords(db)
            guard let ticket = try records.ticket(id) else { throw Refusal(.notFound, "there is no ticket \(id)") }
            let history = try History.lines(of: id, db)
            var more = More()
            more.history = history.more
            let mails = try records.newestMessages(of: id)
            more.messages = mails.earlier
            var page = TicketPage(
                ticket: ticket, notes: try records.notes(of: id), history: history.lines,
                clock: TicketClock(ticket, at: now, calendar: policy.calendar, deadlines: policy.deadlines(for: ticket)), more: more.orNil)
            page.clock?.workingDay = policy.calendar.usualDay
            let suggested = ticket.suggested(try records.suggestions(for: id))
            (page.messages, page.suggestions) = (mails.messages, suggested.isEmpty ? nil : suggested)
            return page
        }
    }

    /// Tickets, oldest first; those that are found by their text newest first, since the newest is nearly always the one that is meant.
    ///
    /// Throws `invalid` for an `after` that no page gave, and for a text without a word or with too many.
    package func tickets(_ query: TicketQuery, _ page: PageQuery) async throws -> Page<TicketLine> {
        if query.asksForLive || (query.sort == .changed && query.isOfLive) { return try await desk(query, page) }
        if query.sort == .changed { return try await lastChanged(query, page) }
        let place = try page.place()
        let (policy, now) = (policy, now)
        return try await pool.read { db in
            var conditions = Conditions()
            var source = "ticket"
            var order = "ticket.id"
            let pattern = try query.text.map { try SearchPattern($0, db) }
            if page.after != nil { conditions.add(pattern == nil ? "ticket.id > ?" : "ticket.id < ?", place) }
            try query.narrow(&conditions, in: policy.calendar.zone)
            if let pattern {
                order = "ticket.id DESC"
                if pattern.isExact, try conditions.leaveFew(db) {
                    source = "ticket CROSS JOIN search ON search.rowid = ticket.id"
                } else {
                    // The index gives its rows in this order by itself: what is behind the page is not read.
                    source = "search CROSS JOIN ticket ON ticket.id = search.rowid"
                    order = "search.rowid DESC"
                    if page.after != nil { conditions.add("search.rowid < ?", place) }
                }
                conditions.add("search MATCH ?", pattern.text)
            }
            let rows = try Row.fetchAll(
                db, sql: "SELECT ticket.* FROM \(source)\(conditions.clause) ORDER BY \(order) LIMIT ?",
                arguments: conditions.arguments + [page.size + 1])
            let records = TableRecords(db)
            let tickets = try rows.prefix(page.size).map { row in
                var ticket = try Ticket(row: row)
                ticket.disputes = try records.disputes(of: ticket.id)
                return ticket
            }
            return Page(
                items: Desk(policy: policy, now: now).lines(of: tickets, for: query.assignee),
                next: rows.count > page.size ? tickets.last.map { String($0.id.number) } : nil, version: try db.head())
        }
    }
}

extension Conditions {
    /// Whether there are other conditions than a text, and few tickets that meet them: then each is looked at, instead of each that has the text.
    fileprivate func leaveFew(_ db: Database) throws -> Bool {
        guard !sql.isEmpty else { return false }
        let most = 2000
        let count = try Int.fetchOne(
            db, sql: "SELECT count(*) FROM (SELECT 1 FROM ticket\(clause) LIMIT ?)", arguments: arguments + [most + 1])
        return count ?? 0 <= most
    }
}

/// The clocks of many tickets at one instant, over opening hours that are added up once.
struct Clocks {
    private let now: Instant
    private let policy: Policy
    /// Opening hours that are added up once: each clock is found in them by a search.
    private let hours: BusinessHours

    /// Adds up the opening hours from the earlier one of `oldest` and now to sixty days from now.
    init(since oldest: Instant, at now: Instant, _ policy: Policy) {
        (self.now, self.policy) = (now, policy)
        // What is due within some weeks is found there, too.
        hours = BusinessHours(policy.calendar, from: min(oldest, now), to: now.adding(seconds: 60 * 86_400))
    }

    init(of tickets: [Ticket], at now: Instant, _ policy: Policy) {
        self.init(since: tickets.map(\.openedAt).min() ?? now, at: now, policy)
    }

    func clock(of ticket: Ticket) -> TicketClock {
        TicketClock(ticket, at: now, calendar: policy.calendar, deadlines: policy.deadlines(for: ticket), hours: hours)
    }

    /// Seconds of business time until somebody had the ticket, and until somebody responded; nil where it has not happened.
    func firstLengths(of ticket: Ticket) -> Ticket.FirstLengths { ticket.firstLengths(calendar: policy.calendar, hours: hours) }
}

/// The newest lines of a history, and how many earlier ones there are.
struct History {
    var lines: [HistoryLine]
    /// nil where these are all.
    var more: Int?

    /// The most lines that a page shows: the newest ones.
    private static let longest = 500

    /// What happened to a ticket, and every reminder and hand-over of the invoices that it disputes: one time line. It is the one page that
    /// shows what personal fields were.
    static func lines(of ticket: TicketID, _ db: Database) throws -> History {
        try lines(
            db, newest: longest, withSealed: true,
            of: """
                SELECT seq FROM mention WHERE subject = ?1
                UNION SELECT reminder.version FROM dispute JOIN reminder ON reminder.invoice = dispute.invoice WHERE dispute.ticket = ?2
                UNION SELECT handover.seq FROM dispute JOIN handover ON handover.invoice = dispute.invoice WHERE dispute.ticket = ?2
                UNION SELECT handover.version FROM dispute JOIN handover ON handover.invoice = dispute.invoice WHERE dispute.ticket = ?2
                """,
            [Subject.ticket(ticket).key, ticket.number], about: .ticket(ticket))
    }

    /// What happened to a subject, oldest first, in words.
    static func lines(of subject: Subject, _ db: Database, newest limit: Int = longest) throws -> History {
        try lines(
            db, newest: limit, withSealed: false, of: "SELECT seq FROM mention WHERE subject = ?1", [subject.key], about: subject)
    }

    /// The last things that happened to a customer, newest first; a call once. Half of them are left to what is no call, and the other way
    /// round: a customer who calls every day has tickets, too.
    static func contacts(of customer: CustomerReference, newest limit: Int, _ db: Database) throws -> History {
        let subject = Subject.customer(customer)
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT event.seq, event.subject FROM mention JOIN event ON event.seq = mention.seq
                WHERE mention.subject = ? ORDER BY mention.seq DESC LIMIT \(longest)
                """, arguments: [subject.key])
        var seen: Set<String> = []
        var (calls, others): ([Int64], [Int64]) = ([], [])
        for row in rows {
            let about: String = row[1]
            if case .call = Subject(about) {
                if seen.insert(about).inserted { calls.append(row[0]) }
            } else {
                others.append(row[0])
            }
        }
        let half = limit / 2
        let shown = others.prefix(max(half, limit - calls.count)) + calls.prefix(max(limit - half, limit - others.count))
        let list = shown.prefix(limit).map(String.init).joined(separator: ", ")
        var history = try lines(
            db, newest: limit, withSealed: false, of: "SELECT seq FROM mention WHERE subject = ?1 AND seq IN (\(list))",
            [subject.key], about: subject)
        history.lines.sort { ($0.at, $0.seq) > ($1.at, $1.seq) }
        let count = rows.count < longest ? seen.count + others.count : try countOfContacts(subject, db)
        history.more = More.count(count, shown: history.lines.count)
        return history
    }

    /// All that happened to a customer, a call once. It reads each event of the customer: a page asks it where these are many.
    private static func countOfContacts(_ subject: Subject, _ db: Database) throws -> Int {
        let things = "count(DISTINCT CASE WHEN event.subject GLOB 'C-*' THEN event.subject ELSE event.seq END)"
        let sql = "SELECT \(things) FROM mention JOIN event ON event.seq = mention.seq WHERE mention.subject = ?"
        return try Int.fetchOne(db, sql: sql, arguments: [subject.key]) ?? 0
    }

    /// `seqs` is a query that gives the seqs, and may give more than `limit`: the newest are shown, and the others counted.
    /// Personal words come from the sealed part of the subject's own events alone.
    private static func lines(
        _ db: Database, newest limit: Int, withSealed: Bool, of seqs: String, _ arguments: StatementArguments, about subject: Subject
    ) throws -> History {
        let rows = try LedgerRow.fetchAll(
            db,
            sql: """
                SELECT \(LedgerRow.columns) FROM event WHERE seq IN (SELECT seq FROM (\(seqs)) ORDER BY seq DESC LIMIT \(limit)) ORDER BY seq
                """, arguments: arguments)
        let count = rows.count < limit ? rows.count : try Int.fetchOne(db, sql: "SELECT count(*) FROM (\(seqs))", arguments: arguments) ?? 0
        let lines = try rows.map { row in
            let event = try row.read()
            // An event on another ticket may mention this one: what is personal in it is not this one's.
            let sealed = withSealed && event.subject == subject ? event.sealed : nil
            let changes = HistoryLine.changes(event.facts, sealed)
            // A telephone system's log may be read days after the call, by whoever reads it.
            let observed = event.type == .callObserved ? event.facts.calls?.first : nil
            return HistoryLine(
                seq: event.seq, at: observed?.arrivedAt ?? event.at, actor: observed?.agent ?? event.actor, type: event.type.rawValue,
                text: HistoryLine.words(event.type, event.facts, sealed), changes: changes.isEmpty ? nil : changes)
        }
        return History(lines: lines, more: More.count(count, shown: lines.count))
    }
}

extension Database {
    /// Ledger seq of the last event that this read sees.
    func head() throws -> Int64 { try Int64.fetchOne(cachedStatement(sql: "SELECT value FROM setting WHERE name = 'applied'")) ?? 0 }
}
