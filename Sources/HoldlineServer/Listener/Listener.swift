import CScheduling
package import Logging
import NIOCore
import NIOExtras
import NIOPosix
import ServiceLifecycle

/// Accepts connections until it is told to stop; then it finishes the requests that have begun, and closes the others at once.
package struct Listener: Service {
    /// Where callers come from.
    package enum Endpoint: Sendable {
        /// Bound here; the socket file goes when the listener does.
        case path(SocketPath)
        /// Bound by the service manager, and kept by it while no daemon runs.
        case handedOver(ActivatedSocket)
    }

    /// The place to bind, or the socket that is bound already.
    let endpoint: Endpoint
    /// What is made of each connection.
    let connections: Connections
    /// Told of connections that could not be taken.
    let logger: Logger
    /// What has to be over before the first connection is taken.
    let beforeListening: @Sendable () async -> Void
    /// Called once the socket is bound and its mode is set: a caller that connects from then on is answered.
    let onListening: @Sendable () async -> Void

    /// Nanoseconds that an event loop runs before others get their turn: many checks' worth.
    private static let slice: UInt64 = 100_000

    /// Binds nothing yet.
    package init(
        endpoint: Endpoint, connections: Connections, logger: Logger, beforeListening: @escaping @Sendable () async -> Void = {},
        onListening: @escaping @Sendable () async -> Void = {}
    ) {
        (self.endpoint, self.connections, self.logger, self.beforeListening) = (endpoint, connections, logger, beforeListening)
        self.onListening = onListening
    }

    /// Binds, and serves until the group is told to stop. It returns after the last connection has ended.
    /// Throws a `StartProblem` where the path cannot be bound.
    package func run() async throws {
        await beforeListening()
        let group = MultiThreadedEventLoopGroup.singleton
        // A check that comes while an import keeps the processors busy is not to wait for the end of the others' slices, some 3 ms each.
        for loop in group.makeIterator() { loop.execute { _ = scheduling_ask_for_slices(Self.slice) } }
        let quiescing = ServerQuiescingHelper(group: group)
        let limit = Descriptors.room(for: connections.limits.connections, logger: logger)
        connections.shares.limit = limit
        let logger = logger
        let connections = connections
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1024)
            // One at a time, or the last read before the limit would take up to three over it.
            .serverChannelOption(.maxMessagesPerRead, value: 1)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(MaximumConnections(limit, logger: logger))
                    try channel.pipeline.syncOperations.addHandler(quiescing.makeServerChannelHandler(channel: channel))
                }
            }
            .childChannelOption(.allowRemoteHalfClosure, value: true)
        let accepted = try await bind(bootstrap) { channel in connections.setup(channel: channel, logger: logger) }
        try await withGracefulShutdownHandler {
            await onListening()
            try await withThrowingDiscardingTaskGroup { tasks in
                try await accepted.executeThenClose { inbound in
                    for try await connection in inbound {
                        tasks.addTask { await connections.handle(value: connection, logger: logger) }
                    }
                }
            }
        } onGracefulShutdown: {
            // NIO drops a connection that is accepted and not set up yet when its listener closes. So nothing more is accepted first: who
            // comes from now on waits in the kernel's queue.
            let listener = accepted.channel
            listener.setOption(.autoRead, value: false).whenComplete { _ in
                listener.eventLoop.scheduleTask(in: Self.setupTime) { quiescing.initiateShutdown(promise: nil) }
            }
        }
    }

    /// What is accepted is set up within this.
    private static let setupTime = TimeAmount.milliseconds(50)

    /// Binds the path and restricts it to owner and group, or takes the socket that was handed over.
    private func bind(
        _ bootstrap: ServerBootstrap,
        setup: @escaping @Sendable (any NIOCore.Channel) -> EventLoopFuture<Connection>
    ) async throws -> NIOAsyncChannel<Connection, Never> {
        switch endpoint {
        case .handedOver(let socket):
            return try await bootstrap.bind(socket.descriptor, childChannelInitializer: setup)
        case .path(let socket):
            try socket.prepare()
            do {
                let channel = try await bootstrap.bind(unixDomainSocketPath: socket.path, childChannelInitializer: setup)
                try socket.restrict()
                return channel
            } catch let error as IOError {
                throw StartProblem("the socket \(socket.path) cannot be bound: \(error); its directory has to be writable for this user")
            }
        }
    }
}
