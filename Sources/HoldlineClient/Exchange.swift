import Glibc
import HoldlineCore
import HoldlineWire
import NIOCore
import NIOHTTP1
import NIOPosix

/// One request, before it is sent: the same value is sent again at a retry, byte by byte, since a key is bound to its body.
struct Request: Sendable {
    var method: HTTPMethod
    /// Path and query, percent-encoded.
    var target: String
    /// Empty for none.
    var body: [UInt8]
    /// nil where there is no body.
    var contentType: String?
    /// `Idempotency-Key`.
    var key: String?
    /// The time that the daemon may take by itself before it answers, such as one that it was asked to wait; nil: as long as it likes.
    var mayTake: Duration? = .zero

    /// A request without a body or key.
    static func get(_ path: String, _ query: [(name: String, text: String)] = []) -> Request {
        Request(method: .GET, target: path + QueryText.encode(query), body: [])
    }

    /// A write. Throws `unreadable` where the body cannot be written as JSON.
    static func json(_ method: HTTPMethod, _ path: String, _ body: some Encodable, key: String) throws(ClientError) -> Request {
        Request(method: method, target: path, body: try encoded(body), contentType: MediaType.json, key: key)
    }

    /// JSON with sorted keys: the same value gives the same bytes in every process.
    static func encoded(_ value: some Encodable) throws(ClientError) -> [UInt8] {
        do {
            return try SortedJSON.bytes(value)
        } catch {
            throw .unreadable("the request cannot be written as JSON: \(error)")
        }
    }
}

/// Keys for `Idempotency-Key`.
package enum RequestKey {
    /// 128 random bits in hexadecimal digits.
    package static func random() -> String { (0..<2).map { _ in UInt64.random(in: 0 ... .max).hexadecimal }.joined() }
}

/// One request and its answer, over a connection of its own.
///
/// A connection to a Unix socket costs some ten microseconds, and one that was just made is never one that the daemon
/// was about to close.
struct Exchange: Sendable {
    /// Requests and answers in parts, with back pressure.
    typealias Connection = NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>
    typealias Outbound = NIOAsyncChannelOutboundWriter<HTTPClientRequestPart>

    /// Whose socket, thread and agent it uses.
    let client: Client
    /// What is asked.
    let request: Request

    /// Largest answer that is kept as a whole.
    static let largestAnswer = 256 << 20
    /// No answer's line is longer: a daemon that never ends a line must not fill this process.
    static let largestLine = 64 << 20

    /// The status and the body of a success, or of one of the other statuses that are expected; the rest is thrown.
    func whole(accepting expected: Set<Int> = []) async throws(ClientError) -> (status: Int, bytes: [UInt8]) {
        try await translating {
            let connection = try await connect()
            let watch = AnswerWatch(client, request, connection.channel)
            defer { watch.end() }
            return try await watch.telling {
                try await connection.executeThenClose { inbound, outbound in
                    let wasSent = await send(to: outbound)
                    var parts = inbound.makeAsyncIterator()
                    let status = try await status(of: &parts, wasSent: wasSent, watch)
                    let bytes = try await Self.rest(of: &parts)
                    guard (200..<300).contains(status) || expected.contains(status) else { throw Self.failure(status, bytes) }
                    return (status, bytes)
                }
            }
        }
    }

    /// Sends the body in pieces while the answer's lines are read, each of the two only as fast as the other side takes it. Blank lines are
    /// left out.
    ///
    /// Throws `ClientError`, or whatever the caller's own closures threw.
    func lines(
        sending pieces: (@Sendable () async throws -> [UInt8]?)?,
        _ each: @Sendable ([UInt8]) async throws -> Void
    ) async throws {
        try await blocks(sending: pieces) { block in
            var splitter = LineSplitter(limit: block.count)
            var lines: [[UInt8]] = []
            splitter.split(block) { if !$0.bytes.isEmpty { lines.append(Array($0.bytes)) } }
            for line in lines { try await each(line) }
        }
    }

