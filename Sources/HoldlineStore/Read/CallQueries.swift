import GRDB
package import HoldlineCore
package import HoldlineWire

/// Calls, agents and queues. Lists are read in one snapshot of the database; queues come from the board in memory.
extension Store {
    /// One call. Throws `notFound`.
    package func call(_ id: CallID) async throws -> Call {
        let now = now
        return try await pool.read { db in
            guard let call = try TableRecords(db).call(id) else { throw Refusal(.notFound, "there is no call \(id)") }
            return call.read(at: now)
        }
    }

    /// Calls in the order of their numbers; of each the visit that goes on, or the last one. Throws `invalid` for an
    /// `after` that no page gave.
    /// A query for a live state reads the live calls alone (`call_live`), one for a customer or for lost calls what its index has
    /// (`call_customer`, `call_lost`). Queues are compared without regard to the case of ASCII letters.
    package func calls(_ query: CallQuery, _ page: PageQuery) async throws -> Page<Call> {
        let (place, now) = (try page.place(), now)
        return try await pool.read { db in
            var conditions = Conditions()
            conditions.add("id > ?", place)
            if let queue = query.queue { conditions.add("queue = ? COLLATE NOCASE", queue.text) }
            if let state = query.state { conditions.add("state = ?", state.rawValue) }
            // Lets the index of live calls be used.
            if let state = query.state, state != .ended { conditions.add("state <> 'ended'") }
            if let agent = query.agent { conditions.add("agent = ?", agent) }
            if let outcome = query.outcome { conditions.add("outcome = ?", outcome.rawValue) }
            if let customer = query.customer { conditions.add("customer = ?", customer.text) }
            if let lost = query.lost { conditions.add(lost ? "outcome = 'lost'" : "coalesce(outcome, '') <> 'lost'") }
            let rows = try Row.fetchAll(
                db, sql: "SELECT * FROM call\(conditions.clause) ORDER BY id LIMIT ?", arguments: conditions.arguments + [page.size + 1])
            let calls = try rows.prefix(page.size).map { try Call(row: $0).read(at: now) }
            return Page(items: calls, next: rows.count > page.size ? calls.last.map { String($0.id.number) } : nil, version: try db.head())
        }
    }

    /// Every visit to a queue, in the order of the arrivals; `from` and `to` are included.
    /// Days are those of the arrival in the calendar's zone. Calls and earlier visits give a page each, by `call_arrived` and
    /// `visit_arrived`, and the two are merged. Throws `invalid` for an `after` that no page gave.
    package func visits(_ query: VisitQuery, _ page: PageQuery) async throws -> Page<Call> {
        let after = try Cursor(page.after, of: 3)
        let (range, now) = (instants(query.from, query.to), now)
        return try await pool.read { db in
            var conditions = Conditions()
            if let queue = query.queue { conditions.add("queue = ? COLLATE NOCASE", queue.text) }
            if let from = range.from { conditions.add("arrived_at >= ?", from) }
            if let to = range.to { conditions.add("arrived_at < ?", to) }
            if let own = query.own { conditions.add(own ? "source IS NULL" : "source IS NOT NULL") }
            if let unfinished = query.unfinished { conditions.add(unfinished ? Self.unfinished : "NOT \(Self.unfinished)") }
            if let after {
                conditions.add("arrived_at >= ?", after.first)
                conditions.add("(arrived_at, id, visit) > (?, ?, ?)", after.first, after.second, after.third)
            }
            let part = "SELECT * FROM (SELECT \(Call.allColumns) FROM %\(conditions.clause) ORDER BY arrived_at, id, visit LIMIT ?)"
            let sql = ["call", "visit"].map { part.replacing("%", with: $0) }.joined(separator: " UNION ALL ")
            let arguments = conditions.arguments + [page.size + 1]
            let rows = try Row.fetchAll(
                db, sql: "SELECT * FROM (\(sql)) ORDER BY arrived_at, id, visit LIMIT ?",
                arguments: arguments + arguments + [page.size + 1])
            let visits = try rows.prefix(page.size).map { try Call(row: $0).read(at: now) }
            let next = rows.count > page.size ? visits.last.map { Cursor($0).description } : nil
            return Page(items: visits, next: next, version: try db.head())
        }
    }

    /// As `Call.isPresumedOver`, and what goes on.
    private static let unfinished = """
        (outcome IS NULL OR (source IS NOT NULL
            AND (outcome = 'lost' OR (outcome = 'answered' AND talk IS NULL) OR (outcome = 'withdrawn' AND wait IS NULL))))
        """

    /// Where a call stands, the calls before it, and why.
    /// The order is that of the board in memory, which may be a commit ahead of the call that was read. Throws `notFound`.
    package func reasons(of id: CallID) async throws -> CallReasons {
        let (call, now, policy) = (try await call(id), now, policy.calls)
        return live.read { board in
            CallReasons(call, on: board, policy: policy, at: now, version: index.version)
        }
    }

