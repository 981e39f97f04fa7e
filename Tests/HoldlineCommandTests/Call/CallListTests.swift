import HoldlineCore
import Testing

@testable import holdline

@Suite("Lists of calls, agents and queues")
struct CallListTests {
    @Sendable private static func byState(_ asked: ScriptedDaemon.Asked, _ before: Int) -> ScriptedDaemon.Reply {
        switch asked.target {
        case let target where target.contains("state=waiting"):
            .answer(200, target.contains("after=") ? Wire.page([Wire.call("C-9")]) : Wire.page([Wire.call("C-8")], next: "8"))
        case let target where target.contains("state=talking"): .answer(200, Wire.page([Wire.talking(#""unconfirmed":true"#)]))
        case "/v1/whoami": .answer(200, Wire.me)
        default: .answer(200, Wire.page([]))
        }
    }

    @Test("those who wait come first, in the order in which they came")
    func order() async throws {
        try await ScriptedDaemon.run(Self.byState) { daemon in
            let run = await Run.holdline(["call", "list", "--queue", "support", "--mine", "--socket", daemon.socket])
            let calls = run.output.split(separator: "\n").dropFirst().map { String($0.prefix { $0 != " " }) }
            #expect(calls == ["C-8", "C-9", "C-7"])
            #expect(run.output.contains("unconfirmed"))
            #expect(
                daemon.requests.map(\.target) == [
                    "/v1/whoami", "/v1/calls?queue=support&state=waiting&agent=lea&limit=50",
                    "/v1/calls?queue=support&state=waiting&agent=lea&limit=49&after=8",
                    "/v1/calls?queue=support&state=offered&agent=lea&limit=48", "/v1/calls?queue=support&state=talking&agent=lea&limit=48",
                    "/v1/calls?queue=support&state=held&agent=lea&limit=47",
                ])
        }
    }

    @Test("a limit counts over all states, and says that there is more", arguments: [1, 2])
    func limit(_ limit: Int) async throws {
        try await ScriptedDaemon.run(Self.byState) { daemon in
            let run = await Run.holdline(["call", "list", "--limit", String(limit), "-o", "json", "--socket", daemon.socket])
            #expect(run.output.split(separator: "\n").count == limit)
            #expect(run.error.contains("There is more"))
        }
    }

    @Test(
        "what is asked for reaches the daemon",
        arguments: [
            (["--ended", "--all"], "/v1/calls?limit=500"), (["--all", "--limit", "70"], "/v1/calls?limit=70"),
            (["--lost"], "/v1/calls?lost=true&limit=50"),
            (["--state", "ended"], "/v1/calls?state=ended&limit=50"),
            (["--outcome", "abandoned", "--customer", "C-042"], "/v1/calls?outcome=abandoned&customer=C-042&limit=50"),
        ])
    func target(_ arguments: [String], _ target: String) async throws {
        try await ScriptedDaemon.run(Self.byState) { daemon in
            _ = await Run.holdline(["call", "list"] + arguments + ["--socket", daemon.socket])
            // Beside an empty list stands who else may have been meant.
            #expect(daemon.requests.map(\.target).filter { !$0.hasPrefix("/v1/find?") } == [target])
        }
    }

    @Test("a list fits a terminal, and keeps what is needed to call back")
    func lost() async throws {
        let call = Wire.call(
            "C-7",
            #""number":"+33123456789","name":"\#(String(repeating: "x", count: 90))","customer":"C-042","state":"ended","outcome":"lost","wait":3723"#
        )
        try await ScriptedDaemon.run({ _, _ in .answer(200, Wire.page([call])) }) { daemon in
            for (arguments, last) in [(["--lost"], "2026-11-20"), (["--ended"], "lost")] {
                let run = await Run.holdline(["call", "list", "--socket", daemon.socket] + arguments, terminal: true)
                #expect(run.output.split(separator: "\n").allSatisfy { CellWidth.of(String($0)) <= 80 })
                for text in ["C-7", "+33123456789", "1 h 2 min", last] { #expect(run.output.contains(text), "\(text)") }
            }
        }
    }

    @Test("CSV has the API's own words, and waits in seconds")
    func csv() async throws {
        try await ScriptedDaemon.run({ _, _ in .answer(200, Wire.page([Wire.talking(#""unconfirmed":true"#)])) }) { daemon in
            let run = await Run.holdline(["call", "list", "--all", "-o", "csv", "--socket", daemon.socket])
            #expect(run.output.hasPrefix("id,state,queue,number,"))
            #expect(
                run.output.contains("\nC-7,talking,support,'+33123456789,,,lea,45,62,normal,")
                    || run.output.contains("\nC-7,talking,support,+33123456789,,,lea,45,62,normal,"))
            #expect(run.output.hasSuffix(",true\n"))
        }
    }

    @Test("what an agent says and what goes on are two things")
    func agents() async throws {
        let items = [
            Wire.agent("lea", #""state":"talking","call":"C-7","pauseAfterCall":true,"reason":"lunch""#),
            Wire.agent("marie", #""status":"paused","cause":"missed","misses":3,"queues":["support","billing:2"]"#),
            Wire.agent("noor", #""status":"logged-out""#),
        ]
        try await ScriptedDaemon.run({ _, _ in .answer(200, Wire.page(items)) }) { daemon in
            let run = await Run.holdline(["agent", "list", "--socket", daemon.socket], terminal: true)
            let lines = run.output.split(separator: "\n").map(String.init)
            #expect(lines.count == 4)
            #expect(lines.allSatisfy { CellWidth.of($0) <= 80 })
            for text in ["available", "talking", "C-7", "lunch"] { #expect(lines[1].contains(text), "\(text)") }
            for text in ["paused", "idle", "offers rang"] { #expect(lines[2].contains(text), "\(text)") }
            #expect(lines[3].contains("logged-out") && !lines[3].contains("idle"))
        }
    }

    @Test("queues name the longest wait, the longest talk, and calls that nobody may take")
    func queues() async throws {
        let items = [
            Wire.queue(
                "support",
                #""waiting":3,"longestWait":245,"longestWaiting":"C-4","talking":1,"longestTalk":3723,"longestTalking":"C-2","agents":5,"available":4,"free":2,"paused":1,"stranded":["C-4","C-6"]"#
            ), Wire.queue("billing", #""open":false"#),
        ]
        try await ScriptedDaemon.run({ _, _ in .answer(200, "{\"items\":[\(items.joined(separator: ","))],\"version\":9}") }) { daemon in
            let run = await Run.holdline(["queue", "list", "--socket", daemon.socket], terminal: true)
            #expect(run.status == 0)
            #expect(run.output.split(separator: "\n").allSatisfy { CellWidth.of(String($0)) <= 80 })
            for text in ["support", "4 min 5 s", "C-4", "1 h 2 min", "C-2", "billing"] { #expect(run.output.contains(text), "\(text)") }
            #expect(run.error.contains("nobody who is logged in may take C-4, C-6 in support"))
            #expect(run.error.contains("holdline call why C-4"))
            let piped = await Run.holdline(["queue", "list", "--socket", daemon.socket])
            #expect(piped.output.contains("closed"))
            let json = await Run.holdline(["queue", "list", "-o", "json", "--socket", daemon.socket])
            #expect(json.output == items.map { $0 + "\n" }.joined())
            #expect(json.error.isEmpty)
        }
    }

    @Test("queues are drawn anew until it is stopped, over what a terminal shows; a daemon that starts again is waited for")
    func follow() async throws {
        let page = "{\"items\":[\(Wire.queue("support", #""waiting":3"#))],\"version\":9}"
        @Sendable func daemon(_ asked: ScriptedDaemon.Asked, _ before: Int) -> ScriptedDaemon.Reply {
            switch before {
            case 0, 2: .answer(200, page)
            case 1: .answer(503, Wire.problem(503, "busy", done: false))
            default: .answer(403, Wire.problem(403, "not-your-role"))
            }
        }
        for terminal in [true, false] {
            try await ScriptedDaemon.run(daemon) { daemon in
                let run = await Redraw.$pause.withValue(.milliseconds(1)) {
                    await Run.holdline(["queue", "list", "--follow", "--socket", daemon.socket], terminal: terminal)
                }
                #expect(run.status == 77)
                #expect(run.output.matches(of: /support/).count == 2, "\(run)")
                #expect(run.output.contains("\u{1B}[H\u{1B}[J") == terminal)
            }
        }
        #expect(await Run.holdline(["queue", "list", "--follow", "-o", "json"]).status == 64)
    }
}
