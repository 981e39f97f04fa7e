import HoldlineClient
import HoldlineCore
import Synchronization
import Testing

@testable import holdline

@Suite("dun")
struct DunTests {
    /// Invoices as the daemon lists them, and what the check says of each.
    private struct Books: Sendable {
        var lines: [String]
        var answers: [String: String] = [:]
        var stale = false
        /// What a registration is answered with, by invoice; else it is registered.
        var refusals: [String: ScriptedDaemon.Reply] = [:]
        var closing: String?

        func reply(_ asked: ScriptedDaemon.Asked) -> ScriptedDaemon.Reply {
            let path = asked.target.split(separator: "?").first.map(String.init) ?? ""
            switch (asked.method, path) {
            case ("GET", "/readyz"):
                return .answer(
                    200,
                    #"{"ready":true,"version":"1","head":8,"tickets":0,"liveTickets":0,"invoices":3,"activeHolds":0,"registeredAt":"2026-11-20T09:12:44Z","ledgerStale":\#(stale),"full":false}"#
                )
            case ("GET", "/v1/whoami"):
                return .answer(200, #"{"user":"dun","uid":1,"roles":["dunning"],"seller":null,"zone":"UTC","today":"2026-11-24"}"#)
            case ("GET", "/v1/invoices"):
                return .answer(200, #"{"items":[\#(lines.joined(separator: ","))],"next":null,"version":8}"#)
            case ("POST", "/v1/dunning/check"):
                let numbers = asked.body.split(separator: "\n").map(String.init)
                let said = numbers.map { answers[$0] ?? Wire.dunning($0).replacing("900.00", with: "1200.00") }
                let partial = said.count { $0.contains("\"partial\"") }
                let pause = said.count { $0.contains("\"pause\"") }
                let end = closing ?? Wire.end(checked: numbers.count, pause: pause, partial: partial)
                return .answer(200, said.map { $0 + "\n" }.joined() + end)
            default:
                let number = path.split(separator: "/").dropFirst(2).first.map(String.init) ?? ""
                if let refusal = refusals[number] { return refusal }
                return .answer(201, DunTests.reminder(number, amount: asked.body.contains("\"900.00\"") ? "900.00" : "1200.00"))
            }
        }
    }

    private static func reminder(
        _ number: String, level: Int = 1, amount: String = "1200.00", sent: String = "2026-11-01T09:00:00Z", run: String? = nil
    ) -> String {
        """
        {"invoice":"\(number)","customer":"C-042","level":\(level),"amount":"\(amount)","currency":"EUR","sentAt":"\(sent)",\
        "run":\(run.map { "\"\($0)\"" } ?? "null"),"registeredAt":"\(sent)","registeredBy":"dun","answered":8,"version":9}
        """
    }

    private static func line(_ number: String, last: String? = nil, handover: String? = nil) -> String {
        """
        {"number":"\(number)","customer":"C-042","issued":"2026-10-01","due":"2026-10-31","currency":"EUR","amount":"1200.00",\
        "open":"1200.00","credited":null,"decision":"proceed","held":"0.00","collectable":"1200.00",\
        "lastReminder":\(last ?? "null"),"handover":\(handover ?? "null"),"version":3}
        """
    }

    private func run(_ books: Books, _ arguments: String...) async throws -> (Run, [ScriptedDaemon.Asked]) {
        let result = Mutex<(Run, [ScriptedDaemon.Asked])?>(nil)
        try await ScriptedDaemon.run({ asked, _ in books.reply(asked) }) { daemon in
            let run = await Run.holdline(["dun", "--socket", daemon.socket, "--overdue", "8d"] + arguments)
            result.withLock { $0 = (run, daemon.requests) }
        }
        return try #require(result.withLock { $0 })
    }

    private func posted(_ asked: [ScriptedDaemon.Asked]) -> [ScriptedDaemon.Asked] {
        asked.filter { $0.target.hasSuffix("/reminders") }.sorted { $0.target < $1.target }
    }

    @Test("what is free is registered on the check's version, with a key of day, level and invoice, and printed; the rest has a reason")
    func whole() async throws {
        let last2 = Self.reminder("F5", level: 2)
        let books = Books(
            lines: [
                Self.line("F1"), Self.line("F2"), Self.line("F3"), Self.line("F4", last: Self.reminder("F4")), Self.line("F5", last: last2),
                Self.line(
                    "F6",
                    handover:
                        #"{"invoice":"F6","customer":"C-042","agency":"Inkasso AG","amount":"1.00","currency":"EUR","level":3,"handedOverAt":"2026-11-01T09:00:00Z","handedOverBy":"sue","recalledAt":null,"recalledBy":null,"seq":4,"version":4}"#
                ),
            ],
            answers: ["F2": Wire.dunning("F2", "pause", blockers: #"{"code":"manual"}"#), "F3": Wire.dunning("F3", "partial")])
        let (run, asked) = try await run(books, "--level", "1", "-o", "csv")
        #expect(run.status == 0, "\(run.error)")
        #expect(
            run.output.split(whereSeparator: \.isNewline).map { $0.prefix(23) } == ["invoice,customer,level,", "F1,C-042,1,1200.00,EUR,"])
        #expect(asked.contains { $0.target == "/v1/invoices?overdue=691200s&limit=500" }, "\(asked.map(\.target))")
        #expect(posted(asked).map(\.key) == ["dun%202026-11-24/1/F1"])
        #expect(posted(asked).first?.body.contains(#""version":8"#) == true)
        #expect(posted(asked).first?.body.contains(#""run":"dun 2026-11-24""#) == true)
        for reason in [
            "F2 (C-042): held: held by hand", "F3 (C-042): held-in-part", "F4 (C-042): reminded", "F5 (C-042): further-on",
            "F6 (C-042): with-agency: with Inkasso AG",
        ] { #expect(run.error.contains("skipped \(reason)"), "\(reason): \(run.error)") }
        #expect(run.error.contains("1 to be reminded, and registered; 5 skipped"))
    }

    @Test("a dry run registers nothing, and lists the same")
    func dry() async throws {
        let (run, asked) = try await run(Books(lines: [Self.line("F1")]), "--level", "1", "--dry-run", "-o", "json")
        #expect(run.status == 0)
        #expect(run.output.contains(#""invoice":"F1""#) && run.output.contains(#""registered":"no""#))
        #expect(posted(asked).isEmpty)
    }

    @Test("a part is asked for where that is wanted, and no higher level while it is held")
    func partial() async throws {
        let books = Books(
            lines: [Self.line("F1"), Self.line("F2", last: Self.reminder("F2"))],
            answers: ["F1": Wire.dunning("F1", "partial"), "F2": Wire.dunning("F2", "partial")])
        let (first, asked) = try await run(books, "--level", "1", "--partial", "-o", "csv")
        #expect(first.output.contains("F1,C-042,1,900.00"))
        #expect(posted(asked).first?.body.contains(#""amount":"900.00""#) == true)
        let (second, _) = try await run(books, "--level", "2", "--partial", "-o", "csv")
        #expect(second.error.contains("skipped F2 (C-042): held-in-part") && second.error.contains("does not rise"))
        #expect(second.error.contains("skipped F1 (C-042): level-missing"))
    }

    @Test("a repeated run registers none a second time and lists them again, but not what is held by now")
    func repeated() async throws {
        let before = { Self.line($0, last: Self.reminder($0, sent: "2026-11-24T06:00:00Z", run: "dun 2026-11-24")) }
        let books = Books(
            lines: [before("F1"), before("F2"), Self.line("F3")],
            answers: ["F2": Wire.dunning("F2", "pause", blockers: #"{"code":"manual"}"#)])
        let (run, asked) = try await run(books, "--level", "1", "-o", "csv", "--again")
        #expect(run.status == 0)
        #expect(posted(asked).map(\.target) == ["/v1/invoices/F3/reminders"])
        #expect(run.output.contains("2026-11-24T06:00:00Z,before") && run.output.contains("F3,") && !run.output.contains("F2,"))
        #expect(run.error.contains("F2 (C-042): held: registered earlier in this run, and held since"))
    }

    @Test("again repeats a level, but none within the wait")
    func again() async throws {
        let recent = Self.reminder("F2", sent: Instant(seconds: LocalTime.now().seconds - 86_400).description)
        let books = Books(lines: [Self.line("F1", last: Self.reminder("F1")), Self.line("F2", last: recent)])
        let (run, asked) = try await run(books, "--level", "1", "--again")
        #expect(posted(asked).map(\.target) == ["/v1/invoices/F1/reminders"])
        #expect(run.error.contains("F2 (C-042): too-soon"))
        let (_, all) = try await self.run(books, "--level", "1", "--again", "--wait", "0d")
        #expect(posted(all).count == 2)
    }

    @Test("one that is held meanwhile is skipped with the new answer, and the run exits with 65")
    func meanwhile() async throws {
        let problem =
            #"{"type":"t","title":"t","status":409,"code":"held-meanwhile","detail":"F2 is paused","answer":"#
            + Wire.dunning("F2", "pause", blockers: #"{"code":"manual"}"#) + "}"
        let books = Books(lines: [Self.line("F1"), Self.line("F2")], refusals: ["F2": .answer(409, problem)])
        let (run, _) = try await run(books, "--level", "1", "-o", "csv")
        #expect(run.status == 65)
        #expect(run.output.contains("F1,") && !run.output.contains("F2,"))
        #expect(run.error.contains("skipped F2 (C-042): held-meanwhile: F2 is paused: held by hand"))
    }

    @Test("a stale ledger is refused before anything is asked, unless that is spelled out")
    func stale() async throws {
        let books = Books(lines: [Self.line("F1")], stale: true)
        let (refused, asked) = try await run(books, "--level", "1")
        #expect(refused.status == 1 && refused.error.contains("--despite-stale-ledger") && refused.output.isEmpty)
        #expect(asked.map(\.target) == ["/readyz"])
        #expect(try await run(books, "--level", "1", "--despite-stale-ledger").0.status == 0)
    }

    @Test(
        "an answer that is cut or miscounts reminds nobody",
        arguments: ["", Wire.end(checked: 3), Wire.end(checked: 2, pause: 1), String(Wire.end(checked: 2).dropLast())])
    func truncated(_ closing: String) async throws {
        let (run, asked) = try await run(Books(lines: [Self.line("F1"), Self.line("F2")], closing: closing), "--level", "1", "-o", "json")
        #expect(run.status == 75 && run.output.isEmpty)
        #expect(posted(asked).isEmpty)
    }

    @Test("a run that breaks off says that it may be repeated, and lists no more than what is registered")
    func broken() async throws {
        let lines = (10..<50).map { Self.line("F\($0)") }
        let unknown = ScriptedDaemon.Reply.answer(403, Wire.problem(403, "not-your-role"))
        let (run, _) = try await run(Books(lines: lines, refusals: ["F30": unknown]), "--level", "1", "-o", "csv")
        #expect(run.status == 77)
        #expect(run.output.split(whereSeparator: \.isNewline).count == 17, "the first sixteen")
    }

    @Test("skipped ones go to a file where one is named")
    func file() async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let path = directory.path + "/skipped.csv"
        let (run, _) = try await run(
            Books(lines: [Self.line("F1", last: Self.reminder("F1"))]), "--level", "1", "--skipped", path)
        #expect(run.status == 0 && !run.error.contains("skipped F1"))
        let text = try directory.read("skipped.csv")
        #expect(text.hasPrefix("invoice,customer,reason,why\nF1,C-042,reminded,level 1 was sent"), "\(text)")
    }

    @Test("keys are the same for the same run, differ by invoice, and fit")
    func keys() throws {
        let rules = DunningRules(
            level: 1, again: false, partial: false, wait: Span(seconds: 0), run: "dun 2026-11-24", now: Instant(seconds: 0))
        let long = String(repeating: "é", count: 199)
        let keys = try [long + "1", long + "2", "F/1", "F1"].map { rules.key(of: try #require(InvoiceNumber($0))) }
        #expect(Set(keys).count == 4)
        #expect(keys.allSatisfy { $0.utf8.count <= 255 && $0.utf8.allSatisfy { (0x21...0x7E).contains($0) } })
        #expect(keys[2] == "dun%202026-11-24/1/F%2F1")
    }
}
