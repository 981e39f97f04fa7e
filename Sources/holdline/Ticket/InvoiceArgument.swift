import HoldlineClient
import HoldlineCore
import HoldlineFormats
import HoldlineWire

/// An invoice as it is typed: its number, or number and disputed amount with a colon between them.
struct InvoiceArgument: Hashable, Sendable {
    var number: InvoiceNumber
    /// nil: all of it.
    var amount: Amount?
    /// The daemon's page of the invoice; nil where nobody registered it.
    var page: InvoicePage?
    /// A person said that this very number is meant, whatever the doubts.
    var isMeant = false

    /// The two parts, where what follows the last colon is an amount.
    ///
    /// nil without an amount behind the last colon. Numbers may contain colons themselves, so the whole is
    /// looked up first.
    static func split(_ text: String) -> (number: String, amount: Amount)? {
        guard let colon = text.lastIndex(of: ":"), colon > text.startIndex,
            case .amount(let amount) = TypedAmount(String(text[text.index(after: colon)...]))
        else { return nil }
        return (String(text[..<colon]), amount)
    }

    /// Reads `N` or `N:A`; where `N:A` as a whole is the number of a registered invoice, it is that invoice.
    ///
    /// Asks the daemon for the invoice, once or twice. Throws `usage` for a tail that was meant as an amount,
    /// and `ValidationError` for a number that none can be.
    static func read(_ text: String, client: Client) async throws -> InvoiceArgument {
        let whole = try? Read.invoice(text)
        let known = try await registered(whole, client)
        if let whole, let known { return InvoiceArgument(number: whole, amount: nil, page: known) }
        guard let (number, amount) = split(text) else {
            try refuseAlmostAmount(text)
            return InvoiceArgument(number: try Read.invoice(text), amount: nil, page: nil)
        }
        let invoice = try Read.invoice(number)
        return InvoiceArgument(number: invoice, amount: amount, page: try await registered(invoice, client))
    }

    /// nil where nobody registered it, even if a ticket or hold names it.
    private static func registered(_ number: InvoiceNumber?, _ client: Client) async throws(ClientError) -> InvoicePage? {
        guard let number, let page = try await client.invoiceIfKnown(number), page.registered else { return nil }
        return page
    }

    /// `F1:1,200` is no invoice number that anybody means: taken as one, it would hold nothing.
    private static func refuseAlmostAmount(_ text: String) throws(CommandFailure) {
        guard let colon = text.lastIndex(of: ":") else { return }
        let tail = text[text.index(after: colon)...]
        if case .unsure(let thousands, let decimals) = TypedAmount(String(tail)) {
            throw .usage(Read.twoReadings(String(tail), thousands, decimals))
        }
        let isAlmost = !tail.isEmpty && tail.utf8.allSatisfy { "0123456789.,' eE+-€".utf8.contains($0) }
        if isAlmost || tail.isEmpty {
            throw .usage("“\(tail)” is no amount, and no invoice “\(text)” is registered: write digits and one point, such as 300.00")
        }
    }
}

/// Asks before a ticket disputes an invoice that is not registered, or is another customer's: mostly a typing error.
///
/// Without a terminal such an invoice goes in only where `--yes` was said; the refusal names what may have been meant.
struct InvoiceCheckBeforehand: Sendable {
    let client: Client
    let console: Console
    /// `--yes` was said: nothing is asked.
    let isAgreed: Bool
    /// The questions of an interview that goes on; nil: questions of its own.
    var question: Question?

    /// How many of the customer's open invoices are shown.
    private static let shownCount = 8

    /// The invoice to dispute: the one given, or the one that the person meant.
    ///
    /// Loops until the person names an invoice without doubts, or agrees. Throws `refusedHere` where nobody can
    /// be asked, or the person stops: nothing was sent.
    func agreed(_ asked: InvoiceArgument, customer: CustomerReference) async throws -> InvoiceArgument {
        var asked = asked
        while let doubt = Self.doubt(asked, customer), !isAgreed {
            let (open, more, only) = try await openInvoices(of: customer, near: asked.number)
            guard console.canAsk else { throw CommandFailure.refusedHere(Self.refusal(doubt, customer, open, more)) }
            // The end of a number is enough where it is the end of one of theirs alone, as with an abbreviated hash.
            if let only, asked.page == nil, asked.number.text.utf8.count >= 2 {
                try console.note("“\(asked.number)” is \(only.openWords).")
                asked = try await self.asked(only.number.text, instead: asked)
                continue
            }
            try console.note(doubt)
            try show(open, more, of: customer)
            asked = try await choose(asked, open)
            if asked.isMeant { break }
        }
        return asked
    }

