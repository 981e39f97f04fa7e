import HoldlineCore
import HoldlineFormats

/// A line of CSV that no spreadsheet takes for a formula, without its end.
///
/// Fields are quoted as RFC 4180 says. A cell that begins with `=`, `+`, `-` or `@` would be run by a
/// spreadsheet, and is written so that it is text.
enum CSVLine {
    /// The API's names; they never change, so that scripts may rely on them.
    static func header<Item>(_ columns: [Column<Item>]) -> String { text(columns.map { .text($0.name) }) }

    /// All columns in their order, whatever a terminal would leave out.
    static func text<Item>(_ columns: [Column<Item>], _ item: Item) -> String { text(columns.map { $0.cell(item) }) }

    static func text(_ cells: [Cell]) -> String {
        // Most lines hold numbers, codes and dates alone, and are written by the million.
        var line: [UInt8] = []
        line.reserveCapacity(96)
        for (place, cell) in cells.enumerated() {
            if place > 0 { line.append(UInt8(ascii: ",")) }
            guard let text = plainText(cell), isPlain(text) else { return record(cells) }
            line += text.utf8
        }
        return line.isEmpty ? record(cells) : String(decoding: line, as: UTF8.self)
    }

    /// What a cell holds before anything in it is escaped; nil for the kinds that are always looked at closely.
    private static func plainText(_ cell: Cell) -> String? {
        switch cell {
        case .exact, .list: nil
        case .text(let text): text
        default: text(cell)
        }
    }

    /// Nothing in the text needs quotation marks, an escape or an apostrophe.
    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.utf8.first else { return true }
        guard first.isDigit || first.isLetter else { return false }
        return text.utf8.allSatisfy {
            $0.isDigit || $0.isLetter || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":")
        }
    }

    private static func record(_ cells: [Cell]) -> String {
        let record = CSVWriter.record(cells.map(text))
        return String(record.unicodeScalars.dropLast(record.hasSuffix("\r\n") ? 2 : 0))
    }

    /// As the API writes it: instants in UTC.
    private static func text(_ cell: Cell) -> String {
        switch cell {
        case .none: ""
        // Characters that could steer a terminal are escaped here too: people look at CSV with “cat”. Our imports take the escapes away again.
        case .text(let text): CSVCell.escaped(text) { !Shown.isShowable($0, after: $1) }
        case .exact(let text): CSVCell.withEdges(CSVCell.escaped(text) { !Shown.isShowable($0, after: $1) })
        case .list(let texts):
            texts.map { text in
                CSVCell.withEdges(CSVCell.escaped(text) { $0 == ";" || $0 == "|" || !Shown.isShowable($0, after: $1) })
            }.joined(separator: "; ")
        case .word(let word, _): word
        case .amount(let amount): amount.description
        case .day(let day): day.description
        case .instant(let instant): instant.description
        case .count(let count): String(count)
        case .length(let seconds): String(seconds)
        }
    }
}
