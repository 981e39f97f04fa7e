import Glibc
import HoldlineCore
import HoldlineStore

/// Up to which event a hook has been told, kept in a file beside the database, so that a stop neither loses nor repeats what was taken.
struct HookPosition: Hashable, Sendable {
    /// The last event that the program took, or that it did not want; 0 before the first.
    var seq: Int64
    /// Of that event; empty for 0. Another ledger has another one there.
    var hash: String

    /// The position in an empty ledger.
    static let start = HookPosition(seq: 0, hash: "")

    /// `DATABASE.hooks/NAME`.
    static func path(_ database: String, _ hook: String) -> String { "\(database).hooks/\(hook)" }

    /// nil where there is none yet. Throws a `StartProblem` for a file that cannot be read, or that is another one.
    static func read(_ path: String) throws(StartProblem) -> HookPosition? {
        guard let text = try Settings.contents(of: path, what: "the hook's position", mayBeAbsent: true) else { return nil }
        let fields = text.split(whereSeparator: \.isWhitespace)
        guard fields.count >= 2, fields[0] == "holdline-hook", let seq = Int64(fields[1]), seq >= 0, fields.count == 3 || seq == 0 else {
            throw StartProblem("the hook's position \(path) is not one: remove the file, and the hook begins with what comes then")
        }
        return HookPosition(seq: seq, hash: fields.count == 3 ? String(fields[2]) : "")
    }

    /// On the disk once it returns. Throws a `StartProblem`.
    func write(_ path: String) throws(StartProblem) {
        let directory = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
        if mkdir(directory, 0o700) != 0, errno != EEXIST { throw problem(directory) }
        let temporary = path + ".new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw problem(temporary) }
        defer { close(descriptor) }
        let line = Array("holdline-hook \(seq) \(hash)\n".utf8)
        guard Glibc.write(descriptor, line, line.count) == line.count, fsync(descriptor) == 0, rename(temporary, path) == 0 else {
            throw problem(path)
        }
        let parent = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard parent >= 0 else { throw problem(directory) }
        defer { close(parent) }
        guard fsync(parent) == 0 else { throw problem(directory) }
    }

    /// It has errno's words, and is made before another system call.
    private func problem(_ path: String) -> StartProblem { StartProblem("\(path) cannot be written: \(reason(errno))") }
}
