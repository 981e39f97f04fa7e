import ArgumentParser
import HoldlineClient
import HoldlineCore

struct HoldPlace: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "place", abstract: "Hold an invoice, or all invoices of a customer, without a ticket.",
        discussion: """
            EXAMPLES:
              holdline hold place --kind promise --invoice F202500006 --amount 300.00 --until 2026-12-05
              holdline hold place --kind insolvency --customer C-042 --issued-before 2026-11-20
            """)

    @Option(
        help: "\(HoldKind.placeable.map(\.rawValue).joined(separator: ", ")).",
        completion: .list(HoldKind.placeable.map(\.rawValue)),
        transform: { text in
            guard let kind = HoldKind(rawValue: text.lowercased()), HoldKind.placeable.contains(kind) else {
                throw ValidationError(
                    "“\(text)” is not placed by hand. There are: \(HoldKind.placeable.map(\.rawValue).joined(separator: ", "))")
            }
            return kind
        })
    var kind: HoldKind

    @Option(help: "On this invoice.", transform: Read.invoice)
    var invoice: InvoiceNumber?

    @Option(help: "On all invoices of this customer, later ones too.", transform: Read.customer)
    var customer: CustomerReference?

    @Option(help: "Of the invoice; without it all is held.", transform: Read.amount)
    var amount: Amount?

    @Option(help: "Currency of the amount, where the invoice does not say it.", transform: Read.currency)
    var currency: Currency?

    @Option(help: "First day.", transform: Read.day)
    var from: Day?

    @Option(help: "Last day.", transform: Read.day)
    var until: Day?

    @Option(help: "The day on which somebody looks again.", transform: Read.day)
    var review: Day?

    @Option(help: "With --customer: only invoices issued before this day.", transform: Read.day)
    var issuedBefore: Day?

    @Option(help: "Why.", transform: Read.text)
    var note: FreeText?

    @OptionGroup var key: KeyOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func validate() throws {
        if (invoice == nil) == (customer == nil) { throw ValidationError("say what is held: --invoice or --customer") }
    }

    func run() async throws {
        let client = try connection.client()
        let hold = PlaceHold(
            kind: kind, invoice: invoice, customer: customer, amount: amount, currency: currency, from: from, until: until, review: review,
            issuedBefore: issuedBefore, note: note)
        let answer = try await key.write { (key) async throws(ClientError) in try await client.place(hold, key: key) }
        try await HoldReport(client: client, options: output).write(answer) { "\($0.summary) is placed" }
    }
}
