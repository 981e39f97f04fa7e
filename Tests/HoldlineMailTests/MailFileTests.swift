import HoldlineFormats
import Testing

@testable import HoldlineMail

/// Files of mails, and mails that are more than a person writes.
@Suite struct MailFileTests {
    private static let base64 = "Content-Transfer-Encoding: base64"

    @Test func anAttachmentHasItsNameHoweverItIsWritten() throws {
        let names = [
            ("filename=\"scan 1.pdf\"", "scan 1.pdf"), ("filename*=utf-8''photo%C3%A9.jpg", "photoé.jpg"),
            ("filename*0=\"long-\"; filename*1=\"name.pdf\"", "long-name.pdf"), ("filename=\"=?utf-8?Q?re=C3=A7u.pdf?=\"", "reçu.pdf"),
            ("filename=\"../../etc/passwd\"", "passwd"), ("", "part-2.pdf"),
        ]
        for (written, name) in names {
            let part = "Content-Type: application/pdf\nContent-Disposition: attachment; \(written)\n\(Self.base64)\n\naGVsbG8="
            let read = try Mails.read(Mails.head() + Mails.multipart("mixed", "b", [part]))
            #expect(read.reading.attachments.first?.name == name && read.files[name] == Array("hello".utf8), "\(written)")
        }
    }

    @Test func aFileOverTheLimitIsNamedAndTheRestIsTaken() throws {
        // 30 MB of zeros, as base64.
        let large = String(repeating: String(repeating: "A", count: 76) + "\n", count: 552_000)
        let parts = [
            "Content-Type: text/plain\n\nSee the film.",
            "Content-Type: video/mp4\nContent-Disposition: attachment; filename=film.mp4\n\(Self.base64)\n\n\(large)",
            "Content-Type: image/png\nContent-Disposition: attachment; filename=a.png\n\(Self.base64)\n\naGVsbG8=",
        ]
        let reading = try Mails.read(Mails.head() + Mails.multipart("mixed", "b", parts)).reading
        #expect(reading.text == "See the film." && reading.attachments.map(\.name) == ["a.png"])
        #expect(reading.omitted.map(\.name) == ["film.mp4", "message.eml"] && reading.omitted.first?.size == 31_464_000)
        #expect(reading.omitted.first?.why == "it is larger than 25000000 bytes")
    }

    @Test func ofAThousandPartsAHundredAreKeptApart() throws {
        let parts = (1...1000).map { "Content-Type: image/png; name=\"\($0).png\"\n\n\($0)" }
        let reading = try Mails.read(Mails.head() + Mails.multipart("mixed", "b", parts)).reading
        #expect(reading.attachments.count == 101 && reading.attachments.last?.name == "message.eml")
        #expect(reading.omitted.map(\.name) == ["900 more files"])
    }

    @Test func partsThatLieTwoHundredDeepAreNotFollowedToTheirEnd() throws {
        var body = "Content-Type: text/plain\n\nDeep."
        for level in 1...200 { body = Mails.multipart("mixed", "b\(level)x", [body]) }
        let reading = try Mails.read(Mails.head() + body).reading
        #expect(reading.oddities == ["parts that lie more than 50 deep were not looked at"] && reading.attachments.count == 1)
        // Deeper than the parser itself goes.
        for level in 201...2000 { body = Mails.multipart("mixed", "b\(level)x", [body]) }
        #expect(try Mails.read(Mails.head() + body).reading.attachments.count == 1)
    }

    @Test func aMailWithinAMailIsAFileAndItsTextCountsWhereThereIsNoOther() throws {
        let inner = "Content-Type: message/rfc822\n\n" + Mails.plain("Subject: F-1: \"broken\"/blue", text: "Inner text.\n")
        let alone = try Mails.read(Mails.head() + Mails.multipart("mixed", "b", [inner]))
        #expect(alone.reading.text == "Inner text." && alone.reading.attachments.map(\.type) == ["message/rfc822", "message/rfc822"])
        #expect(alone.reading.attachments.first?.name == "F-1: \"broken\"-blue.eml")
        let file = alone.files["F-1: \"broken\"-blue.eml"].map { String(decoding: $0, as: UTF8.self) }
        #expect(file?.hasSuffix("\n\nInner text.") == true || file?.hasSuffix("\n\nInner text.\n") == true)
        let long = "Content-Type: message/rfc822\n\n" + Mails.plain("Subject: \(String(repeating: "n", count: 300))", text: "Inner text.\n")
        let named = try Mails.read(Mails.head() + Mails.multipart("mixed", "b", [long])).reading.attachments.first?.name
        #expect(named == String(repeating: "n", count: 196) + ".eml")
        let both = try Mails.read(Mails.head() + Mails.multipart("mixed", "b", ["\nOuter text.", inner]))
        #expect(both.reading.text == "Outer text.")
    }

