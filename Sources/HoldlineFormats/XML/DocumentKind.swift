/// The documents that are read, by their root elements.
enum DocumentKind: String, CaseIterable {
    case ublInvoice = "ubl:Invoice"
    case ublCreditNote = "ubl:CreditNote"
    case crossIndustryInvoice = "rsm:CrossIndustryInvoice"
    case statusMessage = "rsm:CrossDomainAcknowledgementAndResponse"

    var isInvoice: Bool { self != .statusMessage }

    /// What a root means to a reader of `wanted`, or a message that says what was found and what is understood.
    static func of(root: String, wanted: (DocumentKind) -> Bool, understood: String) -> Result<DocumentKind, XMLRefusal> {
        if let kind = DocumentKind(rawValue: root) {
            if wanted(kind) { return .success(kind) }
            let what =
                kind == .statusMessage
                ? "is a life-cycle message (CDAR), no invoice: “holdline import cdar” reads it"
                : "is an invoice or credit note, no life-cycle message: “holdline invoice import” reads it"
            return .failure(XMLRefusal(element: root, message: what))
        }
        if root == "ubl:ApplicationResponse" {
            return .failure(
                XMLRefusal(
                    element: root,
                    message: "is a Peppol Invoice Response (UBL ApplicationResponse), which is not read yet; read are \(understood)"))
        }
        return .failure(XMLRefusal(element: excerpt(root, 120), message: "is not a document that is read; read are \(understood)"))
    }
}
