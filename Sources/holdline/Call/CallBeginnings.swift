import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

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
          holdline call add --queue support --number "01 23 45 67 89" --callback "tomorrow 09:00"
        """)

    @Option(name: .shortAndLong, help: "The queue.", completion: .queues, transform: Read.queue) var queue: QueueName

    @Option(help: "The caller's number, as dialled or with its +; leave it out where it is withheld.", transform: Read.text)
    var number: FreeText?

    @Option(help: "The caller's name.", transform: Read.text) var name: FreeText?
    @Option(
        name: .shortAndLong, help: "Your reference of the customer, where it is known.", completion: .customers, transform: Read.customer)
    var customer: CustomerReference?
    @Option(help: "\(Priority.list).", completion: .words(Priority.self), transform: Read.word) var priority: Priority?

    @Option(help: ArgumentHelp("What the agent has to know, such as german:2; repeatable.", valueName: "skill"), transform: Read.skill)
    var skill: [Skill] = []

    @Option(name: .shortAndLong, help: "The ticket that the call is about.", completion: .tickets, transform: Read.ticket) var ticket:
        TicketID?

    @Option(help: ArgumentHelp("Nobody is on the line: the number is called, not before this time; “now”: at its turn.", valueName: "time"))
    var callback: String?

    @OptionGroup var options: WriteOptions

    /// The sentence says where the caller waits, or why the queue took nobody.
    func run() async throws {
        let client = try options.connection.client()
        let call = AddCall(
            queue: queue, number: number, name: name, customer: customer, priority: priority, skills: skill.isEmpty ? nil : skill,
            ticket: ticket, callback: try callback.map { RequestCallback(at: try CallbackTime.read($0)) })
        let body = try await CustomerChoice(client: client, console: .current).agreed(in: call, asksScripts: false)
        let answer = try await options.key.write { (key) async throws(ClientError) in try await client.add(body, key: key) }
        try await CallReport(client: client, options: options.output).write(answer) { call in
            if let reason = call.turnedAway { return "\(CallWords.summary(call)): \(CallWords.turnedAway(call, reason))" }
            if call.callback != nil { return CallWords.calledBack(call) }
            return "\(CallWords.summary(call)) waits in \(call.queue)"
        }
    }
}

/// Sends `POST /v1/calls/next`. With `--wait` the daemon holds the answer back until a call comes or the time
/// is over. The exit code is 0 either way; programs look whether there is output.
struct CallNext: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "next", "Ask for the next call: it rings at you, and you see who it is.",
        """
        Logs you in where you are not, and ends a wrap-up. Asked again while a call rings at you, it shows the same one. With --answer
        the conversation begins at once.

        Where no call waits for you it says so on standard error, writes nothing on standard output in any format, and ends
        with 0.
        """,
        examples: "holdline call next", "holdline call next --answer", "holdline call next --wait 2h", short: "n")

    @Option(name: .shortAndLong, help: ArgumentHelp("Wait so long for a call, at most 24h.", valueName: "time")) var wait: String?
    @Flag(name: .shortAndLong, help: "Answer it at once.") var answer = false
    @OptionGroup var behalf: BehalfOptions
    @OptionGroup var options: WriteOptions

    /// Seconds for which the daemon holds an answer back at most; a longer wait is several of them.
    private static let longestQuestion = 300
    /// Seconds.
    private static let longestWait = 86_400

    func validate() throws { _ = try waitSeconds() }

    /// Seconds; nil answers at once. Throws `ValidationError` for more than a day.
    private func waitSeconds() throws -> Int? { try wait.map { try Read.length($0, most: Self.longestWait) } }

    func run() async throws {
        let seconds = try waitSeconds()
        let client = try options.connection.client()
        let acting = client.acting(for: behalf.login)
        var key = options.key
        key.key = key.key ?? RequestKey.random()
        guard var call = try await next(acting, key, seconds) else {
            try Console.current.note("No call waits for \(behalf.login ?? "you").")
            return
        }
        if answer {
            let id = try call.value.id
            call = try await key.write { (key) async throws(ClientError) in try await acting.act(AnswerCall(), on: id, key: key + "+") }
        }
        try await CallReport(client: client, options: options.output, behalf: behalf.login).write(call, picture: true) { _ in "" }
    }

    /// Asks until a call comes or the time is over. Each question has a key of its own that follows from the run's: repeated with that, the
    /// command finds the answer that it missed.
    private func next(_ client: Client, _ key: KeyOptions, _ seconds: Int?) async throws -> Answer<Call>? {
        let console = Console.current
        if console.errorIsTerminal, let seconds, seconds > 0 {
            try console.note("Waiting for a call, up to \(Span(seconds: Int64(seconds))); Ctrl-C ends it.")
        }
        var left = seconds
        var round = 0
        while true {
            let part = left.map { min($0, Self.longestQuestion) }
            let suffix = round == 0 ? "" : "/\(round)"
            let answer = try await key.write { (key) async throws(ClientError) in try await client.next(wait: part, key: key + suffix) }
            left = left.map { $0 - (part ?? 0) }
            guard answer == nil, let left, left > 0 else { return answer }
            round += 1
        }
    }
}
