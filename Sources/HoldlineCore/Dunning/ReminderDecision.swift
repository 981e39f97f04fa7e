extension RegisterReminder: Action {
    package static let terms = ActionTerms(
        "reminders",
        """
        Registers that a reminder goes out. 409 `held-meanwhile`, with the answer of this moment, where something that holds came after \
        `version`, where the answer at `sentAt` is `pause`, where `amount` is more than `collectable`, and where the level would \
        advance while a part is held.
        """,
        help: "Register that a reminder goes out. Only exit code 0 permits sending it.")
    package static let refuses: [Refusal.Code] = [.heldMeanwhile, .wrongLevel]

    package var reply: Reply { .reminder }
    /// Throws `heldMeanwhile`, `wrongLevel`, `invalid`, and `notFound` where nobody registered the invoice.
    package func decide(on number: InvoiceNumber, in draft: inout Draft) throws {
        try draft.remind(number, self)
        draft.created = true
    }
}

extension EventType {
    package static let reminderRegistered = EventType("reminder.registered") { told in
        guard let reminder = told.facts.reminder else { return "registered a reminder" }
        return
            "registered reminder \(reminder.level) on \(reminder.invoice): \(reminder.amount) \(reminder.currency.code), sent at \(reminder.sentAt)"
    }
}

extension Draft {
    /// Registers that a reminder goes out, and refuses what would dun a held invoice.
    ///
    /// It is decided on the tables behind all commands before it, whatever the sender saw: `held-meanwhile`, with the answer of this
    /// moment, where the answer is `pause`, where a hold that stands came or changed after `version`, where more than what is
    /// collectable is asked for, and where the level would advance while a part is held. A lifted hold does not matter, nor one that is
    /// not active on the day of sending.
    ///
    /// Levels begin with 1. The last one may be repeated; the next one follows only where nothing at all is held: while a part is held,
    /// the first reminder and repetitions go out for what is collectable, and no threat grows.
    ///
    /// Throws `invalid` for a level outside of 1 to 99, another currency, an amount that is not above zero, and a sending too far ahead.
    fileprivate mutating func remind(_ number: InvoiceNumber, _ body: RegisterReminder) throws {
        let invoice = try registered(number)
        guard Reminder.levels.contains(body.level) else { throw Refusal.invalid("level", "a reminder's level is 1 to 99") }
        if let currency = body.currency, currency != invoice.currency {
            throw Refusal.invalid("currency", "\(number) is in \(invoice.currency.code)")
        }
        let amount = try positive(body.amount, in: invoice.currency, field: "amount")
        let day = policyDay(of: body.sentAt)
        guard day <= context.today.adding(days: Reminder.largestLead) else {
            throw Refusal.invalid("sentAt", "\(body.sentAt) is more than \(Reminder.largestLead) days ahead: holds may come until then")
        }
        if let run = body.run { try requirePlain(run, field: "run") }

        let answer = try freeAnswer(invoice, asOf: max(day, context.today), since: body.version, what: "reminder")
        let last = try base.lastReminder(on: number)
        try requireNext(body.level, after: last, answer)
        if let collectable = answer.collectable, amount > collectable {
            throw Refusal.held(
                "\(amount) \(invoice.currency.code) is more than what may be collected on \(number): \(collectable)", answer,
                field: "amount")
        }
        let reminder = Reminder(
            invoice: number, customer: invoice.customer, level: body.level, amount: amount, currency: invoice.currency,
            sentAt: body.sentAt, run: body.run, registeredAt: context.now, registeredBy: context.actor.name, answered: body.version,
            version: nextSeq)
        record(.reminderRegistered, on: .invoice(number), reminder: reminder)
    }

    private func requireNext(_ level: Int, after last: Reminder?, _ answer: DunningAnswer) throws {
        let reached = last?.level ?? 0
        guard level == reached || level == reached + 1 else {
            let allowed = (max(reached, 1)...min(reached + 1, Reminder.levels.upperBound)).map(String.init)
            throw Refusal(
                .wrongLevel,
                last.map { "the last reminder was level \($0.level), sent at \($0.sentAt): \(level) does not follow it" }
                    ?? "no reminder was registered yet: the first one is level 1",
                field: "level", allowed: allowed)
        }
        if level > reached, reached > 0, answer.decision != .proceed {
            throw Refusal.held(
                "the level does not advance while a part is held: level \(reached) may be repeated for what is collectable", answer,
                field: "level")
        }
    }
}

// What reminders and hand-overs have in common.
extension Draft {
    /// The invoice. Throws `notFound` with the dunning answer for one that nobody registered.
    func registered(_ number: InvoiceNumber) throws -> Invoice {
        guard let invoice = try invoice(number) else {
            var refusal = Refusal(.notFound, "nobody registered \(number), so nobody may be dunned for it: register it first")
            refusal.answer = dunningAnswer(number, nil, try base.standingHolds(on: number, HoldKind.all), asOf: context.today)
            throw refusal
        }
        return invoice
    }

    /// The day of an instant in the configuration's zone.
    func policyDay(of instant: Instant) -> Day { context.policy.calendar.zone.day(of: instant) }

    /// The dunning answer as these records have it, where it is no pause and nothing that holds came after `version`.
    ///
    /// Throws `heldMeanwhile` with the answer, and `invalid` for a version that this ledger has not reached. `what` names what goes out.
    func freeAnswer(_ invoice: Invoice, asOf day: Day, since version: Int64, what: String) throws -> DunningAnswer {
        guard (0...base.head).contains(version) else {
            throw Refusal.invalid(
                "version", "the ledger is at \(base.head), and \(version) is no answer's version: ask again, it may be another ledger")
        }
        let holds = try standing(invoice)
        let answer = dunningAnswer(invoice.number, invoice, holds, asOf: day)
        guard answer.decision != .pause else {
            throw Refusal.held("\(invoice.number) is paused on \(day): no \(what) goes out", answer)
        }
        let later = holds.first { $0.version > version && $0.isActive(on: day) && $0.covers(invoice) }
        if let later {
            throw Refusal.held("\(later.id) (\(later.kind.rawValue)) came after version \(version): decide again on this answer", answer)
        }
        return answer
    }

    private func dunningAnswer(_ number: InvoiceNumber, _ invoice: Invoice?, _ holds: [Hold], asOf day: Day) -> DunningAnswer {
        DunningAnswer.decide(
            number.text, invoice.map(DunnableInvoice.init), customer: invoice?.customer, holds: holds, asOf: day,
            unregisteredProceeds: context.policy.unregisteredProceeds, version: base.head)
    }

    /// Those that nobody lifted, of the invoice and of its customer, in the order of their numbers.
    private func standing(_ invoice: Invoice) throws -> [Hold] {
        let own = try standingHolds(on: invoice.number, HoldKind.all)
        return (own + (try base.standingHolds(onAllOf: invoice.customer))).sorted { $0.id < $1.id }
    }
}

extension Refusal {
    /// With the dunning answer of this moment.
    static func held(_ message: String, _ answer: DunningAnswer, field: String? = nil) -> Refusal {
        var refusal = Refusal(.heldMeanwhile, message, field: field)
        refusal.answer = answer
        return refusal
    }
}
