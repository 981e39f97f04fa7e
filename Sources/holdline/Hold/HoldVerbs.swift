import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// Holds of disputes come and go with their tickets, and are only listed here.
struct HoldNoun: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun(
        "hold", "Holds that belong to no ticket: promises of payment, insolvency, by hand.",
        [HoldList.self, HoldPromise.self, HoldPlace.self, HoldReview.self, HoldLift.self], short: "h")
}

/// Reads `GET /v1/holds`. `--broken` are the promises after which a customer is dunned again.
struct HoldList: ListVerb {
    static let configuration = CommandConfiguration.verb(
        "list", "Holds that stand now, of every kind.",
        examples: "holdline hold list --kind promise", "holdline hold list --broken", "holdline hold list --invoice F202500006 --lifted")

    @Option(name: .shortAndLong, help: "\(HoldKind.list).", completion: .words(HoldKind.self), transform: Read.word) var kind: HoldKind?
    @Option(name: .shortAndLong, help: "On this invoice.", completion: .invoices, transform: Read.invoice) var invoice: InvoiceNumber?
    @Option(name: .shortAndLong, help: "On this customer.", completion: .customers, transform: Read.customer) var customer:
        CustomerReference?
    @Flag(help: "Only promises that were not kept.") var broken = false
    @Flag(help: "Those that are lifted or over, too.") var lifted = false
    @OptionGroup var options: ListOptions

    var empty: Phrase { "No hold matches." }

    func narrow(_ query: inout HoldQuery, _ client: Client) {
        (query.kind, query.invoice, query.customer, query.broken, query.all) = (kind, invoice, customer, broken, lifted)
    }

    static var page: Asking<HoldQuery, Hold> { Client.holds }
}

/// Sends `POST /v1/holds`. With `--suggest` it only reads `GET /v1/invoices/N/promise-suggestion`, and places
/// nothing.
///
/// Exit codes: 0 done; 1 refused; 64 the options do not fit together.
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
        "holdline hold place --kind insolvency --customer K-042 --issued-before 2026-11-20")

    /// The kinds that people place; the others follow from disputes and messages.
    private static let kinds = HoldKind.placeable.map(\.rawValue)

    @Option(name: .shortAndLong, help: "\(Self.kinds.joined(separator: ", ")).", completion: .list(Self.kinds), transform: Self.kind)
    var kind: HoldKind
    @Option(name: .shortAndLong, help: "On this invoice.", completion: .invoices, transform: Read.invoice) var invoice: InvoiceNumber?
    @Option(
        name: .shortAndLong, help: "On all invoices of this customer, later ones too.", completion: .customers, transform: Read.customer)
    var customer: CustomerReference?
    @Option(help: "How much of the invoice; without it all is held.", transform: Read.amount) var amount: Amount?
    @Option(help: "Currency of the amount, where the invoice does not say it.", transform: Read.currency) var currency: Currency?
    @Option(help: "First day.", transform: Read.day) var from: Day?
    @Option(name: .shortAndLong, help: "Last day; of a promise: the day for which payment is promised.", transform: Read.day) var until:
        Day?

    @Option(
        help: ArgumentHelp("A promise in instalments, DATE:AMOUNT with commas between them.", valueName: "plan"), transform: Plan.init)
    var plan: Plan?

    @Flag(help: "Propose a plan for the invoice, and place nothing.") var suggest = false
    @Option(help: "With --suggest: in how many instalments (3).") var instalments: Int?
    @Option(help: "The day on which somebody looks again.", transform: Read.day) var review: Day?
    @Option(help: "With --customer: only invoices issued before this day.", transform: Read.day) var issuedBefore: Day?
    @Option(name: [.customShort("m"), .long], help: "Why.", transform: Read.text) var note: FreeText?
    @Flag(name: .shortAndLong, help: "Take a customer that nothing names without asking.") var yes = false
    @OptionGroup var options: WriteOptions

    /// Throws `ValidationError` for those others, with the list.
    private static func kind(_ text: String) throws -> HoldKind {
        guard let kind = HoldKind(rawValue: text.lowercased()), HoldKind.placeable.contains(kind) else {
            throw ValidationError(told: "“\(text)” is not placed by hand. There are: \(kinds.joined(separator: ", "))")
        }
        return kind
    }

    /// Each message says which option to leave out or add; the daemon would refuse the same, but later.
    func validate() throws {
        if (invoice == nil) == (customer == nil) { throw ValidationError(told: "say what is held: --invoice or --customer") }
        if instalments != nil, !suggest {
            throw ValidationError(told: "--instalments is for --suggest: a plan that is placed has its own dates")
        }
        if let instalments, !(1...Promise.largestPlan).contains(instalments) {
            throw ValidationError(told: "--instalments is from 1 to \(Promise.largestPlan)")
        }
        if suggest, kind != .promise || invoice == nil { throw ValidationError(told: "--suggest is for a promise on one invoice") }
        if suggest, plan != nil || until != nil { throw ValidationError(told: "--suggest finds the dates: leave --plan and --until out") }
        if suggest, currency != nil || issuedBefore != nil {
            throw ValidationError(told: "--suggest is for one registered invoice: leave --currency and --issued-before out")
        }
        if plan != nil, until != nil || amount != nil {
            throw ValidationError(told: "--plan has its dates and amounts: leave --until and --amount out")
        }
        if kind == .promise, !suggest, plan == nil, until == nil {
            throw ValidationError(told: "say until when it is promised: --until, --plan, or --suggest for dates that suit both sides")
        }
    }

    /// `--suggest` is answered with dates, anything else with the hold and what may be collected now.
    func run() async throws {
        if suggest, let invoice {
            return try await options.suggest(
                on: invoice, instalments: instalments, amount: amount, from: from, review: review, note: note)
        }
        var hold = PlaceHold(
            kind: kind, invoice: invoice, customer: customer, amount: amount, currency: currency, from: from, until: until, review: review,
            issuedBefore: issuedBefore, note: note, plan: plan?.instalments)
        if !yes {
            hold = try await CustomerChoice(client: try options.connection.client(), console: .current).agreed(in: hold, asksScripts: true)
        }
        try await options.place(hold)
    }
}

