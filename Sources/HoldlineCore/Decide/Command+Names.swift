/// Names of the outside world that a command carries: the daemon looks at them before the command waits for the writer.
extension Command {
    /// Unix users whose roles the decision asks for (`Context.mayTake`).
    package var usersAsked: [String] {
        switch self {
        case .openTicket(let body): body.assignee.map { [$0] } ?? []
        case .assign(_, let body): [body.agent]
        case .login(let login, _), .makeReady(let login): [login]
        default: []
        }
    }

    /// Queues that the command may make, where the configuration names none.
    package var queuesNamed: [QueueName] {
        switch self {
        case .addCall(let body): [body.queue]
        case .transferCall(_, let body): body.queue.map { [$0] } ?? []
        case .observeCall(let body): [body.queue]
        default: []
        }
    }

    /// An agent who may be new on the board of live calls.
    package var agentNamed: String? {
        switch self {
        case .login(let login, _), .makeReady(let login): login
        case .observeAgent(let body): body.agent
        default: nil
        }
    }
}
