import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// Answers requests on a Unix socket by a script, and remembers what was asked.
final class ScriptedDaemon: Sendable {
    struct Asked: Sendable {
        var method: String
        var target: String
        var key: String?
        /// For whom the request is made.
        var behalf: String?
        var body: String
    }

    enum Reply: Sendable {
        case answer(Int, String)
        /// The same, and the connection ends.
        case lastAnswer(Int, String)
        /// The head, this much of the body, and then the connection breaks.
        case broken(String)
        /// The connection breaks before any answer.
        case hangUp
        /// The connection stands, and nothing comes.
        case silence
    }

    let socket: String
    private let record: Record
    private let channel: any Channel

    var requests: [Asked] { record.asked.withLock { $0 } }

    /// Listens, runs the body, and leaves nothing behind. `script` gets each request and how many came before it.
    static func run(
        _ script: @Sendable @escaping (Asked, Int) -> Reply, _ body: (ScriptedDaemon) async throws -> Void
    ) async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let daemon = try await ScriptedDaemon(socket: directory.path + "/s", script)
        do {
            try await body(daemon)
        } catch {
            try? await daemon.channel.close()
            throw error
        }
        try await daemon.channel.close()
    }

    private init(socket: String, _ script: @Sendable @escaping (Asked, Int) -> Reply) async throws {
        let record = Record()
        self.record = record
        self.socket = socket
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(ScriptHandler(record: record, script: script))
                }
            }
            .bind(unixDomainSocketPath: socket).get()
    }

    final class Record: Sendable {
        let asked = Mutex<[Asked]>([])
    }
}

private final class ScriptHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let record: ScriptedDaemon.Record
    private let script: @Sendable (ScriptedDaemon.Asked, Int) -> ScriptedDaemon.Reply
    private var request = ScriptedDaemon.Asked(method: "", target: "", key: nil, body: "")

    init(record: ScriptedDaemon.Record, script: @Sendable @escaping (ScriptedDaemon.Asked, Int) -> ScriptedDaemon.Reply) {
        self.record = record
        self.script = script
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            request = ScriptedDaemon.Asked(
                method: head.method.rawValue, target: head.uri, key: head.headers.first(name: "idempotency-key"),
                behalf: head.headers.first(name: "holdline-agent"), body: "")
        case .body(let buffer): request.body += String(buffer: buffer)
        case .end:
            let before = record.asked.withLock { asked in
                asked.append(request)
                return asked.count - 1
            }
            reply(script(request, before), context)
        }
    }

    private func reply(_ reply: ScriptedDaemon.Reply, _ context: ChannelHandlerContext) {
        switch reply {
        case .hangUp: context.close(promise: nil)
        case .silence: break
        case .answer(let status, let body):
            write(status, body, length: body.utf8.count, context)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        case .lastAnswer(let status, let body):
            write(status, body, length: body.utf8.count, context)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            context.close(promise: nil)
        case .broken(let body):
            write(200, body, length: nil, context)
            context.flush()
            context.close(promise: nil)
        }
    }

    private func write(_ status: Int, _ body: String, length: Int?, _ context: ChannelHandlerContext) {
        var headers = HTTPHeaders()
        if let length {
            headers.add(name: "content-length", value: String(length))
        } else {
            headers.add(name: "transfer-encoding", value: "chunked")
        }
        context.write(
            wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .init(statusCode: status), headers: headers))), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: body)))), promise: nil)
    }
}
