import Glibc
import HoldlineCore

/// Says what is skipped: on standard error, or in a file.
final class SkippedList {
    private let console: Console
    private let file: TextFile?
    private(set) var count = 0

    init(console: Console, file: TextFile?) {
        self.console = console
        self.file = file
    }

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
struct TextFile {
    let sink: any Sink

    init(_ path: String) throws(CommandFailure) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .unwritable("\(path): \(String(cString: strerror(errno)))") }
        // Closed by the end of the process.
        sink = Descriptor(descriptor)
    }
}
