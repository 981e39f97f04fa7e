import Foundation
import GRDB
import HoldlineCore

/// Finds out of some subjects everything in the ledger and in the tables that is personal of them.
struct ScopeBuilder {
    private let records: TableRecords
    private var scope: PersonalScope
    /// What is in the scope so far. Each set grows until nothing new is joined with what it has.
    private var tickets: Set<TicketID>
    private var calls: Set<CallID>
    private var holds: Set<HoldID>
    /// Those that are erased whole, and those that lose a number or an address (`remaining`); only the first are in the scope at
    /// the end.
    private var customers: Set<CustomerReference>
    private var messages: Set<MessageID>
    /// Events that were looked at, and those whose owner is in the scope.
    private var seen: Set<Int64> = []
    private var sealed: Set<Int64> = []
    /// Events in whose facts something personal was chained by mistake, by seq, as they stand without it.
    private var changed: [Int64: RedactedEvent] = [:]
    /// Tickets of which an event seals the word of a call from elsewhere: only theirs is emptied with them.
    private var foreignCalls: Set<TicketID> = []

    private var db: Database { records.db }

    init(_ records: TableRecords, _ scope: PersonalScope) {
        (self.records, self.scope) = (records, scope)
        (tickets, calls, holds) = (Set(scope.tickets), Set(scope.calls), Set(scope.holds))
        customers = Set(scope.customers + scope.remaining.map(\.reference))
        messages = Set(scope.messages)
    }

    /// The whole scope: subjects that were joined with these, their events, and what stands against an erasure.
    mutating func build() throws -> PersonalScope {
        var open = subjects
        while !open.isEmpty {
            for subject in open { try takeEvents(of: subject) }
            try takeHolds()
            try takeMessages()
            open = subjects.subtracting(done)
        }
        scope.tickets = tickets.sorted()
        scope.calls = calls.sorted()
        scope.messages = messages.sorted()
        scope.holds = try holds.sorted().filter { id in
            guard let hold = try records.hold(id) else { return false }
            return hold.note != nil || hold.liftedNote != nil || sealedHolds.contains(id)
        }
        scope.events = sealed.sorted()
        scope.redacted = changed.values.sorted { $0.seq < $1.seq }
        scope.foreignCalls = foreignCalls.sorted()
        scope.customers = customers.subtracting(scope.remaining.map(\.reference)).sorted()
        scope.liveCalls = try scope.calls.filter { try records.call($0)?.isLive ?? false }
        // One on any customer of the scope, or of its tickets, mails and calls, is enough to refuse the erasure.
        scope.legalHolds = try records.standingLegalHolds(on: customers.union(records.customers(of: scope)))
        try count()
        return scope
    }

    /// Those whose events were read.
    private var done: Set<Subject> = []
    /// Holds whose own events have something sealed: these are meant although their note is gone from the table.
    private var sealedHolds: Set<HoldID> = []

    /// All that is in the scope so far, under the subjects of their events.
    private var subjects: Set<Subject> {
        var subjects = Set(tickets.map(Subject.ticket))
        subjects.formUnion(calls.map(Subject.call))
        subjects.formUnion(holds.map(Subject.hold))
        subjects.formUnion(customers.map(Subject.customer))
        subjects.formUnion(messages.map(Subject.message))
        return subjects
    }

    // MARK: Events

    /// Reads the events that mention a subject, once, and takes those that are its own. What a merge mixed joins the other ticket
    /// to the scope.
    private mutating func takeEvents(of subject: Subject) throws {
        guard done.insert(subject).inserted else { return }
        for row in try LedgerRow.mentioning(subject, db) {
            let event = try row.read()
            guard event.owners.contains(subject) else { continue }
            // What two tickets told of one complaint cannot be told apart any more.
            tickets.formUnion(event.joined)
            if case .ticket(let id) = subject, event.sealed.call != nil { foreignCalls.insert(id) }
            if case .hold(let id) = subject, row.sealed != nil { sealedHolds.insert(id) }
            guard seen.insert(row.seq).inserted else { continue }
            for owner in event.owners { take(owner) }
            if row.sealed != nil { sealed.insert(row.seq) }
            if let redacted = try row.redacted(event, db) { changed[row.seq] = redacted }
        }
    }

    /// A customer is not taken for an event that it shares with something else: it is erased only where it was named.
    private mutating func take(_ owner: Subject) {
        switch owner {
        case .ticket(let id): tickets.insert(id)
        case .call(let id): calls.insert(id)
        case .hold(let id): holds.insert(id)
        case .message(let id): messages.insert(id)
        case .customer, .invoice, .agent, .ledger: break
        }
    }

