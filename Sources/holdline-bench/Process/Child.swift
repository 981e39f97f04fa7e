import Glibc
import Synchronization

/// A program that this one started.
final class Child: Sendable {
    /// Valid until it has been waited for.
    let pid: pid_t
    /// What was started and has not been waited for, and whether anything may still be started.
    private static let all = Mutex<(running: Set<pid_t>, isOver: Bool)>(([], false))

    /// Starts a program by its path, without standard input; what it prints is appended to a file.
    ///
    /// Throws where it cannot be started, and after `killAll`: a run that is over starts nothing more.
    init(_ command: [String], output: String = "/dev/null") throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // This program blocks the signals that end it, and ignores one: a child has them as usual.
        var none = sigset_t()
        sigemptyset(&none)
        var usual = sigset_t()
        sigemptyset(&usual)
        sigaddset(&usual, SIGPIPE)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &usual)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let arguments = command.map { strdup($0) } + [nil]
        let variables = Self.environment.map { strdup($0) } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var pid: pid_t = 0
        let problem = Self.all.withLock { all in
            guard !all.isOver else { return EINTR }
            let problem = posix_spawn(&pid, command[0], &actions, &attributes, arguments, variables)
            if problem == 0 { all.running.insert(pid) }
            return problem
        }
        guard problem == 0 else { throw BenchProblem.system("\(command[0]) cannot be started", problem) }
        self.pid = pid
    }

    /// Nothing that would lead a program to a running service, or to the supervisor of this one.
    private static let environment = (Files.text("/proc/self/environ") ?? "").split(separator: "\0").map(String.init).filter { variable in
        !["HOLDLINE_", "LISTEN_", "NOTIFY_SOCKET=", "WATCHDOG_"].contains { variable.hasPrefix($0) }
    }

    /// Waits for its end: the exit status, or 128 and the signal's number.
    @discardableResult
    func wait() -> Int32 {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        Self.all.withLock { _ = $0.running.remove(pid) }
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    }

    /// Whether it has ended by itself; it has still to be waited for.
    var hasEnded: Bool {
        var information = siginfo_t()
        return waitid(P_PID, id_t(pid), &information, WEXITED | WNOHANG | WNOWAIT) != 0 || information.si_signo != 0
    }

    /// Ends it at once, and waits.
    func kill() {
        Glibc.kill(pid, SIGKILL)
        wait()
    }

    /// Asks it to end, and waits.
    @discardableResult
    func stop() -> Int32 {
        Glibc.kill(pid, SIGTERM)
        return wait()
    }

    /// Ends all that runs, and lets nothing more start: the run is over.
    static func killAll() {
        let pids = all.withLock { all in
            all.isOver = true
            for pid in all.running { Glibc.kill(pid, SIGKILL) }
            return all.running
        }
        // Their files are removed next: until they are gone they may make new ones. Whoever waits for one still learns its status.
        var information = siginfo_t()
        for pid in pids { while waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {} }
    }

    /// Bytes of memory that it has now, programs and libraries included (proc(5), VmRSS).
    var residentBytes: Double {
        let lines = (Files.text("/proc/\(pid)/status") ?? "").split(separator: "\n")
        let words = lines.first { $0.hasPrefix("VmRSS:") }?.split { $0 == " " || $0 == "\t" }
        return (words?.dropFirst().first.flatMap { Double($0) } ?? 0) * 1024
    }
}
