import Foundation
import Glibc
import HoldlineCore
import HoldlineStore
import Logging
import ServiceLifecycle
import Testing
import Waiting

@testable import HoldlineServer

@Suite("programs that are told of events")
struct HookTests {
    private static let lea = Actor(name: "lea", roles: [.agent, .supervisor])

    /// A store with its writer, and programs of a test's own.
    private struct Bench {
        let directory: ShortDirectory
        let store: Store
        var database: String { directory.path + "/h.db" }

        func open(_ subject: String) async throws {
            let body = OpenTicket(customer: CustomerReference(unchecked: "C"), subject: try #require(FreeText(subject)))
            _ = try await store.submit(Write(.new(body), by: HookTests.lea))
        }

        /// A shell script that stands there. A shell reads it: what a program that was started meanwhile has open for writing cannot be executed.
        func program(_ name: String, _ text: String) throws -> String {
            let path = directory.path + "/" + name
            try? FileManager.default.removeItem(atPath: path)
            try directory.write("#!/bin/sh\n" + text + "\n", to: name)
            chmod(path, 0o755)
            return path
        }

        func lines(_ name: String) -> [String] {
            let text = FileManager.default.contents(atPath: directory.path + "/" + name).map { String(decoding: $0, as: UTF8.self) }
            return (text ?? "").split(separator: "\n").map(String.init)
        }

        /// Runs the hooks while the body lasts, as the daemon does.
        func hooks(_ hooks: [Hook], _ body: (HookBoard) async throws -> Void) async throws {
            let board = HookBoard(hooks)
            var runner = HookRunner(
                hooks: hooks, store: store, board: board, database: database, socket: "/s", logger: Logger(label: "test"))
            runner.pauses = (.milliseconds(5), .milliseconds(40))
            let group = ServiceGroup(configuration: .init(services: [.init(service: runner)], logger: Logger(label: "test")))
            let running = Task { try await group.run() }
            // Each has its place before anything happens.
            try await until {
                hooks.allSatisfy { FileManager.default.fileExists(atPath: HookPosition.path(database, $0.name)) || board.trouble != nil }
            }
            do { try await body(board) } catch {
                Issue.record("\(error)")
            }
            await group.triggerGracefulShutdown()
            try await running.value
        }
    }

    private func bench(_ body: (Bench) async throws -> Void) async throws {
        let directory = try ShortDirectory()
        let store = try Store(path: directory.path + "/h.db", policy: Policy(), mayTake: { _ in true })
        let writer = Task { try await store.run() }
        try await body(Bench(directory: directory, store: store))
        store.stop()
        try await writer.value
        #expect(try store.close() == nil)
    }

