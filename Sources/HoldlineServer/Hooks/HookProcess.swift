import CSpawn
import Glibc
import Synchronization

/// One run of a hook's program. It has a process group of its own, so that all that it started ends with it where it takes too long
/// or the daemon stops; what it leaves running after an end of its own goes on.
struct HookProcess: Sendable {
    /// The program's absolute path, and its arguments. No shell reads them.
    let command: [String]
    /// `NAME=VALUE`: all that it gets.
    let environment: [String]
    /// From its start on; then it gets SIGTERM, and SIGKILL after `grace`.
    let timeout: Duration

    /// One at a time, so that no program gets the pipe of another one.
    private static let starts = Mutex(())

    /// So long it may take to end after it was told to, before it is killed.
    private static let grace: Duration = .seconds(2)

    /// Runs the program with bytes on its standard input, and waits for it: blocks. nil where it exited with 0, else what was wrong, in words.
    ///
    /// `stop` turns true where the daemon stops: then it has little time left.
    func run(_ input: [UInt8], stop: borrowing Atomic<Bool>) -> String? {
        var ends: [Int32] = [-1, -1]
        var child: pid_t = 0
        let problem = Self.starts.withLock { _ -> String? in
            guard pipe(&ends) == 0 else { return "no pipe can be made: \(reason(errno))" }
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            let problem = spawn(&child, input: ends[0])
            close(ends[0])
            guard problem != 0 else { return nil }
            close(ends[1])
            return "\(command[0]) cannot be started: \(reason(problem))"
        }
        if let problem { return problem }
        _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
        return wait(for: child, ends[1], input[...], stop: stop)
    }

    /// Feeds the input as the program takes it, and looks at least every 20 ms whether it has ended. Its group is killed at the
    /// end where it took too long, also what it left running.
    private func wait(for child: pid_t, _ pipe: Int32, _ input: ArraySlice<UInt8>, stop: borrowing Atomic<Bool>) -> String? {
        var (pipe, rest) = (pipe, input)
        defer { if pipe >= 0 { close(pipe) } }
        var end = ContinuousClock.now + timeout
        var told: ContinuousClock.Instant?
        var pause: Int32 = 1
        var status: Int32 = 0
        while true {
            let ended = waitpid(child, &status, WNOHANG)
            if ended == child { break }
            if ended < 0, errno != EINTR { return "nobody knows how it ended: \(reason(errno))" }
            if pipe >= 0 {
                let count = rest.withUnsafeBytes { write(pipe, $0.baseAddress, $0.count) }
                if count > 0 { rest = rest.dropFirst(count) }
                // One that reads no further may have all that it wants: its exit status says so.
                if rest.isEmpty || (count < 0 && errno != EAGAIN && errno != EINTR) {
                    close(pipe)
                    pipe = -1
                }
            }
            if stop.load(ordering: .relaxed), told == nil { end = min(end, .now + Self.grace) }
            if let told {
                if told + Self.grace < .now { kill(-child, SIGKILL) }
            } else if end < .now {
                kill(-child, SIGTERM)
                told = .now
            }
            var waited = pollfd(fd: pipe, events: Int16(POLLOUT), revents: 0)
            poll(&waited, pipe >= 0 && !rest.isEmpty ? 1 : 0, pause)
            pause = min(pause * 2, 20)
        }
        if told != nil {
            kill(-child, SIGKILL)
            return "it took longer than \(timeout.components.seconds) s, and was ended"
        }
        if status & 0x7F != 0 { return "signal \(status & 0x7F) ended it" }
        let code = (status >> 8) & 0xFF
        return code == 0 ? nil : "it exited with \(code)"
    }

    /// With its standard error and its working directory those of the daemon, and nothing else of it: what the daemon opens, it opens for itself.
    private func spawn(_ child: inout pid_t, input: Int32) -> Int32 {
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO)
        posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        // What a library opened for all programs is none of this one's.
        posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // What the daemon ignores or blocks, the program hears.
        var (all, none) = (sigset_t(), sigset_t())
        sigfillset(&all)
        sigemptyset(&none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        var words: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
        defer { for text in words + variables { free(text) } }
        return posix_spawn(&child, command[0], &files, &attributes, &words, &variables)
    }
}
