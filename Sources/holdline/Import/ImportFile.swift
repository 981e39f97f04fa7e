import Glibc
import HoldlineFormats

/// A file to import, with its beginning looked at.
struct ImportFile {
    /// The path as it was given, or “standard input”.
    let name: String
    /// All of it, from the beginning.
    let source: ByteSource
    /// What its first bytes say that it is; neither is CSV, or anything else.
    let isXML: Bool
    let isPDF: Bool
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
