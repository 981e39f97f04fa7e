import ArgumentParser
import HoldlineClient
import HoldlineCore

/// A verb on one ticket.
protocol TicketVerb: ActionVerb where Naming == TicketArgument, Body: TicketAction {
    /// Whether the answer is followed by what may be collected now.
    static var showsInvoices: Bool { get }

    /// What is sent; `client` is there to be asked beforehand.
    func body(for id: TicketID, _ client: Client) async throws -> Body
    /// The body to send in place of one that was refused, once a person agreed; throws the failure where there is none.
    func body(after failure: CommandFailure) throws(CommandFailure) -> Body
    /// What it did, in a sentence. `id` is the ticket that was named.
    func sentence(_ ticket: Ticket, _ body: Body, for id: TicketID) -> String
    /// A line below the sentence, where there is more to tell a person.
    func detail(for id: TicketID, _ client: Client) async throws(CommandFailure) -> String?
}

extension TicketVerb {
    static var showsInvoices: Bool { false }
    func body(after failure: CommandFailure) throws(CommandFailure) -> Body { throw failure }
    func detail(for id: TicketID, _ client: Client) async throws(CommandFailure) -> String? { nil }

    func run(on argument: TicketArgument, _ shared: WriteOptions) async throws {
        let id = argument.id
        let client = try shared.connection.client()
        var body = try await body(for: id, client)
        let answer: Answer<TicketPage>
        do throws(CommandFailure) {
            answer = try await send(body, to: id, client, shared.key)
        } catch {
            body = try self.body(after: error)
            answer = try await send(body, to: id, client, shared.key, repeating: Invocation.arguments + ["--yes"])
        }
        let detail = shared.output.output == .table ? try await detail(for: id, client) : nil
        try await TicketReport(client: client, options: shared.output).write(
            answer, showingInvoices: Self.showsInvoices, detail: detail
        ) { sentence($0.ticket, body, for: id) }
    }

    private func send(
        _ body: Body, to id: TicketID, _ client: Client, _ key: KeyOptions, repeating typed: [String]? = nil
    ) async throws(CommandFailure) -> Answer<TicketPage> {
        try await key.write({ (key) async throws(ClientError) in try await client.act(body, on: id, key: key) }, repeating: typed)
    }
}

extension TicketVerb where Body: PlainAction {
    func body(for id: TicketID, _ client: Client) async throws -> Body { Body() }
}
