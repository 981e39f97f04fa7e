import FoundationEssentials
import Glibc
import HoldlineCore
import HoldlineFormats
import HoldlineWire

/// A log by its path, whatever file that is at the moment.
struct FollowedLog: Sendable {
    /// Absolute, also where it was given relative to the working directory.
    let path: String

    /// Throws `unreadableFile` where the path is relative and the working directory is gone.
    init(_ path: String) throws(CommandFailure) {
        guard path.hasPrefix("/") else {
            // The state has to name the same file wherever the next start is.
            guard let here = getcwd(nil, 0) else { throw .unreadableFile(path, Phrase(verbatim: String(cString: strerror(errno)))) }
            defer { free(here) }
            self.path = String(cString: here) + "/" + path
            return
        }
        self.path = path
    }

    /// Where rotation leaves the files of before.
    var directory: String { String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) }

    /// The files beside it that rotation may have made of it: `queue_log.1`, `queue_log-20261101`.
    ///
    /// A directory that cannot be read has none, and the log is followed all the same.
    func siblings() -> [String] {
        let names = (try? Directory.files(of: [directory + "/"], ending: "")) ?? []
        return names.filter { $0.hasPrefix(path + ".") || $0.hasPrefix(path + "-") }
    }
}

/// An open file, which stays the same one when its path is another's.
final class OpenLog {
    let path: String
    /// Opened without blocking, so that a pipe in the file's place cannot hold the program.
    private let descriptor: Int32

    /// nil where there is no such file. Throws where it cannot be opened all the same.
    init?(_ path: String) throws(CommandFailure) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        self.path = path
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw .unreadableFile(path, Phrase(verbatim: String(cString: strerror(errno))))
        }
        guard status().st_mode & S_IFMT == S_IFREG else { throw .unreadableFile(path, "it is no file that grows") }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// What the system says of the open file, whatever its path leads to.
    private func status() -> stat {
        var status = stat()
        fstat(descriptor, &status)
        return status
    }

    /// Bytes that have been written to it so far.
    var size: Int64 { Int64(status().st_size) }

    /// Whether the path leads to another file by now, and one that has been written to: until then lines may still come here.
    var isReplaced: Bool {
        var other = stat()
        guard stat(path, &other) == 0, other.st_size > 0 else { return false }
        let own = status()
        return (own.st_dev, own.st_ino) != (other.st_dev, other.st_ino)
    }

    /// The next bytes from there, empty at the end.
    ///
    /// Throws `unreadableFile` with the system's reason.
    func read(at offset: Int64, count: Int = ByteSource.chunkSize) throws(CommandFailure) -> [UInt8] {
        do throws(SystemFailure) {
            return try SystemCall.bytes(upTo: count) { pread(descriptor, $0, $1, off_t(offset)) }
        } catch { throw .unreadableFile(path, Phrase(verbatim: error.message)) }
    }

    /// Whether its first bytes are those, and it goes on at least so far.
    ///
    /// False for a file that was truncated, or that is another log; reading goes on from an offset only
    /// where this is true.
    func matches(_ fingerprint: Fingerprint, to offset: Int64) throws(CommandFailure) -> Bool {
        guard size >= offset else { return false }
        return Fingerprint(try read(at: 0, count: fingerprint.count)) == fingerprint
    }
}

/// The first bytes of a log in two numbers: a log begins with the time of its first line, so no two begin alike.
///
/// An inode alone would not do: a file that is truncated keeps it, and a new file often gets that of a removed one.
struct Fingerprint: Codable, Hashable, Sendable {
    /// Bytes that the hash is of, at most `largestCount`.
    var count: Int
    var hash: UInt64

    /// Several lines of a log, of which the first has the second of its writing and a callid.
    static let largestCount = 1024

    init(_ bytes: some Collection<UInt8>) { (count, hash) = (bytes.count, bytes.fingerprint) }
}

