import GRDB
package import HoldlineCore

/// Personal data of single persons: what an erasure would reach, and what was erased before.
extension Store {
    /// What an erasure would reach as the tables stand. Throws what the erasure would be refused with.
    /// That is `legalHold`, `wrongState` for a call that goes on, and `notFound` where nothing personal is left of the person.
    /// Nothing is written.
    package func dryRun(_ body: ErasePerson) async throws -> ErasureReceipt {
        try body.key.check()
        let policy = policy
        let (scope, head) = try await pool.read { db in
            (
                try TableRecords(db).personal(of: .person(body.key, tickets: body.tickets ?? [], policy)), try db.head()
            )
        }
        try scope.requireErasable()
        return ErasureReceipt(Erasure(.asked, scope), seq: nil, at: nil, by: nil, backupsBefore: head + 1)
    }

    /// Whether nothing is left in the database's file of what the erasure with this seq emptied.
    package func isScrubbed(_ seq: Int64) -> Bool { scrub.isDone(seq) }

    /// What an erasure has still to do on the disk, in a sentence for a person; nil where nothing is.
    package var erasureProblem: String? { (erasures.trouble ?? scrub.trouble)?.sentence }

    /// Sees to what the list beside the database says was erased: where an older backup has brought it back, it is erased again.
    ///
    /// Before any other command, and to be awaited before anybody asks. Nil where nothing came back. Throws `UnusableDatabase` where the
    /// list cannot be read.
    package func recoverErasures() throws -> PendingWrite? {
        let list = ErasureList(file: erasures)
        let (missing, returned) = try pool.read { db in (try list.missing(db), try list.returned(db)) }
        erasures.keep(missing)
        guard !returned.isEmpty else { return nil }
        let pending = PendingWrite(Write(.new(RepeatErasures(events: returned)), by: .daemon))
        try enqueueOwed(pending)
        return pending
    }

    // MARK: Retention and redaction

    /// What a retention would erase. Throws `invalid` where the configuration names no time.
    package func retentionDryRun() async throws -> RetentionReport {
        let limits = policy.retention
        try limits.require()
        var scope = PersonalScope()
        try await searchExpired { scope.join($1) }
        var report = RetentionReport(dryRun: true, limits: limits)
        report.add(Erasure(.retention, scope), seq: nil)
        return report
    }

    /// Erases part by part what its time is over for; the file is written anew once, after the last part.
    /// Each part is a command of its own. It ends where nothing more is found, and at a cancellation. Throws
    /// what else a command is refused with; what the parts before it erased stays erased.
    package func retain(as actor: Actor) async throws -> RetentionReport {
        try policy.retention.require()
        var report = RetentionReport(dryRun: false, limits: policy.retention)
        scrub.pause(true)
        defer { scrub.pause(false) }
        try await searchExpired { found, _ in
            guard !found.isEmpty else { return }
            do {
                let written = try await submit(Write(.new(EraseExpired(found)), by: actor))
                if case .erasure(let receipt) = written.answer, let seq = receipt.seq { report.add(receipt, seq) }
            } catch let refusal as Refusal where refusal.code == .notFound {}
        }
        return report
    }

    /// Goes through all candidates of a retention, a page in each transaction, until there are no more or the task is cancelled. The steady
    /// time counts, as for the command that erases.
    private func searchExpired(_ take: (RetentionSubjects, PersonalScope) async throws -> Void) async throws {
        var place: ExpiredSubjects.Place? = .start
        while let from = place, !Task.isCancelled {
            let (policy, now) = (policy, now)
            let part = try await pool.read { db in
                let steady = try SteadyTime.ofRetention(db, last: try Ledger(db).at).at(now)
                let cutoffs = policy.retention.cutoffs(policy.today(at: steady), policy.calendar.zone)
                return try ExpiredSubjects(records: TableRecords(db), cutoffs: cutoffs).search(from: from)
            }
            place = part.next
            try await take(part.found, part.scope)
        }
    }

    /// Looks through all events, some thousand at a time.
    package func chainedByMistake() async throws -> ChainedByMistake {
        var found = ChainedByMistake()
        var after: Int64 = 0
        while true {
            let place = after
            let (last, part) = try await pool.read { db in
                let rows = try LedgerRow.fetchAll(
                    db, sql: "SELECT \(LedgerRow.columns) FROM event WHERE seq > ? ORDER BY seq LIMIT 2000", arguments: [place])
                let records = TableRecords(db)
                var part = ChainedByMistake()
                for row in rows where try row.hasMistake() {
                    let isKept = try !records.personal(of: .chained([row.seq])).legalHolds.isEmpty
                    if isKept { part.kept.append(row.seq) } else { part.events.append(row.seq) }
                }
                return (rows.last?.seq, part)
            }
            found.events += part.events
            found.kept += part.kept
            guard let last else { return found }
            after = last
        }
    }

    /// Throws what the redaction of these events would be refused with. Nothing is written.
    package func dryRun(_ body: RedactLedger) async throws {
        _ = try await pool.read { db in try body.scope(in: TableRecords(db)) }
    }
}

extension LedgerRow {
    /// Whether the facts have something that belongs into the sealed part.
    fileprivate func hasMistake() throws -> Bool {
        let facts = try StoredJSON.decode(Facts.self, from: facts)
        return facts.redacted != facts
    }
}

extension RetentionReport {
    fileprivate mutating func add(_ receipt: ErasureReceipt, _ seq: Int64) {
        var scope = PersonalScope()
        (scope.tickets, scope.calls, scope.customers) = (receipt.tickets, receipt.calls, receipt.customers)
        add(Erasure(.retention, scope), seq: seq)
        events += receipt.events
    }
}
