import HoldlineCore

/// A person's own data, and what is erased of it.
extension Samples {
    static var personBodies: [(String, any Encodable)] {
        [
            ("ErasePerson", ErasePerson(PersonKey(customer: reference, phone: text, email: text), tickets: [ticketID], dryRun: true)),
            ("PreserveCustomer", PreserveCustomer(reason: empty)), ("ReleaseCustomer", ReleaseCustomer(reason: empty)),
            ("PostNotice", notice), ("RunRetention", RunRetention(dryRun: true)), ("RedactLedger", RedactLedger(events: [1], dryRun: true)),
        ]
    }

    static var notice: PostNotice {
        PostNotice(
            id: "A202601765232", kind: .correction, siren: "732829320", published: day, family: text, nature: text, complement: text,
            judged: day, court: text, corrects: "A202601755231")
    }

    static var takenNotice: Notice {
        var taken = Notice(notice, receivedAt: instant, version: 3)
        (taken.customer, taken.hold, taken.ticket) = (reference, holdID, ticketID)
        return taken
    }

    static var legalHold: LegalHold {
        var hold = LegalHold(customer: reference, by: "lea", since: instant, reason: text, version: 3)
        (hold.liftedAt, hold.liftedBy) = (instant, "lea")
        return hold
    }

    static var sealed: Sealed {
        var sealed = Sealed()
        (sealed.subject, sealed.description, sealed.contact, sealed.reference) = (text, text, contact, text)
        sealed.evidence = [Evidence(name: empty, sha256: sha256)]
        sealed.awayNote = text
        (sealed.text, sealed.liftedNote, sealed.name, sealed.number) = (text, text, text, text)
        (sealed.transferredTo, sealed.call) = (text, text)
        let message = messageIn
        (sealed.messageID, sealed.from, sealed.to, sealed.inReplyTo) = (text, message.from, [empty], [empty])
        (sealed.attachments, sealed.omitted, sealed.oddities) = (message.attachments, message.omitted, [empty])
        (sealed.recipients, sealed.sha256, sealed.error) = (message.recipients, sha256, text)
        sealed.notes = [Note(at: instant, by: "lea", text: text, seq: 3)]
        (sealed.phones, sealed.emails, sealed.language, sealed.changes) = ([empty], [empty], text, [change])
        return sealed
    }

    static var personAnswers: [(String, any Encodable)] {
        let event = PersonEvent(
            seq: 1, at: instant, actor: "lea", type: "ticket.opened", subject: "T-1", text: "t", sealed: sealed)
        return [
            ("Notice", takenNotice),
            (
                "ClaimList",
                ClaimList(
                    customer: reference, judgment: day, ticket: ticketID, claims: [ClaimList.Claim(invoice, interest: nil)], version: 3)
            ),
            ("LegalHold", legalHold), ("PersonEvent", event), ("Sealed", sealed),
            ("ErasureReceipt", ErasureReceipt(Erasure(.asked), seq: 1, at: instant, by: "lea", backupsBefore: 1)),
            ("RetentionReport", RetentionReport(dryRun: true, limits: RetentionLimits(tickets: 1, calls: 1, customers: 1))),
            ("RetentionLimits", RetentionLimits(tickets: 1, calls: 1, customers: 1)),
            ("RedactionReport", RedactionReport(dryRun: true, ChainedByMistake(events: [1], kept: [2]))), ("KeptRecords", KeptRecords()),
            ("PersonNote", PersonNote(ticket: ticketID, note: Note(at: instant, by: "lea", text: text))),
            (
                "PersonData",
                PersonData(
                    customers: [], legalHolds: [legalHold], tickets: [ticket], notes: [], calls: [], holds: [hold], messages: [messageIn],
                    invoices: [invoice],
                    reminders: [], handovers: [], events: [event], namedIn: [ticketID], version: 3)
            ),
        ]
    }
}
