/// Something that went in, and that a person should know of.
package struct Warning: Codable, Hashable, Sendable {
    package var code: Code
    package var invoice: InvoiceNumber
    package var message: String

    package enum Code: String, WireWord {
        case unregisteredInvoice = "unregistered-invoice"
        case otherCustomer = "other-customer"
        case otherCurrency = "other-currency"
        /// The due date follows from the configuration's terms.
        case dueByTerms = "due-by-terms"
        /// A life-cycle status by a role that is not known, or whose status it is not: it is only recorded.
        case unknownRole = "unknown-role"
        case otherRole = "other-role"

        package static let noun = "warning"
    }

    package init(_ code: Code, _ invoice: InvoiceNumber, _ message: String) {
        self.code = code
        self.invoice = invoice
        self.message = message
    }
}
