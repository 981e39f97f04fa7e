import HoldlineCore
import HoldlineFormats

/// A line of CSV that no spreadsheet takes for a formula, without its end.
enum CSVLine {
    static func text(_ cells: [Cell]) -> String {
        let record = CSVWriter.record(cells.map(text))
        return String(record.unicodeScalars.dropLast(record.hasSuffix("\r\n") ? 2 : 0))
    }

    /// As the API writes it: instants in UTC.
    private static func text(_ cell: Cell) -> String {
        switch cell {
        case .none: ""
        // What could steer a terminal is escaped here too: CSV is looked at with “cat”. JSON has the text as it is.
        case .text(let text): Shown.paragraphs(text)
        case .word(let word, _): word
        case .amount(let amount): amount.description
        case .day(let day): day.description
        case .instant(let instant): instant.description
        case .count(let count): String(count)
        case .length(let seconds): String(seconds)
        }
    }
}
