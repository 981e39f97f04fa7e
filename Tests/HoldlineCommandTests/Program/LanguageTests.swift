import HoldlineClient
import HoldlineCore
import HoldlineWire
import Testing

@testable import holdline

@Suite("The command in a person's language")
struct LanguageTests {
    private static let french = ["LC_ALL": "fr_FR.UTF-8"]

    private func check(_ format: String, terminal: Bool = true, _ environment: [String: String] = french) async throws -> String {
        let blockers = #"{"code":"dispute","ticket":"T-7","reason":"PRI","amount":"300.00","hold":"H-1","until":"2026-11-30"}"#
        var run: Run?
        try await ScriptedDaemon.run({ _, _ in .answer(200, Wire.dunning("F1", "partial", blockers: blockers)) }) { daemon in
            run = await Run.holdline(
                ["invoice", "check", "F1", "--socket", daemon.socket, "-o", format], terminal: terminal, width: 120,
                environment: environment)
        }
        return try #require(run).output
    }

    @Test("a table has French headings, words, reasons and amounts")
    func table() async throws {
        let text = try await check("table")
        #expect(text.contains("FACTURE  DÉCISION"), "\(text)")
        #expect(text.contains("en partie"), "\(text)")
        #expect(text.contains("1\u{202F}200,00"), "\(text)")
        #expect(text.contains("litige sur T-7 : prix erronés (300,00 EUR) jusqu’au 30/11/2026"), "\(text)")
    }

    @Test("in a pipe amounts stay as the API writes them")
    func pipe() async throws {
        let text = try await check("table", terminal: false)
        #expect(text.contains("FACTURE") && text.contains("1200.00"), "\(text)")
    }

    @Test("CSV and JSON are the same in every language", arguments: ["csv", "json"])
    func programs(_ format: String) async throws {
        #expect(try await check(format) == check(format, [:]))
    }

    @Test("what a catalogue lacks is said in English, and English is as it always was")
    func english() async throws {
        #expect(try await check("table", [:]).contains("disputed on T-7: prices incorrect (300.00 EUR) until 2026-11-30"))
        #expect(Phrase("of tomorrow \(1)").text(in: .french) == "of tomorrow 1")
    }

    @Test("a wrong command is refused with the same exit code as in English")
    func refusal() async throws {
        let run = await Run.holdline(["ticket", "note"], environment: Self.french)
        #expect(run.status == 64)
    }
}
