import HoldlineCore
import HoldlineWire
import Testing

@testable import HoldlineServer

@Suite struct RequestTests {
    @Test(
        "the daemon's own user without a role is told so on every route but /healthz and the few of whoever has the file, and on paths that are not there"
    )
    func noRole() async throws {
        try await DaemonScope.run {
            $0.roles = RoleMap()
        } _: { daemon in
            // The caller here is the daemon's own user, who could read the file itself: it has these whatever the roles say.
            let own: Set = [
                "GET /readyz", "GET /v1/backup", "GET /v1/backups", "GET /v1/ledger/head", "GET /v1/ledger/verify", "POST /v1/retention",
            ]
            for route in Routes.all {
                let method = String(route.name.prefix { $0 != " " })
                let path = route.path.description.replacing("{id}", with: "1").replacing("{number}", with: "F").replacing(
                    "{reference}", with: "C")
                let reply = try await daemon.send(method, path, method == "GET" ? nil : "{}")
                let isLetIn = path == "/healthz" || own.contains(route.name)
                #expect((reply.status == 403) != isLetIn, "\(route.name)")
                if !isLetIn { #expect(reply.code == "not-your-role", "\(route.name)") }
            }
            for path in ["/", "/nope", "/v1/tickets/1/nope"] { #expect(try await daemon.send("GET", path).code == "not-your-role") }
            #expect(try await daemon.send("DELETE", "/v1/tickets").code == "not-your-role")
        }
    }

    @Test("what cannot be answered is a problem, with a request id, and the daemon goes on")
    func badRequests() async throws {
        try await DaemonScope.run {
            $0.limits.body = 10_000
            $0.limits.headers = 4096
        } _: { daemon in
            let deep = String(repeating: "[", count: 9_000)
            let big = String(repeating: "a", count: 100_000)
            let replies: [(Reply, Int, String)] = [
                (try await daemon.send("POST", "/v1/tickets", deep), 400, "malformed"),
                (try await daemon.send("POST", "/v1/tickets", big), 413, "too-large"),
                (try await daemon.send("POST", "/v1/tickets", "{}", type: "text/xml"), 415, "unsupported-media-type"),
                (try await daemon.send("POST", "/v1/invoices", "{}", type: "text/xml"), 415, "unsupported-media-type"),
                (try await daemon.send("GET", "/v1/nope"), 404, "not-found"),
                (try await daemon.send("GET", "/v1/tickets/seven"), 404, "not-found"),
                (try await daemon.send("GET", "/v1/invoices/%FF"), 400, "malformed"),
                (try await daemon.send("GET", "/v1/tickets?page=2"), 422, "unknown-field"),
                (try await daemon.send("GET", "/v1/events?after=1"), 409, "ahead"),
            ]
            for (reply, status, code) in replies {
                #expect(reply.status == status, "\(reply.text)")
                #expect(reply.code == code)
                #expect(reply.headers["content-type"] == "application/problem+json")
                #expect(reply.headers["x-request-id"]?.count == 16)
                #expect(SchemaValidator.problems(reply.json, .named("Problem")) == [])
            }
            let method = try await daemon.send("DELETE", "/v1/tickets")
            #expect(method.status == 405)
            #expect(method.headers["allow"] == "GET, HEAD, POST")
            #expect(try await daemon.send("GET", "/healthz", nil, ["X-Long": String(repeating: "x", count: 8_000)]).status == 431)
            #expect(try Reply(await daemon.exchange(Array("nonsense\r\n\r\n".utf8))).code == "malformed")
            let broken = "POST /v1/tickets HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\nnonsense\r\n"
            #expect(try Reply(await daemon.exchange(Array(broken.utf8))).code == "malformed")
            #expect(try await daemon.send("GET", "/healthz").status == 200)
        }
    }

    @Test("a connection that closes at once, or in the middle of a request, harms nobody else")
    func hangUps() async throws {
        try await DaemonScope.run { daemon in
            for bytes in ["", "GET ", "POST /v1/tickets HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"] {
                for _ in 0..<100 { _ = try await daemon.exchange(Array(bytes.utf8)) { _ in true } }
            }
            #expect(try await daemon.send("GET", "/healthz").status == 200)
        }
    }

    @Test("a connection more than the limit waits for its turn")
    func connections() async throws {
        try await DaemonScope.run {
            $0.limits.connections = 2
        } _: { daemon in
            try await withThrowingTaskGroup { group in
                for _ in 0..<200 { group.addTask { try await daemon.send("GET", "/healthz").status } }
                for try await status in group { #expect(status == 200) }
            }
        }
    }

    @Test("requests are counted by the table's path")
    func metrics() async throws {
        try await DaemonScope.run { daemon in
            for number in 1...3 { try await daemon.send("GET", "/v1/invoices/F\(number)/dunning") }
            try await daemon.send("GET", "/v1/nope/5")
            let page = try await daemon.send("GET", "/metrics")
            #expect(page.text.contains(#"holdline_http_requests_total{method="GET",route="/v1/invoices/{number}/dunning",status="200"} 3"#))
            #expect(page.text.contains(#"holdline_http_requests_total{method="GET",route="none",status="404"} 1"#))
            #expect(page.text.contains("holdline_commits_total 0"))
        }
    }
}