    @Test("it gets the events that it wants, each once and in order, as the feed has them, over a stop, and none from before it was there")
    func order() async throws {
        try await bench { bench in
            try await bench.open("before")
            let all = Hook(
                name: "all", events: ["ticket.*"],
                command: ["/bin/sh", try bench.program("a.sh", "cat >> \(bench.directory.path)/all"), "x"],
                timeout: 300)
            let path = bench.directory.path
            let script = "cat >> \(path)/taken; echo \"$HOLDLINE_HOOK $1\" >> \(path)/env"
            let taken = Hook(
                name: "taken", events: ["ticket.taken"], command: ["/bin/sh", try bench.program("t.sh", script), "an argument"],
                timeout: 300)
            try await bench.hooks([all, taken]) { board in
                for number in 1...5 { try await bench.open("secret \(number)") }
                _ = try await bench.store.submit(Write(.on(TicketID(number: 3), TakeTicket()), by: Self.lea))
                // A program that has written its line has not ended yet.
                func taken(_ hook: String, _ count: Int) -> Bool {
                    board.page(head: bench.store.index.version)
                        .contains(#"holdline_hook_runs_total{hook="\#(hook)",outcome="taken"} \#(count)"#)
                }
                try await until { taken("all", 6) && taken("taken", 1) }
                #expect(taken("all", 6) && taken("taken", 1))
            }
            try await bench.open("while it was away")
            try await bench.hooks([all, taken]) { _ in
                try await until { bench.lines("all").count == 7 }
                try await bench.open("and after")
                try await until { bench.lines("all").count == 8 }
            }
            let feed = try await bench.store.events(after: 1, limit: 100).map(\.json)
            #expect(bench.lines("all") == feed)
            #expect(bench.lines("taken") == feed.filter { $0.contains("ticket.taken") })
            #expect(bench.lines("env") == ["taken an argument"])
            #expect(!bench.lines("all").joined().contains("secret"))
        }
    }

    @Test("one that fails is told again until it takes it, says so, and holds back neither another hook nor the writer")
    func failure() async throws {
        try await bench { bench in
            let path = bench.directory.path
            let script = """
                if [ ! -e \(path)/mended ]; then echo try >> \(path)/tries; exit 7; fi
                cat >> \(path)/late
                """
            let late = Hook(name: "late", events: ["*"], command: ["/bin/sh", try bench.program("l.sh", script)], timeout: 300)
            let good = Hook(
                name: "good", events: ["*"], command: ["/bin/sh", try bench.program("g.sh", "cat >> \(path)/good")], timeout: 300)
            let absent = Hook(name: "absent", events: ["*"], command: ["/nowhere/program"])
            try await bench.hooks([late, good, absent]) { board in
                for number in 1...4 { try await bench.open("s\(number)") }
                try await until {
                    bench.lines("good").count == 4 && bench.lines("tries").count >= 3 && board.trouble?.text.contains("absent") ?? false
                }
                let condition = bench.store.conditions.look().first { $0.code == .hookFails }
                #expect(condition?.text.contains("late (event 1: it exited with 7)") ?? false)
                let absence = "absent (event 1: /nowhere/program cannot be started: No such file or directory)"
                #expect(condition?.text.contains(absence) ?? false)
                #expect(condition?.refusesWrites == false && bench.lines("late").isEmpty)
                try bench.directory.write("", to: "mended")
                try await until { bench.lines("late").count == 4 }
                #expect(bench.lines("late") == bench.lines("good"))
                try await until { !(board.trouble?.text.contains("late") ?? false) }
                #expect(board.trouble?.text.contains("late") == false)
            }
        }
    }

    @Test("one that hangs is ended with all that it started, and the next event of another ledger's copy is not told as if it followed")
    func hang() async throws {
        try await bench { bench in
            let path = bench.directory.path
            let script = "sleep 300 & echo $! >> \(path)/children; trap '' TERM; sleep 300"
            let stuck = Hook(name: "stuck", events: ["*"], command: ["/bin/sh", try bench.program("s.sh", script)], timeout: 1)
            try await bench.hooks([stuck]) { board in
                try await bench.open("s")
                // On a busy machine it may be ended before it has started anything: it is told again.
                try await until {
                    board.trouble?.text.contains("it took longer than 1 s, and was ended") ?? false && !bench.lines("children").isEmpty
                }
                #expect(board.trouble?.text.contains("it took longer than 1 s, and was ended") ?? false)
                let child = try #require(bench.lines("children").first.flatMap { pid_t($0) })
                // Whoever adopts it reaps it.
                try await until { kill(child, 0) != 0 || state(of: child) == "Z" }
                #expect(kill(child, 0) != 0 || state(of: child) == "Z")
            }
            // It was not taken, so that its place is still before it.
            #expect(try HookPosition.read(HookPosition.path(bench.database, "stuck"))?.seq == 0)
            try HookPosition(seq: 1, hash: "00").write(HookPosition.path(bench.database, "stuck"))
            let hook = Hook(
                name: "stuck", events: ["*"], command: ["/bin/sh", try bench.program("o.sh", "cat >> \(path)/told")], timeout: 300)
            try await bench.hooks([hook]) { _ in
                try await until { (try? HookPosition.read(HookPosition.path(bench.database, "stuck"))?.hash != "00") ?? false }
                try await bench.open("next")
                try await until { !bench.lines("told").isEmpty }
            }
            #expect(bench.lines("told") == (try await bench.store.events(after: 1, limit: 10).map(\.json)))
        }
    }

    private func state(of process: pid_t) -> String? {
        FileManager.default.contents(atPath: "/proc/\(process)/stat").map { String(decoding: $0, as: UTF8.self) }?
            .split(separator: ")").last?.split(separator: " ").first.map(String.init)
    }

    @Test("a program gets nothing of the daemon's: no descriptor but three, and no environment but what it is told")
    func isolation() async throws {
        try await bench { bench in
            let path = bench.directory.path
            let script = """
                cat > /dev/null
                ls /proc/self/fd | wc -l > \(path)/new
                env | sort | cut -d= -f1 >> \(path)/new
                mv \(path)/new \(path)/seen
                """
            try await bench.hooks([Hook(name: "h", events: ["*"], command: ["/bin/sh", try bench.program("i.sh", script)], timeout: 300)]) {
                _ in
                try await bench.open("s")
                try await until { !bench.lines("seen").isEmpty }
            }
            // Of ls itself one more.
            #expect(bench.lines("seen").first?.trimmingCharacters(in: .whitespaces) == "4")
            let known: Set<String> = ["HOLDLINE_HOOK", "HOLDLINE_SOCKET", "LANG", "PATH", "PWD", "SHLVL", "_", "OLDPWD"]
            #expect(Set(bench.lines("seen").dropFirst()).isSubset(of: known))
        }
    }

    // MARK: The examples

    private var examples: String {
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Deploy/examples/hooks").standardized.path
    }

    private static let event = """
        {"seq":5,"at":"2026-11-24T10:00:00.000Z","actor":"holdlined","type":"ticket.escalated","subject":"T-7","facts":{"escalation":\
        {"deadline":"resolution","due":"2026-11-25T10:00:00Z","percent":75,"since":"2026-11-20T10:00:00Z"},"ticket":{"assignee":null,\
        "customer":"C-1","priority":"high"}},"hash":"ab"}
        """

    private func run(_ command: [String], _ environment: [String] = []) -> String? {
        let process = HookProcess(command: command, environment: ["PATH=/usr/local/bin:/usr/bin:/bin"] + environment, timeout: .seconds(30))
        return process.run(Array((Self.event + "\n").utf8), stop: StopFlag().flag)
    }

    @Test("the example with sendmail writes a mail, and fails where sendmail does")
    func mail() async throws {
        try await bench { bench in
            let fake = try bench.program("sendmail", "echo \"$@\" > \(bench.directory.path)/arguments; cat > \(bench.directory.path)/mail")
            #expect(run([examples + "/mail.sh", "boss@example.com"], ["SENDMAIL=\(fake)"]) == nil)
            #expect(bench.lines("arguments") == ["-i -- boss@example.com"])
            let mail = bench.lines("mail")
            #expect(mail.prefix(2) == ["To: boss@example.com", "Subject: Holdline: T-7: 75 % of resolution"])
            #expect(mail.contains("75 % of the time for resolution are over. It is due at 2026-11-25T10:00:00Z."))
            #expect(mail.contains("Priority high, assigned to nobody, customer C-1."))
            let broken = try bench.program("broken", "cat > /dev/null; exit 75")
            #expect(run([examples + "/mail.sh", "boss@example.com"], ["SENDMAIL=\(broken)"]) == "it exited with 75")
            #expect(run([examples + "/mail.sh"]) == "it exited with 2")
        }
    }

    @Test(
        "the example with curl posts a line to a chat, and fails where the chat refuses it",
        arguments: [(204, nil), (500, "it exited with 22")] as [(Int, String?)])
    func chat(status: Int, problem: String?) async throws {
        let server = try WebhookServer(status: status)
        let ended = await Task.detached { run([examples + "/chat.sh", "http://127.0.0.1:\(server.port)/hooks/x"]) }.value
        #expect(ended == problem)
        let request = await server.request()
        #expect(request.hasPrefix("POST /hooks/x HTTP/1.1\r\n") && request.contains("Content-Type: application/json"))
        #expect(request.hasSuffix(#"{"text":"Holdline: T-7: 75 % of the time for resolution are over (high, nobody)"}"# + "\n"))
    }
}

/// Answers one request on a port of this machine, and keeps it.
private final class WebhookServer: Sendable {
    let port: UInt16
    private let answered: Task<String, Never>

    init(status: Int) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutableBytes(of: &address) { bytes in
            bytes.withMemoryRebound(to: sockaddr.self) { address in
                bind(descriptor, address.baseAddress, length) == 0 && listen(descriptor, 1) == 0
                    && getsockname(descriptor, address.baseAddress, &length) == 0
            }
        }
        try #require(isBound)
        port = UInt16(bigEndian: address.sin_port)
        answered = Task.detached {
            let connection = accept(descriptor, nil, nil)
            defer {
                close(connection)
                close(descriptor)
            }
            var bytes: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 4096)
            while !bytes.ends(with: "}\n".utf8) {
                let count = read(connection, &buffer, buffer.count)
                guard count > 0 else { break }
                bytes += buffer[..<count]
            }
            let answer = Array("HTTP/1.1 \(status) X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".utf8)
            _ = Glibc.write(connection, answer, answer.count)
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    func request() async -> String { await answered.value }
}

extension [UInt8] {
    fileprivate func ends(with tail: some Collection<UInt8>) -> Bool { suffix(tail.count).elementsEqual(tail) }
}
