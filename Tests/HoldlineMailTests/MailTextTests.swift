import HoldlineCore
import HoldlineFormats
import Testing

@testable import HoldlineMail

/// What a mail's text is, in whatever form and charset it comes.
@Suite struct MailTextTests {
    @Test func aPlainMailGivesAllOfItsHeaderAndItsText() throws {
        let reading = try Mails.read(
            Mails.plain(
                "In-Reply-To: <a@nous.example>", "References: <b@nous.example>\n <a@nous.example>", "Cc: G: x@y.example, z@y.example;")
        ).reading
        #expect(reading.from == .init(name: "Anna Martin", address: "anna@meubles-martin.example"))
        #expect(reading.to == ["reclamations@nous.example", "x@y.example", "z@y.example"])
        #expect(reading.messageID == "1@meubles-martin.example")
        #expect(reading.inReplyTo == ["a@nous.example"] && reading.references == ["b@nous.example", "a@nous.example"])
        #expect(reading.subject == "Two chairs" && reading.text == "Two of five chairs are broken.")
        #expect(reading.date == Instant(text: "2026-11-26T09:00:00Z") && reading.automatic == nil && reading.oddities == [])
        #expect(reading.attachments.map(\.name) == ["message.eml"] && reading.attachments.first?.sha256 == reading.digest)
    }

    /// The same words in each charset; the bytes are those that programs write.
    @Test(arguments: [
        ("iso-8859-15", "quoted-printable", "Caf=E9 =A4", "Café €"), ("iso-8859-1", "quoted-printable", "Caf=E9 =80", "Café €"),
        ("windows-1252", "base64", "Q2Fm6SCA", "Café €"), ("utf-8", "base64", "Q2Fmw6kg4oKs", "Café €"),
        ("Shift_JIS", "base64", "k/qWew==", "日本"), ("koi8-r", "quoted-printable", "=F0=F2=E9", "ПРИ"),
        ("utf-16le", "base64", "QwBhAGYA6QA=", "Café"), ("gb2312", "base64", "1tC5+g==", "中国"), ("utf-7", "7bit", "Caf+AOk-", "Café"),
    ])
    func textOfACharset(_ charset: String, _ encoding: String, _ body: String, _ text: String) throws {
        let reading = try Mails.read(
            Mails.plain("Content-Type: text/plain; charset=\(charset)", "Content-Transfer-Encoding: \(encoding)", text: body + "\n")
        ).reading
        #expect(reading.text == text && reading.oddities == [])
    }

    @Test(
        arguments: [
            // Bytes that the charset has not.
            ("utf-8", [0x61, 0xFF, 0x62], "a\u{FFFD}b", "some bytes are no UTF-8, and were replaced"),
            ("windows-1252", [0x61, 0x81, 0x62], "a\u{FFFD}b", "1 bytes are not of the charset windows-1252, and were replaced"),
            ("shift_jis", [0x93, 0xFA, 0x96], "日\u{FFFD}", "1 bytes are not of the charset shift_jis, and were replaced"),
            // None, a wrong one, and one that nobody knows.
            ("us-ascii", [0x43, 0xC3, 0xA9], "Cé", "text without a charset was read as UTF-8"),
            ("us-ascii", [0x43, 0xE9], "Cé", "text without a charset was read as windows-1252"),
            ("klingon", [0x43, 0xE9], "Cé", "the charset “klingon” is not known; its text was read as windows-1252"),
            ("utf-8//translit", [0x43], "C", "the charset “utf-8//translit” is not known; its text was read as ASCII"),
        ] as [(String, [UInt8], String, String)])
    func aBrokenCharsetLosesNoMail(_ charset: String, _ bytes: [UInt8], _ text: String, _ oddity: String) throws {
        let head = Mails.plain("Content-Type: text/plain; charset=\"\(charset)\"", "Content-Transfer-Encoding: 8bit", text: "")
        let reading = try Mails.read(Array(head.utf8) + bytes + [0x0A]).reading
        #expect(reading.text == text && reading.oddities == [oddity])
    }

    @Test(arguments: [
        ("=?iso-8859-1?Q?caf=E9?=", "café"), ("=?UTF-8?B?w6k=?=", "é"), ("=?utf-8?q?a_b?= =?utf-8?q?c?=", "a bc"),
        // A character that is cut between two words, a language, a word within a word, lower case, blanks in a word, no padding.
        ("=?utf-8?Q?=C3?=\n =?utf-8?Q?=A9?=", "é"), ("=?utf-8*fr?Q?=C3=A9t=C3=A9?=", "été"), ("x=?utf-8?q?=C3=A9?=y", "xéy"),
        ("=?utf-8?q?a b=C3=A9?=", "a bé"), ("=?utf-8?B?w6k?=", "é"), ("=?shift_jis?B?k/qWew==?=", "日本"),
        // Broken: never ended, an unknown charset, no base64; nothing is lost, and nothing crashes.
        ("=?utf-8?q?a=C3", "=?utf-8?q?a=C3"), ("=?x-none?Q?b=62?=", "bb"), ("a =?utf-8?B?!?= b", "a b"), ("été", "été"),
    ])
    func subjectsInEncodedWords(_ written: String, _ subject: String) throws {
        #expect(try Mails.read(Mails.plain("Subject: \(written)")).reading.subject == subject)
    }