/// `hold place --kind promise` for the telephone: the invoice, and the day for which payment is promised.
struct HoldPromise: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "promise", "Note that a customer promised to pay: the invoice is held until three working days after the day.",
        "It is kept when that much was paid; one missed instalment ends the plan. Without --until and --plan dates are proposed.",
        examples: "holdline hold promise F202500006 --until friday", "holdline hold promise F202500006 -u 15/12 --amount 300,00",
        short: "p")

    @OptionGroup var number: InvoiceNumberArgument
    @Option(name: .shortAndLong, help: "The day for which payment is promised.", transform: Read.day) var until: Day?
    @Option(help: "How much of the invoice; without it all is held.", transform: Read.amount) var amount: Amount?

    @Option(help: ArgumentHelp("In instalments, DATE:AMOUNT with commas between them.", valueName: "plan"), transform: Plan.init)
    var plan: Plan?

    @Option(name: [.customShort("m"), .long], help: "Why.", transform: Read.text) var note: FreeText?
    @OptionGroup var options: WriteOptions

    func validate() throws {
        if plan != nil, until != nil || amount != nil {
            throw ValidationError(told: "--plan has its dates and amounts: leave --until and --amount out")
        }
    }

    func run() async throws {
        guard plan != nil || until != nil else {
            return try await options.suggest(on: number.invoice, instalments: nil, amount: amount, from: nil, review: nil, note: note)
        }
        try await options.place(
            PlaceHold(
                kind: .promise, invoice: number.invoice, customer: nil, amount: amount, currency: nil, from: nil, until: until, review: nil,
                issuedBefore: nil, note: note, plan: plan?.instalments))
    }
}

/// `2026-12-15:500.00,2027-01-15:500.00`, or `15/12:500,00; 15/01:500,00`: with a semicolon between them amounts may have a comma.
///
/// Dates and amounts as they are typed. Their order and sum are for the daemon to judge, which knows the open
/// amount.
struct Plan: Hashable, Sendable {
    /// In the order in which they were typed.
    var instalments: [PlannedInstalment]

    /// Throws `ValidationError` for what is no list of dates and amounts.
    init(_ text: String) throws {
        let separator: Character = text.contains(";") ? ";" : ","
        instalments = try text.split(separator: separator, omittingEmptySubsequences: false).map { part in
            let pair = part.split(separator: ":", omittingEmptySubsequences: false).map { $0.drop { $0 == " " } }
            guard pair.count == 2 else {
                throw ValidationError(
                    told:
                        "“\(part)” is no instalment: write the date, a colon and the amount, such as 2026-12-15:500.00; with decimal commas write “;” between instalments"
                )
            }
            return PlannedInstalment(due: try Read.day(String(pair[0])), amount: try Read.amount(String(pair[1])))
        }
        Invocation.record.add(text, instalments.map { "\($0.due):\($0.amount)" }.joined(separator: ","))
    }
}

