package import HoldlineCore
package import HoldlineWire
import NIOCore
import NIOHTTP1
import NIOPosix

/// The daemon's API over its Unix socket: one method an endpoint.
///
/// Writes carry an `Idempotency-Key` and are sent again with the same one while their outcome is unknown or the daemon is busy.
package struct Client: Sendable {
    /// At most 107 bytes.
    package let socket: String
    /// Waits between attempts; as many retries as there are waits.
    package let waits: [Duration]
    /// The agent for whom this client acts, sent with every request; nil: for nobody else. Visible ASCII.
    package internal(set) var behalf: String?
    /// The time that the daemon is given to begin its answer.
    package var patience = Patience.endless
    /// Called once for a request whose answer has not begun after a second.
    package var onWait: (@Sendable () -> Void)?
    /// Hears the daemon's version with each answer that says it.
    package var onVersion: (@Sendable (String) -> Void)?
    /// One thread for all connections of the client.
    let group: any EventLoopGroup

    /// Four waits, 3.4 seconds in all.
    package static let standardWaits: [Duration] = [.milliseconds(100), .milliseconds(300), .seconds(1), .seconds(2)]

    /// `sockaddr_un` has 108 bytes for the path, one of them for the NUL at its end.
    package static let longestSocketPath = 107

    /// Connects to nothing yet. Throws `socketPathTooLong`.
    package init(socket: String, waits: [Duration] = Self.standardWaits) throws(ClientError) {
        guard socket.utf8.count <= Self.longestSocketPath else { throw .socketPathTooLong(socket) }
        (self.socket, self.waits) = (socket, waits)
        self.group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    }

    /// Ends the client's thread; a process that ends anyway need not wait for it.
    package func shutDown() async { try? await group.shutdownGracefully() }

    /// Sends the request until it is answered, refused, or there are no attempts left.
    ///
    /// `accepting` are statuses beside 2xx whose body is a `Value` too.
    func send<Value>(_ request: Request, accepting: Set<Int> = []) async throws(ClientError) -> Answer<Value> {
        try await retrying { () throws(ClientError) in
            let exchange = Exchange(client: self, request: request)
            let (status, bytes) = try await exchange.whole(accepting: accepting)
            return Answer(bytes: bytes, status: status)
        }
    }

    /// Once something was sent whose outcome is unknown, a daemon that is not there any more leaves it unknown.
    func retrying<Value: Sendable>(
        _ attempt: () async throws(ClientError) -> Value
    ) async throws(ClientError) -> Value {
        var last: ClientError?
        for wait in [.zero] + waits {
            if wait > .zero { try? await Task.sleep(for: wait) }
            do {
                return try await attempt()
            } catch .unreachable(let socket, let why) where last == nil {
                throw .unreachable(socket: socket, why: why)
            } catch .notPermitted(let socket) where last == nil {
                throw .notPermitted(socket: socket)
            } catch .unreachable(_, let why) {
                if case .outcomeUnknown = last { continue }
                last = .outcomeUnknown("the daemon went away: \(why)")
            } catch .notPermitted {
                if case .outcomeUnknown = last { continue }
                last = .outcomeUnknown("the daemon's socket is closed to this user now")
            } catch {
                guard error.isTransient else { throw error }
                // "Not done" after an attempt that nobody knows the end of is still not known.
                if case .outcomeUnknown = last, case .busy = error { continue }
                last = error
            }
        }
        throw last ?? .outcomeUnknown("no attempt was made")
    }
}

/// How long a daemon that took a connection may be silent.
package enum Patience: Sendable {
    case endless
    /// 10 s for a read, 30 s for a write.
    case standard
    /// The same for all requests.
    case all(Duration)

    /// For a request. `more` is what the daemon was asked to wait for before it answers; nil has no bound.
    func limit(_ request: Request) -> Duration? {
        guard let more = request.mayTake else { return nil }
        switch self {
        case .endless: return nil
        case .all(let limit): return limit + more
        case .standard: return (request.method == .GET ? .seconds(10) : .seconds(30)) + more
        }
    }
}

