package import HoldlineCore
import NIOHTTP1

package struct HandoverQuery: Sendable {
    /// Those that the agency must be told to stop.
    package var recall = false
    /// Those too that were recalled.
    package var all = false

    package init() {}
}

extension Client {
    /// `POST /v1/invoices/{number}/reminders`
    package func remind(
        _ number: InvoiceNumber, _ reminder: RegisterReminder, key: String
    ) async throws(ClientError) -> Answer<Reminder> {
        try await send(try .json(.POST, path(of: number) + "/reminders", reminder, key: key))
    }

    /// `POST /v1/invoices/{number}/handovers`
    package func handOver(_ number: InvoiceNumber, _ body: HandOver, key: String) async throws(ClientError) -> Answer<Handover> {
        try await send(try .json(.POST, path(of: number) + "/handovers", body, key: key))
    }

    /// `POST /v1/invoices/{number}/recall`
    package func recall(_ number: InvoiceNumber, key: String) async throws(ClientError) -> Answer<Handover> {
        try await send(try .json(.POST, path(of: number) + "/recall", RecallInvoice(), key: key))
    }

    /// `GET /v1/handovers`
    package func handovers(_ query: HandoverQuery, _ page: PageQuery) async throws(ClientError) -> Answer<Page<HandoverLine>> {
        try await send(
            .get(
                "/v1/handovers",
                [("recall", query.recall ? "true" : nil), ("all", query.all ? "true" : nil)] + page.items))
    }
}
