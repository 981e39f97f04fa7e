import HoldlineCore
import NIOCore
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
    package func shutDown() async {
        try? await group.shutdownGracefully()
    }

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
            } catch .unreachable(_, let why) {
                if case .outcomeUnknown = last { continue }
                last = .outcomeUnknown("the daemon went away: \(why)")
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
