import HoldlineClient
import HoldlineCore
import HoldlineWire
import Synchronization
import Testing

@testable import holdline

/// An output that takes nothing from its n-th flush on.
private final class Full: Sink {
    private let failure: CommandFailure
    init(_ failure: CommandFailure) { self.failure = failure }
    func write(_ bytes: [UInt8]) throws(CommandFailure) {}
    func flush() throws(CommandFailure) { throw failure }
}

private final class Heard: Sink {
    private let bytes = Mutex<[UInt8]>([])
    func write(_ bytes: [UInt8]) throws(CommandFailure) { self.bytes.withLock { $0 += bytes } }
    func flush() throws(CommandFailure) {}
    var text: String { String(decoding: bytes.withLock { $0 }, as: UTF8.self) }
}

private struct Typed: Input {
    private final class Rest: Sendable {
        let bytes: Mutex<[UInt8]>
        init(_ bytes: [UInt8]) { self.bytes = Mutex(bytes) }
    }
    private let rest: Rest
    init(_ bytes: [UInt8]) { rest = Rest(bytes) }
    func read() throws(CommandFailure) -> [UInt8] {
        rest.bytes.withLock { bytes in
            defer { bytes = [] }
            return bytes
        }
    }
}

@Suite("how a write ends")
struct WriteEndTests {
    private func run(
        _ arguments: [String], output: any Sink, error: Heard, input: [UInt8] = [], asks: Bool = false
    ) async -> Int32 {
        let console = Console(
            output: output, error: error, input: Typed(input), inputIsTerminal: asks, outputIsTerminal: false, errorIsTerminal: asks,
            width: 80, hasColor: false, environment: { $0 == "HOLDLINE_TIMEOUT" ? "10m" : nil })
        return await Program.run(arguments, on: console)
    }

