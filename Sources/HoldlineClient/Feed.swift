package import HoldlineCore
import NIOHTTP1

/// A line of the feed.
package enum FeedItem: Sendable {
    /// Something happened; `event` is nil where this client does not know the word for it.
    case event(seq: Int64, line: [UInt8], event: LedgerEvent?)
    /// Nothing happened, and the daemon is still there.
    case heartbeat(Int64)
    /// The end of a feed that does not follow.
    case head(Int64)
}

private struct FeedMark: Decodable {
    var seq: Int64?
    var heartbeat: Int64?
    var head: Int64?
}

extension Client {
    /// `GET /v1/events`: hands over every event after `seq`, and with `follow` those to come.
    ///
    /// Returns at the feed's closing line. Throws `incomplete` where it ends without: resume after the last seq that came. Throws whatever `each` threw, too.
    package func events(
        after seq: Int64, follow: Bool, _ each: @Sendable @escaping (FeedItem) async throws -> Void
    ) async throws {
        let ends = Collected<Int64>()
        let request = Request.get("/v1/events", [("after", String(seq)), ("follow", follow ? "true" : nil)])
        try await Exchange(client: self, request: request).lines(sending: nil) { line in
            let mark = try decoded(FeedMark.self, from: line)
            if let seq = mark.seq {
                try await each(.event(seq: seq, line: line, event: try? decoded(LedgerEvent.self, from: line)))
            } else if let head = mark.head {
                ends.append(head)
                try await each(.head(head))
            } else {
                try await each(.heartbeat(mark.heartbeat ?? 0))
            }
        }
        if ends.all.isEmpty { throw ClientError.incomplete("the feed ended without its closing line") }
    }
}
