import FoundationEssentials
import HoldlineCore
import Testing

@testable import holdline

@Suite("Reports of a queue")
struct ReportQueueTests {
    /// 200 answered within 20 s, 100 later, 50 abandoned under 10 s, 50 later; in the morning, and one more caller at 14 who was turned away.
    private static func answer(_ by: ReportGrouping, _ formula: ServiceLevelFormula = .offered) throws -> String {
        let day = try #require(Day(text: "2026-11-24"))
        var options = ReportOptions(from: day, to: day)
        (options.by, options.formula) = (by, formula)
        let morning = Zone.utc.instant(of: day, secondOfDay: 9 * 3600)
        var report = QueueReport.Builder(options, zone: .utc, now: morning.adding(seconds: 9 * 3600))
        func visit(_ booking: CallBooking, _ wait: Int64, hour: Int64 = 0) -> Visit {
            var visit = Visit(
                queue: QueueName(unchecked: "support"), arrivedAt: morning.adding(seconds: hour * 3600), booking: booking, state: .ended)
            visit.wait = wait
            visit.endedAt = visit.arrivedAt.adding(seconds: wait + (booking == .answered ? 100 : 0))
            if booking == .answered {
                visit.agent = "lea\u{202E}"
                visit.answeredAt = visit.arrivedAt.adding(seconds: wait)
                visit.talk = 100
            }
            return visit
        }
        report.add(AgentEntry(agent: "lea\u{202E}", at: morning, kind: .login))
        for _ in 0..<200 { report.add(visit(.answered, 12)) }
        for _ in 0..<100 { report.add(visit(.answered, 45, hour: 2)) }
        for _ in 0..<50 { report.add(visit(.abandoned, 5)) }
        for _ in 0..<50 { report.add(visit(.abandoned, 60, hour: 2)) }
        report.add(visit(.turnedAway, 0, hour: 5))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(report.finish(version: 9)), as: UTF8.self)
    }

    private static func run(
        _ arguments: [String], _ answer: String, terminal: Bool = false, locale: String? = nil, width: Int = 80
    ) async throws -> (run: Run, target: String?) {
        var result: (Run, String?)?
        try await ScriptedDaemon.run({ _, _ in .answer(200, answer) }) { daemon in
            let (output, error) = (Kept(), Kept())
            let console = Console(
                output: output, error: error, input: Given(""), inputIsTerminal: false, outputIsTerminal: terminal, errorIsTerminal: false,
                width: width, hasColor: false, environment: { $0 == "LANG" ? locale : nil })
            let status = await Program.run(["report", "queue", "--socket", daemon.socket] + arguments, on: console)
            result = (Run(status: status, output: output.text, error: error.text), daemon.requests.first?.target)
        }
        return try #require(result)
    }

    @Test("what was asked for is what the daemon is asked, and no more")
    func query() async throws {
        let answer = try Self.answer(.hour)
        #expect(try await Self.run([], answer).target == "/v1/reports/queue?by=queue&formula=offered")
        let all = try await Self.run(
            [
                "--queue", "support é", "--from", "2026-11-01", "--to", "2026-11-30", "--by", "hour", "--service-level", "1m", "--formula",
                "offered-short", "--short-abandon", "5s",
            ], answer)
        #expect(
            all.target == "/v1/reports/queue?queue=support%20%C3%A9&from=2026-11-01&to=2026-11-30&by=hour&serviceLevel=60s"
                + "&formula=offered-short&shortAbandon=5s")
        #expect(all.run.status == 0)
    }

    @Test(
        "a wrong word, day or length is answered before the daemon is asked",
        arguments: [
            ["--by", "week"], ["--formula", "fair"], ["--service-level", "20"], ["--from", "2026-02-30"],
            ["--from", "2026-11-24", "--to", "2026-11-23"],
        ])
    func wrong(arguments: [String]) async throws {
        let (run, target) = try await Self.run(arguments, "{}")
        #expect(run.status == 64)
        #expect(target == nil)
    }

    @Test("JSON is the daemon's own answer")
    func json() async throws {
        let answer = try Self.answer(.agent)
        #expect(try await Self.run(["-o", "json"], answer).run.output == answer + "\n")
    }

    @Test("a table has no percentage without its formula, its threshold and its counts", arguments: ReportGrouping.allCases)
    func table(by: ReportGrouping) async throws {
        let run = try await Self.run(["--by", by.rawValue], try Self.answer(by), terminal: true).run
        #expect(run.output.contains("Level offered: answered within 20 s / (answered + abandoned + timed out)\n"))
        #expect(run.output.contains("Level 50.00 % = 200 / 400 by offered\nor 66.67 % = 200 / 300 by asterisk\n"))
        #expect(run.output.contains("or 57.14 % = 200 / 350 by offered-short"))
        #expect(run.output.contains("401 arrived = 1 turned away + 400 offered\n400 offered = 300 answered + 100 abandoned\n"))
        #expect(run.output.contains("50 of the abandoned gave up in under 10 s"))
        #expect(!run.output.contains("\u{202E}"))
        #expect(run.output.split(separator: "\n").allSatisfy { CellWidth.of(String($0)) <= 80 })
    }

    @Test("the formula that was asked for stands first")
    func formula() async throws {
        let run = try await Self.run(["--formula", "offered-short"], try Self.answer(.queue, .offeredShort)).run
        #expect(run.output.contains("Level 57.14 % = 200 / 350 by offered-short\nor 66.67 %"))
    }

    @Test("hours are drawn on a terminal, in ASCII where its locale has no more, and not at all through a pipe")
    func bars() async throws {
        let answer = try Self.answer(.hour)
        let drawn = try await Self.run(["--by", "hour"], answer, terminal: true, locale: "fr_FR.UTF-8").run.output
        let lines = drawn.split(separator: "\n").filter { $0.hasSuffix(" answered") && $0.contains(" of ") }
        #expect(lines.map { $0.prefix(2) } == ["09", "10", "11", "12", "13", "14"])
        // 55 cells for the 250 of the first hour, 200 of them answered.
        #expect(lines[0] == "09  \(String(repeating: "█", count: 44))\(String(repeating: "░", count: 11))  200 of 250 answered")
        #expect(lines[1].hasSuffix("  0 of 0 answered"))
        #expect(!lines[1].contains("░"))
        let plain = try await Self.run(["--by", "hour"], answer, terminal: true, locale: "C").run.output
        #expect(plain.contains("09  \(String(repeating: "#", count: 44))\(String(repeating: "-", count: 11))  200 of 250 answered"))
        let plainHours = plain.split(separator: "\n").filter { $0.hasSuffix(" answered") }
        #expect(plainHours.allSatisfy { $0.allSatisfy(\.isASCII) })
        let piped = try await Self.run(["--by", "hour"], answer, locale: "fr_FR.UTF-8").run.output
        #expect(!piped.contains("█"))
        #expect(!piped.contains("of 250 answered"))
    }

    @Test("CSV has one line a row, under names that stay")
    func csv() async throws {
        let run = try await Self.run(["-o", "csv"], try Self.answer(.agent)).run
        let lines = run.output.split(separator: "\n")
        #expect(
            lines.first
                == "key,arrived,turnedAway,offered,answered,abandoned,timedOut,leftByKey,emptied,withdrawn,calledBack,lost,waiting,talking,answeredWithin,abandonedWithin,leftWithin,shortAbandoned,formula,threshold,shortAbandon,within,of,serviceLevel,asa,longestWait,waitP50,waitP90,waitP95,waitP99,aht,talk,hold,wrapUp,loggedIn,paused,available,busy,ringing,idle,occupancy"
        )
        #expect(lines.count == 3)
        // Nobody had the abandoned calls, and nobody answered them: there is nothing to divide but their number.
        #expect(
            lines.last == ",101,1,100,0,100,0,0,0,0,0,0,0,0,0,50,0,50,offered,20,10,0,100,0.00,,60,,,,,,0,0,0,0,0,0,0,0,,")
    }

    @Test("nobody called: that is said, and no figure")
    func nothing() async throws {
        let day = Day(number: 20_000)
        let report = QueueReport.Builder(ReportOptions(from: day, to: day), zone: .utc, now: Instant(seconds: 0)).finish(version: 1)
        let answer = String(decoding: try JSONEncoder().encode(report), as: UTF8.self)
        let run = try await Self.run([], answer, terminal: true).run
        #expect(run.output.contains("Nobody called."))
        #expect(!run.output.contains("%"))
    }
}
