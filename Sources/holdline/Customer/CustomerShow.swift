import ArgumentParser
import HoldlineClient
import HoldlineCore

struct CustomerShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "All that an agent wants to see when this customer calls.",
        discussion: """
            EXAMPLES:
              holdline customer show C-042
            """)

    @Argument(help: "Your reference of the customer.", transform: Read.customer)
    var customer: CustomerReference

    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        let answer = try await connection.client().customer(customer)
        switch output.output {
        case .json: try Console.current.json(answer.bytes)
        case .csv:
            var writer = ListWriter<Customer>(Customer.columns, .csv, on: .current)
            try writer.add(try answer.value.customer, line: answer.bytes)
            try writer.finish()
        case .table: try CustomerPageView(try answer.value, on: .current).write()
        }
    }
}
