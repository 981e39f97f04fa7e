import HoldlineCore

/// A column that a reader understands, with the header names that mean it.
protocol CSVColumn: CaseIterable, RawRepresentable<Int> {
    /// Lower case, without accents, words apart by one space; the first of them is what messages say.
    var names: [String] { get }
    var isRequired: Bool { get }
}

extension CSVColumn {
    var title: String { names.first ?? "" }
}

/// Which cell of a record belongs to which column.
struct CSVHeader<Column: CSVColumn> {
    /// The header's cells as they are written.
    let cells: [String]
    /// Header cells that mean nothing here.
    let ignored: [String]
    /// For each column, by its raw value, the cell: looked up for every cell of millions of rows.
    private let places: [Int?]

    /// Which cell belongs to the column; nil where the header does not name it.
    subscript(column: Column) -> Int? { places[column.rawValue] }

    init(_ reader: inout CSVReader, file: String) throws(FileProblem) {
        let record: CSVRecord
        switch try reader.next() {
        case nil: throw FileProblem(file: file, message: "is empty: its first line must name the columns, such as \(Self.example)")
        case .failure(let problem): throw FileProblem(file: file, line: problem.line, message: problem.message)
        case .success(let first): record = first
        }
        var places = [Int?](repeating: nil, count: Column.allCases.count)
        var ignored: [String] = []
        for (index, cell) in record.cells.enumerated() {
            let name = Self.folded(cell)
            guard let column = Column.allCases.first(where: { $0.names.contains(name) }) else {
                ignored.append(cell)
                continue
            }
            if let other = places[column.rawValue] {
                throw FileProblem(
                    file: file, line: record.line,
                    message: "columns “\(excerpt(record.cells[other]))” and “\(excerpt(cell))” both mean \(column.title): "
                        + "rename one of them")
            }
            places[column.rawValue] = index
        }
        let missing = Column.allCases.filter { $0.isRequired && places[$0.rawValue] == nil }
        guard missing.isEmpty else {
            let found = record.cells.prefix(20).map { "“\(excerpt($0))”" }.joined(separator: ", ")
            throw FileProblem(
                file: file, line: record.line,
                message: "the first line names no column \(missing.map(\.title).joined(separator: ", ")) (it has \(found)): "
                    + "write \(Self.example)")
        }
        self.cells = record.cells
        self.ignored = ignored
        self.places = places
    }

    private static var example: String { Column.allCases.map(\.title).joined(separator: ",") }

    /// Lower case, accents and punctuation gone: `N° de Facture` is `n de facture`.
    static func folded(_ name: String) -> String {
        let accents: [Unicode.Scalar: Unicode.Scalar] = [
            "à": "a", "â": "a", "ä": "a", "ç": "c", "é": "e", "è": "e", "ê": "e", "ë": "e", "î": "i", "ï": "i", "ô": "o", "ö": "o",
            "ù": "u", "û": "u", "ü": "u",
        ]
        let letters = name.normalizedNFC.lowercased().unicodeScalars.map { scalar in
            let plain = accents[scalar] ?? scalar
            return plain.properties.isAlphabetic || plain.properties.numericType != nil ? plain : " "
        }
        return letters.split(separator: " ").map { String(String.UnicodeScalarView($0)) }.joined(separator: " ")
    }
}

/// The cells of one record by column, read with problems that name line and column.
struct CSVRow<Column: CSVColumn> {
    let line: Int
    private let header: CSVHeader<Column>
    private let cells: [String]

    init(_ record: CSVRecord, _ header: CSVHeader<Column>) throws(RowProblem) {
        guard record.cells.count == header.cells.count else {
            throw RowProblem(
                line: record.line,
                message: "has \(record.cells.count) cells where the first line has \(header.cells.count): "
                    + "a separator inside a cell needs quotes around the cell")
        }
        self.line = record.line
        self.header = header
        self.cells = record.cells
    }

    func has(_ column: Column) -> Bool { header[column] != nil }

    /// The trimmed cell; nil where it is empty or the column is not there.
    func text(_ column: Column) -> String? {
        guard let index = header[column] else { return nil }
        let text = trimmed(cells[index])
        return text.isEmpty ? nil : text
    }

    func required(_ column: Column) throws(RowProblem) -> String {
        guard let text = text(column) else { throw problem(column, "is empty") }
        return text
    }

    func problem(_ column: Column, _ message: String) -> RowProblem {
        RowProblem(line: line, column: header[column].map { header.cells[$0] } ?? column.title, message: message)
    }

    func identifier<Identifier: TextIdentifier>(_ column: Column, as type: Identifier.Type) throws(RowProblem) -> Identifier {
        switch Identifier.read(try required(column)) {
        case .success(let value): return value
        case .failure(let refused): throw problem(column, refused.message)
        }
    }

    func day(_ column: Column) throws(RowProblem) -> Day {
        let text = try required(column)
        guard let day = Day(text: text) else { throw problem(column, "“\(excerpt(text))” is no date: write it as 2026-11-20") }
        return day
    }
}
