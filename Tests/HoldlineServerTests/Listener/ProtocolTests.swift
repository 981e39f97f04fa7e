import HoldlineCore
import Testing

@testable import HoldlineServer

@Suite("HTTP as its versions and methods say")
struct ProtocolTests {
    /// A path of a route, with something in its parameters that the daemon has.
    private func path(of route: Route<Services>) -> String {
        let path = route.path.description.replacing("{number}", with: "F1").replacing("{reference}", with: "C-042")
        let id = path.hasPrefix("/v1/holds") ? "H-1" : path.hasPrefix("/v1/calls") ? "C-1" : "T-1"
        return path.replacing("{id}", with: id).replacing("{login}", with: "root")
    }

    @Test("HEAD has the status and headers of GET on every route, no content, and the connection goes on")
    func head() async throws {
        try await DaemonScope.run { daemon in
            try await daemon.send("PUT", "/v1/invoices/F1", WriteTests.invoice)
            try await daemon.send("POST", "/v1/tickets", WriteTests.ticket)
            // A stream of events has no end.
            let ending = Routes.all.filter { $0.methodName == "GET" }.map(path).filter { $0 != "/wallboard/events" }
            let paths = ending + ["/v1/nope", "/v1/tickets/T-99", "/v1/tickets?nope=1"]
            for path in paths {
                let get = try await daemon.send("GET", path)
                let bytes = try await daemon.exchange(
                    Array("HEAD \(path) HTTP/1.1\r\nHost: h\r\n\r\nGET /healthz HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n".utf8))
                let head = try Reply(bytes)
                #expect(head.status == get.status, "\(path)")
                #expect(head.headers["content-type"] == get.headers["content-type"], "\(path)")
                if get.headers["transfer-encoding"] == nil, path != "/metrics", path != "/v1/backup" {
                    #expect(head.headers["content-length"].flatMap { Int($0) } ?? 0 > 0, "\(path)")
                }
                let rest = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n\r\n", maxSplits: 1).last ?? ""
                #expect(rest.hasPrefix("HTTP/1.1 200 OK\r\n"), "\(path): \(rest.prefix(80))")
                #expect(rest.hasSuffix(#"{"status":"ok"}"#), "\(path)")
            }
        }
    }

    @Test("HEAD where there is no GET is 405, without content, and names the methods")
    func headOfPost() async throws {
        try await DaemonScope.run { daemon in
            let bytes = try await daemon.exchange(Array("HEAD /v1/dunning/check HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n".utf8))
            let reply = try Reply(bytes)
            #expect(reply.status == 405)
            #expect(reply.headers["allow"] == "POST")
            #expect(reply.body.isEmpty)
            #expect(try await daemon.send("DELETE", "/v1/tickets").headers["allow"] == "GET, HEAD, POST")
            #expect(try await daemon.send("PUT", "/v1/tickets/T-1").headers["allow"] == "GET, HEAD, PATCH")
            #expect(try await daemon.send("OPTIONS", "*").headers["allow"]?.contains("PATCH") == true)
        }
    }

    @Test("HEAD of a feed that would be followed takes no follower's place")
    func headOfFeed() async throws {
        try await DaemonScope.run {
            $0.limits.followers = 1
        } _: { daemon in
            for _ in 0..<3 {
                let reply = try await daemon.send("HEAD", "/v1/events?follow=true")
                #expect(reply.status == 200)
            }
        }
    }

    @Test(
        "HTTP/1.0 is answered without chunks, and the connection ends",
        arguments: [
            "POST /v1/dunning/check?all=true HTTP/1.0\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nF1\n",
            "POST /v1/dunning/check?all=true HTTP/1.0\r\nConnection: keep-alive\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nF1\n",
            "GET /v1/invoices/F1/dunning HTTP/1.0\r\n\r\n", "GET /v1/invoices/F1/dunning HTTP/1.0\r\nHost: h\r\n\r\n",
            "GET /v1/invoices/F1/dunning HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
            "POST /v1/dunning/check?all=true HTTP/1.0\r\nExpect: 100-continue\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nF1\n",
        ])
    func version(_ request: String) async throws {
        try await DaemonScope.run { daemon in
            let bytes = try await daemon.exchange(Array(request.utf8))
            let reply = try Reply(bytes)
            #expect(String(decoding: bytes.prefix(15), as: UTF8.self) == "HTTP/1.0 200 OK")
            #expect(reply.headers["connection"] == "close")
            #expect(reply.headers["transfer-encoding"] == nil)
            #expect(reply.lines.first?["invoice"]?.string == "F1", "\(reply.text)")
        }
    }

