/// Erases what is personal of a person: the body of `POST /v1/person/erase`.
package struct ErasePerson: Codable, Hashable, Sendable {
    package var customer: CustomerReference?
    package var phone, email: FreeText?
    /// Tickets of others whose texts name the person: they are erased, too.
    package var tickets: [TicketID]?
    /// Tells what would be erased, and erases nothing.
    package var dryRun: Bool?

    package init(_ key: PersonKey, tickets: [TicketID]? = nil, dryRun: Bool? = nil) {
        (customer, phone, email) = (key.customer, key.phone, key.email)
        (self.tickets, self.dryRun) = (tickets, dryRun)
    }

    package var key: PersonKey { PersonKey(customer: customer, phone: phone, email: email) }
}

extension ErasePerson: Change {
    package typealias Target = Anew

    package var reply: Reply { .erasure }

    /// Throws `invalid` where the person is not named by exactly one of the three, `notFound` where nothing personal is left that names
    /// the person, `legalHold` where a customer of theirs is under one, and `wrongState` for a call that has not ended.
    package func decide(on target: Anew, in draft: inout Draft) throws {
        try key.check()
        let scope = try draft.base.personal(of: .person(key, tickets: tickets ?? [], draft.context.policy))
        try scope.requireErasable()
        draft.erase(scope, .asked)
    }
}

extension PersonalScope {
    /// Throws `notFound`, `legalHold` and `wrongState`.
    package func requireErasable() throws(Refusal) {
        try requireReleased()
        if let call = liveCalls.first {
            throw Refusal(.wrongState, "\(call) has not ended: nothing is erased before it has")
        }
        guard !events.isEmpty || !redacted.isEmpty else {
            throw Refusal(.notFound, isEmpty ? "nothing here names this person" : "nothing personal is left of this person")
        }
    }

    /// Throws `legalHold` where one stands on a customer who is meant.
    package func requireReleased() throws(Refusal) {
        guard let hold = legalHolds.first else { return }
        throw Refusal(
            .legalHold,
            "\(hold.customer) is under a legal hold since \(hold.since), by \(hold.by): nothing is erased before it is released")
    }
}

/// Erases what earlier erasures had emptied and an older backup has brought back. The daemon's own.
package struct RepeatErasures: Change {
    package typealias Target = Anew

    /// Events whose sealed parts were emptied.
    package var events: [Int64]

    package init(events: [Int64]) { self.events = events }

    package var reply: Reply { .erasure }

    /// A legal hold does not stand against it: the data was erased before. Throws `notFound` where nothing is left.
    package func decide(on target: Anew, in draft: inout Draft) throws {
        let scope = try draft.base.personal(of: .events(events))
        guard !scope.events.isEmpty || !scope.redacted.isEmpty else {
            throw Refusal(.notFound, "nothing of what was erased before is there")
        }
        draft.erase(scope, .restored)
    }
}

extension Draft {
    /// Records an erasure, and what stays of customers who lose one entry.
    mutating func erase(_ scope: PersonalScope, _ cause: ErasureCause) {
        answer(with: .ledger)
        record(.personErased, on: .ledger, erasure: Erasure(cause, scope))
        for customer in scope.remaining { record(.customerRegistered, on: .customer(customer.reference), customer: customer) }
    }
}

/// What was erased, or would be: the answer to an erasure.
package struct ErasureReceipt: Codable, Hashable, Sendable {
    /// Ledger seq of the erasure's own event; null for a dry run.
    @OrNull package var seq: Int64?
    /// When it was erased, and by whom; null for a dry run.
    @OrNull package var at: Instant?
    @OrNull package var by: String?
    package var cause: ErasureCause
    /// Without anything personal from then on.
    package var customers: [CustomerReference]
    package var tickets: [TicketID]
    package var calls: [CallID]
    package var holds: [HoldID]
    /// Mails, in and out, with the files that no other one names.
    package var messages: [MessageID]
    /// Events whose sealed part is empty, and those of whose facts a part was taken out.
    package var events, redacted: Int64
    /// Invoices, amounts, reminders and holds stay: the law wants them kept.
    package var kept: KeptRecords
    /// Tickets of others in whose texts the name, the number or the address stands: nothing of them is erased unless they are named.
    package var namedIn: [TicketID]
    /// Backups that the daemon handed over and that have the data still, newest first.
    package var backups: [BackupRecord]
    /// Backups of an earlier head than this have the data still, whoever made them.
    package var backupsBefore: Int64
    /// Whether the database's file and its log hold no trace any more; false while the daemon is still writing them anew.
    package var scrubbed: Bool

    package init(_ erasure: Erasure, seq: Int64?, at: Instant?, by: String?, backupsBefore: Int64) {
        (self.seq, self.at, self.by, self.backupsBefore) = (seq, at, by, backupsBefore)
        (cause, customers, tickets, calls, holds) = (
            erasure.cause, erasure.customers, erasure.tickets, erasure.calls, erasure.holds
        )
        messages = erasure.messages ?? []
        (events, redacted) = (erasure.eventCount, Int64(erasure.redacted?.count ?? 0))
        (kept, namedIn, backups, scrubbed) = (erasure.kept, erasure.namedIn ?? [], [], false)
    }
}
