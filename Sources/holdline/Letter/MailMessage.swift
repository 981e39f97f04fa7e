import HoldlineCore
import HoldlineWire

/// A mail: RFC 5322, RFC 2045; a text as plain text and as HTML (multipart/alternative of RFC 2046), with files where it has some.
struct MailMessage: Sendable {
    /// A name and an address; the address is a plain one (`MailAddress`).
    struct Party: Sendable {
        /// Empty where only the address is known: the header then has the address alone, in angle brackets.
        var name: String
        var address: String

        init(name: String, address: String) { (self.name, self.address) = (name, address) }

        /// An address that somebody gave, under the name that is known, else the party that is known; nil where there is neither.
        init?(_ address: String?, else known: Party?) {
            guard let address = address ?? known?.address else { return nil }
            self.init(name: known?.name ?? "", address: address)
        }
    }

    /// A file that comes with a mail.
    struct File: Sendable {
        var name: String
        /// The media type, such as `application/pdf`.
        var type: String
        var bytes: [UInt8]
    }

    /// What it says.
    struct Content: Sendable {
        var subject: String
        var language: LetterLanguage
        var text: String
        var html: String
        var files: [File]

        /// The text and the HTML are both made here, so that they say the same.
        init(_ letter: Letter, files: [File] = []) {
            (subject, language, text, html) = (letter.subject, letter.language, letter.text, letter.html)
            self.files = files
        }
    }

    /// nil where the company has no address: a program that sends it adds one.
    var from: Party?
    /// nil where the customer's is not known.
    var to: Party?
    var content: Content
    /// It is written in UTC.
    var date: Instant
    /// Without its brackets; ASCII without blanks.
    var messageID: String
    /// Whether a program sends it on its own (RFC 3834): then no other program answers it.
    var isAutomatic: Bool

    init(from: Party?, to: Party?, content: Content, date: Instant, messageID: String, isAutomatic: Bool) {
        (self.from, self.to, self.content, self.date) = (from, to, content, date)
        (self.messageID, self.isAutomatic) = (messageID, isAutomatic)
    }

    /// A letter for whoever sends it; `about` is what it is about, in ASCII without blanks: the same letter has the same Message-ID.
    init(from: Party?, to: Party?, letter: Letter, date: Instant, about: String) {
        let domain = from.flatMap { $0.address.split(separator: "@").last }.map(String.init) ?? "holdline.invalid"
        self.init(
            from: from, to: to, content: Content(letter), date: date, messageID: "\(about).holdline@\(domain)", isAutomatic: true)
    }

    /// By this header a mail of ours is known where it comes back.
    static let mark = "X-Holdline"

    /// Lines end with CR LF; all of it is ASCII.
    var bytes: [UInt8] {
        // Neither quoted-printable text nor Base64 ever has “=_” in it, so that no part can hold a boundary.
        let boundary = "=_holdline_\(String(messageID.utf8.fingerprint, radix: 16))"
        var headers: [(String, String)] = []
        if let from { headers.append(("From", Self.mailbox(from))) }
        if let to { headers.append(("To", Self.mailbox(to))) }
        headers += [
            ("Subject", Self.words(content.subject)), ("Date", HTTPDate.text(date).replacing("GMT", with: "+0000")),
            ("Message-ID", "<\(messageID)>"), ("MIME-Version", "1.0"), (Self.mark, "message"),
        ]
        if isAutomatic { headers.append(("Auto-Submitted", "auto-generated")) }
        headers.append(("Content-Language", content.language.rawValue))
        let head = headers.map { "\($0): \($1)\r\n" }.joined()
        guard !content.files.isEmpty else { return Array((head + texts(boundary)).utf8) }
        let outer = boundary + "_files"
        var bytes = Array("\(head)Content-Type: multipart/mixed;\r\n boundary=\"\(outer)\"\r\n\r\n--\(outer)\r\n\(texts(boundary))".utf8)
        for file in content.files {
            bytes += "--\(outer)\r\nContent-Type: \(file.type)\r\nContent-Transfer-Encoding: base64\r\n".utf8
            bytes += "Content-Disposition: attachment;\r\n \(Self.parameter("filename", file.name))\r\n\r\n".utf8
            Self.base64(file.bytes, to: &bytes)
        }
        return bytes + Array("--\(outer)--\r\n".utf8)
    }

