import Glibc
import HoldlineFormats
import HoldlineWire

/// A file that is replaced as a whole: whoever looks sees the old one or the new one.
struct WholeFile {
    private let path: String

    init(_ path: String) { self.path = path }

    /// Writes a new file beside it, makes that durable, and gives it the name. Its mode follows the umask.
    ///
    /// Throws `unwritable`, and leaves what was there.
    func write(_ bytes: [UInt8]) throws(CommandFailure) {
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG { return try writeThrough(bytes) }
        try Self.put(bytes, at: path, through: "\(path).\(getpid()).part", mode: 0o666)
    }

    /// Writes a file under another name in the same directory, makes it durable, and gives it its own; what fails leaves none of it.
    ///
    /// Throws `unwritable`, also where `partial` is there already.
    static func put(_ bytes: [UInt8], at path: String, through partial: String, mode: mode_t) throws(CommandFailure) {
        let descriptor = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw failure(partial) }
        do throws(SystemFailure) {
            try SystemCall.write(bytes, to: descriptor)
        } catch {
            close(descriptor)
            unlink(partial)
            throw .unwritable("\(partial): \(error.message)")
        }
        let isDurable = fsync(descriptor) == 0
        guard close(descriptor) == 0, isDurable, rename(partial, path) == 0 else {
            let failure = failure(path)
            unlink(partial)
            throw failure
        }
    }

    /// Into what is no file, such as a pipe or `/dev/stdout`; a directory is refused.
    private func writeThrough(_ bytes: [UInt8]) throws(CommandFailure) {
        let descriptor = open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure(path) }
        defer { close(descriptor) }
        do throws(SystemFailure) { try SystemCall.write(bytes, to: descriptor) } catch { throw .unwritable("\(path): \(error.message)") }
    }

    private static func failure(_ file: String) -> CommandFailure { .unwritable("\(file): \(String(cString: strerror(errno)))") }
}
