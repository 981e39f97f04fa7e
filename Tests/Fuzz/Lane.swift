import HoldlineCore
import HoldlineStore
import Logging
import NIOCore
import NIOEmbedded
import NIOHTTP1

@testable import HoldlineServer

/// The bytes of a connection, up to where they are answered by the fast path or become requests of the ordinary way.
enum Lane {
    /// Shared by all inputs.
    private static let shared = FastPath(
        index: HoldIndex(policy: Policy()), metrics: RequestMetrics(MetricRegistry(help: [:])), rates: RequestRates(InForce(Limits())),
        logger: Logger(label: "fuzz") { _ in SwiftLogNoOpLogHandler() }, now: { Instant(seconds: 1_795_166_000) })

    /// Every answer has a status, and the connection ends where its client does.
    @Sendable static func take(_ bytes: [UInt8]) {
        let channel = EmbeddedChannel()
        do {
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(HTTPResponseEncoder())
            try pipeline.addHandler(
                ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes), maximumBufferSize: 1 << 17))
            let lane = FastPathHandler(shared, encoder: try pipeline.context(handlerType: HTTPResponseEncoder.self), idle: .seconds(60))
            try pipeline.addHandler(lane)
            lane.admit(Caller(uid: 1, name: "dun", roles: [.dunning]))
            try channel.connect(to: SocketAddress(unixDomainSocketPath: "/x")).wait()
        } catch { return Reader.check(false, "the pipeline is not made: \(error)") }
        let size = Int(bytes.first ?? 0) + 1
        var rest = bytes.dropFirst()
        while !rest.isEmpty, channel.isActive {
            // A mistake in the bytes is thrown here, and told to the handler.
            _ = try? channel.writeInbound(ByteBuffer(bytes: rest.prefix(size)))
            rest = rest.dropFirst(size)
        }
        var answers = ByteBuffer()
        while let part = try? channel.readOutbound(as: IOData.self) {
            if case .byteBuffer(var piece) = part { answers.writeBuffer(&piece) }
        }
        let text = String(buffer: answers)
        Reader.check(text.isEmpty || text.hasPrefix("HTTP/1.1 200 "), "an answer of the fast path begins otherwise: \(text.prefix(100))")
        _ = try? channel.finish(acceptAlreadyClosed: true)
        // The question's own reader, without the decoder before it.
        var question = ByteText()
        bytes.withUnsafeBytes { _ = DunningTarget.read($0, into: &question) }
        var check = BulkCheck(index: shared.index, asOf: nil, all: true, now: shared.now(), version: 0)
        let found = check.read(ByteBuffer(bytes: bytes))
        let end = check.finish()
        Reader.check(found.readableBytes + end.readableBytes > 0, "a check has no last line")
    }
}
