package import HoldlineCore
import HoldlineWire
import NIOHTTP1

package struct InvoiceQuery: Sendable {
    package var customer: CustomerReference?
    /// Open, and past its due date.
    package var overdue = false
    /// Open, and due so long ago; whole days count.
    package var overdueBy: Span?
    /// Those whose last reminder has this level, or a higher one.
    package var reminded: Int?
    /// Those that may be handed over to a collection agency.
    package var collectable = false
    package var held: Bool?

    package init() {}
}

extension Client {
    /// `GET /v1/invoices`
    package func invoices(_ query: InvoiceQuery, _ page: PageQuery) async throws(ClientError) -> Answer<Page<InvoiceLine>> {
        try await send(
            .get(
                "/v1/invoices",
                [
                    ("customer", query.customer?.text),
                    ("overdue", query.overdueBy.map { "\($0.seconds)s" } ?? (query.overdue ? "true" : nil)),
                    ("held", query.held.map(String.init)), ("reminded", query.reminded.map(String.init)),
                    ("collectable", query.collectable ? "true" : nil),
                ] + page.items))
    }

    /// `GET /v1/invoices/{number}`
    package func invoice(_ number: InvoiceNumber) async throws(ClientError) -> Answer<InvoicePage> {
        try await send(.get(path(of: number)))
    }

    /// What is known of an invoice, or nil where nobody ever named it.
    package func invoiceIfKnown(_ number: InvoiceNumber) async throws(ClientError) -> InvoicePage? {
        do {
            return try await invoice(number).value
        } catch .refused(let problem) where problem.status == 404 {
            return nil
        }
    }

    /// `PUT /v1/invoices/{number}`
    package func register(
        _ number: InvoiceNumber, _ invoice: RegisterInvoice, key: String
    ) async throws(ClientError) -> Answer<Invoice> {
        var body = invoice
        body.number = nil
        return try await send(try .json(.PUT, path(of: number), body, key: key))
    }

    /// `POST /v1/documents`
    package func register(_ document: RegisterDocument, key: String) async throws(ClientError) -> Answer<DocumentRecord> {
        try await send(try .json(.POST, "/v1/documents", document, key: key))
    }

    /// `POST /v1/invoices/{number}/statuses`
    package func post(
        _ status: PostStatus, on number: InvoiceNumber, key: String
    ) async throws(ClientError) -> Answer<InvoiceStatus> {
        try await send(try .json(.POST, path(of: number) + "/statuses", status, key: key))
    }

    /// `POST /v1/invoices`: registers many, and says of each whether it went in.
    ///
    /// Registering the same values again changes nothing, so a batch whose answer broke is simply sent again.
    package func register(
        _ invoices: [RegisterInvoice], taken: @escaping @Sendable (Int) -> Void = { _ in }
    ) async throws(ClientError) -> [UploadedLine] {
        try await upload(invoices, to: "/v1/invoices", taken: taken)
    }

    func path(of number: InvoiceNumber) -> String { "/v1/invoices/\(PercentCoding.encode(number.text))" }
}
