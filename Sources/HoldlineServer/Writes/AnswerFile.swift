import Glibc
import NIOCore

/// A file without a name that answers wait in; the space is free again when it ends, also after a crash.
///
/// One task writes and one reads, never the same bytes at a time. Both block: they are called on threads for blocking work.
final class AnswerFile: Sendable {
    /// Open for reading and writing.
    private let descriptor: Int32
    /// The bytes are taken from it, and given back at the end.
    private let room: ByteRoom
    /// Whose answers they are.
    private let uid: UInt32
    /// For messages.
    private let directory: String
    /// How much of the room the file holds.
    private let reserved: Reserved

    /// Bytes of the room that the file has; changed by its writer alone.
    private final class Reserved: @unchecked Sendable {
        /// Grows with the file, and never falls while it is open.
        var count = 0
    }

    /// Makes the file, for this user alone. Throws `NoRoom` where the directory takes none.
    init(in directory: String, _ room: ByteRoom, for uid: UInt32) throws(NoRoom) {
        // open(2): O_TMPFILE makes "an unnamed temporary regular file"; its bits are not in Swift's Glibc.
        let unnamed: Int32 = 0o20000000 | O_DIRECTORY
        var descriptor = open(directory, unnamed | O_RDWR | O_CLOEXEC, 0o600)
        if descriptor < 0, errno == EOPNOTSUPP || errno == EISDIR || errno == ENOENT || errno == EINVAL {
            // File systems without it.
            var template = Array("\(directory)/holdline-answers-XXXXXX".utf8CString)
            descriptor = mkstemp(&template)
            if descriptor >= 0 {
                unlink(template)
                _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            }
        }
        guard descriptor >= 0 else { throw NoRoom(description: "no temporary file can be made in \(directory): \(reason(errno))") }
        (self.descriptor, self.room, self.uid, self.directory) = (descriptor, room, uid, directory)
        reserved = Reserved()
    }

    /// Frees the space and gives the room back.
    deinit {
        close(descriptor)
        room.give(reserved.count, of: uid)
    }

    /// Writes the buffers one after another from `offset`. Throws `NoRoom` where the disk or the room is full; then nothing counts.
    func write(_ buffers: [ByteBuffer], at offset: Int) throws(NoRoom) {
        let end = buffers.reduce(offset) { $0 + $1.readableBytes }
        if end > reserved.count {
            guard room.take(end - reserved.count, for: uid) else {
                throw NoRoom(
                    description: "the answers that wait in files are as long as limits.answerFiles allows, or the user's share of it")
            }
            reserved.count = end
        }
        var offset = offset
        for buffer in buffers {
            try buffer.withUnsafeReadableBytes { bytes throws(NoRoom) in
                var rest = bytes
                while !rest.isEmpty {
                    let count = pwrite(descriptor, rest.baseAddress, rest.count, off_t(offset))
                    if count < 0, errno == EINTR { continue }
                    guard count > 0 else { throw NoRoom(description: "answers cannot be kept in \(directory): \(reason(errno))") }
                    rest = UnsafeRawBufferPointer(rebasing: rest[count...])
                    offset += count
                }
            }
        }
    }

    /// So many bytes from `offset`, which were written before.
    func read(_ count: Int, at offset: Int) throws(NoRoom) -> ByteBuffer {
        var buffer = ByteBuffer()
        var done = 0
        while done < count {
            let found = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count - done) { bytes in
                max(0, pread(descriptor, bytes.baseAddress, count - done, off_t(offset + done)))
            }
            if found == 0, errno == EINTR { continue }
            guard found > 0 else { throw NoRoom(description: "answers cannot be read back from \(directory): \(reason(errno))") }
            done += found
        }
        return buffer
    }
}
