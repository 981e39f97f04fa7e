import HoldlineWire
import Testing

@testable import holdline

@Suite("What the parser finds wrong")
struct ParserWordsTests {
    private func error(_ arguments: [String], environment: [String: String] = [:]) async -> String {
        let run = await Run.holdline(arguments, environment: environment)
        #expect(run.status == 64 && run.output.isEmpty, "\(run)")
        return run.error
    }

    @Test(
        "it is said as the command's own refusals are: what was wrong, and what is right",
        arguments: [
            (["ticket", "list", "--nope"], "“holdline ticket list” knows no --nope.\nDid you mean: --mine"),
            (["ticket", "list", "-z"], "“holdline ticket list” knows no -z"),
            (
                ["ticket", "list", "--state", "foo"],
                "--state: “foo” is no ticket state. There are: new, open, waiting, resolved, closed, live"
            ),
            (["ticket", "list", "--state", ""], "--state: “” is no ticket state."),
            (["ticket", "list", "--state"], "--state wants a value behind it"),
            (["ticket", "list", "--limit", "x"], "--limit: “x” is no whole number, or too large: write digits alone, such as 3"),
            (["ticket", "list", "--limit", "-3"], "--limit wants a value behind it; one that begins with “-” is joined to it: --limit=-3"),
            (["ticket", "list", "-nx"], "“holdline ticket list” knows no -nx. The value of -n stands behind a blank"),
            (["ticket", "list", "-o", "xml"], "-o: “xml” is none of its words. There are: table, json, csv"),
            (["ticket", "list", "--mine=yes"], "--mine takes no value: leave “=yes” out"),
            (["ticket", "list", "--columns", ","], "--columns: “,” names no column: write some, with commas between them"),
            (["ticket", "list", "--assignee", ""], "--assignee: “” is no agent's login"),
            (["ticket", "list", "--timeout", "0s"], "--timeout: “0s” is no length of time: write 10s or 2m"),
            (["ticket", "take", "T-1", "T-2"], "“T-2” is one argument too many"),
            (["ticket", "list", "a", "b"], "2 arguments are too many: a, b"),
            (["ticket", "settle", "1"], "--invoice <invoice> is missing"), (["call", "show"], "<call> is missing"),
            (["call", "show", "X-3"], "<call>: “X-3” is no call: write C-7, or 7"),
            (["report", "holds", "--chart", "--no-chart"], "--chart and --no-chart exclude each other"),
            (["--socket"], "--socket wants a value behind it"), (["-o"], "-o wants a value behind it"),
            (["version"], "“holdline” knows no “version”.\nDid you mean: holdline --version"),
        ] as [([String], String)])
    func sentences(_ arguments: [String], _ sentence: String) async {
        let error = await error(arguments)
        #expect(error.hasPrefix("holdline: \(sentence)"), "\(error)")
        #expect(!error.contains("Error:") && !error.contains("is invalid for"), "\(error)")
    }

    @Test("below it stand what the option is for, the line of usage and the command that shows the help")
    func lines() async {
        let lines = await error(["call", "show", "X-3", "--color", "never"]).split(separator: "\n")
        #expect(
            lines.dropFirst() == [
                "  <call>  The call: C-7, or 7.",
                "Usage: holdline call show <call> [--output <output>] [--color <when>] [--socket <path>] [--timeout <time>]",
                "Help: holdline call show --help",
            ], "\(lines)")
    }

    @Test("on a terminal no line is wider than it, and no option is torn from its value", arguments: [60, 80])
    func wrapped(_ width: Int) async {
        for arguments in [
            ["hold", "promise", "F1", "--until", "garbage"], ["ticket", "list", "--state", "foo"], ["report", "queue", "--by", "x"],
        ] {
            let run = await Run.holdline(arguments, asks: true, width: width)
            #expect(run.status == 64)
            for line in run.error.split(separator: "\n") {
                #expect(line.count <= width, "\(line)")
                #expect(line.count { $0 == "[" } == line.count { $0 == "]" }, "\(line)")
            }
            #expect(!run.error.contains("\u{A0}"))
        }
    }

    @Test("in French, too")
    func french() async {
        let french = ["LC_ALL": "fr_FR.UTF-8"]
        let unknown = await error(["ticket", "list", "--nope"], environment: french)
        #expect(unknown.hasPrefix("holdline : « holdline ticket list » ne connaît pas --nope.\nVouliez-vous dire : --mine"), "\(unknown)")
        #expect(unknown.hasSuffix("Aide : holdline ticket list --help\n"), "\(unknown)")
        let until = await error(["hold", "promise", "F1", "--until", "garbage"], environment: french)
        #expect(until.hasPrefix("holdline : --until : « garbage » n’est pas une date"), "\(until)")
    }

    @Test("a value cannot begin a line of its own, nor steer the terminal")
    func escaped() async {
        let error = await error(["ticket", "list", "--state", "a\u{1B}[31mb"])
        #expect(error.contains("“a\\u{1B}[31mb”"), "\(error)")
    }
}
