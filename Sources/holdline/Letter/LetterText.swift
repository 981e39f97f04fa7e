import HoldlineCore

/// A letter that is written, before it takes a form: the company, the recipient, the date, and the blocks of its text.
struct Letter: Sendable {
    /// A part of the text between two blank lines, or a heading.
    enum Block: Sendable, Hashable {
        case heading(String)
        /// Its lines stay lines.
        case paragraph([String])
        /// `head` names the columns; without it the first cell of a row names the row alone.
        case table(head: [String]?, rows: [[String]])
    }

    var language: LetterLanguage
    /// The company's name and the lines of its address.
    var sender: [String]
    /// The names that are known, a line each; the daemon registers no postal addresses of customers.
    var recipient: [String]
    /// In words of the letter's language.
    var date: String
    var subject: String
    var blocks: [Block]

    /// Lays out what a template gave: its first line is `Subject: …`; a line that begins with `# ` is a heading; lines that begin with `|` are
    /// a table, with `|=` its head; blank lines end paragraphs.
    ///
    /// Throws where there is no subject.
    init(
        _ text: String, file: String, language: LetterLanguage, sender: [String], recipient: [String], date: String
    ) throws(TemplateProblem) {
        (self.language, self.sender, self.recipient, self.date) = (language, sender, recipient, date)
        var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)[...]
        guard let first = lines.popFirst(), first.hasPrefix(Self.subjectMark) else {
            throw TemplateProblem(file: file, line: 1, message: "the first line has to be “\(Self.subjectMark) …”")
        }
        subject = LetterGuard.restored(Self.trimmed(first.dropFirst(Self.subjectMark.count)), newline: " ")
        guard !subject.isEmpty else { throw TemplateProblem(file: file, line: 1, message: "the subject is empty") }
        blocks = []
        for group in lines.split(whereSeparator: { Self.trimmed($0).isEmpty }) {
            var paragraph: [String] = []
            var table: (head: [String]?, rows: [[String]]) = (nil, [])
            func endParagraph() {
                if !paragraph.isEmpty { blocks.append(.paragraph(paragraph.map { LetterGuard.restored($0) })) }
                paragraph = []
            }
            func endTable() {
                if table.head != nil || !table.rows.isEmpty { blocks.append(.table(head: table.head, rows: table.rows)) }
                table = (nil, [])
            }
            for line in group {
                if line.hasPrefix("|") {
                    endParagraph()
                    let isHead = line.hasPrefix("|=")
                    let cells = Self.cells(line.dropFirst(isHead ? 2 : 1))
                    if isHead { table.head = cells } else { table.rows.append(cells) }
                } else {
                    endTable()
                    if line.hasPrefix("# ") {
                        endParagraph()
                        blocks.append(.heading(LetterGuard.restored(Self.trimmed(line.dropFirst(2)), newline: " ")))
                    } else {
                        paragraph.append(Self.trimmed(line[...]))
                    }
                }
            }
            endParagraph()
            endTable()
        }
    }

    /// Templates of every language begin with this word; the text form writes `Objet :` in French.
    static let subjectMark = "Subject:"

    /// The cells of a line that begins with `|`; a bar at its end begins no further cell.
    private static func cells(_ line: Substring) -> [String] {
        let line = trimmed(line)
        return (line.hasSuffix("|") ? line.dropLast() : line[...]).split(separator: "|", omittingEmptySubsequences: false)
            .map { LetterGuard.restored(trimmed($0), newline: " ") }
    }

    private static func trimmed(_ text: Substring) -> String {
        var part = text
        while let last = part.last, last.isWhitespace { part = part.dropLast() }
        return String(part.drop { $0.isWhitespace })
    }

    private static func trimmed(_ text: String) -> String { trimmed(text[...]) }
}

/// As plain text.
extension Letter {
    /// Cells of a terminal, as mail programs show a text without wrapping it again.
    private static let width = 76

