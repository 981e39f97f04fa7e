package import HoldlineCore

/// How a file is to be read where the caller says so; what is nil the file itself has to show.
package struct CSVOptions: Sendable {
    /// How the file's bytes are read (`--encoding`); a byte-order mark of a file in UTF-16 still
    /// decides its byte order.
    package var encoding: TextEncoding?
    /// What parts cells (`--separator`); a line `sep=;` at the file's beginning counts more.
    package var separator: CSVSeparator?
    /// By the column's title.
    package var columns: [String: StatedColumn]
    /// Which mark stands before decimals (`--decimal`), and how dates of digits are ordered
    /// (`--dates`).
    package var decimal: DecimalMark?
    package var dates: DateOrder?
    /// For a file without a column of currencies.
    package var currency: Currency?
    /// Words of the file that mark credits and debits, besides those that are known for all files.
    package var signs: SignWords
    /// Rows to leave out: those of which a cell under this header is one of these words.
    package var skipped: [SkippedRows]
    /// Whether each line of an invoice is a row that repeats the invoice's own values.
    package var linesRepeat: Bool

    package init(
        encoding: TextEncoding? = nil, separator: CSVSeparator? = nil, columns: [String: StatedColumn] = [:], decimal: DecimalMark? = nil,
        dates: DateOrder? = nil, currency: Currency? = nil, signs: SignWords = SignWords(), skipped: [SkippedRows] = [],
        linesRepeat: Bool = false
    ) {
        (self.encoding, self.separator, self.columns, self.decimal, self.dates) = (encoding, separator, columns, decimal, dates)
        (self.currency, self.signs, self.skipped, self.linesRepeat) = (currency, signs, skipped, linesRepeat)
    }
}

/// A rule of a layout that leaves rows out: drafts, payments, other ledgers' documents. The words are
/// compared folded, whole cells only; a header that the file does not have makes the rule void.
package struct SkippedRows: Hashable, Sendable {
    package var header: String
    package var words: [String]
}

/// What stands between the cells of a line.
package enum CSVSeparator: String, CaseIterable, Sendable {
    case comma, semicolon, tab, pipe

    var byte: UInt8 {
        switch self {
        case .comma: UInt8(ascii: ",")
        case .semicolon: UInt8(ascii: ";")
        case .tab: UInt8(ascii: "\t")
        case .pipe: UInt8(ascii: "|")
        }
    }
}