    /// Asks which one is meant. Enter asks again: a dispute of a wrong number leaves the true invoice to dunning.
    ///
    /// Throws `refusedHere` where the person stops, or the input ends.
    private func choose(_ asked: InvoiceArgument, _ open: [InvoiceLine]) async throws -> InvoiceArgument {
        let question = question ?? Question(console: console)
        let digits = open.isEmpty ? "" : open.count == 1 ? "1, " : "1–\(open.count), "
        while true {
            let prompt: Phrase = "Which one? \(digits)another number, “yes” to dispute \(asked.number) all the same, “q” to stop:"
            guard let answer = try question.ask(prompt), answer != "q" else { throw CommandFailure.refusedHere("nothing was done") }
            if answer.isEmpty || answer == "?" { continue }
            if ["yes", "oui", "ja"].contains(answer.lowercased()) {
                var agreed = asked
                agreed.isMeant = true
                return agreed
            }
            do {
                let place = Int(answer).map { $0 - 1 }
                let text = place.flatMap { open.indices.contains($0) ? open[$0].number.text : nil }
                return try await self.asked(text ?? answer, instead: asked)
            } catch CommandFailure.usage(let message) {
                try console.note(message)
            }
        }
    }

    /// Another invoice with the amount of the first, where it has none of its own.
    private func asked(_ text: String, instead first: InvoiceArgument) async throws -> InvoiceArgument {
        var other = try await InvoiceArgument.read(text, client: client)
        if other.amount == nil { other.amount = first.amount }
        return other
    }

    /// nil where the invoice is registered for this customer.
    static func doubt(_ asked: InvoiceArgument, _ customer: CustomerReference) -> Phrase? {
        guard let page = asked.page, page.registered else { return "Invoice \(asked.number) is not registered." }
        if let owner = page.customer, owner != customer { return "Invoice \(asked.number) is customer \(owner)'s, not \(customer)'s." }
        return nil
    }

    /// For scripts: the doubt, and the open invoices that may have been meant, in one message.
    private static func refusal(_ doubt: Phrase, _ customer: CustomerReference, _ open: [InvoiceLine], _ more: Int) -> Phrase {
        let list = Phrase(open.map { "\($0.number) (\($0.open) \($0.currency.code), \(DunningWords.due($0.due)))" }, separator: ", ")
        let meant: Phrase =
            open.isEmpty
            ? "\(customer) has no open invoice."
            : more > 0 ? "Open invoices of \(customer): \(list) and \(more) more." : "Open invoices of \(customer): \(list)."
        return "\(doubt) \(meant)\nNothing was done. Correct the number, or add --yes to dispute it all the same."
    }

    /// The customer's open invoices whose numbers look most like the one that was typed, how many others there are, and the only one
    /// that ends like it.
    private func openInvoices(
        of customer: CustomerReference, near number: InvoiceNumber
    ) async throws(ClientError) -> (shown: [InvoiceLine], more: Int, only: InvoiceLine?) {
        do {
            let page = try await client.customer(customer).value
            let nearest = page.openInvoices.map { ($0, Spelling.distance($0.number.text, number.text)) }
                .sorted { ($0.1, $0.0.due ?? $0.0.issued, $0.0.number) < ($1.1, $1.0.due ?? $1.0.issued, $1.0.number) }
            let shown = nearest.prefix(Self.shownCount).map(\.0)
            let ends = page.openInvoices.filter { $0.number.text.hasSuffix(number.text) }
            let only = ends.count == 1 && (page.more?.openInvoices ?? 0) == 0 ? ends.first : nil
            return (shown, page.openInvoices.count - shown.count + (page.more?.openInvoices ?? 0), only)
        } catch .refused(let problem) where problem.status == 404 {
            return ([], 0, nil)
        }
    }

    /// On standard error, like the question that follows.
    private func show(_ open: [InvoiceLine], _ more: Int, of customer: CustomerReference) throws(CommandFailure) {
        guard !open.isEmpty else { return try console.note("\(customer) has no open invoice.") }
        try console.note("Open invoices of \(customer):")
        for (place, line) in open.enumerated() { try console.note("  \(place + 1)  \(line.openWords)") }
        if more > 0 { try console.note("  and \(more) more") }
    }
}

extension InvoiceLine {
    /// `F202500006  300.00 EUR open, due 2026-11-12`: enough to recognise an invoice by beside a question.
    var openWords: Phrase { "\(number)  \(open) \(currency.code) open, \(DunningWords.due(due))" }
}
