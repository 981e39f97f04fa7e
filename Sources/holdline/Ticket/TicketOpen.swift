import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// Sends `POST /v1/tickets`. As soon as the answer is there the ledger is on disk, and the daemon allows no
/// reminder for what is disputed.
///
/// Exit codes: 0 it is open; 1 refused, nothing was done; 64 the arguments do not fit together; 75 the outcome
/// is unknown, and the same key repeats it safely.
struct TicketOpen: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "open", "Log a complaint: from its acknowledgement on, no reminder goes out for what it disputes.",
        """
        Without arguments, on a terminal, it asks field by field. In a call, and in the wrap-up after it, --customer may be left
        out: customer, number and channel are the call's, and the call is about this ticket.

        “N:A” disputes the amount A of invoice N; without an amount all of it is disputed. A reason belongs to the invoice
        before it; one reason alone is for all invoices. An invoice that is not registered, or is another customer's, is asked
        about, and so is a customer that nothing names: the nearest ones are offered. Scripts say --yes.

        EXAMPLES:
          holdline ticket open --customer K-042 --subject "2 of 5 chairs broken" --invoice F202500006:300.00 --reason QTY
          holdline ticket open --customer K-042 --subject "Two invoices" \\
            --invoice F202500006:300.00 --reason QTY --invoice F202500007 --reason PRI --evidence photo.jpg
          holdline ticket open 2 of 5 chairs broken -i F202500006:300,00 -r quantity      (in a call)

        REASONS:
        \(Reason.allCases.map(\.line.description).joined(separator: "\n"))
        """, short: "o")

    @Option(
        name: .shortAndLong, help: "Your reference of the customer; in a call, the caller's if not given.", completion: .customers,
        transform: Read.customer)
    var customer: CustomerReference?

    @Argument(help: ArgumentHelp("What it is about, in a line; words need no quotes.", valueName: "subject")) var words: [String] = []

    @Option(name: .shortAndLong, help: "The same, as an option.", transform: Read.text) var subject: FreeText?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("A disputed invoice, with the amount or in whole; repeatable.", valueName: "invoice[:amount]"),
        completion: .invoices)
    var invoice: [String] = []

    @Option(name: .shortAndLong, help: "Why, for the invoice before it: \(Reason.list).", completion: .reasons, transform: Read.reason)
    var reason: [Reason] = []
    @Option(name: [.customShort("m"), .long], help: "The whole story.", transform: Read.text) var description: FreeText?
    @Option(name: .shortAndLong, help: "\(Priority.list).", completion: .words(Priority.self), transform: Read.word) var priority: Priority?
    @Option(help: "How it came: \(Channel.list).", completion: .words(Channel.self), transform: Read.word) var channel: Channel?
    @OptionGroup var contact: ContactOptions
    @Option(help: "The customer's own reference.", transform: Read.text) var reference: FreeText?

    @Option(help: "What the customer asks for: NOA PIN NIN CNF CNP CNA OTH.", completion: .requested, transform: Read.requested)
    var requested: RequestedAction?

    @Option(help: "A file that backs the complaint: its name and SHA-256 are kept; repeatable.", completion: .file())
    var evidence: [String] = []

    @Option(help: "The agent who gets it; you, if you say your own name.", completion: .agents, transform: Read.login)
    var assignee: String?
    @Flag(help: "It is yours at once; in a call it is anyway.") var take = false
    @Option(help: "The call in which it was made.") var call: String?
    @Option(help: "Currency of the amounts, where the invoices do not say it.", transform: Read.currency) var currency: Currency?
    @OptionGroup var behalf: BehalfOptions
    @Flag(
        name: .shortAndLong,
        help: "Take invoices that are not registered or are another customer's, and a customer that nothing names, without asking.")
    var yes = false
    @OptionGroup var options: WriteOptions

    /// Two subjects, or two who get it, are refused.
    func validate() throws {
        if subject != nil, !words.isEmpty {
            throw ValidationError(told: "the subject is said twice: with --subject, and as “\(words.joined(separator: " "))”")
        }
        if take, assignee != nil { throw ValidationError(told: "--take and --assignee are two answers to one question: give one") }
    }

    /// Without a subject, invoice or customer, and with a person at the terminal, the interview takes over.
    func run() async throws {
        let console = Console.current
        let client = try options.connection.client().acting(for: behalf.login)
        if customer == nil, subject == nil, words.isEmpty, invoice.isEmpty, console.canAsk {
            return try await TicketInterview(client: client, options: options, agent: behalf.login).run()
        }
        guard let subject = try subject ?? (words.isEmpty ? nil : Read.text(words.joined(separator: " "))) else {
            throw CommandFailure.usage(
                "a ticket needs a --subject, for example:\n  holdline ticket open --customer K-042 --subject \"2 of 5 chairs broken\"")
        }
        let (customer, disputes) = try await whoAndWhat(client, console)
        let ticket = OpenTicket(
            customer: customer, subject: subject, description: description, priority: priority, channel: channel, contact: contact.contact,
            reference: reference, requested: requested, evidence: evidence.isEmpty ? nil : try evidence.map { try EvidenceFile.read($0) },
            assignee: take ? try await client.login(or: behalf.login) : assignee, call: call, disputes: disputes.isEmpty ? nil : disputes)
        do {
            try await TicketOpening(client: client, options: options).open(ticket, repeating: repeating(with: customer))
        } catch CommandFailure.client(.refused(let problem)) where customer == nil && problem.field == "customer" {
            throw CommandFailure.refusedHere("\(problem.message)\nNothing was done. Say whose complaint it is: --customer K-042")
        }
    }

    /// The customer that was named or meant, and each invoice with its reason, after the person agreed to doubtful ones.
    ///
    /// Throws `usage` for an invoice without a reason, or without a customer to compare it with.
    private func whoAndWhat(_ client: Client, _ console: Console) async throws -> (CustomerReference?, [RaiseDispute]) {
        let pairs = try DisputeArguments.pairs(in: Invocation.arguments)
        if pairs.isEmpty, !reason.isEmpty { throw CommandFailure.usage("--reason needs an --invoice before it") }
        let caller = customer == nil && !pairs.isEmpty ? try await client.callersCustomer(behalf.login, on: console) : nil
        if customer == nil, caller == nil, !pairs.isEmpty {
            throw CommandFailure.usage("whose invoices these are is not known, and no caller is: name the customer with --customer")
        }
        var asked: [(invoice: InvoiceArgument, reason: Reason)] = []
        for pair in pairs {
            guard let reason = pair.reason else {
                throw CommandFailure.usage("invoice \(pair.invoice) has no --reason. \(Read.reasonList)")
            }
            asked.append((try await InvoiceArgument.read(pair.invoice, client: client), reason))
        }
        var named = customer
        // One whose invoice is among them is known.
        if let customer, !yes, !asked.contains(where: { $0.invoice.page?.customer == customer }) {
            named = try await CustomerChoice(client: client, console: console).agreed(customer)
        }
        guard let owner = named ?? caller else { return (nil, []) }
        let check = InvoiceCheckBeforehand(client: client, console: console, isAgreed: yes)
        var disputes: [RaiseDispute] = []
        for (invoice, reason) in asked {
            disputes.append(try await check.agreed(invoice, customer: owner).dispute(reason, currency))
        }
        return (named, disputes)
    }

    /// The arguments that say the same, where another customer was meant than was typed; one that was agreed to is not asked about again.
    private func repeating(with meant: CustomerReference?) -> [String]? {
        guard let customer, let meant, meant != customer else { return nil }
        return Invocation.arguments.map {
            $0 == customer.text ? meant.text : $0 == "--customer=\(customer.text)" ? "--customer=\(meant.text)" : $0
        }
    }
}

