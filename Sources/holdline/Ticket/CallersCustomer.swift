import HoldlineClient
import HoldlineCore

/// Whose call the agent is in, or has just ended: the customer of a ticket that names none.
struct CallersCustomer {
    let client: Client
    let console: Console

    /// nil where there is no call, or nobody knows whose it is. A question that fails is said, and fails nothing: the daemon knows better.
    func find() async throws(CommandFailure) -> CustomerReference? {
        do throws(ClientError) {
            let login = try await client.whoAmI().value.user
            guard let agent = try await client.agentIfKnown(login)?.read(at: LocalTime.now()) else { return nil }
            switch agent.state {
            case .talking: return try await customer(of: agent.call)
            case .wrapUp: return try await customer(of: agent.lastCall)
            case .idle, .offered: return nil
            }
        } catch .refused {
            // Who may not ask for calls is in none.
            return nil
        } catch {
            try console.note("Who calls cannot be asked: \(error.message)")
            return nil
        }
    }

    private func customer(of call: CallID?) async throws(ClientError) -> CustomerReference? {
        guard let call else { return nil }
        return try await client.call(call).value.customer
    }
}
