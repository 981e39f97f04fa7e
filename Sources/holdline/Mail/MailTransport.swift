import Glibc
import HoldlineClient
import HoldlineCore
import HoldlineFormats
import HoldlineWire

/// The program that takes mails: `sendmail`, or the one of the configuration's `mail`.
struct MailTransport {
    /// What became of a mail that was given to it.
    enum End: Equatable, Sendable {
        /// It ended with 0: the mail is its business from then on.
        case taken
        /// It may take the mail later (EX_TEMPFAIL of sysexits.h).
        case later(String)
        /// It ended with any other status. Trying again would not help.
        case refused(String)
        /// A signal ended it: nobody knows whether it has the mail.
        case unknown(String)
    }

    /// An absolute path, or one with a slash.
    let program: String
    /// Those of the configuration, without `-f`, the sender and the addresses, which `give` adds.
    let arguments: [String]
    /// Whom mails come from, for the mail system and for `From`.
    let sender: String
    /// What Message-IDs end with.
    let domain: String

    /// Throws `refusedHere` where the program is not there, or nothing says whom mails come from: before anything is registered or queued.
    init(_ policy: MailPolicy) throws(CommandFailure) {
        let command = policy.command ?? ["sendmail", "-i"]
        guard let name = command.first, let program = Self.path(of: name) else {
            throw .refusedHere(
                "no program takes mails: “\(Shown.line(command.first ?? ""))” is not there. Install a mail system, or give command in mail of the configuration"
            )
        }
        guard let sender = policy.from, MailAddress.isPlain(sender) else {
            throw .refusedHere("nothing says whom mails come from: give from in mail of the configuration, or email in its letterhead")
        }
        (self.program, arguments, self.sender) = (program, Array(command.dropFirst()), sender)
        domain = policy.domain ?? sender.split(separator: "@").last.map(String.init) ?? "localhost"
    }

    /// The PATH is searched first, then /usr/sbin and /usr/lib, where `sendmail` is as a rule; a name with a slash is taken as it
    /// is. nil where no such program may be run.
    private static func path(of name: String) -> String? {
        if name.contains("/") { return access(name, X_OK) == 0 ? name : nil }
        let places = (Console.current.environment("PATH") ?? "").split(separator: ":").map(String.init) + ["/usr/sbin", "/usr/lib"]
        return places.map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
    }

    /// `POSIX_SPAWN_SETSID` of glibc's spawn.h, which shows it to GNU programs alone.
    private static let newSession: Int16 = 0x80

    /// Gives it a mail, and waits until it has ended.
    ///
    /// The mail comes from a file, and what the program says goes into one; it has a session of its own. So whatever ends this process in the
    /// meantime, the program reads the whole mail, or none of it.
    func give(_ bytes: [UInt8], to addresses: [String]) -> End {
        guard let mail = UnnamedFile(bytes), let errors = UnnamedFile([]) else {
            return .later("no file can be made for the mail: \(String(cString: strerror(errno)))")
        }
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_adddup2(&files, mail.reading, STDIN_FILENO)
        posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_adddup2(&files, errors.writing, STDERR_FILENO)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        var usual = sigset_t()
        sigfillset(&usual)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &usual)
        posix_spawnattr_setflags(&attributes, Self.newSession | Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))
        let words = [program] + arguments + ["-f", sender, "--"] + addresses
        var texts: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for text in texts { free(text) } }
        var child: pid_t = 0
        let problem = posix_spawn(&child, program, &files, &attributes, &texts, environ)
        guard problem == 0 else { return .later("\(program) cannot be started: \(String(cString: strerror(problem)))") }
        let status = OtherProgram.end(of: child)
        let said = errors.firstLine
        switch status {
        case 0: return .taken
        case 75: return .later(said ?? "\(program) says that it may work later")
        case 128...: return .unknown("signal \(status - 128) ended \(program)")
        default: return .refused(said ?? "\(program) ended with \(status)")
        }
    }
}

/// A file that has no name: nothing is left of it, whatever ends first.
private final class UnnamedFile {
    /// At the end of what was written.
    let writing: Int32
    /// At the beginning.
    let reading: Int32

    /// nil where none can be made; `errno` says why.
    init?(_ bytes: [UInt8]) {
        var path = Array("\(MailSpool.parent)/holdline-mail-XXXXXX".utf8CString)
        let descriptor = mkstemp(&path)
        guard descriptor >= 0 else { return nil }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        let reader = open(path, O_RDONLY | O_CLOEXEC)
        unlink(path)
        (writing, reading) = (descriptor, reader)
        guard reader >= 0 else { return nil }
        guard (try? SystemCall.write(bytes, to: descriptor)) != nil else { return nil }
    }

    deinit {
        close(writing)
        if reading >= 0 { close(reading) }
    }

    /// The first line that says something, of at most 300 bytes; nil for none.
    var firstLine: String? {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = pread(reading, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        let lines = String(decoding: bytes[..<count], as: UTF8.self).split(whereSeparator: \.isNewline)
        return lines.lazy.map { Shown.line(String($0.prefix(300))).trimmed }.first { !$0.isEmpty }
    }
}
