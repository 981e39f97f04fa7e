import Foundation
import GRDB
import HoldlineCore

/// Applies an event to the tables. It holds no rule: an event carries the rows as they stand after it, so replaying the ledger
/// gives the same tables, whatever the rules are by then.
struct Projection {
    /// Within the transaction that the event is written in.
    let db: Database
    /// Written by `writeTexts`, once all events of the transaction are applied.
    let fullText = TextQueue()

    /// Writes everything that the event carries. The ticket's text comes last, since it is found under the notes that
    /// were written before it. Throws what SQLite says, and the transaction is then to be rolled back.
    func apply(_ event: ReadEvent) throws {
        try mention(event)
        if let ticket = event.facts.ticket { try save(ticket, event) }
        for dispute in event.facts.disputes ?? [] { try save(dispute) }
        for hold in event.facts.holds ?? [] { try save(hold, note: event.type == .holdPlaced ? event.sealed.text : nil) }
        if let invoice = event.facts.invoice { try save(invoice) }
        if let status = event.facts.status { try save(status) }
        if let customer = event.facts.customer { try save(customer, event.sealed) }
        if let document = event.facts.document { try save(document) }
        if let merge = event.facts.merge { try save(merge) }
        if let reminder = event.facts.reminder { try save(reminder) }
        if let handover = event.facts.handover { try save(handover) }
        for call in event.facts.calls ?? [] { try save(call, event) }
        for agent in event.facts.agents ?? [] { try save(agent, event) }
        for entry in event.facts.entries ?? [] { try save(entry, event) }
        if let ticket = event.facts.ticket { try saveText(of: ticket.id, event) }
    }

    /// Runs one statement with its values. Throws `DatabaseError`.
    func run(_ sql: String, _ values: Database.Values) throws { try db.write(sql, values) }

    /// Notes which subjects the event names, so that a subject's history is one search of an index.
    private func mention(_ event: ReadEvent) throws {
        // In one statement where they are few, as they nearly always are.
        var rest = event.facts.mentions(with: event.subject)[...]
        while !rest.isEmpty {
            let some = rest.prefix(Self.insertMentions.count)
            rest = rest.dropFirst(some.count)
            try run(Self.insertMentions[some.count - 1], [event.seq] + some.map(\.description))
        }
    }

    /// For one mention, for two, and so on.
    private static let insertMentions = (1...4).map { count in
        "INSERT INTO mention (subject, seq) VALUES " + (1...count).map { "(?\($0 + 1), ?1)" }.joined(separator: ", ")
    }

    // MARK: Tickets

