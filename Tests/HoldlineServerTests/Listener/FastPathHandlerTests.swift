import HoldlineCore
import HoldlineStore
import Logging
import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import HoldlineServer

/// The fast path's handler alone, on a channel without a socket and a clock that is told the time.
@Suite struct FastPathHandlerTests {
    private static let dunning = Caller(uid: 1, name: "dun", roles: [.dunning])

    /// A channel with the fast path in it; what the fast path leaves comes out as inbound parts, what is answered as outbound bytes.
    private struct Scene {
        let channel = EmbeddedChannel()
        let lane: FastPathHandler

        init(admit caller: Caller? = dunning, rates: RequestRates = RequestRates(InForce(Limits()))) throws {
            let index = HoldIndex(policy: Policy())
            let registry = MetricRegistry()
            let shared = FastPath(
                index: index, metrics: RequestMetrics(registry), rates: rates,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
                now: { Instant(seconds: 1_795_166_000) })
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(HTTPResponseEncoder())
            lane = FastPathHandler(shared, encoder: try pipeline.context(handlerType: HTTPResponseEncoder.self), idle: .seconds(60))
            try pipeline.addHandler(lane)
            if let caller { lane.admit(caller) }
            try channel.connect(to: SocketAddress(unixDomainSocketPath: "/x")).wait()
        }

        func ask(_ number: String, _ headers: HTTPHeaders = [:]) throws {
            var headers = headers
            headers.add(name: "Host", value: "h")
            try channel.writeInbound(
                HTTPServerRequestPart.head(
                    HTTPRequestHead(version: .http1_1, method: .GET, uri: "/v1/invoices/\(number)/dunning", headers: headers)))
            try channel.writeInbound(HTTPServerRequestPart.end(nil))
        }

        /// An answer of the ordinary way.
        func answer(_ status: HTTPResponseStatus = .ok, close: Bool = false) throws {
            let headers: HTTPHeaders = close ? ["Content-Length": "0", "Connection": "close"] : ["Content-Length": "0"]
            try channel.writeOutbound(
                HTTPServerResponsePart.head(HTTPResponseHead(version: .http1_1, status: status, headers: headers)))
            try channel.writeOutbound(HTTPServerResponsePart.end(nil))
        }

        /// The first lines and invoices of the answers that went out.
        func sent() throws -> [String] {
            var text = ""
            while let part = try channel.readOutbound(as: IOData.self) {
                if case .byteBuffer(let bytes) = part { text += String(buffer: bytes) }
            }
            return text.split(separator: "HTTP/1.1 ").map { answer in
                String(answer.prefix(3)) + (answer.firstRange(of: "{\"invoice\":\"").map { " " + answer[$0.upperBound...].prefix(2) } ?? "")
            }
        }

        /// Requests that passed.
        func passed() throws -> Int {
            var count = 0
            while let part = try channel.readInbound(as: HTTPServerRequestPart.self) { if case .head = part { count += 1 } }
            return count
        }

        var isOpen: Bool { channel.isActive }
    }

    @Test("requests beyond the user's rate pass to the ordinary way, and a connection that ends gives back what it did not use")
    func rate() throws {
        var limits = Limits()
        limits.requestsOfUser = 48
        let inForce = InForce(limits)
        let rates = RequestRates(inForce)
        let scene = try Scene(rates: rates)
        try scene.ask("F1")
        // A sixteenth of a second's worth was taken, and one of it is used.
        #expect(try scene.sent().count == 1)
        scene.channel.pipeline.fireChannelInactive()
        var left = 0
        while case let count = rates.take(for: 1), count > 0 { left += count }
        #expect(left >= 47)
        let other = try Scene(rates: rates)
        for _ in 0..<20 { try other.ask("F2") }
        #expect(try other.passed() > 0)
    }

    @Test("a check is answered on the spot, and nothing of it passes")
    func answers() throws {
        let scene = try Scene()
        for number in ["F1", "F2", "F3"] { try scene.ask(number) }
        #expect(try scene.sent() == ["200 F1", "200 F2", "200 F3"])
        #expect(try scene.passed() == 0)
    }

    @Test(
        "what could change the answer passes",
        arguments: [
            ["Expect": "100-continue"], ["content-length": "0"], ["Transfer-Encoding": "chunked"], ["If-None-Match": "\"1\""],
            ["Upgrade": "h2c"], ["Connection": "close"], ["Connection": "upgrade"],
        ] as [HTTPHeaders])
    func headers(_ headers: HTTPHeaders) throws {
        let scene = try Scene()
        try scene.ask("F1", headers)
        #expect(try scene.sent() == [])
        #expect(try scene.passed() == 1)
    }

