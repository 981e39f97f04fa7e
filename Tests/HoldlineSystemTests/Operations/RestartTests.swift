import Foundation
import Glibc
import HoldlineClient
import HoldlineCore
import Synchronization
import Testing
import Waiting

/// Restarts under a socket that a service manager keeps, as an upgrade does. Three in short; HOLDLINE_TESTS=long has 200.
@Suite("Restarts under load", .serialized)
struct RestartTests {
    private final class Seen: Sendable {
        struct State {
            var isOver = false
            var acknowledged: [String: TicketID] = [:]
            var refused: [String] = []
            var longest = Duration.zero
            /// When the last ticket was acknowledged, to whomever; and the longest time between two.
            var last: ContinuousClock.Instant?
            var silence = Duration.zero

            mutating func acknowledge(_ key: String, _ id: TicketID, at now: ContinuousClock.Instant) {
                acknowledged[key] = id
                if let last { silence = max(silence, now - last) }
                last = now
            }
        }

        let state = Mutex(State())
        var isOver: Bool { state.withLock { $0.isOver } }
    }

    /// A listening socket that the daemons inherit one after the other.
    private func listener(_ path: String) throws -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
        guard bound == 0, listen(descriptor, 4096) == 0 else { throw TestProblem(description: "cannot listen: \(errno)") }
        return descriptor
    }

    /// Opens tickets, each with its key until it is acknowledged.
    private func write(_ f: DaemonFixture, _ writer: Int, _ seen: Seen) async throws {
        let client = try f.client(waits: Array(repeating: .milliseconds(10), count: 3000))
        var place = 0
        while !seen.isOver {
            place += 1
            let key = "\(writer)-\(place)"
            let started = ContinuousClock.now
            do {
                let id = try await client.open(try .test(key, on: "I-\(key)"), key: key).value.ticket.id
                seen.state.withLock { $0.acknowledge(key, id, at: .now) }
            } catch {
                seen.state.withLock { $0.refused.append("\(key): \(error)") }
            }
            seen.state.withLock { $0.longest = max($0.longest, .now - started) }
        }
        await client.shutDown()
    }

    /// An agent who asks for a call and waits for it, again after each stop.
    private func wait(_ f: DaemonFixture, _ agent: Int, _ seen: Seen) async throws {
        let client = try f.client().acting(for: "agent\(agent)")
        while !seen.isOver { _ = try? await client.next(wait: 300, key: "n-\(agent)-\(UUID().uuidString)") }
        await client.shutDown()
    }

    @Test(
        "nobody is refused, every acknowledged ticket is there once, and each stop ends with 0, whoever waits, follows or sends half a request"
    )
    func restarts() async throws {
        try await DaemonFixture.scope(start: false) { f in
            try FileManager.default.createDirectory(atPath: f.directory + "/s", withIntermediateDirectories: true)
            let listener = try listener(f.socket)
            defer { close(listener) }
            let wrapper = ["bash", "-c", "exec 3<&\(listener) && LISTEN_FDS=1 LISTEN_PID=$$ exec \"$@\"", "bash"]
            try await f.start(under: wrapper)
            let seen = Seen()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<(Programs.isLong ? 16 : 4) { group.addTask { try await write(f, writer, seen) } }
                for agent in 0..<3 { group.addTask { try await wait(f, agent, seen) } }
                var kept: [Int32] = []
                defer { for descriptor in kept { close(descriptor) } }
                for _ in 0..<(Programs.isLong ? 200 : 3) {
                    let before = seen.state.withLock { $0.acknowledged.count }
                    // A follower that does not read, and half a request, for each daemon.
                    for text in ["GET /v1/events?after=0&follow=true HTTP/1.1\r\nHost: h\r\n\r\n", "POST /v1/tickets HTTP/1.1\r\nHo"] {
                        let descriptor = try Raw(f.socket).connect()
                        _ = text.withCString { Glibc.send(descriptor, $0, strlen($0), 0x4000) }
                        kept.append(descriptor)
                    }
                    try await until { seen.state.withLock { $0.acknowledged.count } >= before + 8 }
                    #expect(f.stop() == 0)
                    try await f.start(under: wrapper)
                }
                seen.state.withLock { $0.isOver = true }
                // Those who wait for a call hear of it by a stop.
                #expect(f.stop() == 0)
                try await f.start(under: wrapper)
                for _ in 0..<3 { _ = try f.request("POST", "/v1/calls", #"{"queue":"support"}"#) }
                try await group.waitForAll()
            }
            let (acknowledged, refused, longest, silence) = seen.state.withLock { ($0.acknowledged, $0.refused, $0.longest, $0.silence) }
            print("restarts: \(acknowledged.count) tickets, the longest took \(longest), nobody was answered for at most \(silence)")
            #expect(refused.isEmpty, "\(refused.prefix(5))")
            #expect(Set(acknowledged.values).count == acknowledged.count)
            let client = try f.client()
            for (key, id) in acknowledged { #expect(try await client.ticket(id).value.ticket.subject?.text == key) }
            #expect(try await client.verifyLedger(tables: true).value.intact)
            await client.shutDown()
        }
    }
}