/// Why a question to the daemon has no good answer. Everything that the client throws is one of these.
package enum ClientError: Error, Sendable {
    /// The path is longer than the kernel takes for a socket.
    case socketPathTooLong(String)
    /// Nothing listens at the path: nothing was sent.
    case unreachable(socket: String, why: String)
    /// The kernel keeps this user from the socket: nothing was sent.
    case notPermitted(socket: String)
    /// The daemon refused: certainly not done.
    case refused(ProblemBody)
    /// After all retries the daemon was still busy or full: certainly not done.
    case busy(ProblemBody)
    /// After all retries the connection broke or the daemon failed: nobody knows whether it was done; the same key settles it.
    case outcomeUnknown(String)
    /// The daemon took the connection and gave no answer for so many seconds: nobody knows whether a write was done. It is not asked again:
    /// a daemon that is stuck stays so.
    case silent(seconds: Int64)
    /// The answer came, and this client cannot read it: whatever it says, it is no permission.
    case unreadable(String)
    /// A stream ended without the line that closes it, or that line contradicts it: nothing in it counts.
    case incomplete(String)
}

/// Which errors a retry may mend.
extension ClientError {
    /// Whether the same question may be sent again.
    var isTransient: Bool {
        switch self {
        case .busy, .outcomeUnknown, .incomplete: true
        case .socketPathTooLong, .unreachable, .notPermitted, .refused, .unreadable, .silent: false
        }
    }
}

/// The promise of an answer that is no success.
extension ProblemBody {
    /// How an answer that is no success counts: `done: false` was not done, any other 5xx may have been.
    var failure: ClientError {
        if done == false, status >= 500 || status == 429 { return .busy(self) }
        return status >= 500 ? .outcomeUnknown("\(title): \(detail) (\(code))") : .refused(self)
    }
}

/// An answer as the daemon wrote it; what it says is read only where somebody wants to know.
package struct Answer<Value: Decodable & Sendable>: Sendable {
    /// JSON, without a line feed.
    package let bytes: [UInt8]
    /// The status of the answer, 2xx or one that the caller expected.
    package let status: Int

    /// Takes the answer's body, and leaves line ends out of it: one answer is one line.
    init(bytes: [UInt8], status: Int) {
        // A line feed outside of strings has no meaning in JSON, and inside of strings it is escaped.
        self.bytes = bytes.contains(where: Self.breaksLine) ? bytes.filter { !Self.breaksLine($0) } : bytes
        self.status = status
    }

    /// The bytes that NDJSON ends a line with.
    private static func breaksLine(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }

    /// What the answer says; throws `unreadable` where this client does not know a word of it.
    package var value: Value {
        get throws(ClientError) { try decoded(Value.self, from: bytes) }
    }
}

/// Parts of an answer that a program passes on as they are.
extension Answer {
    /// The elements of a page, each as the daemon wrote it.
    package func itemBytes<Item>() throws(ClientError) -> [[UInt8]] where Value == Page<Item> { try items() }

    /// The elements of the list of queues, each as the daemon wrote it.
    package func itemBytes() throws(ClientError) -> [[UInt8]] where Value == QueueList { try items() }

    /// The elements under `items`. Throws `unreadable` where there are none.
    private func items() throws(ClientError) -> [[UInt8]] {
        guard let items = (try? JSONText(bytes))?.slices(of: "items") else {
            throw .unreadable("the daemon's page has no list of items")
        }
        return items
    }
}

/// The value that JSON bytes write; throws `unreadable` where this client does not know a word of it.
package func decoded<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws(ClientError) -> Value {
    guard bytes.firstInvalidUTF8 == nil else { throw .unreadable("the daemon's answer is no UTF-8") }
    do {
        return try JSONReader.read(type, from: bytes)
    } catch let error as JSONText.Mistake {
        throw .unreadable("the daemon's answer cannot be read: \(error.message)\(error.path.isEmpty ? "" : " (at \(error.path))")")
    } catch let DecodingError.dataCorrupted(context) {
        throw .unreadable("the daemon's answer cannot be read: \(context.debugDescription)\(place(context.codingPath))")
    } catch let DecodingError.keyNotFound(key, context) {
        throw .unreadable("the daemon's answer has no “\(key.stringValue)”\(place(context.codingPath))")
    } catch {
        throw .unreadable("the daemon's answer cannot be read as \(Value.self)")
    }
}

/// Where in the answer a mistake is, for the end of a sentence.
private func place(_ path: [any CodingKey]) -> String { path.isEmpty ? "" : " (at \(path.fieldPath))" }
