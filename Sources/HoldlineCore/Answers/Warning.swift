/// Something that went in, and that a person should know of.
///
/// A warning never takes anything back: the write that brought it stands.
package struct Warning: Codable, Hashable, Sendable {
    package var code: Code
    /// The invoice that it is about; absent where it is about none.
    package var invoice: InvoiceNumber?
    /// A sentence for a person; programs read `code`.
    package var message: String

    package enum Code: String, WireWord {
        /// A dispute names an invoice that nobody registered: all of it is held until it is.
        case unregisteredInvoice = "unregistered-invoice"
        /// A dispute names an invoice of another customer's company; it is held all the same.
        case otherCustomer = "other-customer"
        /// An amount is in another currency than the invoice: all of it is held.
        case otherCurrency = "other-currency"
        /// A number that is not registered, and differs only in its spelling from one that is.
        case nearlyRegistered = "nearly-registered"
        /// An invoice that moved away from the customer whose holds covered it.
        case movedFromHold = "moved-from-hold"
        /// The same invoice came again with another total.
        case reissued
        /// A document that was taken before, or that a later one overtook.
        case overtaken
        /// The ledger does not show yet what a document told.
        case notShown = "not-shown"
        /// An invoice without a due date is not dunned.
        case noDueDate = "no-due-date"
        /// The due date follows from the configuration's terms.
        case dueByTerms = "due-by-terms"
        /// A life-cycle status by a role that is not known, or whose status it is not: it is only recorded.
        case unknownRole = "unknown-role"
        /// A known role whose status it is not set it: it is only recorded.
        case otherRole = "other-role"
        /// A settlement was taken back of which a part is credited already: that part is not disputed again.
        case creditRegistered = "credit-registered"
        /// A merge was taken back, and the other ticket keeps the dispute: it was settled, corrected or moved on since.
        case notMovedBack = "not-moved-back"
        /// A ticket was given to somebody who is away.
        case agentAway = "agent-away"

        package static let noun = "warning"
    }

    package init(_ code: Code, _ invoice: InvoiceNumber?, _ message: String) {
        (self.code, self.invoice, self.message) = (code, invoice, message)
    }
}

extension Warning: FieldList {
    package mutating func fields(_ field: inout some FieldVisitor) throws {
        try field("code", &code, "invoice", &invoice, "message", &message)
    }
}
