import HoldlineCore
import HoldlineWire
import Testing
import Waiting

@testable import HoldlineServer

@Suite struct CallRouteTests {
    private static let lea = ["Holdline-Agent": "lea"]

    @Test("every answer of the call queue is what its schema says")
    func schemas() async throws {
        try await DaemonScope.run { daemon in
            func check(_ reply: Reply, _ schema: Schema, _ status: Int = 200, at place: SourceLocation = #_sourceLocation) {
                #expect(reply.status == status, "\(reply.text)", sourceLocation: place)
                #expect(SchemaValidator.problems(reply.json, schema) == [], "\(reply.text)", sourceLocation: place)
            }
            let added = try await daemon.send(
                "POST", "/v1/calls", #"{"queue":"support","number":"01 23 45 67 89","customer":"C-042","skills":["german:2"]}"#)
            check(added, .named("Call"), 201)
            #expect(added.headers["location"] == "/v1/calls/C-1")
            check(try await daemon.send("POST", "/v1/agents/lea/login", #"{"skills":["german:3"],"queues":["support"]}"#), .named("Agent"))
            check(try await daemon.send("POST", "/v1/calls/next", "{}", Self.lea), .named("Call"))
            check(try await daemon.send("GET", "/v1/calls/1/why"), .named("CallReasons"))
            check(try await daemon.send("POST", "/v1/calls/1/answer", "", Self.lea), .named("Call"))
            check(try await daemon.send("POST", "/v1/agents/lea/pause", #"{"reason":"lunch"}"#, Self.lea), .named("Agent"))
            check(try await daemon.send("GET", "/v1/queues"), .named("QueueList"))
            check(try await daemon.send("POST", "/v1/calls/1/done", #"{"open":"chairs"}"#, Self.lea), .named("Call"))
            check(try await daemon.send("GET", "/v1/calls?state=ended&agent=lea"), .page(of: "Call"))
            check(try await daemon.send("GET", "/v1/agents"), .page(of: "Agent"))
            let agent = try await daemon.send("GET", "/v1/agents/lea")
            check(agent, .named("Agent"))
            #expect(agent.json["status"]?.string == "paused" && agent.json["reason"]?.string == "lunch")
            check(try await daemon.send("GET", "/v1/visits?own=true"), .page(of: "Call"))
            check(try await daemon.send("GET", "/v1/agents/entries"), .page(of: "AgentEntry"))
            check(try await daemon.send("GET", "/v1/reports/queue?by=hour&serviceLevel=30s&formula=asterisk"), .named("QueueReport"))
            check(try await daemon.send("GET", "/v1/reports/arrivals?queue=support"), .named("ArrivalPattern"))
            #expect(try await daemon.send("GET", "/v1/tickets/1").json["call"]?.string == "C-1")
            let seen = #"{"source":"asterisk","callid":"1.1","entry":1,"queue":"support","arrivedAt":"2026-01-02T03:04:05Z"}"#
            check(try await daemon.send("POST", "/v1/observed/calls", seen), .named("Call"), 201)
            check(try await daemon.send("POST", "/v1/observed/calls", seen), .named("Call"), 200)
            let lines = try await daemon.send("POST", "/v1/observed/calls", seen + "\n" + "{}\n", type: "application/x-ndjson")
            #expect(lines.lines.count == 3)
            for line in lines.lines {
                #expect(SchemaValidator.problems(line, .either([.named("LineAnswer"), .named("LinesEnd")])) == [], "\(line)")
            }
            let member = #"{"source":"asterisk","agent":"SIP/200","at":"2026-01-02T03:04:05Z","kind":"login","queue":"support"}"#
            check(try await daemon.send("POST", "/v1/observed/agents", member), .named("Agent"))
        }
    }

    @Test("next is 204 where there is no call, waits for one, and repeats an offer that is still unanswered")
    func next() async throws {
        try await DaemonScope.run { daemon in
            #expect(try await daemon.send("POST", "/v1/calls/next", "{}", Self.lea).status == 204)
            try await daemon.send("POST", "/v1/agents/lea/logout", "")
            async let waiting = daemon.send("POST", "/v1/calls/next", #"{"wait":300}"#, Self.lea)
            // Asking is a login.
            try await until { try await daemon.send("GET", "/v1/agents/lea").json["status"]?.string == "available" }
            try await daemon.send("POST", "/v1/calls", #"{"queue":"support"}"#)
            let offered = try await waiting
            #expect(offered.status == 200 && offered.json["id"]?.string == "C-1")
            #expect(try await daemon.send("POST", "/v1/calls/next", "{}", Self.lea).json["id"]?.string == "C-1")
            #expect(try await daemon.send("POST", "/v1/calls/next", #"{"wait":301}"#, Self.lea).code == "invalid")
            try await daemon.send("POST", "/v1/calls/1/answer", "", Self.lea)
            #expect(try await daemon.send("POST", "/v1/calls/next", "{}", Self.lea).code == "wrong-state")
            try await daemon.send("POST", "/v1/agents/lea/pause", "")
            try await daemon.send("POST", "/v1/calls/1/done", "", Self.lea)
            #expect(try await daemon.send("POST", "/v1/calls/next", "{}", Self.lea).code == "paused")
        }
    }

    @Test("the same key gives the first call again, another body is refused")
    func key() async throws {
        try await DaemonScope.run { daemon in
            for _ in 0..<2 { try await daemon.send("POST", "/v1/calls", #"{"queue":"support"}"#) }
            let headers = Self.lea.merging(["Idempotency-Key": "k"]) { $1 }
            #expect(try await daemon.send("POST", "/v1/calls/next", "{}", headers).json["id"]?.string == "C-1")
            try await daemon.send("POST", "/v1/calls/1/answer", "", Self.lea)
            let again = try await daemon.send("POST", "/v1/calls/next", "{}", headers)
            #expect(again.json["id"]?.string == "C-1" && again.json["state"]?.string == "offered")
            #expect(again.headers["idempotency-replayed"] == "true")
            #expect(try await daemon.send("POST", "/v1/calls/next", #"{"wait":1}"#, headers).code == "key-reused")
        }
    }

    @Test("an agent who hangs up while waiting is offered nothing")
    func hangUp() async throws {
        try await DaemonScope.run { daemon in
            try await daemon.send("POST", "/v1/agents/lea/login", #"{"queues":["support"]}"#)
            let head = "POST /v1/calls/next HTTP/1.1\r\nHost: x\r\nHoldline-Agent: lea\r\nContent-Length: 12\r\n\r\n"
            // Sends, and closes at once; the daemon hears of it from the kernel, sooner or later.
            _ = try await daemon.exchange(Array((head + #"{"wait":300}"#).utf8)) { _ in true }
            try await until {
                try PrometheusPage(try await daemon.send("GET", "/metrics").text).samples.keys.contains {
                    $0.hasPrefix("holdline_http_requests_total{") && $0.contains(#"route="/v1/calls/next""#)
                }
            }
            try await daemon.send("POST", "/v1/calls", #"{"queue":"support"}"#)
            // A round of the dispatcher that offers a call begins with the call; an agent who asks now gets it, in a later round.
            let mine = try await daemon.send("POST", "/v1/calls/next", "{}", ["Holdline-Agent": "zoe"])
            #expect(mine.status == 200 && mine.json["id"]?.string == "C-1" && mine.json["passes"]?.elements.isEmpty == true)
        }
    }

    @Test("50 agents who ask at once for 400 calls: each goes to exactly one, and nobody has two")
    func many() async throws {
        try await DaemonScope.run { daemon in
            for _ in 0..<400 { try await daemon.send("POST", "/v1/calls", #"{"queue":"support"}"#) }
            let taken = try await withThrowingTaskGroup(of: [String].self) { group in
                for agent in 0..<50 {
                    group.addTask {
                        let header = ["Holdline-Agent": "agent\(agent)"]
                        var mine: [String] = []
                        while true {
                            let offered = try await daemon.send("POST", "/v1/calls/next", "{}", header)
                            guard offered.status == 200, let id = offered.json["id"]?.string else { return mine }
                            #expect(offered.json["agent"]?.string == "agent\(agent)")
                            mine.append(id)
                            #expect(try await daemon.send("POST", "/v1/calls/\(id)/answer", "", header).status == 200)
                            #expect(try await daemon.send("POST", "/v1/calls/\(id)/done", "", header).status == 200)
                        }
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(taken.count == 400 && Set(taken).count == 400)
            let queue = try await daemon.send("GET", "/v1/queues").json["items"]?.elements.first
            #expect(queue?["booked"]?["answered"] == .number(400) && queue?["booked"]?["waiting"] == .number(0))
            // What is reckoned from the ledger's rows is what the board counted.
            let report = try await daemon.send("GET", "/v1/reports/queue").json["total"]
            #expect(report?["answered"] == .number(400) && report?["arrived"] == .number(400))
            let page = try PrometheusPage(try await daemon.send("GET", "/metrics").text)
            #expect(page.samples["holdline_calls{booking=\"answered\",queue=\"support\"}"] == 400)
            let level = report?["serviceLevels"]?.elements.first { $0["formula"]?.string == "offered" }?["percent"]?.string
            let live = page.samples["holdline_queue_service_level_percent{formula=\"offered\",queue=\"support\"}"]
            #expect(live != nil && live == level.flatMap(Double.init))
        }
    }

    @Test("who may act for another agent: a connector and a supervisor; and the metrics are the report's numbers")
    func behalf() async throws {
        try await DaemonScope.run { daemon in
            try await daemon.send("POST", "/v1/calls", #"{"queue":"support"}"#)
            try await daemon.send("POST", "/v1/calls/next", "{}", Self.lea)
            #expect(try await daemon.send("POST", "/v1/calls/1/answer", "", ["Holdline-Agent": "bob"]).code == "not-yours")
            #expect(try await daemon.send("POST", "/v1/calls/1/answer", "", ["Holdline-Agent": "a\u{1}"]).status >= 400)
            let page = try PrometheusPage(try await daemon.send("GET", "/metrics").text)
            #expect(page.samples["holdline_calls{booking=\"waiting\",queue=\"support\"}"] == 1)
            #expect(page.samples["holdline_calls_arrived_total{queue=\"support\"}"] == 1)
        }
    }

    @Test("an offer that rings out is back in its place, a closed queue's caller is turned away, an unknown queue is named")
    func time() async throws {
        try await DaemonScope.run { settings in
            var support = QueuePolicy()
            support.offerFor = 1
            var closed = QueuePolicy()
            closed.largest = 0
            settings.policy.calls.queues = [QueueName(unchecked: "support"): support, QueueName(unchecked: "full"): closed]
        } _: { daemon in
            try await daemon.send("POST", "/v1/calls", #"{"queue":"support"}"#)
            try await daemon.send("POST", "/v1/calls/next", "{}", Self.lea)
            try await until { try await daemon.send("GET", "/v1/calls/1").json["state"]?.string == "waiting" }
            let call = try await daemon.send("GET", "/v1/calls/1").json
            #expect(call["state"]?.string == "waiting" && call["passes"]?.elements.count == 1)
            let away = try await daemon.send("POST", "/v1/calls", #"{"queue":"full"}"#)
            #expect(away.status == 201 && away.json["outcome"]?.string == "turned-away" && away.json["turnedAway"]?.string == "full")
            let unknown = try await daemon.send("POST", "/v1/calls", #"{"queue":"sales"}"#)
            #expect(unknown.code == "no-such-queue" && unknown.json["allowed"]?.elements.count == 2)
        }
    }
}