    @Test("what is sent behind a request that ends the connection is not answered")
    func behindTheEnd() async throws {
        try await DaemonScope.run { daemon in
            let last = [
                "GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "GET /healthz HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
            ]
            for request in last {
                let bytes = try await daemon.exchange(Array((request + "GET /v1/whoami HTTP/1.1\r\nHost: h\r\n\r\n").utf8))
                #expect(String(decoding: bytes, as: UTF8.self).hasSuffix(#"{"status":"ok"}"#))
            }
        }
    }

    @Test(
        "HTTP/1.1 has one Host, also on the fast path; another version is none that is spoken here",
        arguments: ["/healthz", "/v1/invoices/F1/dunning"])
    func host(_ path: String) async throws {
        try await DaemonScope.run { daemon in
            let bad = [
                "GET \(path) HTTP/1.1\r\n\r\n", "GET \(path) HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET \(path) HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n", "GET \(path) HTTP/1.1\r\nHost: a b\r\n\r\n",
                "GET \(path) HTTP/1.1\r\nHost: a,b\r\n\r\n", "GET \(path) HTTP/1.1\r\nHost: http://a/\r\n\r\n",
                "GET \(path) HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", "GET \(path) HTTP/2.0\r\nHost: a\r\n\r\n",
                "GET \(path) HTTP/0.9\r\nHost: a\r\n\r\n", "GET \(path)\r\n\r\n", "GET \(path) HTTP/3.7\r\nHost: a\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            ]
            for request in bad {
                let bytes = try await daemon.exchange(Array(request.utf8))
                let reply = try Reply(bytes)
                #expect(reply.status == 400, "\(request)")
                #expect(reply.code == "malformed", "\(request)")
                #expect(String(decoding: bytes, as: UTF8.self).components(of: "HTTP/1.1 400") == 1, "answered once: \(request)")
            }
            for host in ["h", "", "localhost:80", "[::1]:8080", "%2Frun%2Fh.sock"] {
                let request = "GET \(path) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n"
                #expect(try Reply(await daemon.exchange(Array(request.utf8))).status == 200, "\(host)")
            }
        }
    }

    @Test(
        "a target in absolute-form is the path in it, and what is no path is refused",
        arguments: [
            ("GET http://h/healthz", 200), ("GET HTTP://h:80/healthz", 200), ("GET http://h/v1/tickets?limit=1", 200),
            ("GET http://h", 404), ("GET http:///healthz", 400), ("GET *", 400), ("OPTIONS *", 405), ("CONNECT h:80", 400),
            ("GET /healthz#x", 200), ("OPTIONS /v1/tickets", 405), ("TRACE /healthz", 405),
        ])
    func targets(_ start: String, _ status: Int) async throws {
        try await DaemonScope.run { daemon in
            let reply = try Reply(await daemon.exchange(Array("\(start) HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n".utf8)))
            if start.hasSuffix("#x") { #expect([200, 400, 404].contains(reply.status)) } else { #expect(reply.status == status) }
        }
    }

    @Test("a request to go over to another protocol is answered in this one, and ends the connection")
    func upgrade() async throws {
        try await DaemonScope.run { daemon in
            for headers in [
                "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AA", "Connection: Upgrade\r\nUpgrade: websocket",
            ] {
                let reply = try Reply(await daemon.exchange(Array("GET /healthz HTTP/1.1\r\nHost: h\r\n\(headers)\r\n\r\n".utf8)))
                #expect(reply.status == 200)
                #expect(reply.headers["connection"] == "close")
            }
        }
    }
}

extension String {
    func components(of separator: String) -> Int { ranges(of: separator).count }
}
