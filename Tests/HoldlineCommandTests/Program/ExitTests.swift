import HoldlineClient
import HoldlineCore
import HoldlineWire
import Testing

@testable import holdline

@Suite("Exit codes")
struct ExitTests {
    private static func problem(_ status: Int, _ code: String = "c", done: Bool? = nil) -> ProblemBody {
        ProblemBody(type: "", title: "t", status: status, code: code, detail: "d", done: done)
    }

    @Test("nobody is told to join root's group for a socket's sake")
    func rootsGroup() {
        // Its directory is root's on every system.
        let cure = SocketGroup(of: "/usr/s").cure.description
        #expect(cure.contains("chgrp holdline /usr /usr/s") && !cure.contains("usermod"), "\(cure)")
    }

    @Test(
        "each failure has its code, and only what is done has 0",
        arguments: [
            (CommandFailure.client(.socketPathTooLong("x")), 64), (.client(.unreachable(socket: "s", why: "w")), 69),
            (.client(.refused(problem(422))), 1), (.client(.refused(problem(409, "a-code-of-tomorrow"))), 1),
            (.client(.refused(problem(403))), 77), (.client(.notPermitted(socket: "s")), 77), (.withoutRole, 77),
            (.client(.busy(problem(503, done: false))), 75), (.client(.outcomeUnknown("w")), 75), (.client(.unreadable("w")), 75),
            (.client(.incomplete("w")), 75), (.repeatable(.outcomeUnknown("w"), command: "c"), 75), (.usage("u"), 64),
            (.refusedHere("r"), 1),
            (.held, 3), (.doubtful("d"), 75), (.partlyRefused("p"), 65), (.notIntact("n"), 1), (.unreadableFile("f", "w"), 1),
            (.unwritable("w"), 1),
            (.outputClosed, 141),
        ] as [(CommandFailure, Int32)])
    func table(_ failure: CommandFailure, _ code: Int32) {
        #expect(failure.status.rawValue == code)
        #expect(failure.status != .done)
    }

    @Test("no daemon: every invoice is to be treated as paused")
    func unreachable() async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let run = await Run.holdline(["invoice", "check", "F1", "--socket", directory.path + "/none"])
        #expect(run.status == 69)
        #expect(run.error.contains("Treat every invoice as paused"))
    }

    @Test(
        "a refusal prints its code, and a role that is missing has its own exit code",
        arguments: [(404, "not-found", 1), (403, "not-your-role", 77), (418, "teapot", 1)] as [(Int, String, Int32)])
    func refused(_ status: Int, _ code: String, _ exit: Int32) async throws {
        try await ScriptedDaemon.run({ _, _ in .answer(status, Wire.problem(status, code)) }) { daemon in
            let run = await Run.holdline(["--socket", daemon.socket, "ticket", "show", "7"])
            #expect(run.status == exit)
            #expect(run.error.contains("(\(code))"))
        }
    }

    @Test("an empty list of invoices is wrong usage, not a permission")
    func empty() async {
        #expect(await Run.holdline(["invoice", "check"], input: " \n\r\n").status == 64)
    }
}
