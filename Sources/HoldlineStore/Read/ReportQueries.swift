import GRDB
package import HoldlineCore

/// Reports, reckoned from visits and agents' entries in one snapshot.
extension Store {
    /// The figures of some days, from the tables that the ledger made.
    /// Visits come by their arrival; agents' entries are read from the ledger's beginning, since a login of long ago may last.
    /// `options` were checked by the route.
    package func queueReport(_ options: ReportOptions) async throws -> QueueReport {
        let (zone, now) = (policy.calendar.zone, now)
        let range = options.instants(in: zone)
        return try await pool.read { db in
            var builder = QueueReport.Builder(options, zone: zone, now: now)
            // Conversations that began before the first day were work on it; none is a week long.
            let earliest = range.lowerBound.adding(seconds: -7 * 86_400)
            try Self.visits(db, queue: options.queue, from: earliest, to: range.upperBound) { row in
                let visit = try Visit(row: row)
                if visit.arrivedAt >= range.lowerBound || visit.endedAt ?? now >= range.lowerBound { builder.add(visit) }
            }
            let entries = try Row.fetchCursor(
                db, sql: "SELECT * FROM agent_entry WHERE at < ? ORDER BY at, seq",
                arguments: [range.upperBound.milliseconds])
            while let row = try entries.next() { builder.add(try AgentEntry(row: row)) }
            return builder.finish(version: try db.head())
        }
    }

    /// Today's report by queue, with each queue's own threshold: a report for each threshold that there is, of the queues that have it.
    ///
    /// One read of today's visits and of the agents' entries since the day before, however long the ledger is: it is asked for at each
    /// scrape. An agent who logged in earlier still counts with every call; only a queue that is served so, and has no call today, has no row.
    package func todaysReports() async throws -> [QueueReport] {
        let names = live.read { Array($0.counts.keys) }
        guard !names.isEmpty else { return [] }
        let (zone, now) = (policy.calendar.zone, now)
        let builders = Dictionary(grouping: names) { policy.calls.queue($0).threshold }.sorted { $0.key < $1.key }.map {
            threshold, queues in
            var options = ReportOptions(from: nil, to: nil, today: policy.today(at: now))
            options.threshold = threshold
            return (builder: QueueReport.Builder(options, zone: zone, now: now), queues: Set(queues))
        }
        let range = ReportOptions(from: nil, to: nil, today: policy.today(at: now)).instants(in: zone)
        return try await pool.read { db in
            var builders = builders
            try Self.visits(db, queue: nil, from: range.lowerBound.adding(seconds: -86_400), to: range.upperBound) { row in
                let visit = try Visit(row: row)
                guard visit.arrivedAt >= range.lowerBound || visit.endedAt ?? now >= range.lowerBound else { return }
                for place in builders.indices where builders[place].queues.contains(visit.queue) { builders[place].builder.add(visit) }
            }
            let entries = try Row.fetchCursor(
                db, sql: "SELECT * FROM agent_entry WHERE at >= ? AND at < ? ORDER BY at, seq",
                arguments: [range.lowerBound.adding(seconds: -86_400).milliseconds, range.upperBound.milliseconds])
            while let row = try entries.next() {
                let entry = try AgentEntry(row: row)
                for place in builders.indices { builders[place].builder.add(entry) }
            }
            let head = try db.head()
            return builders.map { builder, queues in
                var report = builder.finish(version: head)
                report.rows.removeAll { row in !queues.contains(QueueName(unchecked: row.key ?? "")) }
                return report
            }
        }
    }

    /// The mean week of some days, of visits that are over.
    /// Both days are included. Calls that go on are left out, and so are callbacks and callers who were turned away.
    package func arrivals(queue: QueueName?, _ days: ClosedRange<Day>) async throws -> (ArrivalPattern, version: Int64) {
        let zone = policy.calendar.zone
        let (from, to) = (zone.instant(of: days.lowerBound), zone.instant(of: days.upperBound.adding(days: 1)))
        return try await pool.read { db in
            var builder = ArrivalPattern.Builder(zone: zone, days: days)
            try Self.visits(db, queue: queue, from: from, to: to) { row in
                let visit = try Visit(row: row)
                // A callback's time is nobody's patience, and who was turned away never waited.
                guard visit.state == .ended, !visit.isCallback, visit.booking != .turnedAway else { return }
                let handled = visit.booking == .answered ? (visit.talk ?? 0) + visit.hold + (visit.wrapUp ?? 0) : nil
                builder.add(
                    arrivedAt: visit.arrivedAt, wait: visit.wait ?? 0, abandoned: visit.booking == .abandoned, handled: handled)
            }
            return (builder.pattern(queue: queue?.text), try db.head())
        }
    }

    /// The columns that `Visit(row:)` reads, by position: there may be millions.
    /// `from` is included, `to` is not. The order is none: each of the two tables is read by its index on arrivals.
    static func visits(
        _ db: Database, queue: QueueName?, from: Instant, to: Instant, _ each: (Row) throws -> Void
    ) throws {
        for table in ["call", "visit"] {
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT queue, agent, arrived_at, offered_at, answered_at, ended_at, booking, state, callback IS NOT NULL, wait, talk, hold,
                        wrap_up, CASE passes WHEN '[]' THEN NULL ELSE passes END
                    FROM \(table) WHERE arrived_at >= ?1 AND arrived_at < ?2 AND (?3 IS NULL OR queue = ?3 COLLATE NOCASE)
                    """, arguments: [from.milliseconds, to.milliseconds, queue?.text])
            while let row = try rows.next() { try each(row) }
        }
    }
}

/// A row of a report's read.
extension Visit {
    /// Columns by position, in the order of that read. Throws `UnreadableColumn` for a booking or a state that this
    /// version does not know.
    init(row: Row) throws {
        guard let booking = CallBooking(rawValue: row[6]), let state = CallState(rawValue: row[7]) else {
            throw UnreadableColumn(description: "booking or state of a visit")
        }
        func instant(_ column: Int) -> Instant? { (row[column] as Int64?).map(Instant.init(milliseconds:)) }
        self.init(queue: QueueName(unchecked: row[0]), arrivedAt: Instant(milliseconds: row[2]), booking: booking, state: state)
        agent = row[1]
        (offeredAt, answeredAt, endedAt) = (instant(3), instant(4), instant(5))
        isCallback = row[8]
        (wait, talk, hold, wrapUp) = (row[9], row[10], row[11], row[12])
        if let text: String = row[13] { passes = try StoredJSON.decode([Pass].self, from: text) }
    }
}
