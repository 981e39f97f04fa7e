import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// `ticket open` on a terminal without arguments: asks field by field.
///
/// Nothing is sent before the last question, which follows a summary. A wrong answer is asked for again, a field can be changed at the end,
/// and where it stops, the command that says the same is shown: no answer is lost.
struct TicketInterview {
    let client: Client
    let options: WriteOptions
    /// The agent in whose name the ticket is opened; nil: oneself.
    let agent: String?

    /// Open invoices that are shown, those due first.
    private static let shownCount = 10

    /// What was answered so far.
    private struct Answers {
        var customer: CustomerReference?
        var subject: FreeText?
        var description, name, phone: FreeText?
        var disputes: [RaiseDispute] = []

        /// nil before customer and subject are said.
        var ticket: OpenTicket? {
            guard let customer, let subject else { return nil }
            return OpenTicket(
                customer: customer, subject: subject, description: description,
                contact: name == nil && phone == nil ? nil : Contact(name: name, phone: phone),
                disputes: disputes.isEmpty ? nil : disputes)
        }

        /// A line a field, with the digit that changes it.
        var summary: Phrase {
            let invoices = disputes.map { dispute -> Phrase in
                let reason = Phrase(word: dispute.reason.meaning)
                guard let amount = dispute.amount else { return "\(dispute.invoice), all of it: \(reason)" }
                return "\(dispute.invoice) for \(amount): \(reason)"
            }
            let lines: [Phrase] = [
                "  1  Customer:     \(customer?.text ?? "")", "  2  Subject:      \(subject?.text ?? "")",
                "  3  Description:  \(description?.text ?? "–")", "  4  Name:         \(name?.text ?? "–")",
                "  5  Telephone:    \(phone?.text ?? "–")",
                "  6  Disputes:     \(invoices.isEmpty ? Phrase("none, so nothing is held") : Phrase(invoices, separator: "; "))",
            ]
            return Phrase(lines, separator: "\n")
        }
    }

    /// Throws `refusedHere` where the person says no or the input ends, with the command that opens the same ticket later.
    func run() async throws {
        let console = Console.current
        let question = Question(console: console)
        try console.note("A new ticket. Enter leaves a field out where that is possible; Ctrl-C stops, and nothing is done.")
        var answers = Answers()
        do {
            for field in 1...6 { try await ask(field, question, console, &answers) }
            while true {
                try console.note(answers.summary)
                guard let answer = try question.ask("Open it? [Y/n/e]") else { throw CommandFailure.refusedHere("the input ended") }
                switch answer.lowercased() {
                case "", "y", "yes", "o", "oui", "j", "ja":
                    guard let ticket = answers.ticket else { throw CommandFailure.refusedHere("nothing was done") }
                    return try await TicketOpening(client: client, options: options).open(ticket, repeating: arguments(of: ticket))
                case "n", "no", "non", "nein", "q": throw CommandFailure.refusedHere("nothing was done")
                case let digit where (1...6).contains(Int(digit) ?? 0): try await ask(Int(digit) ?? 1, question, console, &answers)
                case "e", "edit":
                    let field = try question.ask("Which field, 1–6 (Enter: none):") ?? ""
                    if let field = Int(field), (1...6).contains(field) { try await ask(field, question, console, &answers) }
                default: try console.note("Enter or “y” opens it, “e” changes a field, “n” stops.")
                }
            }
        } catch CommandFailure.refusedHere(let why) {
            guard let ticket = answers.ticket else { throw CommandFailure.refusedHere(why) }
            let command = ShellText.command(["holdline"] + arguments(of: ticket))
            throw CommandFailure.refusedHere("\(why). Nothing was sent. To open it later:\n  \(command)")
        }
    }

    /// Asks for one field, by its digit in the summary.
    private func ask(_ field: Int, _ question: Question, _ console: Console, _ answers: inout Answers) async throws {
        switch field {
        case 1:
            let caller = try await client.callersCustomer(agent, on: console)
            let typed = try question.ask(
                caller.map { "Customer (Enter: \($0), who calls):" } ?? "Customer:", optional: caller != nil, Self.reading(Read.customer))
            answers.customer = try await introduce(try required(typed ?? caller), console)
        case 2: answers.subject = try required(try question.ask("Subject:", optional: false, Self.reading(Read.text)))
        case 3: answers.description = try question.ask("Description:", optional: true, Self.reading(Read.text))
        case 4: answers.name = try question.ask("Who complains (name):", optional: true, Self.reading(Read.text))
        case 5: answers.phone = try question.ask("Telephone:", optional: true, Self.reading(Read.text))
        default:
            answers.disputes = []
            try await disputes(of: try required(answers.customer), question, console, &answers.disputes)
        }
    }

