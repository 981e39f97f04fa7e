import HoldlineCore
import Testing

@Suite("mails that go out")
struct OutboxTests {
    @Test("a purpose is kept once while a mail for it may arrive, and again only where that is meant")
    func purposes() throws {
        var box = try Mailbox()
        let first = try box.queue("reminder/F1/1", invoice: "F1")
        #expect(try box.message(first).state == .queued && box.message(first).customer == Desk.company)
        #expect(try box.queue("reminder/F1/1") == first)
        #expect(try box.queue("reminder/F1/2") != first)
        try box.desk.run(.on(first, HandMessage()))
        #expect(try box.queue("reminder/F1/1") == first)
        try box.desk.run(.on(first, HandOverMessage()))
        #expect(try box.queue("reminder/F1/1") == first)
        #expect(try box.queue("reminder/F1/1", again: true) != first)
        let other = try box.queue("other")
        try box.desk.run(.on(other, DropMessage()))
        #expect(try box.queue("other") != other)
    }

    /// What brings a mail into each state.
    private static let ways: [MessageState: [any MessageAction]] = [
        .queued: [], .handing: [HandMessage()], .sent: [HandMessage(), HandOverMessage()], .dropped: [DropMessage()],
        .failed: [HandMessage(), FailMessage(error: "550", permanent: true)],
    ]

    private static func run(_ action: some MessageAction, _ id: MessageID, _ box: inout Mailbox) -> Refusal.Code? {
        box.desk.refusal(.on(id, action))
    }

