import HoldlineCore

/// Texts of mails, made fit to be kept and shown.
package enum MailText {
    /// In bytes of UTF-8; the daemon takes texts of 262,144.
    package static let largestText = 200_000
    /// In bytes.
    package static let largestSubject = 1_000
    /// Of a person or a file, in bytes.
    package static let largestName = 200
    /// Of an address, and of a Message-ID (RFC 5322 has lines of 998).
    package static let largestAddress = 320
    package static let largestID = 900
    /// Sentences about one mail: one that is broken in a thousand places needs no more.
    package static let mostOddities = 20

    /// Lines that end with LF, and no control character but that and the tabulator.
    package static func clean(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var wasReturn = false
        for scalar in text.unicodeScalars {
            defer { wasReturn = scalar == "\r" }
            switch scalar {
            case "\n": if !wasReturn { result.append("\n") }
            case "\r", "\u{2028}", "\u{2029}": result.append("\n")
            case "\t": result.append(scalar)
            // The mark of the byte order, wherever pieces were joined.
            case "\u{FEFF}": break
            default: if scalar.properties.generalCategory != .control { result.append(scalar) }
            }
        }
        return String(result)
    }

    /// One line, whose blanks are single ones, of at most so many bytes. Marks that turn the direction of writing are gone: a file's name
    /// must not read backwards. nil where nothing is left.
    package static func line(_ text: String, limit: Int = largestName) -> String? {
        var result = String.UnicodeScalarView()
        var isBlank = false
        for scalar in text.unicodeScalars {
            if scalar.properties.isWhitespace || scalar.properties.generalCategory == .control {
                isBlank = true
                continue
            }
            guard !scalar.turnsDirection, scalar != "\u{FEFF}" else { continue }
            if isBlank, !result.isEmpty { result.append(" ") }
            isBlank = false
            result.append(scalar)
        }
        let line = beginning(of: String(result), limit)
        return line.isEmpty ? nil : line
    }

    /// The beginning of a line, which does not end in a blank wherever it is cut.
    private static func beginning(of line: String, _ limit: Int) -> String {
        var beginning = cut(line, to: limit)
        if beginning.last == " " { beginning.removeLast() }
        return beginning
    }

    /// The beginning of a text, of whole characters.
    package static func cut(_ text: String, to limit: Int) -> String {
        guard text.utf8.count > limit else { return text }
        var end = text.utf8.index(text.startIndex, offsetBy: limit)
        while end > text.startIndex, end.samePosition(in: text) == nil { end = text.utf8.index(before: end) }
        return String(text[..<end])
    }

    /// The name of a file without directories, of at most `largestName` bytes; its ending stays.
    package static func fileName(_ text: String) -> String? {
        let last = text.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
        guard let name = line(last, limit: 4 * largestName), !name.allSatisfy({ $0 == "." }) else { return nil }
        guard name.utf8.count > largestName, let dot = name.lastIndex(of: "."), name[dot...].utf8.count <= 16 else {
            return beginning(of: name, largestName)
        }
        let ending = name[dot...]
        return beginning(of: String(name[..<dot]), largestName - ending.utf8.count) + ending
    }

    /// The ids between angle brackets, in their order: `<a@b> <c@d>`. A broken text gives those that are whole.
    package static func ids(in text: String) -> [String] {
        var ids: [String] = []
        for piece in text.split(separator: "<", omittingEmptySubsequences: false).dropFirst() {
            guard let end = piece.firstIndex(of: ">") else { continue }
            let id = piece[..<end].withoutSpaces
            guard !id.isEmpty, id.utf8.count <= largestID, line(id, limit: largestID) == id, !ids.contains(id) else { continue }
            ids.append(id)
        }
        return ids
    }
}

extension Unicode.Scalar {
    /// The marks of the Unicode bidirectional algorithm that embed, override and isolate.
    fileprivate var turnsDirection: Bool { (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value) }
}
