import GRDB
import HoldlineCore

/// What decisions about calls read, within the transaction of the batch.
extension TableRecords {
    /// The call in its last visit; nil where there is none of this number.
    func call(_ id: CallID) throws -> Call? { try Call.table.find(id.column, in: statements) }

    /// The last visit that this agent had of a call, among those that are over; nil for none.
    func lastVisit(of id: CallID, by login: String) throws -> Call? {
        try Self.lastVisitOfAgent.first([id.column, .text(login)], in: statements)
    }

    /// Every visit of a telephone system's call. One `callid` may be more than one call here: each entry into a queue
    /// is its own.
    func observed(callid: String, of source: String) throws -> [Call] {
        try Self.observed.flatMap { try $0.all([.text(callid), .text(source)], in: statements) }
    }

    /// The spelling under which calls came to the queue, where names differ in case alone; nil where no call ever came to it.
    func spelling(of queue: QueueName) throws -> QueueName? {
        let exact = try db.cachedStatement(sql: "SELECT queue FROM call WHERE queue = ? LIMIT 1")
        if let text = try String.fetchOne(exact, arguments: [queue.text]) { return QueueName(unchecked: text) }
        // One step of the index for each queue that there is, and not one for each call.
        let folded = try db.cachedStatement(
            sql: """
                WITH RECURSIVE name (queue) AS (
                    SELECT min(queue) FROM call
                    UNION ALL SELECT (SELECT min(queue) FROM call WHERE queue > name.queue) FROM name WHERE name.queue IS NOT NULL
                )
                SELECT queue FROM name WHERE queue = ? COLLATE NOCASE LIMIT 1
                """)
        return try String.fetchOne(folded, arguments: [queue.text]).map(QueueName.init(unchecked:))
    }

    /// Callers who wait or are being offered in a queue, without those of telephone systems: the limit `largest` counts
    /// them.
    func waitingCalls(in queue: QueueName) throws -> Int {
        let select = try db.cachedStatement(
            sql: "SELECT count(*) FROM call WHERE queue = ? AND state <> 'ended' AND state IN ('waiting', 'offered') AND source IS NULL")
        return try Int.fetchOne(select, arguments: [queue.text]) ?? 0
    }

    /// A callback that waits in the queue for the same customer, or for the same number where one of the two has no
    /// customer; nil for none.
    func waitingCallback(in queue: QueueName, customer: CustomerReference?, number: String, but id: CallID) throws -> CallID? {
        let select = try db.cachedStatement(
            sql: """
                SELECT id FROM call
                WHERE queue = ?1 AND state <> 'ended' AND callback IS NOT NULL AND id <> ?2
                    AND (customer = ?3 OR (number = ?4 AND (customer IS NULL OR ?3 IS NULL)))
                ORDER BY id LIMIT 1
                """)
        return try Int64.fetchOne(select, arguments: [queue.text, id.number, customer?.text, number]).map(CallID.init(number:))
    }

    /// Calls that are linked to a ticket, the oldest first.
    func calls(of ticket: TicketID) throws -> [Call] { try Self.callsOfTicket.all([ticket.column], in: statements) }

    /// Customers who have one of these spellings of a number; at most 20, in the order of their references.
    func customers(withNumberAmong spellings: [String]) throws -> [CustomerReference] {
        let select = try db.cachedStatement(sql: "SELECT customer FROM phone WHERE number = ? ORDER BY customer LIMIT 20")
        var found: Set<CustomerReference> = []
        for spelling in spellings {
            found.formUnion(try String.fetchAll(select, arguments: [spelling]).map(CustomerReference.init(unchecked:)))
        }
        return Array(found.sorted().prefix(20))
    }

    /// nil for a login that has never logged in.
    func agent(_ login: String) throws -> Agent? { try Agent.table.find(.text(login), in: statements) }

    /// Every agent who is not logged out, by login.
    func loggedInAgents() throws -> [Agent] { try Self.loggedIn.all([], in: statements) }

    /// Whether this very entry is known; queues are compared without regard to the case of ASCII letters.
    func hasEntry(_ entry: AgentEntry) throws -> Bool {
        let select = try db.cachedStatement(
            sql: "SELECT 1 FROM agent_entry WHERE agent = ? AND at = ? AND kind = ? AND queue = ? COLLATE NOCASE")
        return try Int.fetchOne(
            select, arguments: [entry.agent, entry.at.milliseconds, entry.kind.rawValue, entry.queue?.text ?? ""]) != nil
    }

    /// When the agent's last entry was; nil for none.
    func lastEntry(of login: String) throws -> Instant? {
        let select = try db.cachedStatement(sql: "SELECT max(at) FROM agent_entry WHERE agent = ?")
        return try Int64.fetchOne(select, arguments: [login]).map(Instant.init(milliseconds:))
    }

    /// By the primary key of `visit`, from the last visit back: a call has few.
    private static let lastVisitOfAgent = Call.visits.lookup("WHERE id = ? AND agent = ? ORDER BY visit DESC LIMIT 1")
    /// One look-up in the calls, one in their earlier visits: both are in the index of the telephone systems' keys.
    private static let observed = [Call.table, Call.visits].map {
        $0.lookup("WHERE callid = ? AND source = ? AND source IS NOT NULL")
    }
    private static let callsOfTicket = Call.table.lookup("WHERE ticket = ? ORDER BY id")
    /// It looks at every agent there ever was: no index has the status.
    private static let loggedIn = Agent.table.lookup("WHERE status <> 'logged-out' ORDER BY login")
}
