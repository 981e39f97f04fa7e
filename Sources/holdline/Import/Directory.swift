import Glibc

/// Paths as they are typed, with directories replaced by what is in them.
enum Directory {
    /// Files as given; of a directory those that end so, in the order of their names, hidden ones left out.
    ///
    /// Throws `unreadableFile` for a directory that cannot be opened; files are only opened when their
    /// turn comes.
    static func files(of paths: [String], ending: String) throws(CommandFailure) -> [String] {
        var files: [String] = []
        for path in paths {
            var status = stat()
            if path != "-", stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
                files += try names(in: path).filter { $0.lowercased().hasSuffix(ending) && !$0.hasPrefix(".") }.sorted()
                    .map { path.hasSuffix("/") ? path + $0 : path + "/" + $0 }
            } else {
                files.append(path)
            }
        }
        return files
    }

    /// All names in a directory, in no order. Throws `unreadableFile` where it cannot be opened.
    private static func names(in path: String) throws(CommandFailure) -> [String] {
        guard let directory = opendir(path) else { throw .unreadableFile(path, String(cString: strerror(errno))) }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                    pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
                })
        }
        return names
    }
}
