import HoldlineCore
import HoldlineWire

/// A mail with a letter as text and as HTML, both the same: RFC 5322, RFC 2045, multipart/alternative of RFC 2046.
struct MailMessage: Sendable {
    /// A name and an address; the address is a plain one (`MailAddress`).
    struct Party: Sendable {
        var name: String
        var address: String
    }

    /// nil where the company has no address: a program that sends it adds one.
    var from: Party?
    /// nil where the customer's is not known.
    var to: Party?
    var letter: Letter
    var date: Instant
    /// What the mail is about, in ASCII without blanks: the same letter has the same Message-ID.
    var about: String

    /// Lines end with CR LF; all of it is ASCII.
    var bytes: [UInt8] {
        let domain = from.flatMap { $0.address.split(separator: "@").last }.map(String.init) ?? "holdline.invalid"
        // Quoted-printable text never has “=_” in it, so that no part can hold the boundary.
        let boundary = "=_holdline_\(String(about.utf8.fingerprint, radix: 16))"
        var headers: [(String, String)] = []
        if let from { headers.append(("From", Self.mailbox(from))) }
        if let to { headers.append(("To", Self.mailbox(to))) }
        headers += [
            ("Subject", Self.words(letter.subject)), ("Date", HTTPDate.text(date).replacing("GMT", with: "+0000")),
            ("Message-ID", "<\(about)@\(domain)>"), ("MIME-Version", "1.0"),
            // RFC 3834: no program answers it.
            ("Auto-Submitted", "auto-generated"), ("Content-Language", letter.language.rawValue),
            ("Content-Type", "multipart/alternative;\r\n boundary=\"\(boundary)\""),
        ]
        var text = headers.map { "\($0): \($1)\r\n" }.joined() + "\r\n"
        for (type, content) in [("plain", letter.text), ("html", letter.html)] {
            text += "--\(boundary)\r\nContent-Type: text/\(type); charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
            text += Self.quotedPrintable(content) + "\r\n"
        }
        return Array((text + "--\(boundary)--\r\n").utf8)
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

    private static func hexadecimal(_ byte: UInt8) -> String { [byte].hexadecimal.uppercased() }
}
