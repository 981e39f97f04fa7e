import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

struct TicketMerge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge", abstract: "Move all of a complaint into another ticket, which goes on with the older clock.",
        discussion: """
            Disputes, notes, calls, contact, description, reference and evidence go along; a later note on the merged ticket is written
            on the one that goes on. Tickets of two customers are asked about; scripts say --yes.

            EXAMPLES:
              holdline ticket merge T-7 --into T-3
            """)

    @OptionGroup var ticket: TicketArgument

    @Option(help: "The ticket that goes on.", transform: Read.ticket)
    var into: TicketID

    @Flag(help: "Merge them even if they are two customers'.")
    var yes = false

    @OptionGroup var key: KeyOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        let client = try connection.client()
        let answer = try await merged(client)
        let moved = output.output == .table ? try await moved(client) : nil
        try await TicketReport(client: client, options: output).write(answer, showingInvoices: true, detail: moved) { page in
            "\(ticket.id) went into \(into); nothing that it held is free"
        }
    }

    private func merged(_ client: Client) async throws(CommandFailure) -> Answer<TicketPage> {
        do {
            return try await send(yes ? true : nil, client, repeating: nil)
        } catch {
            guard let problem = OtherCustomer.isRefused(error) else { throw error }
            try OtherCustomer.ask(problem)
        }
        return try await send(true, client, repeating: Invocation.arguments + ["--yes"])
    }

    private func send(
        _ otherCustomer: Bool?, _ client: Client, repeating typed: [String]?
    ) async throws(CommandFailure) -> Answer<TicketPage> {
        let body = MergeTicket(into: into, otherCustomer: otherCustomer)
        return try await key.write(
            { (key) async throws(ClientError) in try await client.act(.merge, on: ticket.id, body, key: key) }, repeating: typed)
    }

    /// What the other ticket's history says of it. The merge is done whatever happens here.
    private func moved(_ client: Client) async throws(CommandFailure) -> String? {
        do throws(ClientError) {
            return try await client.ticket(into).value.history.last { $0.type == EventType.ticketAbsorbed.rawValue }?.text
        } catch {
            try Console.current.note("\(ticket.id) is merged, but what went along cannot be shown: \(error.message)")
            return nil
        }
    }
}

/// A write that would join two customers' tickets: it is asked about, or refused with the option that says it is meant.
enum OtherCustomer {
    static func isRefused(_ failure: CommandFailure) -> ProblemBody? {
        guard case .client(.refused(let problem)) = failure, problem.code == Refusal.Code.otherCustomer.rawValue else { return nil }
        return problem
    }

    /// Returns where the person at the terminal wants it all the same.
    static func ask(_ problem: ProblemBody) throws(CommandFailure) {
        let console = Console.current
        guard console.canAsk else { throw .refusedHere("\(problem.message)\nNothing was done. Add --yes to do it all the same.") }
        try console.note(problem.detail)
        guard try Question(console: console).confirm("Do it all the same?") else { throw .refusedHere("nothing was done") }
    }
}
