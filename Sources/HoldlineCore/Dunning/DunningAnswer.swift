/// Whether an invoice may be dunned. A reader that meets a word it does not know must not dun.
///
/// A new word may be added some day, and means pause to whoever does not know it.
package enum DunningDecision: String, WireWord {
    /// Nothing is held.
    case proceed
    /// Chase `collectable` only; who cannot chase a part treats it as `pause`.
    case partial
    /// Nothing may be asked for: all is held, nothing is open, or nobody registered the invoice.
    case pause

    package static let noun = "decision"
}

/// One thing that keeps an invoice, or a part of it, from being dunned.
///
/// Blockers stand in the order of their holds' numbers, what the invoice itself says before them.
package struct Blocker: Codable, Hashable, Sendable {
    /// A `HoldKind`, or `nothing-open`, `unregistered`, `no-due-date` or `not-due`.
    package var code: String
    /// nil for what the invoice itself says, and no hold.
    ///
    /// Its details are at `GET /v1/holds/{id}`.
    @OrNull package var hold: HoldID? = nil
    /// The ticket where it is decided; nil where no ticket is.
    @OrNull package var ticket: TicketID? = nil
    /// Why the invoice is disputed; nil where it is held for another cause.
    @OrNull package var reason: Reason? = nil
    /// nil holds all of it.
    ///
    /// VAT included; an amount in another currency than the invoice's holds all of it, too.
    @OrNull package var amount: Amount? = nil
    /// Of `amount`, which may be in another one than the invoice's; left out where there is no amount.
    package var currency: Currency?
    /// When the hold was placed; nil for what the invoice itself says.
    @OrNull package var since: Instant? = nil
    /// The last day on which it holds; nil without an end.
    @OrNull package var until: Day? = nil
    /// When somebody looks at it again; it ends nothing.
    @OrNull package var review: Day? = nil
    /// Of a cancelled invoice the one that replaces it; of a pending credit its credit note. Left out where there is none.
    package var by: InvoiceNumber?

    /// The invoice is paid, credited or overpaid.
    package static let nothingOpen = "nothing-open"
    /// Nobody registered the invoice, and the configuration does not let such ones proceed.
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
///
/// Every way to ask gives it from the same rule and in the same bytes: page, bulk check, run and registration of a reminder.
package struct DunningAnswer: Codable, Hashable, Sendable {
    /// The number as it was asked for, which need not be one.
    package var invoice: String
    /// nil where nobody registered the invoice and no hold tells whose it is.
    @OrNull package var customer: CustomerReference?
    /// Whether somebody registered the invoice.
    package var known: Bool
    /// The invoice's; nil where nobody registered it.
    @OrNull package var currency: Currency?
    package var decision: DunningDecision
    /// The three amounts are nil where the invoice is not registered.
    ///
    /// `open` may be below 0; `held` and `collectable` never are, and together they are what is open.
    @OrNull package var open: Amount?
    @OrNull package var held: Amount?
    @OrNull package var collectable: Amount?
    /// Ledger seq of the head that was read.
    package var version: Int64
    /// The first day on which all is free; nil is not known, never "now".
    ///
    /// Known holds alone decide it: a later one may move it.
    @OrNull package var dunnableFrom: Day?
    /// All blockers on the day, those that are not listed among them.
    package var blockerCount: Int
    /// At most `largestBlockerCount` of them.
    package var blockers: [Blocker]

    /// The most blockers that an answer lists.
    package static let largestBlockerCount = 16
}

/// The last line of a bulk check: without it, or with another `checked` than lines were sent, nothing of the answer counts.
///
/// Answers come for what is held, and with `all` for the rest, too: an invoice without a line may be dunned once this line has come.
package struct DunningCheckEnd: Codable, Hashable, Sendable {
    /// `checked`: how many numbers were read.
    /// `unknown`: of those, the ones that nobody registered, whatever their decision.
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
    /// The day of the run, today at the earliest. Absent: today.
    package var asOf: Day?

    package init(invoices: [String], all: Bool? = nil, asOf: Day? = nil) { (self.invoices, self.all, self.asOf) = (invoices, all, asOf) }
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
