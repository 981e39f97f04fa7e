import Testing

@testable import holdline

@Suite("Help")
struct HelpTests {
    private static let text = """
        Holds on all invoices of either cover the invoices of both from then on. A hold that followed an invoice from one to the
        other ends: the customer's own covers it.

        EXAMPLES:
          holdline dun --overdue 22d --level 2 --partial --skipped skipped.csv -o csv > to-send.csv
        Only exit code 0 permits it.
        """

    @Test("paragraphs are wrapped once, at the width", arguments: [40, 60, 80, 100])
    func paragraphs(_ width: Int) throws {
        let lines = HelpText.shown(HelpText.firm(Self.text), width: width).split(separator: "\n", omittingEmptySubsequences: false)
        let paragraph = try #require(lines.split(separator: "").first)
        #expect(paragraph.allSatisfy { $0.count <= width })
        // A line ends where the first word of the next one would not fit.
        for (line, next) in zip(paragraph, paragraph.dropFirst()) {
            #expect(line.count + 1 + (next.split(separator: " ").first?.count ?? 0) > width)
        }
    }

    @Test("examples stand as they are typed, whatever the width")
    func examples() {
        let lines = HelpText.shown(HelpText.firm(Self.text), width: 40).split(separator: "\n")
        #expect(lines.contains("  holdline dun --overdue 22d --level 2 --partial --skipped skipped.csv -o csv > to-send.csv"))
        #expect(lines.last == "Only exit code 0 permits it.")
    }

    @Test("a verb's help has its examples unbroken, on standard output")
    func verb() async {
        let run = await Run.holdline(["dun", "--help"], width: 40)
        #expect(run.status == 0)
        #expect(run.output.contains("  holdline dun --overdue 22d --level 2 --partial --skipped skipped.csv -o csv > to-send.csv\n"))
        #expect(!run.output.contains("\u{A0}"))
    }

    @Test("a program that makes a manual has each paragraph in one line")
    func manual() {
        let text = HelpText.shown(HelpText.firm(Self.text), width: nil)
        #expect(text.split(separator: "\n").first?.hasSuffix("other ends: the customer's own covers it.") == true)
    }

    @Test("the line of usage is wrapped between options")
    func usage() async {
        let help = await Run.holdline(["dun", "--help"], width: 40).output
        let lines = help.split(separator: "\n", omittingEmptySubsequences: false).drop { !$0.hasPrefix("USAGE: ") }
        let usage = lines.prefix { !$0.isEmpty }
        #expect(usage.count > 4)
        #expect(usage.allSatisfy { line in line.count <= 40 && line.count(where: { $0 == "[" }) == line.count(where: { $0 == "]" }) })
    }
}
