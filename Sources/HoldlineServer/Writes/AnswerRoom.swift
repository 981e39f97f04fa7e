import Glibc
import Synchronization

/// The room for answers that clients have not read yet, of all connections together: in memory, and in files.
package final class AnswerRoom: Sendable {
    /// Bytes: in the memory of all queues, and in their files.
    struct Bytes {
        var memory = 0, files = 0
    }

    /// What is in use. Any thread takes and gives.
    private let used = Mutex(Bytes())
    private let limits: Bytes
    /// In the order in which they are tried.
    private let directories: [String]
    /// Bytes that are free in a directory.
    private let free: @Sendable (String) -> UInt64

    /// `memory` and `files` are bytes. Files are made in the first of the directories that takes one and has room.
    package init(
        memory: Int, files: Int, directories: [String], free: @escaping @Sendable (String) -> UInt64 = { AnswerRoom.free(in: $0) }
    ) {
        (limits, self.directories, self.free) = (Bytes(memory: memory, files: files), directories, free)
    }

    /// Bytes with which a directory counts as one that has room.
    private static let enough: UInt64 = 64 << 20

    /// What the file system says; 0 where it cannot be asked.
    package static func free(in directory: String) -> UInt64 {
        var room = statvfs()
        return statvfs(directory, &room) == 0 ? UInt64(room.f_bavail) * UInt64(room.f_frsize) : 0
    }

    /// Bytes in use now.
    package var inUse: (memory: Int, files: Int) { used.withLock { ($0.memory, $0.files) } }

    /// Where temporary files belong: `TMPDIR`, then `/var/tmp`, which is made for large ones, then `/tmp`, then beside the database.
    ///
    /// Under systemd's PrivateTmp= the first ones are the daemon's own.
    package static func directories(database: String, temporary: String?) -> [String] {
        let beside = database.lastIndex(of: "/").map { String(database[..<$0]) }
        return [temporary, "/var/tmp", "/tmp", beside].compactMap { $0 }.filter { !$0.isEmpty }
    }

    /// Whether so many bytes more may be kept there; they are then.
    func take(_ count: Int, _ place: any WritableKeyPath<Bytes, Int> & Sendable) -> Bool {
        used.withLock { used in
            guard used[keyPath: place] + count <= limits[keyPath: place] else { return false }
            used[keyPath: place] += count
            return true
        }
    }

    /// Gives bytes back.
    func give(_ count: Int, _ place: any WritableKeyPath<Bytes, Int> & Sendable) { used.withLock { $0[keyPath: place] -= count } }

    /// An empty file without a name, in the first directory that has room, or else in the first that takes one: a full `TMPDIR` breaks no
    /// answer off. Throws `NoRoom` where no directory takes one.
    func file() throws(NoRoom) -> AnswerFile {
        var problem = "no directory for temporary files is known"
        let roomy = directories.filter { free($0) >= Self.enough }
        for directory in roomy + directories {
            do { return try AnswerFile(in: directory, self) } catch { problem = error.description }
        }
        throw NoRoom(description: problem)
    }
}

/// Answers cannot be kept until they are read: the answer ends without its last line.
package struct NoRoom: Error, CustomStringConvertible {
    /// For the log.
    package let description: String
}
