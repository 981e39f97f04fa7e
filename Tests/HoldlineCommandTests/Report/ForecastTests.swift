import HoldlineClient
import HoldlineCore
import Testing

@testable import holdline

@Suite("The forecast")
struct ForecastTests {
    private let asked = ["forecast", "--calls", "100/30m", "--aht", "180s"]

    @Test("the answer is a sentence of each model, and its row is marked")
    func table() async {
        let run = await Run.holdline(asked + ["--target", "80/20", "--patience", "60s"])
        #expect(run.status == 0 && run.error.isEmpty)
        #expect(run.output.contains("100 calls in 30 min, 3 min each: a load of 10.00 erlangs. Target: 80 % within 20 s."))
        #expect(run.output.contains("Erlang C, nobody gives up: 14 agents answer 88.8 % within 20 s, after 7.8 s"))
        #expect(run.output.contains("Erlang A, patience 1 min: 12 agents answer 86.0 % within 20 s"))
        let lines = run.output.split(separator: "\n").map(String.init)
        #expect(
            lines.contains { $0.hasPrefix("C →      14  88.8 %    7.8 s") },
            "\(run.output)")
        #expect(lines.filter { $0.contains("→") }.count == 2)
        #expect(lines.contains { $0.contains("   13  79.6 %   17.1 s") })
    }

    @Test("where both models agree one row carries both marks")
    func agreed() async {
        let run = await Run.holdline(["forecast", "--calls", "1/1h", "--aht", "1m", "--patience", "10m"])
        #expect(run.output.contains("A C →"))
    }

    @Test("a table fits the terminal, and becomes a block a row where it is too narrow for its columns", arguments: [60, 80])
    func width(_ width: Int) async {
        let run = await Run.holdline(asked + ["--patience", "60s"], terminal: true, width: width)
        let lines = run.output.split(separator: "\n").map(String.init)
        #expect(lines.allSatisfy { CellWidth.of($0) <= width }, "\(run.output)")
        if width >= 80 {
            #expect(lines.contains { $0.contains("AGENTS") && $0.contains("SL C") && $0.contains("MEAN WAIT A") }, "\(run.output)")
        } else {
            #expect(lines.contains("AGENTS       9") && lines.contains { $0.hasPrefix("MEAN WAIT A") }, "\(run.output)")
        }
    }

    @Test("a service level that misses the target is not rounded up to it")
    func rounding() {
        #expect(ForecastText.level(0.79996, target: 0.8) == "79.9 %")
        #expect(ForecastText.level(0.80004, target: 0.8) == "80.0 %")
        #expect(ForecastText.level(0.7956, target: 0.8) == "79.6 %")
        #expect(ForecastText.level(0.996, target: 0.8, 0) == "100 %")
        #expect(ForecastText.number(0.05, 2) == "0.05" && ForecastText.number(-1.25, 1) == "-1.3" && ForecastText.number(12, 0) == "12")
    }

    @Test("CSV and JSON have all digits, and a queue without end has no mean wait")
    func machine() async throws {
        let csv = await Run.holdline(asked + ["--patience", "5m", "-o", "csv"])
        let lines = csv.output.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        let head = try #require(lines.first)
        func value(_ agents: String, _ name: String) throws -> String {
            let row = try #require(lines.first { $0[0] == agents })
            return row[try #require(head.firstIndex(of: name))]
        }
        #expect(try value("14", "erlangC.serviceLevel").hasPrefix("0.888350019"))
        #expect(try value("14", "erlangA.abandoned").hasPrefix("0.013983744"))
        #expect(try value("10", "erlangC.asa").isEmpty)
        let json = await Run.holdline(asked + ["-o", "json"])
        let staffing = try decoded(Staffing.self, from: Array(json.output.utf8))
        #expect(staffing.agents == 14 && staffing.patience == nil && staffing.rows.count == 7)
        #expect(json.output.contains("\"agentsWithPatience\":null"))
    }

    @Test(
        "what makes no sense is wrong usage, in words, and nothing is printed",
        arguments: [
            ["--calls", "100", "--aht", "3m"], ["--calls", "inf/30m", "--aht", "3m"], ["--calls=-5/30m", "--aht", "3m"],
            ["--calls", "0/30m", "--aht", "3m"], ["--calls", "100/0s", "--aht", "3m"], ["--calls", "1e3/30m", "--aht", "3m"],
            ["--calls", "100/30m", "--aht", "0s"], ["--calls", "100/30m", "--aht", "180"], ["--calls", "100/30m"],
            ["--calls", "99999999/1s", "--aht", "1h"], ["--calls", "100/30m", "--aht", "3m", "--target", "100/20"],
            ["--calls", "100/30m", "--aht", "3m", "--target", "0.8/20"], ["--calls", "100/30m", "--aht", "3m", "--target", "80"],
            ["--calls", "100/30m", "--aht", "3m", "--max-occupancy", "0.85"],
            ["--calls", "100/30m", "--aht", "3m", "--max-occupancy", "101%"],
            ["--calls", "100/30m", "--aht", "3m", "--patience", "0s"], ["--calls", "100/30m", "--aht", "3m", "--from-history"],
            ["--calls", "100/30m", "--aht", "3m", "--queue", "x"], ["--from-history", "--from", "2026-02-02", "--to", "2026-02-01"],
            ["--from-history", "--erlang-c", "--patience", "1m"],
        ])
    func senseless(_ arguments: [String]) async {
        let run = await Run.holdline(["forecast"] + arguments)
        #expect(run.status == 64, "\(run.error)")
        #expect(!run.error.isEmpty && run.output.isEmpty)
    }

    @Test("a target may carry its percent sign and its unit")
    func target() throws {
        for text in ["80/20", "80%/20", "80/20s", "80%/20s"] {
            #expect(try Read.target(text) == TargetArgument(serviceLevel: 0.8, threshold: 20))
        }
        #expect(try Read.target("90/1m").threshold == 60)
        #expect(try Read.percent("85") == 0.85)
    }
}

