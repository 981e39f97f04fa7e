import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// Reads `GET /v1/find`. A table of a single thing that is named exactly is its page.
struct Find: ListVerb {
    static let configuration = CommandConfiguration.verb(
        "find", "Find customers, tickets and invoices by a name, a number or words.",
        """
        Names are found without accents and by their beginnings, numbers however they are written: of a telephone, an invoice, a
        company (SIREN, SIRET, VAT). Mail addresses, references and the words of tickets are found, too. What is named exactly stands
        first, then customers, tickets and invoices, each newest first, with the part that matched.

        A number that is one thing's alone shows that thing at once; --list lists it.
        """,
        examples: "holdline find lefevre", "holdline find 01 42 05 00 00", "holdline find F202600253",
        "holdline find entrepot --kind ticket")

    @Argument(help: "A name, a number, an address, or words; beginnings of words are enough.") var text: [String]
    @Option(help: "Only these: \(Found.Kind.list).", completion: .words(Found.Kind.self), transform: Read.word) var kind: Found.Kind?
    @Flag(help: "List what was found, also where it is one thing.") var list = false
    @OptionGroup var options: ListOptions

    var empty: Phrase { "Nothing is called so, and no ticket holds these words." }
    var columns: [Column<Found>] { options.output.output == .table ? Found.shown : Found.columns }

    func narrow(_ query: inout FindQuery, _ client: Client) { (query.text, query.kind) = (text.joined(separator: " "), kind) }

    static var page: Asking<FindQuery, Found> { Client.find }

    /// For a table the daemon is asked for exact hits first: a single one is shown as its own page, but for a hold, which has
    /// none.
    func run() async throws {
        if options.output.output == .table, !list, let hit = try await single() {
            let place = options.connection.socket.map { ["--socket", $0] } ?? []
            switch hit.kind {
            case .customer: return try await CustomerShow.parse(place + ["--", hit.id]).run()
            case .ticket: return try await TicketShow.parse(place + ["--", hit.id]).run()
            case .invoice: return try await InvoiceShow.parse(place + ["--", hit.id]).run()
            case .call: return try await CallShow.parse(place + ["--", hit.id]).run()
            case .hold: break
            }
        }
        try await self.list()
    }

    /// The one thing that is named exactly; nil where several are.
    private func single() async throws -> Found? {
        let client = try options.connection.client()
        let exact = try await client.find(try await query(client), PageQuery(limit: 5)).value.items.filter { $0.fit == .exact }
        return exact.count == 1 ? exact.first : nil
    }
}

/// Reads `GET /v1/find` for customers alone.
struct CustomerFind: ListVerb {
    static let configuration = CommandConfiguration.verb(
        "find", "Find a customer by name, number, address or SIREN.",
        """
        Names are found without accents and by their beginnings, telephone numbers however they are written, and by some of their
        digits. Where nothing fits, customers are listed that are written nearly so.
        """,
        examples: "holdline customer find lefevre", "holdline customer find \"01 42 05 00 00\"", "holdline customer find compta@lefevre.fr")

    @Argument(help: "A name, a number or an address; beginnings of words are enough.") var text: [String]
    @OptionGroup var options: ListOptions

    var empty: Phrase { "No customer is called so, or nearly so." }
    var columns: [Column<Found>] { options.output.output == .table ? Found.shown.without("kind", "state", "customer") : Found.columns }

    func narrow(_ query: inout FindQuery, _ client: Client) { (query.text, query.kind) = (text.joined(separator: " "), .customer) }

    static var page: Asking<FindQuery, Found> { Client.find }
}

/// Reads `GET /v1/find` for tickets alone. Erased texts are not found.
struct TicketSearch: ListVerb {
    static let configuration = CommandConfiguration.verb(
        "search", "Tickets by their words, or by the invoice, the customer or the number that they are about.",
        """
        A ticket is found where all the words stand somewhere in its texts, or in who complained. Accents, ligatures and case do not
        matter: “oeuvre” finds “Œuvre”. The newest ones come first, with the part that matched. The number of an invoice, the reference
        of a customer or a telephone number finds the tickets about them.
        """,
        examples: "holdline ticket search broken chairs", "holdline ticket search F202600253",
        "holdline ticket search entrepot --state open")

    @Argument(help: "Words, of which beginnings are enough; an invoice, a customer, a telephone number.") var text: [String]
    @Option(help: "Only this customer's.", completion: .customers, transform: Read.customer) var customer: CustomerReference?
    @Option(help: "Only in this state: \(TicketState.list).", completion: .words(TicketState.self), transform: Read.word)
    var state: TicketState?
    @Option(help: "Only those that were opened on this day or later.", transform: Read.day) var since: Day?
    @OptionGroup var options: ListOptions

    var empty: Phrase { "No ticket holds these words." }
    var columns: [Column<Found>] { options.output.output == .table ? Found.shown.without("kind") : Found.columns }

    func narrow(_ query: inout FindQuery, _ client: Client) {
        (query.text, query.kind) = (text.joined(separator: " "), .ticket)
        (query.customer, query.state, query.since) = (customer, state, since)
    }

    static var page: Asking<FindQuery, Found> { Client.find }
}

extension Found: Listed {
    /// `fit` says how well it fits, `field` and `match` which part did; `open` is an invoice's open amount.
    static let columns: [Column<Found>] = [
        Column("id", "FOUND", firm: true) { .text($0.id) },
        Column("kind", "KIND", firm: true, rank: 3) { .word($0.kind) },
        Column("state", "STATE", firm: true, rank: 4) { .text($0.state) },
        Column("customer", "CUSTOMER", firm: true, rank: 2) { .text($0.customer) },
        Column("title", "WHAT") { .text($0.title) },
        Column("open", "OPEN", right: true) { .amount($0.open) },
        Column("currency", "CURRENCY") { .text($0.currency?.code) },
        Column("at", "AT") { .instant($0.at) },
        Column("fit", "FIT") { .word($0.fit) },
        Column("field", "FIELD") { .word($0.field) },
        Column("match", "MATCH") { .text($0.match) },
    ]

    /// One line a hit for a person: of the part that matched the name, and its words where they stand nowhere else on the line.
    static let shown: [Column<Found>] =
        columns.without("open", "currency", "at", "fit", "field", "match") + [
            Column("match", "MATCHED IN", least: 24) { hit in
                let isElsewhere = hit.match == hit.id || hit.match == hit.title?.text || hit.match == hit.customer?.text
                let field = Phrase(word: hit.field.word)
                let shown: Phrase =
                    hit.open.map { "\($0) \(hit.currency?.code ?? "") open" } ?? (isElsewhere ? field : "\(field): \(hit.match)")
                return .phrase(hit.fit == .near ? "nearly so: \(shown)" : shown)
            }
        ]
}

extension Found.Field {
    /// For a person.
    var word: String { self == .id ? "number" : rawValue }
}