/// Sends `POST /v1/holds/H-3/lift`. Exit code 1 for a hold that belongs to a dispute: that is settled instead.
struct HoldLift: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "lift", "End a hold; the others on the same invoice stay.",
        "A hold of a dispute ends with its dispute: holdline ticket settle, or resolve.",
        examples: "holdline hold lift H-3 -m \"the administrator agreed to pay\"")

    @Argument(help: ArgumentHelp("The hold: H-3, or 3.", valueName: "hold"), transform: Read.hold) var id: HoldID
    @Option(name: [.customShort("m"), .long], help: "Why.", transform: Read.text) var note: FreeText?
    @OptionGroup var options: WriteOptions

    func run() async throws {
        let client = try options.connection.client()
        let answer = try await options.key.write { (key) async throws(ClientError) in try await client.lift(id, note: note, key: key) }
        try await options.report(answer, client) { "\($0.summary) is lifted" }
    }
}

/// Sends `POST /v1/holds/H-3/review`. Exit code 1 for a day that is over, and for a hold that was lifted.
struct HoldReview: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "review", ReviewHold.help,
        """
        It answers “review passed” of “ticket stale”. Of the holds of a ticket, whose agent may say it, the note becomes a note of
        that ticket.
        """,
        examples: "holdline hold review H-7 --until 2026-12-24 --note \"the carrier answers in December\"")

    @Argument(help: ArgumentHelp("The hold: H-3, or 3.", valueName: "hold"), transform: Read.hold) var id: HoldID
    @Option(help: "The day on which somebody looks again.", transform: Read.day) var until: Day
    @Option(help: "Why not yet.", transform: Read.text) var note: FreeText?
    @OptionGroup var options: WriteOptions

    func run() async throws {
        let client = try options.connection.client()
        let body = ReviewHold(review: until, note: note)
        let answer = try await options.key.write { (key) async throws(ClientError) in try await client.review(id, body, key: key) }
        try await options.report(answer, client) { "\($0.summary) holds on, and is looked at again on \($0.review ?? until)" }
    }
}

/// All writes on a hold end with the same report.
extension WriteOptions {
    /// Shows what a customer could promise, and places nothing: review and note stand in the command that does. Throws `usage` for them
    /// where no command is shown.
    fileprivate func suggest(
        on invoice: InvoiceNumber, instalments: Int?, amount: Amount?, from: Day?, review: Day?, note: FreeText?
    ) async throws {
        guard output.output == .table || (review == nil && note == nil) else {
            throw CommandFailure.usage(
                "nothing is placed yet: leave --review and --note out, or give them with the plan (hold place --plan)")
        }
        let words = (review.map { ["--review", $0.description] } ?? []) + (note.map { ["--note", $0.text] } ?? [])
        let answer = try await connection.client().promiseSuggestion(on: invoice, instalments: instalments ?? 3, amount: amount, from: from)
        try await output.write(answer, csv: \.instalments) { try $0.write($1, placing: words) }
    }

    /// Places a hold, and says what may be collected now.
    fileprivate func place(_ hold: PlaceHold) async throws {
        let client = try connection.client()
        let answer = try await key.write { (key) async throws(ClientError) in try await client.place(hold, key: key) }
        try await report(answer, client) { "\($0.summary) is placed" }
    }

    /// Says what a write on a hold did, and what may be collected on its invoice now.
    fileprivate func report(_ answer: Answer<Hold>, _ client: Client, _ sentence: (Hold) -> Phrase) async throws {
        try await output.write(answer) { hold, writer in
            try writer.sentence(sentence(hold))
            if let promise = hold.promise, promise.state == .open, !hold.isLifted {
                let plan: Phrase = promise.instalments.count > 1 ? " One that is missed ends the whole plan." : ""
                try writer.text(Phrase("Promised: \(promise.dates).\(plan)"), indent: 2)
            }
            if let invoice = hold.invoice { try await writer.collectable(on: invoice, after: hold.id, client) }
        }
    }
}

extension PageWriter {
    /// Shows what may be collected on an invoice now. The write on `subject` is done: a failed question is noted, and fails nothing.
    ///
    /// One line, the same sentence as everywhere.
    func collectable(on invoice: InvoiceNumber, after subject: some CustomStringConvertible, _ client: Client) async throws(CommandFailure)
    {
        let answer: DunningAnswer
        do throws(ClientError) {
            answer = try await client.dunning(invoice).value
        } catch {
            return try console.note("\(subject) is written, but what may be collected on \(invoice) cannot be shown: \(error.message)")
        }
        try text(DunningWords.sentence(answer), indent: 2)
    }
}