@Suite("The week's plan")
struct WeekPlanTests {
    private static func pattern(aht: String = "180.0", patience: String = "60.0", slots: String? = nil) -> String {
        let slots =
            slots ?? """
                {"weekday":0,"halfHour":18,"calls":100,"weeks":4},{"weekday":0,"halfHour":19,"calls":20.5,"weeks":4},\
                {"weekday":6,"halfHour":18,"calls":99999,"weeks":4}
                """
        return """
            {"queue":"billing","from":"2026-10-01","to":"2026-10-31","zone":"Europe/Paris","slots":[\(slots)],"aht":\(aht),\
            "patience":\(patience),"arrived":400,"answered":390,"abandoned":10}
            """
    }

    private func plan(_ pattern: String, _ arguments: String..., terminal: Bool = false) async throws -> (run: Run, target: String?) {
        var run = Run(status: -1, output: "", error: "")
        var target: String?
        try await ScriptedDaemon.run({ _, _ in .answer(200, pattern) }) { daemon in
            run = await Run.holdline(["forecast", "--from-history", "--socket", daemon.socket] + arguments, terminal: terminal)
            target = daemon.requests.first?.target
        }
        return (run, target)
    }

    @Test("the daemon is asked for the queue and the days, and only what was said")
    func asked() async throws {
        let all = try await plan(Self.pattern(), "--queue", "after sales", "--from", "2026-10-01", "--to", "2026-10-31")
        #expect(all.target == "/v1/reports/arrivals?queue=after%20sales&from=2026-10-01&to=2026-10-31")
        #expect(try await plan(Self.pattern()).target == "/v1/reports/arrivals")
    }

    @Test("the grid has a row for each half hour with calls, fits 80 cells and adds up the hours")
    func grid() async throws {
        let run = try await plan(Self.pattern(), terminal: true).run
        #expect(run.status == 0 && run.error.isEmpty, "\(run.error)")
        let lines = run.output.split(separator: "\n").map(String.init)
        #expect(lines.allSatisfy { CellWidth.of($0) <= 80 }, "\(run.output)")
        #expect(lines.filter { $0.hasPrefix("09:") }.count == 2)
        #expect(lines.contains { $0.hasPrefix("09:00") && $0.contains(" 12  86%") }, "\(run.output)")
        // Half an hour of 12 agents and one of as many as 20.5 calls need.
        let rest = try Staffing.fewest(try Traffic(calls: 20.5, per: 1800, aht: 180), patience: 60, target: .standard)
        #expect(lines.contains { $0.hasPrefix("hours") && $0.contains(" \(ForecastText.whole(Double(12 + rest) / 2)) ") }, "\(run.output)")
        #expect(run.output.contains("Erlang A"))
    }

    @Test("what is given takes the place of what was observed")
    func given() async throws {
        let safe = try await plan(Self.pattern(), "--erlang-c", "-o", "csv").run.output
        #expect(safe.contains("\n0,18,09:00,100.0,14,0.888350"))
        let quick = try await plan(Self.pattern(), "--aht", "90s", "--patience", "1m", "-o", "json").run.output
        let week = try decoded(WeekPlan.self, from: Array(quick.utf8))
        #expect(week.aht == 90 && week.patience == 60 && week.slots.count == 3)
        #expect(week.pattern.aht == 180)
    }

    @Test("without a call there is nothing to plan, and without a length of calls it must be given")
    func missing() async throws {
        let none = try await plan(Self.pattern(aht: "null", patience: "null", slots: "")).run
        #expect(none.status == 0 && none.output.isEmpty && none.error.contains("nothing to plan"))
        let unknown = try await plan(Self.pattern(aht: "null")).run
        #expect(unknown.status == 1 && unknown.error.contains("--aht"))
        #expect(try await plan(Self.pattern(aht: "null"), "--aht", "3m").run.status == 0)
    }

    @Test("means of few weeks are said to say little, and a half hour that no week has is refused")
    func doubtful() async throws {
        let few = try await plan(Self.pattern(slots: #"{"weekday":0,"halfHour":18,"calls":3,"weeks":1}"#)).run
        #expect(few.status == 0 && few.error.contains("once"))
        let strange = try await plan(Self.pattern(slots: #"{"weekday":9,"halfHour":18,"calls":3,"weeks":1}"#)).run
        #expect(strange.status == 1 && strange.output.isEmpty && strange.error.contains("weekday"))
        #expect(try await plan(Self.pattern(), "--aht", "0s").run.status == 64)
    }
}
