import Glibc
import HoldlineCore
import Synchronization
import Testing

@testable import holdline

@Suite("Letters of a dunning run")
struct DunLetterTests {
    private static let name = "reminder-F1-2-20261120T091244Z.eml"

    /// A run that finds F1, new or registered before, and answers its registration.
    private struct Script {
        var verdict = "before"
        var books = LetterVerbTests.Books()
        /// The status of the list of customers.
        var customers = 200

        func reply(_ asked: ScriptedDaemon.Asked) -> ScriptedDaemon.Reply {
            switch (asked.method, asked.target.split(separator: "?").first.map(String.init) ?? "") {
            case ("GET", "/readyz"):
                return .answer(
                    200,
                    #"{"ready":true,"version":"1","head":8,"tickets":0,"liveTickets":0,"invoices":3,"activeHolds":0,"registeredAt":"2026-11-20T09:12:44Z","ledgerStale":false,"full":false}"#
                )
            case ("GET", "/v1/dunning/run"):
                let last =
                    verdict == "before"
                    ? #""lastLevel":2,"lastSentAt":"2026-11-20T09:12:44Z","lastVersion":9"#
                    : #""lastLevel":1,"lastSentAt":"2026-11-01T09:12:44Z","lastVersion":4"#
                let line =
                    #"{"amount":"900.00","currency":"EUR","customer":"C-042","due":"2026-10-31","dunning":null,"handover":null,"invoice":"F1",\#(last),"open":"1200.00","reason":null,"verdict":"\#(verdict)"}"#
                let end =
                    #"{"before":\#(verdict == "before" ? 1 : 0),"listed":1,"next":null,"remind":\#(verdict == "remind" ? 1 : 0),"skipped":0,"version":8}"#
                return .answer(200, line + "\n" + end + "\n")
            case ("POST", "/v1/reminders"):
                let reminder =
                    #"{"invoice":"F1","customer":"C-042","level":2,"amount":"900.00","currency":"EUR","sentAt":"2026-11-24T09:00:00Z","run":null,"registeredAt":"2026-11-24T09:00:00Z","registeredBy":"dun","answered":8,"version":9}"#
                return .answer(
                    200, #"{"line":1,"reminder":\#(reminder),"status":201}"# + "\n" + #"{"done":1,"lines":1,"refused":0}"# + "\n")
            case ("GET", "/v1/customers") where customers != 200: return .answer(customers, Wire.problem(customers, "not-your-role"))
            case ("GET", "/v1/dunning/upcoming"):
                return .answer(
                    200,
                    #"{"items":[{"invoice":"F1","customer":"C-042","issued":"2026-10-01","due":"2026-11-28","currency":"EUR","amount":"1400.00","open":"1200.00","payable":"900.00","version":8}],"next":null,"version":8}"#
                )
            default: return books.reply(asked)
            }
        }
    }

    private func holdline(_ script: Script, _ arguments: [String]) async throws -> (Run, [ScriptedDaemon.Asked]) {
        let result = Mutex<(Run, [ScriptedDaemon.Asked])?>(nil)
        try await ScriptedDaemon.run({ asked, _ in script.reply(asked) }) { daemon in
            let run = await Run.holdline(["dun", "--socket", daemon.socket] + arguments)
            result.withLock { $0 = (run, daemon.requests) }
        }
        return try #require(result.withLock { $0 })
    }