    // MARK: Agents and queues

    /// One agent, as it is now and as `agents` lists it. Throws `not-found` for a login that has never logged in.
    package func agent(_ login: String) async throws -> Agent {
        let now = now
        let today = policy.today(at: now)
        let begin = policy.calendar.zone.instant(of: today)
        return try await pool.read { db in
            guard var agent = try TableRecords(db).agent(login)?.read(at: now).seen(on: today) else {
                throw Refusal(.notFound, "no agent “\(login.prefix(80))” has ever logged in")
            }
            if agent.observed { agent.answered = try Self.answeredByObserved(since: begin, agent: login, db)[login] ?? 0 }
            return agent
        }
    }

    /// Agents in the order in which they first logged in, those that are logged out among them. Throws `invalid` for an
    /// `after` that no page gave.
    /// The answered calls of a telephone system's agents are counted from today's calls, since no event counts them.
    package func agents(_ page: PageQuery) async throws -> Page<Agent> {
        let (place, now) = (try page.place(), now)
        let today = policy.today(at: now)
        let begin = policy.calendar.zone.instant(of: today)
        return try await pool.read { db in
            let rows = try Row.fetchAll(
                db, sql: "SELECT * FROM agent WHERE first_seq > ? ORDER BY first_seq LIMIT ?", arguments: [place, page.size + 1])
            let answered = try Self.answeredByObserved(since: begin, db)
            let agents = try rows.prefix(page.size).map { row in
                var agent = try Agent(row: row).read(at: now).seen(on: today)
                if agent.observed { agent.answered = answered[agent.login] ?? 0 }
                return agent
            }
            let last: Int64? = rows.prefix(page.size).last?["first_seq"]
            return Page(items: agents, next: rows.count > page.size ? last.map(String.init) : nil, version: try db.head())
        }
    }

    /// How many calls of telephone systems each agent, or the one that is named, answered that arrived since an instant.
    private static func answeredByObserved(since begin: Instant, agent: String? = nil, _ db: Database) throws -> [String: Int] {
        var counts: [String: Int] = [:]
        for table in ["call", "visit"] {
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT agent, count(*) FROM \(table)
                    WHERE arrived_at >= ?1 AND source IS NOT NULL AND agent IS NOT NULL AND (?2 IS NULL OR agent = ?2) AND answered_at IS NOT NULL
                    GROUP BY agent
                    """, arguments: [begin.milliseconds, agent])
            while let row = try rows.next() { counts[row[0], default: 0] += row[1] }
        }
        return counts
    }

    /// Logins, logouts and pauses by time, of the days from `from` to `to`. Throws `invalid` for an `after` that no
    /// page gave.
    /// By `agent_entry_at`; of two at one instant the one that came to the ledger first stands first.
    package func entries(_ query: EntryQuery, _ page: PageQuery) async throws -> Page<AgentEntry> {
        let after = try Cursor(page.after, of: 2)
        let range = instants(query.from, query.to)
        return try await pool.read { db in
            var conditions = Conditions()
            if let from = range.from { conditions.add("at >= ?", from) }
            if let to = range.to { conditions.add("at < ?", to) }
            if let after { conditions.add("(at, seq) > (?, ?)", after.first, after.second) }
            let rows = try Row.fetchAll(
                db, sql: "SELECT * FROM agent_entry\(conditions.clause) ORDER BY at, seq LIMIT ?",
                arguments: conditions.arguments + [page.size + 1])
            let entries = try rows.prefix(page.size).map(AgentEntry.init(row:))
            let next = rows.count > page.size ? rows.prefix(page.size).last.map { Cursor($0["at"], $0["seq"]).description } : nil
            return Page(items: entries, next: next, version: try db.head())
        }
    }

    /// Every queue that is configured or was ever called, as it is now.
    /// By name. It reads nothing from the database, and so goes on where that cannot be read.
    package func queues() -> QueueList {
        let (policy, now) = (policy, now)
        return live.read { board in
            let names = Set(policy.calls.queues.keys).union(board.counts.keys)
            let stranded = board.stranded(policy: policy.calls, at: now)
            return QueueList(
                items: names.sorted().map { QueueStatus($0, on: board, stranded: stranded, policy: policy, at: now) },
                version: index.version)
        }
    }

    /// The instants at which two dates begin and end, in milliseconds.
    func instants(_ from: Day?, _ to: Day?) -> (from: Int64?, to: Int64?) {
        let zone = policy.calendar.zone
        return (from.map { zone.instant(of: $0).milliseconds }, to.map { zone.instant(of: $0.adding(days: 1)).milliseconds })
    }
}

extension Cursor {
    /// In a list by arrival.
    fileprivate init(_ visit: Call) { self.init(visit.arrivedAt.milliseconds, visit.id.number, Int64(visit.visit)) }
}
