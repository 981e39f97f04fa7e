import Logging
import NIOCore

/// Accepts no further connection while `limit` of them are open: the kernel's queue holds them until one ends.
///
/// It also keeps an accept that failed (no descriptor left) from ending the listener, and from being tried again at once: the socket stays
/// readable, and a loop over it would take a whole core.
final class MaximumConnections: ChannelDuplexHandler {
    typealias InboundIn = any NIOCore.Channel
    typealias InboundOut = any NIOCore.Channel
    typealias OutboundIn = Never
    typealias OutboundOut = Never

    private let limit: Int
    private let logger: Logger
    private var open = 0
    private var isWaiting = false
    private var pause: Scheduled<Void>?
    private var warned: NIODeadline?

    /// After an accept that failed the next one is tried so much later.
    static let patience = TimeAmount.milliseconds(500)
    private static let betweenWarnings = TimeAmount.minutes(1)

    init(_ limit: Int, logger: Logger) {
        (self.limit, self.logger) = (limit, logger)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        open += 1
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        unwrapInboundIn(data).closeFuture.hop(to: context.eventLoop).whenComplete { _ in
            let (handler, context) = bound.value
            handler.open -= 1
            guard handler.isWaiting, handler.open < handler.limit else { return }
            handler.isWaiting = false
            context.read()
        }
        context.fireChannelRead(data)
    }

    func read(context: ChannelHandlerContext) {
        if open < limit { context.read() } else { isWaiting = true }
    }

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

    func handlerRemoved(context: ChannelHandlerContext) { pause?.cancel() }

    private func warn(_ error: any Error, at now: NIODeadline) {
        if let warned, now < warned + Self.betweenWarnings { return }
        warned = now
        logger.warning(
            """
            a connection could not be taken, and the next is tried in half a second: \(error). \(open) are open; where descriptors are \
            short, raise LimitNOFILE= of the unit, or lower limits.connections
            """)
    }
}
