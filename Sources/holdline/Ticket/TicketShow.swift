import ArgumentParser
import HoldlineClient
import HoldlineCore

struct TicketShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "One ticket: state, clock, disputes, notes and history.",
        discussion: """
            EXAMPLES:
              holdline ticket show T-7
              holdline ticket show 7 -o json
            """)

    @OptionGroup var ticket: TicketArgument
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        let answer = try await connection.client().ticket(ticket.id)
        switch output.output {
        case .json: try Console.current.json(answer.bytes)
        case .csv:
            var writer = ListWriter<Ticket>(Ticket.columns, .csv, on: .current)
            try writer.add(try answer.value.ticket, line: answer.bytes)
            try writer.finish()
        case .table: try TicketPageView(try answer.value, on: .current).write()
        }
    }
}
