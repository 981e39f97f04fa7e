import GRDB
import HoldlineCore

/// A row of `call` or of `visit`: both have the same columns.
extension Call {
    /// Throws `UnreadableColumn` for a word that this version does not know.
    init(row: Row) throws {
        self.init(
            id: CallID(number: row["id"]), queue: QueueName(unchecked: row["queue"]), number: row.text("number"), name: row.text("name"),
            customer: row.customer("customer"), priority: try row.word("priority"), credit: row["credit"],
            skills: try row.json([Skill].self, "skills") ?? [], arrivedAt: row.instant("arrived_at"), version: row["version"])
        visit = row["visit"]
        suggested = try row.json([CustomerReference].self, "suggested") ?? []
        state = try row.word("state")
        agent = row["agent"]
        placedAt = row.instant("placed_at")
        offeredAt = row.optionalInstant("offered_at")
        answeredAt = row.optionalInstant("answered_at")
        endedAt = row.optionalInstant("ended_at")
        heldAt = row.optionalInstant("held_at")
        outcome = try row.optionalWord("outcome")
        turnedAway = try row.optionalWord("turned_away")
        wait = row["wait"]
        talk = row["talk"]
        hold = row["hold"]
        wrapUp = row["wrap_up"]
        ticket = row.ticket("ticket")
        callback = try row.json(Callback.self, "callback")
        reservedFor = row["reserved_for"]
        reservedUntil = row.optionalInstant("reserved_until")
        transferredTo = row["transferred_to"]
        passes = try row.json([Pass].self, "passes") ?? []
        unconfirmed = row["unconfirmed"]
        if let source: String = row["source"] { observed = Observed(source: source, callid: row["callid"], entry: row["entry"]) }
    }
}

/// A row of `agent`.
extension Agent {
    /// Throws `UnreadableColumn` for a word that this version does not know.
    init(row: Row) throws {
        self.init(login: row["login"], since: row.instant("since"), observed: row["observed"], version: row["version"])
        status = try row.word("status")
        state = try row.word("state")
        reason = row.text("reason")
        cause = try row.optionalWord("cause")
        call = (row["call"] as Int64?).map(CallID.init(number:))
        wrapUpUntil = row.optionalInstant("wrap_up_until")
        pauseAfterCall = row["pause_after_call"]
        queues = try row.json([Membership].self, "queues") ?? []
        skills = try row.json([Skill].self, "skills") ?? []
        misses = row["misses"]
        answered = row["answered"]
        idleSince = row.instant("idle_since")
        lastOfferedAt = row.optionalInstant("last_offered_at")
        lastEndedAt = row.optionalInstant("last_ended_at")
        lastCall = (row["last_call"] as Int64?).map(CallID.init(number:))
        source = row["source"]
        pauses = try row.json([QueuePause].self, "pauses")
    }
}

/// A row of `agent_entry`.
extension AgentEntry {
    /// An empty queue in the table stands for all of the agent's queues: NULL could not be part of the primary key.
    init(row: Row) throws {
        let queue: String = row["queue"]
        self.init(
            agent: row["agent"], at: row.instant("at"), kind: try row.word("kind"),
            queue: queue.isEmpty ? nil : QueueName(unchecked: queue))
    }
}
