/// What another system knew of a complaint, for its import: a supervisor's alone.
///
/// Its clock begins when the complaint was opened there. The event that brings it says that it was imported, and by whom.
package struct OldTicket: Codable, Hashable, Sendable {
    package var openedAt: Instant
    /// The Unix user who opened it there. Absent: the one who imports it.
    package var openedBy: String?
    package var notes: [OldNote]?
    /// How it ended. Absent: it is live, and holds what it disputes.
    package var outcome: Outcome?
    /// When it ended; of a complaint with an outcome only, and there mandatory.
    package var resolvedAt: Instant?
    /// The Unix user who ended it there. Absent: the one who imports it.
    package var resolvedBy: String?
    /// When its clock stood, since the company waited for the customer, or since it was over until it was taken up again.
    package var waits: [OldWait]?
    /// What it disputed and what came of it. It holds nothing: what was credited is taken to be in the ledger already.
    package var settled: [OldDispute]?

    package init(
        openedAt: Instant, openedBy: String? = nil, notes: [OldNote]? = nil, outcome: Outcome? = nil, resolvedAt: Instant? = nil,
        resolvedBy: String? = nil, waits: [OldWait]? = nil, settled: [OldDispute]? = nil
    ) {
        (self.openedAt, self.openedBy, self.notes, self.outcome, self.resolvedAt) = (openedAt, openedBy, notes, outcome, resolvedAt)
        (self.resolvedBy, self.waits, self.settled) = (resolvedBy, waits, settled)
    }
}

/// A time during which a complaint's clock stood in another system.
package struct OldWait: Codable, Hashable, Sendable {
    /// `from`: when the clock stopped.
    /// `to`: when it ran again.
    package var from, to: Instant

    package init(from: Instant, to: Instant) { (self.from, self.to) = (from, to) }
}

/// A dispute that another system kept, and its end.
package struct OldDispute: Codable, Hashable, Sendable {
    package var invoice: InvoiceNumber
    package var reason: Reason
    /// What it disputed, VAT included. Absent: all of the invoice, and nobody knows how much that was.
    package var amount: Amount?
    /// Of the amounts. Absent: the invoice's, or the configured one.
    package var currency: Currency?
    /// Absent: that of the complaint.
    package var outcome: Outcome?
    /// What the outcome credited, VAT included: mandatory with partly-upheld; with upheld, where it is absent, all that was disputed.
    package var credited: Amount?
    /// Absent: when the complaint ended; mandatory where it has not.
    package var settledAt: Instant?

    package init(
        invoice: InvoiceNumber, reason: Reason, amount: Amount? = nil, currency: Currency? = nil, outcome: Outcome? = nil,
        credited: Amount? = nil, settledAt: Instant? = nil
    ) {
        (self.invoice, self.reason, self.amount, self.currency) = (invoice, reason, amount, currency)
        (self.outcome, self.credited, self.settledAt) = (outcome, credited, settledAt)
    }
}

/// A note of another system.
package struct OldNote: Codable, Hashable, Sendable {
    package var at: Instant
    /// The Unix user who wrote it. Absent: who opened the complaint.
    package var by: String?
    package var text: FreeText
    /// Whether the customer was told this; absent: nobody says, and it counts as a response.
    package var toCustomer: Bool?

    package init(at: Instant, by: String? = nil, text: FreeText, toCustomer: Bool? = nil) {
        (self.at, self.by, self.text, self.toCustomer) = (at, by, text, toCustomer)
    }
}

extension Draft {
    /// Gives a ticket that is opened its past; the notes are those of the event that opens it.
    ///
    /// Throws `notYourRole` for all but supervisors, and `invalid` for times to come or in a wrong order, for names that no Unix user has,
    /// and for a complaint that is over and disputes something: it would hold what nobody works on.
    mutating func take(_ old: OldTicket, into ticket: inout Ticket, disputes: Bool) throws -> [Note] {
        guard context.actor.isSupervisor else {
            throw Refusal(.notYourRole, "a complaint of another system is imported by a supervisor", field: "history")
        }
        try require(old.openedAt, since: nil, field: "history.openedAt")
        ticket.openedAt = old.openedAt
        if let name = old.openedBy { ticket.openedBy = try requireLogin(name, field: "history.openedBy") }
        var notes: [Note] = []
        for (place, note) in (old.notes ?? []).enumerated() {
            let path = "history.notes[\(place)]."
            guard !note.text.isBlank else { throw Refusal.invalid(path + "text", "the note is empty") }
            try require(note.at, since: old.openedAt, field: path + "at")
            let author = try note.by.map { try requireLogin($0, field: path + "by") } ?? ticket.openedBy
            notes.append(Note(at: note.at, by: author, text: note.text, toCustomer: note.toCustomer))
        }
        notes.sort { $0.at < $1.at }
        let told = notes.filter { $0.toCustomer != false }.map(\.at)
        (ticket.firstResponseAt, ticket.acknowledgedAt, ticket.customerToldAt) = (told.first, told.first, told.last)
        for (place, wait) in (old.waits ?? []).enumerated() {
            try require(wait.from, since: old.openedAt, field: "history.waits[\(place)].from")
            try require(wait.to, since: wait.from, field: "history.waits[\(place)].to")
            ticket.pauses.append(Pause(from: wait.from, to: wait.to))
        }
        guard (old.outcome == nil) == (old.resolvedAt == nil) else {
            throw Refusal.invalid("history.resolvedAt", "“outcome” and “resolvedAt” go together: how it ended, and when")
        }
        guard let outcome = old.outcome, let end = old.resolvedAt else {
            guard old.resolvedBy == nil else {
                throw Refusal.invalid("history.resolvedBy", "“resolvedBy” goes with “outcome”: it says who ended it")
            }
            return notes
        }
        guard outcome != .duplicate else {
            throw Refusal.invalid("history.outcome", "a duplicate is merged into its ticket once both are there")
        }
        guard !disputes else {
            throw Refusal.invalid(
                "disputes", "a complaint that is over disputes nothing any more: “history.settled” takes what it disputed")
        }
        let last = ([notes.last?.at, old.openedAt] + ticket.pauses.map(\.to)).compactMap(\.self).max() ?? old.openedAt
        try require(end, since: last, field: "history.resolvedAt")
        ticket.state = .closed
        ticket.respond(at: end)
        let author = try old.resolvedBy.map { try requireLogin($0, field: "history.resolvedBy") } ?? context.actor.name
        ticket.resolution = Resolution(outcome: outcome, at: end, by: author)
        return notes
    }

