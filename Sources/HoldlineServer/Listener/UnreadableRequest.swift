import HTTPTypes
import HoldlineCore
import HoldlineWire
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// Answers bytes that are no HTTP request, and headers over the limit, with a problem, and closes the connection.
final class UnreadableRequest: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// Requests whose answer has not ended: a problem in the middle of another answer would read as part of it.
    private var unanswered = 0
    /// The problem was sent; further errors are nobody's concern.
    private var isOver = false

    /// Counts a request.
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head = unwrapInboundIn(data) { unanswered += 1 }
        context.fireChannelRead(data)
    }

    /// Counts its answer once it ends.
    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { unanswered -= 1 }
        context.write(data, promise: promise)
    }

    /// Answers what could not be read with a problem, and closes the connection once that is written. While another
    /// answer is under way the connection is left to Hummingbird.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A head that HTTPTypes does not take, such as a method of other characters, is unreadable too.
        let isUnreadable = error is HTTPParserError || error is UnacceptableRequest || error is HTTP1TypeConversionError
        guard isUnreadable, unanswered == 0 else {
            context.fireErrorCaught(error)
            return
        }
        guard !isOver else { return }
        isOver = true
        let problem = Self.problem(for: error)
        let body = JSONAnswer.buffer(problem)
        let head = HTTPResponse(
            status: .init(code: problem.status),
            headerFields: [
                .contentType: MediaType.problem, .contentLength: String(body.readableBytes), .connection: "close",
            ])
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(body)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil))).assumeIsolated().whenComplete { _ in context.close(promise: nil) }
    }

    /// The status of headers over the limit (RFC 6585 5).
    static let tooLongHeaders = 431

    /// `malformed` in words that say what to send instead; headers beyond the limit are `too-large` with the status 431
    /// (RFC 6585 5).
    private static func problem(for error: any Error) -> ProblemBody {
        if let error = error as? HTTPParserError, error == .headerOverflow {
            var problem = ProblemBody(
                Refusal(.tooLarge, "the request's line and headers are over the limit: send fewer, or shorter ones"))
            problem.status = tooLongHeaders
            return problem
        }
        let message =
            switch (error as? UnacceptableRequest, error as? HTTPParserError) {
            case (.host?, _): "a request over HTTP/1.1 has one Host header with one host in it: send “Host: localhost”"
            case (.target?, _): "the request's target is no path: write it as GET /v1/tickets HTTP/1.1"
            case (.version?, _), (_, HTTPParserError.invalidVersion?): "HTTP/1.1 and HTTP/1.0 are spoken here, and this is neither"
            default: "the bytes are no HTTP/1.1 request"
            }
        return ProblemBody(Refusal(.malformed, message))
    }
}
