import HoldlineCore
import Testing

@testable import holdline

@Suite("This ticket")
struct CurrentTicketTests {
    private static func daemon(_ asked: ScriptedDaemon.Asked, _ before: Int) -> ScriptedDaemon.Reply {
        switch (asked.method, asked.target) {
        case ("GET", "/v1/whoami"): .answer(200, Wire.me)
        case (_, let target) where target.hasPrefix("/v1/tickets/"):
            .answer(200, Wire.ticket(String(target.split(separator: "/")[2])))
        default: .answer(404, Wire.problem(404, "not-found"))
        }
    }

    private func run(_ daemon: ScriptedDaemon, _ directory: TemporaryDirectory, _ arguments: String...) async -> Run {
        await Run.holdline(
            arguments + ["--socket", daemon.socket], asks: true, environment: ["XDG_RUNTIME_DIR": directory.path])
    }

    @Test("the last ticket of the terminal is meant where none is named, and it is said which")
    func last() async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        try await ScriptedDaemon.run(Self.daemon) { daemon in
            #expect(await run(daemon, directory, "t", "take").status == 64)
            let take = await run(daemon, directory, "t", "take", "9")
            #expect(take.status == 0, "\(take)")
            let note = await run(daemon, directory, "t", "n", "the", "carrier", "confirms")
            #expect(note.status == 0 && note.error.contains("T-9"), "\(note.error)")
            #expect(daemon.requests.last?.target == "/v1/tickets/T-9/notes")
            #expect(daemon.requests.last?.body == #"{"text":"the carrier confirms"}"#)
            let assign = await run(daemon, directory, "ticket", "assign", "marie", "-m", "she knows him")
            #expect(assign.status == 0, "\(assign.error)")
            #expect(daemon.requests.suffix(2).map(\.target) == ["/v1/tickets/T-9/assign", "/v1/tickets/T-9/notes"])
            let resolve = await run(daemon, directory, "t", "resolve", "-O", "rejected", "--close")
            #expect(resolve.status == 0, "\(resolve.error)")
            #expect(daemon.requests.suffix(2).map(\.target) == ["/v1/tickets/T-9/resolve", "/v1/tickets/T-9/close"])
        }
    }

    @Test("the call's ticket is meant in a call")
    func call() async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        try await ScriptedDaemon.run({ asked, before in
            switch asked.target {
            case "/v1/agents/lea": .answer(200, Wire.agent("lea", #""state":"talking","call":"C-7""#))
            case "/v1/calls/C-7": .answer(200, Wire.talking(#""ticket":"T-3""#))
            default: Self.daemon(asked, before)
            }
        }) { daemon in
            let note = await run(daemon, directory, "t", "note", "x")
            #expect(note.status == 0 && note.error.contains("T-3, the call's"), "\(note)")
        }
    }

    @Test("a script names its tickets")
    func script() async throws {
        let run = await Run.holdline(["ticket", "close"], environment: ["XDG_RUNTIME_DIR": "/tmp"])
        #expect(run.status == 64)
        #expect(run.error.contains("no ticket is named"))
    }
}
