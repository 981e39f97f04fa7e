package import HoldlineCore

/// How a file is to be read where the caller says so; what is nil the file itself has to show.
package struct CSVOptions: Sendable {
    package var encoding: TextEncoding?
    package var separator: CSVSeparator?
    /// By the column's title.
    package var columns: [String: StatedColumn]
    package var decimal: DecimalMark?
    package var dates: DateOrder?
    /// For a file without a column of currencies.
    package var currency: Currency?
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
