import Glibc
import HoldlineClient
import HoldlineCore
import HoldlineWire
import Testing
import Waiting

@testable import holdline

@Suite("holdline status")
struct StatusTests {
    private static func status(ready: Bool = true, _ problem: String? = nil) -> String {
        """
        {"ready":\(ready),"version":"1","head":8,"tickets":1,"liveTickets":1,"invoices":1,"activeHolds":1,"registeredAt":null,\
        "ledgerStale":false,"full":false\(problem.map { ",\"problem\":\"\($0)\"" } ?? "")}
        """
    }

    @Test("--wait waits until the daemon is ready, and no longer than it was told to")
    func waits() async throws {
        try await ScriptedDaemon.run({ asked, before in
            if asked.target == "/v1/whoami" { return .answer(200, Wire.me) }
            return before < 3 ? .answer(503, Self.status(ready: false)) : .answer(200, Self.status())
        }) { daemon in
            let run = await Run.holdline(["status", "--wait", "1h", "--socket", daemon.socket])
            #expect(run.status == 0 && run.output.contains("ready"), "\(run.error)")
        }
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        #expect(await Run.holdline(["status", "--wait", "1s", "--socket", directory.path + "/none"]).status == 69)
        #expect(await Run.holdline(["status", "--wait", "soon", "--socket", directory.path + "/none"]).status == 64)
    }

    @Test("a daemon that is silent is given no longer than --wait says, and no shorter")
    func silent() async throws {
        try await ScriptedDaemon.run({ _, _ in .silence }) { daemon in
            let run = await Run.holdline(["status", "--wait", "1s", "--socket", daemon.socket])
            #expect(run.status == 75 && run.error.contains("no answer for 1 s"), "\(run)")
        }
    }

    @Test("a daemon that takes the place of one that went away is found by a command that waits")
    func starting() async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let link = directory.path + "/s"
        try await ScriptedDaemon.run({ _, _ in .hangUp }) { gone in
            try await ScriptedDaemon.run({ asked, _ in .answer(200, asked.target == "/v1/whoami" ? Wire.me : Self.status()) }) { daemon in
                #expect(symlink(gone.socket, link) == 0)
                async let run = Run.holdline(["status", "--wait", "1h", "--socket", link])
                try await until { !gone.requests.isEmpty }
                #expect(unlink(link) == 0 && symlink(daemon.socket, link) == 0)
                #expect(await run.status == 0)
            }
        }
    }

    @Test("without a role it says so, and whom to ask")
    func withoutRole() async throws {
        try await ScriptedDaemon.run({ _, _ in .answer(403, Wire.problem(403, "not-your-role")) }) { daemon in
            let run = await Run.holdline(["status", "--socket", daemon.socket])
            #expect(run.status == 77 && run.output.contains("no role. Ask whoever runs it") && run.error.isEmpty)
        }
    }

    @Test("a clock that is wrong is a warning")
    func clock() async throws {
        try await ScriptedDaemon.run({ asked, _ in
            .answer(200, asked.target == "/v1/whoami" ? Wire.me : Self.status("the machine's clock is 2d behind"))
        }) { daemon in
            let run = await Run.holdline(["status", "--socket", daemon.socket])
            #expect(run.status == 0 && run.error.contains("warning: the machine's clock is 2d behind"))
        }
    }

    @Test("a socket that the kernel keeps from the user asks for the group, not for a daemon")
    func group() async throws {
        let failure = CommandFailure.client(.notPermitted(socket: "/tmp/holdline-none/s"))
        #expect(failure.status == .notYourRole)
        #expect(
            failure.message.description.contains("usermod -aG") && failure.message.description.contains("Treat every invoice as paused"))
        // Root is kept from nothing.
        guard getuid() != 0 else { return }
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        chmod(directory.path, 0)
        let run = await Run.holdline(["status", "--socket", directory.path + "/s"])
        chmod(directory.path, 0o700)
        #expect(run.status == 77 && run.error.contains("usermod -aG"))
    }
}
