import HoldlineCore

/// Reports of mail systems about mails that did not arrive: RFC 3464, and what was and is written without it.
package enum BounceReport {
    /// The addresses of a part `message/delivery-status`: groups of fields between blank lines, the first about the mail as a whole.
    package static func recipients(deliveryStatus bytes: [UInt8]) -> [MailReading.Recipient] {
        groups(bytes).compactMap { fields in
            // The address that was written to, before anybody forwarded it.
            guard let named = fields["original-recipient"] ?? fields["final-recipient"], let address = address(typed(named)) else {
                return nil
            }
            let action = String((fields["action"] ?? "").lowercased().prefix { $0.isLetter })
            let status = status(in: fields["status"] ?? "") ?? (action == "failed" ? "5.0.0" : "4.0.0")
            let known = ["failed", "delayed", "delivered", "relayed", "expanded"]
            return MailReading.Recipient(
                address: address, action: known.contains(action) ? action : status.hasPrefix("5") ? "failed" : "delayed", status: status,
                diagnostic: fields["diagnostic-code"].flatMap { MailText.line(typed($0), limit: 500) })
        }
    }

    /// What a report in plain text says, and the header of the mail that came back where it is there: those of qmail (QSBMF), and of Exim
    /// before it wrote RFC 3464. nil where the text is no such report.
    package static func plain(_ text: String, _ heads: MailHeads) -> MailReading.Bounce? {
        if let failed = heads["x-failed-recipients"] {
            let recipients = failed.split(separator: ",").compactMap { address(String($0)) }
            return MailReading.Bounce(
                of: original(in: text, after: "a copy of the message, including all the headers"),
                recipients: recipients.map { failure(of: $0, saying: exim(text, about: $0)) })
        }
        guard text.hasPrefix("Hi. This is the"), let end = text.firstRange(of: "--- Below this line is a copy of the message") else {
            return nil
        }
        var recipients: [MailReading.Recipient] = []
        let paragraphs = blocks(String(text[..<end.lowerBound]))
        for paragraph in paragraphs {
            let lines = paragraph.split(separator: "\n")
            guard let first = lines.first, first.hasPrefix("<"), first.hasSuffix(">:") else { continue }
            guard let address = address(String(first.dropLast())) else { continue }
            recipients.append(failure(of: address, saying: lines.dropFirst().joined(separator: " ")))
        }
        return MailReading.Bounce(of: original(in: text, after: "--- Below this line is a copy of the message"), recipients: recipients)
    }

    /// The fields of each group.
    private static func groups(_ bytes: [UInt8]) -> [MailHeads] {
        var groups: [[UInt8]] = [[]]
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            if line.isEmpty {
                if groups[groups.count - 1].isEmpty == false { groups.append([]) }
            } else {
                groups[groups.count - 1] += line + [UInt8(ascii: "\n")]
            }
            guard groups.count <= 200 else { break }
        }
        return groups.map { MailHeads(bytes: $0) }
    }

    /// The value behind its type: `rfc822; a@example.com`.
    private static func typed(_ value: String) -> String {
        value.firstIndex(of: ";").map { String(value[value.index(after: $0)...]) } ?? value
    }

    /// An address of one line, at most `MailText.largestAddress` bytes long, without its angle brackets; nil for anything else.
    private static func address(_ text: String) -> String? {
        let bare = text.trimmed.filter { $0 != "<" && $0 != ">" }
        guard let line = MailText.line(bare, limit: MailText.largestAddress), line == bare, line.contains("@") else { return nil }
        return line
    }

    /// The first code of RFC 3463 in a text, such as `5.1.1`.
    private static func status(in text: String) -> String? {
        for word in text.split(whereSeparator: { !$0.isASCII || !($0.isNumber || $0 == ".") }) {
            let parts = word.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 3, parts.allSatisfy({ (1...3).contains($0.utf8.count) }), "245".contains(parts[0]) else { continue }
            return String(word)
        }
        return nil
    }

    /// A failure for good. Its status is the first code of RFC 3463 in what was said, or `5.0.0` where it has none.
    private static func failure(of address: String, saying text: String?) -> MailReading.Recipient {
        let diagnostic = text.flatMap { MailText.line($0, limit: 500) }
        return MailReading.Recipient(
            address: address, action: "failed", status: diagnostic.flatMap(status) ?? "5.0.0", diagnostic: diagnostic)
    }

    /// The paragraph of Exim's text that begins with the address.
    private static func exim(_ text: String, about address: String) -> String? {
        blocks(text).first { $0.trimmed.hasPrefix(address) }?.split(separator: "\n").dropFirst().joined(separator: " ")
    }

    /// The paragraphs of a text: blank lines lie between them.
    private static func blocks(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).split { $0.allSatisfy(\.isWhitespace) }
            .map { $0.joined(separator: "\n") }
    }

    /// The id of the mail whose copy stands behind a line.
    private static func original(in text: String, after words: String) -> String? {
        guard let range = text.firstRange(of: words), let end = text[range.upperBound...].firstIndex(of: "\n") else { return nil }
        return MailHeads(bytes: Array(text[end...].utf8)).messageID
    }
}
