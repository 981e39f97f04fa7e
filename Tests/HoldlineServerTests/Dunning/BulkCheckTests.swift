import HoldlineCore
import HoldlineWire
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
            // Where the answer has not begun when the nonsense is read, there is none at all.
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 200 "))
            #expect(!answer.contains("checked"))
            #expect(answer.ranges(of: "HTTP/1.1").count <= 1)
            #expect(!answer.hasSuffix("0\r\n\r\n"))
        }
    }

    @Test("a list in JSON is answered in one object, with the same answers and figures as its lines")
    func object() async throws {
        try await DaemonScope.run { daemon in
            for number in ["F1", "F2"] { try await daemon.send("PUT", "/v1/invoices/\(number)", WriteTests.invoice) }
            try await daemon.send(
                "POST", "/v1/tickets", #"{"customer":"C-042","subject":"s","disputes":[{"invoice":"F2","reason":"PRI","amount":"200.00"}]}"#
            )
            let list = #"{"invoices":["F1","F2"," F1 ","F9","","..","F\u0001","\#(String(repeating: "x", count: 10_000))"]}"#
            let reply = try await daemon.send("POST", "/v1/dunning/check", list)
            #expect(reply.status == 200 && reply.headers["content-type"] == "application/json", "\(reply.text)")
            #expect(SchemaValidator.problems(reply.json, .named("DunningCheckAnswer")) == [], "\(reply.text)")
            let figures = ["checked": 8, "pause": 5, "partial": 1, "unknown": 5]
            for (name, count) in figures { #expect(reply.json[name]?.whole == count, "\(name): \(reply.text.suffix(100))") }
            #expect(reply.json["items"]?.elements.map { $0["decision"]?.string } == ["partial"] + Array(repeating: "pause", count: 5))
            for all in [#"{"invoices":["F1","F2"],"all":true}"#, #"{"all":true,"asOf":"2099-01-01","invoices":["F1","F2"]}"#] {
                let reply = try await daemon.send("POST", "/v1/dunning/check", all)
                let lines = try await daemon.send(
                    "POST", "/v1/dunning/check?all=true\(all.contains("asOf") ? "&asOf=2099-01-01" : "")", "F1\nF2\n", type: "text/plain")
                #expect(reply.json["items"]?.elements == Array(lines.lines.dropLast()), "\(reply.text)")
            }
            #expect(try await daemon.send("POST", "/v1/dunning/check?all=true", #"{"invoices":["F1"]}"#).json["items"]?.elements.count == 1)
            #expect(try await daemon.send("POST", "/v1/dunning/check", #"{"invoices":[]}"#).json["items"]?.elements.count == 0)
            let refusals: [(String, String, Int, String?)] = [
                ("", #"{"invoices":["F1",3]}"#, 422, "invoices[1]"), ("", "{}", 422, "invoices"),
                ("", #"{"invoices":["F1"],"al":true}"#, 422, "al"),
                ("?all=false", #"{"invoices":["F1"],"all":true}"#, 422, "all"), ("", #"{"invoices":["F1"]"#, 400, nil),
                ("", #"["F1"]"#, 422, nil),
            ]
            for (query, body, status, field) in refusals {
                let reply = try await daemon.send("POST", "/v1/dunning/check\(query)", body)
                #expect(reply.status == status && (field == nil || reply.json["field"]?.string == field), "\(body): \(reply.text)")
            }
            let head =
                "POST /v1/dunning/check HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 40000000\r\nConnection: close\r\n\r\n"
            let large = String(decoding: try await daemon.exchange(Array(head.utf8)) { $0.count > 20 }, as: UTF8.self)
            #expect(large.hasPrefix("HTTP/1.1 413 "), "\(large)")
        }
    }

    @Test("a client that sends all before it reads gets everything: of a check, and of many writes")
    func sendsFirst() async throws {
        try await DaemonScope.run { daemon in
            let count = 60_000
            let numbers = Array((0..<count).map { "N\($0)\n" }.joined().utf8)
            let check = try await daemon.sendFirst("POST", "/v1/dunning/check?all=true", numbers, type: "text/plain")
            #expect(check.count { $0 == UInt8(ascii: "\n") } == count + 1)
            #expect(String(decoding: check.suffix(200), as: UTF8.self).contains("{\"checked\":\(count),\"pause\":\(count),"))
            let bad = Array(String(repeating: "{}\n", count: 20_000).utf8)
            for path in ["/v1/invoices", "/v1/tickets", "/v1/reminders", "/v1/observed/calls"] {
                let reply = try await daemon.sendFirst("POST", path, bad, type: "application/x-ndjson")
                #expect(reply.count { $0 == UInt8(ascii: "\n") } == 20_001, "\(path)")
                #expect(String(decoding: reply.suffix(100), as: UTF8.self).contains("\"refused\":20000"), "\(path)")
            }
        }
    }
}