    @Test("a check without a Host, or with two, is refused and not answered")
    func hosts() throws {
        for hosts in [[], ["a", "b"], ["a b"]] {
            let scene = try Scene()
            let headers = HTTPHeaders(hosts.map { ("Host", $0) })
            #expect(throws: UnacceptableRequest.host) {
                try scene.channel.writeInbound(
                    HTTPServerRequestPart.head(
                        HTTPRequestHead(version: .http1_1, method: .GET, uri: "/v1/invoices/F1/dunning", headers: headers)))
                try scene.channel.throwIfErrorCaught()
            }
            #expect(try scene.sent() == [])
            #expect(try scene.passed() == 0)
        }
    }

    @Test("until the caller is known, and for one without the role, all passes")
    func unknown() throws {
        let scene = try Scene(admit: nil)
        try scene.ask("F1")
        #expect(try scene.passed() == 1)
        try scene.answer()
        scene.lane.admit(Caller(uid: 2, name: "bridge", roles: [.bridge]))
        try scene.ask("F2")
        #expect(try scene.passed() == 1)
        try scene.answer()
        scene.lane.admit(Self.dunning)
        try scene.ask("F3")
        #expect(try scene.passed() == 0)
        #expect(try scene.sent() == ["200", "200", "200 F3"])
    }

    @Test("while a request that passed is unanswered, those behind it pass too")
    func order() throws {
        let scene = try Scene()
        try scene.ask("F1")
        try scene.ask("%20F2")
        try scene.ask("F3")
        #expect(try scene.passed() == 2)
        try scene.answer(.notFound)
        try scene.ask("F4")
        #expect(try scene.passed() == 1)
        try scene.answer()
        try scene.answer()
        try scene.ask("F5")
        #expect(try scene.sent() == ["200 F1", "404", "200", "200", "200 F5"])
        #expect(try scene.passed() == 0)
    }

    @Test("after an answer that closes the connection, and after bytes that are no HTTP, nothing more is answered")
    func closing() throws {
        let closed = try Scene()
        try closed.ask("%20F1")
        try closed.answer(.badRequest, close: true)
        try closed.ask("F2")
        #expect(try closed.sent() == ["400"])
        let broken = try Scene()
        broken.channel.pipeline.fireErrorCaught(HTTPParserError.invalidMethod)
        #expect(throws: HTTPParserError.invalidMethod) { try broken.channel.throwIfErrorCaught() }
        try broken.ask("F1")
        #expect(try broken.sent() == [])
    }

    @Test("a connection that only uses the fast path is closed when it has been idle, and not before")
    func idle() throws {
        let scene = try Scene()
        for number in 0..<5 {
            scene.channel.embeddedEventLoop.advanceTime(by: .seconds(50))
            try scene.ask("F\(number)")
        }
        scene.channel.embeddedEventLoop.advanceTime(by: .seconds(59))
        #expect(scene.isOpen)
        scene.channel.embeddedEventLoop.advanceTime(by: .seconds(2))
        #expect(!scene.isOpen)
    }

    @Test("somebody who waits for an ordinary answer is not idle, and is when it has come")
    func waiting() throws {
        let scene = try Scene()
        try scene.ask("%20F1")
        scene.channel.embeddedEventLoop.advanceTime(by: .seconds(600))
        #expect(scene.isOpen)
        try scene.answer()
        scene.channel.embeddedEventLoop.advanceTime(by: .seconds(59))
        #expect(scene.isOpen)
        scene.channel.embeddedEventLoop.advanceTime(by: .seconds(121))
        #expect(!scene.isOpen)
    }

    @Test("a request that does not go on is idle, too")
    func halfARequest() throws {
        let scene = try Scene()
        try scene.channel.writeInbound(
            HTTPServerRequestPart.head(
                HTTPRequestHead(version: .http1_1, method: .POST, uri: "/v1/tickets", headers: ["Host": "h", "Content-Length": "9"])))
        scene.channel.read()
        scene.channel.embeddedEventLoop.advanceTime(by: .seconds(61))
        #expect(!scene.isOpen)
    }

    @Test("a stop ends the fast path; a request that was on its way passes as the connection's last, and then the stop is passed on")
    func quiescing() throws {
        final class Listener: ChannelInboundHandler {
            typealias InboundIn = HTTPServerRequestPart
            var heard = 0
            var last: HTTPHeaders?
            func channelRead(context: ChannelHandlerContext, data: NIOAny) {
                if case .head(let head) = unwrapInboundIn(data) { last = head.headers }
            }
            func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
                if event is ChannelShouldQuiesceEvent { heard += 1 }
            }
        }
        let scene = try Scene()
        let listener = Listener()
        try scene.channel.pipeline.syncOperations.addHandler(listener)
        try scene.ask("F1")
        scene.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        #expect(listener.heard == 0)
        try scene.ask("F2")
        #expect(try scene.sent() == ["200 F1"])
        #expect(listener.last?["connection"] == ["close"])
        scene.channel.embeddedEventLoop.advanceTime(by: .milliseconds(200))
        #expect(listener.heard == 1)
        #expect(scene.isOpen)
        try scene.answer()
        #expect(try scene.sent() == ["200"])
    }

    private func begin(_ scene: Scene, _ body: String = "{") throws {
        try scene.channel.writeInbound(
            HTTPServerRequestPart.head(
                HTTPRequestHead(version: .http1_1, method: .POST, uri: "/v1/tickets", headers: ["Host": "h", "Content-Length": "999"])))
        try scene.channel.writeInbound(HTTPServerRequestPart.body(ByteBuffer(string: body)))
        scene.channel.read()
    }

    @Test("a body that trickles is idle, and one that moves is not")
    func trickle() throws {
        for (bytes, isOpen) in [(1, false), (80, true)] {
            let scene = try Scene()
            try begin(scene)
            for _ in 0..<10 {
                scene.channel.embeddedEventLoop.advanceTime(by: .seconds(20))
                guard scene.isOpen else { break }
                try scene.channel.writeInbound(HTTPServerRequestPart.body(ByteBuffer(repeating: 32, count: bytes)))
                scene.channel.read()
            }
            #expect(scene.isOpen == isOpen)
        }
    }

    @Test("once the daemon stops, a request that does not go on is cut after two seconds, and one that is worked on is not")
    func stopping() throws {
        let half = try Scene()
        try begin(half)
        half.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        half.channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(half.isOpen)
        half.channel.embeddedEventLoop.advanceTime(by: .seconds(2))
        #expect(!half.isOpen)
        let whole = try Scene()
        try begin(whole)
        try whole.channel.writeInbound(HTTPServerRequestPart.end(nil))
        whole.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        whole.channel.embeddedEventLoop.advanceTime(by: .seconds(20))
        #expect(whole.isOpen)
        try whole.answer()
        whole.channel.embeddedEventLoop.advanceTime(by: .seconds(3))
        #expect(!whole.isOpen)
    }

    @Test("whoever sent a body that cannot be read gets an answer, however long the daemon takes for it")
    func unreadableBody() throws {
        let scene = try Scene()
        try begin(scene)
        scene.channel.pipeline.fireErrorCaught(HTTPParserError.invalidChunkSize)
        #expect(throws: HTTPParserError.invalidChunkSize) { try scene.channel.throwIfErrorCaught() }
        scene.channel.read()
        scene.channel.embeddedEventLoop.advanceTime(by: .seconds(600))
        #expect(scene.isOpen)
        try scene.answer(.badRequest, close: true)
        #expect(try scene.sent() == ["400"])
        scene.channel.embeddedEventLoop.advanceTime(by: .seconds(3))
        #expect(!scene.isOpen)
    }

    @Test("after its last answer a connection that the client leaves open is closed soon")
    func lingering() throws {
        let scene = try Scene()
        try scene.ask("F1", ["Connection": "close"])
        try scene.answer()
        #expect(try scene.sent() == ["200"])
        scene.channel.embeddedEventLoop.advanceTime(by: .seconds(3))
        #expect(!scene.isOpen)
    }

    private final class Reads: ChannelOutboundHandler {
        typealias OutboundIn = IOData
        var count = 0
        func read(context: ChannelHandlerContext) {
            count += 1
            context.read()
        }
    }

    @Test("bytes behind a request that is not answered yet, and that are no request, are left with the client")
    func leftOver() throws {
        let scene = try Scene()
        let reads = Reads()
        try scene.channel.pipeline.syncOperations.addHandler(reads, position: .first)
        try scene.ask("%20F1")
        scene.channel.read()
        #expect(reads.count == 1)
        scene.channel.pipeline.fireErrorCaught(HTTPParserError.invalidMethod)
        #expect(throws: HTTPParserError.invalidMethod) { try scene.channel.throwIfErrorCaught() }
        scene.channel.read()
        #expect(reads.count == 1)
    }

    @Test("a client that does not take its answers is not read from")
    func backpressure() throws {
        let scene = try Scene()
        let reads = Reads()
        try scene.channel.pipeline.syncOperations.addHandler(reads, position: .first)
        scene.channel.isWritable = false
        scene.channel.read()
        #expect(reads.count == 0)
        scene.channel.isWritable = true
        scene.channel.pipeline.fireChannelWritabilityChanged()
        #expect(reads.count == 1)
    }
}
