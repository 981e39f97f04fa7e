import HTTPTypes
package import HummingbirdCore
package import Logging
package import NIOCore
import NIOHTTPTypes

/// A connection with its peer, read once.
package struct Connection: ServerChildChannelValue {
    let peer: Peer?
    let http: HTTP1Channel.Value

    package var channel: any NIOCore.Channel { http.channel }
}

/// Makes one HTTP/1.1 connection of each that is accepted, and gives its requests to `respond` with the caller.
package struct Connections: ServerChildChannel {
    package typealias Respond = @Sendable (Request, consuming ResponseWriter, any NIOCore.Channel, Caller) async throws -> Void

    let limits: Limits
    let identify: @Sendable (Peer) -> Caller
    let respond: Respond

    package init(limits: Limits, identify: @escaping @Sendable (Peer) -> Caller, respond: @escaping Respond) {
        self.limits = limits
        self.identify = identify
        self.respond = respond
    }

    private var configuration: HTTP1Channel.Configuration {
        HTTP1Channel.Configuration(
            additionalChannelHandlers: [UnreadableRequest()], idleTimeout: .seconds(Int64(limits.idle)),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: limits.headers, maxHeaderListSize: limits.headers, maxHeaderFieldCount: 100))
    }

    package func setup(channel: any NIOCore.Channel, logger: Logger) -> EventLoopFuture<Connection> {
        let peer = Peer(of: channel)
        return HTTP1Channel(responder: { _, _, _ in }, configuration: configuration)
            .setup(channel: channel, logger: logger)
            .map { Connection(peer: peer, http: $0) }
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
        let respond = respond
        await HTTP1Channel(
            responder: { request, writer, channel in try await respond(request, writer, channel, caller) },
            configuration: configuration
        ).handle(value: connection.http, logger: logger)
    }
}