    /// Shows the customer's name and open invoices, so that a wrong reference is seen at once. One that nothing names is asked about: the
    /// nearest ones are offered, and the one that was meant is given.
    private func introduce(_ customer: CustomerReference, _ console: Console) async throws -> CustomerReference {
        do {
            let page = try await client.customer(customer).value
            let tickets = page.openTickets.count + (page.more?.openTickets ?? 0)
            let invoices = page.openInvoices.count + (page.more?.openInvoices ?? 0)
            try console.note(
                "  \(page.customer.name?.text ?? customer.text): \(tickets, one: "{} open ticket", other: "{} open tickets"), \(invoices, one: "{} open invoice", other: "{} open invoices")"
            )
            for line in page.openInvoices.prefix(Self.shownCount) { try console.note("    \(line.openWords)") }
            if invoices > Self.shownCount { try console.note("    and \(invoices - Self.shownCount) more") }
            return customer
        } catch ClientError.refused(let problem) where problem.status == 404 {
            let meant = try await CustomerChoice(client: client, console: console).agreed(customer)
            if meant != customer { return try await introduce(meant, console) }
            try console.note("  \(customer) is not registered; a ticket may name it all the same.")
            return customer
        }
    }

    /// Invoice by invoice, until an empty answer; each is checked as the option `--invoice` would be.
    private func disputes(
        of customer: CustomerReference, _ question: Question, _ console: Console, _ disputes: inout [RaiseDispute]
    ) async throws {
        let check = InvoiceCheckBeforehand(client: client, console: console, isAgreed: false, question: question)
        while let text = try question.ask(
            "Disputed invoice, as F1 or F1:300.00 (Enter: \(disputes.isEmpty ? Phrase("none") : Phrase("no more"))):"),
            !text.isEmpty
        {
            let asked: InvoiceArgument
            do {
                asked = try await check.agreed(try await InvoiceArgument.read(text, client: client), customer: customer)
            } catch CommandFailure.usage(let message) {
                try console.note(message)
                continue
            }
            if disputes.isEmpty { try console.note(Read.reasonList) }
            let reason = try required(try question.ask("Reason:", optional: false, Self.reading(Read.reason)))
            disputes.append(asked.dispute(reason, nil))
        }
    }

    /// The command that says the same, for an outcome that stays unknown.
    private func arguments(of ticket: OpenTicket) -> [String] {
        var arguments = ["ticket", "open", "--subject", ticket.subject.text]
        if let customer = ticket.customer { arguments += ["--customer", customer.text] }
        if let agent { arguments += ["--as", agent] }
        if let socket = options.connection.socket { arguments += ["--socket", socket] }
        if let text = ticket.description { arguments += ["--description", text.text] }
        if let text = ticket.contact?.name { arguments += ["--contact-name", text.text] }
        if let text = ticket.contact?.phone { arguments += ["--contact-phone", text.text] }
        for dispute in ticket.disputes ?? [] {
            arguments += ["--invoice", dispute.invoice.text + (dispute.amount.map { ":\($0)" } ?? ""), "--reason", dispute.reason.rawValue]
        }
        return arguments + ["--yes"]
    }

    /// Throws `refusedHere` for an answer that is missing.
    private func required<Value>(_ value: Value?) throws(CommandFailure) -> Value {
        guard let value else { throw .refusedHere("nothing was done") }
        return value
    }

    /// The parser's reading of a word, for answers: it fails with the parser's own message as `usage`, and the question is asked again.
    private static func reading<Value>(_ read: @escaping (String) throws -> Value) -> (String) throws(CommandFailure) -> Value {
        { (text) throws(CommandFailure) in
            do { return try read(text) } catch {
                throw .usage(ParserWords.sentence(Root.message(for: error)))
            }
        }
    }
}
