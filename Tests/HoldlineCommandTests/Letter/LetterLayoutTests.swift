import HoldlineCore
import Testing

@testable import holdline

@Suite("Templates and layouts of letters")
struct LetterLayoutTests {
    private func rendered(_ template: String, _ values: [String: LetterValue]) throws -> String {
        try LetterTemplate(template, file: "t").rendered(values)
    }

    private func letter(_ text: String, _ language: LetterLanguage = .french) throws -> Letter {
        try Letter(text, file: "t", language: language, sender: ["Meubles Martin"], recipient: ["K"], date: "1er mars 2026")
    }

    @Test("names, sections for what is there, for each element, and for what is not; a tag's own line goes with it")
    func templates() throws {
        let text =
            "a {{x}} b\n{{#list}}\n- {{name}} {{x}}\n{{/list}}\n{{^none}}\nnothing\n{{/none}}\n{{! a remark }}\n{{#x}}there{{/x}}{{#empty}}never{{/empty}}\nend"
        let values: [String: LetterValue] = [
            "x": .text("X"), "empty": .text(""), "list": .list([["name": .text("1")], ["name": .text("2")]]), "none": .list([]),
        ]
        #expect(try rendered(text, values) == "a X b\n- 1 X\n- 2 X\nnothing\nthere\nend")
    }

    @Test(
        "what is wrong in a template is named with its line",
        arguments: [
            ("Subject: s\n{{#a}}\nx", 2, "{{#a}} does not end"), ("Subject: s\nx {{a", 2, "does not end"),
            ("Subject: s\n\n{{/a}}", 3, "no section is open"), ("{{#a}}{{/b}}", 1, "{{/a}} is expected"),
            ("{{> partial}}", 1, "is no tag of a letter"), ("{{{raw}}}", 1, "is no tag of a letter"), ("{{}}", 1, "is no tag"),
        ])
    func wrong(text: String, line: Int, message: String) {
        let problem = #expect(throws: TemplateProblem.self) { try LetterTemplate(text, file: "t") }
        #expect(problem?.line == line && problem?.message.contains(message) == true, "\(problem.map(String.init(describing:)) ?? "")")
    }

    @Test("a name that the letter does not have, and one that it has to name, are found before anything is written")
    func names() throws {
        let template = try LetterTemplate(
            "Subject: {{ticket}}\n{{answerby}}\n{{#disputes}}\n{{invoice}} {{amont}}\n{{/disputes}}", file: "t")
        let problems = template.problems(TicketLetterKind.acknowledgement.names).map(\.description)
        #expect(problems.count == 3, "\(problems)")
        #expect(problems[0].hasPrefix("t:2: {{answerby}} is not known here; the nearest is {{answerBy}}"))
        #expect(problems[1].hasPrefix("t:4: {{amont}} is not known here"))
        #expect(problems[2] == "t: {{answerBy}} is missing: a letter of this kind has to name it")
    }

    @Test("all that ships is well, in both languages")
    func shipped() {
        let set = LetterSet(directory: nil)
        #expect(set.problems.map(\.description) == [])
        #expect(set.shipped == 20 && set.own == 0)
        for kind in LetterKinds.all {
            for language in LetterLanguage.allCases { #expect(ShippedTemplates.text(language, kind.rawValue) != nil, "\(kind)") }
        }
    }

    @Test("headings, paragraphs and tables become the same letter as text and as HTML")
    func layout() throws {
        let letter = try letter("Subject: S\n\nOne\ntwo\n\n# Head\n|= A | B |\n| a | 1,00 |\n| bb | 20,00 |\n\nlast")
        #expect(
            letter.blocks == [
                .paragraph(["One", "two"]), .heading("Head"), .table(head: ["A", "B"], rows: [["a", "1,00"], ["bb", "20,00"]]),
                .paragraph(["last"]),
            ])
        #expect(letter.text.hasSuffix("Objet : S\n\nOne\ntwo\n\nHead\n----\n\nA       B\na    1,00\nbb  20,00\n\nlast\n"), "\(letter.text)")
        #expect(letter.html.contains("<html lang=\"fr\">") && letter.html.contains("<h1>S</h1>") && letter.html.contains("<h2>Head</h2>"))
        #expect(letter.html.contains("<th scope=\"col\">A</th>") && letter.html.contains("<tr><th scope=\"row\">a</th><td>1,00</td></tr>"))
        #expect(letter.html.contains("<p>One<br>\ntwo</p>"))
    }

    @Test("what a value holds is text: no tag, no heading, no cell of a table, no line of its own")
    func hostile() throws {
        let name = "<script src=\"https://evil.example/x\">alert(1)</script>"
        let template = try LetterTemplate("Subject: {{customer}}\n\n{{customer}}\n\n| A | {{customer}} |", file: "t")
        let html = try letter(template.rendered(["customer": .text(name)])).html
        #expect(!html.contains("<script") && html.contains("&lt;script src=&quot;https://evil.example/x&quot;&gt;"))
        for outside in ["src=\"", "href=", "url(", "@import", "<link", "<img"] { #expect(!html.contains(outside), "\(outside)") }
        let tricky = "# x | y\n| z\u{202E}\r\nBcc: evil@example.com\u{0}"
        let laidOut = try letter(template.rendered(["customer": .text(tricky)]))
        #expect(laidOut.subject == "# x | y | z Bcc: evil@example.com")
        #expect(
            laidOut.blocks == [
                .paragraph(["# x | y\n| z\nBcc: evil@example.com"]), .table(head: nil, rows: [["A", "# x | y | z Bcc: evil@example.com"]]),
            ])
    }

    @Test("dates, amounts and rates are written as the language does")
    func words() throws {
        let (french, english) = (LetterWords(language: .french), LetterWords(language: .english))
        let day = try #require(Day(text: "2026-03-01"))
        #expect(french.day(day) == "1er mars 2026" && english.day(day) == "1 March 2026")
        let amount = try #require(Amount(text: "-1234567.50"))
        #expect(french.amount(amount, .eur) == "-1\u{A0}234\u{A0}567,50\u{A0}EUR")
        #expect(english.amount(amount, .eur) == "-1,234,567.50\u{A0}EUR")
        #expect(french.percent(3 * Percent(wholes: 4)) == "12,00\u{A0}%" && english.percent(3 * Percent(wholes: 4)) == "12.00%")
    }
}
