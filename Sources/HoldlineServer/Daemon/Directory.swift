import Glibc

/// The directory that a file goes into.
package enum Directory {
    /// Makes the directory of `path`, and those above it, where they are missing; one that exists is left as it is.
    package static func prepare(for path: String, mode: UInt32, what: String) throws {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        var directory = ""
        for (index, part) in parts.enumerated() {
            directory += (index == 0 ? "" : "/") + part
            guard !directory.isEmpty else { continue }
            // Those on the way, such as ~/.local/state, are for everybody; the last one is ours. The daemon's umask is for its files.
            let mode = index == parts.count - 1 ? mode : 0o755
            if mkdir(directory, mode) == 0 {
                chmod(directory, mode)
            } else if errno != EEXIST, access(directory, F_OK) != 0 {
                throw StartProblem("the directory \(directory) for \(what) cannot be made: \(reason(errno))")
            }
        }
        var status = stat()
        if !directory.isEmpty, stat(directory, &status) == 0, status.st_mode & S_IFMT != S_IFDIR {
            throw StartProblem("\(directory) is no directory: \(what) cannot go there")
        }
    }
}
