import HoldlineClient
import HoldlineCore
import HoldlineWire

/// Asks before a ticket disputes an invoice that is not registered, or is another customer's: mostly a typing error.
///
/// Without a terminal such an invoice goes in only where `--yes` was said; the refusal names what may have been meant.
struct InvoiceCheckBeforehand: Sendable {
    let client: Client
    let console: Console
    /// `--yes` was said: nothing is asked.
    let isAgreed: Bool

    /// How many of the customer's open invoices are shown.
    private static let shownCount = 8

    /// The invoice to dispute: the one given, or the one that the person meant.
    ///
    /// Loops until the person names an invoice without doubts, or agrees. Throws `refusedHere` where nobody can
    /// be asked, or the person stops: nothing was sent.
    func agreed(_ asked: InvoiceArgument, customer: CustomerReference) async throws -> InvoiceArgument {
        var asked = asked
        while let doubt = Self.doubt(asked, customer), !isAgreed {
            let (open, more) = try await openInvoices(of: customer, near: asked.number)
            guard console.canAsk else { throw CommandFailure.refusedHere(Self.refusal(doubt, customer, open, more)) }
            try console.note(doubt)
            try show(open, more, of: customer)
            let question = Question(console: console)
            guard let answer = try question.ask("The right number, Enter to dispute \(asked.number) all the same, or “q” to stop:"),
                answer != "q"
            else { throw CommandFailure.refusedHere("nothing was done") }
            if answer.isEmpty { return asked }
            do {
                var other = try await InvoiceArgument.read(answer, client: client)
                if other.amount == nil { other.amount = asked.amount }
                asked = other
            } catch CommandFailure.usage(let message) {
                try console.note(message)
            }
        }
        return asked
    }

    /// nil where the invoice is registered for this customer.
    static func doubt(_ asked: InvoiceArgument, _ customer: CustomerReference) -> String? {
        guard let page = asked.page, page.registered else { return "Invoice \(asked.number) is not registered." }
        if let owner = page.customer, owner != customer { return "Invoice \(asked.number) is customer \(owner)'s, not \(customer)'s." }
        return nil
    }

    /// For scripts: the doubt, and the open invoices that may have been meant, in one message.
    private static func refusal(_ doubt: String, _ customer: CustomerReference, _ open: [InvoiceLine], _ more: Int) -> String {
        let meant =
            open.isEmpty
            ? "\(customer) has no open invoice."
            : "Open invoices of \(customer): "
                + open.map { "\($0.number) (\($0.open) \($0.currency.code), \(DunningWords.due($0.due)))" }.joined(separator: ", ")
                + (more > 0 ? " and \(more) more." : ".")
        return "\(doubt) \(meant)\nNothing was done. Correct the number, or add --yes to dispute it all the same."
    }

    /// The customer's open invoices whose numbers look most like the one that was typed, and how many others there are.
    private func openInvoices(
        of customer: CustomerReference, near number: InvoiceNumber
    ) async throws(ClientError) -> (shown: [InvoiceLine], more: Int) {
        do {
            let page = try await client.customer(customer).value
            let nearest = page.openInvoices.map { ($0, Spelling.distance($0.number.text, number.text)) }
                .sorted { ($0.1, $0.0.due ?? $0.0.issued, $0.0.number) < ($1.1, $1.0.due ?? $1.0.issued, $1.0.number) }
            let shown = nearest.prefix(Self.shownCount).map(\.0)
            return (shown, page.openInvoices.count - shown.count + (page.more?.openInvoices ?? 0))
        } catch .refused(let problem) where problem.status == 404 {
            return ([], 0)
        }
    }

    /// On standard error, like the question that follows.
    private func show(_ open: [InvoiceLine], _ more: Int, of customer: CustomerReference) throws(CommandFailure) {
        guard !open.isEmpty else { return try console.note("\(customer) has no open invoice.") }
        try console.note("Open invoices of \(customer):")
        for line in open { try console.note("  \(line.openWords)") }
        if more > 0 { try console.note("  and \(more) more") }
    }
}

extension InvoiceLine {
    /// `F202500006  300.00 EUR open, due 2026-11-12`: enough to recognise an invoice by beside a question.
    var openWords: String { "\(number)  \(open) \(currency.code) open, \(DunningWords.due(due))" }
}
