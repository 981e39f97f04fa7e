import GRDB
import HoldlineCore

/// Finds what the configuration's periods are over for.
///
/// Nothing is meant that is joined with something whose time is not over, that a legal hold keeps, or on which a hold stands.
struct ExpiredSubjects {
    let records: TableRecords
    let cutoffs: RetentionCutoffs

    private var db: Database { records.db }

    /// Where a search goes on: behind a candidate of a kind.
    struct Place: Sendable {
        fileprivate var kind: Kind
        fileprivate var after: Int64

        static let start = Place(kind: .tickets, after: 0)
    }

    fileprivate enum Kind: Int { case tickets, calls, customers }

    /// The most candidates that are read at once.
    static let page = 200

    /// Of a page of candidates those that may go, with all that goes with them, and where the search goes on; nil at the end. There may be
    /// none of a page: what may not go keeps nothing behind it from going.
    func search(from place: Place) throws -> (found: RetentionSubjects, scope: PersonalScope, next: Place?) {
        let candidates = try candidates(place.kind, .after(place.after))
        let (found, scope) = try ofThese(candidates.map(\.candidate))
        if let last = candidates.last { return (found, scope, Place(kind: place.kind, after: last.place)) }
        return (found, scope, Kind(rawValue: place.kind.rawValue + 1).map { Place(kind: $0, after: 0) })
    }

    /// The scope of those that may still go.
    func scope(of subjects: RetentionSubjects) throws -> PersonalScope {
        var these: [RetentionSubjects] = []
        for id in subjects.tickets { these += try candidates(.tickets, .one(id.number)).map(\.candidate) }
        for id in subjects.calls { these += try candidates(.calls, .one(id.number)).map(\.candidate) }
        for reference in subjects.customers { these += try candidates(.customers, .one(reference.text)).map(\.candidate) }
        return try ofThese(these).scope
    }

    /// Builds the scope of each candidate by itself, so that one that may not be erased keeps no other from it. Tickets that are joined
    /// have one scope, which is built once.
    private func ofThese(_ candidates: [RetentionSubjects]) throws -> (found: RetentionSubjects, scope: PersonalScope) {
        var (found, whole) = (RetentionSubjects(), PersonalScope())
        var seen: Set<TicketID> = []
        for candidate in candidates {
            guard candidate.tickets.isEmpty || !seen.isSuperset(of: candidate.tickets) else { continue }
            var own = PersonalScope()
            (own.tickets, own.calls, own.customers) = (candidate.tickets, candidate.calls, candidate.customers)
            var builder = ScopeBuilder(records, own)
            let scope = try builder.build()
            seen.formUnion(scope.tickets)
            guard scope.legalHolds.isEmpty, scope.liveCalls.isEmpty, scope.kept.standingHolds == 0,
                try scope.tickets.allSatisfy(isOver),
                try scope.customers.allSatisfy({ try records.standingHolds(onAllOf: $0).isEmpty })
            else { continue }
            found.tickets += candidate.tickets
            found.calls += candidate.calls
            found.customers += candidate.customers
            whole.join(scope)
        }
        return (found, whole)
    }

    /// Whether a ticket that was joined with a candidate may go, too. It may not where the configuration names no time for tickets.
    private func isOver(_ id: TicketID) throws -> Bool {
        guard let cutoff = cutoffs.tickets, let ticket = try records.ticket(id) else { return false }
        return !ticket.state.isLive && ticket.updatedAt < cutoff
    }

    /// Which of the candidates: a page behind a place, or one by its number or reference.
    private enum Part {
        case after(Int64)
        case one(any DatabaseValueConvertible)
    }

    /// Candidates of a kind with their places, the oldest first; none where the configuration names no time for it.
    private func candidates(_ kind: Kind, _ part: Part) throws -> [(place: Int64, candidate: RetentionSubjects)] {
        let cutoff: Instant? =
            switch kind {
            case .tickets: cutoffs.tickets
            case .calls: cutoffs.calls
            case .customers: cutoffs.customers
            }
        guard let cutoff else { return [] }
        let sql: String
        let bound: any DatabaseValueConvertible
        switch part {
        case .after(let place): (sql, bound) = (Self.sql(kind, ">"), place)
        case .one(let name): (sql, bound) = (Self.sql(kind, "="), name)
        }
        return try Row.fetchAll(db, sql: "\(sql) LIMIT \(Self.page)", arguments: [cutoff.milliseconds, bound]).map { row in
            var own = RetentionSubjects()
            switch kind {
            case .tickets: own.tickets = [TicketID(number: row[0])]
            case .calls: own.calls = [CallID(number: row[0])]
            case .customers: own.customers = [CustomerReference(unchecked: row[1])]
            }
            return (row[0], own)
        }
    }

