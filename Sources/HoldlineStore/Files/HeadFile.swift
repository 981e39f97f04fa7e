import Foundation
import HoldlineCore
import Synchronization

/// The ledger's head, kept beside the database in `PATH.head`, so that a start finds out that acknowledged rows are missing: a log that
/// was deleted or is damaged, a database that was emptied, an older copy in its place.
///
/// It is written after each commit, without being forced to the disk: it may be behind the ledger, and is never ahead of it.
final class HeadFile: Sendable {
    struct Head: Hashable, Sendable {
        var seq: Int64
        var hash: Data
    }

    /// What the file says at a start.
    enum Found: Hashable, Sendable {
        case nothing
        /// It is cut off or was changed: a power cut may leave it so.
        case unreadable
        case head(Head)
    }

    private struct State {
        var descriptor: Int32 = -1
        var inode: UInt64 = 0
        var last: Head?
    }

    let path: String
    private let state = Mutex(State())

    init(database: String) { path = Self.path(database) }

    deinit {
        let descriptor = state.withLock { $0.descriptor }
        if descriptor >= 0 { close(descriptor) }
    }

    static func path(_ database: String) -> String { database + ".head" }

    static func read(database: String) -> Found {
        guard let data = FileManager.default.contents(atPath: path(database)) else { return .nothing }
        let fields = String(decoding: data.prefix(256), as: UTF8.self).split(whereSeparator: \.isWhitespace)
        guard fields.count >= 5, fields[0] == "holdline-head", fields[1] == "1", let seq = Int64(fields[2]), seq >= 0,
            let hash = bytes(fields[3]), fields[4] == check("\(fields[2]) \(fields[3])")
        else { return .unreadable }
        return .head(Head(seq: seq, hash: hash))
    }

    /// Writes the head; a file that cannot be written is left for the next time.
    func write(_ head: Head) {
        state.withLock { state in
            state.last = head
            if state.descriptor < 0 { Self.open(path, &state) }
            Self.write(head, state.descriptor)
        }
    }

    /// Makes the file anew where somebody has removed or replaced it.
    func renew() {
        state.withLock { state in
            guard let head = state.last else { return }
            var status = stat()
            if state.descriptor >= 0, stat(path, &status) == 0, UInt64(status.st_ino) == state.inode { return }
            if state.descriptor >= 0 { close(state.descriptor) }
            state.descriptor = -1
            Self.open(path, &state)
            Self.write(head, state.descriptor)
        }
    }

    private static func open(_ path: String, _ state: inout State) {
        state.descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        var status = stat()
        if state.descriptor >= 0, fstat(state.descriptor, &status) == 0 { state.inode = UInt64(status.st_ino) }
    }

    private static func write(_ head: Head, _ descriptor: Int32) {
        guard descriptor >= 0 else { return }
        let text = "\(head.seq) \(head.hash.hexadecimal)"
        // One length for all: a shorter line leaves nothing of a longer one behind.
        var line = Array("holdline-head 1 \(text) \(check(text))".utf8)
        line += Array(repeating: UInt8(ascii: " "), count: max(0, 127 - line.count)) + [UInt8(ascii: "\n")]
        _ = pwrite(descriptor, line, line.count, 0)
    }

    private static func check(_ text: some StringProtocol) -> String {
        String(Data(SHA256.hash(Array(text.utf8))).hexadecimal.prefix(16))
    }

    private static func bytes(_ hexadecimal: Substring) -> Data? {
        let digits = hexadecimal.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        guard digits.count == 64, hexadecimal.utf8.count == 64 else { return nil }
        return Data(stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) })
    }
}
