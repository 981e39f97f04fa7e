import HoldlineClient
import HoldlineCore
import Testing

@testable import holdline

@Suite("Importing tickets")
struct TicketImportTests {
    /// Takes every line but those that say “bad”, and counts as the daemon does.
    private static func answer(_ asked: ScriptedDaemon.Asked) -> ScriptedDaemon.Reply {
        let first = asked.target.split(separator: "first=").last.flatMap { Int($0) } ?? 1
        var text = ""
        var end = (lines: 0, refused: 0)
        for (place, line) in asked.body.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init).enumerated() where !line.isEmpty
        {
            end.lines += 1
            if line.contains("bad") {
                end.refused += 1
                text += "{\"line\":\(first + place),\"status\":422,\"problem\":\(Wire.problem(422, "invalid"))}\n"
            } else {
                text += "{\"line\":\(first + place),\"status\":201,\"ticket\":\(Wire.ticket("T-\(first + place)"))}\n"
            }
        }
        return .answer(200, text + "{\"lines\":\(end.lines),\"done\":\(end.lines - end.refused),\"refused\":\(end.refused)}\n")
    }

    @Test("bad lines are named with file and line, the others go in, and the command that repeats it is said")
    func bad() async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let one = try directory.write("one.ndjson", "\u{FEFF}{\"a\":1}\n\n{\"a\":\"bad\"}\r\n{\"a\":2}")
        let two = try directory.write("two.ndjson", "{\"a\":\"bad\"}\n{\"a\":3}\n")
        try await ScriptedDaemon.run({ asked, _ in Self.answer(asked) }) { daemon in
            let run = await Run.holdline(["ticket", "import", one, two, "--socket", daemon.socket, "--key", "k"])
            #expect(run.status == 65)
            #expect(run.error.contains("\(one):3: because (invalid)"), "\(run.error)")
            #expect(run.error.contains("\(two):1: because (invalid)"))
            #expect(run.error.contains("holdline ticket import \(one) \(two) --socket \(daemon.socket) --key k"))
            #expect(run.output == "3 of 5 went in.\n")
            // Lines are sent as they stand, and counted through all files.
            #expect(daemon.requests.map(\.target) == ["/v1/tickets?first=1", "/v1/tickets?first=5"])
            #expect(daemon.requests.map(\.key) == ["k", "k"])
            #expect(daemon.requests[0].body == "{\"a\":1}\n\n{\"a\":\"bad\"}\r\n{\"a\":2}\n")
        }
    }

    @Test("a long list goes in parts that count on, and every answer is written in the order of the lines")
    func long() async throws {
        let lines = (1...9000).map { "{\"a\":\($0)}\n" }.joined()
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let file = try directory.write("long.ndjson", lines)
        try await ScriptedDaemon.run({ asked, _ in Self.answer(asked) }) { daemon in
            let run = await Run.holdline(["ticket", "import", file, "-o", "json", "--socket", daemon.socket])
            #expect(run.status == 0)
            #expect(daemon.requests.map(\.target) == ["/v1/tickets?first=1", "/v1/tickets?first=4001", "/v1/tickets?first=8001"])
            #expect(Set(daemon.requests.map(\.key)).count == 1)
            let written = run.output.split(separator: "\n")
            #expect(written.count == 9000)
            #expect(written.enumerated().allSatisfy { $0.element.hasPrefix("{\"line\":\($0.offset + 1),") })
        }
    }

    @Test("an outcome that stays unknown names the command with its key")
    func unknown() async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let file = try directory.write("one.ndjson", "{\"a\":1}\n")
        try await ScriptedDaemon.run({ _, _ in .hangUp }) { daemon in
            let run = await Run.holdline(["ticket", "import", file, "--socket", daemon.socket])
            #expect(run.status == 75)
            let key = try #require(daemon.requests.first?.key)
            #expect(run.error.contains("--key \(key)"), "\(run.error)")
            #expect(daemon.requests.allSatisfy { $0.key == key })
        }
    }

    @Test("a refusal of all of it, a missing file and a bad key end the command")
    func ends() async throws {
        try await ScriptedDaemon.run({ _, _ in .answer(403, Wire.problem(403, "not-your-role")) }) { daemon in
            let directory = try TemporaryDirectory()
            defer { directory.remove() }
            let file = try directory.write("one.ndjson", "{\"a\":1}\n")
            #expect(await Run.holdline(["ticket", "import", file, "--socket", daemon.socket]).status == 77)
            #expect(await Run.holdline(["ticket", "import", file + ".none", "--socket", daemon.socket]).status == 65)
            #expect(await Run.holdline(["ticket", "import", file, "--key", "a b", "--socket", daemon.socket]).status == 64)
            #expect(await Run.holdline(["ticket", "import", file, "-o", "csv", "--socket", daemon.socket]).status == 64)
            #expect(daemon.requests.count == 1)
        }
    }
}
