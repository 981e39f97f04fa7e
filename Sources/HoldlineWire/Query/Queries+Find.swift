package import HoldlineCore

/// What is looked for, and among what.
package struct FindQuery: WireQuery {
    /// As a person types it: a name, a number however it is written, an address, words.
    package var text = ""
    /// nil: all kinds.
    package var kind: Found.Kind?
    /// Only what is this customer's.
    package var customer: CustomerReference?
    /// Only tickets in this state.
    package var state: TicketState?
    /// Only tickets that were opened on this day or later, in the configured zone.
    package var since: Day?

    package init() {}

    /// Throws `invalid` where nothing is looked for.
    package func check() throws(Refusal) {
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw .invalid("q", "“q” is missing: say what to look for, such as a name or a number")
        }
    }

    /// Whether something of the kind may be among what is asked for: a state and a day are a ticket's alone.
    package func asks(for kind: Found.Kind) -> Bool {
        guard self.kind == nil || self.kind == kind else { return false }
        return kind == .ticket || state == nil && since == nil && (customer == nil || kind == .invoice)
    }

    package static let parameters: [Parameter<Self>] = [
        Parameter("q", \.text, "A name, a number however it is written, an address, a reference, or words."),
        Parameter("kind", \.kind, "Only these."),
        Parameter("customer", \.customer, "Only tickets and invoices of this customer."),
        Parameter("state", \.state, "Only tickets in this state."),
        Parameter("since", \.since, "Only tickets that were opened on this day or later."),
    ]
}

/// Which words a shell asks for.
package struct CompletionQuery: WireQuery {
    /// What is completed. It must be given.
    package var kind: Completion.Kind?
    /// What is typed so far; empty: nothing.
    package var text = ""
    /// Only invoices that this ticket disputes.
    package var ticket: TicketID?
    /// Only invoices of this customer.
    package var customer: CustomerReference?

    package init() {}

    /// Throws `invalid` where no kind is named.
    package func check() throws(Refusal) {
        guard kind != nil else { throw .invalid("kind", "“kind” is missing: name one of \(Completion.Kind.list)") }
    }

    package static let parameters: [Parameter<Self>] = [
        Parameter("kind", \.kind, "What is completed."),
        Parameter("q", \.text, "What is typed so far."),
        Parameter("ticket", \.ticket, "Only invoices that this ticket disputes."),
        Parameter("customer", \.customer, "Only invoices of this customer."),
    ]
}

extension Found.Kind: QueryValue {
    /// Its name is that of no other type in the document.
    package static var schema: Schema { .named("FoundKind") }
}

extension Completion.Kind: QueryValue {
    /// Its name is that of no other type in the document.
    package static var schema: Schema { .named("CompletionKind") }
}
