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
