/// Whether an invoice may be dunned. A reader that meets a word it does not know must not dun.
package enum DunningDecision: String, WireWord {
    /// Nothing is held.
    case proceed
    /// Chase `collectable` only; who cannot chase a part treats it as `pause`.
    case partial
    case pause

    package static let noun = "decision"
}

/// One thing that keeps an invoice, or a part of it, from being dunned.
package struct Blocker: Codable, Hashable, Sendable {
    /// A `HoldKind`, or `nothing-open`, `unregistered`, `no-due-date` or `not-due`.
    package var code: String
    /// nil for what the invoice itself says, and no hold.
    @OrNull package var hold: HoldID? = nil
    @OrNull package var ticket: TicketID? = nil
    @OrNull package var reason: Reason? = nil
    /// nil holds all of it.
    @OrNull package var amount: Amount? = nil
    /// Of `amount`, which may be in another one than the invoice's; left out where there is no amount.
    package var currency: Currency?
    @OrNull package var since: Instant? = nil
    @OrNull package var until: Day? = nil
    @OrNull package var review: Day? = nil
    /// Of a cancelled invoice the one that replaces it; of a pending credit its credit note. Left out where there is none.
    package var by: InvoiceNumber?

    package static let nothingOpen = "nothing-open"
    package static let unregistered = "unregistered"
    /// Nobody told when it is due.
    package static let noDueDate = "no-due-date"
    /// An instalment that is not due on the day; `until` is the day before it is.
    package static let notDue = "not-due"

    /// All codes that a blocker may have.
    package static let codes = HoldKind.allCases.map(\.rawValue) + [noDueDate, notDue, nothingOpen, unregistered]

    package init(code: String) { self.code = code }
}

/// The answer to "may this invoice be dunned, and for how much?".
package struct DunningAnswer: Codable, Hashable, Sendable {
    package var invoice: String
    package var known: Bool
    @OrNull package var customer: CustomerReference?
    package var decision: DunningDecision
    @OrNull package var currency: Currency?
    /// The three amounts are nil where the invoice is not registered.
    @OrNull package var open: Amount?
    @OrNull package var held: Amount?
    @OrNull package var collectable: Amount?
    /// The first day on which all is free; nil is not known, never "now".
    @OrNull package var dunnableFrom: Day?
    /// Ledger seq of the head that was read.
    package var version: Int64
    package var blockerCount: Int
    /// At most `largestBlockerCount` of them.
    package var blockers: [Blocker]

    package static let largestBlockerCount = 16
}

/// The last line of a bulk check: without it, or with another `checked` than lines were sent, nothing of the answer counts.
package struct DunningCheckEnd: Codable, Hashable, Sendable {
    package var checked, pause, partial, unknown: Int
    package var version: Int64

    package init(checked: Int = 0, pause: Int = 0, partial: Int = 0, unknown: Int = 0, version: Int64) {
        (self.checked, self.pause, self.partial, self.unknown, self.version) = (checked, pause, partial, unknown, version)
    }
}

/// The body of `POST /v1/dunning/check` as JSON.
package struct CheckInvoices: Codable, Hashable, Sendable {
    /// As they were written: what is no invoice number is answered with a pause.
    package var invoices: [String]
    /// An answer for every invoice, also where it may be dunned.
    package var all: Bool?
    package var asOf: Day?

    package init(invoices: [String], all: Bool? = nil, asOf: Day? = nil) {
        (self.invoices, self.all, self.asOf) = (invoices, all, asOf)
    }
}

/// The answer to `CheckInvoices`: what the lines of the other form say, in one object.
package struct DunningCheckAnswer: Codable, Hashable, Sendable {
    package var items: [DunningAnswer]
    package var checked, pause, partial, unknown: Int
    package var version: Int64

    package init(items: [DunningAnswer], _ end: DunningCheckEnd) {
        self.items = items
        (checked, pause, partial, unknown, version) = (end.checked, end.pause, end.partial, end.unknown, end.version)
    }
}
