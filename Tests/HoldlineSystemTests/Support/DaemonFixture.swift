import Foundation
import Glibc
import HoldlineClient
import HoldlineCore
import Synchronization
import Testing
import Waiting

/// A daemon of its own in a directory of its own; nothing is left when the scope ends.
final class DaemonFixture: Sendable {
    let directory: String
    let socket: String
    let database: String
    private let child = Mutex<Child?>(nil)

    private init(directory: String) {
        self.directory = directory
        socket = directory + "/s/holdline.sock"
        database = directory + "/d/holdline.db"
    }

    /// On a busy machine a client may come to its request minutes after it has connected.
    static let patient = "limits: {idle: 60m}\n"

    static func scope(start: Bool = true, configuration: String? = patient, _ body: (DaemonFixture) async throws -> Void) async throws {
        let directory = "/tmp/holdline-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let fixture = DaemonFixture(directory: directory)
        defer {
            fixture.kill()
            try? FileManager.default.removeItem(atPath: directory)
        }
        if let configuration {
            try configuration.write(toFile: fixture.directory + "/holdline.yaml", atomically: true, encoding: .utf8)
        }
        if start { try await fixture.start() }
        try await body(fixture)
    }

    var arguments: [String] {
        let configuration = directory + "/holdline.yaml"
        return ["--socket", socket, "--database", database]
            + (FileManager.default.fileExists(atPath: configuration) ? ["--config", configuration] : [])
    }

    /// Starts the daemon and waits until it answers; `under` is a program that runs it, such as strace.
    func start(under wrapper: [String] = [], environment: [String: String] = [:]) async throws {
        let child = try Child(
            wrapper + [Programs.daemon] + arguments, environment: environment, output: directory + "/log", errors: directory + "/log",
            workingIn: directory)
        self.child.withLock { $0 = child }
        try await until(log) {
            if (try? Raw(socket).exchange("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))?.contains(" 200 ") == true {
                return true
            }
            guard child.isRunning else { throw TestProblem(description: "the daemon ended at once: \(self.log)") }
            return false
        }
    }

    var log: String { String(decoding: FileManager.default.contents(atPath: directory + "/log") ?? Data(), as: UTF8.self) }
    var isRunning: Bool { running?.isRunning ?? false }
    var pid: pid_t? { running?.pid }
    private var running: Child? { child.withLock { $0 } }

    /// The daemon's memory in bytes (proc(5), VmRSS and VmHWM): now, and at most.
    var memory: (now: Int, most: Int) {
        let status = (try? String(contentsOfFile: "/proc/\(running?.pid ?? 0)/status", encoding: .utf8)) ?? ""
        func bytes(_ name: String) -> Int {
            let line = status.split(separator: "\n").first { $0.hasPrefix(name) }
            return (line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0) * 1024
        }
        return (bytes("VmRSS:"), bytes("VmHWM:"))
    }

    /// Asks the daemon to stop, and does not wait.
    func terminate() { running?.send(SIGTERM) }

    /// Sends SIGHUP.
    func hangUp() { running?.send(SIGHUP) }

    /// Ends the daemon as a power cut would end it, as far as a process can.
    func kill() {
        guard let child = running, child.isRunning else { return }
        // A wrapper such as strace dies with what it runs, and maybe before it: the database is free once that is gone too.
        let wrapped = (try? HoldlineSystemTests.run("pgrep", ["-P", "\(child.pid)"], in: directory).output)?.split(separator: "\n") ?? []
        for pid in wrapped.compactMap({ pid_t($0) }) { Glibc.kill(pid, SIGKILL) }
        child.send(SIGKILL)
        _ = child.wait()
        for _ in 0..<5000 {
            guard wrapped.contains(where: { access("/proc/\($0)", F_OK) == 0 }) else { break }
            usleep(2000)
        }
    }

    /// Asks the daemon to stop, and gives its exit status.
    func stop() -> Int32 {
        running?.send(SIGTERM)
        return waitForExit()
    }

    func waitForExit() -> Int32 { running?.wait() ?? -1 }

    /// A client that waits long enough for any machine, and not for ever: a daemon that answers nothing fails the test.
    func client(waits: [Duration] = []) throws -> Client {
        var client = try Client(socket: socket, waits: waits)
        client.patience = .all(.seconds(600))
        return client
    }

    /// Runs the companion against this daemon.
    func holdline(_ arguments: String..., input: String? = nil, environment: [String: String] = [:]) throws -> Finished {
        try HoldlineSystemTests.run(
            Programs.companion, ["--socket", socket] + arguments, environment: environment, input: input, in: directory)
    }

    /// One request by hand, on a connection of its own: status and body.
    func request(_ method: String, _ path: String, _ body: String? = nil, type: String = "application/json", headers: [String] = []) throws
        -> (
            status: Int, body: String
        )
    {
        try Raw(socket).request(method, path, body.map { Array($0.utf8) }, type: type, headers: headers)
    }
}

extension String {
    /// The value of a key in a flat piece of JSON: enough to look into a problem.
    func value(of key: String) -> String? {
        guard let object = try? JSONSerialization.jsonObject(with: Data(utf8)) as? [String: Any], let value = object[key] else {
            return nil
        }
        return "\(value)"
    }
}