    /// Writes a ticket as it stands after the event. Personal columns are set from the sealed part only where the event
    /// changed them.
    private func save(_ ticket: Ticket, _ event: ReadEvent) throws {
        if event.type == .ticketOpened {
            try run(
                """
                INSERT INTO ticket (customer, subject, description, priority, channel, state, assignee, contact, reference, requested,
                    evidence, call, opened_at, opened_by, updated_at, waiting_for, waiting_until, waiting_since, first_response_at,
                    resolution, pauses, messages_of, version, id)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    ticket.customer.text, event.sealed.subject?.text, event.sealed.description?.text, ticket.priority.rawValue,
                    ticket.channel.rawValue, ticket.state.rawValue, ticket.assignee, try event.sealed.contact.map(StoredJSON.encode),
                    event.sealed.reference?.text, ticket.requested?.rawValue, try event.sealed.evidence.map(StoredJSON.encode),
                    event.sealed.call?.text ?? ticket.call, ticket.openedAt.milliseconds, ticket.openedBy, ticket.updatedAt.milliseconds,
                    ticket.waitingFor?.rawValue,
                    ticket.waitingUntil?.number, ticket.waitingSince?.milliseconds, ticket.firstResponseAt?.milliseconds,
                    try ticket.resolution.map(StoredJSON.encode), try StoredJSON.encode(ticket.pauses), ticket.messagesOf?.text,
                    ticket.version, ticket.id.number,
                ])
            return
        }
        try run(
            """
            UPDATE ticket SET customer = ?, priority = ?, channel = ?, state = ?, assignee = ?, requested = ?, call = coalesce(?, call),
                opened_at = ?, updated_at = ?, waiting_for = ?, waiting_until = ?, waiting_since = ?, first_response_at = ?, resolution = ?, pauses = ?,
                version = ?
            WHERE id = ?
            """,
            [
                ticket.customer.text, ticket.priority.rawValue, ticket.channel.rawValue, ticket.state.rawValue, ticket.assignee,
                ticket.requested?.rawValue, ticket.call, ticket.openedAt.milliseconds, ticket.updatedAt.milliseconds,
                ticket.waitingFor?.rawValue,
                ticket.waitingUntil?.number, ticket.waitingSince?.milliseconds, ticket.firstResponseAt?.milliseconds,
                try ticket.resolution.map(StoredJSON.encode), try StoredJSON.encode(ticket.pauses), ticket.version, ticket.id.number,
            ])
        if let changes = event.facts.changes {
            try edit(ticket.id, Set(changes.map(\.field)), event.sealed)
        } else if event.type == .ticketEdited {
            try edit(ticket.id, event.sealed)
        }
    }

    /// Personal fields that the event changed: one whose value is not in the sealed part was emptied, or is erased.
    private func edit(_ id: TicketID, _ fields: Set<String>, _ sealed: Sealed) throws {
        if fields.contains("subject") { try run("UPDATE ticket SET subject = ? WHERE id = ?", [sealed.subject?.text, id.number]) }
        if fields.contains("description") {
            try run("UPDATE ticket SET description = ? WHERE id = ?", [sealed.description?.text, id.number])
        }
        if fields.contains("reference") { try run("UPDATE ticket SET reference = ? WHERE id = ?", [sealed.reference?.text, id.number]) }
        if fields.contains(where: { $0 == "contact" || $0.hasPrefix("contact.") }) {
            try run("UPDATE ticket SET contact = ? WHERE id = ?", [try sealed.contact.map(StoredJSON.encode), id.number])
        }
        if fields.contains("evidence") {
            try run("UPDATE ticket SET evidence = ? WHERE id = ?", [try sealed.evidence.map(StoredJSON.encode), id.number])
        }
        if fields.contains("call"), let call = sealed.call { try run("UPDATE ticket SET call = ? WHERE id = ?", [call.text, id.number]) }
    }

    /// An event of before changes were recorded, when no field could be emptied.
    private func edit(_ id: TicketID, _ sealed: Sealed) throws {
        try run(
            """
            UPDATE ticket SET subject = coalesce(?, subject), description = coalesce(?, description), contact = coalesce(?, contact),
                reference = coalesce(?, reference)
            WHERE id = ?
            """,
            [sealed.subject?.text, sealed.description?.text, try sealed.contact.map(StoredJSON.encode), sealed.reference?.text, id.number])
    }

    /// Writes a dispute. Its place among those of its ticket is given when it is first written, and stays.
    private func save(_ dispute: Dispute) throws {
        try run(
            """
            INSERT INTO dispute (ticket, invoice, place, reason, reason_code, amount, currency, state, credited, hold, pending, opened_at,
                opened_seq, base, near)
            VALUES (?1, ?2, (SELECT count(*) FROM dispute WHERE ticket = ?1), ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
            ON CONFLICT (ticket, invoice) DO UPDATE SET reason = excluded.reason, reason_code = excluded.reason_code,
                amount = excluded.amount, currency = excluded.currency, state = excluded.state, credited = excluded.credited,
                hold = excluded.hold, pending = excluded.pending, opened_at = excluded.opened_at, opened_seq = excluded.opened_seq,
                base = excluded.base, near = excluded.near
            """,
            [
                dispute.ticket.number, dispute.invoice.text, dispute.reason.rawValue, dispute.reasonCode, dispute.amount?.units,
                dispute.currency?.code, dispute.state.rawValue, dispute.credited?.units, dispute.hold.number, dispute.pending?.number,
                dispute.openedAt.milliseconds, dispute.openedSeq, dispute.base?.units, dispute.near?.text,
            ])
    }

    /// Notes and the full text, last: what they are found under is there by then.
    private func saveText(of id: TicketID, _ event: ReadEvent) throws {
        if event.type == .ticketOpened {
            try index(id, row: -id.number, [event.sealed.subject, event.sealed.description])
        } else if changesText(event) {
            let texts = try Row.fetchOne(db, sql: "SELECT subject, description FROM ticket WHERE id = ?", arguments: [id.number])
            try writeTexts()
            try run("DELETE FROM search WHERE rowid = ?", [-id.number])
            try index(
                id, row: -id.number, [texts?["subject"] as String?, texts?["description"] as String?].map { $0.flatMap(FreeText.init) })
        }
        if event.type == .ticketMerged {
            // They are the other ticket's now, which took them over in the event before.
            try writeTexts()
            let rows = try Int64.fetchAll(db, sql: "SELECT DISTINCT seq FROM note WHERE ticket = ?", arguments: [id.number])
            for row in rows { try run("DELETE FROM search WHERE rowid = ? AND ticket = ?", [row, id.number]) }
            try run("DELETE FROM note WHERE ticket = ?", [id.number])
        }
        try saveNotes(of: id, event)
    }

    /// Whether the subject or the description is another one after the event.
    private func changesText(_ event: ReadEvent) -> Bool {
        if let changes = event.facts.changes { return changes.contains { $0.field == "subject" || $0.field == "description" } }
        return event.type == .ticketEdited && (event.sealed.subject != nil || event.sealed.description != nil)
    }

    /// A note that another ticket had keeps the seq under which it was written: its place among others, and its row of the full text.
    private func saveNotes(of id: TicketID, _ event: ReadEvent) throws {
        var notes = event.sealed.notes ?? []
        if let text = event.sealed.text { notes.append(Note(at: event.at, by: event.actor, text: text)) }
        var parts: [Int64: Int] = [:]
        for note in notes {
            let seq = note.seq ?? event.seq
            let part = parts[seq, default: 0]
            parts[seq] = part + 1
            try run(
                "INSERT INTO note (ticket, seq, part, at, author, text) VALUES (?, ?, ?, ?, ?, ?)",
                [id.number, seq, part, note.at.milliseconds, note.by, note.text?.text])
        }
        let moved = parts.keys.filter { $0 != event.seq }
        if !moved.isEmpty { try writeTexts() }
        for seq in moved { try run("DELETE FROM search WHERE rowid = ?", [seq]) }
        for seq in parts.keys.sorted() { try index(id, row: seq, notes.filter { ($0.seq ?? event.seq) == seq }.map(\.text)) }
    }

    /// Leaves the folded text for `writeTexts`; nothing is written where all texts are empty or erased.
    private func index(_ id: TicketID, row: Int64, _ texts: [FreeText?]) throws {
        let text = texts.compactMap { $0?.text }.joined(separator: "\n")
        guard !text.isEmpty else { return }
        fullText.add(row, id, SearchText.folded(text))
    }

    /// Brings the full text up to date.
    func writeTexts() throws {
        for entry in fullText.take() {
            try run("INSERT INTO search (rowid, ticket, text) VALUES (?, ?, ?)", [entry.row, entry.ticket.number, entry.text])
        }
    }

    // MARK: Holds, invoices, customers

    /// Writes a hold. What it holds, since when and who placed it stays as it was first written; `note` is given with
    /// the event that placed it.
    private func save(_ hold: Hold, note: FreeText?) throws {
        try run(
            """
            INSERT INTO hold (id, kind, invoice, customer, ticket, reason, amount, currency, from_day, until_day, review_day,
                issued_before, since, placed_by, lifted_at, lifted_by, note, counted_since, promise, replaced_by, origin, spelling, company,
                version)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, ticket = excluded.ticket, reason = excluded.reason,
                amount = excluded.amount, currency = excluded.currency, until_day = excluded.until_day, review_day = excluded.review_day,
                lifted_at = excluded.lifted_at, lifted_by = excluded.lifted_by, promise = excluded.promise, version = excluded.version
            """,
            [
                hold.id.number, hold.kind.rawValue, hold.invoice?.text, hold.customer?.text, hold.ticket?.number, hold.reason?.rawValue,
                hold.amount?.units, hold.currency?.code, hold.from?.number, hold.until?.number, hold.review?.number,
                hold.issuedBefore?.number, hold.since.milliseconds, hold.placedBy, hold.liftedAt?.milliseconds, hold.liftedBy, note?.text,
                hold.countedSince, try hold.promise.map(StoredJSON.encode), hold.by?.text, hold.origin?.number, hold.invoice?.spellingKey,
                hold.customer.flatMap { Company.key(ofNumber: $0.text) }, hold.version,
            ])
    }

    /// Writes an invoice as it stands. `first_seq` stays that of its first registration, which lists are in the order
    /// of.
    private func save(_ invoice: Invoice) throws {
        try run(
            """
            INSERT INTO invoice (number, first_seq, customer, issued, due, currency, amount, open, credited, registered_at, movements,
                version, credit_notes, from_documents, instalments, reissued, excess, spelling, company)
            VALUES (?1, ?11, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
            ON CONFLICT (number) DO UPDATE SET customer = excluded.customer, issued = excluded.issued, due = excluded.due,
                currency = excluded.currency, amount = excluded.amount, open = excluded.open, credited = excluded.credited,
                registered_at = excluded.registered_at, movements = excluded.movements, version = excluded.version,
                credit_notes = excluded.credit_notes, from_documents = excluded.from_documents, instalments = excluded.instalments,
                reissued = excluded.reissued, excess = excluded.excess, company = excluded.company
            """,
            [
                invoice.number.text, invoice.customer.text, invoice.issued.number, invoice.due?.number, invoice.currency.code,
                invoice.amount.units, invoice.open.units, invoice.credited?.units, invoice.registeredAt.milliseconds,
                try invoice.movements.map(StoredJSON.encode), invoice.version, invoice.creditNotes?.units,
                invoice.fromDocuments == true ? 1 : nil, try invoice.instalments.map(StoredJSON.encode),
                try invoice.reissued.map(StoredJSON.encode), invoice.excess?.units, invoice.number.spellingKey,
                Company.key(ofNumber: invoice.customer.text),
            ])
    }

    /// Keeps a status message under its seq; it is never changed.
    private func save(_ status: InvoiceStatus) throws {
        try run(
            """
            INSERT INTO status (invoice, message, code, at, role, reasons, amount, currency, requested, received_at, effect, ticket,
                version)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                status.invoice.text, status.message, status.code, status.at.milliseconds, status.by, try StoredJSON.encode(status.reasons),
                status.amount?.units, status.currency?.code, status.requested?.rawValue, status.receivedAt.milliseconds,
                status.effect.rawValue, status.ticket?.number, status.version,
            ])
    }

    /// Writes a customer with what is personal of it, and the telephone numbers that callers are recognised by. A
    /// registration replaces all fields.
    private func save(_ customer: Customer, _ sealed: Sealed) throws {
        try run(
            """
            INSERT INTO customer (reference, first_seq, name, siren, vat, phones, emails, language, version, company)
            VALUES (?1, ?8, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            ON CONFLICT (reference) DO UPDATE SET name = excluded.name, siren = excluded.siren, vat = excluded.vat,
                phones = excluded.phones, emails = excluded.emails, language = excluded.language, version = excluded.version,
                company = excluded.company
            """,
            [
                customer.reference.text, sealed.name?.text, customer.siren, customer.vat, try StoredJSON.encode(sealed.phones ?? []),
                try StoredJSON.encode(sealed.emails ?? []), sealed.language?.text, customer.version,
                Company.key(customer.reference, siren: customer.siren, vat: customer.vat),
            ])
        try saveNumbers(of: customer.reference, sealed.phones ?? [])
    }
}
