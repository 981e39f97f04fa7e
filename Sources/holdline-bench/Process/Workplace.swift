import Glibc

/// The temporary directory in which everything happens, and which is gone at the end.
struct Workplace: Sendable {
    /// Absolute, with links followed: sockets below it must have short names.
    let path: String

    /// A directory of its own in `parent`; nil takes $TMPDIR, or the first of /tmp and /var/tmp that is on a disk, since an fsync to memory costs nothing.
    ///
    /// Throws where no directory can be made there, and for places under /home, where a benchmark's
    /// gigabytes may fill a person's quota.
    init(in parent: String?) throws {
        let chosen =
            parent ?? getenv("TMPDIR").map { String(cString: $0) } ?? ["/tmp", "/var/tmp"].first { !Self.isInMemory($0) } ?? "/tmp"
        guard let real = realpath(chosen, nil) else { throw BenchProblem.system("\(chosen) cannot be used") }
        defer { free(real) }
        let place = String(cString: real)
        guard place != "/home", !place.hasPrefix("/home/") else {
            throw BenchProblem("\(place) is under /home: a benchmark writes gigabytes; give it another --directory")
        }
        var template = Array("\(place)/holdline-bench-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw BenchProblem.system("no directory can be made in \(place)") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Makes a directory for one part of the run. Throws where it is there already.
    func directory(_ name: String) throws -> String {
        let directory = "\(path)/\(name)"
        try Files.makeDirectory(directory)
        return directory
    }

    func remove() { Files.remove(path) }

    /// Whether the directory is on a tmpfs, which the report has to say.
    var isInMemory: Bool { Self.isInMemory(path) }

    /// Whether the file system that holds a path is a tmpfs (proc(5), mounts: the longest mount point that leads to it).
    private static func isInMemory(_ path: String) -> Bool {
        let mounts = (Files.text("/proc/self/mounts") ?? "").split(separator: "\n").map { $0.split(separator: " ") }
        let above = mounts.filter { mount in
            mount.count > 2 && (mount[1] == "/" || path == mount[1] || path.hasPrefix("\(mount[1])/"))
        }
        return above.max { $0[1].count < $1[1].count }?[2] == "tmpfs"
    }
}
