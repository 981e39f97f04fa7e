package import HoldlineCore

extension Client {
    /// `GET /v1/wallboard`
    package func wallboard() async throws(ClientError) -> Answer<Wallboard> { try await get("/v1/wallboard") }
}
