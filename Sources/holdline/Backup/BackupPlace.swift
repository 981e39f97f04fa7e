import Glibc
import HoldlineCore
import HoldlineWire

/// Where a backup goes: its final name, and the one that it has until it is whole.
struct BackupPlace: Sendable {
    /// Absolute.
    let file: String
    /// Absolute and without links; `name` is the file's in it.
    private let directory: String
    private let name: String

    /// Hidden, and no name that a backup has.
    var partial: String { "\(directory)/.\(name).partial" }

    /// In a directory the file is named by the time, in UTC. Throws `refusedHere` for a file that is there, and a directory that is not.
    init(_ path: String, keep: Int?) throws(CommandFailure) {
        var status = stat()
        // A symbolic link to nothing is there, too.
        let exists = stat(path, &status) == 0 || lstat(path, &status) == 0
        if exists, status.st_mode & S_IFMT == S_IFDIR {
            (directory, name) = (try Self.absolute(path), Self.name())
        } else {
            guard keep == nil else { throw .usage("--keep is for a directory, and \(path) is none") }
            guard !exists else {
                throw .refusedHere("\(path) is there, and a backup replaces nothing: name another file, or a directory")
            }
            let parts = path.split(separator: "/", omittingEmptySubsequences: false)
            guard let last = parts.last, !last.isEmpty else { throw .refusedHere("there is no directory \(path): make it first") }
            let parent = parts.dropLast().joined(separator: "/")
            (directory, name) = (try Self.absolute(parts.count == 1 ? "." : parent.isEmpty ? "/" : parent), String(last))
        }
        file = directory == "/" ? "/\(name)" : "\(directory)/\(name)"
        guard access(directory, W_OK) == 0 else {
            throw .refusedHere("nothing can be written in \(directory): \(String(cString: strerror(errno)))")
        }
    }

    /// The name of a backup that is made now, in UTC: `holdline-20261126T020000Z.db`.
    static func name() -> String {
        let time = Instant(seconds: Int64(time(nil))).description.filter { $0 != "-" && $0 != ":" }
        return "holdline-\(time).db"
    }

    /// The directory with links followed, so that the list of backups says where it is.
    private static func absolute(_ directory: String) throws(CommandFailure) -> String {
        guard let pointer = realpath(directory, nil) else {
            throw .refusedHere("\(directory) cannot be used: \(String(cString: strerror(errno))): make the directory first")
        }
        defer { free(pointer) }
        return String(cString: pointer)
    }

    /// Makes the file under its name for the time being; what an interrupted backup left there is removed.
    func begin() throws(CommandFailure) -> Int32 {
        unlink(partial)
        let descriptor = open(partial, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure("\(partial) cannot be made") }
        return descriptor
    }

    /// Gives the file its name, once it is on the disk; a file that has come there meanwhile is left.
    func publish() throws(CommandFailure) {
        if link(partial, file) == 0 {
            unlink(partial)
        } else if errno == EEXIST {
            throw .refusedHere("\(file) has come there meanwhile, and a backup replaces nothing")
        } else {
            // A file system without hard links.
            guard access(file, F_OK) != 0, rename(partial, file) == 0 else { throw failure("\(partial) cannot be named \(file)") }
        }
        let descriptor = open(directory, O_RDONLY | O_CLOEXEC | O_DIRECTORY)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    /// Removes the older backups of a directory, by their names, and what interrupted ones left. Gives their paths. The one that was made is kept.
    func removeOlder(keeping count: Int) throws(CommandFailure) -> [String] {
        guard let stream = opendir(directory) else { throw failure("\(directory) cannot be read") }
        var names: [String] = []
        while let entry = readdir(stream) {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                })
        }
        closedir(stream)
        // The one that was just made is the newest, whatever the clock says: what is named by a later time was made while it was ahead, or the
        // clock is behind now.
        let sorted = names.filter(Self.isBackup).sorted()
        let backups = sorted.filter { $0 > name } + sorted.filter { $0 <= name }
        let partials = names.filter { $0.hasPrefix(".") && $0.hasSuffix(".partial") && Self.isBackup(String($0.dropFirst().dropLast(8))) }
        var removed: [String] = []
        for name in backups.dropLast(count) + partials {
            let path = "\(directory)/\(name)"
            guard unlink(path) == 0 else { throw failure("\(path) cannot be removed") }
            removed.append(path)
        }
        return removed
    }

    /// Whether `name` gave it.
    private static func isBackup(_ name: String) -> Bool {
        guard name.hasPrefix("holdline-"), name.hasSuffix("Z.db") else { return false }
        let time = name.dropFirst(9).dropLast(4).split(separator: "T", omittingEmptySubsequences: false)
        return time.map(\.count) == [8, 6] && time.allSatisfy { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
    }

    /// The system's reason behind what could not be done, as `refusedHere`: exit code 1.
    private func failure(_ what: String) -> CommandFailure { .refusedHere("\(what): \(String(cString: strerror(errno)))") }
}
