import HTTPTypes
import HoldlineCore
import HoldlineStore
import HoldlineWire
import HummingbirdCore

/// The feed of events.
package enum FeedRoutes {
    /// One route. Pages come from the ledger, so that a reader begins wherever it likes.
    package static let all: [Route<Services>] = [
        Route(
            .get, "/v1/events", .following, "What happened, in order: facts only, each with its seq and hash.",
            query: EventQuery.described,
            gives: [
                Answer(
                    "An event a line; `{\"heartbeat\": N}` now and then while following, `{\"head\": N}` at the end where not.",
                    .lines(.either([.named("LedgerEvent"), .named("Heartbeat"), .named("FeedEnd")])))
            ], refuses: .readingFeed
        ) { request, services in
            let query = try EventQuery(request.query)
            let (after, follows) = (query.after, query.follow)
            let head = services.store.metrics.head
            guard after <= head else {
                throw Refusal(
                    .ahead, "the feed has come to \(head), and \(after) is beyond: was a backup restored? Read again from the beginning",
                    field: "after")
            }
            // HEAD says what GET would, and takes no seat for it.
            let seat = follows && request.method != .head ? try services.followers.enter(request.caller.uid) : nil
            let feed = Feed(services: services, channel: request.channel, seq: after, seat: seat)
            let body = ResponseBody { writer in
                var feed = feed
                if follows {
                    try await feed.follow(&writer)
                } else {
                    try await feed.writeOnce(to: head, &writer)
                }
                try await writer.finish(nil)
            }
            return Response(body, as: MediaType.lines, version: head)
        }
    ]
}
