import HoldlineCore
import Testing

@testable import holdline

@Suite("Tables")
struct TableTests {
    private let headings = [
        TableLayout.Heading(title: "TICKET", isFirm: true), TableLayout.Heading(title: "SUBJECT"),
        TableLayout.Heading(title: "AMOUNT", isRight: true, isFirm: true),
    ]

    @Test("a table fits the terminal, whatever is in it", arguments: [20, 40, 80])
    func fits(_ width: Int) {
        let rows = [
            ["T-1", String(repeating: "株", count: 200), "1200.00"], ["T-2", "e" + String(repeating: "\u{301}", count: 10_000), "3.00"],
            ["T-3", "short", "30.00"],
        ]
        let layout = TableLayout(headings, rows: rows, limit: width)
        for row in rows {
            let line = layout.line(row)
            #expect(CellWidth.of(line) <= width)
            #expect(line.utf8.count < 1000)
        }
        #expect(layout.line(rows[2]).hasSuffix("30.00"))
    }

    @Test("firm columns give way last")
    func firm() {
        let rows = [["T-1234567", String(repeating: "x", count: 100), "1200.00"]]
        let line = TableLayout(headings, rows: rows, limit: 40).line(rows[0])
        #expect(line.hasPrefix("T-1234567  xxx"))
        #expect(line.hasSuffix("…  1200.00"))
    }

    @Test("a text in the last column is read to its end, below its beginning", arguments: [60, 80])
    func text(_ width: Int) {
        let headings = [TableLayout.Heading(title: "STATE"), TableLayout.Heading(title: "FINDING", isText: true)]
        let finding = "the socket's directory is open to everybody: chmod 0750 /run/holdline, and look who may read the database beside it"
        let layout = TableLayout(headings, rows: [["warning", finding], ["good", "ready"]], limit: width)
        let lines = layout.lines(["warning", finding])
        #expect(lines.count > 1 && lines.allSatisfy { $0.count <= width })
        #expect(lines.dropFirst().allSatisfy { $0.hasPrefix("         ") })
        #expect(lines.joined(separator: " ").split(separator: " ").joined(separator: " ") == "warning \(finding)")
        #expect(layout.lines(["good", "ready"]) == ["good     ready"])
        let pipe = TableLayout(headings, rows: [["warning", finding]], limit: nil)
        #expect(pipe.lines(["warning", finding]) == ["warning  \(finding)"])
    }

    @Test("through a pipe nothing is cut")
    func pipe() {
        let long = String(repeating: "x", count: 500)
        let rows = [["T-1", long, "1.00"]]
        #expect(TableLayout(headings, rows: rows, limit: nil).line(rows[0]).contains(long))
    }

    @Test("a cell that a spreadsheet would calculate is no formula, and an amount stays a number")
    func formulas() throws {
        let amount = try #require(Amount(text: "-5.00"))
        #expect(CSVLine.text([.text("=1+1"), .text("@x"), .text("+33 1"), .amount(amount)]) == "'=1+1,'@x,'+33 1,-5.00")
        #expect(CSVLine.text([.text("a;=1"), .text("say \"x\"")]) == "\"a;=1\",\"say \"\"x\"\"\"")
    }
}
