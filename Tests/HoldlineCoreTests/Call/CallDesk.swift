import HoldlineCore

/// A desk with telephones: the board is kept with the events, as the store keeps it.
struct CallDesk {
    var desk = Desk()
    var board = CallBoard()

    static let support: QueueName = "support"
    static let billing: QueueName = "billing"

    init(_ change: (inout CallPolicy) -> Void = { _ in }) {
        desk.policy.calls.anybody = true
        change(&desk.policy.calls)
    }

    var world: World { desk.world }
    var policy: CallPolicy { desk.policy.calls }

    static func agent(_ login: String) -> Actor { Actor(name: login, roles: [.agent]) }

    @discardableResult
    mutating func run(_ command: Command, as actor: Actor = Desk.ada) throws -> Decision {
        let before = world
        let decision = try desk.run(command, as: actor)
        for event in decision.events {
            for call in event.facts.calls ?? [] { board.take(call) }
            for agent in event.facts.agents ?? [] { board.take(agent) }
        }
        let calls = decision.events.flatMap { $0.facts.calls ?? [] }
        for change in BookingChange.changes(by: calls, stored: { before.call($0).map { ($0.visit, $0.booking) } }) { board.take(change) }
        return decision
    }

    @discardableResult
    mutating func run(_ command: Command, as login: String) throws -> Decision { try run(command, as: Self.agent(login)) }

    mutating func refusal(_ command: Command, as login: String) -> Refusal.Code? {
        do {
            try run(command, as: login)
            return nil
        } catch let refusal as Refusal {
            return refusal.code
        } catch {
            return .internal
        }
    }

    mutating func pass(_ seconds: Int64) { desk.pass(seconds: seconds) }

    // MARK: What every test does

    @discardableResult
    mutating func add(
        _ queue: QueueName = support, _ priority: Priority = .normal, number: FreeText? = nil, customer: CustomerReference? = nil,
        skills: [Skill] = []
    ) throws -> CallID {
        let body = AddCall(queue: queue, number: number, customer: customer, priority: priority, skills: skills)
        guard case .call(let id) = try run(.new(body)).subject else { throw Refusal(.internal, "no call") }
        return id
    }

    /// What `next` does: the call that the board gives to each who asks, offered.
    @discardableResult
    mutating func next(_ logins: String...) throws -> [String: CallID] { try next(logins) }

    mutating func next(_ logins: [String]) throws -> [String: CallID] {
        for login in logins where world.agent(login).map({ !$0.isFree(at: desk.now) || $0.state == .wrapUp }) ?? true {
            try run(.on(login, MakeReady()), as: login)
        }
        let matches = board.matches(for: logins, policy: policy, at: desk.now)
        for (login, call) in matches { try run(.on(call, OfferCall(to: login)), as: login) }
        return Dictionary(uniqueKeysWithValues: matches.map { ($0.agent, $0.call) })
    }

    /// Offered to an agent and answered.
    @discardableResult
    mutating func talk(_ login: String) throws -> CallID {
        guard let id = try next(login)[login] else { throw Refusal(.internal, "no call for \(login)") }
        try run(.on(id, AnswerCall()), as: login)
        return id
    }

    mutating func lapse() throws {
        for id in board.overdue(policy: policy, at: desk.now) { try run(.on(id, LapseCall()), as: .daemon) }
    }

    func call(_ id: CallID) throws -> Call {
        guard let call = world.call(id) else { throw Refusal(.notFound, "no \(id)") }
        return call
    }

    func agent(_ login: String) throws -> Agent {
        guard let agent = world.agent(login) else { throw Refusal(.notFound, "no \(login)") }
        return agent.read(at: desk.now)
    }

    /// A board that only the tables made, as after a restart.
    var rebuilt: CallBoard {
        var board = CallBoard()
        for call in world.calls { board.take(call) }
        for agent in world.agents.values { board.take(agent) }
        for call in world.visits.values.flatMap(\.values) {
            board.take(BookingChange(queue: call.queue, from: nil, to: call.booking))
        }
        return board
    }
}

extension Actor {
    static let daemon = Actor(name: "holdlined", roles: [])
}
