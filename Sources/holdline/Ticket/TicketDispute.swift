import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// `ticket dispute`: holds one more invoice, in whole or in part, or changes what is held of it. The invoice is
/// asked about first where it is not registered or is another customer's.
struct TicketDispute: TicketVerb {
    typealias Body = RaiseDispute
    static let configuration = CommandConfiguration.verb(
        "dispute", Body.help,
        """
        The same invoice again changes its amount and reason. --replaces corrects a number in one step.

        REASONS:
        \(Reason.allCases.map(\.line.description).joined(separator: "\n"))
        """,
        examples: "holdline ticket dispute T-7 --invoice F202500007:80.00 --reason PRI",
        "holdline ticket dispute T-7 --suggested --reason QTY",
        "holdline ticket dispute T-7 --invoice F202500008 --reason QTY --replaces F202500080")
    static let showsInvoices = true

    @Option(name: .shortAndLong, help: ArgumentHelp("The invoice, with the disputed amount or in whole.", valueName: "invoice[:amount]"))
    var invoice: String?
    @Flag(help: "All invoices that the ticket's mails name, each in whole.") var suggested = false
    @Option(name: .shortAndLong, help: "Why: \(Reason.list).", completion: .reasons, transform: Read.reason) var reason: Reason
    @Option(help: "Currency of the amount, where the invoice does not say it.", transform: Read.currency) var currency: Currency?
    @Option(help: "The number that was written by mistake: its dispute ends.", completion: .invoices, transform: Read.invoice)
    var replaces: InvoiceNumber?
    @Flag(help: "Dispute it even if it is not registered, or is another customer's.") var yes = false

    /// Exit code 64 unless exactly one of `--invoice` and `--suggested` is given, and for options that whole registered invoices
    /// have no use for.
    func validate() throws {
        if (invoice == nil) != suggested { throw ValidationError(told: "say what is disputed: --invoice or --suggested") }
        if suggested, currency != nil || replaces != nil {
            throw ValidationError(told: "--suggested disputes whole invoices that are registered: leave --currency and --replaces out")
        }
    }

    /// `--suggested` is an action of its own, so that all of it is done or nothing.
    func run(on argument: TicketArgument, _ shared: WriteOptions) async throws {
        guard suggested else { return try await act(on: argument, shared) }
        let client = try shared.connection.client()
        let (body, words) = (DisputeSuggested(reason: reason), "disputes what its mails name: \(reason.meaning)")
        if argument.stdin {
            let bulk = TicketBulk(client: client, options: shared, isDryRun: argument.dryRun)
            return try await bulk.run(try TicketsOnInput.read(.current), DisputeSuggested.name, in: DisputeSuggested.states) { id, key in
                TicketBulk.Done(answer: try await client.act(body, on: id, key: key)) { "\($0.id) \(words)" }
            }
        }
        let id = try await argument.find(client, hasWord: false)
        let answer = try await shared.key.write(
            { (key) async throws(ClientError) in try await client.act(body, on: id, key: key) },
            repeating: argument.repeating(id))
        try await TicketReport(client: client, options: shared.output).write(answer, showingInvoices: true) { "\($0.ticket.id) \(words)" }
    }

    /// Reads the ticket for its customer, and the invoice.
    func body(for id: TicketID, _ client: Client) async throws -> Body {
        guard let invoice else { throw CommandFailure.usage("say what is disputed: --invoice or --suggested") }
        let check = InvoiceCheckBeforehand(client: client, console: .current, isAgreed: yes)
        let asked = try await InvoiceArgument.read(invoice, client: client)
        var body = try await check.agreed(asked, customer: try await client.ticket(id).value.ticket.customer).dispute(reason, currency)
        body.replaces = replaces
        return body
    }

    func sentence(_ ticket: Ticket, _ body: Body, for id: TicketID) -> Phrase { "\(ticket.id) disputes \(body.invoice): \(reason.meaning)" }
}
