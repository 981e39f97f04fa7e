import ArgumentParser
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

    @Test("examples can be copied: a long one goes on behind a backslash", arguments: [40, 80, 200])
    func examples(_ width: Int) throws {
        let lines = HelpText.shown(HelpText.firm(Self.text), width: width).split(separator: "\n")
        let example = try #require(lines.split(separator: "EXAMPLES:").last).dropLast()
        #expect(example.count > 1 && example.allSatisfy { $0.count < min(width, 80) + 1 })
        #expect(example.dropLast().allSatisfy { $0.hasSuffix(" \\") })
        let copied = example.map { $0.hasSuffix("\\") ? $0.dropLast() : $0 }.joined().split(separator: " ").joined(separator: " ")
        #expect(copied == "holdline dun --overdue 22d --level 2 --partial --skipped skipped.csv -o csv > to-send.csv")
        #expect(lines.last == "Only exit code 0 permits it.")
    }

    @Test("a verb's help has its examples so, on standard output")
    func verb() async {
        let run = await Run.holdline(["dun", "--help"], width: 40)
        #expect(run.status == 0)
        #expect(run.output.contains("\n  holdline dun --overdue 8d --level 1 \\\n      --dry-run\n"), "\(run.output)")
        #expect(!run.output.contains("\u{A0}"))
    }

    @Test("a program that makes a manual has each paragraph in one line")
    func manual() {
        let text = HelpText.shown(HelpText.firm(Self.text), width: nil)
        #expect(text.split(separator: "\n").first?.hasSuffix("other ends: the customer's own covers it.") == true)
    }

    @Test("no line of any help is wider than the terminal, but for what has no blank to break at")
    func widths() async {
        let width = 80
        func verbs(_ command: any ParsableCommand.Type, _ path: [String]) -> [[String]] {
            [path] + command.configuration.subcommands.flatMap { verbs($0, path + [$0._commandName]) }
        }
        for path in verbs(Root.self, []) {
            let help = await Run.holdline(path + ["--help"], width: width)
            #expect(help.status == 0)
            for line in help.output.split(separator: "\n") where line.count > width {
                #expect(!line.drop { $0 == " " }.contains(" "), "\(path): \(line)")
            }
        }
    }

    @Test("a remark behind a command goes on below it, and is never taken for a part of it")
    func remarks() {
        let text = "  holdline find lefevre                  (names, numbers, words; or: holdline find \"01 42 05 00 00\")"
        #expect(
            HelpText.shown(HelpText.firm(text), width: 80) == """
                  holdline find lefevre
                      (names, numbers, words; or: holdline find "01 42 05 00 00")
                """)
        #expect(HelpText.shown(HelpText.firm(text), width: nil) == text)
    }

    @Test("the last column of a table goes on below its beginning")
    func tables() {
        let shown = HelpText.shown(
            HelpText.firm("  65  some were held between check and registration, and are among the skipped"), width: 40)
        #expect(shown == "  65  some were held between check and\n      registration, and are among the\n      skipped")
    }

    @Test("help of what there is not is refused, with the nearest word; of what there is, it is shown")
    func unknown() async {
        let noun = await Run.holdline(["help", "tickte"])
        #expect(noun.status == 64 && noun.error.contains("holdline ticket"), "\(noun)")
        let verb = await Run.holdline(["help", "ticket", "shwo"])
        #expect(verb.status == 64 && verb.error.contains("ticket show"), "\(verb)")
        let known = await Run.holdline(["help", "ticket", "show"])
        #expect(known.status == 0 && known.output.contains("holdline ticket show"), "\(known)")
    }

    @Test("the line of usage is wrapped between options")
    func usage() async {
        let help = await Run.holdline(["invoice", "remind", "--help"], width: 40).output
        let lines = help.split(separator: "\n", omittingEmptySubsequences: false).drop { !$0.hasPrefix("USAGE: ") }
        let usage = lines.prefix { !$0.isEmpty }
        #expect(usage.count > 2)
        #expect(usage.allSatisfy { line in line.count <= 40 && line.count(where: { $0 == "[" }) == line.count(where: { $0 == "]" }) })
    }
}
