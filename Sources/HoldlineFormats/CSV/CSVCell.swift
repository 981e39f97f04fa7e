import HoldlineCore

/// How a text stands in a cell of our own CSV, and comes out of it again as it was.
///
/// An apostrophe keeps a spreadsheet from running the cell; `\u{…}` stands for what could steer a terminal. Both are taken away when the cell is
/// read, and only where the writer could have put them: `'0001` and `\u{41}` of other programs stay.
package enum CSVCell {
    /// The cell with an apostrophe before it where a spreadsheet would take it for a formula; plain numbers stay numbers. Where apostrophes
    /// are before such a text already, there is one more, so that the first can be taken away.
    ///
    /// The characters are those of OWASP, "CSV Injection", with their full-width forms.
    ///
    /// Read back by `withoutApostrophe`; a file can be exported, corrected in a spreadsheet and
    /// imported again.
    package static func neutralised(_ cell: String) -> String {
        guard let first = cell.unicodeScalars.first, first == apostrophe || formulaStarts.contains(first) else { return cell }
        return isFormula(cell.unicodeScalars.drop { $0 == apostrophe }) && !isNumber(cell) ? "'" + cell : cell
    }

    /// The text that `neutralised` was made of.
    package static func withoutApostrophe(_ cell: String) -> String {
        guard cell.utf8.first == UInt8(ascii: "'"), isFormula(cell.unicodeScalars.drop { $0 == apostrophe }) else { return cell }
        return String(cell.unicodeScalars.dropFirst())
    }

    /// The text with what `mustEscape` names, and the backslash of an escape that is text, as `\u{…}`. Line feeds stay.
    ///
    /// `mustEscape` gets a scalar and the one before it.
    ///
    /// Read back by `unescaped`, scalar for scalar, as long as `mustEscape` names only what
    /// `isWrittenAsEscape` knows.
    package static func escaped(_ text: String, where mustEscape: (Unicode.Scalar, Unicode.Scalar) -> Bool) -> String {
        guard
            text.utf8.contains(where: {
                $0 < 0x20 || $0 >= 0x7F || $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: "|")
            })
        else { return text }
        var result = String.UnicodeScalarView()
        var rest = text.unicodeScalars[...]
        var previous: Unicode.Scalar = " "
        while let scalar = rest.popFirst() {
            let isEscapeInText = scalar == "\\" && rest.starts(with: "u{".unicodeScalars)
            if isEscapeInText || (scalar != "\n" && mustEscape(scalar, previous)) {
                result.append(contentsOf: escape(scalar).unicodeScalars)
            } else {
                result.append(scalar)
            }
            previous = scalar
        }
        return String(result)
    }

    /// The same with the blanks at both ends written out, which readers of CSV trim.
    package static func withEdges(_ escaped: String) -> String {
        var scalars = escaped.unicodeScalars[...]
        var start = ""
        var end = ""
        while let first = scalars.first, first.properties.isWhitespace {
            start += escape(first)
            scalars.removeFirst()
        }
        while let last = scalars.last, last.properties.isWhitespace {
            end = escape(last) + end
            scalars.removeLast()
        }
        return start + String(scalars) + end
    }

    /// The written form of a scalar: upper-case hexadecimal without leading zeros, as Swift's own
    /// literals have it.
    private static func escape(_ scalar: Unicode.Scalar) -> String { "\\u{\(String(scalar.value, radix: 16, uppercase: true))}" }

    /// The text that `escaped` was made of. Escapes of what needs none are text of other programs, and stay.
    package static func unescaped(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "\\")) else { return text }
        var result = String.UnicodeScalarView()
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            guard scalar == "\\", let (meant, after) = meaning(rest) else {
                result.append(scalar)
                continue
            }
            result.append(meant)
            rest = after
        }
        return String(result)
    }

    /// What an escape stands for, and the text behind it; nil where the backslash begins none that the
    /// writer could have written.
    private static func meaning(_ rest: Substring.UnicodeScalarView) -> (Unicode.Scalar, Substring.UnicodeScalarView)? {
        guard rest.starts(with: "u{".unicodeScalars), let end = rest.firstIndex(of: "}") else { return nil }
        let digits = rest[rest.index(rest.startIndex, offsetBy: 2)..<end]
        guard (1...6).contains(digits.count), let value = UInt32(String(digits), radix: 16), let scalar = Unicode.Scalar(value),
            isWrittenAsEscape(scalar)
        else { return nil }
        return (scalar, rest[rest.index(after: end)...])
    }

    /// What our CSV ever writes so: what is not shown, and what parts the items of one cell.
    private static func isWrittenAsEscape(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator, .spaceSeparator: true
        default: scalar == "\\" || scalar == ";" || scalar == "|"
        }
    }

    private static let apostrophe: Unicode.Scalar = "'"
    /// Characters at which a spreadsheet takes a cell for a formula, or which it drops to look at the
    /// next one.
    private static let formulaStarts: Set<Unicode.Scalar> = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"]

    /// Whether the first scalar is one at which a spreadsheet begins a formula; an empty cell is none.
    private static func isFormula(_ scalars: some Sequence<Unicode.Scalar>) -> Bool {
        for first in scalars { return formulaStarts.contains(first) }
        return false
    }

    /// `-12.50` or `-12,50`.
    private static func isNumber(_ cell: String) -> Bool {
        let parts = cell.utf8.dropFirst(cell.utf8.first == UInt8(ascii: "-") ? 1 : 0)
            .split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",") }
        return parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isDigit) }
    }
}

/// Writes records of RFC 4180 that a spreadsheet opens without running anything in them.
package enum CSVWriter {
    /// One record with its CRLF.
    ///
    /// A cell is quoted where it holds any separator that some spreadsheet splits at, since the reader's language decides
    /// which one that is: `a;=1+1` unquoted would be a formula in a French one.
    package static func record(_ cells: some Sequence<String>, separator: Character = ",") -> String {
        let written = cells.map { quoted(neutralised($0)) }
        // A lone empty cell would be a blank line, which readers skip.
        return (written == [""] ? "\"\"" : written.joined(separator: String(separator))) + "\r\n"
    }

    /// The cell as a spreadsheet may open it: see `CSVCell`.
    package static func neutralised(_ cell: String) -> String { CSVCell.neutralised(cell) }

    /// RFC 4180, 2.5 to 2.7; cells with a blank at an edge are quoted too, since some readers trim what
    /// is not.
    private static func quoted(_ cell: String) -> String {
        let special = Array(",;\t\"\r\n".utf8)
        let edges = cell.utf8.first == UInt8(ascii: " ") || cell.utf8.last == UInt8(ascii: " ")
        guard edges || cell.utf8.contains(where: special.contains) else { return cell }
        var result = String.UnicodeScalarView("\"".unicodeScalars)
        for scalar in cell.unicodeScalars {
            result.append(scalar)
            if scalar == "\"" { result.append(scalar) }
        }
        result.append("\"")
        return String(result)
    }
}
