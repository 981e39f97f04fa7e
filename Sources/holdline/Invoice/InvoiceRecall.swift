import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

struct InvoiceRecallList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recall-list", abstract: "What a collection agency must be told to stop: held since, paid or cancelled.",
        discussion: """
            EXAMPLES:
              holdline invoice recall-list -o csv
              holdline invoice recall-list --standing      (all that is with an agency)
            """)

    @Flag(help: "All that is with an agency, whether to be recalled or not.")
    var standing = false

    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        let client = try connection.client()
        var query = HandoverQuery()
        query.recall = !standing
        let asked = query
        let empty = standing ? "No agency has anything." : "Nothing is to be recalled."
        try await Listing.write(HandoverLine.columns, output, most: .max, empty: empty) { (page) async throws(ClientError) in
            try await client.handovers(asked, page)
        }
    }
}

struct InvoiceRecall: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recall", abstract: "Register that the agency was told to stop, or gave an invoice back.",
        discussion: """
            EXAMPLES:
              holdline invoice recall F202500006
            """)

    @Argument(help: "The invoice's number.", transform: Read.invoice)
    var invoice: InvoiceNumber

    @OptionGroup var key: KeyOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        let console = Console.current
        let client = try connection.client()
        let answer = try await key.write { (key) async throws(ClientError) in try await client.recall(invoice, key: key) }
        switch output.output {
        case .json: try console.json(answer.bytes)
        case .csv:
            var writer = ListWriter<Handover>(Handover.columns, .csv, on: console)
            try writer.add(try answer.value, line: answer.bytes)
            try writer.finish()
        case .table: try console.say(Shown.line("\(invoice): " + ReminderWords.standing(try answer.value)))
        }
    }
}
