import HoldlineCore
import Testing

@testable import holdline

@Suite("Lists")
struct ListTests {
    private static func page(_ ids: [String], next: String?) -> String {
        "{\"items\":[\(ids.map { Wire.ticket($0, subject: "=cmd \\u202e, [x] {y}") }.joined(separator: ","))],\"next\":\(next.map { "\"\($0)\"" } ?? "null"),\"version\":3}"
    }

    @Test("JSON is the daemon's own, one object a line, over all pages")
    func json() async throws {
        try await ScriptedDaemon.run({ asked, _ in
            .answer(200, asked.target.contains("after=") ? Self.page(["T-3"], next: nil) : Self.page(["T-1", "T-2"], next: "2"))
        }) { daemon in
            let run = await Run.holdline(["ticket", "list", "--all", "-o", "json", "--socket", daemon.socket])
            let lines = run.output.split(separator: "\n").map(String.init)
            #expect(lines == ["T-1", "T-2", "T-3"].map { Wire.ticket($0, subject: "=cmd \\u202e, [x] {y}") })
        }
    }

    @Test("a limit stops the pages, and says that there is more, also where all were asked for", arguments: [[], ["--all"]])
    func limit(all: [String]) async throws {
        try await ScriptedDaemon.run({ _, _ in .answer(200, Self.page(["T-1", "T-2"], next: "2")) }) { daemon in
            let run = await Run.holdline(["ticket", "list", "--limit", "2", "--socket", daemon.socket] + all)
            #expect(daemon.requests.map(\.target) == ["/v1/tickets?state=new%2Copen%2Cwaiting&sort=due&limit=2"])
            #expect(run.error.contains("There is more"))
        }
    }

    @Test("a table shows what would steer a terminal escaped, and fits it")
    func table() async throws {
        try await ScriptedDaemon.run({ _, _ in .answer(200, Self.page(["T-1"], next: nil)) }) { daemon in
            let run = await Run.holdline(["ticket", "list", "--socket", daemon.socket], terminal: true, width: 80)
            #expect(!run.output.contains("\u{202E}"))
            #expect(run.output.split(separator: "\n").allSatisfy { CellWidth.of(String($0)) <= 80 })
        }
    }

    @Test("CSV has a header even for nothing, and formulas are none")
    func csv() async throws {
        try await ScriptedDaemon.run({ _, before in .answer(200, Self.page(before == 0 ? [] : ["T-1"], next: nil)) }) { daemon in
            let empty = await Run.holdline(["ticket", "list", "-o", "csv", "--socket", daemon.socket])
            #expect(empty.output.hasPrefix("id,state,priority,customer,assignee,subject,invoices,updatedAt,due,late,until,"))
            #expect(empty.output.split(separator: "\n").count == 1)
            let one = await Run.holdline(["ticket", "list", "-o", "csv", "--socket", daemon.socket])
            #expect(one.output.contains("\"'=cmd \\u{202E}, [x] {y}\""))
        }
    }

    @Test("a ledger that was changed ends with 1 and names the first bad row")
    func verify() async throws {
        let verdict = #"{"intact":false,"rows":9,"head":9,"headHash":"ab","firstBad":4,"problem":"the hash differs"}"#
        try await ScriptedDaemon.run({ _, _ in .answer(200, verdict) }) { daemon in
            let run = await Run.holdline(["audit", "verify", "--socket", daemon.socket])
            #expect(run.status == 1)
            #expect(run.error.contains("row 4"))
        }
    }
}
