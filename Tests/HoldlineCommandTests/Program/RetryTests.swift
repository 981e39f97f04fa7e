import HoldlineClient
import HoldlineCore
import HoldlineWire
import Synchronization
import Testing

@testable import holdline

@Suite("Writes")
struct RetryTests {
    private static let waits: [Duration] = [.milliseconds(1), .milliseconds(1)]

    private func note(_ daemon: ScriptedDaemon) async throws(ClientError) -> Answer<TicketPage> {
        let client = try Client(socket: daemon.socket, waits: Self.waits)
        guard let id = TicketID("T-7"), let text = FreeText("called back") else { throw .unreadable("no text") }
        return try await client.act(NoteOnTicket(text: text), on: id, key: "k-1")
    }

    @Test("a write whose outcome is unknown is sent again with the same key and the same bytes")
    func same() async throws {
        try await ScriptedDaemon.run({ _, before in
            switch before {
            case 0: .hangUp
            case 1: .answer(503, Wire.problem(503, "busy", done: false))
            default: .answer(200, Wire.ticket("T-7"))
            }
        }) { daemon in
            let answer = try await note(daemon)
            let page = try answer.value
            #expect(page.ticket.id.number == 7)
            #expect(daemon.requests.map(\.key) == ["k-1", "k-1", "k-1"])
            #expect(Set(daemon.requests.map(\.body)).count == 1)
        }
    }

    @Test("“not done” after an attempt that nobody knows the end of is still not known")
    func stillUnknown() async throws {
        try await ScriptedDaemon.run({ _, before in before == 0 ? .hangUp : .answer(503, Wire.problem(503, "busy", done: false)) }) {
            daemon in
            await #expect { _ = try await note(daemon) } throws: { error in
                if case ClientError.outcomeUnknown = error { true } else { false }
            }
        }
    }

    @Test(
        "a daemon that says nothing is given up after the time, once, with the command to repeat",
        arguments: [["status"], ["t", "take", "7"]])
    func silent(_ arguments: [String]) async throws {
        try await ScriptedDaemon.run({ _, _ in .silence }) { daemon in
            let run = await Run.holdline(arguments + ["--timeout", "2s", "--socket", daemon.socket], asks: true)
            #expect(run.status == 75)
            #expect(run.error.contains("waiting for holdlined…") && run.error.contains("no answer for 2 s"), "\(run.error)")
            #expect(run.error.contains("--key") == (arguments.count > 1))
            #expect(daemon.requests.count == 1)
        }
    }

    @Test("the time for an answer may stand in the environment; a wrong one is refused before anything is sent")
    func environment() async throws {
        try await ScriptedDaemon.run({ _, _ in .silence }) { daemon in
            let arguments = ["status", "--socket", daemon.socket]
            let run = await Run.holdline(arguments, environment: ["HOLDLINE_TIMEOUT": "2s"])
            #expect(run.status == 75 && run.error.contains("no answer for 2 s"), "\(run.error)")
            let wrong = await Run.holdline(arguments, environment: ["HOLDLINE_TIMEOUT": "soon"])
            #expect(wrong.status == 64 && wrong.error.contains("HOLDLINE_TIMEOUT"), "\(wrong.error)")
            #expect(daemon.requests.count == 1)
        }
    }

    @Test("a refusal is not sent again")
    func refused() async throws {
        try await ScriptedDaemon.run({ _, _ in .answer(409, Wire.problem(409, "wrong-state")) }) { daemon in
            await #expect(throws: ClientError.self) { _ = try await note(daemon) }
            #expect(daemon.requests.count == 1)
        }
    }

    @Test("after all attempts the command to repeat is printed with its key")
    func printed() async throws {
        try await ScriptedDaemon.run({ _, _ in .hangUp }) { daemon in
            let run = await Run.holdline(["ticket", "close", "7", "--socket", daemon.socket, "--key", "k-9"])
            #expect(run.status == 75)
            #expect(run.error.contains("holdline ticket close 7 --socket \(daemon.socket) --key k-9"))
            #expect(daemon.requests.allSatisfy { $0.key == "k-9" })
        }
    }

    @Test("a batch of invoices whose answer broke is sent again, and each refusal keeps its line")
    func batch() async throws {
        let answer = """
            {"line":1,"status":201,"invoice":{}}
            {"line":2,"status":422,"problem":\(Wire.problem(422, "invalid"))}
            {"lines":2,"done":1,"refused":1}

            """
        try await ScriptedDaemon.run({ _, before in before == 0 ? .broken("{\"line\":1,\"status\":201}\n") : .answer(200, answer) }) {
            daemon in
            let client = try Client(socket: daemon.socket, waits: Self.waits)
            let day = try #require(Day(text: "2026-11-01"))
            let invoice = RegisterInvoice(
                number: InvoiceNumber(unchecked: "F1"), customer: CustomerReference(unchecked: "C-042"), issued: day, due: day,
                amount: .zero(in: .eur), open: .zero(in: .eur), currency: .eur)
            let lines = try await client.register([invoice, invoice])
            #expect(lines.map { $0.problem?.code } == [nil, "invalid"])
            #expect(daemon.requests.count == 2)
        }
    }

    @Test("an answer that comes with the end of the connection, as soon as the request can be read, counts")
    func quick() async throws {
        try await ScriptedDaemon.run({ _, _ in .lastAnswer(200, "bytes") }) { daemon in
            let client = try Client(socket: daemon.socket, waits: Self.waits)
            let digest = try #require(try? FileDigest.read(String(repeating: "a", count: 64)).get())
            for _ in 0..<500 {
                let count = Mutex(0)
                try await client.file(digest) { bytes in count.withLock { $0 += bytes.count } }
                #expect(count.withLock { $0 } == 5)
            }
        }
    }
}