    private static func sql(_ kind: Kind, _ compared: String) -> String {
        switch kind {
        case .tickets: tickets(compared)
        case .calls: calls(compared)
        case .customers: customers(compared == "=" ? "reference =" : "first_seq \(compared)")
        }
    }

    /// Resolved and closed ones that nothing happened to since, and that say something personal still: one that was erased before
    /// is not found again.
    private static func tickets(_ compared: String) -> String {
        """
        SELECT id FROM ticket
        WHERE id \(compared) ?2 AND state IN ('resolved', 'closed') AND updated_at < ?1
            AND (subject IS NOT NULL OR description IS NOT NULL OR contact IS NOT NULL OR reference IS NOT NULL
                OR evidence IS NOT NULL OR EXISTS (SELECT 1 FROM note WHERE note.ticket = ticket.id))
            AND NOT EXISTS (SELECT 1 FROM hold WHERE hold.ticket = ticket.id AND lifted_at IS NULL)
            AND NOT EXISTS (SELECT 1 FROM legal_hold WHERE legal_hold.customer = ticket.customer AND lifted_at IS NULL)
        ORDER BY id
        """
    }

    /// A call is over once all of its visits are: an earlier one is found here, too, and the last one decides by its end.
    private static func calls(_ compared: String) -> String {
        func ids(_ table: String) -> String {
            """
            SELECT id FROM \(table)
            WHERE id \(compared) ?2 AND state = 'ended' AND coalesce(ended_at, arrived_at) < ?1
                AND (number IS NOT NULL OR name IS NOT NULL OR (source IS NOT NULL AND transferred_to IS NOT NULL))
            """
        }
        return """
            SELECT id FROM (\(ids("call")) UNION \(ids("visit"))) AS found
            WHERE (SELECT state = 'ended' AND coalesce(ended_at, arrived_at) < ?1 FROM call WHERE call.id = found.id)
                AND NOT EXISTS (
                    SELECT 1 FROM legal_hold JOIN call ON call.customer = legal_hold.customer
                    WHERE call.id = found.id AND legal_hold.lifted_at IS NULL)
            ORDER BY id
            """
    }

    /// Registered ones of whom nothing happened since, and who owe nothing.
    private static func customers(_ compared: String) -> String {
        """
        SELECT first_seq, reference FROM customer
        WHERE \(compared) ?2 AND (name IS NOT NULL OR phones <> '[]' OR emails <> '[]' OR language IS NOT NULL)
            AND NOT EXISTS (
                SELECT 1 FROM ticket WHERE ticket.customer = reference AND (\(LiveTicket.condition) OR updated_at >= ?1))
            AND NOT EXISTS (SELECT 1 FROM invoice WHERE invoice.customer = reference AND (open <> 0 OR registered_at >= ?1))
            AND NOT EXISTS (SELECT 1 FROM call WHERE call.customer = reference AND (state <> 'ended' OR arrived_at >= ?1))
            AND NOT EXISTS (SELECT 1 FROM hold WHERE hold.customer = reference AND lifted_at IS NULL)
            AND NOT EXISTS (SELECT 1 FROM legal_hold WHERE legal_hold.customer = reference AND lifted_at IS NULL)
            AND NOT EXISTS (
                SELECT 1 FROM mention JOIN event ON event.seq = mention.seq
                WHERE mention.subject = 'c' || reference AND event.at >= ?1)
        ORDER BY first_seq
        """
    }
}

extension PersonalScope {
    /// Takes over what another one means, each once.
    mutating func join(_ other: PersonalScope) {
        func union<Value: Hashable & Comparable>(_ one: [Value], _ two: [Value]) -> [Value] { Set(one).union(two).sorted() }
        let new = Set(other.tickets).subtracting(tickets)
        tickets = union(tickets, other.tickets)
        calls = union(calls, other.calls)
        holds = union(holds, other.holds)
        customers = union(customers, other.customers)
        messages = union(messages, other.messages)
        events = union(events, other.events)
        foreignCalls = union(foreignCalls, other.foreignCalls)
        redacted = Dictionary((redacted + other.redacted).map { ($0.seq, $0) }) { first, _ in first }.values.sorted { $0.seq < $1.seq }
        // What was joined with a ticket that is meant already was counted with it.
        if other.tickets.isEmpty || !new.isEmpty { kept.add(other.kept) }
    }
}

extension KeptRecords {
    fileprivate mutating func add(_ other: KeptRecords) {
        invoices += other.invoices
        reminders += other.reminders
        disputes += other.disputes
        holds += other.holds
        standingHolds += other.standingHolds
    }
}
