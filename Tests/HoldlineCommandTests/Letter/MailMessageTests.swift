import HoldlineCore
import Testing

@testable import holdline

@Suite("Mails")
struct MailMessageTests {
    /// What a mail says, read by other code than that which wrote it: RFC 5322 headers unfolded, RFC 2047 words decoded, parts decoded.
    private struct Read {
        var headers: [String: String] = [:]
        var parts: [(type: String, text: String)] = []

        init(_ bytes: [UInt8]) throws {
            #expect(bytes.allSatisfy { $0 == 10 || $0 == 13 || (0x20...0x7E).contains($0) })
            let text = String(decoding: bytes, as: UTF8.self)
            let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
            #expect(
                lines.dropLast().allSatisfy { $0.unicodeScalars.last == "\r" && $0.utf8.count <= 79 },
                "a line is too long, or ends without CR")
            let all = lines.map { String($0.unicodeScalars.filter { $0 != "\r" }.map(Character.init)) }
            let (head, body) = Self.cut(all)
            headers = Self.headers(head)
            let boundary = try #require(
                headers["Content-Type"]?.split(separator: "boundary=\"").last.map { "--" + $0.prefix { $0 != "\"" } })
            for part in body.split(separator: boundary).dropFirst(body.first == boundary ? 0 : 0) {
                let lines = Array(part.prefix { $0 != boundary + "--" })
                let (head, text) = Self.cut(lines)
                #expect(Self.headers(head)["Content-Transfer-Encoding"] == "quoted-printable")
                parts.append((Self.headers(head)["Content-Type"] ?? "", Self.decoded(text.joined(separator: "\n"), underscore: false)))
            }
        }

        private static func cut(_ lines: [String]) -> ([String], [String]) {
            let end = lines.firstIndex(of: "") ?? lines.count
            return (Array(lines[..<end]), Array(lines[min(end + 1, lines.count)...]))
        }

        private static func headers(_ lines: [String]) -> [String: String] {
            var headers: [String: String] = [:]
            var name = ""
            for line in lines {
                if line.hasPrefix(" ") {
                    headers[name]? += line
                } else if let colon = line.firstIndex(of: ":") {
                    name = String(line[..<colon])
                    headers[name] = String(line[line.index(colon, offsetBy: 2)...])
                }
            }
            return headers
        }

        static func decoded(_ text: String, underscore: Bool) -> String {
            var bytes: [UInt8] = []
            var rest = Array(text.utf8)[...]
            while let byte = rest.popFirst() {
                if byte == UInt8(ascii: "=") {
                    if rest.first == 10 { rest.removeFirst(); continue }
                    let digits = String(decoding: rest.prefix(2), as: UTF8.self)
                    rest = rest.dropFirst(2)
                    bytes.append(UInt8(digits, radix: 16) ?? 63)
                } else {
                    bytes.append(underscore && byte == UInt8(ascii: "_") ? 32 : byte)
                }
            }
            return String(decoding: bytes, as: UTF8.self)
        }

        func words(_ name: String) -> String {
            (headers[name] ?? "").split(separator: " ").map { word -> String in
                guard word.hasPrefix("=?utf-8?Q?"), word.hasSuffix("?=") else { return String(word) }
                #expect(word.utf8.count <= 75)
                return Self.decoded(String(word.dropFirst(10).dropLast(2)), underscore: true)
            }.joined()
        }
    }

    private func mail(_ subject: String, _ name: String, body: String = "Été") throws -> MailMessage {
        let letter = try Letter(
            "Subject: \(subject)\n\n\(body)", file: "t", language: .french, sender: ["M"], recipient: ["K"], date: "1er mars 2026")
        return MailMessage(
            from: .init(name: "Meubles \"Martin\"", address: "billing@martin.example"), to: .init(name: name, address: "k@lefevre.example"),
            letter: letter, date: try #require(Instant(text: "2026-11-20T09:12:44Z")), about: "holdline.reminder-F1")
    }

    @Test("text and HTML arrive as they were written, and the subject and names too")
    func roundTrip() throws {
        let subject = "Facture n° 2026/0042 – échéance dépassée : l'été 😀 " + String(repeating: "é", count: 60)
        let mail = try mail(
            subject, "Lefèvre & Fils",
            body: "Été = 100 %.\nUne ligne \(String(repeating: "très ", count: 60))longue.\n\n| Montant | 1\u{A0}200,00\u{A0}EUR |")
        let read = try Read(mail.bytes)
        #expect(read.words("Subject") == subject)
        #expect(read.headers["From"] == "\"Meubles \\\"Martin\\\"\" <billing@martin.example>")
        #expect(read.headers["To"]?.hasSuffix(" <k@lefevre.example>") == true && read.words("To").hasPrefix("Lefèvre & Fils"))
        #expect(read.headers["Date"] == "Fri, 20 Nov 2026 09:12:44 +0000")
        #expect(read.headers["Message-ID"] == "<holdline.reminder-F1.holdline@martin.example>" && read.headers["MIME-Version"] == "1.0")
        #expect(read.headers["Auto-Submitted"] == "auto-generated" && read.headers["X-Holdline"] == "message")
        try #require(read.parts.count == 2)
        #expect(read.parts[0].type == "text/plain; charset=utf-8" && read.parts[1].type == "text/html; charset=utf-8")
        #expect(read.parts[0].text.hasPrefix(mail.content.text) && read.parts[1].text.hasPrefix(mail.content.html))
    }

    @Test("no subject and no name can begin a header of its own")
    func injection() throws {
        let read = try Read(try mail("x", "a\r\nBcc: evil@example.com").bytes)
        #expect(read.headers["Bcc"] == nil && read.headers["To"] == "\"aBcc: evil@example.com\" <k@lefevre.example>")
    }
}