    /// The same with as many lines together as have come: each block ends with a line feed.
    func blocks(
        sending pieces: (@Sendable () async throws -> [UInt8]?)?,
        _ each: @Sendable ([UInt8]) async throws -> Void
    ) async throws {
        do {
            let connection = try await connect()
            // The caller's own pieces may take their time; the watch begins when all of them are sent.
            let watch = AnswerWatch(client, request, connection.channel, isStarted: pieces == nil)
            defer { watch.end() }
            try await watch.telling {
                try await connection.executeThenClose { inbound, outbound in
                    try await withThrowingTaskGroup(of: Void.self) { tasks in
                        tasks.addTask {
                            do {
                                guard let pieces else {
                                    _ = await send(to: outbound)
                                    return
                                }
                                try await send(pieces, to: outbound)
                                watch.start()
                            } catch let error as CallerFailure {
                                // Without the rest of the question there will be no answer to wait for.
                                try? await connection.channel.close()
                                throw error
                            }
                        }
                        do {
                            var parts = inbound.makeAsyncIterator()
                            let status = try await status(of: &parts, wasSent: true, watch)
                            guard (200..<300).contains(status) else {
                                throw Self.failure(status, try await Self.rest(of: &parts))
                            }
                            // The beginning of a line that has not ended.
                            var rest: [UInt8] = []
                            reading: while true {
                                switch try await parts.next() {
                                case .body(let buffer):
                                    guard let block = Self.wholeLines(&rest, buffer) else {
                                        guard rest.count <= Self.largestLine else {
                                            throw ClientError.unreadable("a line of the daemon's answer does not end")
                                        }
                                        continue reading
                                    }
                                    do { try await each(block) } catch { throw CallerFailure(cause: error) }
                                case .end:
                                    guard rest.isEmpty else { throw ClientError.incomplete("the answer ends within a line") }
                                    break reading
                                case .head: throw ClientError.unreadable("the answer has two heads")
                                case nil: throw ClientError.incomplete("the connection broke within the answer")
                                }
                            }
                            tasks.cancelAll()
                        } catch {
                            tasks.cancelAll()
                            try await Self.callerFailure(of: &tasks)
                            throw error
                        }
                        try await Self.callerFailure(of: &tasks)
                    }
                }
            }
        } catch let error as CallerFailure {
            throw error.cause
        } catch {
            throw clientError(error)
        }
    }

    /// What was left, with the lines that end in a buffer, or nil where none does; the beginning of the next line is then left.
    private static func wholeLines(_ rest: inout [UInt8], _ buffer: ByteBuffer) -> [UInt8]? {
        buffer.withUnsafeReadableBytes { bytes in
            guard let end = bytes.lastIndex(of: UInt8(ascii: "\n")) else {
                rest += bytes
                return nil
            }
            var block = rest
            block += bytes[...end]
            rest = Array(bytes[(end + 1)...])
            return block
        }
    }

    /// Throws the sender's error only where the caller's own source failed: what could not be sent shows in the answer.
    private static func callerFailure(of tasks: inout ThrowingTaskGroup<Void, any Error>) async throws {
        while let result = await tasks.nextResult() {
            if case .failure(let error as CallerFailure) = result { throw error }
        }
    }

    /// Sends the request whole, with its length, in one write. False where the connection broke meanwhile: the daemon may refuse before it has
    /// read all of it, or answer what has no body by its head, and then its answer counts.
    func send(to outbound: Outbound) async -> Bool {
        var parts: [HTTPClientRequestPart] = [.head(head(length: request.body.count))]
        if !request.body.isEmpty { parts.append(.body(.byteBuffer(ByteBuffer(bytes: request.body)))) }
        parts.append(.end(nil))
        do {
            try await outbound.write(contentsOf: parts)
            return true
        } catch {
            return false
        }
    }

    /// Sends the request with its body in pieces, in chunked coding. Throws `CallerFailure` where their source fails.
    private func send(_ pieces: @Sendable () async throws -> [UInt8]?, to outbound: Outbound) async throws {
        try await outbound.write(.head(head(length: nil)))
        while true {
            let piece: [UInt8]?
            do { piece = try await pieces() } catch { throw CallerFailure(cause: error) }
            guard let piece else { break }
            try await outbound.write(.body(.byteBuffer(ByteBuffer(bytes: piece))))
        }
        try await outbound.write(.end(nil))
    }

