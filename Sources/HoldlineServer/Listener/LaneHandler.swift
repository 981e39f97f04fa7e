import NIOCore
import NIOHTTP1

/// Answers dunning checks where they arrive, on the connection's event loop, and lets every other request pass.
///
/// It stands right behind the decoder, and writes past the encoder. While a request that passed is unanswered it answers none itself:
/// answers keep the order of their requests. It closes the connection when that has been idle, since it alone sees all that comes.
final class LaneHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let encoder: ChannelHandlerContext
    private let idle: TimeAmount
    private var answers: DunningAnswers
    /// nil until the caller is known, and for one who may not ask.
    private var caller: Caller?
    /// Requests that passed and are not answered.
    private var passed = 0
    private var isPassing = false
    /// The end of a request that was answered by its head is still to come.
    private var isAnswered = false
    /// The connection ends, or is no HTTP any more: nothing is answered here.
    private var isAside = false
    private var isReadHeld = false
    private var lastActivity = NIODeadline.uptimeNanoseconds(0)
    private var unsent = 0
    private var timer: Scheduled<Void>?

    /// Answers are sent when so many bytes of them are there, or all is read that was there to read.
    private static let largestBurst = 1 << 16

    init(_ lane: DunningLane, encoder: ChannelHandlerContext, idle: TimeAmount) {
        self.encoder = encoder
        self.idle = idle
        answers = DunningAnswers(lane)
    }

    /// Opens the lane, for a caller who was looked up; on the event loop.
    func admit(_ caller: Caller) {
        if Access.invoiceReading.admits(caller.roles) { self.caller = caller }
    }

    // MARK: Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        lastActivity = context.eventLoop.now
        switch unwrapInboundIn(data) {
        case .head(let head):
            if answer(head) {
                isAnswered = true
                if answers.count > Self.largestBurst { send() }
                return
            }
            send()
            isAside = isAside || head.headers.contains(name: "connection")
            passed += 1
            isPassing = true
        case .body:
            if isAnswered { return }
        case .end:
            if isAnswered {
                isAnswered = false
                return
            }
            isPassing = false
        }
        context.fireChannelRead(data)
    }

    private func answer(_ head: HTTPRequestHead) -> Bool {
        guard passed == 0, !isAside, let caller, DunningLane.takes(head) else { return false }
        var target = head.uri
        return target.withUTF8 { answers.answer(UnsafeRawBufferPointer($0), for: caller) }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        send()
        context.fireChannelReadComplete()
    }

    private func send() {
        guard !answers.isEmpty else { return }
        encoder.writeAndFlush(NIOAny(IOData.byteBuffer(answers.take())), promise: nil)
    }

    /// A client that does not take its answers sends no more questions.
    func read(context: ChannelHandlerContext) {
        if passed == 0, !context.channel.isWritable { isReadHeld = true } else { context.read() }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if isReadHeld, context.channel.isWritable {
            isReadHeld = false
            context.read()
        }
        context.fireChannelWritabilityChanged()
    }

    // MARK: Answers that pass

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        send()
        switch unwrapOutboundIn(data) {
        case .head(let head): isAside = isAside || head.headers.contains(name: "connection")
        case .body: break
        case .end:
            passed = max(0, passed - 1)
            lastActivity = context.eventLoop.now
        }
        context.write(data, promise: promise)
    }

    // MARK: The connection's life

    func handlerAdded(context: ChannelHandlerContext) { if context.channel.isActive { watch(context) } }
    func handlerRemoved(context: ChannelHandlerContext) { timer?.cancel() }

    func channelActive(context: ChannelHandlerContext) {
        watch(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        send()
        isAside = true
        context.fireErrorCaught(error)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event is ChannelShouldQuiesceEvent else { return context.fireUserInboundEventTriggered(event) }
        // What is answered goes out first: Hummingbird knows nothing of it, and would close at once.
        isAside = true
        send()
        let sent = context.eventLoop.makePromise(of: Void.self)
        sent.futureResult.assumeIsolated().whenComplete { _ in context.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent()) }
        encoder.writeAndFlush(NIOAny(IOData.byteBuffer(ByteBuffer())), promise: sent)
    }

    /// Closes the connection once nothing has come or gone for the time-out, and nobody waits for an answer.
    private func watch(_ context: ChannelHandlerContext) {
        timer?.cancel()
        lastActivity = context.eventLoop.now
        wake(context, at: lastActivity + idle)
    }

    private func wake(_ context: ChannelHandlerContext, at time: NIODeadline) {
        timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: time) { self.look(context) }
    }

    private func look(_ context: ChannelHandlerContext) {
        let left = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        if left != unsent || left == 0 && passed > 0 && !isPassing {
            // Somebody takes what we sent, or waits for us. Who neither takes nor sends anything is idle, whatever is owed to them.
            lastActivity = context.eventLoop.now
        }
        unsent = left
        if context.eventLoop.now >= lastActivity + idle {
            context.close(promise: nil)
        } else {
            wake(context, at: lastActivity + idle)
        }
    }
}
