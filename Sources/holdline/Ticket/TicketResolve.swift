import ArgumentParser
import HoldlineClient
import HoldlineCore

struct TicketResolve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve", abstract: "Settle what is left of a ticket: dunning resumes on what is still owed.",
        discussion: """
            EXAMPLES:
              holdline ticket resolve T-7 --outcome partly-upheld --credit F202500006:120.00
              holdline ticket resolve T-7 --outcome rejected --note \"delivery note signed\"
              holdline ticket resolve T-7 --outcome duplicate --of T-3
            """)

    @OptionGroup var ticket: TicketArgument

    @Option(help: "\(Outcome.list).", completion: .words(Outcome.self), transform: Read.word)
    var outcome: Outcome

    @Option(help: ArgumentHelp("What is credited, for each invoice; repeatable.", valueName: "invoice:amount"), transform: Read.credit)
    var credit: [ResolveTicket.Credit] = []

    @Option(help: "Why.", transform: Read.text)
    var note: FreeText?

    @Option(name: .customLong("of"), help: "For a duplicate: the ticket that takes the disputes over.", transform: Read.ticket)
    var original: TicketID?

    @Flag(help: "For a duplicate: even if the other ticket is another customer's.")
    var yes = false

    @OptionGroup var key: KeyOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        let client = try connection.client()
        let answer = try await resolved(client)
        try await TicketReport(client: client, options: output).write(answer, showingInvoices: true) { page in
            "\(page.ticket.id) is resolved: \(outcome.rawValue)"
        }
    }

    private func resolved(_ client: Client) async throws(CommandFailure) -> Answer<TicketPage> {
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
        let body = ResolveTicket(
            outcome: outcome, note: note, credits: credit.isEmpty ? nil : credit, of: original, otherCustomer: otherCustomer)
        return try await key.write(
            { (key) async throws(ClientError) in try await client.act(body, on: ticket.id, key: key) }, repeating: typed)
    }
}
