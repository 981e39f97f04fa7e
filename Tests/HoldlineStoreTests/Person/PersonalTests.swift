import Foundation
import GRDB
import HoldlineCore
import Testing

@testable import HoldlineStore

/// Numbers that are the same in every run.
struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func maybe<Value>(_ value: Value) -> Value? { Bool.random(using: &self) ? value : nil }
}

/// Commands of every kind, in which all that a person may write or be called has a mark.
private struct MarkedCommands {
    static let mark = "zqsecret"
    static let digits = "699887766"

    var dice: Dice

    mutating func text() throws -> FreeText {
        let tails = ["", " “quoted”", "\n2nd line", " \\ \" \u{1}", " été", " T-1 C-1"]
        return try #require(FreeText(Self.mark + (tails.randomElement(using: &dice) ?? "") + " \(dice.next() % 100)"))
    }

    mutating func number() throws -> FreeText { try #require(FreeText("0" + Self.digits)) }

    mutating func contact() throws -> Contact {
        Contact(name: dice.maybe(try text()), phone: dice.maybe(try number()), email: dice.maybe(try text()))
    }

    mutating func invoice() throws -> InvoiceNumber { try #require(InvoiceNumber("F-\(dice.next() % 12)")) }
    mutating func ticket() -> TicketID { TicketID(number: Int64(dice.next() % 12) + 1) }
    mutating func call() -> CallID { CallID(number: Int64(dice.next() % 12) + 1) }
    mutating func agent() -> String { ["lea", "marc"].randomElement(using: &dice) ?? "lea" }

    mutating func ticketCommand(_ kind: UInt64) throws -> Command {
        switch kind {
        case 0...3:
            let evidence = [Evidence(name: try text(), sha256: String(repeating: "a", count: 64))]
            return .new(
                OpenTicket(
                    customer: CustomerReference("C-1"), subject: try text(), description: dice.maybe(try text()),
                    contact: dice.maybe(try contact()), reference: dice.maybe(try text()), evidence: dice.maybe(evidence),
                    call: dice.maybe(try text().text), disputes: [RaiseDispute(invoice: try invoice(), reason: .quantity)]))
        case 4...5:
            var edit = EditTicket(
                subject: dice.maybe(try text()), description: dice.maybe(try text()), contact: dice.maybe(try contact()),
                reference: dice.maybe(try text()))
            if Bool.random(using: &dice) { edit.description = .empty }
            if Bool.random(using: &dice) { edit.contact = .empty }
            return .on(ticket(), edit)
        case 6: return .on(ticket(), NoteOnTicket(text: try text()))
        case 7: return .on(ticket(), SettleDispute(invoice: try invoice(), outcome: .rejected, note: try text()))
        case 8: return .on(ticket(), ResolveTicket(outcome: .rejected, note: try text()))
        case 9: return .on(ticket(), MergeTicket(into: ticket()))
        case 10: return .on(ticket(), ReopenTicket())
        default: return .on(ticket(), TakeTicket(steal: true))
        }
    }

    /// A call that the agent `lea` answers, and a ticket that is opened within it: name and number of its contact are the caller's.
    mutating func conversation() throws -> [Command] {
        let id = CallID(number: 1)
        return [
            .new(AddCall(queue: QueueName(unchecked: "support"), number: try number(), name: try text())), .on(id, OfferCall(to: "lea")),
            .on(id, AnswerCall()), .new(OpenTicket(customer: CustomerReference("C-1"), subject: try text())), .on(id, DoneCall()),
        ]
    }

    mutating func ledgerCommand(_ kind: UInt64, at now: Instant) throws -> Command {
        switch kind {
        case 0:
            let phones = [try number()]
            return .on(
                CustomerReference(unchecked: "C-\(dice.next() % 3)"),
                RegisterCustomer(
                    name: dice.maybe(try text()), phones: dice.maybe(phones), emails: dice.maybe([try text()]),
                    language: dice.maybe(try text())))
        case 1: return .new(PlaceHold(kind: .manual, invoice: try invoice(), note: try text()))
        case 2:
            return .on(
                try invoice(),
                PostStatus(
                    code: [207, 210, 211, 205].randomElement(using: &dice) ?? 207, at: now,
                    message: try #require(FreeText("M-\(dice.next())")), by: "BY", reasons: ["TX_TVA_ERR"], note: try text()))
        case 3:
            let customer = CustomerReference(unchecked: "C-\(dice.next() % 3)")
            let reason = try text()
            if Bool.random(using: &dice) { return .on(customer, PreserveCustomer(reason: reason)) }
            return .on(customer, ReleaseCustomer(reason: reason))
        default: return .on(HoldID(number: Int64(dice.next() % 12) + 1), LiftHold(note: try text()))
        }
    }

    /// Mails in and out; their files' names have a mark, too.
    mutating func mailCommand(_ kind: UInt64) throws -> Command {
        let address = try #require(FreeText("\(Self.mark)\(dice.next() % 5)@example.com"))
        let file = Self.digits + String(repeating: "0", count: 64 - Self.digits.utf8.count)
        let message = MessageID(number: Int64(dice.next() % 12) + 1)
        switch kind {
        case 0...2:
            let digits = String(dice.next(), radix: 16)
            let digest = String(repeating: "0", count: 64 - digits.utf8.count) + digits
            var mail = PostMessage(digest: try FileDigest.read(digest).get())
            (mail.messageID, mail.subject, mail.text) = (try text(), try text(), try text())
            (mail.from, mail.to) = (Correspondent(name: try text(), address: address), [address])
            (mail.inReplyTo, mail.oddities) = ([try text()], [try text()])
            mail.attachments = [Attachment(name: try text(), type: try text(), size: 7, sha256: file)]
            mail.omitted = [OmittedPart(name: try text(), type: try text(), size: 7, why: try text())]
            let recipient = BounceRecipient(
                address: address, action: try #require(FreeText("failed")), status: try #require(FreeText("5.1.1")), diagnostic: try text())
            mail.bounce = dice.maybe(PostMessage.Bounce(of: try text(), recipients: [recipient]))
            return .new(mail)
        case 3:
            return .new(
                QueueMessage(
                    purpose: "letter/\(dice.next())", kind: "reminder", invoice: try invoice(), to: [address], subject: try text(),
                    messageID: try text(), sha256: try FileDigest.read(file).get(), size: 7))
        case 4: return .on(message, HandMessage())
        default: return .on(message, FailMessage(error: try text(), permanent: false))
        }
    }

    mutating func callCommand(_ kind: UInt64, at now: Instant) throws -> Command {
        switch kind {
        case 0...1: return .new(AddCall(queue: QueueName(unchecked: "support"), number: dice.maybe(try number()), name: try text()))
        case 2: return .on(call(), RequestCallback(number: dice.maybe(try number())))
        case 3 where now.seconds.isMultiple(of: 2):
            return .on(agent(), AwayAgent(until: try #require(Day(text: "2099-01-01")), note: try text()))
        case 3: return .on(agent(), PauseAgent(reason: try text()))
        case 4: return .on(agent(), ResumeAgent())
        case 5: return .on(agent(), MakeReady())
        case 6: return .on(call(), OfferCall(to: agent()))
        case 7: return .on(call(), AnswerCall())
        case 8: return .on(call(), DoneCall(open: dice.maybe(try text())))
        case 9: return .on(call(), AbandonCall())
        case 10...11:
            var seen = ObserveCall(
                source: "asterisk", callid: "1.\(dice.next() % 4)", queue: QueueName(unchecked: "support"),
                number: dice.maybe(try number()),
                name: dice.maybe(try text()), arrivedAt: Instant(seconds: 1_790_000_000))
            if Bool.random(using: &dice) { (seen.agent, seen.answeredAt) = ("SIP/200", Instant(seconds: 1_790_000_010)) }
            (seen.outcome, seen.endedAt, seen.talk) = (
                [.answered, .lost, nil].randomElement(using: &dice) ?? nil, Instant(seconds: 1_790_000_060), 50
            )
            seen.transferredTo = try number().text
            return .new(seen)
        default:
            let kinds: [AgentEntry.Kind] = [.login, .pause, .resume, .pause]
            return .new(
                ObserveAgent(
                    source: "asterisk", agent: "SIP/200", at: now, kind: kinds.randomElement(using: &dice) ?? .pause,
                    queue: QueueName(unchecked: ["support", "billing"].randomElement(using: &dice) ?? ""), reason: try text()))
        }
    }
}

@Suite("personal data")
struct PersonalTests {
    private static let all = Actor(name: "lea", roles: Set(Role.allCases))

    /// Runs some hundred commands of every kind, of which many are refused; then what the database holds, column by column.
    private static func database(seed: UInt64, conversation: Bool = false, _ body: (Database) throws -> Void) async throws {
        try await StoreFixture.run { f in
            var (commands, mails) = (MarkedCommands(dice: Dice(state: seed)), MarkedCommands(dice: Dice(state: seed + 1000)))
            for number in 0..<12 { try await f.register("F-\(number)", open: "1200.00") }
            if conversation { for command in try commands.conversation() { try await f.submit(command, by: all) } }
            for _ in 0..<400 {
                let kind = commands.dice.next()
                let command =
                    switch kind % 3 {
                    case 0: try commands.ticketCommand(commands.dice.next() % 12)
                    case 1: try commands.ledgerCommand(commands.dice.next() % 5, at: f.clock.now)
                    default: try commands.callCommand(commands.dice.next() % 13, at: f.clock.now)
                    }
                for command in [command, try mails.mailCommand(mails.dice.next() % 6)] {
                    do { try await f.submit(command, by: all) } catch is Refusal {}
                }
                f.clock.advance(Span(seconds: 7))
            }
            try DatabaseQueue.beside(f.path).write(body)
            #expect(try await f.store.verify(tables: true).problem == nil)
        }
    }

    private static func isMarked(_ text: String) -> Bool {
        let text = text.lowercased()
        return text.contains(MarkedCommands.mark) || text.contains(MarkedCommands.digits)
    }

    /// `table.column` of all that hold a mark.
    private static func markedColumns(_ db: Database) throws -> Set<String> {
        let tables = try String.fetchAll(
            db, sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search%'")
        var found: Set<String> = []
        try db.execute(sql: "CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, search, row)")
        if try String.fetchAll(db, sql: "SELECT term FROM temp.words").contains(where: isMarked) { found.insert("search.text") }
        for table in tables {
            for row in try Row.fetchAll(db, sql: "SELECT * FROM \"\(table)\"") {
                for (column, value) in row {
                    if let text = String.fromDatabaseValue(value), isMarked(text) { found.insert("\(table).\(column)") }
                }
            }
        }
        return found
    }

    @Test("no text, name, number or address that a command carries is chained", arguments: [1, 2, 3] as [UInt64])
    func chained(seed: UInt64) async throws {
        try await Self.database(seed: seed, conversation: true) { db in
            let rows = try LedgerRow.fetchAll(db, sql: "SELECT \(LedgerRow.columns) FROM event")
            #expect(rows.count > 100)
            for row in rows {
                #expect(!Self.isMarked(row.facts) && !Self.isMarked(row.subject), "event \(row.seq), \(row.type): \(row.facts)")
                #expect(!Self.isMarked(row.feedLine.json))
            }
            #expect(rows.contains { $0.sealed.map(Self.isMarked) ?? false })
            let opened = try rows.first { $0.type == "ticket.opened" }?.read()
            #expect(opened?.facts.ticket?.call == "C-1" && opened?.sealed.contact?.phone?.text.contains(MarkedCommands.digits) == true)
        }
    }

    /// Every column beside the sealed part of the events that can hold something personal: those of the fields marked `Personal`, and the
    /// indices that are made from them. An erasure has to reach all of them.
    private static var personalColumns: Set<String> {
        func names(_ table: HoldlineStore.Table<some StoredRow>) -> [String] { table.personal.map { "\(table.name).\($0)" } }
        let nouns = [
            names(Ticket.table), names(Note.table), names(Hold.table), names(Customer.table), names(Call.table), names(Call.visits),
            names(Agent.table), names(LegalHold.table), names(Message.table),
        ]
        let indices = [
            "search.text", "phone.number", "customer_word.word", "ticket_word.word", "email.address", "ticket_email.address",
            "message_name.name", "message_address.address", "message_file.sha256",
        ]
        return Set(nouns.joined()).union(indices)
    }

    @Test("every column that holds something personal is in the list, and every one in the list is needed")
    func columns() async throws {
        var found: Set<String> = []
        for seed in [4, 5] as [UInt64] { try await Self.database(seed: seed) { found.formUnion(try Self.markedColumns($0)) } }
        found.remove("event.sealed")
        #expect(found == Self.personalColumns, "\(found.symmetricDifference(Self.personalColumns).sorted())")
    }

    @Test("the columns of a noun are those of its table")
    func schema() async throws {
        try await StoreFixture.run { f in
            try await DatabaseQueue.beside(f.path).read { db in
                func check<Row>(_ table: HoldlineStore.Table<Row>) throws {
                    let columns = try String.fetchAll(db, sql: "SELECT name FROM pragma_table_info(?)", arguments: [table.name])
                    #expect(columns.sorted() == table.allColumns.sorted(), "\(table.name)")
                }
                try check(Ticket.table)
                try check(Dispute.table)
                try check(Note.table)
                try check(Hold.table)
                try check(Invoice.table)
                try check(InvoiceStatus.table)
                try check(DocumentRecord.table)
                try check(Customer.table)
                try check(Reminder.table)
                try check(Handover.table)
                try check(Call.table)
                try check(Call.visits)
                try check(Agent.table)
                try check(LegalHold.table)
                try check(Message.table)
            }
        }
    }
}
