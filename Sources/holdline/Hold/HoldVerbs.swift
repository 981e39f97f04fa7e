import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

struct HoldNoun: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun(
        "hold", "Holds that belong to no ticket: promises of payment, insolvency, by hand.",
        [HoldList.self, HoldPlace.self, HoldLift.self])
}

struct HoldList: ListVerb {
    static let configuration = CommandConfiguration.verb(
        "list", "Holds that stand now, of every kind.",
        examples: "holdline hold list --kind promise", "holdline hold list --broken", "holdline hold list --invoice F202500006 --all")

    @Option(help: "\(HoldKind.list).", completion: .words(HoldKind.self), transform: Read.word) var kind: HoldKind?
    @Option(help: "On this invoice.", transform: Read.invoice) var invoice: InvoiceNumber?
    @Option(help: "On this customer.", transform: Read.customer) var customer: CustomerReference?
    @Flag(help: "Only promises that were not kept.") var broken = false
    @OptionGroup var limit: LimitOption
    @Flag(help: "All of them, those that are lifted or over too.") var all = false
    @OptionGroup var options: ReadOptions

    var most: Int { all ? .max : limit.count }
    var empty: String { "No hold matches." }

    func narrow(_ query: inout HoldQuery, _ client: Client) {
        (query.kind, query.invoice, query.customer, query.broken, query.all) = (kind, invoice, customer, broken, all)
    }

    static var page: Asking<HoldQuery, Hold> { Client.holds }
}

struct HoldPlace: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "place", "Hold an invoice, or all invoices of a customer, without a ticket.",
        """
        A promise on an invoice holds until three working days after its day.
        It is kept when that much was paid; one missed instalment ends the plan.
        """,
        examples: "holdline hold place --kind promise --invoice F202500006 --amount 300.00 --until 2026-12-05",
        "holdline hold place --kind promise --invoice F202500006 --suggest --instalments 3",
        "holdline hold place --kind promise --invoice F202500006 --plan 2026-12-15:500.00,2027-01-15:500.00",
        "holdline hold place --kind insolvency --customer C-042 --issued-before 2026-11-20")

    private static let kinds = HoldKind.placeable.map(\.rawValue)

    @Option(help: "\(Self.kinds.joined(separator: ", ")).", completion: .list(Self.kinds), transform: Self.kind) var kind: HoldKind
    @Option(help: "On this invoice.", transform: Read.invoice) var invoice: InvoiceNumber?
    @Option(help: "On all invoices of this customer, later ones too.", transform: Read.customer) var customer: CustomerReference?
    @Option(help: "How much of the invoice; without it all is held.", transform: Read.amount) var amount: Amount?
    @Option(help: "Currency of the amount, where the invoice does not say it.", transform: Read.currency) var currency: Currency?
    @Option(help: "First day.", transform: Read.day) var from: Day?
    @Option(help: "Last day; of a promise: the day for which payment is promised.", transform: Read.day) var until: Day?

    @Option(
        help: ArgumentHelp("A promise in instalments, DATE:AMOUNT with commas between them.", valueName: "plan"), transform: Plan.init)
    var plan: Plan?

    @Flag(help: "Propose a plan for the invoice, and place nothing.") var suggest = false
    @Option(help: "With --suggest: in how many instalments (3).") var instalments: Int?
    @Option(help: "The day on which somebody looks again.", transform: Read.day) var review: Day?
    @Option(help: "With --customer: only invoices issued before this day.", transform: Read.day) var issuedBefore: Day?
    @Option(help: "Why.", transform: Read.text) var note: FreeText?
    @OptionGroup var options: WriteOptions

    private static func kind(_ text: String) throws -> HoldKind {
        guard let kind = HoldKind(rawValue: text.lowercased()), HoldKind.placeable.contains(kind) else {
            throw ValidationError("“\(text)” is not placed by hand. There are: \(kinds.joined(separator: ", "))")
        }
        return kind
    }

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
        let client = try options.connection.client()
        if suggest, let invoice {
            let answer = try await client.promiseSuggestion(on: invoice, instalments: instalments ?? 3, amount: amount, from: from)
            return try await options.output.write(answer, csv: \.instalments) { try $0.write($1) }
        }
        let hold = PlaceHold(
            kind: kind, invoice: invoice, customer: customer, amount: amount, currency: currency, from: from, until: until, review: review,
            issuedBefore: issuedBefore, note: note, plan: plan?.instalments)
        let answer = try await options.key.write { (key) async throws(ClientError) in try await client.place(hold, key: key) }
        try await options.report(answer, client) { "\($0.summary) is placed" }
    }
}

/// `2026-12-15:500.00,2027-01-15:500.00`.
struct Plan: Hashable, Sendable {
    var instalments: [PlannedInstalment]

    /// Throws `ValidationError` for what is no list of dates and amounts.
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

struct HoldLift: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "lift", "End a hold; the others on the same invoice stay.",
        "A hold of a dispute ends with its dispute: holdline ticket settle, or resolve.", examples: "holdline hold lift H-3")

    @Argument(help: ArgumentHelp("The hold: H-3, or 3.", valueName: "hold"), transform: Read.hold) var id: HoldID
    @OptionGroup var options: WriteOptions

    func run() async throws {
        let client = try options.connection.client()
        let answer = try await options.key.write { (key) async throws(ClientError) in try await client.lift(id, key: key) }
        try await options.report(answer, client) { "\($0.summary) is lifted" }
    }
}

extension WriteOptions {
    /// Says what a write on a hold did, and what may be collected on its invoice now.
    fileprivate func report(_ answer: Answer<Hold>, _ client: Client, _ sentence: (Hold) -> String) async throws {
        try await output.write(answer) { hold, writer in
            try writer.line(sentence(hold))
            if let promise = hold.promise, promise.state == .open, !hold.isLifted {
                let plan = promise.instalments.count > 1 ? " One that is missed ends the whole plan." : ""
                try writer.text("Promised: \(promise.dates).\(plan)", indent: 2)
            }
            if let invoice = hold.invoice { try await writer.collectable(on: invoice, after: hold.id, client) }
        }
    }
}

extension PageWriter {
    /// Shows what may be collected on an invoice now. The write on `subject` is done: a failed question is noted, and fails nothing.
    func collectable(on invoice: InvoiceNumber, after subject: some CustomStringConvertible, _ client: Client) async throws(CommandFailure)
    {
        let answer: DunningAnswer
        do throws(ClientError) {
            answer = try await client.dunning(invoice).value
        } catch {
            return try console.note("\(subject) is written, but what may be collected on \(invoice) cannot be shown: \(error.message)")
        }
        try line("  " + DunningWords.sentence(answer))
    }
}
