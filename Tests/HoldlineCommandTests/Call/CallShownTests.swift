import HoldlineCore
import Testing

@testable import holdline

@Suite("What is shown of calls")
struct CallShownTests {
    private static func daemon(
        _ call: String, customer: ScriptedDaemon.Reply? = nil
    ) -> @Sendable (ScriptedDaemon.Asked, Int) -> ScriptedDaemon.Reply {
        { asked, _ in
            asked.target.hasPrefix("/v1/customers/") ? customer ?? .answer(404, Wire.problem(404, "not-found")) : .answer(200, call)
        }
    }

    @Test("where no call waits, all formats write nothing and end with 0", arguments: ["table", "json", "csv"])
    func none(_ format: String) async throws {
        try await ScriptedDaemon.run({ _, _ in .answer(204, "") }) { daemon in
            let run = await Run.holdline(["call", "next", "-o", format, "--socket", daemon.socket])
            #expect(run.status == 0)
            #expect(run.output.isEmpty)
            #expect(run.error == "No call waits for you.\n")
        }
    }

    @Test("the next call is waited for, and an answer that got lost is asked for again with the same key")
    func wait() async throws {
        try await ScriptedDaemon.run({ _, before in before == 0 ? .hangUp : .answer(200, Wire.offered()) }) { daemon in
            let run = await Run.holdline(["call", "next", "--wait", "30s", "--as", "lea", "--socket", daemon.socket])
            #expect(run.status == 0)
            #expect(daemon.requests.map(\.target) == ["/v1/calls/next", "/v1/calls/next"])
            #expect(Set(daemon.requests.map(\.key)).count == 1)
            #expect(daemon.requests.allSatisfy { $0.body == #"{"wait":30}"# && $0.behalf == "lea" })
            #expect(run.output.contains("holdline call answer C-7 --as lea"))
        }
    }