    /// Lines of at most 76 cells but for tables, each with a line feed.
    var text: String {
        var parts: [[String]] = [sender, recipient, [date], ["\(language == .french ? "Objet : " : "Subject: ")\(subject)"]]
        for block in blocks {
            switch block {
            case .heading(let heading): parts.append([heading, String(repeating: "-", count: min(CellWidth.of(heading), Self.width))])
            case .paragraph(let lines): parts.append(lines.flatMap { Wrapping.lines($0, width: Self.width) })
            case .table(let head, let rows): parts.append(Self.aligned((head.map { [$0] } ?? []) + rows, hasHead: head != nil))
            }
        }
        return parts.filter { !$0.isEmpty }.map { $0.map { $0 + "\n" }.joined() }.joined(separator: "\n")
    }

    /// Columns are as wide as their widest cell, two blanks apart. Under a head all but the first are set to the right, as figures
    /// are; without a head all are set to the left.
    private static func aligned(_ rows: [[String]], hasHead: Bool) -> [String] {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in rows.map { $0.count > column ? CellWidth.of($0[column]) : 0 }.max() ?? 0 }
        return rows.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                let padding = String(repeating: " ", count: widths[column] - CellWidth.of(cell))
                // The first column names the row, the others hold figures under a head.
                if column == 0 || !hasHead { line += (column == 0 ? "" : "  ") + cell + padding } else { line += "  " + padding + cell }
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}

/// As HTML.
extension Letter {
    /// A document that needs nothing from elsewhere, for eyes and for screen readers: a language, one first heading, and heads of tables.
    var html: String {
        var body = ""
        func lines(_ lines: [String]) -> String {
            lines.flatMap { $0.split(separator: "\n", omittingEmptySubsequences: false) }.map { Self.escaped(String($0)) }
                .joined(separator: "<br>\n")
        }
        if !sender.isEmpty { body += "<header><address>\(lines(sender))</address></header>\n" }
        body += "<main>\n"
        if !recipient.isEmpty { body += "<p class=\"recipient\">\(lines(recipient))</p>\n" }
        body += "<p class=\"date\">\(Self.escaped(date))</p>\n<h1>\(Self.escaped(subject))</h1>\n"
        for block in blocks {
            switch block {
            case .heading(let heading): body += "<h2>\(Self.escaped(heading))</h2>\n"
            case .paragraph(let text): body += "<p>\(lines(text))</p>\n"
            case .table(let head, let rows):
                body += "<table>\n"
                if let head { body += "<thead><tr>\(head.map { "<th scope=\"col\">\(Self.escaped($0))</th>" }.joined())</tr></thead>\n" }
                body += "<tbody>\n"
                for row in rows {
                    let first = row.first.map { "<th scope=\"row\">\(Self.escaped($0))</th>" } ?? ""
                    body += "<tr>\(first)\(row.dropFirst().map { "<td>\(Self.escaped($0))</td>" }.joined())</tr>\n"
                }
                body += "</tbody>\n</table>\n"
            }
        }
        return """
            <!DOCTYPE html>
            <html lang="\(language.rawValue)">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(Self.escaped(subject))</title>
            <style>\(Self.style)</style>
            </head>
            <body>
            \(body)</main>
            </body>
            </html>

            """
    }

    /// The letter is printed from a browser: on paper it has no margin of its own.
    private static let style =
        "body{font:11pt/1.4 sans-serif;max-width:42em;margin:2em auto;padding:0 1em;color:#111;background:#fff}"
        + "address{font-style:normal}.recipient{margin:2em 0 1em}h1{font-size:1.2em}h2{font-size:1.05em}"
        + "table{border-collapse:collapse;margin:1em 0}th,td{border:1px solid #888;padding:.3em .6em;text-align:left;vertical-align:top}"
        + "td{font-variant-numeric:tabular-nums}@media print{body{margin:0;max-width:none}}"

    /// Nothing in the text is a tag, an entity or the end of an attribute.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
