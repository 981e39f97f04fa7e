import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// `ticket open` on a terminal without arguments: asks field by field.
///
/// Nothing is sent before the last question is answered with yes. A wrong answer is asked for again; the end of
/// the input stops everything.
struct TicketInterview {
    let client: Client
    let options: WriteOptions
    /// The agent in whose name the ticket is opened; nil: oneself.
    let agent: String?

    /// Open invoices that are shown, those due first.
    private static let shownCount = 10

    /// Throws `refusedHere` where the person says no or the input ends.
    func run() async throws {
        let console = Console.current
        let question = Question(console: console)
        try console.note("A new ticket. Enter leaves a field out where that is possible; Ctrl-C stops, and nothing is done.")
        let caller = try await client.callersCustomer(agent, on: console)
        let typed = try question.ask(
            "Customer\(caller.map { " (Enter: \($0), who calls)" } ?? ""):", optional: caller != nil, Self.reading(Read.customer))
        let customer = try await introduce(try required(typed ?? caller), console)
        let subject = try required(try question.ask("Subject:", optional: false, Self.reading(Read.text)))
        let description = try question.ask("Description:", optional: true, Self.reading(Read.text))
        let name = try question.ask("Who complains (name):", optional: true, Self.reading(Read.text))
        let phone = try question.ask("Telephone:", optional: true, Self.reading(Read.text))
        let disputes = try await disputes(of: customer, question, console)
        let ticket = OpenTicket(
            customer: customer, subject: subject, description: description,
            contact: name == nil && phone == nil ? nil : Contact(name: name, phone: phone), disputes: disputes.isEmpty ? nil : disputes)
        guard try question.confirm("Open it?") else { throw CommandFailure.refusedHere("nothing was done") }
        try await TicketOpening(client: client, options: options).open(ticket, repeating: arguments(of: ticket))
    }

    /// Shows the customer's name and open invoices, so that a wrong reference is seen at once. One that nothing names is asked about: the
    /// nearest ones are offered, and the one that was meant is given.
    private func introduce(_ customer: CustomerReference, _ console: Console) async throws -> CustomerReference {
        do {
            let page = try await client.customer(customer).value
            let tickets = page.openTickets.count + (page.more?.openTickets ?? 0)
            let invoices = page.openInvoices.count + (page.more?.openInvoices ?? 0)
            try console.note("  \(page.customer.name?.text ?? customer.text): \(tickets) open tickets, \(invoices) open invoices")
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
    private func disputes(of customer: CustomerReference, _ question: Question, _ console: Console) async throws -> [RaiseDispute] {
        var disputes: [RaiseDispute] = []
        let check = InvoiceCheckBeforehand(client: client, console: console, isAgreed: false)
        while let text = try question.ask("Disputed invoice, as F1 or F1:300.00 (Enter: \(disputes.isEmpty ? "none" : "no more")):"),
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
        return disputes
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
        { (text) throws(CommandFailure) in do { return try read(text) } catch { throw .usage(Root.message(for: error)) } }
    }
}
