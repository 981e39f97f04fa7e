import HoldlineCore
import HoldlineWire
import Testing

@testable import holdline

/// `holdline wallboard` where there is no screen.
@Suite struct WallboardVerbTests {
    private let answer: String

    init() throws { answer = String(decoding: try SortedJSON.bytes(BoardFixture.usual), as: UTF8.self) }

    private func run(_ arguments: [String], environment: [String: String] = [:], terminal: Bool = false) async throws -> Run {
        var run: Run?
        try await ScriptedDaemon.run({ [answer] _, _ in .answer(200, answer) }) { daemon in
            run = await Run.holdline(["wallboard", "--socket", daemon.socket] + arguments, terminal: terminal, environment: environment)
        }
        return try #require(run)
    }

    @Test("For a pipe it is written once, in the language of the environment") func once() async throws {
        let english = try await run([])
        #expect(english.status == 0)
        for text in ["QUEUES", "billing", "! 4:05", "Lefèvre & Fils", "over 20", "gus", "12,345.00"] {
            #expect(english.output.contains(text), "\(english.output)")
        }
        let french = try await run([], environment: ["LANG": "fr_FR.UTF-8"])
        for text in ["FILES", "EN ATTENTE", "plus de 20", "en pause", "(14 factures)"] { #expect(french.output.contains(text), "\(text)") }
    }

    @Test("With --once a terminal gets the same, within its width") func onceOnTerminal() async throws {
        let run = try await run(["--once"], environment: ["LANG": "C.UTF-8"], terminal: true)
        #expect(run.status == 0)
        #expect(run.output.split(separator: "\n").allSatisfy { CellWidth.of(String($0)) <= 80 }, "\(run.output)")
        #expect(try await self.run(["--once"], environment: ["LANG": "C"], terminal: true).output == run.output)
    }

    @Test("JSON is the daemon's answer, CSV has the callers: both in no language") func data() async throws {
        let json = try await run(["-o", "json"], environment: ["LANG": "fr_FR.UTF-8"])
        #expect(json.output == answer + "\n")
        let csv = try await run(["-o", "csv", "--queue", "support"], environment: ["LANG": "fr_FR.UTF-8"])
        #expect(csv.output == "call,queue,priority,since,isOffered,callbackAt,name\nC-20,support,low,2026-11-27T14:04:57Z,false,,Zoé\n")
    }

    @Test("Callers are ordered as asked for, and a queue that there is not is named") func options() async throws {
        let lines = try await run(["-o", "csv", "--sort", "priority"]).output.split(separator: "\n").dropFirst()
        #expect(lines.map { $0.prefix { $0 != "," } } == ["C-17", "C-9", "C-18", "C-21", "C-20"])
        let wrong = try await run(["--queue", "sales"])
        #expect(wrong.status == 64 && wrong.error.contains("“sales”") && wrong.error.contains("billing, export, support"))
        #expect(try await run(["--sort", "length"]).status == 64)
        let whole = try await run(["--queue", "billing", "-o", "json"])
        #expect(whole.status == 64 && whole.error.contains("the daemon's own answer"))
    }

    @Test("A refusal is that of any other verb") func refused() async throws {
        try await ScriptedDaemon.run({ _, _ in .answer(403, Wire.problem(403, "not-your-role")) }) { daemon in
            let run = await Run.holdline(["wallboard", "--socket", daemon.socket])
            #expect(run.status == 77 && run.error.contains("not-your-role"))
        }
    }
}
