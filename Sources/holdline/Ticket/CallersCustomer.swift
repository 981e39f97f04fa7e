import HoldlineClient
import HoldlineCore

extension Client {
    /// The customer of the call that an agent is in, or has just ended: whose complaint a ticket is that names nobody. nil where there is
    /// no such call, or its customer is not known.
    ///
    /// The daemon decides again when the ticket comes: a question that fails is said on the console, and fails nothing.
    /// - Parameter login: The agent; nil: oneself.
    func callersCustomer(_ login: String?, on console: Console) async throws(CommandFailure) -> CustomerReference? {
        do throws(ClientError) {
            let agent = try await agentIfKnown(try await self.login(or: login))?.read(at: LocalTime.now())
            guard let call = agent?.callAtHand else { return nil }
            return try await self.call(call).value.customer
        } catch .refused {
            // An agent who may not ask for calls is in none.
            return nil
        } catch {
            try console.note("Who calls cannot be asked: \(error.message)")
            return nil
        }
    }
}