    @Test("who calls is shown with open tickets, held invoices and what comes next", arguments: [false, true])
    func caller(_ terminal: Bool) async throws {
        let page = Wire.customer(tickets: [Wire.ticket("T-1", subject: "chairs \(String(repeating: "x", count: 90))")], held: ["F1"])
        let call = Wire.offered(#""customer":"C-042","name":"Zoé","priority":"high","skills":["german:2"]"#)
        try await ScriptedDaemon.run(Self.daemon(call, customer: .answer(200, page))) { daemon in
            let run = await Run.holdline(["call", "next", "--socket", daemon.socket], terminal: terminal)
            #expect(run.status == 0)
            for text in [
                "C-7", "+33123456789", "Zoé", "waiting for 45 s", "rings at lea", "priority high", "german:2", "Möbel Müller", "speaks de",
                "T-1", "F1", "300.00", "Next: holdline call answer C-7",
            ] { #expect(run.output.contains(text), "\(text)") }
            if terminal { #expect(run.output.split(separator: "\n").allSatisfy { CellWidth.of(String($0)) <= 80 }) }
            #expect(daemon.requests.last?.behalf == nil)
        }
    }

    @Test(
        "a question about the customer that fails is said, and fails nothing",
        arguments: [
            (.answer(403, Wire.problem(403, "not-your-role")), "cannot be shown"), (.answer(404, Wire.problem(404, "not-found")), ""),
        ]
            as [(ScriptedDaemon.Reply, String)])
    func failing(_ reply: ScriptedDaemon.Reply, _ said: String) async throws {
        try await ScriptedDaemon.run(Self.daemon(Wire.talking(#""customer":"C-042""#), customer: reply)) { daemon in
            let run = await Run.holdline(["call", "answer", "C-7", "--socket", daemon.socket])
            #expect(run.status == 0)
            #expect(run.output.contains("C-042"))
            #expect(run.output.contains("call done C-7"))
            #expect(said.isEmpty ? run.error.isEmpty : run.error.contains(said))
        }
    }

    @Test("a shared number suggests, and says how to say who it is")
    func shared() async throws {
        try await ScriptedDaemon.run(Self.daemon(Wire.offered(#""suggested":["C-1","C-2"]"#))) { daemon in
            let run = await Run.holdline(["call", "show", "C-7", "--socket", daemon.socket])
            #expect(run.output.contains("shared by the customers C-1, C-2"))
            #expect(run.output.contains("--customer C-1"))
            #expect(daemon.requests.map(\.target) == ["/v1/calls/C-7"])
        }
    }

    @Test("a number and a name that would steer a terminal are escaped", arguments: ["table", "csv"])
    func escaped(_ format: String) async throws {
        let call = Wire.offered(#""number":"\u001b[31m12\n3","name":"\u202eevil""#)
        try await ScriptedDaemon.run(Self.daemon(call)) { daemon in
            for arguments in [["call", "next"], ["call", "hold", "C-7"], ["call", "show", "C-7"]] {
                let run = await Run.holdline(arguments + ["-o", format, "--socket", daemon.socket])
                #expect(run.status == 0)
                #expect(!run.output.contains("\u{1B}") && !run.output.contains("\u{202E}"))
                #expect(run.output.contains("\\u{1B}[31m12"))
            }
        }
    }

    @Test("JSON is the daemon's own answer")
    func json() async throws {
        let call = Wire.offered(#""customer":"C-042""#)
        try await ScriptedDaemon.run(Self.daemon(call)) { daemon in
            let run = await Run.holdline(["call", "next", "-o", "json", "--socket", daemon.socket])
            #expect(run.output == call + "\n")
            #expect(daemon.requests.count == 1)
        }
    }

    @Test("a callback, a call that nobody took and an unconfirmed conversation say so")
    func remarks() async throws {
        let callback =
            #""callback":{"notBefore":"2026-11-20T13:30:00Z","expiresAt":"2026-11-22T13:30:00Z","attempts":1,"requestedAt":"2026-11-20T09:20:00Z"}"#
        let pass = #""passes":[{"agent":"marie","at":"2026-11-20T09:13:29Z","declined":true,"ringing":1000}]"#
        for (call, words) in [
            (Wire.call("C-7", callback), "called back from \(LocalTime.text(try #require(Instant(text: "2026-11-20T13:30:00Z"))))"),
            (Wire.call("C-7", pass), "lately to marie"), (Wire.talking(#""unconfirmed":true"#), "UNCONFIRMED"),
            (Wire.call("C-7", #""number":null"#), "number withheld"), (Wire.call(), "Nobody knows yet whose call"),
        ] {
            try await ScriptedDaemon.run(Self.daemon(call)) { daemon in
                let run = await Run.holdline(["call", "show", "7", "--socket", daemon.socket])
                #expect(run.output.contains(words), "\(run.output)")
            }
        }
    }

    @Test("the end of a call says how long, what about, and what comes next")
    func done() async throws {
        let call = Wire.call("C-7", #""state":"ended","outcome":"answered","talk":182,"wrapUp":120,"ticket":"T-9""#)
        try await ScriptedDaemon.run(Self.daemon(call)) { daemon in
            let run = await Run.holdline(["call", "done", "C-7", "--socket", daemon.socket])
            for text in ["after 3 min 2 s", "about T-9", "2 min of wrap-up", "holdline call next"] {
                #expect(run.output.contains(text), "\(text)")
            }
        }
    }

    @Test("why a call is where it is names the calls before it")
    func why() async throws {
        let reasons = """
            {"call":"C-7","queue":"support","state":"waiting","position":2,"score":105,"waited":45,"credit":60,"ahead":[{"call":"C-9",\
            "score":190,"waited":10,"credit":180,"priority":"high","why":"came 35 s later, with 2 min more credit"}],\
            "why":["It waits for a free agent."],"version":9}
            """
        try await ScriptedDaemon.run({ _, _ in .answer(200, reasons) }) { daemon in
            let run = await Run.holdline(["call", "why", "C-7", "--socket", daemon.socket], terminal: true)
            #expect(daemon.requests.map(\.target) == ["/v1/calls/C-7/why"])
            for text in ["number 2 in support", "score 105", "It waits for a free agent.", "C-9", "190", "35 s later"] {
                #expect(run.output.contains(text), "\(text)")
            }
            #expect(run.output.split(separator: "\n").allSatisfy { CellWidth.of(String($0)) <= 80 })
        }
    }
}
