import NIOCore

/// Accepts no further connection while `limit` of them are open: the kernel's queue holds them until one ends.
///
/// It also keeps an accept that failed (no descriptor left) from ending the listener: bytes and descriptors come back.
final class MaximumConnections: ChannelDuplexHandler {
    typealias InboundIn = any NIOCore.Channel
    typealias InboundOut = any NIOCore.Channel
    typealias OutboundIn = Never
    typealias OutboundOut = Never

    private let limit: Int
    private var open = 0
    private var isWaiting = false

    init(_ limit: Int) { self.limit = limit }

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

    func errorCaught(context: ChannelHandlerContext, error: any Error) {}
}
