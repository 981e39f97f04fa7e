import ArgumentParser
import HoldlineClient
import HoldlineCore

struct TicketWait: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wait", abstract: "Wait for somebody; waiting for the customer stops the clock.",
        discussion: """
            EXAMPLES:
              holdline ticket wait T-7 --for customer --until 2026-12-01
            """)

    @OptionGroup var ticket: TicketArgument

    @Option(name: .customLong("for"), help: "\(WaitingFor.list).", completion: .words(WaitingFor.self), transform: Read.word)
    var reason: WaitingFor

    @Option(help: "The day on which somebody looks again.", transform: Read.day)
    var until: Day?

    @OptionGroup var key: KeyOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        let client = try connection.client()
        let answer = try await key.write { (key) async throws(ClientError) in
            try await client.act(WaitTicket(for: reason, until: until), on: ticket.id, key: key)
        }
        try await TicketReport(client: client, options: output).write(answer) { page in
            "\(page.ticket.id) waits for \(reason.rawValue)" + (until.map { " until \($0)" } ?? "")
        }
    }
}