/// “all” in place of an amount: whatever is open on the invoice is held.
extension Hold: Listed {
    static let columns: [Column<Hold>] = [
        Column("id", "HOLD", firm: true) { .text($0.id.description) },
        Column("kind", "KIND", firm: true) { .word($0.kind) },
        Column("invoice", "INVOICE", firm: true) { .text($0.invoice) },
        Column("customer", "CUSTOMER", firm: true) { .text($0.customer) },
        Column("ticket", "TICKET", firm: true) { .text($0.ticket) },
        Column("amount", "AMOUNT", right: true, firm: true) { hold in hold.amount.map { .amount($0) } ?? .whole },
        Column("currency", "", firm: true) { .text($0.currency?.code) },
        Column("from", "FROM", firm: true, rank: 4) { .day($0.from) },
        Column("until", "UNTIL", firm: true) { .day($0.until) },
        Column("review", "REVIEW", firm: true) { .day($0.review) },
        Column("promise", "PROMISE") { hold in hold.promise.map { .phrase($0.words, $0.style) } ?? .none },
        Column("lifted", "LIFTED", firm: true, rank: 3) { .instant($0.liftedAt) },
        Column("note", "NOTE", rank: 2) { .text($0.note) },
        Column("reason", "REASON", firm: true, rank: 5) { .text($0.reason?.rawValue) },
        Column("since", "SINCE", firm: true, rank: 6) { .instant($0.since) },
        Column("placedBy", "BY", firm: true, rank: 7) { .text($0.placedBy) },
        Column("liftedNote", "LIFTED FOR", rank: 8) { .text($0.liftedNote) },
    ]

    /// `H-3 (promise) on F202500006 for 300.00 EUR until 2026-12-04`.
    var summary: Phrase {
        let target: Phrase = invoice.map { " on \($0)" } ?? customer.map { " on all invoices of \($0)" } ?? ""
        let amount: Phrase = amount.map { " for \($0)\(currency.map { " \($0.code)" } ?? "")" } ?? ""
        let until: Phrase = until.map { " until \($0)" } ?? ""
        return "\(id) (\(Phrase(word: kind.rawValue)))\(target)\(amount)\(until)"
    }
}

/// The plan of payment behind a hold, in words.
extension Promise {
    /// `kept`, `1 of 3 kept, next 500.00 for 2027-01-15`, `broken: 500.00 for 2026-12-15 was missed`.
    var words: Phrase {
        let kept = instalments.count { $0.state == .kept }
        let count: Phrase = instalments.count > 1 && kept > 0 ? "\(kept) of \(instalments.count) kept, " : ""
        switch state {
        case .kept: return instalments.count > 1 ? "kept, all \(instalments.count)" : "kept"
        case .broken:
            let missed = instalments.first { $0.state == .missed }
            return missed.map { "broken: \(count)\($0.words) missed" } ?? "broken: \(count)"
        case .open: return count + (next.map { instalments.count > 1 ? "next \($0.words)" : $0.words } ?? "")
        }
    }

    /// `500.00 for 2026-12-15, held until 2026-12-18; then 500.00 for 2027-01-15`.
    var dates: Phrase {
        let parts = instalments.map { $0.state == .open && $0 == next ? Phrase("\($0.words), held until \($0.heldUntil)") : $0.words }
        return Phrase(parts, separator: Phrase("; then ").told)
    }

    /// Red asks for a call to the customer, green for nothing.
    var style: Style {
        switch state {
        case .open: .plain
        case .kept: .green
        case .broken: .red
        }
    }
}

extension Instalment {
    /// `500.00 for 2026-12-15`, and what came of it where that is a part.
    fileprivate var words: Phrase {
        let part = state != .kept && paid?.isPositive == true ? paid : nil
        let paid: Phrase = part.map { " (\($0) paid)" } ?? ""
        return amount.map { "\($0) for \(due)\(paid)" } ?? "all for \(due)\(paid)"
    }
}

/// The dates that a suggestion proposes.
extension PlannedInstalment: Listed {
    static let columns: [Column<PlannedInstalment>] = [
        Column("due", "DUE", firm: true) { .day($0.due) }, .amount(\.amount),
    ]
}

/// An answer to a question: the daemon has placed nothing.
extension PromiseSuggestion {
    /// Dates and amounts, what they are based on, and the command that places them, with these `words` of its own.
    func write(_ writer: PageWriter, placing words: [String]) throws(CommandFailure) {
        try writer.sentence("\(invoice): \(open) \(currency.code) is open; \(Phrase(said: why)).")
        guard !instalments.isEmpty else {
            return try writer.text("There is no date to propose: the claim is lost after \(limitation).")
        }
        try writer.table(PlannedInstalment.columns, instalments)
        try writer.text("Nothing is placed yet. The claim is lost after \(limitation) (Code de commerce L110-4).")
        let command = ["holdline", "hold", "place", "--kind", "promise", "--invoice", invoice.text, "--plan", plan] + words
        try writer.line("  Next: " + ShellText.command(command))
    }
}
