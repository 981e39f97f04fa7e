import HoldlineCore

/// A company's day at the desk: commands in, the world after them, and the dunning answer of the day.
struct Desk {
    var world = World()
    var policy = Policy()
    var now = Desk.start
    private(set) var log: [(event: NewEvent, actor: String, at: Instant)] = []
    /// The commands that were taken, as they were given.
    private(set) var taken: [(command: Command, actor: Actor, at: Instant)] = []

    /// A Tuesday.
    static let start: Instant = "2026-11-24T09:00:00Z"
    static let ada = Actor(name: "ada", roles: [.agent])
    static let bob = Actor(name: "bob", roles: [.agent])
    static let sue = Actor(name: "sue", roles: [.supervisor])
    static let books = Actor(name: "books", roles: [.ledger])
    static let company: CustomerReference = "C-042"

    func context(_ actor: Actor) -> Context {
        Context(actor: actor, now: now, policy: policy) { ["ada", "bob", "sue"].contains($0) }
    }

    @discardableResult
    mutating func run(_ command: Command, as actor: Actor = Desk.ada, expected: Int64? = nil) throws -> Decision {
        let decision = try decide(command, world, context(actor), expected: expected)
        for event in decision.events {
            world.apply(event, by: actor.name, at: now)
            log.append((event, actor.name, now))
        }
        taken.append((command, actor, now))
        return decision
    }

    /// The code of the refusal; nil where the command was taken.
    mutating func refusal(_ command: Command, as actor: Actor = Desk.ada) -> Refusal.Code? {
        do {
            try run(command, as: actor)
            return nil
        } catch let refusal as Refusal {
            return refusal.code
        } catch {
            return .internal
        }
    }

    mutating func pass(days: Int = 0, seconds: Int64 = 0) { now = now.adding(seconds: Int64(days) * 86_400 + seconds) }

    // MARK: What every test does

    mutating func register(
        _ number: InvoiceNumber = "F1", amount: Amount = "1200.00", open: Amount? = nil, credited: Amount? = nil, currency: Currency = .eur,
        customer: CustomerReference = Desk.company, issued: Day = "2026-10-01"
    ) throws {
        let body = RegisterInvoice(
            customer: customer, issued: issued, due: issued.adding(days: 30), amount: amount, open: open ?? amount, credited: credited,
            currency: currency)
        try run(.on(number, body), as: Desk.books)
    }

    /// Opens ada's ticket with one dispute.
    mutating func dispute(_ number: InvoiceNumber = "F1", _ amount: Amount? = nil, currency: Currency? = nil) throws -> TicketID {
        try open(
            OpenTicket(
                customer: Desk.company, subject: "chairs", assignee: "ada",
                disputes: [RaiseDispute(invoice: number, reason: .prices, amount: amount, currency: currency)]))
    }

    mutating func open(_ body: OpenTicket, as actor: Actor = Desk.ada) throws -> TicketID {
        guard case .ticket(let id) = try run(.new(body), as: actor).subject else { throw Refusal(.internal, "no ticket") }
        return id
    }

    mutating func resolve(_ id: TicketID, _ outcome: Outcome, credit: (InvoiceNumber, Amount)? = nil, of: TicketID? = nil) throws {
        let credits = credit.map { [ResolveTicket.Credit(invoice: $0.0, amount: $0.1)] }
        try run(.on(id, ResolveTicket(outcome: outcome, credits: credits, of: of)))
    }

    mutating func place(_ body: PlaceHold, as actor: Actor = Desk.sue) throws -> HoldID {
        guard case .hold(let id) = try run(.new(body), as: actor).subject else { throw Refusal(.internal, "no hold") }
        return id
    }

    /// The dunning answer, as the hold index gives it.
    func check(_ number: InvoiceNumber = "F1", asOf: Day? = nil, customer: CustomerReference? = nil) -> DunningAnswer {
        let invoice = world.invoice(number)
        let whose = invoice?.customer ?? customer
        let wide = whose.map { world.standingHolds(onAllOf: $0) } ?? []
        let holds = (world.standing.filter { $0.invoice == number } + wide).sorted { $0.id < $1.id }
        let today = policy.today(at: now)
        return DunningAnswer.decide(
            number.text, invoice.map(DunnableInvoice.init), customer: customer, holds: holds, asOf: max(asOf ?? today, today),
            unregisteredProceeds: policy.unregisteredProceeds, version: world.head)
    }

    func held(_ number: InvoiceNumber = "F1") -> String? { check(number).held?.description }

    /// A world that only the events made.
    var replayed: World {
        var world = World()
        for line in log { world.apply(line.event, by: line.actor, at: line.at) }
        return world
    }
}
