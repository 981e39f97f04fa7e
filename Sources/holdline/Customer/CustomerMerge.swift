import ArgumentParser
import HoldlineClient
import HoldlineCore

struct CustomerMerge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge", abstract: "Say that two references are one customer.",
        discussion: """
            Holds on all invoices of either cover the invoices of both from then on. A hold that followed an invoice from one to the
            other ends: the customer's own covers it. References that are registered with the same SIREN or VAT number, or that are
            such numbers, are one customer without being merged.

            EXAMPLES:
              holdline customer merge C-17 --into C-99
            """)

    @Argument(help: "The reference that is given up.", transform: Read.customer)
    var customer: CustomerReference

    @Option(help: "The reference that stays.", transform: Read.customer)
    var into: CustomerReference

    @OptionGroup var key: KeyOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        let client = try connection.client()
        let answer = try await key.write { (key) async throws(ClientError) in
            try await client.merge(customer, MergeCustomer(into: into), key: key)
        }
        if output.output == .json {
            try Console.current.json(answer.bytes)
        } else {
            try Console.current.say("\(customer) and \(into) are one customer: what holds all invoices of either holds those of both.")
        }
    }
}
