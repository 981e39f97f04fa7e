import Glibc

/// Runs a command of the shell without its output, and ends it where it takes too long.
enum ShellCommand {
    /// How a command came to its end, or that it had none.
    enum End: Hashable, Sendable {
        case exited(Int32)
        /// By a signal, or ended here because its time was over.
        case killed
        case unstartable
    }

    /// Until it ends, its time is over, or the task is cancelled. Whatever it started dies with it.
    static func run(_ command: String, within limit: Duration) async -> End {
        guard let child = spawn(command) else { return .unstartable }
        let deadline = ContinuousClock.now + limit
        while !Task.isCancelled, ContinuousClock.now < deadline {
            if let end = end(of: child, WNOHANG) { return end }
            try? await Task.sleep(for: .milliseconds(20))
        }
        // It may have ended while this process waited for its turn.
        if let end = end(of: child, WNOHANG) { return end }
        kill(-child, SIGKILL)
        _ = end(of: child, 0)
        return .killed
    }

    /// A process group of its own, without input and output.
    private static func spawn(_ command: String) -> pid_t? {
        var files = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        guard posix_spawn_file_actions_init(&files) == 0 else { return nil }
        defer { posix_spawn_file_actions_destroy(&files) }
        guard posix_spawnattr_init(&attributes) == 0 else { return nil }
        defer { posix_spawnattr_destroy(&attributes) }
        for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
            posix_spawn_file_actions_addopen(&files, descriptor, "/dev/null", O_RDWR, 0)
        }
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        posix_spawnattr_setpgroup(&attributes, 0)
        let words: [String] = ["/bin/sh", "-c", command]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var child: pid_t = 0
        return posix_spawn(&child, "/bin/sh", &files, &attributes, &arguments, environ) == 0 ? child : nil
    }

    /// How the child ended; nil while it runs.
    private static func end(of child: pid_t, _ options: Int32) -> End? {
        var status: Int32 = 0
        var ended = waitpid(child, &status, options)
        while ended < 0, errno == EINTR { ended = waitpid(child, &status, options) }
        guard ended != 0 else { return nil }
        // wait(2): the low seven bits are the signal, the next eight the status.
        return ended == child && status & 0x7F == 0 ? .exited((status >> 8) & 0xFF) : .killed
    }
}
