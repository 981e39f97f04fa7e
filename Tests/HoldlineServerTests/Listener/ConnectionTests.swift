import Glibc
import HoldlineCore
import HoldlineWire
import Synchronization
import Testing
import Waiting

@testable import HoldlineServer

@Suite("connections and what they may take")
struct ConnectionTests {
    @Test("one user alone opens three quarters, and the next ones still get in")
    func shares() {
        let shares = ConnectionShares(limit: 1024)
        var open = 0
        while shares.enter(1) == .admitted { open += 1 }
        #expect(open == 768)
        var second = 0
        while shares.enter(2) == .admitted { second += 1 }
        #expect(second == 192)
        #expect(shares.enter(3) == .admitted)
        for _ in 2..<ConnectionShares.largestRefused { #expect(shares.enter(1) == .overShare) }
        #expect(shares.enter(1) == .closed)
        shares.leave(1, .overShare)
        #expect(shares.enter(1) == .overShare)
        // It has more than its share since the others came, and gets another one when it is below it again.
        for _ in 0..<145 { shares.leave(1, .admitted) }
        shares.leave(1, .overShare)
        #expect(shares.enter(1) == .admitted)
    }

    @Test("of very few connections all are one user's, if it is the only one")
    func few() {
        let shares = ConnectionShares(limit: 2)
        #expect(shares.enter(1) == .admitted)
        #expect(shares.enter(1) == .admitted)
        #expect(shares.enter(2) == .admitted)
    }

    @Test("a connection over the share is told so with 503, and the user's others go on")
    func overShare() async throws {
        try await DaemonScope.run {
            ($0.limits.connections, $0.limits.idle) = (8, 86_400)
        } _: { daemon in
            let held = try (0..<6).map { _ in try OpenSocket(daemon.socket) }
            for socket in held {
                // Answered, so that it is known to have been taken.
                socket.send("GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n")
                var waiting = pollfd(fd: socket.descriptor, events: Int16(POLLIN), revents: 0)
                try await until { poll(&waiting, 1, 0) != 0 }
            }
            let reply = try await daemon.send("GET", "/healthz")
            #expect(reply.status == 503)
            #expect(reply.code == "busy")
            #expect(reply.json["done"] == .flag(false))
            #expect(reply.headers["connection"] == "close")
            held[0].close()
            try await until { try await daemon.send("GET", "/healthz").status == 200 }
            held.forEach { $0.close() }
        }
    }

    @Test("the connections that there is room for are at most those of the configuration, and at least one")
    func room() {
        #expect(Descriptors.room(for: 1024, limit: 65_536, open: 30) == 1024)
        #expect(Descriptors.room(for: 1024, limit: 1024, open: 30) == 1024 - 30 - Descriptors.reserve)
        #expect(Descriptors.room(for: 1024, limit: 32, open: 30) == 1)
    }
}

/// A connection that does nothing by itself.
final class OpenSocket: Sendable {
    let descriptor: Int32
    private let isClosed = Atomic(false)

    init(_ path: String) throws {
        descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard withUnixAddress(path, { connect(descriptor, $0, $1) }) == 0 else { throw DaemonScope.Failed(code: errno) }
    }

    func send(_ text: String) {
        var text = text
        _ = text.withUTF8 { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    }

    /// Once: the number may be another's by a second time.
    func close() {
        if !isClosed.exchange(true, ordering: .relaxed) { _ = Glibc.close(descriptor) }
    }
}
