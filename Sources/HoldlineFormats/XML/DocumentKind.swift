/// The documents that are read, by their root elements.
enum DocumentKind: String, CaseIterable {
    case ublInvoice = "ubl:Invoice"
    case ublCreditNote = "ubl:CreditNote"
    case crossIndustryInvoice = "rsm:CrossIndustryInvoice"
    /// ZUGFeRD 1.0.
    case crossIndustryDocument = "rsm:CrossIndustryDocument"
    case statusMessage = "rsm:CrossDomainAcknowledgementAndResponse"
    case invoiceResponse = "ubl:ApplicationResponse"

    /// Whether it says what is owed; a status message says what became of it.
    var isInvoice: Bool { !isStatus }
    var isStatus: Bool { self == .statusMessage || self == .invoiceResponse }

    /// What a root means to a reader of `wanted`, or a message that says what was found and what is understood.
    ///
    /// The refusal of the other kind of document names the command that reads it.
    static func of(root: String, wanted: (DocumentKind) -> Bool, understood: String) -> Result<DocumentKind, XMLRefusal> {
        if let kind = DocumentKind(rawValue: root) {
            if wanted(kind) { return .success(kind) }
            let what =
                switch kind {
                case .statusMessage: "is a life-cycle message (CDAR), no invoice: “holdline import status” reads it"
                case .invoiceResponse: "is an answer of a buyer (UBL ApplicationResponse), no invoice: “holdline import status” reads it"
                default: "is an invoice or credit note, no life-cycle message: “holdline invoice import” reads it"
                }
            return .failure(XMLRefusal(element: root, message: what))
        }
        if root == XMLNamespace.order {
            return .failure(
                XMLRefusal(
                    element: excerpt(root, 120), message: "is an order (Order-X), no invoice: nobody owes by it; read are \(understood)"))
        }
        return .failure(XMLRefusal(element: excerpt(root, 120), message: "is not a document that is read; read are \(understood)"))
    }
}
