import HoldlineCore
import Testing

/// Mails as a test writes them.
struct Mailbox {
    var desk = Desk()
    private var count = 0

    static let reader = Actor(name: "mail", roles: [.bridge])

    /// A registered customer with an address, and two invoices.
    init() throws {
        try desk.register("F1")
        try desk.register("F2")
        try desk.register("X1", customer: "C-7")
        try desk.run(.on(Desk.company, RegisterCustomer(name: "Ada's", emails: ["Billing@Ada.example"])), as: Desk.books)
        try desk.run(.on("C-7", RegisterCustomer(emails: ["bert@bert.example"])), as: Desk.books)
    }

    func mail(_ name: Int? = nil, from: FreeText? = "billing@ada.example", _ subject: FreeText? = "chairs", _ text: FreeText? = "broken")
        throws -> PostMessage
    {
        let number = name ?? count
        var mail = PostMessage(digest: try FileDigest.read(String(repeating: "0", count: 60) + "\(1000 + number)").get())
        mail.messageID = FreeText("<\(number)@ada.example>")
        (mail.from, mail.subject, mail.text) = (from.map { Correspondent(address: $0) }, subject, text)
        return mail
    }

    /// Takes a mail, and gives the answer.
    @discardableResult
    mutating func take(_ mail: PostMessage) throws -> MessageReceipt {
        let decision = try desk.run(.new(mail), as: Self.reader)
        guard case .message(let id) = decision.subject, let message = desk.world.message(id) else { throw Refusal(.internal, "no message") }
        return MessageReceipt(message, isKnown: decision.events.isEmpty)
    }

    /// A new one, changed.
    @discardableResult
    mutating func take(
        from: FreeText? = "billing@ada.example", _ subject: FreeText? = "chairs", _ text: FreeText? = "broken",
        _ change: (inout PostMessage) -> Void = { _ in }
    ) throws -> MessageReceipt {
        count += 1
        var mail = try mail(from: from, subject, text)
        change(&mail)
        return try take(mail)
    }

    /// Queues a mail and has it sent.
    @discardableResult
    mutating func send(
        _ purpose: String, kind: String = "letter", ticket: TicketID? = nil, invoice: InvoiceNumber? = nil,
        to: FreeText = "billing@ada.example"
    ) throws -> MessageID {
        let id = try queue(purpose, kind: kind, ticket: ticket, invoice: invoice, to: to)
        try desk.run(.on(id, HandMessage()))
        try desk.run(.on(id, HandOverMessage()))
        return id
    }

    mutating func queue(
        _ purpose: String, kind: String = "letter", ticket: TicketID? = nil, invoice: InvoiceNumber? = nil,
        to: FreeText = "billing@ada.example", again: Bool? = nil
    ) throws -> MessageID {
        count += 1
        let body = QueueMessage(
            purpose: purpose, kind: kind, ticket: ticket, invoice: invoice, to: [to], subject: "A letter",
            messageID: FreeText("out-\(count)@holdline.example") ?? "",
            sha256: try FileDigest.read(String(repeating: "a", count: 64)).get(),
            size: 10, again: again)
        guard case .message(let id) = try desk.run(.new(body)).subject else { throw Refusal(.internal, "no message") }
        return id
    }

