import Foundation
import HoldlineCore
import Synchronization

/// The erasures of a ledger, kept beside the database in `PATH.erasures`: an older backup that is put in the database's place has not heard
/// of them, and by this list they are done again at the next start.
///
/// It names nobody. A line has the seqs of the events that were emptied, each with the beginning of its row's hash, by which it is
/// told whether a ledger has this very row: all that an older copy has of the person is among them, since it had been found then. The file
/// has to stay where it is when a backup is restored, and to go along to another machine.
///
/// A line is forced to the disk before the erasure is acknowledged. One that is missing is written at the next start, from the ledger.
final class ErasureFile: Sendable {
    /// One erasure.
    struct Line: Hashable, Sendable {
        /// Of the erasure's own event, with the beginning of its hash.
        var event: Mark
        /// Events that were emptied or redacted.
        var rows: [Mark]
    }

    /// A row of the ledger: 32 bits of its hash tell it from another one with this seq.
    struct Mark: Hashable, Sendable {
        var seq: Int64
        var hash: String

        init(seq: Int64, hash: Data) { (self.seq, self.hash) = (seq, String(hash.hexadecimal.prefix(8))) }

        /// `12:0a1b2c3d`; nil for anything else.
        init?(_ text: Substring) {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, let seq = Int64(parts[0]), seq > 0, parts[1].utf8.count == 8 else { return nil }
            (self.seq, hash) = (seq, String(parts[1]))
        }

        var text: String { "\(seq):\(hash)" }
    }

    let path: String
    /// Lines that could not be written yet: one writer at a time has them.
    private let waiting = Mutex<[Line]>([])

    init(database: String) { path = Self.path(database) }

    static func path(_ database: String) -> String { database + ".erasures" }

    /// All whole lines; one that was torn or changed is passed over, since the ledger tells it again where it has it.
    ///
    /// Throws `UnusableDatabase` where the file is there and cannot be read: what it says must not be forgotten.
    func read() throws -> [Line] {
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw UnusableDatabase(description: "\(path) cannot be read: it says what has to stay erased. Make it readable for this user")
        }
        return String(decoding: data, as: UTF8.self).split(separator: "\n").compactMap(Self.line)
    }

    /// Adds lines, and waits until they are on the disk. What cannot be written is tried again with the next call.
    func keep(_ lines: [Line] = []) {
        waiting.withLock { waiting in
            waiting += lines
            guard !waiting.isEmpty, (try? append(waiting)) != nil else { return }
            waiting = []
        }
    }

    /// Lines wait that could not be written; nil where none do.
    var trouble: Trouble? {
        guard !waiting.withLock(\.isEmpty) else { return nil }
        return Trouble(
            "\(path) cannot be written: an older backup would bring back what was erased",
            advice: "Make the file and its directory writable for the daemon's user; it is tried again each second")
    }

    /// Forces the lines to the disk, and the directory where the file is new. It follows no symbolic link.
    private func append(_ lines: [Line]) throws {
        let isNew = !FileManager.default.fileExists(atPath: path)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure("cannot be opened") }
        defer { close(descriptor) }
        // A torn line before it must not take it along.
        let bytes = Array(("\n" + lines.map(Self.text).joined(separator: "\n") + "\n").utf8)
        guard writeAll(bytes[...], to: descriptor) else { throw failure("cannot be written") }
        guard fsync(descriptor) == 0 else { throw failure("cannot be written to the disk") }
        if isNew { try synchronize(directory: (path as NSString).deletingLastPathComponent) }
    }

    private func failure(_ what: String) -> UnusableDatabase {
        UnusableDatabase(description: "\(path) \(what): \(String(cString: strerror(errno)))")
    }

    // MARK: A line

    /// `holdline-erasure 1 EVENT ROW ROW … CHECK`
    private static func text(_ line: Line) -> String {
        let body = ([line.event] + line.rows).map(\.text).joined(separator: " ")
        return "\(word) \(body) \(Data.mark(of: body))"
    }

    /// nil for a line whose check does not fit, and for one of another version.
    private static func line(_ text: Substring) -> Line? {
        guard text.hasPrefix(word + " ") else { return nil }
        let fields = text.dropFirst(word.utf8.count + 1).split(separator: " ")
        guard let last = fields.last, fields.count >= 2, last == Data.mark(of: fields.dropLast().joined(separator: " ")) else { return nil }
        let marks = fields.dropLast().compactMap(Mark.init)
        guard marks.count == fields.count - 1, let event = marks.first else { return nil }
        return Line(event: event, rows: Array(marks.dropFirst()))
    }

    /// A line's first two words: what it is, and the version of its form.
    private static let word = "holdline-erasure 1"
}
