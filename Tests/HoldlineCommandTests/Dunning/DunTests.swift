import HoldlineClient
import HoldlineCore
import Synchronization
import Testing

@testable import holdline

@Suite("dun")
struct DunTests {
    /// What the daemon lists for a run, in parts, and how it answers the registrations.
    private struct Books: Sendable {
        /// The lines of each part.
        var parts: [[String]]
        var stale = false
        /// Problems of single reminders, by invoice; else it is registered.
        var refusals: [String: String] = [:]
        /// What the registration of the part with this invoice is answered with as a whole.
        var broken: (invoice: String, reply: ScriptedDaemon.Reply)?
        var closing: String?

        init(_ lines: [String]) { parts = [lines] }

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
            case ("GET", "/v1/dunning/run"):
                let place = asked.target.split(separator: "after=part").dropFirst().first.flatMap { Int($0) } ?? 0
                let lines = parts[place]
                let end = closing ?? DunTests.end(lines, next: place + 1 < parts.count ? "part\(place + 1)" : nil)
                return .answer(200, lines.map { $0 + "\n" }.joined() + end)
            case ("POST", "/v1/reminders"):
                let numbers = DunTests.values("invoice", asked.body)
                if let broken, numbers.contains(broken.invoice) { return broken.reply }
                let answers = numbers.enumerated().map { place, number in
                    refusals[number].map { #"{"line":\#(place + 1),"status":409,"problem":\#($0)}"# }
                        ?? #"{"line":\#(place + 1),"reminder":\#(DunTests.reminder(number)),"status":201}"#
                }
                let refused = numbers.count { refusals[$0] != nil }
                return .answer(
                    200,
                    (answers + [#"{"done":\#(numbers.count - refused),"lines":\#(numbers.count),"refused":\#(refused)}"#]).map { $0 + "\n" }
                        .joined())
            default: return .answer(404, Wire.problem(404, "not-found"))
            }
        }
    }

    /// The texts that a member has in a body of many lines.
    private static func values(_ name: String, _ body: String) -> [String] {
        body.split(separator: "\n").compactMap { line in
            line.split(separator: "\"\(name)\":\"").dropFirst().first.map { String($0.prefix { $0 != "\"" }) }
        }
    }

    private static func end(_ lines: [String], next: String? = nil) -> String {
        let counts = ["remind", "before", "skip"].map { word in lines.count { $0.contains("\"verdict\":\"\(word)\"") } }
        return """
            {"before":\(counts[1]),"listed":\(lines.count),"next":\(next.map { "\"\($0)\"" } ?? "null"),"remind":\(counts[0]),\
            "skipped":\(counts[2]),"version":8}

            """
    }

    private static func reminder(_ number: String) -> String {
        """
        {"invoice":"\(number)","customer":"C-042","level":1,"amount":"1200.00","currency":"EUR","sentAt":"2026-11-24T09:00:00Z",\
        "run":null,"registeredAt":"2026-11-24T09:00:00Z","registeredBy":"dun","answered":8,"version":9}
        """
    }

    /// A line of the list; `last` is the level, the instant and the seq of the last reminder.
    private static func line(
        _ number: String, _ verdict: String = "remind", reason: String? = nil, amount: String? = "1200.00",
        last: (level: Int, sentAt: String, version: Int)? = nil, handover: String = "null", dunning: String = "null"
    ) -> String {
        """
        {"amount":\(amount.map { "\"\($0)\"" } ?? "null"),"currency":"EUR","customer":"C-042","due":"2026-10-31","dunning":\(dunning),\
        "handover":\(handover),"invoice":"\(number)","lastLevel":\(last.map { "\($0.level)" } ?? "null"),\
        "lastSentAt":\(last.map { "\"\($0.sentAt)\"" } ?? "null"),"lastVersion":\(last.map { "\($0.version)" } ?? "null"),\
        "open":"1200.00","reason":\(reason.map { "\"\($0)\"" } ?? "null"),"verdict":"\(verdict)"}
        """
    }

    private static func skip(
        _ number: String, _ reason: String, level: Int? = nil, handover: String = "null", dunning: String = "null"
    ) -> String {
        line(
            number, "skip", reason: reason, amount: nil, last: level.map { ($0, "2026-11-01T09:00:00Z", 4) }, handover: handover,
            dunning: dunning)
    }

    private func run(_ books: Books, _ arguments: String...) async throws -> (Run, [ScriptedDaemon.Asked]) {
        let result = Mutex<(Run, [ScriptedDaemon.Asked])?>(nil)
        try await ScriptedDaemon.run({ asked, _ in books.reply(asked) }) { daemon in
            let run = await Run.holdline(["dun", "--socket", daemon.socket, "--overdue", "8d"] + arguments)
            result.withLock { $0 = (run, daemon.requests) }
        }
        return try #require(result.withLock { $0 })
    }

