/// Takes out of old events what was chained by mistake: the body of `POST /v1/ledger/redact`.
package struct RedactLedger: Codable, Hashable, Sendable {
    /// Absent: all events in whose facts something personal stands.
    package var events: [Int64]?
    /// Tells which events these are, and changes none.
    package var dryRun: Bool?

    package init(events: [Int64]? = nil, dryRun: Bool? = nil) { (self.events, self.dryRun) = (events, dryRun) }

    /// The most events of one redaction.
    package static let most = 500
}

extension RedactLedger: Change {
    package typealias Target = Anew

    package var reply: Reply { .erasure }

    /// Throws what `scope(in:)` throws.
    package func decide(on target: Anew, in draft: inout Draft) throws {
        let scope = try scope(in: draft.base)
        draft.answer(with: .ledger)
        draft.record(.personErased, on: .ledger, erasure: Erasure(.redaction, scope))
    }

    /// What goes. Throws `invalid` for no event, and for more than `most`, `notFound` for one that has nothing personal in its facts, and
    /// `legalHold` where one tells of a customer who is under one.
    package func scope(in records: any Records) throws -> PersonalScope {
        guard let events, (1...Self.most).contains(events.count) else {
            throw Refusal.invalid("events", "name 1 to \(Self.most) events")
        }
        let scope = try records.personal(of: .chained(events))
        if let other = Set(events).subtracting(scope.redacted.map(\.seq)).min() {
            throw Refusal(.notFound, "event \(other) has nothing personal in its facts", field: "events")
        }
        try scope.requireReleased()
        return scope
    }
}

/// Events in whose facts something personal stands.
package struct ChainedByMistake: Hashable, Sendable {
    /// Those that may be redacted, ascending.
    package var events: [Int64] = []
    /// Those that a legal hold keeps, ascending.
    package var kept: [Int64] = []

    package init(events: [Int64] = [], kept: [Int64] = []) { (self.events, self.kept) = (events, kept) }

    /// The redactions of all of them.
    package var parts: [RedactLedger] {
        stride(from: 0, to: events.count, by: RedactLedger.most).map {
            RedactLedger(events: Array(events.dropFirst($0).prefix(RedactLedger.most)))
        }
    }
}

/// What a redaction did, or would do.
package struct RedactionReport: Codable, Hashable, Sendable {
    package var dryRun: Bool
    /// Events whose facts were written anew.
    package var events: [Int64]
    /// Those that would have been, but for a legal hold on a customer; absent for none.
    package var kept: [Int64]?
    /// Ledger seqs of the events that record it; none for a dry run.
    package var seqs: [Int64]
    /// Whether the database's file holds no trace any more.
    package var scrubbed: Bool

    package init(dryRun: Bool, _ found: ChainedByMistake) {
        (self.dryRun, events, seqs, scrubbed) = (dryRun, found.events, [], false)
        kept = found.kept.isEmpty ? nil : found.kept
    }
}

extension Facts {
    /// The personal fields that were chained with their rows: a redaction empties them in the tables, too.
    package var mistakes: [EmptiedField] {
        var found: [EmptiedField] = []
        func add<Row: StoredRow>(_ row: Row?, _ after: Row?, _ subject: (Row) -> Subject) {
            guard let row, let after, let values = try? row.columnValues(), let left = try? after.columnValues() else { return }
            for (column, (value, rest)) in zip(Row.columns, zip(values, left)) where column.isPersonal && value != rest {
                found.append(EmptiedField(row: subject(row).description, field: column.field))
            }
        }
        let redacted = redacted
        add(ticket, redacted.ticket) { .ticket($0.id) }
        for (row, after) in zip(holds ?? [], redacted.holds ?? []) { add(row, after) { .hold($0.id) } }
        for (row, after) in zip(calls ?? [], redacted.calls ?? []) { add(row, after) { .call($0.id) } }
        for (row, after) in zip(agents ?? [], redacted.agents ?? []) { add(row, after) { .agent($0.login) } }
        return found
    }
}
