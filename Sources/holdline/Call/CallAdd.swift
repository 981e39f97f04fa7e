import ArgumentParser
import HoldlineClient
import HoldlineCore

/// Sends `POST /v1/calls`, as a connector does for each caller. A closed or full queue turns the call away:
/// that is an answer, not a failure, and the exit code is 0.
struct CallAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "add", "A caller comes to a queue: from its acknowledgement on, the place is kept.",
        """
        A customer whose number it is alone is found by it; where several share it, they are only suggested.

        EXAMPLES:
          holdline call add --queue support --number "01 23 45 67 89"
          holdline call add --queue support --number +33123456789 --skill german:2 --priority high
        """)

    @Option(help: "The queue.", transform: Read.queue) var queue: QueueName

    @Option(help: "The caller's number, as dialled or with its +; leave it out where it is withheld.", transform: Read.text)
    var number: FreeText?

    @Option(help: "The caller's name.", transform: Read.text) var name: FreeText?
    @Option(help: "Your reference of the customer, where it is known.", transform: Read.customer) var customer: CustomerReference?
    @Option(help: "\(Priority.list).", completion: .words(Priority.self), transform: Read.word) var priority: Priority?

    @Option(help: ArgumentHelp("What the agent has to know, such as german:2; repeatable.", valueName: "skill"), transform: Read.skill)
    var skill: [Skill] = []

    @Option(help: "The ticket that the call is about.", transform: Read.ticket) var ticket: TicketID?
    @OptionGroup var options: WriteOptions

    /// The sentence says where the caller waits, or why the queue took nobody.
    func run() async throws {
        let client = try options.connection.client()
        let body = AddCall(
            queue: queue, number: number, name: name, customer: customer, priority: priority, skills: skill.isEmpty ? nil : skill,
            ticket: ticket)
        let answer = try await options.key.write { (key) async throws(ClientError) in try await client.add(body, key: key) }
        try await CallReport(client: client, options: options.output).write(answer) { call in
            if let reason = call.turnedAway { return "\(CallWords.summary(call)): \(CallWords.turnedAway(call, reason))" }
            return "\(CallWords.summary(call)) waits in \(call.queue)"
        }
    }
}
