package import HoldlineCore
import HoldlineWire
import NIOHTTP1

extension Client {
    /// `GET /v1/customers`
    package func customers(_ page: PageQuery) async throws(ClientError) -> Answer<Page<Customer>> {
        try await send(.get("/v1/customers", page.items))
    }

    /// `GET /v1/customers/{reference}`
    package func customer(_ reference: CustomerReference) async throws(ClientError) -> Answer<CustomerPage> {
        try await send(.get(path(of: reference)))
    }

    /// `PUT /v1/customers/{reference}`
    package func register(
        _ reference: CustomerReference, _ customer: RegisterCustomer, key: String
    ) async throws(ClientError) -> Answer<Customer> {
        try await send(try .json(.PUT, path(of: reference), customer, key: key))
    }

    /// `POST /v1/customers/{reference}/merge`
    package func merge(
        _ reference: CustomerReference, _ body: MergeCustomer, key: String
    ) async throws(ClientError) -> Answer<Customer> {
        try await send(try .json(.POST, path(of: reference) + "/merge", body, key: key))
    }

    private func path(of reference: CustomerReference) -> String { "/v1/customers/\(PercentCoding.encode(reference.text))" }
}
