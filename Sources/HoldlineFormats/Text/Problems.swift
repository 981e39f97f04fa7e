/// Why a whole file is refused: where it is wrong, and what to do.
package struct FileProblem: Error, Hashable, Sendable, CustomStringConvertible {
    package var file: String
    /// The first line is 1; nil where the problem has no place.
    package var line: Int?
    /// The element, as the standards write it: `cbc:IssueDate`.
    package var element: String?
    package var message: String

    package init(file: String, line: Int? = nil, element: String? = nil, message: String) {
        self.file = file
        self.line = line
        self.element = element
        self.message = message
    }

    package var description: String {
        ([excerpt(file, 200)] + (line.map { ["line \($0)"] } ?? []) + (element.map { [$0] } ?? [])).joined(separator: ", ") + ": " + message
    }
}

/// Why one row of a file is refused; the other rows go in.
package struct RowProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The first line of the record, or of the cell that is wrong.
    package var line: Int
    /// The column as the file's header calls it; nil where the whole row is meant.
    package var column: String?
    package var message: String

    package init(line: Int, column: String? = nil, message: String) {
        self.line = line
        self.column = column
        self.message = message
    }

    package var description: String { "line \(line)" + (column.map { ", column \(excerpt($0))" } ?? "") + ": " + message }
}

/// The beginning of a foreign text, safe to show: control characters are written out, and it is cut by scalars, since
/// one character may carry ten thousand accents.
package func excerpt(_ text: some StringProtocol, _ length: Int = 40) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars.prefix(length) {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator:
            result.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
        default:
            result.append(scalar)
        }
    }
    if text.unicodeScalars.dropFirst(length).first != nil { result.append("…") }
    return String(result)
}

/// The text without white space at its ends, no-break spaces among it.
func trimmed(_ text: String) -> String {
    // Most cells have nothing to trim, and there are millions of them.
    let visible = UInt8(ascii: "!")...UInt8(ascii: "~")
    if let first = text.utf8.first, let last = text.utf8.last, visible.contains(first), visible.contains(last) { return text }
    var scalars = text.unicodeScalars[...]
    while let first = scalars.first, first.properties.isWhitespace { scalars = scalars.dropFirst() }
    while let last = scalars.last, last.properties.isWhitespace { scalars = scalars.dropLast() }
    return String(String.UnicodeScalarView(scalars))
}

/// The text without any white space: `100 000 009` is `100000009`.
func withoutSpaces(_ text: some StringProtocol) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.filter { !$0.properties.isWhitespace }))
}
