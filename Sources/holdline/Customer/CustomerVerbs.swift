import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineFormats
import HoldlineWire

/// References are those of the ERP: Holdline never gives out one of its own.
struct CustomerNoun: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun(
        "customer", "Customers: register them, and see all of one on a screen.",
        [
            CustomerImport.self, CustomerAdd.self, CustomerList.self, CustomerFind.self, CustomerShow.self, CustomerCalendarVerb.self,
            CustomerMerge.self, CustomerClaims.self, CustomerCheck.self,
        ])
}

/// Reads `GET /v1/customers`, by reference. As CSV it is what `customer import` reads.
struct CustomerList: ListVerb {
    static let configuration = CommandConfiguration.verb(
        "list", "Registered customers.", examples: "holdline customer list --all -o csv")

    @OptionGroup var options: ListOptions

    var empty: Phrase { "No customer is registered." }

    static var page: Asking<Void, Customer> { { client in { (_, page) async throws(ClientError) in try await client.customers(page) } } }
}

/// Reads `GET /v1/customers/REFERENCE`; where nothing names the customer, whom the text may mean is found first. Exit code 1 where that is
/// nobody, or several and nobody can be asked.
struct CustomerShow: ShowVerb {
    static let configuration = CommandConfiguration.verb(
        "show", "All that an agent wants to see when this customer calls.", examples: "holdline customer show K-042",
        "holdline customer show lefevre", "holdline customer show \"01 42 05 00 00\"")

    @OptionGroup var customer: CustomerArgument
    @OptionGroup var options: ReadOptions

    func answer(_ client: Client) async throws -> Answer<CustomerPage> {
        try await customer.answer(client) { (customer) async throws(ClientError) in try await client.customer(customer) }
    }

    /// CSV has the customer alone, as `customer import` reads it.
    func rows(_ page: CustomerPage) -> [Customer] { [page.customer] }
    func show(_ page: CustomerPage, _ writer: PageWriter) throws { try CustomerPageView(page: page, writer: writer).write() }
}

/// Sends the merge, which is not undone: the ledger keeps both references as one customer.
struct CustomerMerge: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "merge", "Say that two references are one customer.",
        """
        Holds on all invoices of either cover the invoices of both from then on. A hold that followed an invoice from one to the
        other ends: the customer's own covers it. References that are registered with the same SIREN or VAT number, or that are
        such numbers, are one customer without being merged.
        """,
        examples: "holdline customer merge K-17 --into K-99")

    @Argument(help: "The reference that is given up.", completion: .customers, transform: Read.customer) var customer: CustomerReference
    @Option(help: "The reference that stays.", completion: .customers, transform: Read.customer) var into: CustomerReference
    @OptionGroup var options: WriteOptions

    /// CSV has nothing to list, so that the sentence stands there too.
    func run() async throws {
        let client = try options.connection.client()
        let answer = try await options.key.write { (key) async throws(ClientError) in
            try await client.merge(customer, MergeCustomer(into: into), key: key)
        }
        guard options.output.output != .json else { return try Console.current.json(answer.bytes) }
        try Console.current.say("\(customer) and \(into) are one customer: what holds all invoices of either holds those of both.")
    }
}

/// The columns of the import, in its order. Names and languages keep their blanks, so that what is exported is
/// read back as it was.
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

/// Sends `PATCH /v1/customers/REFERENCE`. Exit code 1 where the daemon refuses a number.
struct CustomerAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "add", "Register a customer by hand, or add to what is registered of one.",
        """
        What is not named stays as it is. Telephone numbers and mail addresses are added to those that are there; a caller is then
        recognised by each.
        """,
        examples: "holdline customer add K-1002 --name \"Lefèvre & Fils\" --siren 100000009 --phone \"01 42 05 00 00\"",
        "holdline customer add K-1002 --phone \"06 12 34 56 78\"")

    @Argument(help: "Your reference of the customer.", completion: .customers, transform: Read.customer) var customer: CustomerReference
    @Option(help: "Its name.", transform: Read.text) var name: FreeText?
    @Option(help: "Nine digits.") var siren: String?
    @Option(help: "The VAT number, such as FR32100000009.") var vat: String?
    @Option(help: "A telephone number, however it is written; repeatable.", transform: Read.text) var phone: [FreeText] = []
    @Option(help: "A mail address; repeatable.", transform: Read.text) var email: [FreeText] = []
    @Option(help: "The language that it speaks, such as fr.", transform: Read.text) var language: FreeText?
    @OptionGroup var options: WriteOptions

    func run() async throws {
        let client = try options.connection.client()
        let changes = EditCustomer(
            name: FieldEdit(name), siren: FieldEdit(siren), vat: FieldEdit(vat), language: FieldEdit(language),
            addPhones: phone.isEmpty ? nil : phone, addEmails: email.isEmpty ? nil : email)
        let answer = try await options.key.write { (key) async throws(ClientError) in
            try await client.edit(customer, changes, key: key)
        }
        let isNew = answer.status == 201
        try await options.output.write(answer) { customer, writer in
            let name = Phrase(verbatim: customer.name.map { ": \($0.text)" } ?? "")
            try writer.text(
                isNew ? "\(customer.reference) is registered\(name)" : "\(customer.reference) is registered as follows\(name)")
            let facts: [Phrase?] = [
                customer.siren.map { "SIREN \($0)" }, customer.vat.map { "VAT \($0)" }, customer.language.map { "speaks \($0)" },
            ]
            try writer.facts(facts + (customer.phones + customer.emails).map { Phrase(verbatim: $0.text) })
            try writer.text("Next: holdline customer show \(ShellText.quoted(customer.reference.text))")
        }
    }
}