/// Where following a log stands: written after each batch that the daemon has acknowledged, and read at the next start.
///
/// It never runs ahead of the daemon. What was sent after it was written last is read and sent again, which changes nothing there:
/// so no line is lost, and none counts twice. It holds numbers and names of callers who are in the queue, so it is for its owner's eyes.
struct FollowState: Codable, Sendable {
    /// Of this form; another one is not read.
    var version = 1
    /// The log's absolute path and the telephone system's name: a state of another log is refused
    /// rather than gone on with.
    var path, source: String
    /// Of the last line that was taken.
    var line = 0
    /// Where the next line begins, in bytes.
    var offset: Int64 = 0
    /// How the file begins that `line` and `offset` are in.
    var fingerprint = Fingerprint([])
    /// The calls that go on, and what else the lines to come need.
    var fold = QueueLogFold.State()

    init(path: String, source: String) {
        self.path = path
        self.source = source
    }

    /// Beside the daemon's database for a person, in the unit's own directory under systemd.
    static func standardPath(source: String, environment: (String) -> String?) throws(CommandFailure) -> String {
        let file = "queue-log-\(PercentCoding.encode(source)).json"
        if let directory = environment("STATE_DIRECTORY") {
            // systemd lists several with colons between them; the first is the unit's own.
            return "\(directory.prefix { $0 != ":" })/\(file)"
        }
        // XDG Base Directory Specification: a relative path is invalid and ignored.
        if let state = environment("XDG_STATE_HOME"), state.hasPrefix("/") { return "\(state)/holdline/\(file)" }
        guard let home = environment("HOME"), home.hasPrefix("/") else {
            throw .usage("there is no HOME to keep the place of the log in: say where with --state")
        }
        return "\(home)/.local/state/holdline/\(file)"
    }

    /// nil where there is none yet. Throws where it is damaged, or of another log.
    static func read(_ file: String, path: String, source: String) throws(CommandFailure) -> FollowState? {
        let bytes: [UInt8]
        do {
            guard access(file, F_OK) == 0 else { return nil }
            bytes = try ByteSource.file(file).all()
        } catch {
            throw .unreadableFile(file, Phrase(verbatim: error.message))
        }
        guard let state = try? JSONDecoder().decode(FollowState.self, from: Data(bytes)), state.version == 1 else {
            throw .unreadableFile(
                file, "it is no state of this program. Remove it, and the log is read from its beginning: nothing counts twice")
        }
        guard state.path == path, state.source == source else {
            throw .usage("\(file) is the place in \(state.path) of \(state.source): say another one with --state")
        }
        return state
    }

    /// Writes it beside its place and moves it there, so that there is always a whole one.
    ///
    /// Throws `unwritable` where the directory cannot be made, or the disk is full; the state before
    /// stays whole.
    func write(_ file: String) throws(CommandFailure) {
        guard let bytes = try? SortedJSON.bytes(self) else { throw .unwritable("the state of the log is no JSON") }
        let new = file + ".new"
        try Self.makeDirectory(of: file)
        let descriptor = open(new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw Self.failure(new) }
        defer { close(descriptor) }
        do throws(SystemFailure) { try SystemCall.write(bytes, to: descriptor) } catch { throw .unwritable("\(new): \(error.message)") }
        guard fsync(descriptor) == 0, rename(new, file) == 0 else { throw Self.failure(file) }
    }

    /// Makes all missing directories above the file, for their owner alone (0700).
    private static func makeDirectory(of file: String) throws(CommandFailure) {
        guard let slash = file.lastIndex(of: "/"), slash > file.startIndex else { return }
        let directory = String(file[..<slash])
        guard access(directory, F_OK) != 0 else { return }
        try makeDirectory(of: directory)
        guard mkdir(directory, 0o700) == 0 || errno == EEXIST else { throw failure(directory) }
    }

    /// The system's words for what went wrong last, with the path.
    private static func failure(_ path: String) -> CommandFailure { .unwritable("\(path): \(String(cString: strerror(errno)))") }
}
