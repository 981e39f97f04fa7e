import Glibc
package import HoldlineStore

/// The room for answers that clients have not read yet, of all connections together: in memory, and in files.
///
/// Each user has a share of both: one who does not read does not break off the answers of the others.
package final class AnswerRoom: Sendable {
    /// Bytes of answers in memory.
    let memory: ByteRoom
    /// Bytes of answers in files.
    let files: ByteRoom
    /// In the order in which they are tried.
    private let directories: [String]
    /// Bytes that are free in a directory.
    private let free: @Sendable (String) -> UInt64

    /// Files are made in the first of the directories that takes one and has room.
    package init(
        _ limits: InForce<Limits>, directories: [String], free: @escaping @Sendable (String) -> UInt64 = { AnswerRoom.free(in: $0) }
    ) {
        memory = ByteRoom(limits, \.answerMemory, ofUser: \.answerMemoryOfUser)
        files = ByteRoom(limits, \.answerFiles, ofUser: \.answerFilesOfUser)
        (self.directories, self.free) = (directories, free)
    }

    /// Bytes with which a directory counts as one that has room.
    private static let enough: UInt64 = 64 << 20

    /// What the file system says; 0 where it cannot be asked.
    package static func free(in directory: String) -> UInt64 {
        var room = statvfs()
        return statvfs(directory, &room) == 0 ? UInt64(room.f_bavail) * UInt64(room.f_frsize) : 0
    }

    /// Bytes in use now.
    package var inUse: (memory: Int, files: Int) { (memory.inUse, files.inUse) }

    /// Where temporary files belong: `TMPDIR`, then `/var/tmp`, which is made for large ones, then `/tmp`, then beside the database.
    ///
    /// Under systemd's PrivateTmp= the first ones are the daemon's own.
    package static func directories(database: String, temporary: String?) -> [String] {
        let beside = database.lastIndex(of: "/").map { String(database[..<$0]) }
        return [temporary, "/var/tmp", "/tmp", beside].compactMap { $0 }.filter { !$0.isEmpty }
    }

    /// An empty file without a name for a user's answers, in the first directory that has room, or else in the first that takes one: a full `TMPDIR` breaks no
    /// answer off. Throws `NoRoom` where no directory takes one.
    func file(for uid: UInt32) throws(NoRoom) -> AnswerFile {
        var problem = "no directory for temporary files is known"
        let roomy = directories.filter { free($0) >= Self.enough }
        for directory in roomy + directories {
            do { return try AnswerFile(in: directory, files, for: uid) } catch { problem = error.description }
        }
        throw NoRoom(description: problem)
    }
}

/// Answers cannot be kept until they are read: the answer ends without its last line.
package struct NoRoom: Error, CustomStringConvertible {
    /// For the log.
    package let description: String
}
