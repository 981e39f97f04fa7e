import HoldlineCore
import Testing

@testable import holdline

@Suite("Handing over, follow-ups and the day")
struct HandoverTests {
    @Sendable private static func daemon(_ asked: ScriptedDaemon.Asked, _ before: Int) -> ScriptedDaemon.Reply {
        switch (asked.method, asked.target) {
        case ("GET", let target) where target.hasPrefix("/v1/tickets?"):
            return .answer(
                200, "{\"items\":[\(["T-1", "T-2", "T-3"].map { Wire.ticket($0) }.joined(separator: ","))],\"next\":null,\"version\":8}")
        case ("POST", "/v1/tickets/T-99/assign"): return .answer(404, Wire.problem(404, "not-found"))
        case ("POST", let target) where target.hasPrefix("/v1/tickets/"):
            return .answer(200, Wire.ticket(String(target.split(separator: "/")[2])))
        case ("GET", "/v1/my"):
            return .answer(
                200,
                """
                {"user":"lea","today":"2026-11-26","live":1,"late":0,"unassigned":4,"due":[],"handed":[],"waiting":[],"others":\
                [\(Wire.ticket("T-7"))],"callbacks":[],"promises":[],"version":8}
                """)
        default: return .answer(404, Wire.problem(404, "not-found"))
        }
    }

    private func run(_ arguments: String...) async throws -> (Run, [ScriptedDaemon.Asked]) {
        var result: (Run, [ScriptedDaemon.Asked])?
        try await ScriptedDaemon.run(Self.daemon) { daemon in
            let run = await Run.holdline(arguments + ["--socket", daemon.socket])
            result = (run, daemon.requests)
        }
        return try #require(result)
    }

    @Test("what a list of the day leaves out is counted, with a command that lists it")
    func more() async throws {
        let call = Call(
            id: CallID(number: 4), queue: QueueName(unchecked: "support"), arrivedAt: Instant(seconds: 0), version: 1)
        let promise = Hold(id: HoldID(number: 3), kind: .promise, since: Instant(seconds: 0), placedBy: "lea", version: 1)
        var more = MyDay.More()
        (more.callbacks, more.promises, more.waiting) = (2, 3, 4)
        let day = MyDay(
            user: "lea", today: Day(number: 20_000), due: [], handed: [], waiting: [], others: [], callbacks: [call], promises: [promise],
            live: 0, late: 0, unassigned: 0, more: more, version: 8)
        let answer = String(decoding: try SortedJSON.bytes(day), as: UTF8.self)
        try await ScriptedDaemon.run({ _, _ in .answer(200, answer) }) { daemon in
            let run = await Run.holdline(["my", "--socket", daemon.socket])
            #expect(run.status == 0, "\(run.error)")
            for line in [
                "and 2 more: holdline call list --all\n", "and 3 more: holdline hold list --kind promise --all\n",
                "and 4 more: holdline ticket list --mine --all\n",
            ] { #expect(run.output.contains(line), "\(line) in \(run.output)") }
        }
    }

    @Test("the tickets of one who is away are shared out in turn, each with the reason")
    func away() async throws {
        let (run, requests) = try await run(
            "ticket", "assign", "--from", "hugo", "--to", "tom,ines", "--state", "open", "-m", "Hugo is ill")
        #expect(run.status == 0, "\(run)")
        #expect(requests.first?.target == "/v1/tickets?state=open&assignee=hugo&limit=500")
        let writes = requests.filter { $0.method == "POST" }
        #expect(writes.map(\.target) == ["/v1/tickets/T-1/assign", "/v1/tickets/T-2/assign", "/v1/tickets/T-3/assign"])
        #expect(
            writes.map(\.body) == ["tom", "ines", "tom"].map { "{\"agent\":\"\($0)\",\"note\":\"Hugo is ill\"}" })
    }

    @Test("of several tickets those that are refused are named, and the others go on; of one the refusal is the command's")
    func several() async throws {
        let (run, requests) = try await run("ticket", "assign", "T-1", "T-99", "T-3", "tom")
        #expect(run.status == 65 && run.error.contains("T-99: ") && run.error.contains("1 of 3"), "\(run)")
        #expect(requests.count { $0.method == "POST" } == 3)
        let (one, _) = try await self.run("ticket", "assign", "T-99", "tom")
        #expect(one.status == 1, "\(one)")
        let (nobody, unsent) = try await self.run("ticket", "assign", "T-1")
        #expect(nobody.status == 64 && unsent.isEmpty)
    }

    @Test("a follow-up takes a day or a time as it is typed, or --off, and one of them")
    func follow() async throws {
        let (day, requests) = try await run("ticket", "remind-me", "T-7", "2099-03-01", "-m", "ask the carrier")
        #expect(day.status == 0 && day.output.contains("comes back on 2099-03-01"), "\(day)")
        #expect(requests.last?.target == "/v1/tickets/T-7/remind-me")
        #expect(requests.last?.body == #"{"note":"ask the carrier","on":"2099-03-01"}"#)
        let (off, ended) = try await run("ticket", "remind-me", "T-7", "--off")
        #expect(off.status == 0 && ended.last?.body == #"{"off":true}"#)
        for wrong in [["T-7"], ["T-7", "tomorrow", "--off"], ["T-7", "someday"]] {
            let refused = await Run.holdline(["ticket", "remind-me"] + wrong + ["--socket", "/nowhere/s"])
            #expect(refused.status == 64, "\(wrong): \(refused)")
        }
    }

    @Test("the day says what nobody has, and that nothing is due")
    func day() async throws {
        let (run, _) = try await run("my")
        #expect(run.status == 0, "\(run)")
        for text in ["lea", "1 live ticket", "nobody has 4", "T-7", "Nothing is due today."] {
            #expect(run.output.contains(text), "\(text)")
        }
    }
}
