import HoldlineCore

/// The cells of one record by column, read with problems that name line and column.
struct CSVRow<Column: CSVColumn> {
    /// Where the record begins in the file, from 1; problems name it.
    let line: Int
    /// Whether empty cells after the last column were dropped.
    let endsWithSeparator: Bool
    /// The file's header, which has as many cells as this row when the row could be made.
    private let header: CSVHeader<Column>
    private let cells: [String]

    /// Empty cells after the last column are the separators that some programs write at a line's end.
    init(_ record: CSVRecord, _ header: CSVHeader<Column>) throws(RowProblem) {
        var cells = record.cells
        let written = cells.count
        while cells.count > header.cells.count, let last = cells.last, last.trimmed.isEmpty { cells.removeLast() }
        while cells.count < header.cells.count, header.cells[cells.count...].allSatisfy(\.isEmpty) { cells.append("") }
        endsWithSeparator = cells.count < written
        guard cells.count == header.cells.count else {
            throw RowProblem(
                line: record.line,
                message: "has \(cells.count) cells where the \(header.line == 1 ? "first line" : "header on line \(header.line)") has "
                    + "\(header.cells.count): a separator inside a cell needs quotes around the cell")
        }
        (self.line, self.header, self.cells) = (record.line, header, cells)
    }

    /// Whether the file has the column at all; an empty cell of this row does not matter.
    func has(_ column: Column) -> Bool { header[column] != nil }

    /// The trimmed cell, without what a writer of ours put into it; nil where it is empty or the column is not there.
    ///
    /// What a reader of ours wants nearly always; `written` is for cells of several items, whose
    /// escapes part them.
    func text(_ column: Column) -> String? {
        guard let text = written(column) else { return nil }
        return CSVCell.unescaped(CSVCell.withoutApostrophe(text))
    }

    /// The trimmed cell as it is written.
    func written(_ column: Column) -> String? {
        guard let index = header[column] else { return nil }
        let text = cells[index].trimmed
        return text.isEmpty ? nil : text
    }

    /// The cell's text. Throws where it is empty, as it must not be in any row.
    func required(_ column: Column) throws(RowProblem) -> String {
        guard let text = text(column) else { throw problem(column, "is empty") }
        return text
    }

    /// The trimmed cell at a place of the header.
    func cell(_ place: Int) -> String? { cells.indices.contains(place) ? cells[place].trimmed : nil }

    /// Whether any cell of the row, those without a column included, is so. Lines of sums are known by
    /// that.
    func contains(where predicate: (String) -> Bool) -> Bool { cells.contains(where: predicate) }

    /// A problem under the column's name in the file, or under its title here where the file has none.
    func problem(_ column: Column, _ message: String) -> RowProblem {
        RowProblem(line: line, column: header[column].map { header.cells[$0] } ?? column.title, message: message)
    }

    /// A number or a reference; one that a spreadsheet damaged is refused.
    ///
    /// Throws where the cell is empty, where a spreadsheet left a formula, an apostrophe or an exponent
    /// in it, and where the daemon would refuse it.
    func identifier<Identifier: TextIdentifier>(_ column: Column, as type: Identifier.Type) throws(RowProblem) -> Identifier {
        let text = try required(column)
        if let damage = SpreadsheetDamage.found(in: text) { throw problem(column, damage) }
        switch Identifier.read(text) {
        case .success(let value): return value
        case .failure(let refused): throw problem(column, refused.message)
        }
    }
}

/// What spreadsheets make of numbers that are text.
enum SpreadsheetDamage {
    /// What is wrong and what to do; nil where the text is whole.
    static func found(in text: String) -> String? {
        if text.utf8.first == UInt8(ascii: "=") {
            return "“\(excerpt(text))” is a spreadsheet's formula, not the number itself: save the file without the = and its quotes"
        }
        if text.utf8.first == UInt8(ascii: "'") || text.unicodeScalars.first == "’" {
            return "“\(excerpt(text))” begins with a spreadsheet's apostrophe: save the file with the number alone, as text"
        }
        return shortened(text)
    }

    /// The same for exponents alone.
    static func shortened(_ text: String) -> String? {
        guard isScientific(text) else { return nil }
        return "“\(excerpt(text))” is a number that a spreadsheet shortened, and its last digits are lost: "
            + "export the file again with this column as text"
    }

    /// `2.0260E+11`, `2,026e11`, `2E+11`: a mantissa of one digit before its mark, and an exponent. `1E5` without mark and sign may be a name.
    private static func isScientific(_ text: String) -> Bool {
        guard let e = text.utf8.lastIndex(where: { $0 == UInt8(ascii: "E") || $0 == UInt8(ascii: "e") }) else { return false }
        var mantissa = text.utf8[..<e]
        if mantissa.first == UInt8(ascii: "-") { mantissa = mantissa.dropFirst() }
        var exponent = text.utf8[text.utf8.index(after: e)...]
        let isSigned = exponent.first == UInt8(ascii: "+") || exponent.first == UInt8(ascii: "-")
        if isSigned { exponent = exponent.dropFirst() }
        guard !exponent.isEmpty, exponent.count <= 3, exponent.allSatisfy(\.isDigit) else { return false }
        let parts = mantissa.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",") }
        guard let whole = parts.first, !whole.isEmpty, whole.allSatisfy(\.isDigit) else { return false }
        if parts.count == 2 { return parts[1].allSatisfy(\.isDigit) }
        return isSigned && whole.count == 1
    }
}
