import Foundation
import HoldlineCore
import Synchronization

/// The ledger's head, kept beside the database in `PATH.head`, so that a start finds out that acknowledged rows are missing: a log that
/// was deleted or is damaged, a database that was emptied, an older copy in its place.
///
/// It is written after each commit, without being forced to the disk: it may be behind the ledger, and is never ahead of it.
final class HeadFile: Sendable {
    /// The last event that was acknowledged.
    struct Head: Hashable, Sendable {
        /// 0 for an empty ledger.
        var seq: Int64
        /// The chain's hash of that row, 32 bytes: a database with another history has the seq, and not the hash.
        var hash: Data
    }

    /// What the file says at a start.
    enum Found: Hashable, Sendable {
        /// No file is there: a first start, or a database from before there was one.
        case nothing
        /// It is cut off or was changed, as a power cut may leave it, or is not this user's to read.
        case unreadable
        /// It could be read, and its check matches. The ledger must have this row.
        case head(Head)
    }

    /// The open file and what was written last.
    private struct State {
        /// -1 where the file could not be made; the next write tries again.
        var descriptor: Int32 = -1
        /// Of the open file, so that `renew` finds out that another one stands at the path.
        var inode: UInt64 = 0
        /// nil before the first write.
        var last: Head?
        /// Why the file could not be made or written the last time.
        var failure: String?
    }

    /// `PATH.head`.
    let path: String
    private let state = Mutex(State())

    /// Opens nothing yet.
    init(database: String) { path = Self.path(database) }

    /// Closes the file, which stays.
    deinit {
        let descriptor = state.withLock { $0.descriptor }
        if descriptor >= 0 { close(descriptor) }
    }

    /// The path of the head file that belongs to a database.
    static func path(_ database: String) -> String { database + ".head" }

    /// Reads at most 256 bytes: the word `holdline-head`, the version 1, seq, hash and check, with blanks between them.
    /// What it cannot make sense of is `unreadable`, not an error.
    static func read(database: String) -> Found {
        guard let data = FileManager.default.contents(atPath: path(database)) else {
            return FileManager.default.fileExists(atPath: path(database)) ? .unreadable : .nothing
        }
        let fields = String(decoding: data.prefix(256), as: UTF8.self).split(whereSeparator: \.isWhitespace)
        guard fields.count >= 5, fields[0] == "holdline-head", fields[1] == "1", let seq = Int64(fields[2]), seq >= 0,
            let hash = Data(digest: fields[3]), fields[4] == Data.mark(of: "\(fields[2]) \(fields[3])")
        else { return .unreadable }
        return .head(Head(seq: seq, hash: hash))
    }

    /// Writes the head; a file that cannot be written is left for the next time.
    func write(_ head: Head) {
        state.withLock { state in
            state.last = head
            if state.descriptor < 0 { Self.open(path, &state) }
            Self.write(head, &state)
        }
    }

    /// Makes the file anew where somebody has removed or replaced it, and tries again what failed.
    func renew() {
        state.withLock { state in
            guard let head = state.last else { return }
            var status = stat()
            let isThere = state.descriptor >= 0 && stat(path, &status) == 0 && UInt64(status.st_ino) == state.inode
            if isThere, state.failure == nil { return }
            if !isThere {
                if state.descriptor >= 0 { close(state.descriptor) }
                state.descriptor = -1
                Self.open(path, &state)
            }
            Self.write(head, &state)
        }
    }

    /// Why a start would not find out that acknowledged rows are missing; nil: it would.
    var trouble: Trouble? {
        state.withLock { $0.failure }.map {
            Trouble(
                "\(path) cannot be written (\($0)): a start would not find out that newer events are missing",
                advice: "Make the file and its directory writable for the daemon's user, and see to the room on the disk")
        }
    }

    /// Makes the file for its owner alone, and follows no symbolic link. Where that fails, the descriptor stays -1.
    private static func open(_ path: String, _ state: inout State) {
        state.descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        var status = stat()
        if state.descriptor < 0 {
            state.failure = String(cString: strerror(errno))
        } else if fstat(state.descriptor, &status) == 0 {
            state.inode = UInt64(status.st_ino)
        }
    }

    /// Writes 128 bytes at offset 0 in one pwrite(2).
    private static func write(_ head: Head, _ state: inout State) {
        guard state.descriptor >= 0 else { return }
        let text = "\(head.seq) \(head.hash.hexadecimal)"
        // One length for all: a shorter line leaves nothing of a longer one behind.
        var line = Array("holdline-head 1 \(text) \(Data.mark(of: text))".utf8)
        line += Array(repeating: UInt8(ascii: " "), count: max(0, 127 - line.count)) + [UInt8(ascii: "\n")]
        switch pwrite(state.descriptor, line, line.count, 0) {
        case line.count: state.failure = nil
        case ..<0: state.failure = String(cString: strerror(errno))
        default: state.failure = "it breaks off"
        }
    }
}
