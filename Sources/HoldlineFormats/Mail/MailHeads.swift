package import HoldlineCore

/// The header of a mail: its fields in their order, unfolded.
package struct MailHeads: Sendable {
    /// A field as it was sent; encoded words in it are not decoded.
    package struct Field: Sendable {
        /// In lower case.
        package var name: String
        /// Unfolded: its lines are joined by a blank, and there is no white space at its ends.
        package var value: String
    }

    /// A name may come more than once.
    package private(set) var fields: [Field]

    /// For fields that another reader took apart.
    package init(_ fields: [(name: String, value: String)]) {
        self.fields = fields.map { Field(name: $0.name.lowercased(), value: $0.value.trimmed) }
    }

    /// Reads lines up to the first blank one. A line that is no field ends nothing, and is passed over.
    package init(bytes: some Collection<UInt8>) {
        fields = []
        var wasField = false
        for line in Self.lines(bytes) {
            if line.isEmpty { if fields.isEmpty { continue } else { break } }
            let text = String(decoding: line, as: UTF8.self)
            if line.first == UInt8(ascii: " ") || line.first == UInt8(ascii: "\t") {
                if wasField { fields[fields.count - 1].value += " " + text.trimmed }
                continue
            }
            let name = line.prefix { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: ":") }
            let rest = line[name.endIndex...].drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            wasField = !name.isEmpty && rest.first == UInt8(ascii: ":")
            guard wasField else { continue }
            fields.append(
                Field(
                    name: String(decoding: name, as: UTF8.self).lowercased(),
                    value: String(decoding: rest.dropFirst(), as: UTF8.self).trimmed))
        }
    }

    /// Lines without their ends, up to a size that no header has.
    private static func lines(_ bytes: some Collection<UInt8>) -> [[UInt8]] {
        Array(bytes.prefix(1 << 18)).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
            line.last == UInt8(ascii: "\r") ? Array(line.dropLast()) : Array(line)
        }
    }

    /// The first field of a name, which is given in lower case.
    package subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

    /// The values of all fields of a name, which is given in lower case, in their order.
    package func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    /// The ids of all fields of a name.
    package func ids(_ name: String) -> [String] { MailText.ids(in: all(name).joined(separator: " ")) }

    /// The mail's own id. Some programs forget its brackets.
    package var messageID: String? {
        guard let value = self["message-id"] else { return nil }
        if let id = MailText.ids(in: value).first { return id }
        let bare = value.withoutSpaces
        return bare.contains("@") ? MailText.ids(in: "<\(bare)>").first : nil
    }

    /// Why nobody may be answered; nil for a person's mail. RFC 3834, and what was usual before it.
    ///
    /// - Parameter isReport: the mail is a report of a mail system (`multipart/report`).
    package func automatic(isReport: Bool) -> AutomaticMail? {
        if self[Self.ownMark] != nil || messageID.map(Self.isOwn) == true { return .own }
        if isReport { return .report }
        let isSubmitted = all("auto-submitted").contains { !Self.word($0).isEmpty && Self.word($0) != "no" }
        let answers = ["x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply"]
        if isSubmitted || answers.contains(where: { name in self[name].map { Self.word($0) != "no" } ?? false }) { return .autoSubmitted }
        let precedence = all("precedence").map(Self.word)
        if precedence.contains("auto_reply") { return .autoSubmitted }
        if self["list-id"] != nil || precedence.contains("list") { return .list }
        if precedence.contains(where: { $0 == "bulk" || $0 == "junk" }) { return .bulk }
        if self["return-path"]?.withoutSpaces == "<>" { return .emptyReturnPath }
        return nil
    }

    /// The field that a mail of ours has.
    package static let ownMark = "x-holdline"

    /// Whether a Message-ID is one that we made: `….holdline@DOMAIN`.
    package static func isOwn(_ id: String) -> Bool {
        guard let at = id.lastIndex(of: "@") else { return false }
        return id[..<at].hasSuffix(".holdline")
    }

    /// The word at the beginning of a value, in lower case, without comments and parameters.
    private static func word(_ value: String) -> String {
        String(value.lowercased().prefix { !$0.isWhitespace && $0 != ";" && $0 != "(" })
    }
}
