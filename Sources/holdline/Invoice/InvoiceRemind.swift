import ArgumentParser
import HoldlineClient
import HoldlineCore

struct InvoiceRemind: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remind", abstract: "Register that a reminder goes out. Only exit code 0 permits sending it.",
        discussion: """
            What is not said is asked of the daemon first: --amount is then what may be collected, --version that of this answer. It is
            refused where the invoice is paused, where something that holds came after the version, where the amount is more than what
            may be collected, and where the level would rise while a part is held; the answer of the moment is shown.

            EXAMPLES:
              holdline invoice remind F202500006 --level 1
              holdline invoice remind F202500006 --level 2 --amount 900.00 --version 812
            """)

    @Argument(help: "The invoice's number.", transform: Read.invoice)
    var invoice: InvoiceNumber

    @Option(help: "1 is the first reminder; the last one may be repeated, or the next one follows.")
    var level: Int

    @Option(help: "What it asks for; else what may be collected.", transform: Read.amount)
    var amount: Amount?

    @Option(help: "When it goes out, in RFC 3339; else now.")
    var sentAt: String?

    @Option(help: "The version of the dunning answer that was relied on; else that of an answer of this moment.")
    var version: Int64?

    @OptionGroup var key: KeyOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func validate() throws { _ = try instant() }

    private func instant() throws -> Instant? {
        guard let sentAt else { return nil }
        guard let instant = Instant(text: sentAt) else {
            throw ValidationError("“\(sentAt)” is no instant of RFC 3339: write it as 2026-11-24T09:00:00+01:00")
        }
        return instant
    }

    func run() async throws {
        let console = Console.current
        let client = try connection.client()
        let (amount, version) = try await decided(client)
        let body = RegisterReminder(
            level: level, amount: amount, sentAt: try instant() ?? Instant(seconds: LocalTime.now().seconds),
            version: version)
        let written = try await key.write { (key) async throws(ClientError) in try await client.remind(invoice, body, key: key) }
        switch output.output {
        case .json: try console.json(written.bytes)
        case .csv:
            var writer = ListWriter<Reminder>(Reminder.columns, .csv, on: console)
            try writer.add(try written.value, line: written.bytes)
            try writer.finish()
        case .table:
            let reminder = try written.value
            try console.say(
                Shown.line(
                    "Reminder \(reminder.level) on \(reminder.invoice) is registered: \(reminder.amount) \(reminder.currency.code), sent \(LocalTime.text(reminder.sentAt))"
                ))
            try await timeLine(client)
        }
    }

    /// What is asked for, and the answer that it relies on: what was not said is asked of the daemon.
    private func decided(_ client: Client) async throws -> (Amount, Int64) {
        if let amount, let version { return (amount, version) }
        let answer = try await client.dunning(invoice, asOf: nil).value
        guard answer.decision != .pause, let collectable = answer.collectable else {
            throw CommandFailure.refusedHere("\(DunningWords.sentence(answer))\nNo reminder goes out.")
        }
        return (amount ?? collectable, version ?? answer.version)
    }

    /// Reminders and disputes as they came. The reminder is registered whatever happens here.
    private func timeLine(_ client: Client) async throws {
        do {
            let history = try await client.invoice(invoice).value.history.filter { $0.type != EventType.invoiceRegistered.rawValue }
            let writer = PageWriter(on: .current)
            try writer.section("Reminders and disputes")
            try writer.history(history)
        } catch let error as ClientError {
            try Console.current.note("it is registered, but what came before cannot be shown: \(error.message)")
        }
    }
}