    /// Both forms of the text, with the header that says so.
    private func texts(_ boundary: String) -> String {
        var text = "Content-Type: multipart/alternative;\r\n boundary=\"\(boundary)\"\r\n\r\n"
        for (type, part) in [("plain", content.text), ("html", content.html)] {
            text += "--\(boundary)\r\nContent-Type: text/\(type); charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
            text += Self.quotedPrintable(part) + "\r\n"
        }
        return text + "--\(boundary)--\r\n"
    }

    /// A parameter of a header, in RFC 2231's form where it is more than plain ASCII.
    static func parameter(_ name: String, _ value: String) -> String {
        let isPlain = value.utf8.allSatisfy { $0.isDigit || $0.isLetter || "-._ ".utf8.contains($0) } && value.utf8.count <= 60
        return isPlain ? "\(name)=\"\(value)\"" : "\(name)*=utf-8''\(PercentCoding.encode(value))"
    }

    /// RFC 2045 6.8: lines of 76 characters that end with CR LF.
    static func base64(_ bytes: [UInt8], to result: inout [UInt8]) {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        result.reserveCapacity(result.count + bytes.count * 4 / 3 + bytes.count / 28 + 8)
        var column = 0
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let part = bytes[start..<min(start + 3, bytes.count)]
            var bits = 0
            for place in 0..<3 { bits = bits << 8 | (place < part.count ? Int(part[start + place]) : 0) }
            for place in 0..<4 { result.append(place <= part.count ? digits[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "=")) }
            column += 4
            if column == 76 {
                result += [13, 10]
                column = 0
            }
        }
        if column > 0 { result += [13, 10] }
    }

    /// `"Meubles Martin" <billing@example.com>`.
    static func mailbox(_ party: Party) -> String {
        let name = party.name.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }.map(String.init).joined()
        guard !name.isEmpty else { return "<\(party.address)>" }
        guard name.utf8.allSatisfy({ $0 < 0x80 }), name.utf8.count <= 60 else { return "\(words(name))\r\n <\(party.address)>" }
        let quoted = name.reduce(into: "") { $0 += $1 == "\"" || $1 == "\\" ? "\\\($1)" : "\($1)" }
        return "\"\(quoted)\" <\(party.address)>"
    }

    /// Header text: as it is where it is short ASCII, else in encoded words of RFC 2047, each of whole characters, and no line of more than
    /// 76 bytes.
    static func words(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { (0x20...0x7E).contains($0) } && text.utf8.count <= 60 && !text.contains("=?")
        guard !isPlain else { return text }
        let (head, tail) = ("=?utf-8?Q?", "?=")
        var words: [String] = []
        var word = ""
        for scalar in text.unicodeScalars {
            let encoded = String(scalar).utf8.map { byte in
                byte.isLetter || byte.isDigit
                    ? String(Unicode.Scalar(byte)) : byte == UInt8(ascii: " ") ? "_" : "=\(Self.hexadecimal(byte))"
            }.joined()
            if head.utf8.count + word.utf8.count + encoded.utf8.count + tail.utf8.count > 64 {
                words.append(word)
                word = ""
            }
            word += encoded
        }
        if !word.isEmpty { words.append(word) }
        return words.map { head + $0 + tail }.joined(separator: "\r\n ")
    }

    /// RFC 2045 6.7: lines of at most 76 bytes that end with CR LF.
    static func quotedPrintable(_ text: String) -> String {
        var result = ""
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var length = 0
            let bytes = Array(line.utf8)
            for (place, byte) in bytes.enumerated() {
                let isLast = place == bytes.count - 1
                let isPlain = (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "=") || byte == UInt8(ascii: " ") && !isLast
                let encoded = isPlain ? String(Unicode.Scalar(byte)) : "=\(hexadecimal(byte))"
                if length + encoded.utf8.count > 75 {
                    result += "=\r\n"
                    length = 0
                }
                result += encoded
                length += encoded.utf8.count
            }
            result += "\r\n"
        }
        // The text's last line feed is the line's end that was just written.
        return text.hasSuffix("\n") ? String(result.unicodeScalars.dropLast(2)) : result
    }

    /// Two digits in capitals, as RFC 2045 and RFC 2047 ask for.
    private static func hexadecimal(_ byte: UInt8) -> String { [byte].hexadecimal.uppercased() }
}