    private func posted(_ asked: [ScriptedDaemon.Asked], _ member: String = "invoice") -> [String] {
        asked.filter { $0.target == "/v1/reminders" }.flatMap { Self.values(member, $0.body) }
    }

    private func rows(_ run: Run) -> [String] {
        run.output.split(whereSeparator: \.isNewline).map { $0.split(separator: ",").first.map(String.init) ?? "" }
    }

    @Test("what is free is registered on the list's version, with a key of day, level and invoice, and printed; the rest has a reason")
    func whole() async throws {
        let held = Wire.dunning("F2", "pause", blockers: #"{"code":"manual"}"#)
        let handover =
            #"{"invoice":"F6","customer":"C-042","agency":"Inkasso AG","amount":"1.00","currency":"EUR","level":3,"handedOverAt":"2026-11-01T09:00:00Z","handedOverBy":"sue","recalledAt":null,"recalledBy":null,"seq":4,"version":4}"#
        let books = Books([
            Self.line("F1"), Self.skip("F2", "held", dunning: held),
            Self.skip("F3", "held-in-part", dunning: Wire.dunning("F3", "partial")),
            Self.skip("F4", "reminded", level: 1), Self.skip("F5", "further-on", level: 2),
            Self.skip("F6", "with-agency", handover: handover),
            Self.skip("F7", "level-missing", level: 1), Self.skip("F8", "too-soon", level: 1),
            Self.skip("F9", "level-held", level: 1, dunning: Wire.dunning("F9", "partial")),
            Self.skip("F10", "held-since", level: 1, dunning: held),
        ])
        let (run, asked) = try await run(books, "--level", "1", "-o", "csv")
        #expect(run.status == 0, "\(run.error)")
        #expect(
            run.output.split(whereSeparator: \.isNewline).map { $0.prefix(23) } == ["invoice,customer,level,", "F1,C-042,1,1200.00,EUR,"])
        let list = asked.first { $0.target.hasPrefix("/v1/dunning/run?") }?.target ?? ""
        for parameter in ["level=1", "overdue=691200s", "wait=604800s", "run=dun%202026-11-24"] {
            #expect(list.contains(parameter), "\(list)")
        }
        #expect(posted(asked, "key") == ["dun%202026-11-24/1/F1"] && posted(asked) == ["F1"])
        let body = asked.first { $0.target == "/v1/reminders" }?.body ?? ""
        #expect(body.contains(#""version":8"#) && body.contains(#""run":"dun 2026-11-24""#) && body.contains(#""amount":"1200.00""#))
        for reason in [
            "F2 (C-042): held: held by hand", "F3 (C-042): held-in-part: 900.00 EUR may be collected",
            "F4 (C-042): reminded: level 1 was sent",
            "F5 (C-042): further-on: level 2", "F6 (C-042): with-agency: with Inkasso AG",
            "F7 (C-042): level-missing: level 1 was sent", "F8 (C-042): too-soon: level 1 was sent",
            "F9 (C-042): held-in-part: 900.00 EUR", "F10 (C-042): held: registered earlier in this run, and held since: held by hand",
        ] { #expect(run.error.contains("skipped \(reason)"), "\(reason): \(run.error)") }
        #expect(run.error.contains("1 to be reminded, and registered; 9 skipped"))
    }

    @Test("a dry run registers nothing, and lists the same")
    func dry() async throws {
        let (run, asked) = try await run(Books([Self.line("F1")]), "--level", "1", "--dry-run", "-o", "json")
        #expect(run.status == 0)
        #expect(run.output.contains(#""invoice":"F1""#) && run.output.contains(#""registered":"no""#))
        #expect(posted(asked).isEmpty)
    }

    @Test("what is asked for is the amount that the list names, and the options go to the daemon")
    func partial() async throws {
        let (run, asked) = try await run(
            Books([Self.line("F1", amount: "900.00", dunning: Wire.dunning("F1", "partial"))]), "--level", "2", "--partial", "--again",
            "--wait", "3d", "--customer", "C-042", "-o", "csv")
        #expect(run.output.contains("F1,C-042,2,900.00"), "\(run.error)")
        #expect(posted(asked, "amount") == ["900.00"])
        let list = asked.first { $0.target.hasPrefix("/v1/dunning/run?") }?.target ?? ""
        for parameter in ["level=2", "partial=true", "again=true", "wait=259200s", "customer=C-042"] { #expect(list.contains(parameter)) }
    }

    @Test("a repeated run registers none a second time and lists them again; an invoice that comes twice is listed once")
    func repeated() async throws {
        let before = { (number: String) in Self.line(number, "before", last: (1, "2026-11-24T06:00:00Z", 7)) }
        var books = Books([before("F1"), before("F2"), Self.line("F3")])
        books.parts.append([before("F3"), before("F1"), before("F4")])
        let (run, asked) = try await run(books, "--level", "1", "-o", "csv")
        #expect(run.status == 0)
        #expect(posted(asked) == ["F3"])
        #expect(rows(run) == ["invoice", "F1", "F2", "F3", "F4"], "\(run.output)")
        #expect(run.output.contains("2026-11-24T06:00:00Z,before"))
        #expect(run.error.contains("4 to be reminded, and registered"), "\(run.error)")
    }

    @Test("one that is held meanwhile is skipped with the new answer, and the run exits with 65")
    func meanwhile() async throws {
        let problem =
            #"{"type":"t","title":"t","status":409,"code":"held-meanwhile","detail":"F2 is paused","answer":"#
            + Wire.dunning("F2", "pause", blockers: #"{"code":"manual"}"#) + "}"
        var books = Books([Self.line("F1"), Self.line("F2"), Self.line("F3")])
        books.refusals = ["F2": problem]
        let (run, _) = try await run(books, "--level", "1", "-o", "csv")
        #expect(run.status == 65)
        #expect(rows(run) == ["invoice", "F1", "F3"])
        #expect(run.error.contains("skipped F2 (C-042): held-meanwhile: F2 is paused: held by hand"))
    }

    @Test("a stale ledger is refused before anything is asked, unless that is spelled out")
    func stale() async throws {
        var books = Books([Self.line("F1")])
        books.stale = true
        let (refused, asked) = try await run(books, "--level", "1")
        #expect(refused.status == 1 && refused.error.contains("--despite-stale-ledger") && refused.output.isEmpty)
        #expect(asked.map(\.target) == ["/readyz"])
        #expect(try await run(books, "--level", "1", "--despite-stale-ledger").0.status == 0)
    }

    @Test(
        "a list that is cut or miscounts reminds nobody, nor does a word that this program does not know",
        arguments: [
            "", Self.end([]), Self.end([Self.line("F1"), Self.line("F2")]).replacing("\"skipped\":0", with: "\"skipped\":1"),
            String(Self.end([Self.line("F1"), Self.line("F2")]).dropLast()), Self.end([Self.line("F1"), Self.line("F2")]) + "{}\n",
            Self.line("F3", "perhaps") + "\n" + Self.end([Self.line("F1"), Self.line("F2"), Self.line("F3")]),
        ])
    func truncated(_ closing: String) async throws {
        var books = Books([Self.line("F1"), Self.line("F2")])
        books.closing = closing
        let (run, asked) = try await run(books, "--level", "1", "-o", "json")
        #expect(run.status == 75 && run.output.isEmpty, "\(run.status) \(run.error)")
        #expect(posted(asked).isEmpty)
    }

    @Test("a run that breaks off lists what is registered, and no more")
    func broken() async throws {
        var books = Books([])
        books.parts = (0..<3).map { part in (10..<20).map { Self.line("F\(part)\($0)") } }
        books.broken = ("F215", .answer(403, Wire.problem(403, "not-your-role")))
        let (run, asked) = try await run(books, "--level", "1", "-o", "csv")
        #expect(run.status == 77)
        #expect(rows(run).count == 21, "those of the first two parts")
        #expect(posted(asked).count == 30)
        books.broken = ("F115", .broken(""))
        let (lost, again) = try await self.run(books, "--level", "1", "-o", "csv")
        #expect(lost.status == 75 && lost.error.contains("Repeat the same run"), "\(lost.error)")
        #expect(rows(lost).count == 11)
        #expect(Set(posted(again, "key")).count == 20, "sent again with the same keys")
    }

    @Test("skipped ones go to a file where one is named")
    func file() async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let path = directory.path + "/skipped.csv"
        let (run, _) = try await run(Books([Self.skip("F1", "reminded", level: 1)]), "--level", "1", "--skipped", path)
        #expect(run.status == 0 && !run.error.contains("skipped F1"))
        let text = try directory.read("skipped.csv")
        #expect(text.hasPrefix("invoice,customer,reason,why\nF1,C-042,reminded,level 1 was sent"), "\(text)")
    }

    @Test("keys are the same for the same run, differ by invoice, and fit")
    func keys() throws {
        let long = String(repeating: "é", count: 199)
        let keys = try [long + "1", long + "2", "F/1", "F1"].map {
            ReminderKey.key(of: try #require(InvoiceNumber($0)), run: "dun 2026-11-24", level: 1)
        }
        #expect(Set(keys).count == 4)
        #expect(keys.allSatisfy { $0.utf8.count <= 255 && $0.utf8.allSatisfy { (0x21...0x7E).contains($0) } })
        #expect(keys[2] == "dun%202026-11-24/1/F%2F1")
    }
}
