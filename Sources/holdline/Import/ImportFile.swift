import Glibc
import HoldlineFormats
import HoldlineWire

/// A file to import, with its beginning looked at.
struct ImportFile {
    /// The path as it was given, or “standard input”.
    let name: String
    /// All of it, from the beginning.
    let source: ByteSource
    /// What its first bytes say that it is; neither is CSV, or anything else.
    let isXML, isPDF: Bool
    /// Bytes, where the system knows; nil for a pipe.
    let size: Int?
    /// Bytes that were read so far.
    let progress: ReadProgress

    /// Opens the file and looks at its beginning. Throws where it cannot be opened or read.
    init(_ path: String) throws(FileProblem) {
        let source = try ByteSource.file(path)
        let first = try source.next()
        let progress = ReadProgress(first: first)
        self.name = source.name
        self.progress = progress
        self.isXML = Self.beginsAsXML(first ?? [])
        self.isPDF = !isXML && InvoicePDF.isPDF(beginning: first ?? [])
        let rewind: (() throws(FileProblem) -> Void)? =
            source.canRewind
            ? { () throws(FileProblem) in
                try source.rewind()
                progress.first = nil
                progress.bytes = 0
            } : nil
        self.source = ByteSource(name: source.name, restart: rewind) { () throws(FileProblem) in
            let chunk: [UInt8]?
            if let kept = progress.first { chunk = kept } else { chunk = try source.next() }
            progress.first = nil
            progress.bytes += chunk?.count ?? 0
            return chunk
        }
        var status = stat()
        let isFile = path != "-" && stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        self.size = isFile ? Int(status.st_size) : nil
    }

    /// Throws for a PDF where something else than an invoice is wanted.
    func requireNoPDF(_ wanted: String) throws(FileProblem) {
        guard isPDF else { return }
        throw FileProblem(file: name, message: "is a PDF, and \(wanted): “holdline invoice import” reads invoices in PDFs")
    }

    /// The first sign after byte-order marks and white space is `<`, in UTF-8 or UTF-16.
    static func beginsAsXML(_ bytes: [UInt8]) -> Bool {
        let ignored: Set<UInt8> = [0xEF, 0xBB, 0xBF, 0xFE, 0xFF, 0x00, 0x20, 0x09, 0x0A, 0x0D]
        return bytes.first { !ignored.contains($0) } == UInt8(ascii: "<")
    }
}

/// How much of a file was read.
final class ReadProgress {
    /// Bytes that were given out so far, for the progress bar.
    var bytes = 0
    /// The chunk that was looked at and not yet given out.
    fileprivate var first: [UInt8]?

    fileprivate init(first: [UInt8]?) { self.first = first }
}

/// Whole lines of a file as they stand there, and which of them say something.
struct LineBatch {
    /// Each with its line feed.
    var bytes: [UInt8] = []
    /// The number of the first one in its file, from 1.
    var first: Int
    /// All lines, blank ones included, so that numbers of lines stay right.
    var count = 0
    /// Those that are not blank.
    var written = 0

    fileprivate init(first: Int) { self.first = first }

    fileprivate mutating func add(_ line: ArraySlice<UInt8>) {
        bytes += line
        bytes.append(UInt8(ascii: "\n"))
        count += 1
        // What the daemon takes for a blank line.
        let text = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
        if text.contains(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }) { written += 1 }
    }
}

/// Reads a file in batches of lines.
struct NumberedLines {
    /// Where the lines are from; problems name it.
    let source: ByteSource
    private var cutter = LineCutter()
    private(set) var next = 1

    /// A line beyond this is no line of text.
    static let longestLine = 8 << 20
    /// What goes into one request: enough to make requests cheap, and little enough to be sent again.
    static let largestBatch = (lines: 4000, bytes: 4 << 20)

    init(_ source: ByteSource) { self.source = source }

    /// The next lines; nil at the end.
    ///
    /// Throws where the file cannot be read further, or holds a line without an end.
    mutating func batch() throws(FileProblem) -> LineBatch? {
        var batch = LineBatch(first: next)
        while batch.count < Self.largestBatch.lines, batch.bytes.count < Self.largestBatch.bytes, let line = try line() {
            batch.add(line)
            next += 1
        }
        return batch.count == 0 ? nil : batch
    }

    /// The next line without its line feed. Throws where none ends within `longestLine`.
    private mutating func line() throws(FileProblem) -> ArraySlice<UInt8>? {
        let (source, number) = (source, next)
        let line = try cutter.next { waiting throws(FileProblem) in
            guard waiting <= Self.longestLine else {
                throw FileProblem(file: source.name, line: number, message: "the line does not end: a ticket is one line of JSON")
            }
            return try source.next()
        }
        // A byte-order mark belongs to no line.
        guard number == 1, let line, line.starts(with: [0xEF, 0xBB, 0xBF]) else { return line }
        return line.dropFirst(3)
    }
}

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
    static func names(in path: String) throws(CommandFailure) -> [String] {
        guard let directory = opendir(path) else { throw .unreadableFile(path, Phrase(verbatim: String(cString: strerror(errno)))) }
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