    @Test(
        "an answer that cannot be written is no refusal: what was done is said, with the command that shows it",
        arguments: [CommandFailure.unwritable("No space left on device"), .outputClosed])
    func unshown(failure: CommandFailure) async throws {
        try await ScriptedDaemon.run({ _, _ in .answer(200, Wire.ticket("T-7")) }) { daemon in
            let error = Heard()
            let status = await run(
                ["ticket", "close", "7", "--socket", daemon.socket, "--key", "k-9"], output: Full(failure), error: error)
            #expect(status == 75)
            #expect(
                error.text.contains("It was done") && error.text.contains("holdline ticket close 7 --socket \(daemon.socket) --key k-9"))
        }
    }

    @Test(
        "an answer that cannot be read comes of something that was done: the command to repeat is said, with its key",
        arguments: ["no JSON", "{\"id\":\"T-7\"}", "\u{FF}"])
    func unread(answer: String) async throws {
        try await ScriptedDaemon.run({ _, _ in .answer(200, answer) }) { daemon in
            let error = Heard()
            let arguments = ["ticket", "close", "7", "--socket", daemon.socket]
            #expect(await run(arguments, output: Heard(), error: error) == 75)
            let key = try #require(daemon.requests.first?.key)
            #expect(error.text.contains("  holdline ticket close 7 --socket \(daemon.socket) --key \(key)\n"), "\(error.text)")
            let read = Heard()
            #expect(await run(["ticket", "show", "7", "--socket", daemon.socket], output: Heard(), error: read) == 75)
            #expect(!read.text.contains("--key"), "\(read.text)")
        }
    }

    @Test(
        "of many tickets those before the one that failed are done: the command to repeat is said, with its key",
        arguments: [
            (ScriptedDaemon.Reply.answer(200, "no JSON"), Int32(75)), (.hangUp, 75), (.answer(200, "{}"), 75),
            (.answer(409, Wire.problem(409, "wrong-state")), 65),
        ])
    func unreadOfMany(reply: ScriptedDaemon.Reply, status: Int32) async throws {
        try await ScriptedDaemon.run({ asked, _ in asked.target.contains("T-1") ? .answer(200, Wire.ticket("T-1")) : reply }) { daemon in
            let error = Heard()
            let arguments = ["ticket", "close", "--stdin", "--socket", daemon.socket]
            #expect(await run(arguments, output: Heard(), error: error, input: Array("1\n2\n".utf8)) == status)
            let key = try #require(daemon.requests.first?.key?.split(separator: "/").first)
            #expect(error.text.contains("  holdline ticket close --stdin --socket \(daemon.socket) --key \(key)\n"), "\(error.text)")
        }
    }

    @Test(
        "the tickets of standard input are read behind a byte-order mark, as numbers and as CSV",
        arguments: ["1\n2\n", "id,state\n1,new\n2,new\n"])
    func marked(input: String) async throws {
        try await ScriptedDaemon.run({ asked, _ in .answer(200, Wire.ticket(asked.target.contains("T-1") ? "T-1" : "T-2")) }) { daemon in
            let error = Heard()
            let arguments = ["ticket", "close", "--stdin", "--socket", daemon.socket]
            #expect(await run(arguments, output: Heard(), error: error, input: Array("\u{FEFF}\(input)".utf8)) == 0, "\(error.text)")
            #expect(daemon.requests.map(\.target) == ["/v1/tickets/T-1/close", "/v1/tickets/T-2/close"])
        }
    }

    @Test("a read whose answer cannot be written says that alone")
    func read() async throws {
        try await ScriptedDaemon.run({ _, _ in .answer(200, Wire.ticket("T-7")) }) { daemon in
            let error = Heard()
            let status = await run(["ticket", "show", "7", "--socket", daemon.socket], output: Full(.unwritable("full")), error: error)
            #expect(status == 1 && error.text.contains("full") && !error.text.contains("done"))
            #expect(await run(["ticket", "show", "7", "--socket", daemon.socket], output: Full(.outputClosed), error: error) == 141)
            #expect(await run(["--help"], output: Full(.unwritable("full")), error: Heard()) == 1)
            #expect(await run(["--help"], output: Full(.outputClosed), error: Heard()) == 141)
        }
    }

    @Test("an import that cannot go on says how much went in, and the command with its key")
    func partly() async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let file = try directory.write("t.ndjson", "{\"a\":1}\n")
        let answer =
            "{\"line\":1,\"status\":201,\"ticket\":\(Wire.ticket("T-1"))}\n{\"lines\":1,\"done\":1,\"refused\":0}\n"
        try await ScriptedDaemon.run({ _, _ in .answer(200, answer) }) { daemon in
            let error = Heard()
            let status = await run(
                ["ticket", "import", file, "--socket", daemon.socket, "--key", "k"], output: Full(.unwritable("full")), error: error)
            #expect(status == 75 && error.text.contains("1 ticket went in"))
            #expect(error.text.contains("holdline ticket import \(file) --socket \(daemon.socket) --key k"))
        }
    }

    @Test("what is said at a signal depends on what was sent: nothing, a request that is not answered, a part of many")
    func accounts() {
        let progress = WriteProgress()
        #expect(progress.account(typed: ["x"], isInterrupted: true) == nil)
        progress.begin("holdline x --key k")
        #expect(progress.account(typed: ["x"], isInterrupted: true)?.description.contains("not known") == true)
        progress.fail()
        #expect(progress.account(typed: ["x"], isInterrupted: true) == nil)
        progress.begin(many: "ticket", repeating: "holdline y --key k")
        progress.took(3)
        progress.taking(2)
        let said = progress.account(typed: ["y"], isInterrupted: true)?.description
        #expect(said?.contains("5 tickets went in, and more may have") == true && said?.contains("holdline y --key k") == true)
    }

    @Test("each step of a command is counted for itself")
    func steps() {
        let progress = WriteProgress()
        progress.begin(many: "invoice")
        progress.took(3)
        progress.begin(many: "missing invoice", .settled, advice: "Do this:")
        progress.taking(1)
        #expect(
            progress.account(typed: ["x"], isInterrupted: true)?.description.hasPrefix(
                "3 invoices went in, 1 missing invoice was settled, and more may have been: not all answers had come.\nDo this:\n") == true)
    }

    @Test(
        "a run of reminders whose list cannot be written says how many were registered, and the run to repeat",
        arguments: [CommandFailure.unwritable("No space left on device"), .outputClosed])
    func dun(failure: CommandFailure) async throws {
        let line: @Sendable (String) -> String = { number in
            """
            {"amount":"1200.00","currency":"EUR","customer":"C-042","due":"2026-10-31","dunning":null,"handover":null,"invoice":"\(number)",\
            "lastLevel":null,"lastSentAt":null,"lastVersion":null,"open":"1200.00","reason":null,"verdict":"remind"}

            """
        }
        try await ScriptedDaemon.run({ asked, _ in
            switch asked.target.split(separator: "?").first ?? "" {
            case "/readyz":
                .answer(
                    200,
                    #"{"ready":true,"version":"1","head":8,"tickets":0,"liveTickets":0,"invoices":2,"activeHolds":0,"registeredAt":"2026-11-20T09:12:44Z","ledgerStale":false,"full":false}"#
                )
            case "/v1/whoami":
                .answer(200, #"{"user":"dun","uid":1,"roles":["dunning"],"seller":null,"zone":"UTC","today":"2026-11-24"}"#)
            case "/v1/dunning/run":
                .answer(
                    200, line("F1") + line("F2") + #"{"before":0,"listed":2,"next":null,"remind":2,"skipped":0,"version":8}"# + "\n")
            default:
                .answer(
                    200,
                    [#"{"line":1,"status":201}"#, #"{"line":2,"status":201}"#, #"{"done":2,"lines":2,"refused":0}"#].map { $0 + "\n" }
                        .joined())
            }
        }) { daemon in
            let error = Heard()
            let arguments = ["dun", "--overdue", "8d", "--level", "1", "-o", "csv", "--socket", daemon.socket]
            #expect(await run(arguments, output: Full(failure), error: error) == 75)
            #expect(error.text.contains("2 reminders were registered."), "\(error.text)")
            #expect(error.text.contains("  holdline dun --overdue 8d --level 1 -o csv --socket \(daemon.socket)"))
            #expect(await run(arguments + ["--dry-run"], output: Full(.unwritable("full")), error: Heard()) == 1)
        }
    }

    @Test("a trial of an import that nobody reads the end of has done nothing, and says nothing else")
    func trial() async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let file = try directory.write("c.csv", "reference,name\nK-1,Tom\nK-2,Lea\n")
        try await ScriptedDaemon.run({ _, _ in .answer(200, #"{"items":[],"next":null,"version":8}"#) }) { daemon in
            let error = Heard()
            let arguments = ["customer", "import", file, "--dry-run", "--socket", daemon.socket]
            #expect(await run(arguments, output: Full(.unwritable("full")), error: error) == 1)
            #expect(error.text == "holdline: the output cannot be written: full\n", "\(error.text)")
        }
    }

    @Test("what was handed over before the output took no more is counted, and named where it is listed")
    func handOver() async throws {
        let handover = { @Sendable (number: String) in
            #"{"invoice":"\#(number)","customer":"C-042","agency":"X","amount":"1.00","currency":"EUR","level":3,"#
                + #""handedOverAt":"2026-11-01T09:00:00Z","handedOverBy":"sue","recalledAt":null,"recalledBy":null,"seq":4,"version":4}"#
        }
        try await ScriptedDaemon.run({ asked, _ in
            let number = asked.target.contains("F2") ? "F2" : "F1"
            return .answer(200, asked.method == "GET" ? Wire.dunning(number) : handover(number))
        }) { daemon in
            let error = Heard()
            let arguments = ["invoice", "hand-over", "F1", "F2", "--agency", "X", "--socket", daemon.socket]
            #expect(await run(arguments, output: Full(.unwritable("full")), error: error) == 75)
            #expect(error.text.contains("2 invoices were handed over.") && error.text.contains("recall-list --standing"), "\(error.text)")
        }
    }

    @Test("an answer at a prompt that is no UTF-8 is asked for again, and a byte-order mark is no part of one")
    func prompt() throws {
        let error = Heard()
        let bytes = Array("Caf".utf8) + [0xE9, 0x0A, 0xEF, 0xBB, 0xBF] + Array("Café\n".utf8)
        let console = Console(
            output: Heard(), error: error, input: Typed(bytes), inputIsTerminal: true, outputIsTerminal: false, errorIsTerminal: true,
            width: 80, hasColor: false, environment: { _ in nil })
        let answer = try Question(console: console).ask("Subject:")
        #expect(answer == "Café")
        #expect(error.text.contains("no UTF-8"))
    }

    @Test("a note in another encoding is refused, and one with a byte-order mark is read without it")
    func note() async throws {
        try await ScriptedDaemon.run({ _, _ in .answer(200, Wire.ticket("T-1")) }) { daemon in
            let arguments = ["ticket", "note", "1", "-", "--socket", daemon.socket]
            #expect(await run(arguments, output: Heard(), error: Heard(), input: [0x43, 0xE9]) == 64)
            #expect(daemon.requests.isEmpty)
            #expect(await run(arguments, output: Heard(), error: Heard(), input: [0xEF, 0xBB, 0xBF] + Array("Hello\r\n".utf8)) == 0)
            #expect(daemon.requests.map(\.body) == [#"{"text":"Hello"}"#])
        }
    }
}

@Suite("editing and merging tickets")
struct TicketChangeTests {
    @Test("what is not named is not sent, and --clear sends null")
    func edit() async throws {
        try await ScriptedDaemon.run({ _, _ in .answer(200, Wire.ticket("T-1")) }) { daemon in
            func edit(_ arguments: String...) async -> Run {
                await Run.holdline(["ticket", "edit", "1", "--socket", daemon.socket] + arguments)
            }
            _ = await edit("--contact-phone", "01")
            _ = await edit("--clear", "description", "--clear", "contact-email", "--contact-name", "A")
            _ = await edit("--clear", "contact")
            #expect(
                daemon.requests.map(\.body) == [
                    #"{"contact":{"phone":"01"}}"#, #"{"contact":{"email":null,"name":"A"},"description":null}"#, #"{"contact":null}"#,
                ])
            #expect(await edit("--clear", "description", "--description", "x").status == 64)
            #expect(await edit("--clear", "subject").status == 64)
            #expect(await edit().status == 64)
        }
    }

    @Test("a merge of two customers' tickets is refused without --yes, and asked about on a terminal")
    func merge() async throws {
        try await ScriptedDaemon.run({ asked, _ in
            asked.target.hasSuffix("/merge") && !asked.body.contains("true")
                ? .answer(409, Wire.problem(409, "other-customer")) : .answer(200, Wire.ticket("T-1"))
        }) { daemon in
            let arguments = ["ticket", "merge", "1", "--into", "2", "--socket", daemon.socket]
            let refused = await Run.holdline(arguments)
            #expect(refused.status == 1 && refused.error.contains("--yes"))
            #expect(await Run.holdline(arguments, input: "y\n", asks: true).status == 0)
            #expect(await Run.holdline(arguments, input: "\n", asks: true).status == 1)
            #expect(await Run.holdline(arguments + ["--yes"]).status == 0)
            let bodies = daemon.requests.filter { $0.target.hasSuffix("/merge") }.map(\.body)
            #expect(bodies.count { $0.contains("\"otherCustomer\":true") } == 2)
        }
    }

    @Test("what a merge moved stands on a line of its own, and no text of others begins one")
    func moved() async throws {
        let history =
            #"[{"at":"2026-11-20T09:12:44Z","actor":"marie","seq":2,"text":"T-2 took over what T-1 “a\u2028b” disputed","type":"ticket.absorbed"}]"#
        let page = Wire.ticket("T-2").dropLast() + ",\"history\":\(history)}"
        try await ScriptedDaemon.run({ _, _ in .answer(200, String(page)) }) { daemon in
            let run = await Run.holdline(["ticket", "merge", "1", "--into", "2", "--socket", daemon.socket])
            #expect(
                run.output
                    == "T-1 went into T-2; nothing that it held is free. “holdline ticket unmerge T-1” takes it back\n  T-2 took over what T-1 “a\\u{2028}b” disputed\n",
                "\(run)"
            )
        }
    }

    @Test("business time is told in hours, and a deadline that was missed keeps its date")
    func clock() {
        let clock = TicketClock(
            running: true, elapsed: 33 * 3600 + 300, firstResponseDue: nil, resolutionDue: Instant(text: "2026-06-03T16:00:00Z"),
            firstResponseLate: false, resolutionLate: true)
        let words = TicketPageView.words(clock).map(\.description)
        #expect(words[0] == "clock: 33 h 5 min of business time")
        #expect(words.last?.hasPrefix("resolution due 2026-06-03") == true && words.last?.hasSuffix("LATE") == true)
    }
}

@Suite("version and completions")
struct VersionAndCompletionTests {
    @Test("the version is data, with short and long name", arguments: ["--version", "-V"])
    func version(option: String) async {
        let run = await Run.holdline([option])
        #expect(run.status == 0 && run.output == ProgramVersion.text + "\n")
    }

    @Test("completions know the options that stand before the noun", arguments: ["bash", "zsh", "fish"])
    func completions(shell: String) async {
        let run = await Run.holdline(["--generate-completion-script", shell])
        #expect(run.status == 0 && run.output.contains("socket") && run.output.contains("stale"))
        #expect(await Run.holdline(["--generate-completion-script=\(shell)"]).output == run.output)
    }

    @Test("completions for a shell that is not known are refused")
    func unknownShell() async {
        #expect(await Run.holdline(["--generate-completion-script", "tcsh"]).status == 64)
    }
}
