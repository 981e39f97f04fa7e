import Testing

@testable import holdline

@Suite("what somebody has to look at, shown")
struct StaleVerbTests {
    private static let items = [
        #"{"kind":"ticket","staleReason":"assignee-away","why":"ada has it, and is away until 2026-12-07","since":"2026-11-20T09:00:00Z","ticket":"T-7","hold":null,"assignee":"ada","customer":"C-042","invoice":null,"subject":"chairs","command":"holdline ticket rebalance --from ada"}"#,
        #"{"kind":"hold","staleReason":"review-passed","why":"manual on F1: it was to be looked at on 2026-11-20","since":"2026-11-20T00:00:00Z","ticket":null,"hold":"H-3","assignee":null,"customer":"C-042","invoice":"F1","subject":null}"#,
    ]

    @Sendable private static func daemon(_ asked: ScriptedDaemon.Asked, _ before: Int) -> ScriptedDaemon.Reply {
        if asked.target.hasPrefix("/v1/stale/counts") {
            return .answer(
                200,
                #"{"items":[{"staleReason":"assignee-away","tickets":1,"holds":0,"since":"2026-11-20T09:00:00Z"}],"version":8}"#)
        }
        if asked.target.hasPrefix("/v1/stale?") {
            return before < 6
                ? .answer(200, "{\"items\":[\(items.joined(separator: ","))],\"next\":null,\"version\":8}")
                : .answer(403, Wire.problem(403, "not-your-role"))
        }
        return .answer(200, Wire.me.replacing("\"agent\"", with: "\"supervisor\""))
    }

    private func run(_ arguments: String..., terminal: Bool = false, width: Int = 80) async throws -> Run {
        var result: Run?
        try await ScriptedDaemon.run(Self.daemon) { daemon in
            result = await Redraw.$pause.withValue(.milliseconds(1)) {
                await Run.holdline(["ticket", "stale"] + arguments + ["--socket", daemon.socket], terminal: terminal, width: width)
            }
        }
        return try #require(result)
    }

    @Test("the command is in data always, and in a table where there is room; an older daemon gives none")
    func command() async throws {
        let narrow = try await run(terminal: true)
        #expect(narrow.status == 0 && narrow.output.split(separator: "\n").allSatisfy { CellWidth.of(String($0)) <= 80 }, "\(narrow)")
        #expect(narrow.output.contains("REASON") && narrow.output.contains("assignee-away"))
        let wide = try await run(terminal: true, width: 200)
        #expect(wide.output.contains("holdline ticket rebalance --from ada"), "\(wide.output)")
        let csv = try await run("-o", "csv")
        #expect(csv.output.contains(",holdline ticket rebalance --from ada\n"), "\(csv.output)")
        let json = try await run("-o", "json")
        #expect(json.output == Self.items.map { $0 + "\n" }.joined())
        let chosen = try await run("--columns", "id,command", "-o", "csv")
        #expect(chosen.output == "id,command\nT-7,holdline ticket rebalance --from ada\nH-3,\n", "\(chosen.output)")
    }

    @Test("with --watch it is drawn anew over what the terminal shows, the counts first, until it is refused or stopped")
    func watch() async throws {
        let seen = try await run("--watch", terminal: true)
        #expect(seen.status == 77)
        let screens = seen.output.split(separator: "\u{1B}[H\u{1B}[J")
        #expect(screens.count >= 2 && screens.allSatisfy { $0.contains("REASON") }, "\(seen)")
        let whole = try #require(screens.first)
        #expect(whole.firstRange(of: "REASON").map { whole[$0.upperBound...].contains("T-7") } ?? false)
        #expect(await Run.holdline(["ticket", "stale", "--watch", "-o", "json"]).status == 64)
    }
}
