import ArgumentParser
import HoldlineClient
import HoldlineCore

struct CallAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "A caller comes to a queue: from its acknowledgement on, the place is kept.",
        discussion: HelpText.wrapped(
            """
            A customer whose number it is alone is found by it; where several share it, they are only suggested.

            EXAMPLES:
              holdline call add --queue support --number "01 23 45 67 89"
              holdline call add --queue support --number +33123456789 --skill german:2 --priority high
            """))

    @Option(help: "The queue.", transform: Read.queue)
    var queue: QueueName

    @Option(help: "The caller's number, as dialled or with its +; leave it out where it is withheld.", transform: Read.text)
    var number: FreeText?

    @Option(help: "The caller's name.", transform: Read.text)
    var name: FreeText?

    @Option(help: "Your reference of the customer, where it is known.", transform: Read.customer)
    var customer: CustomerReference?

    @Option(help: "\(Priority.list).", completion: .words(Priority.self), transform: Read.word)
    var priority: Priority?

    @Option(help: ArgumentHelp("What the agent has to know, such as german:2; repeatable.", valueName: "skill"), transform: Read.skill)
    var skill: [Skill] = []

    @Option(help: "The ticket that the call is about.", transform: Read.ticket)
    var ticket: TicketID?

    @OptionGroup var key: KeyOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        let client = try connection.client()
        let body = AddCall(
            queue: queue, number: number, name: name, customer: customer, priority: priority, skills: skill.isEmpty ? nil : skill,
            ticket: ticket)
        let answer = try await key.write { (key) async throws(ClientError) in try await client.add(body, key: key) }
        try await CallReport(client: client, options: output).write(answer) { call in
            if let reason = call.turnedAway { return "\(CallWords.summary(call)): \(CallWords.turnedAway(call, reason))" }
            return "\(CallWords.summary(call)) waits in \(call.queue)"
        }
    }
}