    @Test func whatIsSignedEncryptedOrOutlooksOwnIsLeftAsEvidence() throws {
        let signed = Mails.multipart(
            "signed", "b",
            [
                "Content-Type: text/plain\n\nSigned text.",
                "Content-Type: application/pkcs7-signature; name=smime.p7s\n\(Self.base64)\n\naGVsbG8=",
            ])
        let first = try Mails.read(Mails.head() + signed).reading
        #expect(first.text == "Signed text." && first.attachments.first?.name == "smime.p7s")

        let encrypted = Mails.multipart(
            "encrypted", "b", ["Content-Type: application/pgp-encrypted\n\nVersion: 1", "Content-Type: application/octet-stream\n\nhQIMA"])
        let second = try Mails.read(Mails.head() + encrypted).reading
        #expect(second.text == nil && second.attachments.count == 3)
        #expect(second.oddities == ["it is encrypted: what it says is in its attachment"])

        let whole = "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n\(Self.base64)\n\naGVsbG8=\n"
        let third = try Mails.read(Mails.head() + whole).reading
        #expect(third.attachments.map(\.name) == ["smime.p7m", "message.eml"] && third.oddities.count == 1)

        let tnef = "Content-Type: application/ms-tnef; name=winmail.dat\n\(Self.base64)\n\neJ8+Ig=="
        let fourth = try Mails.read(Mails.head() + Mails.multipart("mixed", "b", ["\nText", tnef]))
        #expect(fourth.reading.text == "Text" && fourth.files["winmail.dat"] == [0x78, 0x9F, 0x3E, 0x22])
    }

    @Test func aHeaderOfAMegabyteIsReadAndSaid() throws {
        let long = Mails.plain("X-Long: " + String(repeating: "a", count: 1 << 20))
        let reading = try Mails.read(long).reading
        #expect(reading.text == "Two of five chairs are broken." && reading.oddities.first?.hasPrefix("its header has 10") == true)
        let many = Mails.head() + (1...20_000).map { "X-Field-\($0): some value of it\n" }.joined() + "\nText\n"
        #expect(try Mails.read(many).reading.text == "Text")
        let subject = try Mails.read(Mails.plain("Subject: " + String(repeating: "ab ", count: 1 << 18))).reading
        #expect(subject.subject?.utf8.count == 1000 && subject.oddities.contains("its subject is cut at 1000 bytes"))
    }

    @Test func bareReturnsAndNULBytesAreSaid() throws {
        let returns = try Mails.read(Mails.plain(text: "one\rtwo\r\nthree\n")).reading
        #expect(returns.text == "one\ntwo\nthree" && returns.oddities == ["it has carriage returns that end no line"])
        let whole = try Mails.read(Mails.plain().replacing("\n", with: "\r\n")).reading
        #expect(whole.oddities == [] && whole.text == "Two of five chairs are broken.")
        let nul = try Mails.read(Mails.plain(text: "one\u{0}two\n")).reading
        #expect(nul.text == "onetwo" && nul.oddities == ["it has NUL bytes"])
    }

    @Test func whatIsMissingFromAHeaderIsSaidAndWhatStandsTwiceToo() throws {
        func oddities(_ head: String) throws -> [String] { try Mails.read(head + "\nText\n").reading.oddities }
        #expect(try oddities("From: a@b.example\nMessage-ID: <1@b.example>\n") == ["it has no Date"])
        #expect(try oddities(Mails.head("Date: yesterday")) == ["its Date cannot be read"])
        #expect(try oddities(Mails.head("Date: Thu, 1 Jan 2150 00:00:00 +0000")) == ["its Date lies before 1970 or after 2099"])
        #expect(try oddities("Date: Thu, 26 Nov 2026 10:00:00 +0100\nMessage-ID: <1@b.example>\n") == ["it says no sender"])
        #expect(
            try oddities(Mails.head("From: somebody", "Reply-To: a@b.example"))
                == ["its From is missing or has no address; reply-to says the sender"])
        let two = try Mails.read(Mails.head("From: A <a@b.example>") + "From: C <c@d.example>\n\nText\n").reading
        #expect(two.from?.address == "a@b.example" && two.oddities == ["it has 2 fields From; the first one counts"])
        #expect(try oddities(Mails.head("Message-ID: none")) == ["its Message-ID is none: none"])
        #expect(try Mails.read(Mails.plain("Message-ID: a@b.example")).reading.messageID == "a@b.example")
    }

    @Test func nothingAHeaderAloneAndRubbishAreTakenAsTheyAre() throws {
        let empty = try Mails.read("").reading
        #expect(empty.digest.hasPrefix("e3b0c442") && empty.oddities == ["it is empty"] && empty.attachments == [])
        let head = try Mails.read(Mails.head()).reading
        #expect(head.subject == "Two chairs" && head.text == nil)
        var state: UInt64 = 7
        let rubbish = (0..<100_000).map { _ -> UInt8 in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 33)
        }
        let reading = try Mails.read(rubbish).reading
        #expect(reading.attachments.last?.size == 100_000 && reading.oddities.contains("it has NUL bytes"))
    }

    @Test func theLineOfAMailboxIsNoPartOfTheMail() throws {
        let plain = try Mails.read(Mails.plain()).reading
        #expect(try Mails.read("From anna@x.example Thu Nov 26 10:00:00 2026\n" + Mails.plain()).reading == plain)
    }
}
