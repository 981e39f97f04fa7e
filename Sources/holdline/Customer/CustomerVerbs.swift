import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

struct CustomerNoun: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun(
        "customer", "Customers: register them, and see all of one on a screen.",
        [CustomerImport.self, CustomerList.self, CustomerShow.self, CustomerMerge.self])
}

struct CustomerList: ListVerb {
    static let configuration = CommandConfiguration.verb(
        "list", "Registered customers.", examples: "holdline customer list --all -o csv")

    @OptionGroup var options: ListOptions

    var empty: String { "No customer is registered." }

    static var page: Asking<Void, Customer> { { client in { (_, page) async throws(ClientError) in try await client.customers(page) } } }
}

struct CustomerShow: ShowVerb {
    static let configuration = CommandConfiguration.verb(
        "show", "All that an agent wants to see when this customer calls.", examples: "holdline customer show C-042")

    @Argument(help: "Your reference of the customer.", transform: Read.customer) var customer: CustomerReference
    @OptionGroup var options: ReadOptions

    func answer(_ client: Client) async throws -> Answer<CustomerPage> { try await client.customer(customer) }
    func rows(_ page: CustomerPage) -> [Customer] { [page.customer] }
    func show(_ page: CustomerPage, _ writer: PageWriter) throws { try CustomerPageView(page: page, writer: writer).write() }
}

struct CustomerMerge: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "merge", "Say that two references are one customer.",
        """
        Holds on all invoices of either cover the invoices of both from then on. A hold that followed an invoice from one to the
        other ends: the customer's own covers it. References that are registered with the same SIREN or VAT number, or that are
        such numbers, are one customer without being merged.
        """,
        examples: "holdline customer merge C-17 --into C-99")

    @Argument(help: "The reference that is given up.", transform: Read.customer) var customer: CustomerReference
    @Option(help: "The reference that stays.", transform: Read.customer) var into: CustomerReference
    @OptionGroup var options: WriteOptions

    func run() async throws {
        let client = try options.connection.client()
        let answer = try await options.key.write { (key) async throws(ClientError) in
            try await client.merge(customer, MergeCustomer(into: into), key: key)
        }
        guard options.output.output != .json else { return try Console.current.json(answer.bytes) }
        try Console.current.say("\(customer) and \(into) are one customer: what holds all invoices of either holds those of both.")
    }
}

extension Customer: Listed {
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