    /// The request's head. `Connection: close`, since each exchange has its own connection.
    private func head(length: Int?) -> HTTPRequestHead {
        var headers: HTTPHeaders = [
            "host": "holdline", "accept": [MediaType.json, MediaType.lines, MediaType.problem].joined(separator: ", "),
        ]
        if let type = request.contentType { headers.add(name: "content-type", value: type) }
        if let key = request.key { headers.add(name: HeaderName.idempotencyKey, value: key) }
        if let agent = client.behalf { headers.add(name: HeaderName.agent, value: agent) }
        if let length {
            if length > 0 || request.method != .GET { headers.add(name: "content-length", value: String(length)) }
        } else {
            headers.add(name: "transfer-encoding", value: "chunked")
        }
        headers.add(name: "connection", value: "close")
        return HTTPRequestHead(version: .http1_1, method: request.method, uri: request.target, headers: headers)
    }

    /// Connects to the daemon's socket. Throws `unreachable`; nothing was sent then.
    func connect() async throws(ClientError) -> Connection {
        do {
            return try await ClientBootstrap(group: client.group)
                .connect(unixDomainSocketPath: client.socket) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHTTPClientHandlers()
                        return try Connection(wrappingChannelSynchronously: channel)
                    }
                }
        } catch {
            if isRefusedByKernel(error) { throw .notPermitted(socket: client.socket) }
            throw .unreachable(socket: client.socket, why: reason(error))
        }
    }

    /// EACCES: the socket, or its directory, is closed to this user.
    private func isRefusedByKernel(_ error: any Error) -> Bool {
        switch error {
        case let error as IOError: error.errnoCode == EACCES
        case let error as NIOConnectionError: error.connectionErrors.first.map { isRefusedByKernel($0.error) } ?? false
        default: false
        }
    }
}

/// A closure of the caller failed: its error is the caller's to see.
struct CallerFailure: Error {
    /// What the closure threw.
    let cause: any Error
}

/// Reading an answer.
extension Exchange {
    typealias Parts = NIOAsyncChannelInboundStream<HTTPClientResponsePart>.AsyncIterator

    /// The answer's status; informational heads are passed over.
    func status(of parts: inout Parts, wasSent: Bool, _ watch: AnswerWatch) async throws -> Int {
        while true {
            switch try await parts.next() {
            case .head(let head) where (100..<200).contains(head.status.code): continue
            case .head(let head):
                watch.end()
                let server = head.headers.first(name: "server") ?? ""
                if server.hasPrefix(HeaderName.serverPrefix) {
                    client.onVersion?(String(server.dropFirst(HeaderName.serverPrefix.utf8.count)))
                }
                return Int(head.status.code)
            case .body, .end: throw ClientError.unreadable("the answer has no head")
            case nil:
                throw ClientError.outcomeUnknown(
                    wasSent ? "the connection broke before an answer came" : "the connection broke while the request was sent")
            }
        }
    }

    /// The whole body, up to `largestAnswer`. Throws `outcomeUnknown` where the connection breaks within it.
    static func rest(of parts: inout Parts) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            switch try await parts.next() {
            case .body(let buffer):
                bytes += buffer.readableBytesView
                guard bytes.count <= largestAnswer else { throw ClientError.unreadable("the daemon's answer does not end") }
            case .end: return bytes
            case .head: throw ClientError.unreadable("the answer has two heads")
            case nil: throw ClientError.outcomeUnknown("the connection broke within the answer")
            }
        }
    }

    /// An answer that is no success: a problem, or something that another program wrote.
    static func failure(_ status: Int, _ bytes: [UInt8]) -> ClientError {
        if let problem = try? decoded(ProblemBody.self, from: bytes) { return problem.failure }
        let text = String(decoding: bytes.prefix(200), as: UTF8.self)
        return ProblemBody(
            type: "about:blank", title: "HTTP \(status)", status: status, code: "http-\(status)",
            detail: text.isEmpty ? "the answer has no body" : text
        ).failure
    }

    /// Runs an exchange and turns whatever breaks it into the one error type of this boundary.
    func translating<Value>(_ exchange: () async throws -> Value) async throws(ClientError) -> Value {
        do { return try await exchange() } catch { throw clientError(error) }
    }

    /// The error itself where it is one of the client's, else `outcomeUnknown`: something may have been sent.
    func clientError(_ error: any Error) -> ClientError {
        error as? ClientError ?? .outcomeUnknown("the connection broke: \(reason(error))")
    }

    /// The system's words for an error.
    func reason(_ error: any Error) -> String {
        switch error {
        case let error as IOError: String(cString: strerror(error.errnoCode))
        case let error as NIOConnectionError: error.connectionErrors.first.map { reason($0.error) } ?? "\(error)"
        default: "\(error)"
        }
    }
}
