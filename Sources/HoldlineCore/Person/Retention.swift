/// For how many years personal data is kept, by kind; nil: for ever.
package struct RetentionLimits: Codable, Hashable, Sendable {
    /// `tickets`: after their closing. `calls`: after their end.
    /// `customers`: after the last that happened of one who has no open invoice, no live ticket and no hold that stands.
    package var tickets, calls, customers: Int?

    package init(tickets: Int? = nil, calls: Int? = nil, customers: Int? = nil) {
        (self.tickets, self.calls, self.customers) = (tickets, calls, customers)
    }

    package var isEmpty: Bool { tickets == nil && calls == nil && customers == nil }

    /// What is over before these instants is not kept any longer.
    package func cutoffs(_ today: Day, _ zone: Zone) -> RetentionCutoffs {
        func cutoff(_ years: Int?) -> Instant? {
            years.map { years in
                let (year, month, date) = today.components
                // 29 February has no day of its own in most years.
                let day = Day(year: year - years, month: month, day: date) ?? Day(year: year - years, month: month, day: date - 1)
                return zone.instant(of: day ?? today)
            }
        }
        return RetentionCutoffs(tickets: cutoff(tickets), calls: cutoff(calls), customers: cutoff(customers))
    }
}

/// The instants before which something has to have ended for its personal data to be erased; nil: none of that kind is.
package struct RetentionCutoffs: Hashable, Sendable {
    package var tickets, calls, customers: Instant?
}

/// The body of `POST /v1/retention`.
package struct RunRetention: Codable, Hashable, Sendable {
    /// Tells what would be erased, and erases nothing.
    package var dryRun: Bool?

    package init(dryRun: Bool? = nil) { self.dryRun = dryRun }
}

/// Tickets, calls and customers that are old enough for their personal data to go, as far as a search has seen.
package struct RetentionSubjects: Hashable, Sendable {
    package var tickets: [TicketID] = []
    package var calls: [CallID] = []
    package var customers: [CustomerReference] = []

    package init() {}

    package var isEmpty: Bool { tickets.isEmpty && calls.isEmpty && customers.isEmpty }
}

/// Erases a part of what a retention has found, which is looked at once more: the writer looks for nothing itself, and sees to other
/// commands between two parts. The daemon's own.
package struct EraseExpired: Change {
    package typealias Target = Anew

    package var subjects: RetentionSubjects

    package init(_ subjects: RetentionSubjects) { self.subjects = subjects }

    package var reply: Reply { .erasure }

    /// Throws `invalid` where the configuration names no time, and `notFound` where none of it may go any more.
    package func decide(on target: Anew, in draft: inout Draft) throws {
        let limits = draft.context.policy.retention
        try limits.require()
        let cutoffs = limits.cutoffs(draft.context.policy.today(at: draft.context.steady), draft.context.policy.calendar.zone)
        let scope = try draft.base.personal(of: .expired(cutoffs, subjects))
        guard !scope.events.isEmpty || !scope.redacted.isEmpty else {
            throw Refusal(.notFound, "nothing is kept longer than the configuration says")
        }
        draft.erase(scope, .retention)
    }
}

extension RetentionLimits {
    /// Throws `invalid` where the configuration names no time.
    package func require() throws(Refusal) {
        guard isEmpty else { return }
        throw Refusal(.invalid, "the configuration has no “retention”: nothing is erased by its age")
    }
}

/// What a retention erased, or would erase.
package struct RetentionReport: Codable, Hashable, Sendable {
    package var dryRun: Bool
    /// The configured years.
    package var limits: RetentionLimits
    package var tickets, calls, customers: Int
    /// Events whose sealed part is empty.
    package var events: Int64
    /// Ledger seqs of the erasures' own events; none for a dry run.
    package var seqs: [Int64]
    /// Of what would be erased, at most a hundred each.
    package var sample: [String]
    /// Whether the database's file holds no trace any more.
    package var scrubbed: Bool

    package init(dryRun: Bool, limits: RetentionLimits) {
        (self.dryRun, self.limits) = (dryRun, limits)
        (tickets, calls, customers, events, seqs, sample, scrubbed) = (0, 0, 0, 0, [], [], false)
    }

    package mutating func add(_ erasure: Erasure, seq: Int64?) {
        tickets += erasure.tickets.count
        calls += erasure.calls.count
        customers += erasure.customers.count
        events += erasure.eventCount
        if let seq { seqs.append(seq) }
        let named = erasure.tickets.map(\.description) + erasure.calls.map(\.description) + erasure.customers.map(\.text)
        sample += named.prefix(max(0, 100 - sample.count))
    }
}
