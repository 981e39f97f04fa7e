import HoldlineCore
import HoldlineWire

/// `person export` as a text that the person can read.
struct PersonReport {
    let data: PersonData
    let writer: PageWriter

    /// Customers and legal holds come first, then tickets with their notes, calls, holds, mails, invoices, reminders and hand-overs,
    /// and at the end every event with its sealed part. Under the facts of a row stands all that is personal of it.
    func write() throws {
        for customer in data.customers { try write(customer) }
        for hold in data.legalHolds {
            try writer.section("Legal hold on \(hold.customer)")
            try writer.facts([
                "since \(LocalTime.text(hold.since))", "by \(hold.by)", hold.liftedAt.map { "released \(LocalTime.text($0))" },
            ])
            try personal(hold)
        }
        for ticket in data.tickets { try write(ticket) }
        for call in data.calls { try write(call) }
        for hold in data.holds { try write(hold) }
        for message in data.messages { try write(message) }
        try writer.section("Invoices", Self.invoices, data.invoices)
        for reminder in data.reminders {
            try writer.text(
                "\(reminder.invoice): reminder \(reminder.level), \(reminder.amount) \(reminder.currency.code), sent \(LocalTime.text(reminder.sentAt))"
            )
        }
        for handover in data.handovers {
            let agency: Phrase = handover.agency.map { Phrase(verbatim: $0) } ?? "an agency"
            try writer.text("\(handover.invoice): handed over to \(agency) \(LocalTime.text(handover.handedOverAt))")
        }
        try writer.section("All that happened")
        for event in data.events {
            try writer.text("\(LocalTime.text(event.at))  \(event.actor): \(Phrase(said: event.text))")
            if let sealed = event.sealed { try write(sealed, indent: 4) }
        }
        if !data.namedIn.isEmpty {
            try writer.section("Named in tickets of others")
            try writer.text(data.namedIn.map(\.description).joined(separator: ", "))
        }
    }

    /// What of a row is marked as personal.
    private func personal(_ row: some StoredRow) throws { try write(row.personalPart(), indent: 0) }

    private func write(_ sealed: Sealed, indent: Int) throws {
        for line in try sealed.lines() { try writer.text(line.phrase, indent: indent) }
    }

    private func write(_ customer: Customer) throws {
        try writer.section("Customer \(customer.reference)")
        let company = [customer.siren.map { Phrase("SIREN \($0)") }, customer.vat.map { Phrase("VAT \($0)") }].compactMap(\.self)
        if !company.isEmpty { try writer.facts(company) }
        try personal(customer)
    }

    /// A note whose text was erased says so; notes stand under their ticket in the order in which the daemon gave them.
    private func write(_ ticket: Ticket) throws {
        try writer.section("Ticket \(ticket.id)")
        try writer.facts([
            Phrase(word: ticket.state.rawValue), "opened \(LocalTime.text(ticket.openedAt))", "customer \(ticket.customer)",
        ])
        try personal(ticket)
        for dispute in ticket.disputes {
            let amount: Phrase = dispute.amount.map { "\($0) \(dispute.currency?.code ?? "")" } ?? "all"
            try writer.text(
                "Disputes \(amount) of \(dispute.invoice): \(dispute.reason.rawValue), \(Phrase(word: dispute.state.rawValue))")
        }
        for note in data.notes where note.ticket == ticket.id {
            let text: Phrase = note.note.text.map { Phrase(verbatim: $0.text) } ?? "(erased)"
            try writer.text("\(LocalTime.text(note.note.at))  \(note.note.by): \(text)")
        }
    }

    private func write(_ call: Call) throws {
        try writer.section("Call \(call.id)")
        try writer.facts([
            "in \(call.queue)", Phrase(verbatim: LocalTime.text(call.arrivedAt)), call.agent.map { "with \($0)" },
            call.outcome.map { Phrase(word: $0.rawValue) },
            // Of a telephone system's call what was dialled is among what is personal.
            call.isNative ? call.transferredTo.map { "passed on to \($0)" } : nil,
        ])
        try personal(call)
    }

    private func write(_ hold: Hold) throws {
        try writer.section("Hold \(hold.id)")
        try writer.facts([
            Phrase(word: hold.kind.rawValue), hold.invoice.map { "on \($0)" } ?? hold.customer.map { "on all of \($0)" },
            hold.amount.map { "\($0) \(hold.currency?.code ?? "")" }, "since \(LocalTime.text(hold.since))",
            hold.liftedAt.map { "lifted \(LocalTime.text($0))" },
        ])
        try personal(hold)
    }

    private func write(_ message: Message) throws {
        try writer.section("Mail \(message.id)")
        try writer.facts([
            Phrase(word: message.direction.rawValue), Phrase(word: MailWords.state(message)),
            Phrase(verbatim: LocalTime.text(message.at)), "by \(message.by)", message.date.map { "written \(LocalTime.text($0))" },
            message.ticket.map { Phrase(verbatim: $0.description) }, message.invoice.map { "invoice \($0)" },
            message.customer.map { "customer \($0)" }, message.kind.map { Phrase(word: $0) },
        ])
        try personal(message)
    }

    /// Days and amounts are written as the API has them, and not in the reader's form.
    private static let invoices: [Column<Invoice>] = [
        Column("number", "INVOICE", firm: true) { .text($0.number.text) },
        Column("issued", "ISSUED", firm: true) { .text("\($0.issued)") },
        Column("due", "DUE", firm: true) { .text($0.due?.description) },
        Column("amount", "AMOUNT", right: true, firm: true) { .text("\($0.amount)") },
        Column("open", "OPEN", right: true, firm: true) { .text("\($0.open)") },
        .currency(\.currency),
    ]
}

