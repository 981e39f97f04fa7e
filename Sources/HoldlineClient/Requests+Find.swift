package import HoldlineCore
package import HoldlineWire

/// Finding things, and the words that a shell completes.
extension Client {
    /// `GET /v1/find`
    package func find(_ query: FindQuery, _ page: PageQuery) async throws(ClientError) -> Answer<Page<Found>> {
        try await list("/v1/find", query, page)
    }

    /// `GET /v1/completions`
    package func completions(_ query: CompletionQuery) async throws(ClientError) -> Answer<Completions> {
        try await get("/v1/completions", query)
    }
}
