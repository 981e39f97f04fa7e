import ArgumentParser
import HoldlineClient
import HoldlineCore

struct CustomerList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Registered customers.",
        discussion: """
            EXAMPLES:
              holdline customer list --all -o csv
            """)

    @OptionGroup var pages: PageOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        let client = try connection.client()
        try await Listing.write(Customer.columns, output, most: pages.most, empty: "No customer is registered.") {
            (page) async throws(ClientError) in try await client.customers(page)
        }
    }
}

extension Customer {
    static let columns: [Column<Customer>] = [
        Column("reference", "CUSTOMER", firm: true) { .text($0.reference.text) },
        Column("name", "NAME") { $0.name.map { .exact($0.text) } ?? .none },
        Column("siren", "SIREN", firm: true) { .text($0.siren) },
        Column("vat", "VAT") { .text($0.vat) },
        Column("phones", "PHONES") { .list($0.phones.map(\.text)) },
        Column("emails", "EMAILS") { .list($0.emails.map(\.text)) },
        Column("language", "LANG", firm: true) { $0.language.map { .exact($0.text) } ?? .none },
    ]
}
