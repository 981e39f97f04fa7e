/// Something that went in, and that a person should know of.
package struct Warning: Codable, Hashable, Sendable {
    package var code: Code
    package var invoice: InvoiceNumber
    package var message: String

    package enum Code: String, WireWord {
        case unregisteredInvoice = "unregistered-invoice"
        case otherCustomer = "other-customer"
        case otherCurrency = "other-currency"

        package static let noun = "warning"
    }

    package init(_ code: Code, _ invoice: InvoiceNumber, _ message: String) {
        self.code = code
        self.invoice = invoice
        self.message = message
    }
}
