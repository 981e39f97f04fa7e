import HoldlineCore

/// A CSV file whose encoding, separator and header are found: its records can be read as often as needed.
struct CSVTable<Column: CSVColumn> {
    /// The line that names the columns, which need not be the first one.
    let header: CSVHeader<Column>
    /// Found by trying each: the one under which a line names the most columns.
    let separator: CSVSeparator
    /// How the file was read, for its reader to know.
    let remarks: [String]
    /// Kept to be read again from its beginning, in the encoding that was found.
    private let source: ByteSource
    private let encoding: EncodingGuess

    /// The beginning of a file in which its header must stand.
    private static var headSize: Int { 65_536 }
    /// Records above a header: titles, addresses and dates of a report.
    private static var mostTitleLines: Int { 100 }

    /// Finds out how the file is written.
    ///
    /// Throws where it is no text (a workbook, a PDF, an archive), names no required column, names two
    /// cells that mean one column, or where the caller maps a column that does not exist.
    init(_ given: ByteSource, _ options: CSVOptions) throws(FileProblem) {
        let unknown = options.columns.keys.filter { Column.titled($0) == nil }.sorted()
        guard unknown.isEmpty else {
            throw FileProblem(
                file: given.name,
                message: "there is no column \(unknown.joined(separator: ", ")) to map: there are \(Column.titles.joined(separator: ", "))")
        }
        let source = try given.rereadable()
        try source.rewind()
        if let refusal = FileKind.refusal(try source.next() ?? []) { throw FileProblem(file: source.name, message: refusal) }
        try source.rewind()
        let encoding = try EncodingGuess(source, stated: options.encoding)
        let head = try Self.head(source, encoding)
        let found = try Self.header(in: head, source.name, encoding, options)
        self.source = source
        self.encoding = encoding
        header = found.header
        separator = found.separator
        var remarks = [encoding.remark].compactMap { $0 }
        if found.header.line > found.first {
            remarks.append("the header is line \(found.header.line): the lines before it are left unread")
        }
        self.remarks = remarks + found.header.remarks
    }

    /// The records after the header, from the first one. Only the reader that was made last may be used.
    ///
    /// Throws where the source cannot be read again. A record that is refused comes out as such in its
    /// turn.
    func records() throws(FileProblem) -> CSVReader {
        try source.rewind()
        var reader = CSVReader(
            source.decoded(as: encoding.encoding, skipping: encoding.mark), separator: separator.byte, from: encoding.encoding)
        while let record = try reader.next() {
            switch record {
            case .success(let record) where record.line < header.line: continue
            case .failure(let problem) where problem.line < header.line: continue
            default: return reader
            }
        }
        return reader
    }

    /// The beginning of a file as UTF-8, and whether that is all of it.
    private struct Head {
        var bytes: [UInt8]
        var isWhole: Bool
    }

    /// Decodes as much as may hold the header. A record that it cuts at its end is no candidate worth
    /// more than a whole one.
    private static func head(_ source: ByteSource, _ encoding: EncodingGuess) throws(FileProblem) -> Head {
        try source.rewind()
        let text = source.decoded(as: encoding.encoding, skipping: encoding.mark)
        var bytes: [UInt8] = []
        while bytes.count < headSize {
            guard let chunk = try text.next() else { return Head(bytes: bytes, isWhole: true) }
            bytes += chunk
        }
        return Head(bytes: bytes, isWhole: false)
    }

    /// A line that may be the header, under one separator.
    private struct Candidate {
        var header: CSVHeader<Column>
        var separator: CSVSeparator
        /// The line of the first record, which may be a title.
        var first: Int
    }

    /// The line that names the most columns, under the separator that lets it.
    private static func header(
        in head: Head, _ file: String, _ encoding: EncodingGuess, _ options: CSVOptions
    ) throws(FileProblem) -> Candidate {
        let stated = separatorLine(head.bytes)
        let tried = (stated.map { [$0] } ?? options.separator.map { [$0] }) ?? CSVSeparator.allCases
        var best: Candidate?
        var firstRecord: (line: Int, cells: [String], separators: Int)?
        var problem: RowProblem?
        for separator in tried {
            var reader = CSVReader(.bytes(head.bytes, name: file), separator: separator.byte, from: encoding.encoding)
            var first: Int?
            var looked = 0
            while looked < mostTitleLines, let result = try reader.next() {
                looked += 1
                guard case .success(let record) = result else {
                    if case .failure(let found) = result, problem == nil { problem = found }
                    continue
                }
                if record.line == 1, stated != nil { continue }
                if first == nil { first = record.line }
                if firstRecord.map({ record.line < $0.line || (record.line == $0.line && record.cells.count > $0.separators) }) ?? true {
                    firstRecord = (record.line, record.cells, record.cells.count)
                }
                let candidate = CSVHeader<Column>(record, stated: options.columns)
                if candidate.count > (best?.header.count ?? 0) {
                    best = Candidate(header: candidate, separator: separator, first: first ?? record.line)
                }
            }
        }
        guard let firstRecord else {
            if let problem { throw FileProblem(file: file, line: problem.line, message: problem.message) }
            throw FileProblem(file: file, message: "is empty: its first line must name the columns, such as \(example)")
        }
        let found = best?.header ?? CSVHeader(CSVRecord(line: firstRecord.line, cells: firstRecord.cells), stated: options.columns)
        try check(found, file, problem)
        return best ?? Candidate(header: found, separator: .comma, first: firstRecord.line)
    }

    /// Throws where the header cannot be used: a named column is absent, two cells conflict, or a
    /// required column is missing. The message lists the file's own cells, so that `--map` can be
    /// written from it.
    private static func check(_ header: CSVHeader<Column>, _ file: String, _ problem: RowProblem?) throws(FileProblem) {
        let place = header.line == 1 ? "the first line" : "line \(header.line)"
        let cells = header.cells.prefix(40).filter { !$0.isEmpty }.map { "“\(excerpt($0))”" }.joined(separator: ", ")
        if let absent = header.absent.first {
            throw FileProblem(file: file, line: header.line, message: "\(place) has no column \(absent) (it has \(cells))")
        }
        if let conflict = header.conflict { throw FileProblem(file: file, line: header.line, message: conflict) }
        let missing = header.missing
        guard missing.isEmpty else {
            if let problem, problem.line <= header.line { throw FileProblem(file: file, line: problem.line, message: problem.message) }
            // A column that was given away may stand for two, such as open and amount of a list without payments.
            let map = missing.first.map { "--map \($0.title)=\"\(header.lent[$0.rawValue].map { excerpt($0) } ?? "…")\"" } ?? ""
            throw FileProblem(
                file: file, line: header.line,
                message: "\(place) names no column \(missing.map(\.title).joined(separator: ", ")) (it has \(cells)): "
                    + "write \(example), or say which column it is with \(map)")
        }
    }

    /// A header with the required columns, for messages.
    private static var example: String { Column.allCases.filter { $0.isRequired { _ in false } }.map(\.title).joined(separator: ",") }

    /// `sep=;`, which spreadsheets write and read before the header.
    private static func separatorLine(_ bytes: [UInt8]) -> CSVSeparator? {
        var line = bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        if line.first == UInt8(ascii: "\""), line.last == UInt8(ascii: "\""), line.count > 2 { line = line.dropFirst().dropLast() }
        guard line.count == 5, String(decoding: line.prefix(4), as: UTF8.self).lowercased() == "sep=" else { return nil }
        return CSVSeparator.allCases.first { $0.byte == line.last }
    }
}
