package import HoldlineCore
package import HoldlineWire
import NIOHTTP1

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
    package func lift(_ id: HoldID, note: FreeText? = nil, key: String) async throws(ClientError) -> Answer<Hold> {
        try await write("/v1/holds/\(id)/lift", LiftHold(note: note), key: key)
    }

    /// `GET /v1/customers`
    package func customers(_ page: PageQuery) async throws(ClientError) -> Answer<Page<Customer>> { try await get("/v1/customers", page) }

    /// `GET /v1/customers/{reference}`
    package func customer(_ reference: CustomerReference) async throws(ClientError) -> Answer<CustomerPage> {
        try await get(path(of: reference))
    }

    /// `GET /v1/customers/{reference}/calendar`
    package func calendar(of reference: CustomerReference) async throws(ClientError) -> Answer<CustomerCalendar> {
        try await get(path(of: reference) + "/calendar")
    }

    /// `PUT /v1/customers/{reference}`
    package func register(
        _ reference: CustomerReference, _ customer: RegisterCustomer, key: String
    ) async throws(ClientError) -> Answer<Customer> {
        try await write(path(of: reference), customer, as: .PUT, key: key)
    }

    /// `PATCH /v1/customers/{reference}`
    package func edit(
        _ reference: CustomerReference, _ changes: EditCustomer, key: String
    ) async throws(ClientError) -> Answer<Customer> {
        try await write(path(of: reference), changes, as: .PATCH, key: key)
    }

    /// `POST /v1/customers/{reference}/merge`
    package func merge(
        _ reference: CustomerReference, _ body: MergeCustomer, key: String
    ) async throws(ClientError) -> Answer<Customer> {
        try await write(path(of: reference) + "/merge", body, key: key)
    }

    /// `GET /v1/customers/{reference}/claims`
    package func claims(on reference: CustomerReference, at day: Day?) async throws(ClientError) -> Answer<ClaimList> {
        try await get(path(of: reference) + "/claims", ClaimQuery { $0.at = day })
    }

    /// `POST /v1/notices`: posts many, and says of each whether it went in; the same again changes nothing.
    package func post(_ notices: [PostNotice]) async throws(ClientError) -> [UploadedLine] { try await upload(notices, to: "/v1/notices") }

    private func path(of reference: CustomerReference) -> String { "/v1/customers/\(PercentCoding.encode(reference.text))" }
}
