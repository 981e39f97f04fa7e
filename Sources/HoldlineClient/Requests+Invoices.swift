package import HoldlineCore
package import HoldlineWire
import NIOHTTP1

/// Invoices, and the reminders and hand-overs of each.
extension Client {
    /// `GET /v1/invoices`
    package func invoices(_ query: InvoiceQuery, _ page: PageQuery) async throws(ClientError) -> Answer<Page<InvoiceLine>> {
        try await list("/v1/invoices", query, page)
    }

    /// `GET /v1/invoices/{number}`
    package func invoice(_ number: InvoiceNumber) async throws(ClientError) -> Answer<InvoicePage> { try await get(path(of: number)) }

    /// What is known of an invoice, or nil where nobody ever named it.
    package func invoiceIfKnown(_ number: InvoiceNumber) async throws(ClientError) -> InvoicePage? { try await known(path(of: number)) }

    /// `PUT /v1/invoices/{number}`
    package func register(
        _ number: InvoiceNumber, _ invoice: RegisterInvoice, key: String
    ) async throws(ClientError) -> Answer<Invoice> {
        var body = invoice
        body.number = nil
        return try await write(path(of: number), body, as: .PUT, key: key)
    }

    /// `POST /v1/documents`
    package func register(_ document: RegisterDocument, key: String) async throws(ClientError) -> Answer<DocumentRecord> {
        try await write("/v1/documents", document, key: key)
    }

    /// `POST /v1/invoices/{number}/statuses`
    package func post(
        _ status: PostStatus, on number: InvoiceNumber, key: String
    ) async throws(ClientError) -> Answer<InvoiceStatus> {
        try await write(path(of: number) + "/statuses", status, key: key)
    }

    /// `POST /v1/invoices`: registers many, and says of each whether it went in.
    ///
    /// Registering the same values again changes nothing, so a batch whose answer broke is simply sent again.
    package func register(
        _ invoices: [RegisterInvoice], taken: @escaping @Sendable (Int) -> Void = { _ in }
    ) async throws(ClientError) -> [UploadedLine] {
        try await upload(invoices, to: "/v1/invoices", taken: taken)
    }

    /// `POST /v1/invoices/{number}/reminders`
    package func remind(
        _ number: InvoiceNumber, _ reminder: RegisterReminder, key: String
    ) async throws(ClientError) -> Answer<Reminder> {
        try await write(path(of: number) + "/reminders", reminder, key: key)
    }

    /// `POST /v1/invoices/{number}/handovers`
    package func handOver(_ number: InvoiceNumber, _ body: HandOver, key: String) async throws(ClientError) -> Answer<Handover> {
        try await write(path(of: number) + "/handovers", body, key: key)
    }

    /// `POST /v1/invoices/{number}/recall`
    package func recall(_ number: InvoiceNumber, key: String) async throws(ClientError) -> Answer<Handover> {
        try await write(path(of: number) + "/recall", RecallInvoice(), key: key)
    }

    /// `GET /v1/handovers`
    package func handovers(_ query: HandoverQuery, _ page: PageQuery) async throws(ClientError) -> Answer<Page<HandoverLine>> {
        try await list("/v1/handovers", query, page)
    }

    /// The number percent-encoded, so that a slash in it ends no segment.
    func path(of number: InvoiceNumber) -> String { "/v1/invoices/\(PercentCoding.encode(number.text))" }
}

/// Holds and customers.
extension Client {
    /// `GET /v1/holds`
    package func holds(_ query: HoldQuery, _ page: PageQuery) async throws(ClientError) -> Answer<Page<Hold>> {
        try await list("/v1/holds", query, page)
    }

    /// `GET /v1/holds/{id}`
    package func hold(_ id: HoldID) async throws(ClientError) -> Answer<Hold> { try await get("/v1/holds/\(id)") }

    /// `POST /v1/holds`
    package func place(_ hold: PlaceHold, key: String) async throws(ClientError) -> Answer<Hold> {
        try await write("/v1/holds", hold, key: key)
    }

    /// `GET /v1/invoices/{number}/promise-suggestion`
    package func promiseSuggestion(
        on number: InvoiceNumber, instalments: Int, amount: Amount?, from: Day?
    ) async throws(ClientError) -> Answer<PromiseSuggestion> {
        let query = PromiseQuery { ($0.instalments, $0.amount, $0.from) = (instalments, amount, from) }
        return try await get(path(of: number) + "/promise-suggestion", query)
    }

    /// `POST /v1/holds/{id}/review`
    package func review(_ id: HoldID, _ body: ReviewHold, key: String) async throws(ClientError) -> Answer<Hold> {
        try await write("/v1/holds/\(id)/\(ReviewHold.name)", body, key: key)
    }

    /// `POST /v1/holds/{id}/lift`
    package func lift(_ id: HoldID, key: String) async throws(ClientError) -> Answer<Hold> {
        try await write("/v1/holds/\(id)/lift", LiftHold(), key: key)
    }

    /// `GET /v1/customers`
    package func customers(_ page: PageQuery) async throws(ClientError) -> Answer<Page<Customer>> { try await get("/v1/customers", page) }

    /// `GET /v1/customers/{reference}`
    package func customer(_ reference: CustomerReference) async throws(ClientError) -> Answer<CustomerPage> {
        try await get(path(of: reference))
    }

    /// `PUT /v1/customers/{reference}`
    package func register(
        _ reference: CustomerReference, _ customer: RegisterCustomer, key: String
    ) async throws(ClientError) -> Answer<Customer> {
        try await write(path(of: reference), customer, as: .PUT, key: key)
    }

    /// `POST /v1/customers/{reference}/merge`
    package func merge(
        _ reference: CustomerReference, _ body: MergeCustomer, key: String
    ) async throws(ClientError) -> Answer<Customer> {
        try await write(path(of: reference) + "/merge", body, key: key)
    }

    private func path(of reference: CustomerReference) -> String { "/v1/customers/\(PercentCoding.encode(reference.text))" }
}
