package import HoldlineCore

/// What a list of mails is narrowed to.
package struct MessageQuery: WireQuery {
    /// Mails in and out that are part of the ticket's thread.
    package var ticket: TicketID?
    package var invoice: InvoiceNumber?
    package var customer: CustomerReference?
    package var direction: MessageDirection?
    /// Mails that came in have one state alone, `received`.
    package var state: MessageState?
    /// Mails that go out for this purpose.
    package var purpose: String?

    /// All mails, in and out.
    package init() {}

    package static let parameters: [Parameter<Self>] = [
        .ticket(\.ticket),
        Parameter("invoice", \.invoice, "Only those of this invoice."),
        .customer(\.customer),
        Parameter("direction", \.direction, "Only those that came in, or those that go out."),
        Parameter("state", \.state, "Only those in this state; `received` are those that came in."),
        Parameter("purpose", \.purpose, "Only those that go out for this purpose.", schema: .named("ShortText")),
    ]
}