/// A receipt in words.
struct ErasureWords {
    let receipt: ErasureReceipt

    /// For an answer that came before the file was written anew (`scrubbed` is false).
    static let goesOn: Phrase = "The database's file is still being written anew: “holdline status” says so until it is done."

    /// Says what was erased, or in a dry run would be, what is kept and why, and names tickets of others to look at and backups
    /// that have the data still. Twenty names of a kind are written out, and the others are counted.
    var sentences: [Phrase] {
        let isDone = receipt.seq != nil
        var sentences: [Phrase] = []
        func list(_ values: [some CustomStringConvertible]) -> Phrase {
            let shown = values.prefix(20).map(\.description).joined(separator: ", ")
            return values.count > 20 ? "\(shown) and \(values.count - 20) more" : Phrase(verbatim: shown)
        }
        func some(_ values: [some CustomStringConvertible], _ one: Phrase, _ many: Phrase) {
            guard !values.isEmpty else { return }
            let what: Phrase = values.count == 1 ? one : many
            sentences.append(isDone ? "Erased: the \(what) \(list(values))." : "Would be erased: the \(what) \(list(values)).")
        }
        some(receipt.customers, "names, numbers and addresses of customer", "names, numbers and addresses of customers")
        some(receipt.tickets, "texts, contact, notes and file names of", "texts, contacts, notes and file names of")
        some(receipt.calls, "number and name of", "numbers and names of")
        some(receipt.holds, "note of", "notes of")
        some(receipt.messages, "words and files of", "words and files of")
        let events = Phrase("\(Int(receipt.events), one: "{} event", other: "{} events")")
        let redacted: Phrase = receipt.redacted > 0 ? ", and what had been chained by mistake in \(receipt.redacted)" : ""
        sentences.append(
            isDone ? "Emptied: the sealed part of \(events)\(redacted)." : "Would be emptied: the sealed part of \(events)\(redacted).")
        let kept = receipt.kept
        sentences.append(
            "Kept, since the law wants it kept: \(kept.invoices) invoices with their amounts, \(kept.reminders) reminders, \(kept.disputes) disputes and \(kept.holds) holds, of which \(kept.standingHolds) go on holding."
        )
        if !receipt.namedIn.isEmpty {
            sentences.append(
                "Perhaps named in tickets of others, which stay as they are: \(list(receipt.namedIn)). Look at them, and name them with --ticket."
            )
        }
        guard let seq = receipt.seq else { return sentences + ["Nothing was erased: this was a dry run."] }
        sentences.append("Event \(seq) records it. Backups of a head below \(receipt.backupsBefore) have the data still.")
        for backup in receipt.backups {
            let place = backup.to.map { "\($0) " } ?? ""
            sentences.append("Such a backup: \(place)of \(LocalTime.text(backup.at)) by \(backup.by), head \(backup.head).")
        }
        sentences.append(
            receipt.scrubbed
                ? "The database's file and its log were written anew, and hold no trace of it."
                : Self.goesOn)
        return sentences
    }
}

extension ErasureReceipt: Listed {
    /// One line a receipt; `backupsBefore` is a seq, and every backup of a lower head has the data still.
    static let columns: [Column<ErasureReceipt>] = [
        Column("seq", "SEQ", right: true) { .count($0.seq.map { Int($0) }) },
        Column("at", "AT") { .text($0.at?.description) },
        Column("by", "BY") { .text($0.by) },
        Column("cause", "CAUSE") { .word($0.cause) },
        Column("customers", "CUSTOMERS") { .list($0.customers.map(\.text)) },
        Column("tickets", "TICKETS") { .list($0.tickets.map(\.description)) },
        Column("calls", "CALLS") { .list($0.calls.map(\.description)) },
        Column("holds", "HOLDS") { .list($0.holds.map(\.description)) },
        Column("messages", "MAILS") { .list($0.messages.map(\.description)) },
        Column("events", "EVENTS", right: true) { .count(Int($0.events)) },
        Column("redacted", "REDACTED", right: true) { .count(Int($0.redacted)) },
        Column("namedIn", "NAMED IN") { .list($0.namedIn.map(\.description)) },
        Column("backupsBefore", "BACKUPS BEFORE", right: true) { .count(Int($0.backupsBefore)) },
        Column("scrubbed", "SCRUBBED") { .text(String($0.scrubbed)) },
    ]
}

extension LegalHold: Listed {
    static let columns: [Column<LegalHold>] = [
        Column("customer", "CUSTOMER") { .text($0.customer.text) },
        Column("since", "SINCE") { .text($0.since.description) },
        Column("by", "BY") { .text($0.by) },
        Column("reason", "REASON") { .text($0.reason?.text) },
        Column("liftedAt", "RELEASED") { .text($0.liftedAt?.description) },
        Column("liftedBy", "BY") { .text($0.liftedBy) },
    ]
}

/// A line of the CSV of `person export`.
struct PersonEventRow: Listed {
    let event: PersonEvent
    /// The values of the sealed part, each with the name of its field.
    let personal: [String]

    /// Throws what reading the sealed part throws: no value may be missing.
    init(_ event: PersonEvent) throws {
        self.event = event
        personal = try event.sealed?.lines().map(\.phrase.description) ?? []
    }

    static let columns: [Column<PersonEventRow>] = [
        Column("seq", "SEQ", right: true) { .count(Int($0.event.seq)) },
        Column("at", "AT") { .text($0.event.at.description) },
        Column("actor", "BY") { .text($0.event.actor) },
        Column("type", "TYPE") { .text($0.event.type) },
        Column("subject", "SUBJECT") { .text($0.event.subject) },
        Column("text", "TEXT") { .text($0.event.text) },
        Column("sealed", "PERSONAL") { .list($0.personal) },
    ]
}
