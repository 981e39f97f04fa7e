import Foundation
import Glibc

/// A running program.
///
/// Foundation's `Process` learns of an end by a descriptor that the child inherits, and takes the closing of it for the end:
/// systemd-socket-activate closes everything, and every other wait in this process then stands still.
final class Child: Sendable {
    let pid: pid_t
    private let ended = LockedStatus()

    /// Starts the program of the first argument, found on the PATH. Outputs are appended to files.
    init(
        _ command: [String], environment: [String: String] = [:], input: String = "/dev/null", output: String, errors: String,
        workingIn directory: String
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o644)
        posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_APPEND, 0o644)
        let all = ProcessInfo.processInfo.environment.merging(["HOLDLINE_TIMEOUT": "10m"]) { $1 }.merging(environment) { $1 }.map {
            "\($0)=\($1)"
        }
        let arguments = (["env", "--chdir=\(directory)"] + command).map { strdup($0) } + [nil]
        let variables = all.map { strdup($0) } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var pid: pid_t = 0
        let problem = posix_spawnp(&pid, "env", &actions, nil, arguments, variables)
        guard problem == 0 else { throw TestProblem(description: "\(command[0]) cannot be started: \(problem)") }
        self.pid = pid
    }

    var isRunning: Bool { status(WNOHANG) == nil }

    /// Its exit status; 128 and the signal's number where a signal ended it, as SIGKILL does where it has not ended within a quarter of an hour.
    func wait() -> Int32 {
        let limit = ContinuousClock.now + .seconds(900)
        while true {
            if let status = status(WNOHANG) { return status }
            if ContinuousClock.now > limit { Glibc.kill(pid, SIGKILL) }
            usleep(3000)
        }
    }

    func send(_ signal: Int32) {
        if isRunning { Glibc.kill(pid, signal) }
    }

    private func status(_ options: Int32) -> Int32? {
        ended.get {
            var status: Int32 = 0
            guard waitpid(pid, &status, options) == pid else { return nil }
            return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
        }
    }
}

/// A status that is asked for until it is known, by one thread at a time.
private final class LockedStatus: @unchecked Sendable {
    private let lock = NSLock()
    private var known: Int32?

    func get(_ ask: () -> Int32?) -> Int32? {
        lock.withLock {
            if known == nil { known = ask() }
            return known
        }
    }
}
