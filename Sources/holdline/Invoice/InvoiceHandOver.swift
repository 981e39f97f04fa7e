import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

struct InvoiceHandOver: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hand-over", abstract: "Hand invoices over to a collection agency; what is held is refused.",
        discussion: """
            Those that were handed over are listed on standard output, those that were refused on standard error.

            EXAMPLES:
              holdline invoice hand-over F202500006 --agency "Inkasso AG"

            EXIT CODES:
              0   done          65  some were refused, the others were handed over
            """)

    @Argument(help: "Invoice numbers.", transform: Read.invoice)
    var invoices: [InvoiceNumber]

    @Option(help: "The agency's name.")
    var agency: String?

    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        try await HandingOver(client: try connection.client(), output: output, agency: agency).run(invoices)
    }
}

/// Hands invoices over one by one, each on an answer of its own.
struct HandingOver {
    let client: Client
    let output: OutputOptions
    let agency: String?

    func run(_ numbers: [InvoiceNumber]) async throws {
        let console = Console.current
        var writer = ListWriter<Handover>(Handover.columns, output.output, on: console)
        var refused = 0
        WriteProgress.current.begin(
            many: "invoice", .handedOver,
            advice: """
                All that is with an agency is listed by “holdline invoice recall-list --standing”.
                The same command hands no invoice over twice. Repeat it to do the rest:
                """)
        do {
            for number in numbers {
                do {
                    let version = try await client.dunning(number).value.version
                    let answer = try await client.handOver(number, HandOver(agency: agency, version: version), key: RequestKey.random())
                    WriteProgress.current.took(1)
                    try writer.add(try answer.value, line: answer.bytes)
                } catch ClientError.refused(let problem) where problem.status != 403 {
                    refused += 1
                    try console.note("not handed over: \(number): \(problem.message)")
                }
            }
        } catch {
            try? writer.finish()
            throw error
        }
        try writer.finish(empty: "Nothing was handed over.")
        if refused > 0 { throw CommandFailure.partlyRefused("\(refused) of \(numbers.count) were refused, the others were handed over") }
    }
}
