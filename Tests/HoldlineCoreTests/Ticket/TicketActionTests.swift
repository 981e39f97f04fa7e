import HoldlineCore
import Testing

@Suite("ticket actions by state")
struct TicketActionTests {
    /// A desk whose T-1 is in the state (ada's where it is somebody's, and disputing F1), and T-2 is a live one.
    static func desk(_ state: TicketState) throws -> Desk {
        var desk = Desk()
        try desk.register()
        let body = OpenTicket(
            customer: Desk.company, subject: "chairs", assignee: state == .new ? nil : "ada",
            disputes: [RaiseDispute(invoice: "F1", reason: .prices, amount: "300.00"), RaiseDispute(invoice: "F9", reason: .prices)])
        let id = try desk.open(body)
        // For those that take something back.
        for actor in [Desk.bob, Desk.sue, Desk.ada] { try desk.run(.on(id, NoteOnTicket(text: "n")), as: actor) }
        try desk.run(.on(id, SettleDispute(invoice: "F9", outcome: .rejected)), as: Desk.sue)
        _ = try desk.open(OpenTicket(customer: Desk.company, subject: "tables", assignee: "ada"))
        switch state {
        case .new, .open: break
        case .waiting: try desk.run(.on(id, WaitTicket(for: .customer)))
        case .resolved: try desk.resolve(id, .rejected)
        case .closed:
            try desk.resolve(id, .rejected)
            try desk.run(.on(id, CloseTicket()))
        }
        return desk
    }

    /// A desk whose T-1 went into T-2: merged, or resolved as its duplicate.
    static func merged(_ state: TicketState) throws -> Desk {
        var desk = try desk(.open)
        if state == .closed {
            try desk.run(.on(id, MergeTicket(into: TicketID(number: 2))))
        } else {
            try desk.resolve(id, .duplicate, of: TicketID(number: 2))
        }
        return desk
    }

    /// A desk to whose T-1 a mail came that names a registered invoice.
    static func named(_ state: TicketState) throws -> Desk {
        var desk = try desk(state)
        try desk.register("F3")
        try desk.run(.on(Desk.company, RegisterCustomer(emails: ["billing@ada.example"])), as: Desk.books)
        var mail = PostMessage(digest: try FileDigest.read(String(repeating: "0", count: 64)).get())
        (mail.from, mail.subject, mail.text) = (Correspondent(address: "billing@ada.example"), "[T-1]", "F3, too")
        try desk.run(.new(mail), as: Mailbox.reader)
        return desk
    }

    static let id = TicketID(number: 1)

    /// Each action of a ticket, with a body that suits it.
    static let commands: [String: Command] = [
        "take": .on(id, TakeTicket(steal: true)), "assign": .on(id, AssignTicket(agent: "bob")), "release": .on(id, ReleaseTicket()),
        "notes": .on(id, NoteOnTicket(text: "called back")), "wait": .on(id, WaitTicket(for: .carrier)),
        "continue": .on(id, ContinueTicket()), "remind-me": .on(id, RemindOfTicket(at: "2027-11-27T09:00:00Z")),
        "disputes": .on(id, RaiseDispute(invoice: "F2", reason: .quality)), "dispute-suggested": .on(id, DisputeSuggested(reason: .other)),
        "settle": .on(id, SettleDispute(invoice: "F1", outcome: .rejected)), "resolve": .on(id, ResolveTicket(outcome: .withdrawn)),
        "merge": .on(id, MergeTicket(into: TicketID(number: 2))), "reopen": .on(id, ReopenTicket()), "close": .on(id, CloseTicket()),
        "strike": .on(id, StrikeNote()), "unsettle": .on(id, UnsettleDispute(invoice: "F9")), "unmerge": .on(id, UnmergeTicket()),
    ]
    static let actions = Ticket.actions.map { $0.name }

