import HoldlineClient
import HoldlineCore

/// An invoice as it is typed: its number, or number and disputed amount with a colon between them.
struct InvoiceArgument: Hashable, Sendable {
    var number: InvoiceNumber
    /// nil: all of it.
    var amount: Amount?
    /// The daemon's page of the invoice; nil where nobody registered it.
    var page: InvoicePage?

    /// The two parts, where what follows the last colon is an amount.
    ///
    /// nil without an amount behind the last colon. Numbers may contain colons themselves, so the whole is
    /// looked up first.
    static func split(_ text: String) -> (number: String, amount: Amount)? {
        guard let colon = text.lastIndex(of: ":"), colon > text.startIndex, let amount = Amount(text: text[text.index(after: colon)...])
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

    /// `F1:300,00` is no invoice number that anybody means: taken as one, it would hold nothing.
    private static func refuseAlmostAmount(_ text: String) throws(CommandFailure) {
        guard let colon = text.lastIndex(of: ":") else { return }
        let tail = text[text.index(after: colon)...]
        let isAlmost = !tail.isEmpty && tail.utf8.allSatisfy { "0123456789.,' eE+-€".utf8.contains($0) }
        if isAlmost || tail.isEmpty {
            throw .usage("“\(tail)” is no amount, and no invoice “\(text)” is registered: write digits and one point, such as 300.00")
        }
    }
}