    private func letters(in directory: TemporaryDirectory) -> [String] {
        guard let stream = opendir(directory.path) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
                })
        }
        return names.filter { $0 != "." && $0 != ".." }.sorted()
    }

    private let run = ["--overdue", "22d", "--level", "2", "--partial", "--letters"]

    @Test("each registered reminder gets its letter, and only then its line")
    func written() async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let (done, asked) = try await holdline(Script(verdict: "remind"), run + [directory.path, "-o", "csv"])
        #expect(done.status == 0 && done.output.contains("F1,C-042,2,900.00,EUR"), "\(done)")
        #expect(asked.count { $0.method == "POST" } == 1)
        let names = letters(in: directory)
        #expect(names.count == 1 && names[0].hasPrefix("reminder-F1-2-") && names[0].hasSuffix("Z.eml"), "\(names)")
        let mail = try directory.read(names[0])
        for words in ["To: =?utf-8?Q?", "<k@lefevre.example>", "5,99=C2=A0EUR", "40,00=C2=A0EUR", "multipart/alternative"] {
            #expect(mail.contains(words), "\(words) in \(mail)")
        }
    }

    @Test("a repeated run writes the letters that are missing, whatever a killed one left, and leaves alone those that are there")
    func repeated() async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        // A run was killed between the registration and the letter's name.
        _ = try directory.write(".\(Self.name).part", "half a let")
        let (first, asked) = try await holdline(Script(), run + [directory.path])
        #expect(first.status == 0 && first.error.contains("1 letter written"), "\(first)")
        #expect(asked.allSatisfy { $0.method == "GET" })
        #expect(letters(in: directory) == [Self.name])
        let written = try directory.read(Self.name)
        #expect(written.hasSuffix("--\r\n"))
        _ = try directory.write(Self.name, "printed, and noted on")
        let (second, _) = try await holdline(Script(), run + [directory.path])
        #expect(second.status == 0 && second.error.contains("1 were there already"), "\(second)")
        #expect(letters(in: directory) == [Self.name])
        #expect(try directory.read(Self.name) == "printed, and noted on")
    }

    @Test("what came to be held since gets no letter and no line, and the exit code says so")
    func heldSince() async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        var script = Script(verdict: "remind")
        (script.books.decision, script.books.collectable) = ("pause", "0.00")
        let (done, _) = try await holdline(script, run + [directory.path, "-o", "csv"])
        #expect(done.status == 65 && !done.output.contains("F1") && done.error.contains("skipped F1 (C-042): held-meanwhile"), "\(done)")
        #expect(letters(in: directory).isEmpty)
    }

    @Test("what would stop every letter stops the run before anything is registered")
    func beforehand() async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let (role, asked) = try await holdline(Script(verdict: "remind", customers: 403), run + [directory.path])
        #expect(role.status == 1 && role.error.contains("your roles read no customers"), "\(role)")
        #expect(asked.allSatisfy { $0.method == "GET" })
        let (place, none) = try await holdline(Script(verdict: "remind"), run + [directory.path + "/missing"])
        #expect(place.status == 1 && none.allSatisfy { $0.method == "GET" }, "\(place)")
        let (dry, _) = try await holdline(Script(verdict: "remind"), run + [directory.path, "--dry-run"])
        #expect(dry.status == 64)
    }

    @Test("before the due date a notice is listed with the ways to pay, and written once for its due date")
    func courtesy() async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let (listed, asked) = try await holdline(Script(), ["--before", "5d", "-o", "csv"])
        #expect(listed.status == 0, "\(listed)")
        #expect(
            listed.output.contains("F1,C-042,2026-11-28,900.00,EUR,1200.00,\"IBAN FR7630006000011234567890189, BIC AGRIFRPP\""),
            "\(listed.output)")
        #expect(asked.contains { $0.target == "/v1/dunning/upcoming?before=432000s&limit=500" }, "\(asked.map(\.target))")
        for _ in 1...2 {
            let (done, _) = try await holdline(Script(), ["--before", "5d", "--letters", directory.path, "--letters-as", "text"])
            #expect(done.status == 0, "\(done)")
        }
        #expect(letters(in: directory) == ["courtesy-F1-2026-11-28.txt"])
        let text = try directory.read("courtesy-F1-2026-11-28.txt").replacing("\u{A0}", with: " ")
        #expect(text.contains("échéance le 28 novembre 2026") && text.contains("900,00 EUR") && text.contains("IBAN FR76"), "\(text)")
        let (mixed, _) = try await holdline(Script(), ["--before", "5d", "--level", "1"])
        #expect(mixed.status == 64)
    }
}
