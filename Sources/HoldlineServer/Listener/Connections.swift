import HTTPTypes
package import HoldlineStore
package import HummingbirdCore
package import Logging
package import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import Synchronization

/// A connection with its peer, read once.
package struct Connection: ServerChildChannelValue {
    /// nil where the kernel names nobody; such a connection is closed.
    let peer: Peer?
    /// Decided at the set-up, on the event loop.
    let admission: ConnectionShares.Admission
    /// Requests and answers.
    let http: Streams
    /// On the connection's event loop only.
    let fastPath: NIOLoopBound<FastPathHandler>

    package var channel: any NIOCore.Channel { http.channel }

    /// The requests and answers of a connection. NIO ends the process where somebody drops them without having ended them, and a connection
    /// that is accepted while the daemon is cancelled is dropped so: then they are ended here.
    final class Streams: Sendable {
        /// Read and written by one task, the one that took it.
        private let value: HTTP1Channel.Value
        /// Somebody has taken the streams and will end them.
        private let isTaken = Atomic(false)

        init(_ value: HTTP1Channel.Value) { self.value = value }

        var channel: any NIOCore.Channel { value.channel }

        /// For the one who reads and ends them.
        func take() -> HTTP1Channel.Value {
            isTaken.store(true, ordering: .relaxed)
            return value
        }

        /// Ends streams that nobody took, in a task of its own.
        deinit {
            guard !isTaken.load(ordering: .relaxed) else { return }
            Task { [value] in try? await value.executeThenClose { _, _ in } }
        }
    }
}

/// Makes one HTTP/1.1 connection of each that is accepted, and gives its requests to `respond` with the caller.
package struct Connections: ServerChildChannel {
    /// Answers one request. The writer must be used up: an answer that is not ended closes the connection.
    package typealias Respond = @Sendable (Request, consuming ResponseWriter, any NIOCore.Channel, Caller) async throws -> Void

    /// Of headers and of the time that a connection may be idle, as they are in force when it comes.
    private let limitsInForce: InForce<Limits>
    /// The limits of this moment.
    var limits: Limits { limitsInForce.current }
    /// Shared by all connections.
    let fastPath: FastPath
    /// Who has how many connections.
    let shares: ConnectionShares
    /// Finds out name and roles of a peer; it may ask the system's name service and take its time.
    let identify: @Sendable (Peer) async -> Caller
    /// The ordinary way of an answer.
    let respond: Respond

    /// The number of connections is that of `limits` until the listener lowers it.
    package init(
        limits: InForce<Limits>, fastPath: FastPath, identify: @escaping @Sendable (Peer) async -> Caller, respond: @escaping Respond
    ) {
        (limitsInForce, self.fastPath) = (limits, fastPath)
        shares = ConnectionShares(limit: limits.current.connections) { limits.current.connectionsOfUser }
        (self.identify, self.respond) = (identify, respond)
    }

    /// At most 100 header fields, and `limits.headers` bytes of them together.
    private var configuration: HTTP1Channel.Configuration {
        // Without an idle time-out: the fast path has it, which sees requests that Hummingbird does not.
        HTTP1Channel.Configuration(
            additionalChannelHandlers: [UnreadableRequest()], idleTimeout: nil,
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: limits.headers, maxHeaderListSize: limits.headers, maxHeaderFieldCount: 100))
    }

    /// Reads the credentials and puts the handlers into the channel. NIO calls it on the channel's event loop.
    package func setup(channel: any NIOCore.Channel, logger: Logger) -> EventLoopFuture<Connection> {
        let peer = Peer(of: channel)
        var admission = ConnectionShares.Admission.closed
        if let uid = peer?.uid {
            let entered = shares.enter(uid)
            admission = entered
            channel.closeFuture.whenComplete { [shares] _ in shares.leave(uid, entered) }
        }
        return HTTP1Channel(responder: { _, _, _ in }, configuration: configuration)
            .setup(channel: channel, logger: logger)
            .flatMapThrowing { [admission] in
                Connection(peer: peer, admission: admission, http: Connection.Streams($0), fastPath: try addFastPath(to: channel))
            }
    }

    /// Right behind the decoder, on the channel's event loop.
    private func addFastPath(to channel: any NIOCore.Channel) throws -> NIOLoopBound<FastPathHandler> {
        let pipeline = channel.pipeline.syncOperations
        let handler = FastPathHandler(
            fastPath, encoder: try pipeline.context(handlerType: HTTPResponseEncoder.self), idle: .seconds(Int64(limits.idle)))
        try pipeline.addHandler(handler, position: .after(try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)))
        return NIOLoopBound(handler, eventLoop: channel.eventLoop)
    }

    /// Serves a connection until it ends. One without credentials, or beyond what is told `busy`, is closed without an
    /// answer.
    package func handle(value connection: Connection, logger: Logger) async {
        guard let peer = connection.peer, connection.admission != .closed else {
            if connection.peer == nil { logger.warning("a connection without credentials is closed") }
            connection.channel.close(promise: nil)
            // The stream has to be taken even so.
            await HTTP1Channel(responder: { _, _, _ in }, configuration: configuration).handle(
                value: connection.http.take(), logger: logger)
            return
        }
        let caller = await caller(peer, on: connection, logger: logger)
        let respond = respond
        await HTTP1Channel(
            responder: { request, writer, channel in try await respond(request, writer, channel, caller) },
            configuration: configuration
        ).handle(value: connection.http.take(), logger: logger)
    }

    /// Who it is. Looked up here and not at the set-up: the name service may take its time, and the event loop has others to serve.
    private func caller(_ peer: Peer, on connection: Connection, logger: Logger) async -> Caller {
        let loop = connection.channel.eventLoop
        guard connection.admission == .admitted else {
            if shares.isNews(peer.uid) {
                logger.warning("a user has its share of the connections open, and more are refused", metadata: ["uid": "\(peer.uid)"])
            }
            loop.execute { connection.fastPath.value.hurry() }
            return Caller(uid: peer.uid, name: String(peer.uid), roles: [], refusal: ConnectionShares.refusal(peer.uid))
        }
        let caller = await identify(peer)
        // With a shared ledger the ordinary way answers all, after a look.
        if !fastPath.isShared { loop.execute { connection.fastPath.value.admit(caller) } }
        return caller
    }
}
