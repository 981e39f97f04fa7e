/// Something that went in, and that a person should know of.
package struct Warning: Codable, Hashable, Sendable {
    package var code: Code
    package var invoice: InvoiceNumber
    package var message: String

    package enum Code: String, WireWord {
        case unregisteredInvoice = "unregistered-invoice"
        case otherCustomer = "other-customer"
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
        case otherRole = "other-role"

        package static let noun = "warning"
    }

    package init(_ code: Code, _ invoice: InvoiceNumber, _ message: String) {
        (self.code, self.invoice, self.message) = (code, invoice, message)
    }
}
