import HoldlineClient
import HoldlineCore
import Testing

@testable import holdline

@Suite("invoice check")
struct CheckTests {
    @Test(
        "only a plain proceed for the invoice that was asked permits dunning",
        arguments: [
            (Wire.dunning("F1"), 0), (Wire.dunning("F1", "partial"), 3), (Wire.dunning("F1", "pause"), 3), (Wire.dunning("F2"), 75),
            (Wire.dunning("F1", "perhaps"), 75), (Wire.dunning("F1", blockers: "{\"code\":\"of-tomorrow\"}"), 3), ("{}", 75), ("", 75),
            ("<html>", 75),
        ] as [(String, Int32)])
    func one(_ answer: String, _ exit: Int32) async throws {
        try await ScriptedDaemon.run({ _, _ in .answer(200, answer) }) { daemon in
            for format in ["table", "json", "csv"] {
                #expect(await Run.holdline(["invoice", "check", "F1", "--socket", daemon.socket, "-o", format]).status == exit)
            }
        }
    }

    @Test("a date and a strange number reach the daemon encoded")
    func target() async throws {
        try await ScriptedDaemon.run({ _, _ in .answer(200, Wire.dunning("2025/0042 é")) }) { daemon in
            let run = await Run.holdline(["invoice", "check", "2025/0042 é", "--as-of", "2026-12-31", "--socket", daemon.socket])
            #expect(run.status == 0)
            #expect(daemon.requests.map(\.target) == ["/v1/invoices/2025%2F0042%20%C3%A9/dunning?asOf=2026-12-31"])
        }
    }

    @Test("numbers from standard input go as they are, without blank lines and byte-order mark")
    func lines() async throws {
        let answer = Wire.dunning("F2", "pause") + "\n" + Wire.end(checked: 2, pause: 1)
        try await ScriptedDaemon.run({ _, _ in .answer(200, answer) }) { daemon in
            let run = await Run.holdline(["invoice", "check", "--socket", daemon.socket, "-o", "json"], input: "\u{FEFF}F1\r\n\n0002 \n")
            #expect(run.status == 3)
            #expect(run.output == answer)
            #expect(daemon.requests.map(\.body) == ["F1\r\n0002 \n"])
        }
    }

    @Test(
        "a bulk answer that is cut, miscounts or contradicts itself is never a permission",
        arguments: [
            .answer(200, ""), .answer(200, Wire.end(checked: 1)), .answer(200, Wire.end(checked: 3)),
            .answer(200, Wire.end(checked: 2, pause: 1)),
            .answer(200, Wire.dunning("F1", "pause") + "\n" + Wire.end(checked: 2)),
            .answer(200, Wire.dunning("F1", "perhaps") + "\n" + Wire.end(checked: 2)),
            .answer(200, Wire.end(checked: 2) + Wire.dunning("F1", "pause") + "\n"), .broken(""), .broken(Wire.end(checked: 2)), .hangUp,
            .answer(200, String(Wire.end(checked: 2).dropLast())), .answer(503, Wire.problem(503, "busy", done: false)),
        ] as [ScriptedDaemon.Reply])
    func incomplete(_ reply: ScriptedDaemon.Reply) async throws {
        try await ScriptedDaemon.run({ _, _ in reply }) { daemon in
            let run = await Run.holdline(["invoice", "check", "--socket", daemon.socket], input: "F1\nF2\n")
            #expect(run.status == 75)
            #expect(run.error.contains("reat every invoice as paused"))
        }
    }

    @Test("a whole answer in which nothing is held permits dunning")
    func proceed() async throws {
        try await ScriptedDaemon.run({ _, _ in .answer(200, Wire.end(checked: 2)) }) { daemon in
            #expect(await Run.holdline(["invoice", "check", "--socket", daemon.socket], input: "F1\nF2").status == 0)
        }
    }
}
