import Glibc
import HoldlineCore
import HoldlineWire
import Synchronization

/// A question to the telephone system itself, asked again and again while its log is followed: a shell command, whose exit status 0
/// within the limit is an answer.
final class AliveQuestion: Sendable {
    /// How often it is asked, how long it may take, and how long it has to fail until the system is taken for gone.
    static let interval: Duration = .seconds(30)
    static let limit: Duration = .seconds(10)
    static let patience: Duration = .seconds(300)

    /// What the answers came to, behind a lock: one task asks while another follows the log.
    private struct State {
        /// Since when every question failed; nil while the last one was answered, or could not be asked.
        var failingSince: ContinuousClock.Instant?
        /// What was said of it last.
        var told = ""
    }

    /// For `sh -c`, as the person at the keyboard wrote it.
    let command: String
    private let state = Mutex(State())

    init(_ command: String) { self.command = command }

    /// Whether it has failed for so long that the callers are lost.
    var hasFailed: Bool { hasFailed(at: .now) }

    /// The same at a given instant, for tests that do not wait.
    func hasFailed(at now: ContinuousClock.Instant) -> Bool {
        state.withLock { state in state.failingSince.map { now - $0 >= Self.patience } ?? false }
    }

    /// The log says something: the system lives, whatever it answers.
    func hear(at now: ContinuousClock.Instant = .now) { state.withLock { if $0.failingSince != nil { $0.failingSince = now } } }

    /// Asks until the task is cancelled.
    func ask(_ console: Console) async {
        while !Task.isCancelled {
            let begin = ContinuousClock.now
            let answer = await ShellCommand.run(command, within: Self.limit)
            guard !Task.isCancelled else { return }
            if let words = take(answer, askedAt: begin) { try? console.note(words) }
            try? await Task.sleep(until: begin + Self.interval)
        }
    }

    /// Takes in an answer; gives what is to be said of it, once for each change.
    func take(_ answer: ShellCommand.End, askedAt begin: ContinuousClock.Instant) -> String? {
        state.withLock { state in
            let words: String
            switch answer {
            case .exited(0):
                state.failingSince = nil
                words = state.told.isEmpty ? "" : "“\(command)” is answered again."
            case .exited(126), .exited(127), .unstartable:
                // The question could not be asked: that says nothing of the telephone system, and loses nobody.
                state.failingSince = nil
                words = "“\(command)” cannot be run: --alive says nothing of the telephone system. Correct it."
            case .exited(let status):
                state.failingSince = state.failingSince ?? begin
                words =
                    "“\(command)” ends with \(status): if that goes on for five minutes, the telephone system's callers who wait are lost."
            case .killed:
                state.failingSince = state.failingSince ?? begin
                words =
                    "“\(command)” is not answered in time: if that goes on for five minutes, the telephone system's callers who wait are lost."
            }
            guard words != state.told, !words.isEmpty else { return nil }
            state.told = answer == .exited(0) ? "" : words
            return words
        }
    }
}

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
