import HoldlineCore
import Testing

@testable import holdline

@Suite("Verbs on agents")
struct AgentVerbTests {
    @Sendable private static func daemon(_ asked: ScriptedDaemon.Asked, _ before: Int) -> ScriptedDaemon.Reply {
        switch asked.target {
        case "/v1/whoami": .answer(200, Wire.me)
        case let target where target.hasSuffix("/pause"):
            .answer(200, Wire.agent("lea", #""status":"paused","cause":"asked","reason":"lunch""#))
        case let target where target.hasSuffix("/away"):
            .answer(200, Wire.agent("marie", #""status":"logged-out","awayUntil":"2026-12-07","awayNote":"tom stands in""#))
        case let target where target.hasSuffix("/logout"): .answer(200, Wire.agent("lea", #""status":"logged-out""#))
        default: .answer(200, Wire.agent("lea", #""queues":["support","billing:2"],"skills":["german:2"]"#))
        }
    }

    @Test(
        "each verb sends its action and its body, for oneself or for the agent that is named",
        arguments: [
            (["login"], "/v1/agents/lea/login", "{}", "holdline call next"),
            (
                ["login", "--queue", "support", "--queue", "billing:2", "--skill", "german:2"], "/v1/agents/lea/login",
                #"{"queues":["support","billing:2"],"skills":["german:2"]}"#, "for support, billing:2, with german:2"
            ),
            (["logout"], "/v1/agents/lea/logout", "{}", "holdline agent login"),
            (["pause", "--reason", "lunch"], "/v1/agents/lea/pause", #"{"reason":"lunch"}"#, "holdline agent resume"),
            (["resume"], "/v1/agents/lea/resume", "{}", "takes calls again"),
            (
                ["away", "marie", "--until", "2026-12-07", "--note", "tom stands in"], "/v1/agents/marie/away",
                #"{"note":"tom stands in","until":"2026-12-07"}"#, "marie is away until 2026-12-07\nNext: holdline agent back marie"
            ),
            (["back"], "/v1/agents/lea/back", "{}", "is there again"),
            (["pause", "marie"], "/v1/agents/marie/pause", "{}", "holdline agent resume marie"),
            (["resume", "--as", "marie"], "/v1/agents/marie/resume", "{}", "holdline call next --as marie"),
        ])
    func verbs(_ arguments: [String], _ target: String, _ body: String, _ said: String) async throws {
        try await ScriptedDaemon.run(Self.daemon) { daemon in
            let run = await Run.holdline(["agent"] + arguments + ["--socket", daemon.socket])
            #expect(run.status == 0, "\(run.error)")
            let asked = try #require(daemon.requests.first { $0.method == "POST" })
            #expect(asked.target == target)
            #expect(asked.body == body)
            #expect(asked.key != nil)
            #expect(run.output.contains(said), "\(run.output)")
        }
    }

    @Test("an agent who is paused in one queue of two is available, and the pause is shown with its queue and its words")
    func pauseInOneQueue() async throws {
        let agent = Wire.agent(
            "SIP/200",
            #""since":"2026-11-20T08:00:00Z","queues":["support","billing"],"observed":true,"source":"asterisk","pauses":[{"queue":"billing","since":"2026-11-20T09:00:00Z","reason":"lunch"}]"#
        )
        try await ScriptedDaemon.run({ asked, _ in
            .answer(200, asked.target.hasPrefix("/v1/agents?") ? "{\"items\":[\(agent)],\"next\":null,\"version\":1}" : agent)
        }) { daemon in
            let list = await Run.holdline(["agent", "list", "--socket", daemon.socket], terminal: true)
            for text in ["available", "billing (lunch)"] { #expect(list.output.contains(text), "\(list.output) \(list.error)") }
            let show = await Run.holdline(["agent", "show", "SIP/200", "--socket", daemon.socket], terminal: true)
            #expect(show.output.contains("Paused in billing (lunch)"), "\(show.output) \(show.error)")
        }
    }

    @Test("one who is away stands in the list and alone with the day and the note; csv has both in columns of their own")
    func away() async throws {
        let agent = Wire.agent("ada", #""status":"logged-out","awayUntil":"2026-12-07","awayNote":"tom stands in""#)
        try await ScriptedDaemon.run({ asked, _ in
            .answer(200, asked.target.hasPrefix("/v1/agents?") ? "{\"items\":[\(agent)],\"next\":null,\"version\":1}" : agent)
        }) { daemon in
            let list = await Run.holdline(["agent", "list", "--socket", daemon.socket], terminal: true)
            #expect(list.output.split(separator: "\n").allSatisfy { CellWidth.of(String($0)) <= 80 }, "\(list)")
            for text in ["away", "until 2026-12-07: tom"] { #expect(list.output.contains(text), "\(list)") }
            let csv = await Run.holdline(["agent", "list", "-o", "csv", "--socket", daemon.socket])
            #expect(csv.output.contains("awayUntil,awayNote\n") && csv.output.contains(",2026-12-07,tom stands in\n"), "\(csv)")
            let show = await Run.holdline(["agent", "show", "ada", "--socket", daemon.socket], terminal: true)
            #expect(show.output.contains("Away until 2026-12-07: tom stands in"), "\(show)")
            #expect(show.output.contains("Next: holdline agent back ada"), "\(show)")
        }
    }

    @Test("two different agents are wrong usage")
    func two() async {
        #expect(await Run.holdline(["agent", "pause", "lea", "--as", "marie"]).status == 64)
    }

    @Test("one agent: what is said, what goes on, until when, and how much was done")
    func show() async throws {
        let agent = Wire.agent(
            "lea",
            #""state":"wrap-up","wrapUpUntil":"2999-01-01T00:00:00Z","misses":1,"lastCall":"C-5","lastEndedAt":"2026-11-20T09:30:00Z","queues":["support"]"#
        )
        try await ScriptedDaemon.run({ asked, _ in .answer(200, asked.target == "/v1/whoami" ? Wire.me : agent) }) { daemon in
            let run = await Run.holdline(["agent", "show", "--socket", daemon.socket], terminal: true)
            for text in ["lea", "available since", "wrap-up until", "serves support", "answered 12", "1 offer in a row", "last call C-5"] {
                #expect(run.output.contains(text), "\(text): \(run.output)")
            }
            #expect(daemon.requests.map(\.target) == ["/v1/whoami", "/v1/agents/lea"])
        }
    }

    @Test("a pause after offers that rang unanswered says so, and control characters in a reason are escaped")
    func cause() async throws {
        for (fields, said) in [
            (#""status":"paused","cause":"missed""#, "offers rang unanswered"),
            (#""status":"paused","cause":"asked","reason":"a\u001bb""#, "a\\u{1B}b"),
        ] {
            try await ScriptedDaemon.run({ _, _ in .answer(200, Wire.agent("lea", fields)) }) { daemon in
                let run = await Run.holdline(["agent", "show", "lea", "--socket", daemon.socket])
                #expect(run.output.contains("Paused: \(said)"))
                #expect(run.output.contains("holdline agent resume lea"))
            }
        }
    }
}
