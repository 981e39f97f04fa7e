import HoldlineCore
import HoldlineStore
import HoldlineWire
import Logging
import Testing

@testable import HoldlineServer

/// The fast path against the ordinary way.
@Suite struct FastPathTests {
    private static let numbers = ["F1", "F2", "A/1", "x y", "é-1", "\"q\"", "..x", "9", "a+b", "a%b", "日本"]

    private static func fill(_ daemon: DaemonScope) async throws {
        for (place, number) in numbers.enumerated() where place != 3 {
            try await daemon.send("PUT", "/v1/invoices/\(PercentCoding.encode(number))", WriteTests.invoice)
        }
        try await daemon.send(
            "POST", "/v1/tickets", #"{"customer":"C-042","subject":"s","disputes":[{"invoice":"F2","reason":"PRI","amount":"200.00"}]}"#)
        try await daemon.send("POST", "/v1/holds", #"{"kind":"promise","invoice":"A/1","until":"2099-02-01"}"#)
        try await daemon.send("POST", "/v1/holds", #"{"kind":"manual","customer":"C-9"}"#)
    }

    /// Answers of one connection, in their order, without what differs in every answer.
    private static func replies(_ bytes: [UInt8]) throws -> [(head: String, body: String)] {
        var rest = String(decoding: bytes, as: UTF8.self)[...]
        var replies: [(String, String)] = []
        while let end = rest.firstRange(of: "\r\n\r\n") {
            let head = rest[..<end.lowerBound]
            let length = try #require(
                head.firstRange(of: "Content-Length: ").flatMap { Int(head[$0.upperBound...].prefix { $0.isNumber }) })
            let body = rest[end.upperBound...].utf8.prefix(length)
            let lines = head.split(separator: "\r\n").map { line in
                line.hasPrefix("Date: ") ? "Date" : line.hasPrefix("X-Request-Id: ") ? "X-Request-Id \(line.utf8.count)" : String(line)
            }
            replies.append((lines.joined(separator: "\n"), String(decoding: body, as: UTF8.self)))
            rest = rest[body.endIndex...]
        }
        #expect(rest.isEmpty)
        return replies
    }

    /// Answered in the ordinary way: the caller is known by then.
    private static let first = "GET /v1/whoami HTTP/1.1\r\nHost: x\r\n\r\n"

    /// One request of each kind that the fast path takes or leaves; `ordinary` adds a header that it does not take.
    private static func requests(ordinary: Bool) -> [String] {
        let queries = [
            "", "?", "?asOf=2099-01-15", "?asOf=2000-01-01", "?asOf=2099-02-29", "?asOf=", "?customer=C-9",
            "?customer=C%2D9&asOf=2099-01-15",
            "?customer=", "?customer=a+b", "?asOf=2099-01-15&asOf=2099-01-15", "?nope=1", "?&&customer=C-9&", "?asOf=2099%2D01-15",
            "?as%4Ff=2099-01-15", "?customer=%FF", "?customer=C-9%", "?asOf=2099-01-155", "?customer=\(String(repeating: "c", count: 201))",
        ]
        var targets: [String] = []
        for number in numbers.map({ PercentCoding.encode($0) }) + [
            "a+b", "%2E%2E", "..", ".", "%", "%4", "%46%31", "%ff", "a%00b", "", "%20F1", "F1%0D",
        ] {
            for query in queries { targets.append("/v1/invoices/\(number)/dunning\(query)") }
        }
        targets += [String(repeating: "n", count: 200), String(repeating: "n", count: 201), String(repeating: "%C3%A9", count: 200)].map {
            "/v1/invoices/\($0)/dunning"
        }
        targets += [
            "/v1/invoices/F1/dunning/", "/v1/invoices//dunning", "//v1/invoices/F1/dunning", "/v1/invoices/F1/Dunning",
            "/v1/invoices/F1/x/dunning", "/V1/invoices/F1/dunning", "/v1/invoices/dunning", "/healthz",
        ]
        return targets.map { "GET \($0) HTTP/1.1\r\nHost: x\r\n\(ordinary ? "If-None-Match: \"x\"\r\n" : "")\r\n" }
    }

    /// A problem names its request, which is another one each time.
    private static func withoutRequest(_ body: String) -> String {
        guard let name = body.firstRange(of: "\"instance\":\"urn:holdline:request:") else { return body }
        return String(body[..<name.upperBound]) + body[name.upperBound...].drop { $0.isHexDigit }
    }

    @Test("one connection gets the same bytes from the fast path as from the ordinary way, in the order of its requests")
    func agrees() async throws {
        try await DaemonScope.run { daemon in
            try await Self.fill(daemon)
            func replies(ordinary: Bool) async throws -> [(head: String, body: String)] {
                try Self.replies(await daemon.converse([Self.first] + Self.requests(ordinary: ordinary)))
            }
            let fast = try await replies(ordinary: false)
            let slow = try await replies(ordinary: true)
            #expect(fast.count == Self.requests(ordinary: false).count + 1)
            #expect(slow.count == fast.count)
            for (fast, slow) in zip(fast, slow) {
                #expect(fast.head == slow.head)
                #expect(Self.withoutRequest(fast.body) == Self.withoutRequest(slow.body))
            }
        }
    }

    @Test("thousands of pipelined requests, fast and ordinary mixed, are answered in their order")
    func pipelined() async throws {
        try await DaemonScope.run { daemon in
            try await Self.fill(daemon)
            var requests = ""
            var chance = SystemRandomNumberGenerator()
            for number in 0..<4_000 {
                switch Int.random(in: 0..<8, using: &chance) {
                case 0: requests += "GET /v1/invoices/N\(number)/dunning HTTP/1.1\r\nHost: x\r\nIf-None-Match: \"x\"\r\n\r\n"
                case 1: requests += "GET /v1/invoices/N\(number)/dunning HTTP/1.1\r\nHost: x\r\nConnection: Keep-Alive\r\n\r\n"
                case 2: requests += "GET /v1/invoices/N\(number)/dunning HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
                case 3: requests += "GET /v1/invoices/%20N\(number)/dunning HTTP/1.1\r\nHost: x\r\n\r\n"
                default: requests += "GET /v1/invoices/N\(number)/dunning HTTP/1.1\r\nHost: x\r\nAccept: */*\r\n\r\n"
                }
            }
            requests += "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
            let replies = try Self.replies(await daemon.exchange(Array(requests.utf8), after: Array(Self.first.utf8)))
            #expect(replies.count == 4_002)
            for (number, reply) in replies.dropFirst().dropLast().enumerated() {
                guard reply.body.hasPrefix("{\"invoice\":\"N\(number)\",") else {
                    Issue.record("\(number): \(reply)")
                    return
                }
            }
        }
    }

    @Test("the fast path's requests are counted as the others are")
    func counted() async throws {
        try await DaemonScope.run { daemon in
            let one = "GET /v1/invoices/F1/dunning HTTP/1.1\r\nHost: x\r\n\r\n"
            let last = "GET /v1/invoices/F1/dunning HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
            _ = try await daemon.exchange(Array((String(repeating: one, count: 50) + last).utf8), after: Array(Self.first.utf8))
            let page = try await daemon.send("GET", "/metrics").text
            #expect(page.contains(#"holdline_http_requests_total{method="GET",route="/v1/invoices/{number}/dunning",status="200"} 51"#))
            #expect(page.contains(#"holdline_http_request_duration_seconds_count{method="GET",route="/v1/invoices/{number}/dunning"} 51"#))
        }
    }

    @Test("nobody without a role is answered by the fast path")
    func roles() async throws {
        try await DaemonScope.run {
            $0.roles = RoleMap([.agent: .init(users: ["nobody"])])
        } _: { daemon in
            let one = "GET /v1/invoices/F1/dunning HTTP/1.1\r\nHost: x\r\n\r\n"
            let last = "GET /v1/invoices/F1/dunning HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
            let replies = try Self.replies(
                await daemon.exchange(Array((String(repeating: one, count: 200) + last).utf8), after: Array(Self.first.utf8)))
            #expect(replies.count == 202)
            #expect(replies.allSatisfy { $0.head.hasPrefix("HTTP/1.1 403 ") })
        }
    }

    @Test("a target is read as the ordinary way reads it, or left to it", arguments: [1, 2, 3, 4] as [UInt64])
    func targets(seed: UInt64) throws {
        var state = seed
        func pick<Element>(_ elements: [Element]) -> Element {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return elements[Int(state >> 33) % elements.count]
        }
        let pieces = [
            "F", "2025", "-", ".", "%2F", "%20", "%C3%A9", "é", "+", "%", "%2", "/", "?", "#", "&", "=", "~", "%7E", "%7F", "%00", "\"",
            "0",
            "asOf=2026-12-01", "&customer=C-1", "customer=", "/dunning", "",
        ]
        var taken = 0
        for _ in 0..<25_000 {
            var target = pick(["/v1/invoices/", "/v1/invoices/", "/v1/invoices/F", "/v1/invoice/"])
            for _ in 0..<pick([1, 1, 2, 3, 5]) { target += pick(pieces) }
            target += pick(["/dunning", "/dunning", "/dunning", "/dunnin", ""])
            target += pick(["", "", "?", "?asOf=2026-12-01", "?customer=C-1&asOf=2026-02-30", "?customer=", "?x=1"])
            if pick([true, false, false]) { for _ in 0..<pick([1, 2]) { target += pick(pieces) } }
            var text = ByteText()
            var copy = target
            guard let read = copy.withUTF8({ DunningTarget.read(UnsafeRawBufferPointer($0), into: &text) }) else { continue }
            taken += 1
            let number = String(decoding: text.bytes[..<read.number], as: UTF8.self)
            let customer = read.customer.map { String(decoding: text.bytes[read.number..<(read.number + $0)], as: UTF8.self) }
            let ordinary = RequestTarget(target)
            let values = try #require(PathPattern(FastPath.route).match(ordinary.segments), "\(target)")
            let query = try DunningQuery(QueryText(ordinary.query, known: DunningQuery.described.map(\.name)))
            #expect(try PathValues(encoded: values).identifier("number", InvoiceNumber.self).text == number)
            #expect(query.customer?.text == customer)
            #expect(query.asOf == read.asOf)
        }
        #expect(taken > 1_000)
    }
}