/// `customer show` as a page: open tickets, held invoices with amounts, promises, the last contacts.
///
/// Lists are cut by the daemon; what is left out is counted here, with the command that shows all.
struct CustomerPageView {
    let page: CustomerPage
    let writer: PageWriter

    /// More would push the tickets off the screen.
    private static let largestHistory = 8

    /// A customer that nobody registered has a page too: tickets and invoices may name it.
    func write() throws(CommandFailure) {
        let customer = page.customer
        try writer.title(customer.reference.text, customer.name?.text ?? "")
        if page.registered {
            try writer.facts([
                customer.siren.map { "SIREN \($0)" }, customer.vat.map { "VAT \($0)" }, customer.language.map { "speaks \($0)" },
            ])
            if !customer.phones.isEmpty || !customer.emails.isEmpty {
                try writer.facts((customer.phones + customer.emails).map(\.text))
            }
        } else {
            try writer.facts(["Nobody registered this customer; what follows comes from tickets and invoices."])
        }
        try tickets()
        try invoices()
        try holds()
        if !page.contacts.isEmpty {
            try writer.section("Last contacts")
            try writer.history(Array(page.contacts.prefix(Self.largestHistory)))
        }
    }

    /// The section is there even where it is empty: that there is none is an answer.
    private func tickets() throws(CommandFailure) {
        try writer.section("Open tickets")
        guard !page.openTickets.isEmpty else { return try writer.text("None.") }
        try writer.table(Ticket.ofOneCustomer, page.openTickets)
        try more(
            page.openTickets, page.more?.openTickets, { "\($0, one: "{} more open ticket", other: "{} more open tickets")" },
            "ticket list --customer")
    }

    /// Held ones first, since an agent is asked about them; sums by currency behind each list.
    private func invoices() throws(CommandFailure) {
        try writer.section("Held invoices", InvoiceLine.ofOneCustomer, page.heldInvoices)
        try more(
            page.heldInvoices, page.more?.heldInvoices, { "\($0, one: "{} more held invoice", other: "{} more held invoices")" },
            "invoice list --held --all --customer")
        for total in totals where total.held.isPositive { try writer.text("\(total.held) \(total.currency.code) held") }
        let held = Set(page.heldInvoices.map(\.number))
        let others = page.openInvoices.filter { !held.contains($0.number) }
        try writer.section("Other open invoices", InvoiceLine.ofOneCustomer, others)
        // The list has held ones, too, and may have no others.
        try more(
            page.openInvoices, page.more?.openInvoices, { "\($0, one: "{} more open invoice", other: "{} more open invoices")" },
            "invoice list --all --customer")
        for total in totals { try writer.text("\(total.collectable) \(total.currency.code) may be collected in all") }
    }

    /// Says how many elements a list leaves out, and which command shows them.
    private func more(_ shown: [some Any], _ count: Int?, _ what: (Int) -> Phrase, _ command: String) throws(CommandFailure) {
        guard let count, !shown.isEmpty else { return }
        try writer.text("and \(what(count)): holdline \(command) \(ShellText.quoted(page.customer.reference.text))")
    }

    /// The daemon's own, over all open invoices.
    private var totals: [CustomerTotal] {
        page.totals
            ?? Dictionary(grouping: page.openInvoices, by: \.currency).map { currency, lines in
                lines.reduce(into: CustomerTotal(currency: currency)) { $0.add($1) }
            }.sorted { $0.currency.code < $1.currency.code }
    }

    /// A hold on one invoice shows beside that invoice; here are promises, and what covers all invoices.
    private func holds() throws(CommandFailure) {
        let columns = Hold.columns.without("customer", "ticket", "lifted")
        try writer.section("Promises of payment", columns, page.promises)
        try more(
            page.promises, page.more?.promises, { "\($0, one: "{} more promise", other: "{} more promises")" },
            "hold list --kind promise --all --customer")
        let others = page.holds.filter { hold in !page.promises.contains { $0.id == hold.id } }
        try writer.section("On all invoices of this customer", columns, others)
    }
}
