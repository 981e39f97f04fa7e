import HoldlineCore
import HoldlineWire
import Testing
import Waiting

@testable import HoldlineServer

@Suite struct WallboardStreamTests {
    private static let request = Array("GET /wallboard/events HTTP/1.1\r\nHost: holdline\r\n\r\n".utf8)

    /// What was sent of a stream, an event each.
    private func events(_ bytes: [UInt8]) throws -> [String] {
        try Reply(bytes).text.split(separator: "\n\n").map(String.init)
    }

    /// Whether the last event is there to its end, and a text is somewhere.
    private static func isWhole(_ bytes: [UInt8], with text: String) -> Bool {
        let sent = String(decoding: bytes, as: UTF8.self)
        return sent.utf8.reversed().starts(with: "}\n\n\r\n".utf8.reversed()) && sent.contains(text)
    }

    private func board(_ event: String) throws -> Parsed {
        let data = try #require(event.split(separator: "\n").first { $0.hasPrefix("data: ") })
        return try JSONValue.read(Array(data.dropFirst(6).utf8))
    }

    @Test("a stream begins with the whole, and has an event with a number for what changes")
    func changes() async throws {
        try await DaemonScope.run { daemon in
            let first = try await daemon.exchange(Self.request) { Self.isWhole($0, with: "countedAt") }
            let reply = try Reply(first)
            #expect(reply.status == 200 && reply.headers["content-type"] == "text/event-stream")
            #expect(reply.headers["cache-control"] == "no-store" && reply.headers["x-accel-buffering"] == "no")
            let begin = try events(first)
            #expect(begin.count == 2 && begin[0] == "retry: 2000")
            #expect(begin[1].split(separator: "\n").map { $0.prefix { $0 != ":" } } == ["id", "event", "data"])
            #expect(SchemaValidator.problems(try board(begin[1]), .named("Wallboard")) == [])

            async let followed = daemon.exchange(Self.request) { Self.isWhole($0, with: #""state":"talking""#) }
            for path in ["/v1/calls", "/v1/calls/next", "/v1/calls/1/answer"] {
                try await daemon.send("POST", path, path == "/v1/calls" ? #"{"queue":"support"}"# : "{}", ["Holdline-Agent": "lea"])
            }
            let boards = try events(try await followed).filter { $0.contains("event: board") }
            // Each is the whole; what changed within a second comes at once.
            for event in boards { #expect(SchemaValidator.problems(try board(event), .named("Wallboard")) == []) }
            let last = try board(try #require(boards.last))
            #expect(last["queues"]?.elements.first?["talking"]?.whole == 1 && last["callers"]?.elements.isEmpty == true)
        }
    }

    @Test("whoever leaves gives the place back, one more than the limit is told so, and HEAD takes none")
    func places() async throws {
        try await DaemonScope.run {
            $0.limits.followers = 2
            $0.limits.followersOfUser = 2
        } _: { daemon in
            func count() async throws -> Double? {
                try PrometheusPage(try await daemon.send("GET", "/metrics").text).samples["holdline_followers"]
            }
            #expect(try await daemon.send("HEAD", "/wallboard/events").status == 200)
            #expect(try await count() == 0)
            async let one = daemon.exchange(Self.request) { String(decoding: $0, as: UTF8.self).contains("C-1") }
            async let other = daemon.exchange(Self.request) { String(decoding: $0, as: UTF8.self).contains("C-1") }
            try await until { try await count() == 2 }
            let refused = try await daemon.send("GET", "/wallboard/events")
            #expect(refused.status == 503 && refused.code == "too-many-followers")
            try await daemon.send("POST", "/v1/calls", #"{"queue":"support"}"#)
            _ = try await (one, other)
            try await until { try await count() == 0 }
            #expect(try await count() == 0)
        }
    }
}