    @Test(
        "each state takes its actions and no other",
        arguments: [
            (.queued, ["hand": .handing, "drop": .dropped]),
            (.handing, ["handed-over": .sent, "failed": .queued, "unknown": .handing, "requeue": .queued, "drop": .dropped]),
            (.sent, ["handed-over": .sent]), (.failed, ["requeue": .queued, "drop": .dropped]), (.dropped, [:]),
        ] as [(MessageState, [String: MessageState])])
    func states(state: MessageState, taken: [String: MessageState]) throws {
        let actions: [any MessageAction] = [
            HandMessage(), HandOverMessage(), FailMessage(error: "421 later", permanent: false), DoubtMessage(error: "killed"),
            RequeueMessage(), DropMessage(),
        ]
        for action in actions {
            var box = try Mailbox()
            let id = try box.queue("letter")
            for way in Self.ways[state] ?? [] { #expect(Self.run(way, id, &box) == nil) }
            #expect(try box.message(id).state == state)
            let code = Self.run(action, id, &box)
            let name = type(of: action).name
            #expect(code == (taken[name] == nil ? .wrongState : nil), "\(name)")
            #expect(try box.message(id).state == taken[name] ?? state, "\(name)")
            #expect(box.desk.replayed == box.desk.world)
        }
    }

    @Test("what failed keeps the words of the mail system; a mail that was handed is told apart from one that nobody knows of")
    func words() throws {
        var box = try Mailbox()
        let id = try box.queue("letter")
        try box.desk.run(.on(id, HandMessage()))
        try box.desk.run(.on(id, DoubtMessage(error: "killed")))
        #expect(try box.message(id).isDoubtful == true && box.message(id).error == "killed")
        try box.desk.run(.on(id, RequeueMessage()))
        #expect(try box.message(id).isDoubtful == nil && box.message(id).attempts == 1)
        // The program had only been slow: it went out all the same, once.
        try box.desk.run(.on(id, HandOverMessage()))
        #expect(try box.message(id).state == .sent)
        #expect(box.desk.refusal(.on(id, HandMessage())) == .wrongState)
    }

    @Test("a mail that came in takes no action")
    func incoming() throws {
        var box = try Mailbox()
        let id = try box.take().id
        for action in [HandMessage(), RequeueMessage(), DropMessage()] as [any MessageAction] {
            #expect(Self.run(action, id, &box) == .wrongState)
        }
    }

    private static func report(_ name: FreeText, _ action: FreeText = "failed") -> (inout PostMessage) -> Void {
        {
            $0.automatic = .report
            $0.bounce = PostMessage.Bounce(
                of: name, recipients: [BounceRecipient(address: "billing@ada.example", action: action, status: "5.1.1")])
        }
    }

    @Test("an invoice that came back is held until it is sent again")
    func undelivered() throws {
        var box = try Mailbox()
        let sent = try box.send("invoice/F1", kind: "invoice", invoice: "F1")
        let receipt = try box.take(from: "mailer-daemon@ada.example", "Undelivered", nil, Self.report(try box.name(sent)))
        #expect(receipt.outcome == .bounced && receipt.invoice == "F1")
        #expect(try box.message(sent).state == .bounced && box.message(sent).ticket == receipt.ticket)
        let ticket = try box.ticket(receipt.ticket)
        #expect(ticket.priority == .urgent && ticket.disputes.map(\.reason) == [.receiverUnknown])
        #expect(box.desk.check().blockers.map(\.code) == ["undelivered"] && box.desk.held() == "1200.00")
        #expect(box.desk.world.standing.map(\.kind) == [.undelivered])
        // A second report of the same one changes nothing.
        #expect(try box.take(from: nil, nil, nil, Self.report(try box.name(sent))).ticket == receipt.ticket)
        #expect(box.desk.world.standing.count == 1)
        let again = try box.send("invoice/F1", kind: "invoice", invoice: "F1", to: "compta@ada.example")
        #expect(again != sent && box.desk.world.standing == [])
        #expect(try box.ticket(receipt.ticket).state == .resolved)
        #expect(box.desk.replayed == box.desk.world)
        // The report on the first one that comes late holds nothing any more, and that on the second one does.
        try box.take(from: nil, nil, nil, Self.report(try box.name(sent)))
        #expect(box.desk.world.standing == [])
        try box.take(from: nil, nil, nil, Self.report(try box.name(again)))
        #expect(box.desk.world.standing.map(\.kind) == [.undelivered])
    }

    @Test(
        "only a failed delivery of a mail of ours changes something",
        arguments: [("delayed", .notFailed), ("Delivered", .notFailed), ("FAILED", nil)] as [(FreeText, MessageWarning.Code?)])
    func actions(action: FreeText, warning: MessageWarning.Code?) throws {
        var box = try Mailbox()
        let sent = try box.send("reminder/F1/1", kind: "reminder", invoice: "F1")
        let receipt = try box.take(from: nil, nil, nil, Self.report(try box.name(sent), action))
        #expect(receipt.warnings.map(\.code) == [warning].compactMap(\.self))
        #expect(try box.message(sent).state == (warning == nil ? .bounced : .sent))
        // A reminder that came back is shown, and holds nothing.
        #expect(box.desk.world.standing == [] && box.desk.world.lastTicket == 0)
        let other = try box.take(from: nil, nil, nil, Self.report("<nobody@knows.example>"))
        #expect(other.outcome == .recorded && other.warnings.map(\.code) == [.unknownBounce])
    }

    @Test(
        "what is no mail to be sent is refused, naming the field",
        arguments: [
            ("to[0]", "jean"), ("to", ""), ("kind", "a b"), ("purpose", " "), ("messageID", "<>"),
            ("to[0]", "a@b.example\nBcc: c@d.example"),
        ])
    func bad(field: String, wrong: String) throws {
        func text(_ name: String, _ usual: String) -> FreeText { FreeText(field.hasPrefix(name) ? wrong : usual) ?? "" }
        let to = text("to", "a@b.example")
        let body = QueueMessage(
            purpose: text("purpose", "p").text, kind: text("kind", "letter").text, to: to == "" ? [] : [to], subject: "",
            messageID: text("messageID", "1@b"), sha256: try FileDigest.read(String(repeating: "a", count: 64)).get(), size: 1)
        var box = try Mailbox()
        let refusal = #expect(throws: Refusal.self) { try box.desk.run(.new(body)) }
        #expect(refusal?.field == field && refusal?.code == .invalid)
    }
}
