import Testing

@testable import HoldlineServer
@testable import HoldlineStore

@Suite("metrics page")
struct MetricsTests {
    @Test("counts and times are written in Prometheus' format")
    func everyKind() throws {
        let registry = MetricRegistry(help: ["requests_total": "Requests \\ answered\nso far"])
        registry.counter("requests_total", [("status", "200"), ("method", "GET")]).increment(by: 2)
        registry.counter("requests_total", [("method", "GET"), ("status", "200")]).increment()
        registry.counter("requests_total", [("method", "PUT"), ("status", "201")]).increment(by: 5)
        registry.counter("http.broken-requests").increment(by: -3)
        let times = registry.histogram("latency_seconds")
        for duration: Int64 in [500_000, 500_001, 2_000_000_000, 60_000_000_000] { times.record(nanoseconds: duration) }

        let page = try PrometheusPage(registry.page())
        #expect(page.samples["requests_total{method=\"GET\",status=\"200\"}"] == 3)
        #expect(page.samples["requests_total{method=\"PUT\",status=\"201\"}"] == 5)
        #expect(page.help["requests_total"] == #"Requests \\ answered\nso far"#)
        #expect(page.samples["http_broken_requests"] == 0)
        #expect(page.types["latency_seconds"] == "histogram")
        #expect(page.samples["latency_seconds_bucket{le=\"0.0005\"}"] == 1)
        #expect(page.samples["latency_seconds_bucket{le=\"0.001\"}"] == 2)
        #expect(page.samples["latency_seconds_bucket{le=\"10\"}"] == 3)
        #expect(page.samples["latency_seconds_bucket{le=\"+Inf\"}"] == 4)
        #expect(page.samples["latency_seconds_count"] == 4)
    }

    @Test("hostile labels cannot break the page")
    func hostileLabels() throws {
        let registry = MetricRegistry()
        let value = "a\"b\\c\nd} 1\n# TYPE x counter é"
        registry.counter("9 lives/é", [("path-é", value)]).increment()
        let page = try PrometheusPage(registry.page())
        #expect(page.samples.count == 1)
        #expect(page.samples.keys.first?.hasPrefix("_9_lives__{path__=\"a\\\"b\\\\c\\nd}") == true)
    }

    @Test("a name that counts is not a histogram's too")
    func oneNameTwoKinds() throws {
        let registry = MetricRegistry()
        registry.counter("size").increment(by: 4)
        registry.histogram("size").record(3)
        let page = try PrometheusPage(registry.page())
        #expect(page.types == ["size": "counter"])
        #expect(page.samples == ["size": 4])
    }

    @Test("counts from many threads are all there")
    func concurrent() async throws {
        let registry = MetricRegistry()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<1000 {
                        registry.counter("hits_total").increment()
                        registry.histogram("hit_seconds").record(nanoseconds: 1)
                    }
                }
            }
        }
        let page = try PrometheusPage(registry.page())
        #expect(page.samples["hits_total"] == 8000)
        #expect(page.samples["hit_seconds_count"] == 8000)
    }

    @Test("the store's figures are on the page, its histograms cumulative")
    func store() throws {
        var metrics = StoreMetrics()
        #expect(throws: Never.self) { try PrometheusPage(metrics.page()) }
        metrics.commits = 6
        metrics.commands = 40
        metrics.batched = 42
        metrics.rejected = 2
        metrics.commitSeconds = 0.25
        metrics.batchSizes = [3, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 1]
        metrics.commitTimes = [1, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        metrics.queueDepth = 4
        metrics.activeHolds = 9
        metrics.head = 812
        let page = try PrometheusPage(metrics.page())
        #expect(page.samples["holdline_commits_total"] == 6)
        #expect(page.samples["holdline_commands_total"] == 40)
        #expect(page.samples["holdline_commands_rejected_total"] == 2)
        #expect(page.samples["holdline_commit_batch_size_bucket{le=\"2\"}"] == 3)
        #expect(page.samples["holdline_commit_batch_size_bucket{le=\"1024\"}"] == 5)
        #expect(page.samples["holdline_commit_batch_size_count"] == 6)
        #expect(page.samples["holdline_commit_batch_size_sum"] == 42)
        #expect(page.samples["holdline_commit_seconds_bucket{le=\"0.001\"}"] == 6)
        #expect(page.samples["holdline_commit_seconds_sum"] == 0.25)
        #expect(page.samples["holdline_queue_depth"] == 4)
        #expect(page.samples["holdline_active_holds"] == 9)
        #expect(page.samples["holdline_ledger_seq"] == 812)
        // The two parts stand on one page, the registry's and the store's.
        let registry = MetricRegistry()
        registry.counter("holdline_requests_total").increment()
        #expect(throws: Never.self) { try PrometheusPage(registry.page() + metrics.page()) }
    }

    @Test("commands that were refused are not among those that were committed, and holds of other days are not active")
    func figures() async throws {
        try await DaemonScope.run { daemon in
            try await daemon.send("PUT", "/v1/invoices/F1", WriteTests.invoice)
            #expect(try await daemon.send("POST", "/v1/tickets/99/take", "{}").status == 404)
            for days in [#""until":"2099-01-01""#, #""from":"2098-01-01","until":"2099-01-01""#] {
                let hold = #"{"kind":"manual","invoice":"F1",\#(days)}"#
                #expect(try await daemon.send("POST", "/v1/holds", hold).status == 201)
            }
            let page = try PrometheusPage(try await daemon.send("GET", "/metrics").text)
            #expect(page.samples["holdline_commands_total"] == 3)
            #expect(page.samples["holdline_commands_rejected_total"] == 1)
            #expect(page.samples["holdline_active_holds"] == 1)
        }
    }

    @Test("a name that nobody configured makes a queue until there are a thousand, and then none")
    func queues() async throws {
        try await DaemonScope.run { daemon in
            let calls = (0..<Services.largestNames).map { number in
                #"{"source":"pbx","callid":"\#(number)","entry":1,"queue":"q\#(number)","arrivedAt":"2026-11-20T09:12:44Z"}"# + "\n"
            }
            let reply = try await daemon.send("POST", "/v1/observed/calls", Array(calls.joined().utf8), type: "application/x-ndjson")
            #expect(reply.lines.last?["done"]?.whole == Services.largestNames)
            #expect(try await daemon.send("POST", "/v1/calls", #"{"queue":"one-more"}"#).code == "no-such-queue")
            #expect(try await daemon.send("POST", "/v1/calls", #"{"queue":"q7"}"#).status == 201)
        }
    }
}