extension InvoiceArgument {
    /// A currency is said only beside an amount.
    ///
    /// The daemon takes the currency from the invoice where none is said.
    func dispute(_ reason: Reason, _ currency: Currency?) -> RaiseDispute {
        RaiseDispute(invoice: number, reason: reason, amount: amount, currency: amount == nil ? nil : currency)
    }
}

/// Sends a new ticket and says what it did: its number, what is held, what stays due, and who else disputes the same invoice.
///
/// Options and interview end here, so that both give the same report.
struct TicketOpening {
    let client: Client
    let options: WriteOptions

    /// `repeating` are the arguments that say the same, where they are not those that were typed.
    func open(_ ticket: OpenTicket, repeating: [String]?) async throws {
        let answer = try await options.key.write(
            { (key) async throws(ClientError) in try await client.open(ticket, key: key) }, repeating: repeating)
        let report = TicketReport(client: client, options: options.output)
        try await report.write(answer) { "\($0.ticket.id) is open for \($0.ticket.customer): \($0.ticket.heading)" }
        guard options.output.output == .table else { return }
        let opened = try answer.value.ticket
        if opened.disputes.isEmpty { try report.console.say("  It disputes no invoice, so it holds nothing.") }
        try await report.invoices(of: opened, withOthers: true)
        try report.console.say("  Next: holdline ticket show \(opened.id)")
    }
}