    /// Puts a complaint's settled disputes beside those that it raises now, each with a hold that stood from its opening to its settlement.
    ///
    /// Throws `invalid` for an outcome that contradicts its credit, for times in a wrong order and for an invoice that is named twice, and
    /// `overAmount` for amounts above the invoice's.
    mutating func settle(_ old: OldTicket, on ticket: Ticket, into raised: inout Raised) throws {
        for (place, past) in (old.settled ?? []).enumerated() {
            let path = "history.settled[\(place)]."
            guard !raised.disputes.contains(where: { $0.invoice == past.invoice }) else {
                throw Refusal.invalid(path + "invoice", "\(past.invoice) is named twice: once is enough")
            }
            guard let outcome = past.outcome ?? old.outcome else {
                throw Refusal.invalid(path + "outcome", "the complaint has not ended: say how this dispute did")
            }
            guard let end = past.settledAt ?? old.resolvedAt else {
                throw Refusal.invalid(path + "settledAt", "the complaint has not ended: say when this dispute did")
            }
            try require(end, since: old.openedAt, field: path + "settledAt")
            if let resolved = old.resolvedAt, end > resolved {
                throw Refusal.invalid(path + "settledAt", "\(end) is after the end of the complaint, \(resolved)")
            }
            var dispute = try self.dispute(past, outcome, on: ticket, path)
            dispute.openedAt = old.openedAt
            var hold = Hold(
                id: dispute.hold, kind: past.reason == .receiverUnknown ? .undelivered : .dispute, invoice: past.invoice, ticket: ticket.id,
                reason: past.reason, amount: dispute.amount, currency: dispute.amount == nil ? nil : dispute.currency,
                review: context.review, since: old.openedAt, placedBy: ticket.openedBy, version: nextSeq)
            (hold.liftedAt, hold.liftedBy) = (end, ticket.resolution?.by ?? context.actor.name)
            raised.disputes.append(dispute)
            raised.holds.append(hold)
        }
    }

    private mutating func dispute(_ past: OldDispute, _ outcome: Outcome, on ticket: Ticket, _ path: String) throws -> Dispute {
        let invoice = try invoice(past.invoice)
        let currency = past.currency ?? invoice?.currency ?? context.policy.currency
        let amount = try past.amount.map { try positive($0, in: currency, field: path + "amount") }
        let credited = try past.credited.map { try positive($0, in: currency, field: path + "credited") }
        if let most = invoice?.currency == currency ? invoice?.amount : nil {
            for (value, name) in [(amount, "amount"), (credited, "credited")] {
                guard let value, value > most else { continue }
                throw Refusal(.overAmount, "\(value) is more than \(past.invoice) is, \(most) \(currency.code)", field: path + name)
            }
        }
        if let amount, let credited, credited > amount {
            throw Refusal(.overAmount, "\(credited) is more than what was disputed, \(amount) \(currency.code)", field: path + "credited")
        }
        let hasAmounts = amount != nil || credited != nil
        var dispute = Dispute(
            ticket: ticket.id, invoice: past.invoice, reason: past.reason, amount: amount, currency: hasAmounts ? currency : past.currency,
            hold: newHoldID(), openedAt: context.now, openedSeq: nextSeq, base: nil)
        switch outcome {
        case .upheld: (dispute.state, dispute.credited) = (.upheld, credited ?? amount)
        case .partlyUpheld:
            guard let credited else {
                throw Refusal.invalid(path + "credited", "partly-upheld needs “credited”: how much was right?")
            }
            (dispute.state, dispute.credited) = (.partlyUpheld, credited)
        case .rejected, .withdrawn:
            guard credited == nil else {
                throw Refusal.invalid(path + "credited", "a dispute that is \(outcome.rawValue) credits nothing")
            }
            dispute.state = outcome == .rejected ? .rejected : .withdrawn
        case .duplicate:
            throw Refusal.invalid(path + "outcome", "a dispute is upheld, partly-upheld, rejected or withdrawn")
        }
        return dispute
    }

    /// Throws `invalid` for a time to come, and for one before another.
    private func require(_ time: Instant, since first: Instant?, field: String) throws {
        guard time <= context.now else { throw Refusal.invalid(field, "\(time) is still to come") }
        if let first, time < first { throw Refusal.invalid(field, "\(time) is before \(first), where it cannot have been") }
    }

    /// Names stand in what is chained for ever, so that none but those of Unix users are taken.
    private func requireLogin(_ name: String, field: String) throws -> String {
        let first = name.unicodeScalars.first
        let isPlain = name.unicodeScalars.allSatisfy {
            ("a"..."z").contains($0) || ("0"..."9").contains($0) || ["_", "-", "."].contains($0)
        }
        guard let first, isPlain, ("a"..."z").contains(first) || first == "_", name.utf8.count <= 32 else {
            throw Refusal.invalid(field, "this is no name of a Unix user: lower-case letters, digits, “_”, “-” and “.”, 32 at most")
        }
        return name
    }
}
