import Glibc
import Logging
import NIOCore

/// Accepts no further connection while `limit` of them are open: the kernel's queue holds them until one ends.
///
/// It also keeps an accept that failed (no descriptor left) from ending the listener, and from being tried again at once: the socket stays
/// readable, and a loop over it would take a whole core.
final class MaximumConnections: ChannelDuplexHandler {
    /// Accepted connections.
    typealias InboundIn = any NIOCore.Channel
    /// The same, once they are counted.
    typealias InboundOut = any NIOCore.Channel
    typealias OutboundIn = Never
    typealias OutboundOut = Never

    /// Connections at one time.
    private let limit: Int
    /// A connection that cannot be taken is told of once a minute.
    private let logger: Logger
    /// Connections that have not ended.
    private var open = 0
    /// A read was asked for at the limit; it follows when a connection ends.
    private var isWaiting = false
    /// Reading stands still after an accept that failed; nil while it goes on.
    private var pause: Scheduled<Void>?
    /// When the log heard of it last.
    private var warned: NIODeadline?

    /// After an accept that failed the next one is tried so much later.
    static let patience = TimeAmount.milliseconds(500)
    /// A shortage lasts, and fails every accept.
    private static let betweenWarnings = TimeAmount.minutes(1)

    /// `limit` is at least 1.
    init(_ limit: Int, logger: Logger) { (self.limit, self.logger) = (limit, logger) }

    /// Counts an accepted connection until it ends.
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        open += 1
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        let channel = unwrapInboundIn(data)
        channel.closeFuture.whenComplete { _ in
            // One turn of its loop later: by then its user's share has room again, and the next connection is not told that it is full.
            channel.eventLoop.execute {
                bound.eventLoop.execute { bound.value.handler.ended(bound.value.context) }
            }
        }
        context.fireChannelRead(data)
    }

    /// Counts the end of a connection, and goes on reading where that was waited for.
    private func ended(_ context: ChannelHandlerContext) {
        open -= 1
        guard isWaiting, open < limit else { return }
        isWaiting = false
        context.read()
    }

    /// Lets the kernel's queue hold further connections while the limit is reached.
    func read(context: ChannelHandlerContext) { if open < limit { context.read() } else { isWaiting = true } }

    /// Waits for half a second after an accept that failed, and goes on.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        warn(error, at: context.eventLoop.now)
        guard pause == nil else { return }
        // NIO goes on reading a listener whose accept failed, whatever a handler's `read` says: only this takes it out of the poll.
        try? context.channel.syncOptions?.setOption(.autoRead, value: false)
        pause = context.eventLoop.assumeIsolated().scheduleTask(in: Self.patience) {
            self.pause = nil
            try? context.channel.syncOptions?.setOption(.autoRead, value: true)
        }
    }

    /// Ends the pause, which holds the handler.
    func handlerRemoved(context: ChannelHandlerContext) { pause?.cancel() }

    /// Tells the log, once a minute at most. That no descriptor is left is told as a condition, by who looks for one.
    private func warn(_ error: any Error, at now: NIODeadline) {
        if let error = error as? IOError, [EMFILE, ENFILE].contains(error.errnoCode) { return }
        if let warned, now < warned + Self.betweenWarnings { return }
        warned = now
        logger.warning(
            """
            a connection could not be taken, and the next is tried in half a second: \(error). \(open) are open; see that the machine has \
            memory left
            """)
    }
}