    /// Of a hold: that it has a note, or that one of its own events has: what somebody wrote at a review is in no column.
    private static let saysSomething = """
        hold.note IS NOT NULL OR hold.lifted_note IS NOT NULL OR EXISTS (
            SELECT 1 FROM mention JOIN event ON event.seq = mention.seq
            WHERE mention.subject = (hold.id << 2 | 1) AND event.sealed IS NOT NULL)
        """

    /// Notes of holds that come with the tickets, and with the invoices of a customer who is erased whole.
    private mutating func takeHolds() throws {
        for ticket in tickets {
            holds.formUnion(
                try Int64.fetchAll(db, sql: "SELECT id FROM hold WHERE ticket = ?", arguments: [ticket.number]).map(HoldID.init(number:)))
        }
        for customer in scope.customers {
            let own = "SELECT hold.id FROM invoice JOIN hold ON hold.spelling = invoice.spelling AND hold.invoice = invoice.number"
            holds.formUnion(
                try Int64.fetchAll(db, sql: "\(own) WHERE invoice.customer = ? AND (\(Self.saysSomething))", arguments: [customer.text])
                    .map(HoldID.init(number:)))
        }
    }

    /// Mails that stand with a customer. One whose ticket was given to another customer since is that one's.
    static let messagesOfCustomer = """
        SELECT message.id FROM message LEFT JOIN ticket ON ticket.id = message.ticket
        WHERE message.customer = ?1 AND coalesce(ticket.customer, message.customer) = ?1
        """

    /// Mails of the tickets, and those of a customer who is erased whole; the ticket that one of them opened has its words, too.
    private mutating func takeMessages() throws {
        func add(_ sql: String, _ argument: any DatabaseValueConvertible) throws {
            messages.formUnion(
                try Int64.fetchAll(db.cachedStatement(sql: sql), arguments: [argument]).map(MessageID.init(number:)))
        }
        for ticket in tickets { try add("SELECT id FROM message WHERE ticket = ?", ticket.number) }
        for customer in scope.customers { try add(Self.messagesOfCustomer, customer.text) }
        for message in messages {
            guard let known = try records.message(message), known.outcome == .opened, let ticket = known.ticket else { continue }
            tickets.insert(ticket)
        }
    }

    // MARK: What stands against it, and what stays

    /// Counts what stays, for the receipt: invoices, reminders, disputes and holds keep their figures, and lose words alone.
    private mutating func count() throws {
        func count(_ sql: String, _ argument: any DatabaseValueConvertible) throws -> Int {
            try Int.fetchOne(db.cachedStatement(sql: sql), arguments: [argument]) ?? 0
        }
        var kept = KeptRecords()
        for customer in scope.customers {
            kept.invoices += try count("SELECT count(*) FROM invoice WHERE customer = ?", customer.text)
            kept.reminders += try count("SELECT count(*) FROM reminder WHERE customer = ?", customer.text)
        }
        for ticket in scope.tickets { kept.disputes += try count("SELECT count(*) FROM dispute WHERE ticket = ?", ticket.number) }
        kept.holds = holds.count
        kept.standingHolds = try holds.count { try records.hold($0)?.isLifted == false }
        scope.kept = kept
    }
}

extension ReadEvent {
    /// The rows whose personal fields the event brings. Its sealed part tells of these, and of no other.
    var owners: Set<Subject> {
        var owners: Set<Subject> = [subject]
        if let ticket = facts.ticket { owners.insert(.ticket(ticket.id)) }
        if facts.ticket == nil, type == .holdPlaced || type == .holdReviewed {
            for hold in facts.holds ?? [] { owners.insert(.hold(hold.id)) }
        }
        if case .call = subject { for call in facts.calls ?? [] { owners.insert(.call(call.id)) } }
        return owners
    }

    /// Tickets whose texts the event mixed with those of its own: by a merge, or by taking one back.
    fileprivate var joined: [TicketID] {
        let mixing: [EventType] = [.ticketAbsorbed, .ticketReturned, .ticketUnmerged]
        let other = mixing.contains(type) ? facts.from.flatMap { TicketID($0) } : nil
        let into = type == .ticketMerged ? facts.ticket?.resolution?.of : nil
        return [other, into].compactMap(\.self)
    }
}

extension LedgerRow {
    /// The row without what was chained by mistake; nil where nothing was.
    func redacted(_ event: ReadEvent, _ db: Database) throws -> RedactedEvent? {
        let facts = event.facts.redacted
        guard facts != event.facts else { return nil }
        var row = self
        row.facts = try StoredJSON.encode(facts)
        let previous = try Data.fetchOne(db, sql: "SELECT hash FROM event WHERE seq = ?", arguments: [seq - 1]) ?? LedgerRow.noHash
        return RedactedEvent(seq: seq, hash: row.expectedHash(after: previous).hexadecimal)
    }
}
