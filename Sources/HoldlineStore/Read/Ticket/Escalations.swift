import GRDB
package import HoldlineCore
import Synchronization

extension Store {
    /// Live tickets of whose deadlines another part is used up, by the ledger's clock.
    ///
    /// It looks at a thousand tickets a call at most, and gives a hundred; at none where nothing can be new since all were looked at. The
    /// daemons of several sites come at moments of their own, and each gives what no other has told by then. Throws what `look` throws.
    /// The timekeeper asks it once a second, and sends a command for each ticket that it gives: the rule decides again on the
    /// ticket as it stands then. A ticket whose command is refused is given again.
    package func dueEscalations(apart moment: Duration = .milliseconds(.random(in: 0..<1000))) async throws -> [TicketID] {
        let (policy, now) = (policy, now)
        guard clock.isSettled(), policy.shortestLimit != nil, !policy.escalation.percents.isEmpty,
            let place = escalations.begin(head: index.version, policy, at: now)
        else { return [] }
        let part = try await pool.read { try EscalationPart(behind: place, at: now, policy, $0) }
        escalations.end(part)
        guard shared != nil, !part.found.isEmpty else { return part.found }
        try await Task.sleep(for: moment)
        try await look()
        return try await pool.read { db in
            let records = TableRecords(db)
            return try part.found.filter { try records.ticket($0)?.newEscalations(at: now, policy).isEmpty == false }
        }
    }
}

/// What was found among some live tickets.
struct EscalationPart {
    /// Tickets with an escalation that no event tells yet, by number.
    var found: [TicketID] = []
    /// The ticket behind which the next part begins; nil at the end.
    var next: Int64?
    /// When there may next be something about those that were looked at: at once where a ticket was found.
    var due: Instant?

    /// Tickets of one read.
    static let longest = 1000
    /// Findings of one read: each becomes a command, and other writes come between them.
    static let mostFound = 100

    /// Looks at the live tickets behind a number, by `ticket_escalation`. Throws `UnreadableColumn`, `DecodingError` and what
    /// SQLite says.
    init(behind place: Int64, at now: Instant, _ policy: Policy, _ db: Database) throws {
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT \(LiveTicket.columns), escalations FROM ticket INDEXED BY ticket_escalation
                    WHERE \(LiveTicket.condition) AND id > ? ORDER BY id LIMIT \(Self.longest)
                    """), arguments: [place])
        let tickets = try rows.map { row in
            var ticket = try LiveTicket.read(row)
            if let text: String = row["escalations"] { ticket.escalations = try StoredJSON.decode([Escalation].self, from: text) }
            return ticket
        }
        let hours = BusinessHours(policy.calendar, from: min(tickets.map(\.openedAt).min() ?? now, now), to: now)
        next = rows.count == Self.longest ? tickets.last?.id.number : nil
        for ticket in tickets {
            if !ticket.newEscalations(at: now, policy, hours: hours).isEmpty {
                found.append(ticket.id)
            } else if let at = ticket.nextEscalation(at: now, policy, hours: hours) {
                due = min(due ?? at, at)
            }
            guard found.count < Self.mostFound else {
                next = ticket.id.number
                break
            }
        }
        // A command that is refused leaves the ledger as it is: the round must not rest on that.
        if !found.isEmpty { due = now }
    }
}

/// How far live tickets were looked through. Once all were, nothing is looked at until the ledger or the rules change, or until one is due.
final class EscalationSweep: Sendable {
    private struct State {
        /// Behind which ticket it goes on; nil: it rests.
        var place: Int64? = 0
        /// Ledger seq at which the round began.
        var head: Int64 = -1
        /// The rules by which the round went: others begin another round.
        var policy: Policy?
        /// The earliest time at which one of the round's tickets may be due; nil where none ever is as things stand.
        var due: Instant?
    }

    private let state = Mutex(State())

    /// Where to go on; nil where nothing can be new.
    func begin(head: Int64, _ policy: Policy, at now: Instant) -> Int64? {
        state.withLock { state in
            if state.place == nil {
                guard state.head != head || state.policy != policy || state.due.map({ $0 <= now }) ?? false else { return nil }
                state = State()
            }
            // What changes while it goes on is looked at in the next round.
            if state.place == 0 { (state.head, state.policy) = (head, policy) }
            return state.place
        }
    }

    /// Keeps where the next part begins. A round is over, and rests, once a part has no next one.
    func end(_ part: EscalationPart) {
        state.withLock { state in
            state.place = part.next
            state.due = [state.due, part.due].compactMap(\.self).min()
        }
    }
}
