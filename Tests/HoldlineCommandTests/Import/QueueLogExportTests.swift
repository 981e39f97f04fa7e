import HoldlineCore
import Testing

@testable import holdline

@Suite("Exporting a queue_log")
struct QueueLogExportTests {
    private static func visit(_ id: Int, _ arrived: String, answered: String?, ended: String) -> String {
        """
        {"id":"C-\(id)","visit":1,"queue":"support","number":"+33199001122","name":null,"customer":null,"suggested":[],"priority":"normal",\
        "credit":0,"skills":[],"state":"ended","agent":"lea","arrivedAt":"2026-11-23T\(arrived)Z","placedAt":"2026-11-23T\(arrived)Z",\
        "answeredAt":\(answered.map { "\"2026-11-23T\($0)Z\"" } ?? "null"),"endedAt":"2026-11-23T\(ended)Z",\
        "outcome":"\(answered == nil ? "abandoned" : "answered")","wait":9,"talk":\(answered == nil ? "null" : "60"),"hold":0,"passes":[],\
        "unconfirmed":false,"version":1}
        """
    }

    private static func page(_ items: [String], next: String? = nil) -> ScriptedDaemon.Reply {
        .answer(200, "{\"items\":[\(items.joined(separator: ","))],\"next\":\(next.map { "\"\($0)\"" } ?? "null"),\"version\":3}")
    }

    private static func entry(_ agent: String, _ at: String, _ kind: String, queue: String? = nil) -> String {
        "{\"agent\":\"\(agent)\",\"at\":\"2026-11-23T\(at)Z\",\"kind\":\"\(kind)\",\"queue\":\(queue.map { "\"\($0)\"" } ?? "null")}"
    }

    private static let script: @Sendable (ScriptedDaemon.Asked, Int) -> ScriptedDaemon.Reply = { asked, _ in
        switch asked.target {
        case let target where target.hasPrefix("/v1/visits"):
            target.contains("after=")
                ? page([visit(2, "08:00:30", answered: nil, ended: "08:00:39")])
                : page([visit(1, "08:00:00", answered: "08:00:09", ended: "08:01:09")], next: "p2")
        case let target where target.hasPrefix("/v1/agents/entries"):
            page([
                entry("lea", "07:59:00", "login"), entry("SIP/7", "08:00:10", "pause"), entry("tom", "08:00:20", "pause", queue: "billing"),
                entry("lea", "08:02:00", "logout"),
            ])
        default:
            page([
                """
                {"login":"SIP/7","status":"available","state":"idle","since":"2026-11-23T08:00:00Z","pauseAfterCall":false,"queues":[],\
                "skills":[],"misses":0,"answered":0,"idleSince":"2026-11-23T08:00:00Z","observed":true,"version":1}
                """
            ])
        }
    }

    @Test("lines of calls and agents come in the order of time, over all pages, without what a telephone system's log said")
    func order() async throws {
        try await ScriptedDaemon.run(Self.script) { daemon in
            let run = await Run.holdline(["export", "queue-log", "--socket", daemon.socket])
            #expect(run.error == "")
            let start = 1_795_420_800
            #expect(
                run.output == """
                    \(start - 60)|NONE|NONE|lea|ADDMEMBER|
                    \(start)|holdline-C-1|support|NONE|ENTERQUEUE||+33199001122|1
                    \(start + 9)|holdline-C-1|support|lea|CONNECT|9|holdline-C-1.1|0
                    \(start + 20)|NONE|billing|tom|PAUSE|
                    \(start + 30)|holdline-C-2|support|NONE|ENTERQUEUE||+33199001122|1
                    \(start + 39)|holdline-C-2|support|lea|ABANDON|1|1|9
                    \(start + 69)|holdline-C-1|support|lea|COMPLETEAGENT|9|60|1
                    \(start + 120)|NONE|NONE|lea|REMOVEMEMBER|

                    """)
        }
    }

    @Test("days and a queue narrow it, the agents' entries too")
    func narrowed() async throws {
        try await ScriptedDaemon.run(Self.script) { daemon in
            let run = await Run.holdline([
                "export", "queue-log", "--from", "2026-11-23", "--to", "2026-11-24", "--queue", "support", "--socket", daemon.socket,
            ])
            #expect(run.status == 0)
            let targets = daemon.requests.map(\.target)
            #expect(targets.contains("/v1/visits?own=true&from=2026-11-23&to=2026-11-24&queue=support&limit=500"))
            #expect(targets.contains("/v1/visits?own=true&from=2026-11-23&to=2026-11-24&queue=support&limit=500&after=p2"))
            #expect(targets.contains("/v1/agents/entries?from=2026-11-23&to=2026-11-24&limit=500"))
            #expect(!run.output.contains("billing"))
            #expect(run.output.contains("ADDMEMBER"))
        }
        #expect(await Run.holdline(["export", "queue-log", "--from", "2026-11-24", "--to", "2026-11-23"]).status == 64)
    }
}
