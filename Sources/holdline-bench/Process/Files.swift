import FoundationEssentials
import Glibc

/// Small files and directories.
enum Files {
    /// The text of a file, also of one in /proc that has no length; nil where it cannot be read.
    static func text(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while case let count = read(descriptor, &buffer, buffer.count), count > 0 { bytes += buffer[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Writes a small file anew. Throws with the system's reason.
    static func write(_ text: String, to path: String) throws {
        guard FileManager.default.createFile(atPath: path, contents: Data(text.utf8)) else {
            throw BenchProblem.system("\(path) cannot be written")
        }
    }

    /// For this user alone (0700), below a directory that is there.
    static func makeDirectory(_ path: String) throws {
        guard mkdir(path, 0o700) == 0 else { throw BenchProblem.system("\(path) cannot be made") }
    }

    /// Removes a directory with all that is in it, and follows no link.
    static func remove(_ directory: String) { try? FileManager.default.removeItem(atPath: directory) }

    /// Where the shell would find a program; nil where it would not.
    ///
    /// Looks through PATH in its order, for the Redis programs.
    static func program(_ name: String) -> String? {
        let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
        return path.split(separator: ":").map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
    }

    /// The directory of the running program.
    static var ownDirectory: String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = max(readlink("/proc/self/exe", &buffer, buffer.count), 0)
        let path = String(decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }

    /// Bytes of a file. Throws where there is none.
    static func size(_ path: String) throws -> Int {
        var status = stat()
        guard stat(path, &status) == 0 else { throw BenchProblem.system(path) }
        return Int(status.st_size)
    }

    /// Takes the pages of a directory's files out of memory, as far as the system does so when it is asked.
    static func forget(in directory: String) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: directory) {
            let descriptor = open("\(directory)/\(name)", O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { continue }
            defer { close(descriptor) }
            fdatasync(descriptor)
            posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
        }
    }
}
