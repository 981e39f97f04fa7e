import ArgumentParser
import HoldlineClient
import HoldlineCore

struct InvoiceCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "May these invoices be dunned, and for how much? Only exit code 0 permits it.",
        discussion: """
            Numbers come from the arguments, or one a line from standard input. Of numbers from standard input those are listed
            that may not be dunned in full; --all lists every one. A number that begins with “-” stands after “--”.

            EXIT CODES:
              0   every invoice named may be dunned in full
              3   at least one is paused or partial: chase what the table says may be collected
              69, 75 and everything else: treat every invoice as paused

            EXAMPLES:
              holdline invoice check F202500006 && send-reminder F202500006
              holdline invoice check -o json < numbers.txt
              holdline invoice check F202500006 --as-of 2026-12-31
            """)

    @Argument(help: "Invoice numbers; none reads them from standard input.", transform: Read.invoice)
    var invoices: [InvoiceNumber] = []

    @Option(help: "The date of the dunning run; before today it is read as today.", transform: Read.day)
    var asOf: Day?

    @Flag(help: "List those too that may be dunned in full.")
    var all = false

    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        let client = try connection.client()
        if invoices.count == 1 {
            try await checkOne(invoices[0], client)
        } else if !invoices.isEmpty {
            try await BulkCheck(client: client, format: output.output, listsAll: true, asOf: asOf).run(numbers: invoices)
        } else {
            let console = Console.current
            if console.inputIsTerminal {
                throw CommandFailure.usage("name the invoices: holdline invoice check F202500006, or one a line on standard input")
            }
            try await BulkCheck(client: client, format: output.output, listsAll: all, asOf: asOf).run(input: console.input)
        }
    }

    private func checkOne(_ number: InvoiceNumber, _ client: Client) async throws {
        let answer = try await client.dunning(number, asOf: asOf)
        let permits: Bool
        if output.output == .json {
            // The answer is shown whatever it says, and read all the same.
            try Console.current.json(answer.bytes)
            permits = try DunningPermission.isGiven(by: answer.bytes, for: number)
        } else {
            permits = try DunningPermission.isGiven(by: answer.bytes, for: number)
            var writer = ListWriter<DunningAnswer>(DunningAnswer.columns, output.output, on: .current)
            try writer.add(try answer.value, line: answer.bytes)
            try writer.finish()
        }
        try Console.current.output.flush()
        if !permits { throw CommandFailure.held }
    }
}
