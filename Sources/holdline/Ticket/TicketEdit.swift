import ArgumentParser
import HoldlineClient
import HoldlineCore

struct TicketEdit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit", abstract: "Change a ticket's subject, description, priority, contact or reference.",
        discussion: """
            EXAMPLES:
              holdline ticket edit T-7 --priority high
              holdline ticket edit T-7 --contact-phone \"+33 1 23 45 67 89\"
            """)

    @OptionGroup var ticket: TicketArgument

    @Option(help: "What it is about, in a line.", transform: Read.text)
    var subject: FreeText?

    @Option(help: "The whole story.", transform: Read.text)
    var description: FreeText?

    @Option(help: "\(Priority.list).", completion: .words(Priority.self), transform: Read.word)
    var priority: Priority?

    @Option(help: "The customer's own reference.", transform: Read.text)
    var reference: FreeText?

    @Option(help: "What the customer asks for: NOA PIN NIN CNF CNP CNA OTH.", completion: .requested, transform: Read.requested)
    var requested: RequestedAction?

    @OptionGroup var contact: ContactOptions

    @OptionGroup var key: KeyOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    private var changes: EditTicket {
        EditTicket(
            subject: subject, description: description, priority: priority, contact: contact.contact, reference: reference,
            requested: requested)
    }

    func validate() throws {
        if changes == EditTicket() { throw ValidationError("say what changes, for example --priority high") }
    }

    func run() async throws {
        let client = try connection.client()
        let answer = try await key.write { (key) async throws(ClientError) in
            try await client.edit(ticket.id, changes, key: key)
        }
        try await TicketReport(client: client, options: output).write(answer) { page in
            "\(page.ticket.id) is changed: \(page.ticket.heading)"
        }
    }
}
