import HTTPTypes
package import HummingbirdCore
package import Logging
package import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// A connection with its peer, read once.
package struct Connection: ServerChildChannelValue {
    let peer: Peer?
    let http: HTTP1Channel.Value
    let lane: NIOLoopBound<LaneHandler>

    package var channel: any NIOCore.Channel { http.channel }
}

/// Makes one HTTP/1.1 connection of each that is accepted, and gives its requests to `respond` with the caller.
package struct Connections: ServerChildChannel {
    package typealias Respond = @Sendable (Request, consuming ResponseWriter, any NIOCore.Channel, Caller) async throws -> Void

    let limits: Limits
    let lane: DunningLane
    let identify: @Sendable (Peer) -> Caller
    let respond: Respond

    package init(limits: Limits, lane: DunningLane, identify: @escaping @Sendable (Peer) -> Caller, respond: @escaping Respond) {
        self.limits = limits
        self.lane = lane
        self.identify = identify
        self.respond = respond
    }

    private var configuration: HTTP1Channel.Configuration {
        // Without an idle time-out: the lane has it, which sees requests that Hummingbird does not.
        HTTP1Channel.Configuration(
            additionalChannelHandlers: [UnreadableRequest()], idleTimeout: nil,
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: limits.headers, maxHeaderListSize: limits.headers, maxHeaderFieldCount: 100))
    }

    package func setup(channel: any NIOCore.Channel, logger: Logger) -> EventLoopFuture<Connection> {
        let peer = Peer(of: channel)
        return HTTP1Channel(responder: { _, _, _ in }, configuration: configuration)
            .setup(channel: channel, logger: logger)
            .flatMapThrowing { Connection(peer: peer, http: $0, lane: try addLane(to: channel)) }
    }

    /// Right behind the decoder, on the channel's event loop.
    private func addLane(to channel: any NIOCore.Channel) throws -> NIOLoopBound<LaneHandler> {
        let pipeline = channel.pipeline.syncOperations
        let handler = LaneHandler(
            lane, encoder: try pipeline.context(handlerType: HTTPResponseEncoder.self), idle: .seconds(Int64(limits.idle)))
        try pipeline.addHandler(handler, position: .after(try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)))
        return NIOLoopBound(handler, eventLoop: channel.eventLoop)
    }

    package func handle(value connection: Connection, logger: Logger) async {
        guard let peer = connection.peer else {
            logger.warning("a connection without credentials is closed")
            connection.channel.close(promise: nil)
            // The stream has to be taken even so.
            await HTTP1Channel(responder: { _, _, _ in }, configuration: configuration).handle(value: connection.http, logger: logger)
            return
        }
        // Looked up here and not at the set-up: the name service may take its time, and the event loop has others to serve.
        let caller = identify(peer)
        connection.channel.eventLoop.execute { connection.lane.value.admit(caller) }
        let respond = respond
        await HTTP1Channel(
            responder: { request, writer, channel in try await respond(request, writer, channel, caller) },
            configuration: configuration
        ).handle(value: connection.http, logger: logger)
    }
}