    func ticket(_ id: TicketID?) throws -> Ticket { try #require(id.flatMap(desk.world.ticket)) }
    func message(_ id: MessageID) throws -> Message { try #require(desk.world.message(id)) }
    func name(_ id: MessageID) throws -> FreeText { try #require(try message(id).messageID) }
}

@Suite("mails that come in")
struct PostMessageTests {
    @Test("a mail of a customer opens a ticket with its words, its sender and its files")
    func opens() throws {
        var box = try Mailbox()
        let file = Attachment(name: "photo.jpg", type: "image/jpeg", size: 3, sha256: String(repeating: "b", count: 64))
        let receipt = try box.take { $0.attachments = [file] }
        #expect(receipt.outcome == .opened && receipt.warnings == [])
        let ticket = try box.ticket(receipt.ticket)
        #expect(ticket.customer == Desk.company && ticket.channel == .email && ticket.state == .new)
        #expect(ticket.subject == "chairs" && ticket.description == "broken")
        #expect(ticket.contact == Contact(email: "billing@ada.example"))
        #expect(ticket.evidence == [Evidence(name: "photo.jpg", sha256: file.sha256)])
        #expect(box.desk.world.standing == [])
        #expect(box.desk.replayed == box.desk.world)
    }

    @Test(
        "who writes is found by the address: of customers, then of contacts; nobody or several is nobody's",
        arguments: [
            ("BILLING@ada.example", "C-042", nil), ("bert@bert.example", "C-7", nil), ("contact@x.example", "C-7", nil),
            ("nobody@x.example", "unknown", .unknownSender), ("two@x.example", "unknown", .severalCustomers),
            (nil, "unknown", .unknownSender),
        ] as [(FreeText?, CustomerReference, MessageWarning.Code?)])
    func writers(from: FreeText?, customer: CustomerReference, warning: MessageWarning.Code?) throws {
        var box = try Mailbox()
        _ = try box.desk.open(OpenTicket(customer: "C-7", subject: "s", contact: Contact(email: "Contact@x.example")))
        for reference in ["C-8", "C-9"] as [CustomerReference] {
            try box.desk.run(.on(reference, RegisterCustomer(emails: ["two@x.example"])), as: Desk.books)
        }
        let receipt = try box.take(from: from)
        #expect(try box.ticket(receipt.ticket).customer == customer)
        #expect(receipt.warnings.map(\.code) == [warning].compactMap(\.self))
    }

    @Test("the configuration names the customer of writers whom nobody knows")
    func unknown() throws {
        var box = try Mailbox()
        box.desk.policy.mail.unknown = "C-UNKNOWN"
        let taken = try box.take(from: "nobody@x.example")
        #expect(try box.ticket(taken.ticket).customer == "C-UNKNOWN")
    }

    @Test("the same Message-ID never counts twice, and without one the same digest does not")
    func twice() throws {
        var box = try Mailbox()
        let first = try box.take()
        let head = box.desk.world.head
        var same = try box.mail(from: "bert@bert.example", "other words")
        same.digest = try FileDigest.read(String(repeating: "F", count: 64)).get()
        same.messageID = " 1@ada.example "
        let again = try box.take(same)
        #expect(again.outcome == .known && again.id == first.id && again.ticket == first.ticket)
        var nameless = try box.mail(7)
        nameless.messageID = nil
        let third = try box.take(nameless)
        #expect(third.outcome == .opened)
        #expect(try box.take(nameless).outcome == .known)
        #expect(box.desk.world.head == head + 2)
    }

    @Test(
        "an answer joins its thread: by In-Reply-To, by References with the last one first, by the subject",
        arguments: [0, 1, 2, 3, 4])
    func threads(way: Int) throws {
        var box = try Mailbox()
        let first = try box.take()
        let other = try box.take("tables")
        let letter = try box.send("letter/T-1/question", ticket: first.ticket)
        let name = try box.name(letter)
        let answer = try box.take(way == 3 ? "Re: [T-1] chairs" : "Re: chairs") { mail in
            switch way {
            case 0: mail.inReplyTo = ["<1@ada.example>"]
            case 1: mail.inReplyTo = [name]
            case 2: mail.references = ["<2@ada.example>", "<1@ada.example>"]
            case 3: mail.references = ["<nobody@knows.example>"]
            default: (mail.inReplyTo, mail.references) = (["<1@ada.example>"], ["<2@ada.example>"])
            }
        }
        #expect(answer.outcome == .joined && answer.ticket == first.ticket && answer.warnings == [])
        #expect(other.ticket != first.ticket)
        #expect(box.desk.log.last?.event.type == .ticketWritten)
        #expect(box.desk.replayed == box.desk.world)
    }

    @Test(
        "who has no part in a thread joins nothing, whatever the mail says, and is told so",
        arguments: [true, false])
    func forged(byName: Bool) throws {
        var box = try Mailbox()
        let first = try box.take()
        let forged = try box.take(from: "bert@bert.example", byName ? "[T-1] pay me instead" : "pay me instead") {
            if !byName { $0.inReplyTo = ["<1@ada.example>"] }
        }
        #expect(forged.outcome == .opened && forged.ticket != first.ticket)
        #expect(forged.warnings.map(\.code) == [.notOfThread] && forged.warnings[0].message.contains("T-1"))
        #expect(try box.ticket(forged.ticket).customer == "C-7")
        // It does not get in by its own mail either.
        let again = try box.take(from: "bert@bert.example", "Re: [T-1]")
        #expect(again.ticket != first.ticket)
    }

    @Test("whoever the ticket's contact is, or was written to about it, has a part in it")
    func parts() throws {
        var box = try Mailbox()
        let first = try box.take(from: "jean@home.example")
        #expect(try box.take(from: "jean@home.example", "[T-1]").ticket == first.ticket)
        try box.send("letter/T-1/question", ticket: first.ticket, to: "lawyer@law.example")
        #expect(try box.take(from: "lawyer@law.example", "[T-1]").ticket == first.ticket)
        #expect(try box.take(from: "other@law.example", "[T-1]").ticket != first.ticket)
    }

    @Test("an answer to what waits for the customer lets it go on; one for something else changes nothing of that")
    func waiting() throws {
        var box = try Mailbox()
        let first = try #require(try box.take().ticket)
        try box.desk.run(.on(first, TakeTicket()))
        try box.desk.run(.on(first, WaitTicket(for: .carrier)))
        try box.take("[T-1]")
        #expect(try box.ticket(first).state == .waiting)
        try box.desk.run(.on(first, ContinueTicket()))
        try box.desk.run(.on(first, WaitTicket(for: .customer)))
        box.desk.pass(days: 1)
        try box.take("[T-1]")
        #expect(try box.ticket(first).state == .open && box.ticket(first).pauses.count == 1)
        // A customer's mail is no answer of ours.
        let second = try #require(try box.take("second").ticket)
        try box.take("[\(second)]".freeText)
        #expect(try box.ticket(second).firstResponseAt == nil)
    }

    @Test("an answer to what is over opens another ticket, in which further answers go on; one to what was merged goes on there")
    func over() throws {
        var box = try Mailbox()
        let first = try #require(try box.take().ticket)
        try box.desk.run(.on(first, TakeTicket()))
        try box.desk.resolve(first, .rejected)
        let answer = try box.take("[T-1] no!")
        #expect(answer.outcome == .opened && answer.ticket != first && answer.warnings.map(\.code) == [.threadIsOver])
        #expect(try box.ticket(first).state == .resolved && box.ticket(answer.ticket).customer == Desk.company)
        #expect(try box.take("[T-1] and again").ticket == answer.ticket)
        let third = try #require(try box.take("third").ticket)
        try box.desk.run(.on(third, MergeTicket(into: try #require(answer.ticket))), as: Desk.sue)
        #expect(try box.take("[\(third)]".freeText).ticket == answer.ticket)
    }

    @Test("an answer to a letter about an invoice opens one ticket for it, with the invoice suggested")
    func letters() throws {
        var box = try Mailbox()
        let letter = try box.send("reminder/F1/1", kind: "reminder", invoice: "F1")
        let name = try box.name(letter)
        let first = try box.take("Re: reminder", "I have paid") { $0.inReplyTo = [name] }
        #expect(first.outcome == .opened && first.suggestions == ["F1"] && first.invoice == "F1")
        let second = try box.take("Re: reminder") { $0.inReplyTo = [name] }
        #expect(second.outcome == .joined && second.ticket == first.ticket)
        let stranger = try box.take(from: "bert@bert.example", "Re: reminder") { $0.inReplyTo = [name] }
        #expect(stranger.outcome == .opened && stranger.warnings.map(\.code) == [.notOfThread] && stranger.suggestions == [])
    }

    @Test("what no person wrote opens nothing, and joins only where it belongs", arguments: AutomaticMail.allCases)
    func automatic(kind: AutomaticMail) throws {
        var box = try Mailbox()
        let first = try #require(try box.take().ticket)
        try box.desk.run(.on(first, TakeTicket()))
        try box.desk.run(.on(first, WaitTicket(for: .customer)))
        let alone = try box.take("Out of office") { $0.automatic = kind }
        #expect(alone.outcome == .recorded && alone.ticket == nil)
        let answer = try box.take("[T-1] Out of office") { $0.automatic = kind }
        #expect(answer.outcome == (kind == .own ? .recorded : .joined) && answer.ticket == (kind == .own ? nil : first))
        #expect(try box.ticket(first).state == .waiting)
        let forged = try box.take(from: "bert@bert.example", "[T-1]") { $0.automatic = kind }
        #expect(forged.ticket == nil)
        #expect(box.desk.world.lastTicket == 1)
    }

    @Test("a mail of ours that comes back ends at once, whatever it says of itself")
    func own() throws {
        var box = try Mailbox()
        let letter = try box.send("letter/x")
        let name = try box.name(letter)
        let loop = try box.take { $0.messageID = name }
        #expect(loop.outcome == .recorded && loop.ticket == nil)
        #expect(try box.message(loop.id).automatic == .own)
        #expect(box.desk.world.lastTicket == 0)
    }

    @Test(
        "numbers of the customer's registered invoices are suggested, and nobody else's",
        arguments: [
            ("F1", ["F1"]), ("about F2, F1 and X1", ["F2", "F1"]), ("invoice (f1).", ["F1"]), ("F3", []), ("12 chairs of 12 March", []),
            ("2025/0042 é is wrong", ["2025/0042 é"]), ("no 0000611365!", ["0000611365"]),
        ] as [(FreeText, [InvoiceNumber])])
    func suggestions(text: FreeText, numbers: [InvoiceNumber]) throws {
        var box = try Mailbox()
        for number in ["2025/0042 é", "0000611365", "12"] as [InvoiceNumber] { try box.desk.register(number) }
        let receipt = try box.take("chairs", text)
        #expect(receipt.suggestions == numbers)
        #expect(box.desk.world.standing == [])
    }

    @Test("what the mails of a ticket name is disputed in one step, each invoice once and in whole")
    func suggested() throws {
        var box = try Mailbox()
        let ticket = try #require(try box.take("F1", "and F2").ticket)
        try box.take("[T-1] F1 again, and X1")
        try box.desk.run(.on(ticket, DisputeSuggested(reason: .quantity)))
        #expect(try box.ticket(ticket).disputes.map(\.invoice) == ["F1", "F2"])
        #expect(box.desk.world.standing.map(\.invoice) == ["F1", "F2"] && box.desk.held() == "1200.00")
        #expect(box.desk.refusal(.on(ticket, DisputeSuggested(reason: .quantity))) == .invalid)
        #expect(box.desk.replayed == box.desk.world)
    }

    @Test("a mail without a subject has its first line for one, and one that says nothing is taken, too")
    func empty() throws {
        var box = try Mailbox()
        for (subject, text, title) in [
            (nil, "\n  Bonjour,\nrien", "Bonjour,"), (nil, nil, "A mail without a subject"), ("a\nb", "", "a b"),
        ] as [(FreeText?, FreeText?, FreeText)] {
            let taken = try box.take(subject, text)
            #expect(try box.ticket(taken.ticket).subject == title)
        }
    }
}

extension String {
    fileprivate var freeText: FreeText { FreeText(self) ?? "" }
}
