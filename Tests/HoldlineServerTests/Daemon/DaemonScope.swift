import Glibc
import HoldlineCore
import HoldlineStore
import HoldlineWire
import Logging
import Synchronization
import Testing

@testable import HoldlineServer

/// The daemon itself, on a socket of its own, for the length of a scope.
struct DaemonScope: Sendable {
    let socket: String
    /// The file of its ledger.
    let database: String

    static func run(logger: Logger? = nil, _ change: (inout Settings) -> Void = { _ in }, _ body: (DaemonScope) async throws -> Void)
        async throws
    {
        let directory = try ShortDirectory()
        defer { withExtendedLifetime(directory) {} }
        var settings = Settings(
            socket: directory.path + "/r/h.sock", database: directory.path + "/d/h.db",
            policy: Policy(calendar: BusinessCalendar(zone: .utc)))
        // On a busy machine an offer would ring out between two requests.
        settings.policy.calls.usual.offerFor = 3600
        change(&settings)
        let heard = Undeclared()
        defer { for line in heard.lines.all { Issue.record("a route does not declare a refusal: \(line)") } }
        let daemon = Daemon(settings: settings, logger: logger ?? Logger(label: "test") { _ in heard })
        let (listening, ready) = AsyncStream.makeStream(of: Void.self)
        let running = Task {
            defer { ready.finish() }
            try await daemon.run(signals: []) { ready.yield() }
        }
        for await _ in listening { break }
        do {
            try await body(DaemonScope(socket: settings.socket, database: settings.database))
        } catch {
            running.cancel()
            _ = await running.result
            throw error
        }
        running.cancel()
        _ = await running.result
    }

    /// One request on a connection of its own.
    @discardableResult
    func send(
        _ method: String, _ path: String, _ body: String? = nil, type: String = "application/json", _ headers: [String: String] = [:]
    ) async throws -> Reply {
        try await send(method, path, body.map { Array($0.utf8) }, type: type, headers)
    }

    @discardableResult
    func send(
        _ method: String, _ path: String, _ body: [UInt8]?, type: String, _ headers: [String: String] = [:]
    ) async throws -> Reply {
        var head = "\(method) \(path) HTTP/1.1\r\nHost: holdline\r\nConnection: close\r\n"
        if let body { head += "Content-Type: \(type)\r\nContent-Length: \(body.count)\r\n" }
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        return try Reply(try await exchange(Array((head + "\r\n").utf8) + (body ?? [])))
    }

    /// Sends bytes, and reads until the daemon closes, or `enough` of an answer is there.
    ///
    /// On a thread of its own: the tests' threads are the daemon's too.
    /// `first` is a request that is answered before the others are sent; with `halfClose` the daemon is told that nothing more comes.
    func exchange(
        _ bytes: [UInt8], after first: [UInt8] = [], halfClose: Bool = false,
        until enough: @escaping @Sendable ([UInt8]) -> Bool = { _ in false }
    ) async throws -> [UInt8] {
        let socket = socket
        return try await withCheckedThrowingContinuation { continuation in
            let job = Job { continuation.resume(with: Result { try Self.talk(socket, first, bytes, halfClose, enough) }) }
            job.start()
        }
    }

    /// Seconds that the slowest machine needs for no answer; a daemon that is silent for so long fails the test.
    private static let patience: Int32 = 300

