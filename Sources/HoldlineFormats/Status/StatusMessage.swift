package import HoldlineCore

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
