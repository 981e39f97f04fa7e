import ArgumentParser
import HoldlineClient
import HoldlineCore

/// From the first contact to the end, in the order of the work.
struct TicketNoun: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun(
        "ticket", "Complaints: open, work and settle them.",
        [TicketOpen.self, TicketImport.self, TicketList.self, TicketSearch.self, TicketShow.self, TicketEdit.self] + actions
            + [TicketStale.self])
}

/// The ticket that a verb is about: `T-7`, or `7`.
struct TicketArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The ticket: T-7, or 7.", valueName: "ticket"), transform: Read.ticket) var id: TicketID
}

/// A verb on one ticket.
///
/// What all of them do – the ticket, the key, the answer, the report – is in `run`; a verb adds its options,
/// its body and its sentence.
protocol TicketVerb: ActionVerb where Naming == TicketArgument, Body: TicketAction {
    /// Whether the answer is followed by what may be collected now.
    static var showsInvoices: Bool { get }

    /// The action's body; `client` is there to be asked beforehand.
    func body(for id: TicketID, _ client: Client) async throws -> Body
    /// The body to send in place of one that was refused, once a person agreed; throws the failure where there is none.
    func body(after failure: CommandFailure) throws(CommandFailure) -> Body
    /// A sentence for a person that says the effect. `id` is the ticket that was named.
    func sentence(_ ticket: Ticket, _ body: Body, for id: TicketID) -> String
    /// A line below the sentence, where there is more to tell a person.
    func detail(for id: TicketID, _ client: Client) async throws(CommandFailure) -> String?
}

extension TicketVerb {
    static var showsInvoices: Bool { false }
    func body(after failure: CommandFailure) throws(CommandFailure) -> Body { throw failure }
    func detail(for id: TicketID, _ client: Client) async throws(CommandFailure) -> String? { nil }

    /// A refusal that a person may agree to is sent once more, with `--yes` in the command that would repeat
    /// it. Throws the first failure where nobody agrees.
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

    /// Sends the action under the key of the run; the key is the same the second time only where it was typed.
    private func send(
        _ body: Body, to id: TicketID, _ client: Client, _ key: KeyOptions, repeating typed: [String]? = nil
    ) async throws(CommandFailure) -> Answer<TicketPage> {
        try await key.write({ (key) async throws(ClientError) in try await client.act(body, on: id, key: key) }, repeating: typed)
    }
}

extension TicketVerb where Body: PlainAction {
    func body(for id: TicketID, _ client: Client) async throws -> Body { Body() }
}
