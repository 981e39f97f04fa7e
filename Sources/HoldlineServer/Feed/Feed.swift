import HoldlineCore
import HoldlineStore
import HummingbirdCore
import NIOCore
import ServiceLifecycle

/// One reader of the feed. It pulls pages from the ledger, so that however slow it is, it holds no writer back.
struct Feed: Sendable {
    /// It reads pages from the store, and writes with the services' patience.
    let services: Services
    /// Closed where the reader leaves it full for too long.
    let channel: any NIOCore.Channel
    /// The last event that was written; the next page begins behind it.
    var seq: Int64
    /// nil for a reader that does not follow.
    var seat: Followers.Seat?

    /// Events of one read and one write.
    static let pageSize = 500

    /// Why the feed looks: the ledger may have grown, or nothing was written for some seconds.
    private enum Wake: Sendable {
        case head, heartbeat
    }

    /// A line with the last seq that was written, where nothing came for a while: a reader tells a silent ledger from a dead
    /// connection by it.
    private struct Heartbeat: Encodable { let heartbeat: Int64 }
    /// The last line for a reader that does not follow. Without it the answer broke off.
    private struct End: Encodable { let head: Int64 }

    /// All events up to the head that stands now, then `{"head": N}`.
    mutating func writeOnce(to head: Int64, _ writer: inout any ResponseBodyWriter) async throws {
        while seq < head, try await writePage(limit: Int(min(head - seq, Int64(Self.pageSize))), to: &writer) {}
        try await write(line: End(head: head), to: &writer)
    }

    /// Events as they come, and a heartbeat where none do, until the reader hangs up or the daemon stops.
    mutating func follow(_ writer: inout any ResponseBodyWriter) async throws {
        let (wakes, wake) = AsyncStream.makeStream(of: Wake.self, bufferingPolicy: .bufferingNewest(1))
        let services = services
        // Both end with this scope, which cancels them.
        async let _: Void = {
            for await _ in services.store.heads() { wake.yield(.head) }
        }()
        async let _: Void = {
            while !Task.isCancelled {
                try? await Task.sleep(for: services.heartbeat)
                wake.yield(.heartbeat)
            }
        }()
        seat?.sent(upTo: seq)
        wake.yield(.head)
        try await withGracefulShutdownHandler {
            for await reason in wakes {
                var isSilent = true
                while try await writePage(limit: Self.pageSize, to: &writer) { isSilent = false }
                if isSilent, reason == .heartbeat { try await write(line: Heartbeat(heartbeat: seq), to: &writer) }
            }
        } onGracefulShutdown: {
            wake.finish()
        }
    }

    /// Whether there was anything to write.
    private mutating func writePage(limit: Int, to writer: inout any ResponseBodyWriter) async throws -> Bool {
        let lines = try await services.store.events(after: seq, limit: limit)
        guard let last = lines.last else { return false }
        var buffer = ByteBuffer()
        for line in lines {
            buffer.writeString(line.json)
            buffer.writeInteger(UInt8(ascii: "\n"))
        }
        try await services.write(buffer, to: &writer, on: channel)
        seq = last.seq
        seat?.sent(upTo: seq)
        return true
    }

    /// Writes one line that is no event.
    private func write(line: some Encodable, to writer: inout any ResponseBodyWriter) async throws {
        var buffer = ByteBuffer()
        try JSONAnswer.append(line: line, to: &buffer)
        try await services.write(buffer, to: &writer, on: channel)
    }
}
