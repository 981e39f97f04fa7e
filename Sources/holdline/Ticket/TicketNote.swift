import ArgumentParser
import HoldlineClient
import HoldlineCore

struct TicketNote: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "note", abstract: "Add a note to a ticket.",
        discussion: """
            EXAMPLES:
              holdline ticket note T-7 "The carrier confirms the damage."
              holdline ticket note T-7 - < mail.txt
            """)

    @OptionGroup var ticket: TicketArgument

    @Argument(help: "The note; “-” reads it from standard input.")
    var text: [String]

    @OptionGroup var key: KeyOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        let client = try connection.client()
        let note = NoteOnTicket(text: try read())
        let answer = try await key.write { (key) async throws(ClientError) in
            try await client.act(note, on: ticket.id, key: key)
        }
        try await TicketReport(client: client, options: output).write(answer) { page in
            "a note is added to \(page.ticket.id): \(page.ticket.heading)"
                + (page.ticket.id == ticket.id ? "" : " (\(ticket.id) went into it)")
        }
    }

    private func read() throws -> FreeText {
        guard text == ["-"] else { return try Read.text(text.joined(separator: " ")) }
        guard let typed = String(validating: try Console.current.input.readToEnd(), as: UTF8.self) else {
            throw CommandFailure.usage("standard input is no UTF-8: nothing was done. Convert it, for example with iconv -f latin1 -t utf8")
        }
        return try Read.text(typed.withoutByteOrderMark.trimmed)
    }
}
