/// Why a whole file is refused: where it is wrong, and what to do.
package struct FileProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The path as it was given, or “standard input”.
    package var file: String
    /// The first line is 1; nil where the problem has no place.
    package var line: Int?
    /// The element, as the standards write it: `cbc:IssueDate`.
    package var element: String?
    /// What is wrong and what to do, without the place; it begins in lower case, since file and line
    /// come before it.
    package var message: String

    package init(file: String, line: Int? = nil, element: String? = nil, message: String) {
        (self.file, self.line, self.element, self.message) = (file, line, element, message)
    }

    /// File, line and element, as far as they are known, and the message.
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

    package init(line: Int, column: String? = nil, message: String) { (self.line, self.column, self.message) = (line, column, message) }

    package var description: String { "line \(line)" + (column.map { ", column \(excerpt($0))" } ?? "") + ": " + message }
}

/// Why a text is no value of its kind, such as an amount, a date or the key of a layout.
struct ValueProblem: Error {
    /// For a person, without file, line and column, which the caller knows and puts before it.
    let message: String
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

/// A list of words that is written with blanks between them.
func words(_ text: String) -> Set<String> { Set(text.split(separator: " ").map(String.init)) }