    @Test func namesInEncodedWordsAlsoWithinQuotes() throws {
        for written in ["=?utf-8?Q?Ren=C3=A9e?=", "\"=?utf-8?Q?Ren=C3=A9e?=\"", "Renée"] {
            let from = try Mails.read(Mails.plain("From: \(written) <r@x.example>")).reading.from
            #expect(from == .init(name: "Renée", address: "r@x.example"))
        }
    }

    @Test func textThatFlowsIsJoinedAndDelSpTakesItsBlank() throws {
        let text = "Two of \nfive chairs.\n> Which \n> ones?\nThe blue\n -- >quoted\n"
        let flowed = try Mails.read(Mails.plain("Content-Type: text/plain; format=flowed", text: text)).reading.text
        #expect(flowed == "Two of five chairs.\n> Which ones?\nThe blue\n-- >quoted")
        let japanese = try Mails.read(Mails.plain("Content-Type: text/plain; format=flowed; delsp=yes", text: "ab \ncd\n")).reading.text
        #expect(japanese == "abcd")
    }

    @Test func aMailOfHTMLAloneGivesItsTextAndRunsNothing() throws {
        let page = """
            <html><head><title>No</title><style>p { x: y }</style></head><body><!-- <p>hidden -->
            <script>alert("<p>no</p>")</script><p>Bonjour,&nbsp;deux&#32;chaises &lt;bleues&gt; &eacute;taient
            cass&#xE9;es&hellip;</p><ul><li>F-1</li><li>F-2</li></ul><table><tr><td>a</td><td>b</td></tr></table>
            <a href="https://x.example/photo">the photo</a><br>5 &lt 6 & more<img src="https://spy.example/x.gif" alt="chair">
            """
        let text = try Mails.read(Mails.plain("Content-Type: text/html; charset=utf-8", text: page)).reading.text
        #expect(
            text == """
                Bonjour, deux chaises <bleues> étaient cassées…

                - F-1
                - F-2

                a b

                the photo <https://x.example/photo>
                5 &lt 6 & more [chair]
                """)
    }

    @Test func aPageSaysItsCharsetWhereTheMailDoesNot() throws {
        let head = Mails.plain("Content-Type: text/html", "Content-Transfer-Encoding: 8bit", text: "<meta charset=iso-8859-15><p>")
        #expect(try Mails.read(Array(head.utf8) + [0xA4]).reading.text == "€")
    }

    @Test func ofTwoFormsThePlainOneIsTakenUnlessItIsEmpty() throws {
        let html = "Content-Type: text/html\n\n<p>From the page</p>"
        for (plain, text) in [("From the text", "From the text"), (" ", "From the page")] {
            let parts = ["Content-Type: text/plain\n\n\(plain)", html]
            #expect(try Mails.read(Mails.head() + Mails.multipart("alternative", "b", parts)).reading.text == text)
        }
    }

    @Test func formsWithinFormsGiveTheTextOnceAndEveryFile() throws {
        let image = "Content-Type: image/png; name=\"logo.png\"\nContent-ID: <1@x>\nContent-Transfer-Encoding: base64\n\naGVsbG8="
        let related = Mails.multipart("related", "r", ["Content-Type: text/html\n\n<p>Page</p>", image])
        let both = Mails.multipart("alternative", "a", ["Content-Type: text/plain\n\nText", related])
        let pdf = "Content-Type: application/pdf\nContent-Disposition: attachment; filename=\"scan.pdf\"\n\n%PDF-1.4"
        let read = try Mails.read(Mails.head() + Mails.multipart("mixed", "m", [both, pdf, "Content-Type: text/plain\n\nA footer"]))
        #expect(read.reading.text == "Text\n\nA footer")
        #expect(read.reading.attachments.map(\.name) == ["logo.png", "scan.pdf", "message.eml"])
        #expect(read.files["logo.png"] == Array("hello".utf8) && read.files["scan.pdf"] == Array("%PDF-1.4".utf8))
    }

    @Test func aTextThatIsTooLongIsCutAtAWholeCharacterAndSaysSo() throws {
        let long = String(repeating: "é", count: 150_000)
        let reading = try Mails.read(Mails.plain("Content-Type: text/plain; charset=utf-8", text: long)).reading
        #expect(reading.text?.utf8.count == 200_000 && reading.oddities == ["its text is cut at 200000 bytes"])
    }
}
