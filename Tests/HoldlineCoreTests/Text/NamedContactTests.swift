import HoldlineCore
import Testing

@Suite("Numbers and addresses within a field")
struct NamedContactTests {
    @Test(
        "a number is found in every notation, and beside whatever else somebody typed",
        arguments: [
            "06 11 22 33 44", "+33 6 11 22 33 44", "0033 6 11 22 33 44", "+33 (0)6 11 22 33 44", "0033 (0)6 11 22 33 44",
            "(0033) 611223344", "06.11.22.33.44", "06‑11‑22‑33‑44", "06\u{A0}11\u{202F}22 33 44", "06 11 22 33 44 (mobile)",
            "Tél. 06 11 22 33 44", "tel:+33611223344", "06 11 22 33 44 ou 01 42 05 00 00", "01 42 05 00 00 / 06 11 22 33 44",
            "06 11 22 33 44 poste 12", "\u{660}\u{666} 11 22 33 44", "06,11,22,33,44", "06_11_22_33_44",
            "\u{202A}+33 6 11 22 33 44\u{202C}",
            "sip:+33611223344@10.0.0.1", "33611223344",
        ])
    func number(text: String) {
        for asked in ["06 11 22 33 44", "+33611223344", "0033611223344", "0033 (0)6 11 22 33 44", "06.11.22.33.44"] {
            #expect(NumberMatcher(asked, Numbering()).matches(text), "\(asked) in \(text)")
        }
    }

    @Test(
        "another number, a longer one and a part of one are none of it",
        arguments: [
            "06 11 22 33 45", "1206 11 22 33 44", "06 11 22 33 441", "06 11 22 33", "06 11 22 x 33 44", "0611", "", "anonymous",
            "+49 611223344", "SIP/200",
        ])
    func otherNumber(text: String) { #expect(!NumberMatcher("06 11 22 33 44", Numbering()).matches(text)) }

    @Test(
        "a number so short that its spellings end otherwise is found in each",
        arguments: ["+33 61122", "06 11 22", "0033 61122 (bureau)", "+33 (0)6 11 22"])
    func short(text: String) {
        for asked in ["+3361122", "061122", "003361122"] { #expect(NumberMatcher(asked, Numbering()).matches(text), "\(asked) in \(text)") }
    }

    @Test("an extension, or what is too short to be dialled, is itself alone")
    func extensions() {
        for typed in ["+330", "00 12345(0)6", "00 (0)1"] {
            #expect(NumberMatcher(typed, Numbering()).mayName(typed) && NumberMatcher(typed, Numbering()).matches(typed), "\(typed)")
        }
        #expect(NumberMatcher("200", Numbering()).matches("200"))
        #expect(!NumberMatcher("200", Numbering()).matches("06 11 22 33 44 poste 200"))
    }

    @Test(
        "the numbers of a field",
        arguments: [
            ("06 11 22 33 44", ["06 11 22 33 44"]), ("Tél. 06 11 22 33 44", [". 06 11 22 33 44"]),
            ("06 11 22 33 44 / 01 42 05 00 00", ["06 11 22 33 44 ", " 01 42 05 00 00"]), ("SIP/200", ["SIP/200"]), ("200", ["200"]),
        ])
    func numbers(text: String, expected: [String]) { #expect(Numbering().numbers(in: text) == expected) }

    @Test(
        "an address is found in every case of its letters, and beside whatever else somebody typed",
        arguments: [
            "jean@example.com", "Jean@Example.COM", " jean@example.com ", "Jean Dupont <jean@example.com>", "mailto:jean@example.com",
            "marie@example.com, jean@example.com", "<jean@example.com>", "jean@example.com (privé)", "jean@example.com\u{200B}",
            "écrire à jean@example.com.", "\"Jean\" jean@example.com;",
        ])
    func address(text: String) {
        for asked in ["jean@example.com", "JEAN@example.com", " jean@example.com\n"] { #expect(MailAddress.isNamed(asked, in: text)) }
    }

    @Test("a person is named by one address, whatever stands around it")
    func oneAddress() throws {
        try PersonKey(email: FreeText("Jean Dupont <jean@example.com>")).check()
        for text in ["jean@example.com, marie@example.com", "jean@example.com marie@example.com", "jean"] {
            #expect(throws: Refusal.self) { try PersonKey(email: FreeText(text)).check() }
        }
    }

    @Test(
        "another address is none of it",
        arguments: ["marie.jean@example.com", "jean@example.com.au", "jean@example", "example.com", "jean"])
    func otherAddress(text: String) { #expect(!MailAddress.isNamed("jean@example.com", in: text)) }
}
