/// Disputes all invoices that the ticket's mails name and that it does not dispute yet, each in whole.
package struct DisputeSuggested: TicketAction {
    /// Peppol's code list OPStatusReason; `OTH` where none fits.
    package var reason: Reason
    package init(reason: Reason) { self.reason = reason }

    package static let terms = ActionTerms<TicketState>(
        "dispute-suggested", "Disputes the registered invoices that the ticket's mails name, each in whole.",
        help: "Dispute the invoices that the ticket's mails name.", in: .live)

    /// Throws `invalid` where its mails name no invoice that it does not dispute.
    ///
    /// Throws `notFound` and `wrongState`, too. Anybody's ticket may be disputed on.
    package func decide(on id: TicketID, in draft: inout Draft) throws {
        let ticket = try draft.ticket(id, for: Self.self, mine: false)
        let numbers = try ticket.suggested(draft.base.suggestions(for: id))
        guard !numbers.isEmpty else {
            throw Refusal(.invalid, "the mails of \(id) name no registered invoice that it does not dispute: name one yourself")
        }
        var raised = Raised()
        for number in numbers { try draft.raise(RaiseDispute(invoice: number, reason: reason), on: ticket, path: "", into: &raised) }
        draft.record(
            .ticketDisputed, on: .ticket(id), ticket: ticket, disputes: raised.disputes, holds: raised.holds, warnings: raised.warnings)
    }
}

extension Ticket {
    /// Those of the invoices that it does not dispute, and never did.
    package func suggested(_ numbers: [InvoiceNumber]) -> [InvoiceNumber] {
        let known = Set(disputes.filter { $0.state != .replaced }.map(\.invoice))
        return numbers.filter { !known.contains($0) }
    }
}
