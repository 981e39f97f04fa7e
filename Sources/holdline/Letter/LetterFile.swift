import Glibc
import HoldlineCore
import HoldlineWire

/// The form of a letter.
enum LetterForm: String, WireWord {
    case text, html, mail

    static let noun = "form of a letter"

    /// The end of its file's name, behind the dot.
    var suffix: String {
        switch self {
        case .text: "txt"
        case .html: "html"
        case .mail: "eml"
        }
    }
}

/// A directory that letters are put into, each whole or not at all.
struct LetterDirectory: Sendable {
    let path: String

    /// Throws `unwritable` for what is no directory, or takes no file: that is found out before anything is registered.
    init(_ path: String) throws(CommandFailure) {
        self.path = path
        var status = stat()
        guard stat(path, &status) == 0 else { throw .unwritable("\(path): \(String(cString: strerror(errno)))") }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw .unwritable("\(path) is no directory") }
        guard access(path, W_OK | X_OK) == 0 else { throw .unwritable("\(path): \(String(cString: strerror(errno)))") }
    }

    /// Whether the letter is there already.
    func has(_ name: String) -> Bool { access("\(path)/\(name)", F_OK) == 0 }

    /// Writes a letter under another name, makes it durable, and gives it its own: whoever looks sees a whole letter or none, and a run that
    /// was killed in between leaves none.
    func write(_ bytes: [UInt8], as name: String) throws(CommandFailure) {
        let partial = "\(path)/.\(name).part"
        // Left by a run that was killed.
        unlink(partial)
        try WholeFile.put(bytes, at: "\(path)/\(name)", through: partial, mode: 0o640)
    }

    /// Makes the names durable; once, after many letters.
    func sync() throws(CommandFailure) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(path) }
    }

    private func failure(_ file: String) -> CommandFailure { .unwritable("\(file): \(String(cString: strerror(errno)))") }

    /// `reminder-F1-2-20261120T091244Z`, without the suffix: what the reminder is known by, so that a repeated run finds its letter.
    static func name(ofReminder level: Int, on invoice: InvoiceNumber, sentAt: Instant) -> String {
        let time = Instant(seconds: sentAt.seconds).description.filter { $0 != "-" && $0 != ":" }
        return "reminder-\(ReminderKey.name(of: invoice))-\(level)-\(time)"
    }

    /// `courtesy-F1-2026-12-31`: one notice for one due date.
    static func name(ofNoticeOn invoice: InvoiceNumber, due: Day) -> String { "courtesy-\(ReminderKey.name(of: invoice))-\(due)" }
}
