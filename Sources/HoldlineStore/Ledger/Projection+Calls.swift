import GRDB
import HoldlineCore

/// Calls and agents. A visit that is over moves from the table of calls to that of visits once the next one begins.
extension Projection {
    /// Writes a call as the event leaves it. An event of an earlier visit, which a telephone system's log may bring
    /// late, changes that visit alone.
    func save(_ call: Call, _ event: ReadEvent) throws {
        if event.type == .callArrived || event.type == .callTurnedAway || event.type == .callObserved, call.visit == 1,
            try insert(call, event.sealed)
        {
            if event.sealed.transferredTo != nil { try unseal(call, event.sealed, in: "call") }
            return
        }
        let select = try db.cachedStatement(sql: "SELECT visit FROM call WHERE id = ?")
        let visit = try Int.fetchOne(select, arguments: [call.id.number]) ?? call.visit
        if call.visit < visit {
            try update("visit", call)
            return try unseal(call, event.sealed, in: "visit")
        }
        if call.visit > visit {
            try run(
                "INSERT INTO visit (\(CallSchema.columns)) SELECT \(CallSchema.columns) FROM call WHERE id = ?", [call.id.number])
        }
        try update("call", call)
        try unseal(call, event.sealed, in: "call")
    }

    /// What of a call is personal comes with its event, and stays until another one brings it anew.
    private func unseal(_ call: Call, _ sealed: Sealed, in table: String) throws {
        guard sealed.number != nil || sealed.name != nil || sealed.transferredTo != nil else { return }
        try run(
            """
            UPDATE \(table) SET number = coalesce(?1, number), name = coalesce(?2, name), transferred_to = coalesce(?3, transferred_to)
            WHERE id = ?4 AND visit = ?5
            """, [sealed.number?.text, sealed.name?.text, sealed.transferredTo?.text, call.id.number, call.visit])
    }

    /// False where the call is there already: then it goes on.
    private func insert(_ call: Call, _ sealed: Sealed) throws -> Bool {
        let places = Array(repeating: "?", count: 37).joined(separator: ", ")
        try run(
            "INSERT INTO call (\(CallSchema.columns)) VALUES (\(places)) ON CONFLICT (id) DO NOTHING",
            try [call.id.number, call.visit, call.queue.text, sealed.number?.text, sealed.name?.text] + values(of: call)
        )
        return db.changesCount == 1
    }

    /// Writes all columns but those that are personal. The target of a transfer stays where a telephone system's event
    /// does not name one.
    private func update(_ table: String, _ call: Call) throws {
        let kept = call.isNative ? "?28" : "coalesce(?28, transferred_to)"
        try run(
            """
            UPDATE \(table) SET visit = ?1, queue = ?2, customer = ?3, suggested = ?4, priority = ?5, credit = ?6, skills = ?7, state = ?8,
                agent = ?9, arrived_at = ?10, placed_at = ?11, place = ?12, offered_at = ?13, answered_at = ?14, ended_at = ?15,
                held_at = ?16, outcome = ?17, turned_away = ?18, booking = ?19, wait = ?20, talk = ?21, hold = ?22, wrap_up = ?23,
                ticket = ?24, callback = ?25, reserved_for = ?26, reserved_until = ?27, transferred_to = \(kept), passes = ?29,
                unconfirmed = ?30, source = ?31, callid = ?32, entry = ?33, version = ?34
            WHERE id = ?35\(table == "visit" ? " AND visit = ?1" : "")
            """,
            try [call.visit, call.queue.text] + values(of: call) + [call.id.number])
    }