    static func command(_ action: String) throws -> Command { try #require(commands[action]) }

    /// The contract's table, written out.
    static let taken: [TicketState: Set<String>] = [
        .new: [
            "take", "assign", "release", "notes", "strike", "wait", "remind-me", "disputes", "dispute-suggested", "settle", "unsettle",
            "resolve", "merge",
        ],
        .open: [
            "take", "assign", "release", "notes", "strike", "wait", "remind-me", "disputes", "dispute-suggested", "settle", "unsettle",
            "resolve", "merge",
        ],
        .waiting: [
            "take", "assign", "release", "notes", "strike", "continue", "remind-me", "disputes", "dispute-suggested", "settle", "unsettle",
            "resolve", "merge",
        ],
        .resolved: ["notes", "strike", "remind-me", "unmerge", "reopen", "close"],
        .closed: ["notes", "strike", "unmerge", "reopen"],
    ]

    @Test("each state takes its actions, and answers the others with those", arguments: TicketState.allCases, actions)
    func table(state: TicketState, action: String) throws {
        var desk = try Self.desk(state)
        #expect(desk.world.ticket(Self.id)?.state == state)
        let allowed = try #require(Self.taken[state])
        if action == "unmerge", allowed.contains(action) {
            // Only one that went into another ticket comes back.
            #expect(desk.refusal(try Self.command(action), as: Desk.sue) == .wrongState)
            desk = try Self.merged(state)
        }
        if action == "dispute-suggested", allowed.contains(action) {
            // Nothing is named yet.
            #expect(desk.refusal(try Self.command(action), as: Desk.sue) == .invalid)
            desk = try Self.named(state)
        }
        if allowed.contains(action) {
            #expect(desk.refusal(try Self.command(action), as: Desk.sue) == nil)
        } else {
            let before = desk.world
            let error = #expect(throws: Refusal.self) { try desk.run(try Self.command(action), as: Desk.sue) }
            #expect(error?.code == .wrongState)
            #expect(Set(error?.allowed ?? []) == allowed)
            #expect(desk.world == before)
        }
        #expect(desk.world.broken.isEmpty)
    }

    static let events: [(String, TicketState, EventType, TicketState)] = [
        ("take", .new, .ticketTaken, .open), ("take", .waiting, .ticketTaken, .waiting), ("assign", .new, .ticketAssigned, .open),
        ("release", .open, .ticketReleased, .new), ("release", .waiting, .ticketReleased, .waiting),
        ("notes", .closed, .ticketNoted, .closed),
        ("wait", .new, .ticketWaiting, .waiting), ("wait", .open, .ticketWaiting, .waiting),
        ("continue", .waiting, .ticketContinued, .open),
        ("disputes", .open, .ticketDisputed, .open), ("settle", .open, .ticketSettled, .open),
        ("resolve", .waiting, .ticketResolved, .resolved),
        ("strike", .closed, .noteStruck, .closed), ("unsettle", .waiting, .ticketUnsettled, .waiting),
        ("merge", .open, .ticketMerged, .closed), ("reopen", .closed, .ticketReopened, .open), ("close", .resolved, .ticketClosed, .closed),
    ]

    @Test("an action gives its event and leads to its state", arguments: events)
    func effect(action: String, from: TicketState, type: EventType, to: TicketState) throws {
        var desk = try Self.desk(from)
        let decision = try desk.run(try Self.command(action), as: Desk.sue)
        #expect(decision.events.last?.type == type)
        #expect(decision.events.count == (action == "merge" ? 2 : 1))
        #expect(desk.world.ticket(Self.id)?.state == to)
        #expect(desk.world.ticket(Self.id)?.version == desk.world.head)
    }

    @Test("what is so already gives no event")
    func nothing() throws {
        var desk = try Self.desk(.open)
        for command: Command in [
            .on(Self.id, TakeTicket()), .on(Self.id, AssignTicket(agent: "ada")), .on(Self.id, EditTicket(subject: "chairs")),
        ] {
            #expect(try desk.run(command).events.isEmpty)
        }
        var fresh = try Self.desk(.new)
        #expect(try fresh.run(.on(Self.id, ReleaseTicket())).events.isEmpty)
    }

    @Test("somebody else's ticket is taken over only by stealing it")
    func steal() throws {
        var desk = try Self.desk(.open)
        #expect(desk.refusal(.on(Self.id, TakeTicket()), as: Desk.bob) == .taken)
        try desk.run(.on(Self.id, TakeTicket(steal: true)), as: Desk.bob)
        #expect(desk.world.ticket(Self.id)?.assignee == "bob")
    }

    static let guarded: Set<String> = [
        "assign", "release", "wait", "continue", "settle", "unsettle", "resolve", "merge", "unmerge", "reopen", "close",
    ]

    @Test("an agent works on their own and on nobody's, a supervisor on all", arguments: actions)
    func permissions(action: String) throws {
        let state: TicketState = action == "continue" ? .waiting : action == "reopen" || action == "close" ? .resolved : .open
        func make(_ state: TicketState) throws -> Desk {
            switch action {
            case "unmerge": try Self.merged(.closed)
            case "dispute-suggested": try Self.named(state)
            default: try Self.desk(state)
            }
        }
        var desk = try make(state)
        let refused = desk.refusal(try Self.command(action), as: Desk.bob)
        #expect((refused == .notYours) == Self.guarded.contains(action))
        desk = try make(state)
        #expect(desk.refusal(try Self.command(action)) == nil)
        desk = try make(state)
        #expect(desk.refusal(try Self.command(action), as: Desk.sue) == nil)
        if state == .open, action != "unmerge" {
            desk = try make(.new)
            #expect(desk.refusal(try Self.command(action), as: Desk.bob) == nil)
        }
    }

    @Test("a ticket goes to nobody without the role, and another version is refused")
    func refusals() throws {
        var desk = try Self.desk(.open)
        #expect(desk.refusal(.on(Self.id, AssignTicket(agent: "books"))) == .noSuchAgent)
        #expect(desk.refusal(.new(OpenTicket(customer: "C", subject: "x", assignee: "books"))) == .noSuchAgent)
        #expect(desk.refusal(.new(OpenTicket(customer: "C", subject: " \n"))) == .invalid)
        #expect(desk.refusal(.on(Self.id, NoteOnTicket(text: " "))) == .invalid)
        #expect(desk.refusal(.on(Self.id, WaitTicket(for: .customer, until: "2026-11-23"))) == .invalid)
        #expect(desk.refusal(.on(TicketID(number: 99), ReleaseTicket())) == .notFound)
        #expect(throws: Refusal.self) { try desk.run(.on(Self.id, ReleaseTicket()), expected: 1) }
        let version = desk.world.ticket(Self.id)?.version
        try desk.run(.on(Self.id, ReleaseTicket()), expected: version)
    }
}