    private static func talk(
        _ path: String, _ first: [UInt8], _ bytes: [UInt8], _ halfClose: Bool, _ enough: ([UInt8]) -> Bool
    ) throws -> [UInt8] {
        let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        guard withUnixAddress(path, { connect(descriptor, $0, $1) }) == 0 else { throw Failed(code: errno) }
        let bytes = first + bytes
        var sent = 0
        var answer: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        if halfClose, bytes.isEmpty { shutdown(descriptor, Int32(SHUT_WR)) }
        // It reads while it sends: the answers to many requests would fill the socket otherwise.
        while sent < bytes.count || !enough(answer) {
            let end = sent < first.count || answer.isEmpty && !first.isEmpty ? first.count : bytes.count
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN) | (sent < end ? Int16(POLLOUT) : 0), revents: 0)
            guard poll(&waiting, 1, patience * 1000) > 0 else { throw Failed(code: ETIMEDOUT) }
            if waiting.revents & Int16(POLLIN) != 0 {
                let count = recv(descriptor, &chunk, chunk.count, 0)
                guard count > 0 else { break }
                answer += chunk[..<count]
            } else if sent < end {
                let count = bytes[sent..<end].withUnsafeBytes {
                    Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
                }
                // The daemon may have answered and closed before it took everything.
                if count > 0 { sent += count } else if errno != EAGAIN { sent = bytes.count }
                if halfClose, sent == bytes.count { shutdown(descriptor, Int32(SHUT_WR)) }
            } else if waiting.revents & Int16(POLLHUP | POLLERR) != 0 {
                break
            }
        }
        return answer
    }

    /// The body of the answer to one that reads nothing before all is sent.
    func sendFirst(_ method: String, _ path: String, _ body: [UInt8], type: String) async throws -> [UInt8] {
        let head =
            "\(method) \(path) HTTP/1.1\r\nHost: holdline\r\nConnection: close\r\nContent-Type: \(type)\r\nContent-Length: \(body.count)\r\n\r\n"
        let (socket, bytes) = (socket, Array(head.utf8) + body)
        let answer: [UInt8] = try await withCheckedThrowingContinuation { continuation in
            let job = Job {
                continuation.resume(
                    with: Result {
                        let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
                        defer { close(descriptor) }
                        guard withUnixAddress(socket, { connect(descriptor, $0, $1) }) == 0 else { throw Failed(code: errno) }
                        Self.limit(descriptor)
                        var sent = 0
                        while sent < bytes.count {
                            let count = bytes[sent...].withUnsafeBytes {
                                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                            }
                            guard count > 0 else { throw Failed(code: errno) }
                            sent += count
                        }
                        var answer: [UInt8] = []
                        var chunk = [UInt8](repeating: 0, count: 1 << 16)
                        while case let count = recv(descriptor, &chunk, chunk.count, 0), count > 0 { answer += chunk[..<count] }
                        return answer
                    })
            }
            job.start()
        }
        return try Reply(answer).body
    }

    /// Sends each request when the answer to the one before is whole, on one connection.
    func converse(_ requests: [String]) async throws -> [UInt8] {
        let socket = socket
        return try await withCheckedThrowingContinuation { continuation in
            let job = Job { continuation.resume(with: Result { try Self.converse(socket, requests) }) }
            job.start()
        }
    }

    private static func converse(_ path: String, _ requests: [String]) throws -> [UInt8] {
        let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        guard withUnixAddress(path, { connect(descriptor, $0, $1) }) == 0 else { throw Failed(code: errno) }
        limit(descriptor)
        var answers: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        for request in requests {
            var request = request
            _ = request.withUTF8 { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            var answer: [UInt8] = []
            repeat {
                let count = recv(descriptor, &chunk, chunk.count, 0)
                guard count > 0 else { throw Failed(code: errno) }
                answer += chunk[..<count]
            } while !Reply.isWhole(answer)
            answers += answer
        }
        return answers
    }

    private static func limit(_ descriptor: Int32) {
        var limit = timeval(tv_sec: Int(patience), tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(descriptor, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
        }
    }

    struct Failed: Error {
        let code: Int32
    }
}

/// A log that keeps nothing but the refusals that their routes do not declare.
private struct Undeclared: LogHandler {
    final class Lines: Sendable {
        private let lines = Mutex<[String]>([])

        var all: [String] { lines.withLock { $0 } }
        func add(_ line: String) { lines.withLock { $0.append(line) } }
    }

    let lines = Lines()
    var logLevel = Logger.Level.error
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        guard event.message == Responder<Services>.undeclared else { return }
        lines.add("\(event.metadata ?? [:])")
    }
}

/// A thread that does one thing.
private final class Job: Sendable {
    private let work: @Sendable () -> Void

    init(_ work: @escaping @Sendable () -> Void) { self.work = work }

    func start() {
        var thread = pthread_t()
        pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<Job>.fromOpaque(context).takeRetainedValue().work()
                return nil
            }, Unmanaged.passRetained(self).toOpaque())
        pthread_detach(thread)
    }
}

/// An HTTP/1.1 answer, read.
struct Reply: Sendable {
    let status: Int
    let headers: [String: String]
    let body: [UInt8]

    struct Unreadable: Error {
        let text: String
    }

    init(_ bytes: [UInt8]) throws {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let end = text.firstRange(of: "\r\n\r\n"), let status = Int(text.dropFirst(9).prefix(3)) else { throw Unreadable(text: text) }
        self.status = status
        var headers: [String: String] = [:]
        for line in text[..<end.lowerBound].split(separator: "\r\n").dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""
        }
        self.headers = headers
        let rest = Array(bytes.dropFirst(text[..<end.upperBound].utf8.count))
        body = headers["transfer-encoding"] == "chunked" ? Self.joined(rest) : rest
    }

    /// Whether an answer with a length has all of its body.
    static func isWhole(_ bytes: [UInt8]) -> Bool {
        guard let reply = try? Reply(bytes), let length = reply.headers["content-length"].flatMap({ Int($0) }) else { return false }
        return reply.body.count >= length
    }

    private static func joined(_ bytes: [UInt8]) -> [UInt8] {
        var body: [UInt8] = []
        var rest = bytes[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\r")), let size = Int(String(decoding: rest[..<end], as: UTF8.self), radix: 16),
            size > 0
        {
            body += rest.dropFirst(end - rest.startIndex + 2).prefix(size)
            rest = rest.dropFirst(end - rest.startIndex + 2 + size + 2)
        }
        return body
    }

    var text: String { String(decoding: body, as: UTF8.self) }
    var json: Parsed { (try? JSONValue.read(body)) ?? .null }
    var lines: [Parsed] { text.split(separator: "\n").map { (try? JSONValue.read(Array($0.utf8))) ?? .null } }
    var code: String? { json["code"]?.string }
}