    /// The columns from `customer` on.
    private func values(of call: Call) throws -> Database.Values {
        [
            call.customer?.text, try StoredJSON.encode(call.suggested), call.priority.rawValue, call.credit,
            try StoredJSON.encode(call.skills), call.state.rawValue, call.agent, call.arrivedAt.milliseconds, call.placedAt.milliseconds,
            QueuePlace(call).key, call.offeredAt?.milliseconds, call.answeredAt?.milliseconds, call.endedAt?.milliseconds,
            call.heldAt?.milliseconds, call.outcome?.rawValue, call.turnedAway?.rawValue, call.booking.rawValue, call.wait, call.talk,
            call.hold, call.wrapUp, call.ticket?.number, try call.callback.map(StoredJSON.encode), call.reservedFor,
            call.reservedUntil?.milliseconds, call.transferredTo, try StoredJSON.encode(call.passes), call.unconfirmed,
            call.observed?.source, call.observed?.callid, call.observed?.entry, call.version,
        ]
    }

    /// The words of a pause are sealed: they come with its event, stay while the pause does, and go with it.
    func save(_ agent: Agent, _ event: ReadEvent) throws {
        let pauses = agent.status == .paused || agent.pauseAfterCall
        let brings = pauses && (event.type == .agentPaused || event.type == .agentObserved)
        try run(
            """
            INSERT INTO agent (login, first_seq, status, state, reason, cause, since, call, wrap_up_until, pause_after_call, queues, skills,
                misses, answered, idle_since, last_offered_at, last_ended_at, last_call, observed, source, pauses, version)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?22, ?23, ?2)
            ON CONFLICT (login) DO UPDATE SET status = excluded.status, state = excluded.state,
                reason = CASE WHEN ?20 THEN excluded.reason WHEN ?21 THEN reason ELSE NULL END, cause = excluded.cause,
                since = excluded.since, call = excluded.call, wrap_up_until = excluded.wrap_up_until,
                pause_after_call = excluded.pause_after_call, queues = excluded.queues, skills = excluded.skills,
                misses = excluded.misses, answered = excluded.answered, idle_since = excluded.idle_since,
                last_offered_at = excluded.last_offered_at, last_ended_at = excluded.last_ended_at, last_call = excluded.last_call,
                observed = excluded.observed, source = excluded.source, pauses = excluded.pauses, version = excluded.version
            """,
            [
                agent.login, agent.version, agent.status.rawValue, agent.state.rawValue, brings ? event.sealed.text?.text : nil,
                agent.cause?.rawValue, agent.since.milliseconds, agent.call?.number, agent.wrapUpUntil?.milliseconds, agent.pauseAfterCall,
                try StoredJSON.encode(agent.queues), try StoredJSON.encode(agent.skills), agent.misses, agent.answered,
                agent.idleSince.milliseconds, agent.lastOfferedAt?.milliseconds, agent.lastEndedAt?.milliseconds, agent.lastCall?.number,
                agent.observed, brings, pauses, agent.source, try pausesWithWords(of: agent, event).map(StoredJSON.encode),
            ])
    }

    /// The agent's pauses, each with the words that this event brings for it, or those of the row before; nil for an
    /// agent without pauses of single queues.
    private func pausesWithWords(of agent: Agent, _ event: ReadEvent) throws -> [QueuePause]? {
        guard agent.pauses != nil else { return nil }
        let before = try TableRecords(db).agent(agent.login)
        return agent.pauses(event.sealed, event.facts.entries?.first { $0.agent == agent.login }, before: before?.standingPauses)
    }

    /// Keeps when an agent logged in or out, paused or went on. The same entry again changes nothing.
    func save(_ entry: AgentEntry, _ event: ReadEvent) throws {
        try run(
            "INSERT INTO agent_entry (agent, at, kind, queue, seq) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            [entry.agent, entry.at.milliseconds, entry.kind.rawValue, entry.queue?.text ?? "", event.seq])
    }

    /// Replaces the numbers that a customer is found by. Each is kept once, in bare digits; one that has none is left
    /// out.
    func saveNumbers(of customer: CustomerReference, _ phones: [FreeText]) throws {
        try run("DELETE FROM phone WHERE customer = ?", [customer.text])
        for number in Set(phones.compactMap { Numbering.bare($0.text) }) {
            try run("INSERT INTO phone (number, customer) VALUES (?, ?)", [number, customer.text])
        }
    }
}
