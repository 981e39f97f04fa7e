import Glibc
import Synchronization

/// The room for answers that clients have not read yet, of all connections together: in memory, and in files.
package final class AnswerRoom: Sendable {
    /// Bytes that are in use.
    private struct Used {
        /// In the memory of all queues.
        var memory = 0
        /// In the files of all queues.
        var files = 0
    }

    /// Any thread takes and gives.
    private let used = Mutex(Used())
    /// Limits, in bytes.
    private let memory, files: Int
    /// In the order in which they are tried.
    private let directories: [String]

    /// `memory` and `files` are bytes. Files are made in the first of the directories that takes one.
    package init(memory: Int, files: Int, directories: [String]) {
        (self.memory, self.files, self.directories) = (memory, files, directories)
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

    /// Whether so many bytes more may be kept in memory; they are then.
    func takeMemory(_ count: Int) -> Bool {
        used.withLock { used in
            guard used.memory + count <= memory else { return false }
            used.memory += count
            return true
        }
    }

    /// Gives bytes of memory back.
    func giveMemory(_ count: Int) { used.withLock { $0.memory -= count } }

    /// Whether files may be so many bytes longer; they are then.
    func takeFile(_ count: Int) -> Bool {
        used.withLock { used in
            guard used.files + count <= files else { return false }
            used.files += count
            return true
        }
    }

    /// Gives bytes of files back.
    func giveFile(_ count: Int) { used.withLock { $0.files -= count } }

    /// An empty file without a name. Throws `NoRoom` where no directory takes one.
    func file() throws(NoRoom) -> AnswerFile {
        var problem = "no directory for temporary files is known"
        for directory in directories {
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
