import HoldlineCore

/// What of a mail's text is new, and what it quotes.
package enum MailHistory {
    /// The text without the mails that it answers and without its signature. Quotations between which the sender wrote stay.
    ///
    /// A forwarded mail stays whole, and so does a text that would be empty.
    package static func newPart(of text: String, subject: String? = nil) -> String {
        let whole = trimmed(text.split(separator: "\n", omittingEmptySubsequences: false))
        guard !isForwarded(whole, subject) else { return whole.joined(separator: "\n") }
        var lines = withoutSignature(whole)
        if let divider = lines.indices.first(where: { isDivider(lines, at: $0) && hasWords(lines[..<$0]) }) {
            lines = trimmed(lines[..<divider])
        }
        lines = withoutEnd(lines)
        lines = withoutBeginning(lines)
        return (hasWords(lines[...]) ? lines : whole).joined(separator: "\n")
    }

    // MARK: Lines

    /// Whether the line begins with `>`, with or without blanks before it.
    private static func isQuoted(_ line: Substring) -> Bool { line.drop { $0 == " " }.first == ">" }

    private static func isBlank(_ line: Substring) -> Bool { line.allSatisfy(\.isWhitespace) }

    /// Whether somebody wrote something that is no quotation.
    private static func hasWords(_ lines: ArraySlice<Substring>) -> Bool { lines.contains { !isQuoted($0) && !isBlank($0) } }

    /// Without blank lines at both ends.
    private static func trimmed(_ lines: some Sequence<Substring>) -> [Substring] {
        var lines = Array(lines)[...]
        while lines.first.map(isBlank) == true { lines.removeFirst() }
        while lines.last.map(isBlank) == true { lines.removeLast() }
        return Array(lines)
    }

    // MARK: Forwarded mails

    /// By its subject (`Fwd:`, `Tr:`, `WG:`) or by a line that mail programs put before a forwarded mail, in English, French and
    /// German.
    private static func isForwarded(_ lines: [Substring], _ subject: String?) -> Bool {
        let subject = subject?.lowercased() ?? ""
        if ["fw:", "fwd:", "tr:", "wg:", "tr :", "fwd :"].contains(where: subject.hasPrefix) { return true }
        return lines.contains { line in
            let text = line.lowercased()
            guard text.hasPrefix("-----") || text.hasPrefix("begin forwarded") || text.hasPrefix("début du message réexp") else {
                return false
            }
            return ["forwarded", "transféré", "réexpédié", "weitergeleitet"].contains { text.contains($0) }
        }
    }

    // MARK: What stands above a quotation

    /// Where a mail program puts the mail that is answered below everything, without marks.
    private static func isDivider(_ lines: [Substring], at place: Int) -> Bool {
        let line = String(lines[place]).trimmed.lowercased()
        if line.hasPrefix("---"), line.hasSuffix("---") {
            let words = ["original message", "message d'origine", "message d’origine", "message original", "ursprüngliche nachricht"]
            return words.contains { line.contains($0) }
        }
        // Outlook: a block of fields.
        guard field(line, ["from", "de", "von", "da"]) else { return false }
        let next = lines[(place + 1)...].prefix(4).map { String($0).trimmed.lowercased() }
        let others = ["sent", "envoyé", "date", "gesendet", "to", "à", "an", "objet", "subject", "betreff", "cc"]
        return next.count { field($0, others) } >= 2
    }

    /// Whether a line is `NAME:` or, in French, `NAME :`, also in the stars of bold text.
    private static func field(_ line: String, _ names: [String]) -> Bool {
        let line = line.drop { $0 == "*" }
        guard let colon = line.firstIndex(of: ":") else { return false }
        return names.contains(String(line[..<colon].filter { $0 != "*" }).trimmed)
    }

    /// How many lines before `end` say who wrote the quotation that follows: “On … X wrote:”, in up to three lines.
    private static func attribution(before end: Int, _ lines: [Substring]) -> Int {
        var last = end
        while last > 0, end - last < 2, isBlank(lines[last - 1]) { last -= 1 }
        for count in 1...3 where last >= count {
            let text = lines[(last - count)..<last].joined(separator: " ").trimmed.lowercased()
            if isBlank(lines[last - count]) { break }
            guard text.hasSuffix(":") else { break }
            let beginnings = ["on ", "le ", "am ", "el ", "il ", "op "]
            let words = ["wrote", "a écrit", "schrieb", "escribió", "ha scritto", "schreef"]
            if beginnings.contains(where: text.hasPrefix), words.contains(where: { text.contains($0) }) { return end - last + count }
        }
        return 0
    }

    // MARK: Parts that go

    /// From “-- ” to the end, or to the quotation that follows.
    private static func withoutSignature(_ lines: [Substring]) -> [Substring] {
        guard let start = lines.firstIndex(where: { $0 == "-- " || $0 == "--" }), hasWords(lines[..<start]) else { return lines }
        let after = lines[(start + 1)...].firstIndex { isQuoted($0) } ?? lines.endIndex
        let end = after < lines.endIndex ? after - attribution(before: after, lines) : after
        guard end > start, end - start <= 30 else { return lines }
        return Array(lines[..<start] + lines[end...])
    }

    /// Without the quotation at the end.
    private static func withoutEnd(_ lines: [Substring]) -> [Substring] {
        var start = lines.count
        while start > 0, isQuoted(lines[start - 1]) || isBlank(lines[start - 1]) { start -= 1 }
        while start < lines.count, isBlank(lines[start]) { start += 1 }
        guard start < lines.count else { return lines }
        return trimmed(lines[..<(start - attribution(before: start, lines))])
    }

    /// Without a quotation at the beginning, where all of the answer stands below it.
    private static func withoutBeginning(_ lines: [Substring]) -> [Substring] {
        guard let first = lines.firstIndex(where: isQuoted) else { return lines }
        guard !hasWords(lines[..<(first - attribution(before: first, lines))]) else { return lines }
        let rest = lines[first...].drop { isQuoted($0) || isBlank($0) }
        return rest.contains(where: isQuoted) ? lines : trimmed(rest)
    }
}
