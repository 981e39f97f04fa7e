import Glibc
import HoldlineCore
import HoldlineFormats
import HoldlineWire

/// A mail in a directory of this run's own, where its reader puts its files, too.
struct MailSpool {
    /// `TMPDIR` or `/tmp`, and a name of its own; only this user can open it (mkdtemp(3)).
    let directory: String
    /// The mail, without the line “From ” that a mailbox has before it.
    var mail: String { "\(directory)/mail" }

    /// Where mails are put for a while, whichever way they go.
    static var parent: String { Console.variable("TMPDIR") ?? "/tmp" }

    /// Throws `unwritable` where no directory can be made.
    init() throws(CommandFailure) {
        let parent = Self.parent
        Self.sweep(parent)
        var name = Array("\(parent)/holdline-mail-XXXXXX".utf8CString)
        guard mkdtemp(&name) != nil else { throw .unwritable("\(parent): \(String(cString: strerror(errno)))") }
        directory = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Removes what runs of this user left that were killed an hour ago or earlier: mails of persons.
    private static func sweep(_ parent: String) {
        let oldest = time(nil) - 3600
        for name in (try? Directory.names(in: parent)) ?? [] where name.hasPrefix("holdline-mail-") {
            var status = stat()
            guard lstat("\(parent)/\(name)", &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == getuid(),
                status.st_mtim.tv_sec < oldest
            else { continue }
            remove("\(parent)/\(name)")
        }
    }

    /// The directory and what is in it; a failure leaves it to the next sweep.
    func remove() { Self.remove(directory) }

    private static func remove(_ directory: String) {
        for name in (try? Directory.names(in: directory)) ?? [] where name != "." && name != ".." { unlink("\(directory)/\(name)") }
        rmdir(directory)
    }

    /// Takes all of an input. Throws `unwritable` where the place of temporary files is full, and what the input throws.
    func fill(from input: any Input) throws(CommandFailure) {
        let descriptor = open(mail, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .unwritable("\(mail): \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        var start: [UInt8] = []
        while start.count < 2000, case let more = try input.read(), !more.isEmpty { start += more }
        if start.starts(with: "From ".utf8), let end = start.prefix(2000).firstIndex(of: UInt8(ascii: "\n")) { start.removeFirst(end + 1) }
        var piece = start
        while !piece.isEmpty {
            do throws(SystemFailure) { try SystemCall.write(piece, to: descriptor) } catch {
                throw .unwritable("\(mail): \(error.message)")
            }
            piece = try input.read()
        }
    }

    /// The same of a file; false where that is gone.
    func fill(fromFile path: String) throws(CommandFailure) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return false }
            throw .unreadableFile(path, Phrase(verbatim: String(cString: strerror(errno))))
        }
        defer { close(descriptor) }
        try fill(from: DescriptorInput(descriptor, name: path))
        return true
    }

    /// A file of the directory.
    func bytes(_ name: String) throws(CommandFailure) -> [UInt8] {
        let path = "\(directory)/\(name)"
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadableFile(path, Phrase(verbatim: String(cString: strerror(errno)))) }
        defer { close(descriptor) }
        return try DescriptorInput(descriptor, name: path).readToEnd()
    }
}

/// A Maildir: a file a mail, in new/ and cur/.
struct Maildir {
    let path: String
    /// The folder (Maildir++) of mails that the daemon has.
    private var done: String { "\(path)/.holdline" }

    /// Throws `usage` for what is none.
    init(_ path: String) throws(CommandFailure) {
        self.path = path
        for part in ["new", "cur"] {
            var status = stat()
            guard stat("\(path)/\(part)", &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
                throw .usage("\(path) is no Maildir: it has no directory \(part)")
            }
        }
    }

    /// Oldest first, as their names say.
    func files() throws(CommandFailure) -> [String] {
        var found: [(name: String, path: String)] = []
        for part in ["new", "cur"] {
            for name in try Directory.names(in: "\(path)/\(part)") where !name.hasPrefix(".") {
                found.append((name, "\(path)/\(part)/\(name)"))
            }
        }
        return found.sorted { $0.name < $1.name }.map(\.path)
    }

    /// Moves a file that the daemon has. A run that is killed before gives it again, which changes nothing.
    func finish(_ file: String) throws(CommandFailure) {
        for part in [done, "\(done)/cur", "\(done)/new", "\(done)/tmp"] {
            guard mkdir(part, 0o700) == 0 || errno == EEXIST else { throw .unwritable("\(part): \(String(cString: strerror(errno)))") }
        }
        let name = file.split(separator: "/").last.map(String.init) ?? file
        let base = name.split(separator: ":", maxSplits: 1).first.map(String.init) ?? name
        guard rename(file, "\(done)/cur/\(base):2,S") == 0 || errno == ENOENT else {
            throw .unwritable("\(done)/cur: \(String(cString: strerror(errno)))")
        }
    }
}
