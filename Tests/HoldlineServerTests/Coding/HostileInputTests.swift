import HoldlineCore
import Testing

@testable import HoldlineServer

/// Bytes that somebody made worse: whatever they are, the daemon answers 4xx or closes, and the next request works.
@Suite("hostile bytes")
struct HostileInputTests {
    private static let requests = [
        "GET /v1/tickets?limit=5 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
        "GET /v1/invoices/F1/dunning?asOf=2026-11-20 HTTP/1.1\r\nHost: h\r\n\r\n",
        "HEAD /v1/tickets/1 HTTP/1.1\r\nHost: h\r\nIf-None-Match: \"3-0123456789abcdef\"\r\n\r\n",
        "POST /v1/tickets HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 33\r\n\r\n"
            + #"{"customer":"C-1","subject":"xy"}"#,
        "POST /v1/tickets HTTP/1.1\r\nHost: h\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "22\r\n" + #"{"customer":"C-1","subject":"xy"}"# + "\n\r\n0\r\n\r\n",
        "POST /v1/dunning/check?all=true HTTP/1.0\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\nF1\nF2\n",
        "PATCH /v1/tickets/1 HTTP/1.1\r\nHost: h\r\nIf-Match: \"1\"\r\nIdempotency-Key: k\r\nContent-Length: 15\r\n\r\n"
            + #"{"subject":"z"}"#,
    ]

    private static let pieces: [[UInt8]] =
        [
            "\r\n", "\n", "\r", " ", "\t", ":", "\0", "\u{1}", "\u{7F}", "é", "%", "%00", "%FF", "/", "//", "?", "#", "*", "\"", "\\", "{",
            "}", "[",
            "]", ",", "0", "-1", "99999999999999999999", "HTTP/1.0", "HTTP/9.9", "Host: x\r\n", "Content-Length: 5\r\n",
            "Content-Length: -5\r\n", "Content-Length: 18446744073709551616\r\n", "Transfer-Encoding: chunked\r\n",
            "Transfer-Encoding: gzip, chunked\r\n", "Connection: keep-alive, Upgrade\r\nUpgrade: h2c\r\n", "Expect: 100-continue\r\n",
            "FFFFFFFFFFFFFFFFF\r\n", " chunked", "\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
        ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0xED, 0xA0, 0x80], Array(repeating: 0x41, count: 20_000)]

    private func mutated(_ random: inout SystemRandomNumberGenerator) -> [UInt8] {
        var bytes = Array((Self.requests.randomElement(using: &random) ?? "").utf8)
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let start = Int.random(in: 0...bytes.count, using: &random)
            let end = min(bytes.count, start + Int.random(in: 0...6, using: &random))
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes.removeSubrange(start..<end)
            case 1: bytes.removeSubrange(start...)
            default: bytes.replaceSubrange(start..<end, with: Self.pieces.randomElement(using: &random) ?? [])
            }
        }
        return bytes
    }

    @Test(
        "a client that sends no more, after nothing, half a request or a whole one, has its connection ended at once",
        .timeLimit(.minutes(10)))
    func halfClosed() async throws {
        try await DaemonScope.run {
            $0.limits.idle = 86_400
        } _: { daemon in
            let whole = Self.requests[3]
            for count in [0, 3, 20, whole.utf8.count - 40, whole.utf8.count - 5, whole.utf8.count] {
                for _ in 0..<20 {
                    let answer = String(decoding: try await daemon.half(Array(whole.utf8.prefix(count))), as: UTF8.self)
                    #expect(answer.contains("HTTP/1.1 201 ") == (count == whole.utf8.count), "\(count): \(answer)")
                }
            }
        }
    }

    @Test("three hundred changed requests get 2xx to 4xx or a closed connection, and the daemon goes on")
    func mutations() async throws {
        // The client says when it has sent all: no connection is left to the idle time.
        try await DaemonScope.run {
            $0.limits.idle = 86_400
        } _: { daemon in
            var random = SystemRandomNumberGenerator()
            for number in 0..<300 {
                let bytes = mutated(&random)
                let answer = try await daemon.half(bytes)
                for line in String(decoding: answer, as: UTF8.self).split(separator: "\r\n") where line.hasPrefix("HTTP/1.") {
                    let status = line.dropFirst(9).prefix(3)
                    #expect(status.first != "5", "\(status) for \(String(decoding: bytes, as: UTF8.self).debugDescription)")
                }
                if number % 50 == 0 { #expect(try await daemon.send("GET", "/healthz").status == 200) }
            }
            #expect(try await daemon.send("GET", "/v1/invoices/F1/dunning").status == 200)
        }
    }

    @Test(
        "requests that others were led astray by are refused, and smuggle none behind them",
        arguments: [
            "POST /healthz HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nGET ",
            "POST /v1/tickets HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /v1/whoami",
            "POST /v1/tickets HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
            "POST /v1/tickets HTTP/1.1\r\nHost: h\r\nContent-Length: +4\r\n\r\nabcd",
            "POST /v1/tickets HTTP/1.1\r\nHost: h\r\nContent-Length: 4, 4\r\n\r\nabcd",
            "GET /healthz HTTP/1.1\r\nHost: h\r\n folded: x\r\n\r\n", "GET /healthz HTTP/1.1\r\nHost : h\r\n\r\n",
            "GET /healthz HTTP/1.1\r\nHost: h\r\nX\u{0}: y\r\n\r\n", "GET /healthz HTTP/1.1\r\nHost: h\r\n: y\r\n\r\n",
            "GE\u{1}T /healthz HTTP/1.1\r\nHost: h\r\n\r\n", "GET /healthz HTTP/1.1 \r\nHost: h\r\n\r\n",
            "POST /v1/tickets HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nZ\r\n",
        ])
    func smuggling(_ request: String) async throws {
        try await DaemonScope.run { daemon in
            let answer = String(decoding: try await daemon.half(Array(request.utf8)), as: UTF8.self)
            let statuses = answer.split(separator: "\r\n").filter { $0.hasPrefix("HTTP/1.") }.map { $0.dropFirst(9).prefix(3) }
            #expect(statuses.count <= 1, "\(answer)")
            #expect(statuses.allSatisfy { $0.first == "4" }, "\(answer)")
            #expect(!answer.contains("\"roles\""))
            #expect(try await daemon.send("GET", "/healthz").status == 200)
        }
    }
}

extension DaemonScope {
    /// What is answered to bytes after which the client sends no more.
    func half(_ bytes: [UInt8]) async throws -> [UInt8] { try await exchange(bytes, halfClose: true) }
}
