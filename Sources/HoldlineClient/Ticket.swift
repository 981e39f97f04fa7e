package import HoldlineCore
import NIOHTTP1

/// What a list of tickets is narrowed to.
package struct TicketQuery: Sendable {
    package var state: TicketState?
    package var assignee: String?
    package var customer: CustomerReference?
    package var invoice: InvoiceNumber?
    /// Full text over subject, description and notes.
    package var text: String?

    package init() {}
}

/// Where a list begins, and how much of it is wanted at once.
package struct PageQuery: Sendable {
    /// 1 to 500.
    package var limit: Int
    package var after: String?

    package init(limit: Int = 50, after: String? = nil) {
        self.limit = limit
        self.after = after
    }

    var items: [(String, String?)] { [("limit", String(limit)), ("after", after)] }
}

extension Client {
    /// `POST /v1/tickets`
    package func open(_ ticket: OpenTicket, key: String) async throws(ClientError) -> Answer<TicketPage> {
        try await send(try .json(.POST, "/v1/tickets", ticket, key: key))
    }

    /// `POST /v1/tickets` with a ticket a line, `count` of which are not blank.
    ///
    /// `first` is the number of the first line among all that are imported: a line's own key is `key`, a slash, and its number, so that
    /// the same import, however it is cut, opens no ticket twice. `taken` hears, while the answers come, how many lines went in so far.
    package func open(
        lines: [UInt8], count: Int, first: Int, key: String, taken: @escaping @Sendable (Int) -> Void = { _ in }
    ) async throws(ClientError) -> [UploadedLine] {
        try await upload(
            Request(
                method: .POST, target: "/v1/tickets" + Request.queryString([("first", String(first))]), body: lines,
                contentType: "application/x-ndjson", key: key), count: count, taken: taken)
    }

    /// `GET /v1/tickets`
    package func tickets(_ query: TicketQuery, _ page: PageQuery) async throws(ClientError) -> Answer<Page<TicketLine>> {
        try await send(
            .get(
                "/v1/tickets",
                [
                    ("state", query.state?.rawValue), ("assignee", query.assignee), ("customer", query.customer?.text),
                    ("invoice", query.invoice?.text), ("q", query.text),
                ] + page.items))
    }

    /// `GET /v1/tickets/{id}`
    package func ticket(_ id: TicketID) async throws(ClientError) -> Answer<TicketPage> {
        try await send(.get("/v1/tickets/\(id)"))
    }

    /// `PATCH /v1/tickets/{id}`
    package func edit(_ id: TicketID, _ changes: EditTicket, key: String) async throws(ClientError) -> Answer<TicketPage> {
        try await send(try .json(.PATCH, "/v1/tickets/\(id)", changes, key: key))
    }

    /// `POST /v1/tickets/{id}/ACTION`, with the body that the action takes.
    package func act<Asked: TicketAction>(_ action: Asked, on id: TicketID, key: String) async throws(ClientError) -> Answer<TicketPage> {
        try await send(try .json(.POST, "/v1/tickets/\(id)/\(Asked.name)", action, key: key))
    }

    /// `GET /v1/stale`
    package func stale(olderThan: String, _ page: PageQuery) async throws(ClientError) -> Answer<Page<StaleItem>> {
        try await send(.get("/v1/stale", [("olderThan", olderThan)] + page.items))
    }
}
