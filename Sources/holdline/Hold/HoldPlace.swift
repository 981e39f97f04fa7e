import ArgumentParser
import HoldlineClient
import HoldlineCore

struct HoldPlace: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "place", abstract: "Hold an invoice, or all invoices of a customer, without a ticket.",
        discussion: """
            A promise on an invoice holds until three working days after its day.
            It is kept when that much was paid; one missed instalment ends the plan.

            EXAMPLES:
              holdline hold place --kind promise --invoice F202500006 --amount 300.00 --until 2026-12-05
              holdline hold place --kind promise --invoice F202500006 --suggest --instalments 3
              holdline hold place --kind promise --invoice F202500006 --plan 2026-12-15:500.00,2027-01-15:500.00
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

    @Option(help: "Last day; of a promise: the day for which payment is promised.", transform: Read.day)
    var until: Day?

    @Option(
        help: ArgumentHelp("A promise in instalments, DATE:AMOUNT with commas between them.", valueName: "plan"), transform: Plan.init)
    var plan: Plan?

    @Flag(help: "Propose a plan for the invoice, and place nothing.")
    var suggest = false

    @Option(help: "With --suggest: in how many instalments (3).")
    var instalments: Int?

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
        if instalments != nil, !suggest { throw ValidationError("--instalments is for --suggest: a plan that is placed has its own dates") }
        if let instalments, !(1...Promise.largestPlan).contains(instalments) {
            throw ValidationError("--instalments is from 1 to \(Promise.largestPlan)")
        }
        if suggest, kind != .promise || invoice == nil { throw ValidationError("--suggest is for a promise on one invoice") }
        if suggest, plan != nil || until != nil { throw ValidationError("--suggest finds the dates: leave --plan and --until out") }
        if plan != nil, until != nil || amount != nil {
            throw ValidationError("--plan has its dates and amounts: leave --until and --amount out")
        }
        if kind == .promise, !suggest, plan == nil, until == nil {
            throw ValidationError("say until when it is promised: --until, --plan, or --suggest for dates that suit both sides")
        }
    }

    func run() async throws {
        let client = try connection.client()
        if suggest, let invoice {
            let answer = try await proposal(client, invoice)
            return try PlanProposal(options: output).write(answer)
        }
        let hold = PlaceHold(
            kind: kind, invoice: invoice, customer: customer, amount: amount, currency: currency, from: from, until: until, review: review,
            issuedBefore: issuedBefore, note: note, plan: plan?.instalments)
        let answer = try await key.write { (key) async throws(ClientError) in try await client.place(hold, key: key) }
        try await HoldReport(client: client, options: output).write(answer) { "\($0.summary) is placed" }
    }

    private func proposal(_ client: Client, _ invoice: InvoiceNumber) async throws(CommandFailure) -> Answer<PromiseSuggestion> {
        do {
            return try await client.promiseSuggestion(on: invoice, instalments: instalments ?? 3, amount: amount, from: from)
        } catch {
            throw .client(error)
        }
    }
}

/// `2026-12-15:500.00,2027-01-15:500.00`.
struct Plan: Hashable, Sendable {
    var instalments: [PlannedInstalment]

    init(_ text: String) throws {
        instalments = try text.split(separator: ",", omittingEmptySubsequences: false).map { part in
            let pair = part.split(separator: ":", omittingEmptySubsequences: false).map { $0.drop { $0 == " " } }
            guard pair.count == 2 else {
                throw ValidationError("“\(part)” is no instalment: write the date, a colon and the amount, such as 2026-12-15:500.00")
            }
            return PlannedInstalment(due: try Read.day(String(pair[0])), amount: try Read.amount(String(pair[1])))
        }
    }
}
