extension Draft {
    /// The part of `decide` about calls and agents: what the command was about, and whether it is new.
    mutating func decideCall(_ command: Command) throws -> (Subject, created: Bool) {
        switch command {
        case .addCall(let body): return (.call(try add(body)), true)
        case .observeCall(let body):
            let (id, created) = try observe(body)
            return (.call(id), created)
        case .observeAgent(let body): return (.agent(try observe(body)), false)
        case .answerCall(let id, let body): try answer(id, body)
        case .declineCall(let id): try decline(id)
        case .holdCall(let id): try hold(call: id)
        case .unholdCall(let id): try unhold(call: id)
        case .requeueCall(let id): try requeue(id)
        case .transferCall(let id, let body): try transfer(id, body)
        case .doneCall(let id, let body): try done(id, body)
        case .abandonCall(let id, let body): try abandon(id, body)
        case .requestCallback(let id, let body): try requestCallback(id, body)
        case .offerCall(let id, let login): try offer(id, to: login)
        case .lapseCall(let id): try lapse(id)
        case .recoverCall(let id): try recover(id)
        case .login(let login, let body): try self.login(login, body)
        case .logout(let login): try logout(login)
        case .pause(let login, let body): try pause(login, body)
        case .resume(let login): try resume(login)
        case .makeReady(let login): try makeReady(login)
        default: throw Refusal(.internal, "no command of a call")
        }
        if let id = command.call { return (.call(id), false) }
        return (.agent(command.agent ?? context.actor.agent), false)
    }
}

extension Command {
    /// The call that it changes.
    var call: CallID? {
        switch self {
        case .answerCall(let id, _), .declineCall(let id), .holdCall(let id), .unholdCall(let id), .requeueCall(let id),
            .transferCall(let id, _), .doneCall(let id, _), .abandonCall(let id, _), .requestCallback(let id, _), .offerCall(let id, _),
            .lapseCall(let id), .recoverCall(let id):
            id
        default: nil
        }
    }

    /// The agent that it changes.
    var agent: String? {
        switch self {
        case .login(let login, _), .logout(let login), .pause(let login, _), .resume(let login), .makeReady(let login): login
        default: nil
        }
    }
}
