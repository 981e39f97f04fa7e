import HoldlineCore
import HoldlineWire
import Testing

@testable import holdline

/// Whether all that is personal comes out of `person export`. Every personal text of the samples is a mark of its own.
@Suite("a person's own data")
struct PersonReportTests {
    private static let digest = String(repeating: "5e", count: 32)

    private static func text(_ name: String) throws -> FreeText { try #require(FreeText("mark-\(name)")) }

    /// A sealed part with a value in every field.
    private static func sealed() throws -> Sealed {
        var sealed = Sealed()
        (sealed.subject, sealed.description) = try (text("subject"), text("description"))
        sealed.contact = try Contact(name: text("contact-name"), phone: text("contact-phone"), email: text("contact-email"))
        sealed.evidence = try [Evidence(name: text("evidence"), sha256: digest)]
        (sealed.reference, sealed.text, sealed.liftedNote) = try (text("reference"), text("text"), text("lifted"))
        sealed.awayNote = try text("away")
        sealed.notes = try [
            Note(at: Instant(seconds: 0), by: "lea", text: text("note-one")),
            Note(at: .init(seconds: 1), by: "tom", text: text("note-two")),
        ]
        (sealed.name, sealed.phones, sealed.emails) = try (text("name"), [text("phone-one"), text("phone-two")], [text("email-one")])
        (sealed.language, sealed.number, sealed.transferredTo, sealed.call) = try (
            text("language"), text("number"), text("transfer"), text("call")
        )
        (sealed.messageID, sealed.error) = try (text("message-id"), text("error"))
        sealed.from = try Correspondent(name: text("from-name"), address: text("from-address"))
        (sealed.to, sealed.inReplyTo, sealed.oddities) = try ([text("to-one"), text("to-two")], [text("reply")], [text("oddity")])
        sealed.attachments = try [Attachment(name: text("attachment"), type: text("attachment-type"), size: 48_151, sha256: digest)]
        sealed.omitted = try [OmittedPart(name: text("omitted"), type: text("omitted-type"), size: 62_342, why: text("omitted-why"))]
        sealed.recipients = [
            try BounceRecipient(address: text("bounce"), action: text("action"), status: text("status"), diagnostic: text("diagnostic"))
        ]
        sealed.sha256 = digest
        sealed.changes = [FieldChange("contact.phone", from: "mark-old", to: "mark-new")]
        return sealed
    }

    private static func marks(in text: String) -> Set<Substring> { Set(text.matches(of: #/mark-[a-z-]+/#).map(\.output)) }

    @Test("every field of a sealed part has its line, whatever it is called")
    func fields() throws {
        let sealed = try Self.sealed()
        for field in Mirror(reflecting: sealed).children {
            let value = Mirror(reflecting: field.value)
            #expect(value.displayStyle == .optional && value.children.count == 1, "the sample lacks \(field.label ?? "")")
        }
        let lines = try sealed.lines().map(\.phrase.description)
        let told = lines.joined(separator: "\n")
        let json = String(decoding: try SortedJSON.bytes(sealed), as: UTF8.self)
        #expect(Self.marks(in: json).subtracting(Self.marks(in: told)) == [])
        for number in ["48151", "62342", Self.digest] { #expect(told.contains(number)) }
        #expect(lines.first == "subject: mark-subject")
        for line in [
            "telephone: mark-phone-one", "telephone: mark-phone-two", "address of the sender: mark-from-address",
            "why it was lifted: mark-lifted", "contact.phone: mark-old → mark-new", "addressed to: mark-to-two",
        ] { #expect(lines.contains(line), "\(line) in \(told)") }
        #expect(try Sealed().lines().isEmpty)
    }

    /// All that there can be, once.
    private static func data() throws -> PersonData {
        let sealed = try sealed()
        func row<Row: StoredRow>(_ row: Row) -> Row {
            var row = row
            row.unseal(sealed)
            return row
        }
        var call = Call(
            id: CallID(number: 4), queue: QueueName(unchecked: "support"), arrivedAt: Instant(seconds: 0), version: 1)
        call.observed = Observed(source: "asterisk", callid: "1.1", entry: 1)
        var invoice = Invoice.blank
        invoice.number = InvoiceNumber(unchecked: "mark-invoice")
        var reminder = Reminder.blank
        reminder.invoice = InvoiceNumber(unchecked: "mark-reminder")
        var handover = Handover.blank
        (handover.invoice, handover.agency) = (InvoiceNumber(unchecked: "mark-handover"), "mark-agency")
        let legal = LegalHold(
            customer: CustomerReference(unchecked: "C-042"), by: "lea", since: Instant(seconds: 0), reason: try text("reason"), version: 1)
        return PersonData(
            customers: [row(Customer(reference: CustomerReference(unchecked: "C-042")))], legalHolds: [legal],
            tickets: [
                row(
                    Ticket(
                        id: TicketID(number: 7), customer: CustomerReference(unchecked: "C-042"), subject: nil,
                        openedAt: Instant(seconds: 0),
                        openedBy: "lea", version: 1))
            ],
            notes: [PersonNote(ticket: TicketID(number: 7), note: Note(at: Instant(seconds: 0), by: "lea", text: try text("own-note")))],
            calls: [row(call)],
            holds: [row(Hold(id: HoldID(number: 3), kind: .manual, since: Instant(seconds: 0), placedBy: "lea", version: 1))],
            messages: [
                row(
                    Message(
                        id: MessageID(number: 5), direction: .in, state: .received, at: Instant(seconds: 0), by: "post", version: 1))
            ], invoices: [invoice], reminders: [reminder], handovers: [handover],
            events: [
                PersonEvent(
                    seq: 1, at: Instant(seconds: 0), actor: "lea", type: "ticket.opened", subject: "T-7", text: "opened T-7",
                    sealed: sealed)
            ], namedIn: [TicketID(number: 9)], version: 1)
    }

    private func export(_ data: PersonData, _ options: String...) async throws -> Run {
        let answer = String(decoding: try SortedJSON.bytes(data), as: UTF8.self)
        var run: Run?
        try await ScriptedDaemon.run({ _, _ in .answer(200, answer) }) { daemon in
            run = await Run.holdline(["person", "export", "--customer", "C-042", "--socket", daemon.socket] + options)
        }
        return try #require(run)
    }

    private func requireWhole<Row: StoredRow>(_ rows: [Row]) throws {
        for row in rows {
            for (column, value) in zip(Row.columns, try row.columnValues()) where column.isPersonal {
                #expect(value != .null, "the sample lacks \(column.field) of \(Row.self)")
            }
        }
    }

    @Test("the table has every personal text of every list, those of mails too; a list that is new is not forgotten")
    func table() async throws {
        let whole = try Self.data()
        for list in Mirror(reflecting: whole).children where list.label != "version" {
            #expect(!Mirror(reflecting: list.value).children.isEmpty, "the sample lacks \(list.label ?? "")")
        }
        try requireWhole(whole.customers)
        try requireWhole(whole.legalHolds)
        try requireWhole(whole.tickets)
        try requireWhole(whole.calls)
        try requireWhole(whole.holds)
        try requireWhole(whole.messages)
        // The feed has the same texts, and must not stand in for a list.
        var data = whole
        data.events = []
        let json = String(decoding: try SortedJSON.bytes(data), as: UTF8.self)
        let run = try await export(data)
        #expect(run.status == 0, "\(run.error)")
        #expect(Self.marks(in: json).subtracting(Self.marks(in: run.output)) == [], "\(run.output)")
        // Each list has them by itself.
        for (title, rows) in [
            ("MAIL M-5", ["address of the sender: mark-from-address", "addressed to: mark-to-one", "attachment: ", "reported: "]),
            ("HOLD H-3", ["why it was lifted: mark-lifted", "text: mark-text"]),
            ("TICKET T-7", ["lea: mark-own-note", "reference: mark-reference"]),
            ("CALL C-4", ["passed on to: mark-transfer"]),
        ] {
            let section = run.output.components(behind: title)
            for words in rows { #expect(section.contains(words), "\(words) in \(section)") }
        }
        #expect(run.output.contains("T-9"))
    }

    @Test("the feed has all of a sealed part, in the table and in CSV")
    func events() async throws {
        var data = try Self.data()
        (data.customers, data.legalHolds, data.tickets, data.notes, data.calls, data.holds, data.messages) = ([], [], [], [], [], [], [])
        let wanted = Self.marks(in: String(decoding: try SortedJSON.bytes(data.events), as: UTF8.self))
        let table = try await export(data)
        #expect(table.output.contains("ALL THAT HAPPENED") && wanted.subtracting(Self.marks(in: table.output)) == [], "\(table.output)")
        let csv = try await export(data, "-o", "csv")
        #expect(
            csv.output.hasPrefix("seq,at,actor,type,subject,text,sealed\r\n")
                || csv.output.hasPrefix("seq,at,actor,type,subject,text,sealed\n"))
        #expect(wanted.subtracting(Self.marks(in: csv.output)) == [], "\(csv.output)")
    }
}

extension String {
    /// What stands between this title and the next empty line.
    fileprivate func components(behind title: String) -> Substring {
        guard let start = firstRange(of: title) else { return "" }
        let rest = self[start.upperBound...]
        return rest[..<(rest.firstRange(of: "\n\n")?.lowerBound ?? rest.endIndex)]
    }
}
