import Glibc
import HoldlineCore

/// Says what is skipped: on standard error, or in a file.
///
/// A file gets CSV whatever `-o` says: programs read it, and its lines stay apart from those to send.
final class SkippedList {
    private let console: Console
    private let file: TextFile?
    private(set) var count = 0

    init(console: Console, file: TextFile?) {
        (self.console, self.file) = (console, file)
    }

    /// The header goes before the first one, so that an empty list leaves an empty file.
    func add(_ skip: Skip) throws(CommandFailure) {
        if let file {
            if count == 0 { try file.sink.line(CSVLine.header(Skip.columns)) }
            try file.sink.line(CSVLine.text(Skip.columns, skip))
        } else {
            try console.note("skipped \(skip.invoice) (\(skip.customer)): \(skip.reason): \(skip.why)")
        }
        count += 1
    }

    func finish() throws(CommandFailure) { try file?.sink.flush() }
}

/// A file that is written from its beginning.
///
/// It is opened, and emptied, before anything is registered: a run must not fail for its list afterwards.
struct TextFile {
    let sink: any Sink

    /// Throws `unwritable` with the path and the system's reason.
    init(_ path: String) throws(CommandFailure) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .unwritable("\(path): \(String(cString: strerror(errno)))") }
        // Closed by the end of the process.
        sink = Descriptor(descriptor)
    }
}
