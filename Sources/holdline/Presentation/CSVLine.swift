import HoldlineCore
import HoldlineFormats

/// A line of CSV that no spreadsheet takes for a formula, without its end.
enum CSVLine {
    static func header<Item>(_ columns: [Column<Item>]) -> String { text(columns.map { .text($0.name) }) }

    static func text<Item>(_ columns: [Column<Item>], _ item: Item) -> String { text(columns.map { $0.cell(item) }) }

    static func text(_ cells: [Cell]) -> String {
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
