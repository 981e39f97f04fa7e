package import HoldlineCore
package import HoldlineStore
import HummingbirdCore
import NIOCore

/// What the routes work with.
package struct Services: Sendable {
    /// Commands go into it, and reads come from it.
    package let store: Store
    /// The policy of this moment.
    package var policy: Policy { store.policy }
    /// Seats of the feed.
    package let followers: Followers
    /// The wallboards that are open.
    package let wallboards: WallboardFeed
    /// One at a time, and the list of those before.
    package let backups = Backups()
    /// Offers calls to the agents who ask for one.
    package let dispatcher: Dispatcher
    /// Who users are; nil where nobody has to be looked up.
    package let names: NameService?
    /// Where answers wait that clients have not read yet.
    package let answers: AnswerRoom
    /// The page of `GET /metrics`.
    package let metricsPage: @Sendable (Services) async throws -> String
    /// Between two heartbeats of a feed in which nothing happens.
    package var heartbeat: Duration = .seconds(15)
    /// How long a follower may leave a page unread before it is cut off.
    package var patience: Duration = .seconds(30)

    package init(
        store: Store, limits: InForce<Limits>, dispatcher: Dispatcher, answers: AnswerRoom, names: NameService? = nil,
        metricsPage: @escaping @Sendable (Services) async throws -> String
    ) {
        (self.store, self.dispatcher, self.names) = (store, dispatcher, names)
        self.answers = answers
        self.followers = Followers { limits.current }
        self.metricsPage = metricsPage
        wallboards = WallboardFeed(store, heartbeat: .seconds(5))
    }

    /// Writes a part of an answer that goes on. A reader that leaves its socket full is cut off: it can come back.
    func write(_ buffer: ByteBuffer, to writer: inout any ResponseBodyWriter, on channel: any NIOCore.Channel) async throws {
        let cut = channel.eventLoop.scheduleTask(in: TimeAmount(patience)) { channel.close(promise: nil) }
        defer { cut.cancel() }
        try await writer.write(buffer)
    }
}
