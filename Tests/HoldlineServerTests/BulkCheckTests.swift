import HoldlineCore
import Testing

@testable import HoldlineServer

@Suite struct BulkCheckTests {
    @Test("every line is counted, and one that cannot be read pauses")
    func lines() async throws {
        try await DaemonScope.run { daemon in
            for number in ["F1", "F2"] { try await daemon.send("PUT", "/v1/invoices/\(number)", WriteTests.invoice) }
            try await daemon.send(
                "POST", "/v1/tickets", #"{"customer":"C-042","subject":"s","disputes":[{"invoice":"F2","reason":"PRI","amount":"200.00"}]}"#
            )
            let body =
                Array("F1\r\nF2\n F1 \tC-042\n\nF9\n".utf8) + [0xFF, 0x0A] + Array(String(repeating: "x", count: 100_000).utf8)
                + Array("\n..\nF1".utf8)
            let reply = try await daemon.send("POST", "/v1/dunning/check", body, type: "text/plain")
            #expect(reply.status == 200)
            let end = try #require(reply.lines.last)
            #expect(end["checked"]?.whole == 9)
            #expect(end["pause"]?.whole == 5)
            #expect(end["partial"]?.whole == 1)
            #expect(end["unknown"]?.whole == 5)
            #expect(reply.lines.dropLast().map { $0["decision"]?.string } == ["partial", "pause", "pause", "pause", "pause", "pause"])
            for line in reply.lines {
                #expect(SchemaValidator.problems(line, .either([.named("DunningAnswer"), .named("DunningCheckEnd")])) == [])
            }
            let all = try await daemon.send("POST", "/v1/dunning/check?all=true", body, type: "text/plain")
            #expect(all.lines.count == 10)
            #expect(all.lines.last == end)
            let none = try await daemon.send("POST", "/v1/dunning/check", "", type: "text/plain")
            #expect(none.lines.map { $0["checked"]?.whole } == [0])
        }
    }

    @Test("the line of an answer is the same bytes as the answer for one invoice")
    func sameBytes() async throws {
        try await DaemonScope.run { daemon in
            try await daemon.send("PUT", "/v1/invoices/F1", WriteTests.invoice)
            let one = try await daemon.send("GET", "/v1/invoices/F1/dunning?asOf=2099-01-01").text
            let many = try await daemon.send("POST", "/v1/dunning/check?all=true&asOf=2099-01-01", "F1\n", type: "text/plain").text
            #expect(many.hasPrefix(one + "\n"))
        }
    }

    @Test("a stream that breaks off has no closing line")
    func brokenOff() async throws {
        try await DaemonScope.run { daemon in
            let head = "POST /v1/dunning/check HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nF1\n\r\nnonsense\r\n"
            let answer = String(decoding: try await daemon.exchange(Array(head.utf8)), as: UTF8.self)
            #expect(answer.hasPrefix("HTTP/1.1 200 "))
            #expect(!answer.contains("checked"))
            #expect(answer.ranges(of: "HTTP/1.1").count == 1)
            #expect(!answer.hasSuffix("0\r\n\r\n"))
        }
    }
}
