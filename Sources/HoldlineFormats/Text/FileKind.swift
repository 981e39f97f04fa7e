/// What a file is that is given where CSV is expected, by its first bytes.
enum FileKind {
    /// Why this is no CSV and what to do; nil where it may be.
    ///
    /// Looked at before any encoding is guessed, so that a workbook is not refused as a CSV without
    /// columns.
    static func refusal(_ first: [UInt8]) -> String? {
        for (signature, words) in signatures where first.starts(with: signature) { return words }
        if first.starts(with: Array("PK".utf8)), first.dropFirst(2).first.map({ $0 < 8 }) == true { return archive(first) }
        let text = first.drop { [0xEF, 0xBB, 0xBF, 0x20, 0x09, 0x0A, 0x0D].contains($0) }
        let start = String(decoding: text.prefix(15), as: UTF8.self).lowercased()
        if start.hasPrefix("<!doctype html") || start.hasPrefix("<html") { return "is a web page (HTML), not CSV: \(save)" }
        if start.hasPrefix("<?xml") || start.hasPrefix("<") { return "is XML, not CSV" }
        if start.hasPrefix("{\\rtf") { return "is an RTF document, not CSV: \(save)" }
        if start.hasPrefix("{\"") || start.hasPrefix("[{") { return "is JSON, not CSV: \(save)" }
        return nil
    }

    /// What to do with files of office programs.
    private static let save = "open it in the program that wrote it and save it as CSV"

    /// First bytes as file(1) knows them.
    private static let signatures: [([UInt8], String)] = [
        (Array("%PDF".utf8), "is a PDF, not CSV: \(save), or import the invoice's XML"),
        ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "is an old Excel workbook or another OLE document, not CSV: \(save)"),
        ([0x1F, 0x8B], "is compressed (gzip), not CSV: unpack it first"),
        ([0x42, 0x5A, 0x68], "is compressed (bzip2), not CSV: unpack it first"),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "is compressed (xz), not CSV: unpack it first"),
        ([0x28, 0xB5, 0x2F, 0xFD], "is compressed (zstd), not CSV: unpack it first"),
        ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "is a 7z archive, not CSV: unpack it first"),
        ([0x89, 0x50, 0x4E, 0x47], "is an image (PNG), not CSV"),
        ([0xFF, 0xD8, 0xFF], "is an image (JPEG), not CSV"),
        (Array("SQLite format 3".utf8), "is an SQLite database, not CSV"),
    ]

    /// The names of a ZIP's first members stand in its first bytes, uncompressed.
    private static func archive(_ first: [UInt8]) -> String {
        let text = String(decoding: first.prefix(8192).filter { (0x20...0x7E).contains($0) }, as: UTF8.self)
        if text.contains("opendocument.spreadsheet") { return "is an OpenDocument spreadsheet (ODS), not CSV: \(save)" }
        if text.contains("xl/") || text.contains("[Content_Types].xml") || text.contains("_rels/") {
            return "is an Excel workbook (XLSX) or another Office document, not CSV: \(save)"
        }
        return "is a ZIP archive, not CSV: unpack it first"
    }
}
