import HoldlineFormats
import Testing

/// What of a mail is new. The whole stays in the mail's own bytes.
@Suite struct MailHistoryTests {
    @Test(arguments: [
        // Above the mail that is answered, in three languages, also where the line is wrapped.
        ("Yes.\n\nOn Thu, 26 Nov 2026 at 10:00, We <a@b.example> wrote:\n> Is it broken?\n", "Yes."),
        ("Oui.\n\nLe jeu. 26 nov. 2026 à 10:00, Nous\n<a@b.example> a écrit :\n> Cassé ?\n>\n> Cordialement\n", "Oui."),
        ("Ja.\n\nAm 26.11.2026 um 10:00 schrieb Wir:\n>> Kaputt?\n", "Ja."),
        // Outlook's, without marks.
        ("Yes.\n\n-----Original Message-----\nFrom: We\nSent: today\nIs it?\n", "Yes."),
        ("Oui.\n\nDe : Nous <a@b.example>\nEnvoyé : jeudi 26 novembre 2026 10:00\nÀ : Anna\nObjet : F-1\n\nCassé ?\n", "Oui."),
        // Below it, and between its lines.
        ("On 26 Nov, We wrote:\n> Is it broken?\n\nYes, it is.\n", "Yes, it is."),
        ("We wrote:\n> Chair 1?\nBroken.\n> Chair 2?\nFine.\n", "We wrote:\n> Chair 1?\nBroken.\n> Chair 2?\nFine."),
        // The signature, also before a quotation.
        ("Broken.\n-- \nAnna Martin\n01 42 00 00 00\n", "Broken."),
        ("Broken.\n-- \nAnna\n\nOn 26 Nov, We wrote:\n> x\n", "Broken."),
        // Nothing new: all of it stays.
        ("> Is it broken?\n", "> Is it broken?"),
        ("-- \nAnna\n", "-- \nAnna"),
        // Somebody who writes “From:” writes a word.
        ("From: the shop, to: my house.\n", "From: the shop, to: my house."),
        // A forwarded mail is what the sender means.
        (
            "See below.\n\n---------- Forwarded message ---------\nFrom: X <x@y.example>\nDate: today\nTo: Anna\n\nNo.\n",
            "See below.\n\n---------- Forwarded message ---------\nFrom: X <x@y.example>\nDate: today\nTo: Anna\n\nNo."
        ),
    ])
    func theNewPart(_ text: String, _ new: String) { #expect(MailHistory.newPart(of: text) == new) }

    @Test func aSubjectThatForwardsKeepsAll() {
        let text = "FYI\n-----Original Message-----\nFrom: We\nSent: x\n\nText"
        #expect(MailHistory.newPart(of: text, subject: "TR: F-1") == text && MailHistory.newPart(of: text, subject: "RE: F-1") == "FYI")
    }

    @Test func quotationsOfAPageAreToldAsThoseOfText() {
        let page = """
            <div>Yes.</div><div class=gmail_quote><div>On Thu, 26 Nov 2026, We wrote:<br></div><blockquote><p>Is it?</p>
            <blockquote>Older</blockquote></blockquote></div>
            """
        let text = HTMLText.text(of: page)
        #expect(text.contains("\n> Is it?\n") && text.contains("\n>> Older"))
        #expect(MailHistory.newPart(of: text) == "Yes.")
    }

    @Test(arguments: [
        ("a/b\\..\\photo.jpg", "photo.jpg"), ("../..", nil), ("", nil), (" a\u{0}\n b.pdf ", "a b.pdf"), ("x\u{202E}gpj.exe", "xgpj.exe"),
        (String(repeating: "n", count: 300) + ".pdf", String(repeating: "n", count: 196) + ".pdf"),
        (String(repeating: "n", count: 199) + " more", String(repeating: "n", count: 199)),
    ])
    func namesOfFiles(_ written: String, _ name: String?) { #expect(MailText.fileName(written) == name) }

    @Test func controlCharactersAreGoneAndLinesEndAlike() {
        #expect(MailText.clean("a\r\nb\rc\u{0}\u{1B}[1m\u{85}\td\u{2028}e") == "a\nb\nc[1m\td\ne")
        #expect(MailText.line(" a\u{7}\t b\r\n") == "a b" && MailText.line("\u{0}") == nil)
        #expect(MailText.ids(in: "<a@b> x <c\n @d> <<e@f> <> <broken") == ["a@b", "c@d", "e@f"])
    }
}
