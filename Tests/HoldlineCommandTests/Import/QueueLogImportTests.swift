import HoldlineCore
import Testing

@testable import holdline

@Suite("Importing a queue_log")
struct QueueLogImportTests {
    private func run(
        _ texts: [(String, String)], _ options: [String] = [], refusing: String? = nil,
        script: (@Sendable (ScriptedDaemon.Asked, Int) -> ScriptedDaemon.Reply)? = nil, _ body: (Run, ScriptedDaemon, String) throws -> Void
    ) async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let files = try texts.map { try directory.write($0.0, $0.1) }
        try await ScriptedDaemon.run({ asked, before in script?(asked, before) ?? QueueLogWire.answer(asked, refusing: refusing) }) {
            daemon in
            let run = await Run.holdline(["import", "queue-log"] + files + options + ["--socket", daemon.socket])
            try body(run, daemon, directory.path)
        }
    }

    @Test("each call is sent once, when it is over, and the summary counts what was there")
    func once() async throws {
        let text =
            "0|NONE|support|lea|ADDMEMBER|\n" + QueueLogWire.call("c1", at: 100) + QueueLogWire.call("c2", at: 110)
            + "200|c0|support|lea|COMPLETEAGENT|1|1|1\n201|c3|support|NONE|DID|100\n"
        try await run([("queue_log", text)], ["-o", "json"]) { run, daemon, _ in
            #expect(run.status == 0)
            #expect(daemon.ended == ["c1", "c2"])
            #expect(daemon.told("talk") == ["20", "20"])
            #expect(daemon.told("kind", target: "/v1/observed/agents") == ["login"])
            let rows = run.output.split(separator: "\n")
            #expect(rows.contains(#"{"kind":"lines","name":"read","count":9}"#))
            #expect(rows.contains(#"{"kind":"event","name":"CONNECT","count":2}"#))
            #expect(rows.contains(#"{"kind":"skipped","name":"another product's DID","count":1}"#))
            #expect(rows.contains(#"{"kind":"skipped","name":"of calls that entered before the log began","count":1}"#))
            #expect(rows.contains(#"{"kind":"sent","name":"calls","count":2}"#))
        }
    }

    @Test("lines that are none are named, a few of them, and end with 65; the others go in")
    func unreadable() async throws {
        let rubbish = String(repeating: "no line\n", count: 30)
        try await run([("queue_log", rubbish + QueueLogWire.call("c1", at: 100))]) { run, daemon, directory in
            #expect(run.status == 65)
            #expect(run.error.contains("\(directory)/queue_log:1: “no line” is no line of a queue_log"))
            #expect(run.error.contains("queue_log:10: "))
            #expect(!run.error.contains("queue_log:11: "))
            #expect(run.error.contains("30 lines could not be read and 0 were refused"))
            #expect(daemon.ended == ["c1"])
        }
    }

    @Test("what the daemon refuses is named with the line that said it last")
    func refused() async throws {
        let text = QueueLogWire.call("c1", at: 100) + QueueLogWire.call("c2", at: 200)
        try await run([("queue_log", text)], refusing: "\"c2\"") { run, _, directory in
            #expect(run.status == 65)
            #expect(run.error.contains("\(directory)/queue_log:6: because (invalid)"))
        }
    }

    @Test("agents have the names of --map, and the telephone system that of --source")
    func names() async throws {
        let text = QueueLogWire.call("c1", at: 100, agent: "Local/200@q/n") + QueueLogWire.call("c2", at: 200, agent: "SIP/7")
        try await run([("queue_log", text)], ["--map", "Local/200@q/n=lea", "--source", "paris"]) { _, daemon, _ in
            #expect(daemon.told("agent") == ["lea", "SIP/7"])
            #expect(daemon.told("source") == ["paris", "paris"])
        }
    }

    @Test("several logs are read in the order of their times, and a call goes on from one to the next")
    func order() async throws {
        let halves = (
            "100|c1|support|NONE|ENTERQUEUE||0199|1\n110|c1|support|lea|CONNECT|10|x|3\n",
            "130|c1|support|lea|COMPLETECALLER|10|20|1\n" + QueueLogWire.call("c2", at: 200)
        )
        try await run([("queue_log", halves.1), ("queue_log-20261101", halves.0)]) { run, daemon, _ in
            #expect(run.status == 0)
            #expect(daemon.ended == ["c1", "c2"])
            #expect(daemon.told("wait") == ["10", "10"])
        }
    }

    @Test("a batch whose answer broke is sent again")
    func broken() async throws {
        try await run(
            [("queue_log", QueueLogWire.call("c1", at: 100))],
            script: { asked, before in
                // Two questions for what the daemon knew come first.
                asked.method == "POST" && before == 2 ? .broken("{\"line\":1,\"status\":201}\n") : QueueLogWire.answer(asked)
            }
        ) { run, daemon, _ in
            #expect(run.status == 0)
            #expect(daemon.ended == ["c1", "c1"])
        }
    }

    @Test(
        "wrong usage is answered before anything is read",
        arguments: [
            ["--follow", "a", "b"], ["--follow", "-"], ["--state", "s", "a"], ["--map", "lea", "a"], ["--source", "", "a"],
        ])
    func usage(arguments: [String]) async {
        #expect(await Run.holdline(["import", "queue-log"] + arguments).status == 64)
    }

    @Test("without a daemon nothing goes in, and a file that is not there is named")
    func away() async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let file = try directory.write("queue_log", QueueLogWire.call("c1", at: 100))
        #expect(await Run.holdline(["import", "queue-log", file, "--socket", directory.path + "/none"]).status == 69)
        let missing = await Run.holdline(["import", "queue-log", directory.path + "/x", "--socket", directory.path + "/none"])
        #expect(missing.status == 65)
        #expect(missing.error.contains("cannot be opened"))
    }
}
