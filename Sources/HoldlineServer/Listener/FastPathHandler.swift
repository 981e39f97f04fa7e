import NIOCore
import NIOHTTP1

/// Answers dunning checks where they arrive, on the connection's event loop, and lets every other request pass.
///
/// It stands right behind the decoder, and writes past the encoder. While a request that passed is unanswered it answers none itself:
/// answers keep the order of their requests. It closes the connection when that has been idle, since it alone sees all that comes.
final class FastPathHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// Where bytes are written that are an answer already.
    private let encoder: ChannelHandlerContext
    /// nil once the handler is out of the pipeline.
    private var own: ChannelHandlerContext?
    /// After so long without movement the connection is closed.
    private var idle: TimeAmount
    /// Answers of this connection, whole, until they are sent.
    private var answers: DunningAnswers
    /// nil until the caller is known, and for one who may not ask.
    private var caller: Caller?
    /// Where the user's requests are counted.
    private let rates: RequestRates
    /// Requests that may be answered here before the user's rate is asked again.
    private var allowance = 0
    /// Requests that passed and are not answered.
    private var passed = Exchanges()
    /// A request that passed has not ended: its body is still coming.
    private var isPassing = false
    /// The end of a request that was answered by its head is still to come.
    private var isAnswered = false
    /// The connection ends, or is no HTTP any more: nothing is answered here.
    private var isAside = false
    /// Nothing of what comes now is read: it follows a request that ended the connection, or bytes that are none.
    private var isDeaf = false
    /// Bytes that are no request came while an answer was under way: what follows them stays where it is, so that the client cannot send
    /// for ever what is thrown away.
    private var isOver = false
    /// `read` was asked for while the client did not take its answers.
    private var isReadHeld = false
    /// The daemon is ready for more bytes: where none come, the client is slow, and not the daemon.
    private var isReading = false
    /// By the event loop's clock.
    private var lastActivity = NIODeadline.uptimeNanoseconds(0)
    /// Bytes of the body that came since they last counted as movement.
    private var trickle = 0
    /// Bytes that the socket had not taken at the last look.
    private var unsent = 0
    /// The next look; nil before the connection is active.
    private var timer: Scheduled<Void>?
    /// The daemon stops: a request that was on its way is answered, and is the last one.
    private var isStopping = false
    /// The end of the time for such a request; nil before the daemon stops.
    private var lastMoment: Scheduled<Void>?

    /// Answers are sent when so many bytes of them are there, or all is read that was there to read.
    private static let largestBurst = 1 << 16
    /// Requests that are asked for at one time.
    private static let largestAllowance = 64
    /// A body that brings less than this within the idle time stands still: a byte now and then must not keep a connection for ever.
    private static let leastMovement = 64
    /// What does not move for so long is closed, once the connection or the daemon ends.
    static let shortPatience = TimeAmount.seconds(2)
    /// A caller who connected, or asked, just before the daemon stops is read and answered within this.
    private static let stoppingTime = TimeAmount.milliseconds(150)

    /// `encoder` is the context of the HTTP encoder behind which nothing else writes; `idle` the time without movement.
    init(_ fastPath: FastPath, encoder: ChannelHandlerContext, idle: TimeAmount) {
        (self.encoder, self.idle) = (encoder, idle)
        answers = DunningAnswers(fastPath)
        rates = fastPath.rates
    }

    /// Opens the fast path, for a caller who was looked up; on the event loop.
    func admit(_ caller: Caller) {
        if caller.refusal == nil, Access.invoiceReading.admits(caller.roles) { self.caller = caller }
    }

    // MARK: Requests

    /// Answers or passes on a part of a request. NIO calls it on the event loop.
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isDeaf else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            // What follows a request that ends the connection is nobody's.
            guard !passed.isEnding else { return isDeaf = true }
            moved(context)
            if answer(head) {
                isAnswered = true
                if answers.count > Self.largestBurst { send() }
                return
            }
            pass(head, context)
        case .body(let bytes):
            trickle += bytes.readableBytes
            if trickle >= Self.leastMovement { moved(context) }
            if !isAnswered { context.fireChannelRead(data) }
        case .end:
            moved(context)
            if isAnswered {
                isAnswered = false
                return
            }
            isPassing = false
            isDeaf = passed.isEnding
            context.fireChannelRead(data)
        }
    }

    /// Whether the request was answered here; then its body and its end go nowhere.
    private func answer(_ head: HTTPRequestHead) -> Bool {
        guard passed.count == 0, !isAside, let caller, FastPath.takes(head) else { return false }
        if allowance == 0 { allowance = rates.take(atMost: Self.largestAllowance, for: caller.uid) }
        // The ordinary way says that there are too many.
        guard allowance > 0 else { return false }
        var target = head.uri
        let isAnswered = target.withUTF8 { answers.answer(UnsafeRawBufferPointer($0), for: caller) }
        if isAnswered { allowance -= 1 }
        return isAnswered
    }

    /// Passes a request on; what was answered before it goes out first, so that answers keep their order.
    private func pass(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        send()
        isAside = isAside || head.headers.contains(name: "connection") || head.version != .http1_1
        do {
            var head = head
            if isStopping { head.headers.replaceOrAdd(name: "connection", value: "close") }
            head = try passed.begin(head)
            isPassing = true
            context.fireChannelRead(wrapInboundOut(.head(head)))
        } catch {
            isAside = true
            isDeaf = true
            hurry(context)
            context.fireErrorCaught(error)
        }
    }

    /// Sends what was answered of this read, in one write.
    func channelReadComplete(context: ChannelHandlerContext) {
        isReading = false
        send()
        context.fireChannelReadComplete()
    }

    /// Writes the answers past the encoder.
    private func send() {
        guard !answers.isEmpty else { return }
        encoder.writeAndFlush(NIOAny(IOData.byteBuffer(answers.take())), promise: nil)
    }

    /// A client that does not take its answers sends no more questions.
    func read(context: ChannelHandlerContext) {
        isReading = true
        guard !isOver else { return }
        if passed.count == 0, !context.channel.isWritable { isReadHeld = true } else { context.read() }
    }

    /// Goes on reading once the client has taken its answers.
    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if isReadHeld, context.channel.isWritable {
            isReadHeld = false
            context.read()
        }
        context.fireChannelWritabilityChanged()
    }

    // MARK: Answers that pass

    /// Passes on a part of an answer in the form that its request takes.
    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        send()
        let outcome: Exchanges.Outcome
        switch unwrapOutboundIn(data) {
        case .head(let head):
            isAside = isAside || head.headers.contains(name: "connection")
            outcome = passed.answer(head)
        case .body(let body):
            outcome = passed.answer(body)
        case .end(let trailers):
            let (end, closes) = passed.end(trailers)
            outcome = end
            moved(context)
            // A client that leaves the connection open after its last answer would keep it until it counts as idle.
            if closes { hurry(context) }
        }
        switch outcome {
        case .part(let part): context.write(wrapOutboundOut(part), promise: promise)
        case .bytes(let bytes): encoder.write(NIOAny(IOData.byteBuffer(bytes)), promise: promise)
        // Nothing, but in its turn: who waits for it is told after what was written before.
        case .nothing: encoder.write(NIOAny(IOData.byteBuffer(ByteBuffer())), promise: promise)
        }
    }

    // MARK: The connection's life

    /// Begins to watch a connection that is active already.
    func handlerAdded(context: ChannelHandlerContext) {
        own = context
        if context.channel.isActive { watch(context) }
    }

    /// Stops the timer, which holds the context.
    func handlerRemoved(context: ChannelHandlerContext) {
        own = nil
        timer?.cancel()
        lastMoment?.cancel()
    }

    /// Begins to watch the connection.
    func channelActive(context: ChannelHandlerContext) {
        watch(context)
        context.fireChannelActive()
    }

    /// Stops the timer, and gives back what is left of the user's requests.
    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        lastMoment?.cancel()
        if let caller { rates.give(allowance, of: caller.uid) }
        allowance = 0
        context.fireChannelInactive()
    }

    /// Passes an error on to the handler that answers it. After bytes that are no HTTP nothing more is read.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        send()
        isAside = true
        if error is HTTPParserError {
            // The decoder tells of some mistakes twice, and of bytes behind the last request that are nobody's concern.
            isOver = isOver || passed.count > 0
            guard !isDeaf else { return }
            isDeaf = true
            hurry(context)
        }
        context.fireErrorCaught(error)
    }

    /// At the daemon's stop, sends what is answered before Hummingbird closes the connection, and waits a moment for a request that was sent
    /// before and not read yet.
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event is ChannelShouldQuiesceEvent, !isStopping else { return context.fireUserInboundEventTriggered(event) }
        // What is answered goes out first: Hummingbird knows nothing of it, and would close at once.
        isAside = true
        isStopping = true
        send()
        // A request that is half sent, or an answer that nobody reads, does not hold up the daemon's stop.
        hurry(context)
        guard passed.count == 0 else { return end(context) }
        lastMoment = context.eventLoop.assumeIsolated().scheduleTask(in: Self.stoppingTime) { self.end(context) }
    }

    /// Has Hummingbird end the connection: at once, or after the answer that is under way.
    private func end(_ context: ChannelHandlerContext) {
        let sent = context.eventLoop.makePromise(of: Void.self)
        sent.futureResult.assumeIsolated().whenComplete { _ in context.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent()) }
        encoder.writeAndFlush(NIOAny(IOData.byteBuffer(ByteBuffer())), promise: sent)
    }

    /// From now on a connection that does not move is closed soon; on the event loop.
    func hurry() { if let own { hurry(own) } }

    /// Shortens the time-out to `shortPatience`; a shorter one stays.
    private func hurry(_ context: ChannelHandlerContext) {
        guard idle > Self.shortPatience else { return }
        idle = Self.shortPatience
        watch(context)
    }

    /// Closes the connection once nothing has come or gone for the time-out, and nobody waits for an answer.
    private func watch(_ context: ChannelHandlerContext) {
        timer?.cancel()
        moved(context)
        unsent = buffered(context)
        wake(context, at: lastActivity + idle)
    }

    /// Counts as movement.
    private func moved(_ context: ChannelHandlerContext) {
        trickle = 0
        lastActivity = context.eventLoop.now
    }

    /// Looks again at a time.
    private func wake(_ context: ChannelHandlerContext, at time: NIODeadline) {
        timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: time) { self.look(context) }
    }

    /// Bytes that were written and that the socket has not taken yet.
    private func buffered(_ context: ChannelHandlerContext) -> Int {
        (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }

    /// Closes a connection that stands still, and looks again later otherwise.
    private func look(_ context: ChannelHandlerContext) {
        let left = buffered(context)
        // The client takes what was sent, or waits for the daemon: for its answer, or until more of its body is taken. Of a body that cannot
        // be read no more is awaited.
        let isAwaited = isPassing && isReading && !isOver
        if left != unsent || left == 0 && passed.count > 0 && !isAwaited { lastActivity = context.eventLoop.now }
        unsent = left
        if context.eventLoop.now >= lastActivity + idle {
            context.close(promise: nil)
        } else {
            wake(context, at: lastActivity + idle)
        }
    }
}
