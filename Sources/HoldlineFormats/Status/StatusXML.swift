package import HoldlineCore

/// Reads what buyers and platforms say of invoices, in either format, and tells the two apart by their root.
package enum StatusXML {
    /// The formats, as the refusal of any other document lists them.
    package static let understood =
        "French life-cycle messages (UN/CEFACT CDAR D22B) and Peppol Invoice Responses (UBL ApplicationResponse, T111)"

    /// `zone` is where times without a zone are read in: that of the daemon unless somebody says otherwise.
    ///
    /// Throws where the file is no XML, has another root, or where the message as a whole cannot be
    /// used; what is wrong with one reference is in the message's `problems`.
    package static func read(_ source: ByteSource, zone: Zone) throws(FileProblem) -> StatusMessage {
        let root = try XMLReader.read(source) { root in
            DocumentKind.of(root: root, wanted: \.isStatus, understood: understood)
                .map { $0 == .statusMessage ? CDAR.outline : InvoiceResponse.outline }
        }
        let values = XMLValues(file: source.name)
        return root.name == DocumentKind.statusMessage.rawValue
            ? try CDAR.message(root, zone, values) : try InvoiceResponse.message(root, zone, values)
    }

    /// What a credit note is told does not concern the invoice that may have the same number.
    static func creditNoteRemark(_ number: InvoiceNumber, _ type: String) -> String {
        "is about the credit note \(excerpt(number.text)) (type \(excerpt(type))), no invoice: nothing is recorded"
    }
}

/// A life-cycle message, of the French norm or of Peppol: what it says of each invoice that it names.
package struct StatusMessage: Hashable, Sendable {
    /// MDT-4, or the response's own `cbc:ID`.
    package var id: String
    /// In the order of the message; of two for one invoice the daemon decides by their times.
    package var statuses: [ReferencedStatus]
    /// References that cannot be read; the others of the same message count.
    ///
    /// They are reported with file and line, and change the exit status of an import.
    package var problems: [FileProblem]
    /// What was taken for granted, in words.
    package var remarks: [String]
}

/// One status of one invoice, as it is posted to the daemon.
package struct ReferencedStatus: Hashable, Sendable {
    /// Where in the file the reference begins, from 1.
    package var line: Int
    package var invoice: InvoiceNumber
    /// MDT-91: 380 for an invoice, 381 for a credit note; nil where the message does not say.
    package var documentType: String?
    /// The body of the request.
    package var status: PostStatus
}
