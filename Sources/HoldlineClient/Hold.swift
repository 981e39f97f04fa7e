package import HoldlineCore
import NIOHTTP1

package struct HoldQuery: Sendable {
    package var kind: HoldKind?
    package var invoice: InvoiceNumber?
    package var customer: CustomerReference?
    /// Only promises that were not kept.
    package var broken = false
    /// Lifted ones and those that are over too.
    package var all = false

    package init() {}
}

extension Client {
    /// `GET /v1/holds`
    package func holds(_ query: HoldQuery, _ page: PageQuery) async throws(ClientError) -> Answer<Page<Hold>> {
        try await send(
            .get(
                "/v1/holds",
                [
                    ("kind", query.kind?.rawValue), ("invoice", query.invoice?.text), ("customer", query.customer?.text),
                    ("broken", query.broken ? "true" : nil), ("all", query.all ? "true" : nil),
                ] + page.items))
    }

    /// `GET /v1/holds/{id}`
    package func hold(_ id: HoldID) async throws(ClientError) -> Answer<Hold> {
        try await send(.get("/v1/holds/\(id)"))
    }

    /// `POST /v1/holds`
    package func place(_ hold: PlaceHold, key: String) async throws(ClientError) -> Answer<Hold> {
        try await send(try .json(.POST, "/v1/holds", hold, key: key))
    }

    /// `GET /v1/invoices/{number}/promise-suggestion`
    package func promiseSuggestion(
        on number: InvoiceNumber, instalments: Int, amount: Amount?, from: Day?
    ) async throws(ClientError) -> Answer<PromiseSuggestion> {
        try await send(
            .get(
                path(of: number) + "/promise-suggestion",
                [("instalments", String(instalments)), ("amount", amount?.description), ("from", from?.description)]))
    }

    /// `POST /v1/holds/{id}/lift`
    package func lift(_ id: HoldID, key: String) async throws(ClientError) -> Answer<Hold> {
        try await send(try .json(.POST, "/v1/holds/\(id)/lift", LiftHold(), key: key))
    }
}
