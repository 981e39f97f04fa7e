import HoldlineCore
import Testing

@testable import holdline

@Suite("Verbs on calls")
struct CallVerbTests {
    /// lea talks on C-7, marie works on what was said on C-5, and nobody else is known.
    @Sendable static func daemon(_ asked: ScriptedDaemon.Asked, _ before: Int) -> ScriptedDaemon.Reply {
        switch (asked.method, asked.target) {
        case ("GET", "/v1/whoami"): .answer(200, Wire.me)
        case ("GET", "/v1/agents/lea"): .answer(200, Wire.agent("lea", #""state":"talking","call":"C-7""#))
        case ("GET", "/v1/agents/marie"):
            .answer(200, Wire.agent("marie", #""state":"wrap-up","wrapUpUntil":"2999-01-01T00:00:00Z","lastCall":"C-5""#))
        case ("GET", _): .answer(404, Wire.problem(404, "not-found"))
        case ("POST", "/v1/calls"): .answer(201, Wire.call())
        default: .answer(200, Wire.talking())
        }
    }

    private func post(_ arguments: [String]) async throws -> ScriptedDaemon.Asked? {
        var posted: ScriptedDaemon.Asked?
        try await ScriptedDaemon.run(Self.daemon) { daemon in
            let run = await Run.holdline(["call"] + arguments + ["--socket", daemon.socket])
            #expect(run.status == 0, "\(run.error)")
            posted = daemon.requests.first { $0.method == "POST" }
        }
        return posted
    }

    @Test(
        "each verb sends its action and its body",
        arguments: [
            (["answer", "C-7"], "C-7/answer", "{}"), (["answer", "7", "--customer", "C-042"], "C-7/answer", #"{"customer":"C-042"}"#),
            (["decline", "c-7"], "C-7/decline", "{}"), (["hold", "C-7"], "C-7/hold", "{}"), (["unhold", "C-7"], "C-7/unhold", "{}"),
            (["requeue", "C-7"], "C-7/requeue", "{}"),
            (["transfer", "C-7", "--to-queue", "billing"], "C-7/transfer", #"{"queue":"billing"}"#),
            (
                ["transfer", "C-7", "--to-agent", "marie", "--priority", "high"], "C-7/transfer",
                #"{"agent":"marie","priority":"high"}"#
            ),
            (["done", "C-7"], "C-7/done", "{}"),
            (["done", "C-7", "--ticket", "9", "--wrap-up", "0s"], "C-7/done", #"{"ticket":"T-9","wrapUp":0}"#),
            (
                ["done", "C-7", "--open", "chairs", "--customer", "C-042", "--wrap-up", "2m"], "C-7/done",
                #"{"customer":"C-042","open":"chairs","wrapUp":120}"#
            ),
            (
                ["done", "C-7", "--open", "chairs", "--customer", "C-042", "--invoice", "F1:300.00", "--reason", "QTY", "--yes"],
                "C-7/done",
                #"{"customer":"C-042","disputes":[{"amount":"300.00","invoice":"F1","reason":"QTY"}],"open":"chairs"}"#
            ),
            (
                ["done", "C-7", "--callback", "2999-01-01T09:00:00+01:00"], "C-7/done",
                #"{"callback":{"at":"2999-01-01T08:00:00Z"}}"#
            ),
            (["abandon", "C-7"], "C-7/abandon", "{}"),
            (["abandon", "C-7", "--outcome", "left-by-key"], "C-7/abandon", #"{"outcome":"left-by-key"}"#),
            (["callback", "C-7"], "C-7/callback", "{}"),
            (
                ["callback", "C-7", "--at", "2999-01-01T09:00:00+01:00", "--number", "01 23"], "C-7/callback",
                #"{"at":"2999-01-01T08:00:00Z","number":"01 23"}"#
            ),
        ])
    func verbs(_ arguments: [String], _ target: String, _ body: String) async throws {
        let asked = try #require(try await post(arguments))
        #expect(asked.target == "/v1/calls/\(target)")
        #expect(asked.body == body)
        #expect(asked.key?.isEmpty == false)
        #expect(asked.behalf == nil)
    }

    @Test("a call is added with all that is known of it")
    func add() async throws {
        let asked = try #require(
            try await post([
                "add", "--queue", "support", "--number", "01 23 45 67 89", "--name", "Zoé", "--customer", "C-042", "--priority", "urgent",
                "--skill", "german:2", "--skill", "chairs", "--ticket", "T-7",
            ]))
        #expect(asked.target == "/v1/calls")
        #expect(
            asked.body
                == #"{"customer":"C-042","name":"Zoé","number":"01 23 45 67 89","priority":"urgent","queue":"support","skills":["german:2","chairs"],"ticket":"T-7"}"#
        )
    }

    @Test("without a number it is the call that one has, and with --as the one that the agent has")
    func own() async throws {
        let own = try #require(try await post(["hold"]))
        #expect(own.target == "/v1/calls/C-7/hold")
        #expect(own.behalf == nil)
        let other = try #require(try await post(["hold", "--as", "lea"]))
        #expect(other.target == "/v1/calls/C-7/hold")
        #expect(other.behalf == "lea")
    }

    @Test("a ticket is named for the call that has just ended; what is no more than ending it is not")
    func ended() async throws {
        #expect(try await post(["done", "--ticket", "T-9", "--as", "marie"])?.target == "/v1/calls/C-5/done")
        try await ScriptedDaemon.run(Self.daemon) { daemon in
            let run = await Run.holdline(["call", "done", "--as", "marie", "--socket", daemon.socket])
            #expect(run.status == 1)
            #expect(run.error.contains("marie has no call now"))
            #expect(run.error.contains("holdline call next"))
            #expect(!daemon.requests.contains { $0.method == "POST" })
        }
    }

    @Test("the command to repeat names the call, whichever the agent has later")
    func repeated() async throws {
        try await ScriptedDaemon.run({ asked, before in asked.method == "POST" ? .hangUp : Self.daemon(asked, before) }) { daemon in
            let run = await Run.holdline(["call", "--socket", daemon.socket, "done", "--open", "it's", "--key", "k-1"])
            #expect(run.status == 75)
            #expect(run.error.contains("holdline call done C-7 --socket \(daemon.socket) --open 'it'\\''s' --key k-1"))
        }
    }

    @Test("the command to repeat has the time as an instant: tomorrow is another day tomorrow")
    func repeatedTime() async throws {
        try await ScriptedDaemon.run({ _, _ in .answer(503, Wire.problem(503, "busy", done: false)) }) { daemon in
            let run = await Run.holdline(["call", "callback", "7", "--at", "tomorrow 09:00", "--socket", daemon.socket])
            #expect(run.status == 75)
            #expect(!run.error.contains("tomorrow"))
            #expect(run.error.contains("--at 20"))
        }
    }

    @Test(
        "what cannot be meant is wrong usage, and asks nobody",
        arguments: [
            ["transfer", "C-7"], ["transfer", "C-7", "--to-queue", "a", "--to-agent", "b"], ["done", "--ticket", "T-7", "--open", "x"],
            ["done", "--wrap-up", "soon"], ["next", "--wait", "25h"], ["next", "--wait", "-1s"], ["hold", "--as", "lea\nmarie"],
            ["answer", "T-7"],
            ["add"], ["add", "--queue", "a", "--skill", "german:0"], ["abandon", "C-7", "--outcome", "gone"],
            ["callback", "C-7", "--at", "noon"],
            ["callback", "C-7", "--at", "2001-01-01 09:00"], ["list", "--mine", "--agent", "lea"],
        ])
    func usage(_ arguments: [String]) async throws {
        try await ScriptedDaemon.run(Self.daemon) { daemon in
            let run = await Run.holdline(["call"] + arguments + ["--socket", daemon.socket])
            #expect(run.status == 64)
            #expect(daemon.requests.isEmpty)
        }
    }

    @Test("a caller who was turned away is told of, with why and what can be done", arguments: ["closed", "full"])
    func turnedAway(_ reason: String) async throws {
        let call = Wire.call("C-7", #""state":"ended","outcome":"turned-away","turnedAway":"\#(reason)""#)
        try await ScriptedDaemon.run({ _, _ in .answer(201, call) }) { daemon in
            let run = await Run.holdline(["call", "add", "--queue", "support", "--number", "1", "--socket", daemon.socket])
            #expect(run.status == 0)
            #expect(run.output.contains("Turned away"))
            #expect(run.output.contains(reason == "closed" ? "closed now" : "as many wait"))
            #expect(run.output.contains("holdline call callback C-7"))
        }
    }

    @Test(
        "a refusal says what helps",
        arguments: [
            (409, "paused", "holdline agent resume"), (422, "no-such-queue", "holdline queue list"),
            (409, "callback-exists", "holdline call list"), (409, "queue-closed", "holdline queue list"),
        ])
    func advice(_ status: Int, _ code: String, _ help: String) async throws {
        try await ScriptedDaemon.run({ _, _ in .answer(status, Wire.problem(status, code)) }) { daemon in
            let run = await Run.holdline(["call", "next", "--socket", daemon.socket])
            #expect(run.status == 1)
            #expect(run.error.contains("(\(code))"))
            #expect(run.error.contains(help))
        }
    }
}
