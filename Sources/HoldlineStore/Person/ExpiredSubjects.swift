import GRDB
import HoldlineCore

/// Finds what the configuration's periods are over for.
///
/// Nothing is meant that is joined with something whose time is not over, that a legal hold keeps, or on which a hold stands.
struct ExpiredSubjects {
    let records: TableRecords
    let cutoffs: RetentionCutoffs
    /// The most of each kind.
    let most: Int

    private var db: Database { records.db }

    /// The scopes of all of them, joined.
    func scope() throws -> PersonalScope {
        var whole = PersonalScope()
        if let cutoff = cutoffs.tickets {
            try add({ try tickets(cutoff, after: $0) }, to: &whole) { $0.tickets = [TicketID(number: $1)] }
        }
        if let cutoff = cutoffs.calls { try add({ try calls(cutoff, after: $0) }, to: &whole) { $0.calls = [CallID(number: $1)] } }
        if let cutoff = cutoffs.customers {
            try add({ try customers(cutoff, after: $0) }, to: &whole) { $0.customers = [$1] }
        }
        return whole
    }

    /// The most candidates that are read at once.
    private static let page = 200

    /// Builds the scope of each candidate by itself, so that one that may not be erased keeps no other from it: it goes on behind those
    /// that may not, until `most` may or there are no more. Tickets that are joined have one scope, which is built once.
    private func add<Candidate>(
        _ candidates: (_ after: Int64) throws -> [(place: Int64, candidate: Candidate)], to whole: inout PersonalScope,
        _ set: (inout PersonalScope, Candidate) -> Void
    ) throws {
        var (count, place): (Int, Int64) = (0, 0)
        var seen: Set<TicketID> = []
        while count < most {
            let page = try candidates(place)
            guard let last = page.last else { return }
            place = last.place
            for (_, candidate) in page where count < most {
                var own = PersonalScope()
                set(&own, candidate)
                guard own.tickets.isEmpty || !seen.isSuperset(of: own.tickets) else { continue }
                var builder = ScopeBuilder(records, own)
                let scope = try builder.build()
                seen.formUnion(scope.tickets)
                guard scope.legalHolds.isEmpty, scope.liveCalls.isEmpty, scope.kept.standingHolds == 0,
                    try scope.tickets.allSatisfy(isOver),
                    try scope.customers.allSatisfy({ try records.standingHolds(onAllOf: $0).isEmpty })
                else { continue }
                count += 1
                whole.join(scope)
            }
        }
    }

    /// Whether a ticket that was joined with a candidate may go, too. It may not where the configuration names no time for tickets.
    private func isOver(_ id: TicketID) throws -> Bool {
        guard let cutoff = cutoffs.tickets, let ticket = try records.ticket(id) else { return false }
        return !ticket.state.isLive && ticket.updatedAt < cutoff
    }

    /// Resolved and closed ones that nothing happened to since, and that say something personal still: one that was erased before
    /// is not found again. The oldest come first.
    private func tickets(_ cutoff: Instant, after place: Int64) throws -> [(place: Int64, candidate: Int64)] {
        try Int64.fetchAll(
            db,
            sql: """
                SELECT id FROM ticket
                WHERE id > ?3 AND state IN ('resolved', 'closed') AND updated_at < ?1
                    AND (subject IS NOT NULL OR description IS NOT NULL OR contact IS NOT NULL OR reference IS NOT NULL
                        OR evidence IS NOT NULL OR EXISTS (SELECT 1 FROM note WHERE note.ticket = ticket.id))
                    AND NOT EXISTS (SELECT 1 FROM hold WHERE hold.ticket = ticket.id AND lifted_at IS NULL)
                    AND NOT EXISTS (SELECT 1 FROM legal_hold WHERE legal_hold.customer = ticket.customer AND lifted_at IS NULL)
                ORDER BY id LIMIT ?2
                """, arguments: [cutoff.milliseconds, Self.page, place]
        ).map { ($0, $0) }
    }

    /// A call is over once all of its visits are: an earlier one is found here, too, and the last one decides by its end.
    private func calls(_ cutoff: Instant, after place: Int64) throws -> [(place: Int64, candidate: Int64)] {
        func ids(_ table: String) -> String {
            """
            SELECT id FROM \(table)
            WHERE id > ?3 AND state = 'ended' AND coalesce(ended_at, arrived_at) < ?1
                AND (number IS NOT NULL OR name IS NOT NULL OR (source IS NOT NULL AND transferred_to IS NOT NULL))
            """
        }
        return try Int64.fetchAll(
            db,
            sql: """
                SELECT id FROM (\(ids("call")) UNION \(ids("visit"))) AS found
                WHERE (SELECT state = 'ended' AND coalesce(ended_at, arrived_at) < ?1 FROM call WHERE call.id = found.id)
                    AND NOT EXISTS (
                        SELECT 1 FROM legal_hold JOIN call ON call.customer = legal_hold.customer
                        WHERE call.id = found.id AND legal_hold.lifted_at IS NULL)
                ORDER BY id LIMIT ?2
                """, arguments: [cutoff.milliseconds, Self.page, place]
        ).map { ($0, $0) }
    }

    /// Registered ones of whom nothing happened since, and who owe nothing.
    private func customers(_ cutoff: Instant, after place: Int64) throws -> [(place: Int64, candidate: CustomerReference)] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT first_seq, reference FROM customer
                WHERE first_seq > ?3 AND (name IS NOT NULL OR phones <> '[]' OR emails <> '[]' OR language IS NOT NULL)
                    AND NOT EXISTS (
                        SELECT 1 FROM ticket WHERE ticket.customer = reference
                            AND (\(LiveTicket.condition) OR updated_at >= ?1))
                    AND NOT EXISTS (
                        SELECT 1 FROM invoice WHERE invoice.customer = reference AND (open <> 0 OR registered_at >= ?1))
                    AND NOT EXISTS (
                        SELECT 1 FROM call WHERE call.customer = reference AND (state <> 'ended' OR arrived_at >= ?1))
                    AND NOT EXISTS (SELECT 1 FROM hold WHERE hold.customer = reference AND lifted_at IS NULL)
                    AND NOT EXISTS (SELECT 1 FROM legal_hold WHERE legal_hold.customer = reference AND lifted_at IS NULL)
                    AND NOT EXISTS (
                        SELECT 1 FROM mention JOIN event ON event.seq = mention.seq
                        WHERE mention.subject = 'c' || reference AND event.at >= ?1)
                ORDER BY first_seq LIMIT ?2
                """, arguments: [cutoff.milliseconds, Self.page, place]
        ).map { ($0[0], CustomerReference(unchecked: $0[1])) }
    }
}

extension PersonalScope {
    /// Takes over what another one means, each once.
    fileprivate mutating func join(_ other: PersonalScope) {
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
