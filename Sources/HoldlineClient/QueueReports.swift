package import HoldlineCore
import NIOHTTP1

/// What is left out is the daemon's choice: today, all queues together, and the queue's own threshold.
package struct QueueReportQuery: Sendable {
    package var queue: QueueName?
    package var from: Day?
    package var to: Day?
    package var by: ReportGrouping?
    /// The threshold within which a call should be answered.
    package var serviceLevel: Span?
    package var formula: ServiceLevelFormula?
    package var shortAbandon: Span?

    package init() {}
}

extension Client {
    /// `GET /v1/reports/queue`
    package func queueReport(_ query: QueueReportQuery) async throws(ClientError) -> Answer<QueueReport> {
        try await send(
            .get(
                "/v1/reports/queue",
                [
                    ("queue", query.queue?.text), ("from", query.from?.description), ("to", query.to?.description),
                    ("by", query.by?.rawValue), ("serviceLevel", query.serviceLevel.map { "\($0.seconds)s" }),
                    ("formula", query.formula?.rawValue), ("shortAbandon", query.shortAbandon.map { "\($0.seconds)s" }),
                ]))
    }
}
