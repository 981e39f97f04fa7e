import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// Sends `PATCH /v1/tickets/T-7`. Exit code 64 where nothing changes, or a field is both set and cleared.
struct TicketEdit: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "edit", "Change a ticket's customer, subject, description, priority, contact or reference.",
        """
        What is not named stays as it is. --clear empties a field. Another customer changes nothing of what is held; disputed
        invoices that are not that customer's are named.

        EXAMPLES:
          holdline ticket edit T-7 --priority high
          holdline ticket edit T-7 --customer K-042
          holdline ticket edit T-7 --clear description --clear contact-email
          holdline ticket edit T-7 --contact-phone \"+33 1 23 45 67 89\"
        """)

    @OptionGroup var ticket: TicketArgument
    @Option(help: "Whose complaint it is, where that was wrong.", completion: .customers, transform: Read.customer) var customer:
        CustomerReference?
    @Option(help: "What it is about, in a line.", transform: Read.text) var subject: FreeText?
    @Option(help: "The whole story.", transform: Read.text) var description: FreeText?
    @Option(help: "\(Priority.list).", completion: .words(Priority.self), transform: Read.word) var priority: Priority?
    @Option(help: "The customer's own reference.", transform: Read.text) var reference: FreeText?

    @Option(help: "What the customer asks for: NOA PIN NIN CNF CNP CNA OTH.", completion: .requested, transform: Read.requested)
    var requested: RequestedAction?

    @OptionGroup var contact: ContactOptions

    @Option(
        help: ArgumentHelp("Empty a field; repeatable: \(ClearedField.list).", valueName: "field"), completion: .words(ClearedField.self),
        transform: Read.word)
    var clear: [ClearedField] = []

    @Flag(help: "Take a customer whom nobody registered without asking.") var yes = false
    @OptionGroup var options: WriteOptions

    /// The body: fields that no option names are not in it.
    private var changes: EditTicket {
        var changes = EditTicket(
            customer: customer, subject: subject, description: description, priority: priority, contact: contact.contact,
            reference: reference, requested: requested)
        for field in clear { field.clear(in: &changes) }
        return changes
    }

    /// A value and `--clear` for the same field contradict each other.
    func validate() throws {
        let given: [(ClearedField, Bool)] = [
            (.description, description != nil), (.reference, reference != nil), (.requested, requested != nil),
            (.contact, contact.contact != nil), (.contactName, contact.name != nil), (.contactPhone, contact.phone != nil),
            (.contactEmail, contact.email != nil),
        ]
        for (field, isGiven) in given where isGiven && clear.contains(field) {
            throw ValidationError(told: "--clear \(field.rawValue) and a value for it are two wishes: say one")
        }
        if changes == EditTicket() { throw ValidationError(told: "say what changes, for example --priority high") }
    }

    /// With `--stdin` the same change is made on each ticket. A customer whom nothing names is asked about once, before the first
    /// of them.
    func run() async throws {
        let client = try options.connection.client()
        var sent = changes
        if let customer, !yes { sent.customer = try await CustomerChoice(client: client, console: .current).agreed(customer) }
        let body = sent
        if ticket.stdin {
            let bulk = TicketBulk(client: client, options: options, isDryRun: ticket.dryRun)
            return try await bulk.run(try TicketsOnInput.read(.current), "edit", in: Set(TicketState.allCases)) { id, key in
                let answer = try await client.edit(id, body, key: key)
                return TicketBulk.Done(answer: answer) { ticket in "\(ticket.id) is changed: \(ticket.heading)" }
            }
        }
        let id = try await ticket.find(client)
        let answer = try await options.key.write(
            { (key) async throws(ClientError) in try await client.edit(id, body, key: key) },
            repeating: repeating(body, ticket.repeating(id)))
        try await TicketReport(client: client, options: options.output).write(answer, showingInvoices: customer != nil) { page in
            guard customer != nil else { return "\(page.ticket.id) is changed: \(page.ticket.heading)" }
            return "\(page.ticket.id) is \(page.ticket.customer)'s: \(page.ticket.heading)" + Self.whose(page)
        }
    }
}

extension TicketEdit {
    /// With the customer who was meant; one that was agreed to is not asked about again.
    fileprivate func repeating(_ body: EditTicket, _ arguments: [String]?) -> [String]? {
        guard let typed = customer?.text, let meant = body.customer?.text, !yes else { return arguments }
        return (arguments ?? Invocation.arguments).map { $0 == typed ? meant : $0 == "--customer=\(typed)" ? "--customer=\(meant)" : $0 }
            + ["--yes"]
    }

    /// Whether what it disputes is the customer's; where it is not, warnings say of which.
    fileprivate static func whose(_ page: TicketPage) -> Phrase {
        let open = page.ticket.disputes.filter { $0.state == .open }
        let others = (page.warnings ?? []).count { $0.code == .otherCustomer }
        guard !open.isEmpty else { return "" }
        return others == 0 ? ". All that it disputes is \(page.ticket.customer)'s, too" : ". What is held stays held"
    }
}

/// A field that `--clear` empties.
enum ClearedField: String, WireWord {
    case description, contact
    case contactName = "contact-name"
    case contactPhone = "contact-phone"
    case contactEmail = "contact-email"
    case reference, requested

    static let noun = "field that can be emptied"

    /// Sets the field to empty, which the API writes as null.
    func clear(in changes: inout EditTicket) {
        switch self {
        case .description: changes.description = .empty
        case .contact: changes.contact = .empty
        case .contactName: Self.edit(&changes) { $0.name = .empty }
        case .contactPhone: Self.edit(&changes) { $0.phone = .empty }
        case .contactEmail: Self.edit(&changes) { $0.email = .empty }
        case .reference: changes.reference = .empty
        case .requested: changes.requested = .empty
        }
    }

    /// A contact that is emptied as a whole has no part that could be set.
    private static func edit(_ changes: inout EditTicket, _ change: (inout EditContact) -> Void) {
        switch changes.contact {
        case .empty: return
        case .keep:
            var contact = EditContact()
            change(&contact)
            changes.contact = .set(contact)
        case .set(var contact):
            change(&contact)
            changes.contact = .set(contact)
        }
    }
}
