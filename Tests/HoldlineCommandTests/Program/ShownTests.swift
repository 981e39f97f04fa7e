import Testing

@testable import holdline

@Suite("What may be shown")
struct ShownTests {
    @Test(
        "control characters, bidirectional marks and other invisible ones are escaped",
        arguments: [
            ("a\u{1B}[31mb", "a\\u{1B}[31mb"), ("a\u{202E}b", "a\\u{202E}b"), ("\u{2066}x\u{2069}", "\\u{2066}x\\u{2069}"),
            ("\u{200F}", "\\u{200F}"), ("\u{7F}\u{85}", "\\u{7F}\\u{85}"), ("F1\u{200D}", "F1\\u{200D}"), ("a\nb", "a\\u{A}b"),
            ("Möbel 株式会社 👩‍🚀", "Möbel 株式会社 👩‍🚀"),
        ])
    func escaped(_ text: String, _ shown: String) {
        #expect(Shown.line(text) == shown)
    }

    @Test("paragraphs keep their line feeds and nothing else")
    func paragraphs() {
        #expect(Shown.paragraphs("a\r\nb\u{7}\nc") == "a\nb\\u{7}\nc")
    }

    @Test("JSON on a terminal stays the same JSON")
    func json() {
        #expect(Shown.json("{\"a\":\"\u{202E}\u{E0001}\"}") == "{\"a\":\"\\u202E\\uDB40\\uDC01\"}")
    }

    @Test("ten thousand accents on one letter take one cell and few bytes")
    func marks() {
        let name = "e" + String(repeating: "\u{301}", count: 10_000) + "!"
        let shown = Shown.withFewMarks(name)
        #expect(shown.unicodeScalars.count < 10)
        #expect(CellWidth.of(name) == 2)
    }

    @Test("wide characters take two cells", arguments: [("株式", 4), ("é", 1), ("e\u{301}", 1), ("👩‍🚀", 2), ("한", 2), ("abc", 3)])
    func widths(_ text: String, _ width: Int) {
        #expect(CellWidth.of(text) == width)
    }

    @Test("what is cut fits and says so")
    func fitted() {
        #expect(CellWidth.fitted("株式会社", to: 5) == "株式…")
        #expect(CellWidth.fitted("abc", to: 3) == "abc")
        #expect(CellWidth.fitted("abcd", to: 3) == "ab…")
    }

    @Test("running text is broken at words, and long words are cut")
    func wrapped() {
        #expect(Wrapping.lines("one two three four", width: 9) == ["one two", "three", "four"])
        #expect(Wrapping.lines("abcdefghijklmnop", width: 8).allSatisfy { CellWidth.of($0) <= 8 })
        #expect(Wrapping.lines("a\nb", width: nil) == ["a", "b"])
    }
}
