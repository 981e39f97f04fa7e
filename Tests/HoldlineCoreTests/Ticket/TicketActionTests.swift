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
            disputes: [RaiseDispute(invoice: "F1", reason: .prices, amount: "300.00")])
        let id = try desk.open(body)
        _ = try desk.open(OpenTicket(customer: Desk.company, subject: "tables", assignee: "ada"))
        switch state {
        case .new, .open: break
        case .waiting: try desk.run(.wait(id, WaitTicket(for: .customer)))
        case .resolved: try desk.resolve(id, .rejected)
        case .closed:
            try desk.resolve(id, .rejected)
            try desk.run(.close(id))
        }
        return desk
    }

    static let id = TicketID(number: 1)

    static func command(_ action: TicketAction) -> Command {
        switch action {
        case .take: .take(id, TakeTicket(steal: true))
        case .assign: .assign(id, AssignTicket(agent: "bob"))
        case .release: .release(id)
        case .notes: .note(id, NoteOnTicket(text: "called back"))
        case .wait: .wait(id, WaitTicket(for: .carrier))
        case .continue: .continue(id)
        case .disputes: .dispute(id, RaiseDispute(invoice: "F2", reason: .quality))
        case .settle: .settle(id, SettleDispute(invoice: "F1", outcome: .rejected))
        case .resolve: .resolve(id, ResolveTicket(outcome: .withdrawn))
        case .merge: .merge(id, MergeTicket(into: TicketID(number: 2)))
        case .reopen: .reopen(id)
        case .close: .close(id)
        }
    }

    /// The contract's table, written out.
    static let taken: [TicketState: Set<TicketAction>] = [
        .new: [.take, .assign, .release, .notes, .wait, .disputes, .settle, .resolve, .merge],
        .open: [.take, .assign, .release, .notes, .wait, .disputes, .settle, .resolve, .merge],
        .waiting: [.take, .assign, .release, .notes, .continue, .disputes, .settle, .resolve, .merge],
        .resolved: [.notes, .reopen, .close],
        .closed: [.notes, .reopen],
    ]

    @Test("each state takes its actions, and answers the others with those", arguments: TicketState.allCases, TicketAction.allCases)
    func table(state: TicketState, action: TicketAction) throws {
        var desk = try Self.desk(state)
        #expect(desk.world.ticket(Self.id)?.state == state)
        let allowed = try #require(Self.taken[state])
        if allowed.contains(action) {
            #expect(desk.refusal(Self.command(action), as: Desk.sue) == nil)
        } else {
            let before = desk.world
            let error = #expect(throws: Refusal.self) { try desk.run(Self.command(action), as: Desk.sue) }
            #expect(error?.code == .wrongState)
            #expect(Set(error?.allowed ?? []) == Set(allowed.map(\.rawValue)))
            #expect(desk.world == before)
        }
        #expect(desk.world.broken.isEmpty)
    }

    static let events: [(TicketAction, TicketState, EventType, TicketState)] = [
        (.take, .new, .ticketTaken, .open), (.take, .waiting, .ticketTaken, .waiting), (.assign, .new, .ticketAssigned, .open),
        (.release, .open, .ticketReleased, .new), (.release, .waiting, .ticketReleased, .waiting), (.notes, .closed, .ticketNoted, .closed),
        (.wait, .new, .ticketWaiting, .waiting), (.wait, .open, .ticketWaiting, .waiting), (.continue, .waiting, .ticketContinued, .open),
        (.disputes, .open, .ticketDisputed, .open), (.settle, .open, .ticketSettled, .open),
        (.resolve, .waiting, .ticketResolved, .resolved),
        (.merge, .open, .ticketMerged, .closed), (.reopen, .closed, .ticketReopened, .open), (.close, .resolved, .ticketClosed, .closed),
    ]

    @Test("an action gives its event and leads to its state", arguments: events)
    func effect(action: TicketAction, from: TicketState, type: EventType, to: TicketState) throws {
        var desk = try Self.desk(from)
        let decision = try desk.run(Self.command(action), as: Desk.sue)
        #expect(decision.events.last?.type == type)
        #expect(decision.events.count == (action == .merge ? 2 : 1))
        #expect(desk.world.ticket(Self.id)?.state == to)
        #expect(desk.world.ticket(Self.id)?.version == desk.world.head)
    }

    @Test("what is so already gives no event")
    func nothing() throws {
        var desk = try Self.desk(.open)
        for command: Command in [
            .take(Self.id, TakeTicket()), .assign(Self.id, AssignTicket(agent: "ada")), .editTicket(Self.id, EditTicket(subject: "chairs")),
        ] {
            #expect(try desk.run(command).events.isEmpty)
        }
        var fresh = try Self.desk(.new)
        #expect(try fresh.run(.release(Self.id)).events.isEmpty)
    }

    @Test("somebody else's ticket is taken over only by stealing it")
    func steal() throws {
        var desk = try Self.desk(.open)
        #expect(desk.refusal(.take(Self.id, TakeTicket()), as: Desk.bob) == .taken)
        try desk.run(.take(Self.id, TakeTicket(steal: true)), as: Desk.bob)
        #expect(desk.world.ticket(Self.id)?.assignee == "bob")
    }

    static let guarded: Set<TicketAction> = [.assign, .release, .wait, .continue, .settle, .resolve, .merge, .reopen, .close]

    @Test("an agent works on their own and on nobody's, a supervisor on all", arguments: TicketAction.allCases)
    func permissions(action: TicketAction) throws {
        let state: TicketState = action == .continue ? .waiting : action == .reopen || action == .close ? .resolved : .open
        var desk = try Self.desk(state)
        let refused = desk.refusal(Self.command(action), as: Desk.bob)
        #expect((refused == .notYours) == Self.guarded.contains(action))
        desk = try Self.desk(state)
        #expect(desk.refusal(Self.command(action)) == nil)
        desk = try Self.desk(state)
        #expect(desk.refusal(Self.command(action), as: Desk.sue) == nil)
        if state == .open {
            desk = try Self.desk(.new)
            #expect(desk.refusal(Self.command(action), as: Desk.bob) == nil)
        }
    }

    @Test("a ticket goes to nobody without the role, and another version is refused")
    func refusals() throws {
        var desk = try Self.desk(.open)
        #expect(desk.refusal(.assign(Self.id, AssignTicket(agent: "books"))) == .noSuchAgent)
        #expect(desk.refusal(.openTicket(OpenTicket(customer: "C", subject: "x", assignee: "books"))) == .noSuchAgent)
        #expect(desk.refusal(.openTicket(OpenTicket(customer: "C", subject: " \n"))) == .invalid)
        #expect(desk.refusal(.note(Self.id, NoteOnTicket(text: " "))) == .invalid)
        #expect(desk.refusal(.wait(Self.id, WaitTicket(for: .customer, until: "2026-11-23"))) == .invalid)
        #expect(desk.refusal(.release(TicketID(number: 99))) == .notFound)
        #expect(throws: Refusal.self) { try desk.run(.release(Self.id), expected: 1) }
        let version = desk.world.ticket(Self.id)?.version
        try desk.run(.release(Self.id), expected: version)
    }
}
