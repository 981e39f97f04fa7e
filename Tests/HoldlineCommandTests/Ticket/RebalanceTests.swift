import Testing

@testable import holdline

@Suite("sharing somebody's tickets out")
struct RebalanceVerbTests {
    private static func load(_ login: String, _ weight: Int, _ more: String = "") -> String {
        "{\"login\":\"\(login)\",\"tickets\":1,\"weight\":\(weight),\"mayTake\":true,\"skills\":[]\(more)}"
    }

    @Sendable private static func daemon(_ asked: ScriptedDaemon.Asked, _ before: Int) -> ScriptedDaemon.Reply {
        switch (asked.method, asked.target) {
        case ("GET", "/v1/agents/loads"):
            let items = [
                load("ada", 6, #","awayUntil":"2026-12-07""#), load("gone", 0).replacing("\"mayTake\":true", with: "\"mayTake\":false"),
                load("ines", 2), load("lunch", 0, #","status":"paused","pausedSince":"2026-11-20T07:00:00Z""#), load("tom", 0),
            ]
            return .answer(200, "{\"items\":[\(items.joined(separator: ","))],\"at\":\"2026-11-20T09:00:00Z\",\"version\":8}")
        case ("GET", let target) where target.hasPrefix("/v1/tickets?"):
            let tickets = ["T-1", "T-2", "T-3"].map {
                Wire.ticket($0).replacing("\"state\":\"new\"", with: "\"state\":\"open\",\"assignee\":\"ada\"")
            }
            return .answer(200, "{\"items\":[\(tickets.joined(separator: ","))],\"next\":null,\"version\":8}")
        case ("POST", "/v1/tickets/T-2/assign"): return .answer(409, Wire.problem(409, "wrong-state"))
        case ("POST", let target) where target.hasPrefix("/v1/tickets/"):
            return .answer(200, Wire.ticket(String(target.split(separator: "/")[2])))
        default: return .answer(404, Wire.problem(404, "not-found"))
        }
    }

    private func run(_ arguments: [String], input: String = "", asks: Bool = false, width: Int = 80) async throws -> (
        Run, writes: [ScriptedDaemon.Asked]
    ) {
        var result: (Run, [ScriptedDaemon.Asked])?
        try await ScriptedDaemon.run(Self.daemon) { daemon in
            let run = await Run.holdline(
                arguments + ["--socket", daemon.socket], input: input, terminal: asks, asks: asks, width: width)
            result = (run, daemon.requests.filter { $0.method == "POST" })
        }
        return try #require(result)
    }

    @Test("the proposal is shown in 80 columns and asked about; nobody who is away, paused for long or without a role gets anything")
    func asked() async throws {
        let (no, none) = try await run(["ticket", "rebalance", "--from", "ada"], input: "n\n", asks: true)
        #expect(no.status == 1 && none.isEmpty, "\(no)")
        #expect(no.output.split(separator: "\n").allSatisfy { CellWidth.of(String($0)) <= 80 })
        for text in ["TICKET", "T-1", "tom", "ines", "AFTER"] { #expect(no.output.contains(text), "\(text): \(no.output)") }
        for absent in ["gone", "lunch"] { #expect(!no.output.contains(absent), "\(no.output)") }
        let (yes, writes) = try await run(["ticket", "rebalance", "--from", "ada", "--key", "k"], input: "y\n", asks: true)
        #expect(yes.status == 65 && yes.error.contains("T-2: because [wrong-state]"), "\(yes)")
        #expect(writes.map(\.body) == Self.agents.map { "{\"agent\":\"\($0)\"}" })
        #expect(writes.map(\.key) == ["k/T-1", "k/T-2", "k/T-3"])
    }

    /// The weights are 2 each, and ines has 2 already.
    private static let agents = ["tom", "ines", "tom"]

    @Test("without a terminal nothing is done but with --yes; --dry-run and data are the proposal alone")
    func script() async throws {
        let (unsaid, none) = try await run(["ticket", "rebalance", "--from", "ada"])
        #expect(unsaid.status == 1 && none.isEmpty && unsaid.error.contains("--yes"), "\(unsaid)")
        let (dry, nothing) = try await run(["ticket", "rebalance", "--from", "ada", "--dry-run"])
        #expect(dry.status == 0 && nothing.isEmpty && dry.output.contains("T-3"), "\(dry)")
        let (json, still) = try await run(["ticket", "rebalance", "--from", "ada", "-o", "json"])
        #expect(json.status == 0 && still.isEmpty)
        let first = #"{"customer":"C-042","from":"ada","id":"T-1","priority":"normal","subject":"chairs","to":"tom"}"#
        #expect(json.output.split(separator: "\n").first.map(String.init) == first, "\(json.output)")
        let (csv, _) = try await run(["ticket", "rebalance", "--from", "ada", "-o", "csv"])
        #expect(csv.output.hasPrefix("id,to,from,priority,customer,subject\nT-1,tom,ada,"), "\(csv.output)")
        // As it is, it is what assign reads.
        for proposal in [json.output, csv.output] {
            let (given, writes) = try await run(["ticket", "assign", "--stdin"], input: proposal)
            #expect(given.status == 65, "\(given)")
            #expect(writes.map(\.target) == ["T-1", "T-2", "T-3"].map { "/v1/tickets/\($0)/assign" })
            #expect(writes.map(\.body) == Self.agents.map { "{\"agent\":\"\($0)\"}" })
        }
        let (done, all) = try await run(["ticket", "rebalance", "--from", "ada", "--yes", "-o", "json"])
        #expect(done.status == 65 && all.count == 3 && done.output.split(separator: "\n").count == 2, "\(done)")
    }

    @Test("--to names others; one who is away or has no role is refused, and of nobody nothing is said to be done")
    func named() async throws {
        let (ines, writes) = try await run(["ticket", "rebalance", "--from", "ada", "--to", "ines", "-m", "ada is ill", "-y"])
        #expect(ines.status == 65)
        #expect(Set(writes.map(\.body)) == [#"{"agent":"ines","note":"ada is ill"}"#])
        for (name, why) in [("ada", "away until 2026-12-07"), ("gone", "no role")] {
            let (refused, none) = try await run(["ticket", "rebalance", "--from", "ada", "--to", name, "-y"])
            #expect(refused.status == 1 && none.isEmpty && refused.error.contains(why), "\(refused)")
        }
        for wrong in [["--from", ","], ["--from", "ada", "--state", "closed"], ["--from", "ada", "-y", "-o", "csv"], []] {
            #expect(await Run.holdline(["ticket", "rebalance"] + wrong).status == 64, "\(wrong)")
        }
    }

    @Test("a line of standard input that does not say who gets it does nothing, unless --to does")
    func unsaid() async throws {
        let (refused, none) = try await run(["ticket", "assign", "--stdin"], input: "{\"id\":\"T-1\",\"to\":\"tom\"}\nT-3\n")
        #expect(refused.status == 64 && none.isEmpty && refused.error.contains("T-3"), "\(refused)")
        let (given, writes) = try await run(
            ["ticket", "assign", "--stdin", "--to", "ines"], input: "{\"id\":\"T-1\",\"to\":\"tom\"}\nT-3\n")
        #expect(given.status == 0 && writes.map(\.body) == ["ines", "ines"].map { "{\"agent\":\"\($0)\"}" })
    }
}
