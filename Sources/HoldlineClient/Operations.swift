package import HoldlineCore
import HoldlineWire
import NIOHTTP1

/// The daemon itself.
extension Client {
    /// `GET /v1/whoami`
    package func whoAmI() async throws(ClientError) -> Answer<WhoAmI> { try await get("/v1/whoami") }

    /// `GET /readyz`: a daemon that is not ready answers 503 with the same body.
    package func status() async throws(ClientError) -> Answer<DaemonStatus> { try await send(.get("/readyz"), accepting: [503]) }

    /// `GET /v1/ledger/verify`; with `tables` it compares the tables with the ledger too.
    package func verifyLedger(tables: Bool = false) async throws(ClientError) -> Answer<LedgerVerdict> {
        var query = VerifyQuery()
        query.tables = tables
        return try await get("/v1/ledger/verify", query.items)
    }
}

/// A line of the feed.
package enum FeedItem: Sendable {
    /// Something happened; `event` is nil where this client does not know the word for it.
    case event(seq: Int64, line: [UInt8], event: LedgerEvent?)
    /// Nothing happened, and the daemon is still there.
    case heartbeat(Int64)
    /// The end of a feed that does not follow.
    case head(Int64)
}

/// Which of the three kinds a line of the feed is.
private struct FeedMark: Decodable {
    /// One of them is there.
    var seq, heartbeat, head: Int64?
}

/// The feed.
extension Client {
    /// `GET /v1/events`: hands over every event after `seq`, and with `follow` those to come.
    ///
    /// Returns at the feed's closing line. Throws `incomplete` where it ends without: resume after the last seq that came. Throws whatever `each` threw, too.
    package func events(
        after seq: Int64, follow: Bool, _ each: @Sendable @escaping (FeedItem) async throws -> Void
    ) async throws {
        let ends = Collected<Int64>()
        var query = EventQuery()
        (query.after, query.follow) = (seq, follow)
        try await Exchange(client: self, request: .get("/v1/events", query.items)).lines(sending: nil) { line in
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