extension Client {
    /// The customer of the call that an agent is in, or has just ended: a ticket that names nobody is this customer's. nil where there is
    /// no such call, or its customer is not known.
    ///
    /// The daemon decides again when the ticket comes: a question that fails is noted on the console, and fails nothing.
    /// - Parameter login: The agent; nil: oneself.
    ///
    /// Throws only where the note cannot be written.
    func callersCustomer(_ login: String?, on console: Console) async throws(CommandFailure) -> CustomerReference? {
        do throws(ClientError) {
            let agent = try await agentIfKnown(try await self.login(or: login))?.read(at: LocalTime.now())
            guard let call = agent?.callAtHand else { return nil }
            return try await self.call(call).value.customer
        } catch .refused {
            // An agent who may not ask for calls is in none.
            return nil
        } catch {
            try console.note("Who calls cannot be asked: \(error.message)")
            return nil
        }
    }
}

/// The person who complained, as far as known.
///
/// The person, not the company: the customer's own data are registered with `customer import`. It is personal
/// data, which erasure removes.
struct ContactOptions: ParsableArguments {
    @Option(name: .customLong("contact-name"), help: "Who complained.", transform: Read.text) var name: FreeText?
    @Option(name: .customLong("contact-phone"), help: "Telephone number.", transform: Read.text) var phone: FreeText?
    @Option(name: .customLong("contact-email"), help: "Mail address.", transform: Read.text) var email: FreeText?

    /// nil where none of the three is given.
    var contact: Contact? { name == nil && phone == nil && email == nil ? nil : Contact(name: name, phone: phone, email: email) }
}

/// The `--invoice` and `--reason` of `ticket open`, in the order in which they were typed: a reason belongs to the invoice before it.
///
/// The parser gives two lists without their common order, so the arguments of this run are read again.
enum DisputeArguments {
    /// One invoice as it was typed; its amount is still part of the text.
    struct Pair: Hashable, Sendable {
        var invoice: String
        var reason: Reason?
    }

    /// Pairs them. A reason before any invoice, or the only one, is for all invoices that have none of their own.
    ///
    /// Throws `usage` for a reason that follows another one without an invoice between them. A pair without a
    /// reason is for the caller to refuse.
    static func pairs(in arguments: [String]) throws -> [Pair] {
        var pairs: [Pair] = []
        var forAll: Reason?
        var reasons: [Reason] = []
        for (name, value) in options(in: arguments) {
            if name == "invoice" {
                pairs.append(Pair(invoice: value, reason: nil))
                continue
            }
            let reason = try Read.reason(value)
            reasons.append(reason)
            if pairs.isEmpty, forAll == nil {
                forAll = reason
            } else if let last = pairs.indices.last, pairs[last].reason == nil {
                pairs[last].reason = reason
            } else {
                throw CommandFailure.usage("--reason \(value) follows no --invoice of its own: write each reason after its invoice")
            }
        }
        let common = forAll ?? (reasons.count == 1 ? reasons.first : nil)
        for index in pairs.indices where pairs[index].reason == nil { pairs[index].reason = common }
        return pairs
    }

    /// Each invoice with its reason, after the person agreed to doubtful ones. Throws `usage` for an invoice without a reason.
    static func disputes(
        _ pairs: [Pair], of customer: CustomerReference, _ check: InvoiceCheckBeforehand, _ currency: Currency? = nil
    ) async throws -> [RaiseDispute] {
        var disputes: [RaiseDispute] = []
        for pair in pairs {
            guard let reason = pair.reason else {
                throw CommandFailure.usage("invoice \(pair.invoice) has no --reason. \(Read.reasonList)")
            }
            let asked = try await check.agreed(try await InvoiceArgument.read(pair.invoice, client: check.client), customer: customer)
            disputes.append(asked.dispute(reason, currency))
        }
        return disputes
    }

    /// Asks a person for the one invoice that a ticket disputes; nil where it disputes none.
    static func asked(_ console: Console) throws -> Pair? {
        let question = Question(console: console)
        let invoice = try question.ask("Which invoice does it dispute (number, or number:amount; Enter: none)?", optional: true) { $0 }
        guard let invoice else { return nil }
        let reason = try question.ask("Why (\(Reason.list))?", optional: false) { (text) throws(CommandFailure) in
            guard let reason = Reason(rawValue: text.uppercased()) else { throw .usage("“\(text)” is no reason. \(Read.reasonList)") }
            return reason
        }
        return Pair(invoice: invoice, reason: reason)
    }

    /// Values of the two options; the parser has already refused what is not well formed.
    private static func options(in arguments: [String]) -> [(String, String)] {
        var found: [(String, String)] = []
        var rest = arguments[...]
        while let word = rest.popFirst(), word != "--" {
            for (option, name) in [("--invoice", "invoice"), ("-i", "invoice"), ("--reason", "reason"), ("-r", "reason")] {
                if word == option, let value = rest.popFirst() {
                    found.append((name, value))
                } else if word.hasPrefix(option + "=") {
                    found.append((name, String(word.dropFirst(option.count + 1))))
                }
            }
        }
        return found
    }
}
