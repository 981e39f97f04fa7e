import ArgumentParser
import HoldlineCore
import Testing

@testable import holdline

@Suite("Arguments")
struct ArgumentTests {
    private typealias Pair = DisputeArguments.Pair

    @Test("a reason belongs to the invoice before it")
    func pairs() throws {
        let pairs = try DisputeArguments.pairs(in: ["ticket", "open", "--invoice", "A:1", "--reason", "qty", "--invoice=B", "--reason=PRI"])
        #expect(pairs == [Pair(invoice: "A:1", reason: .quantity), Pair(invoice: "B", reason: .prices)])
    }

    @Test(
        "one reason is for all invoices, wherever it stands",
        arguments: [["--reason", "QTY", "--invoice", "A", "--invoice", "B"], ["--invoice", "A", "--invoice", "B", "--reason", "QTY"]])
    func one(_ arguments: [String]) throws {
        #expect(try DisputeArguments.pairs(in: arguments).map(\.reason) == [.quantity, .quantity])
    }

    @Test("with several reasons an invoice without its own has none")
    func missing() throws {
        let pairs = try DisputeArguments.pairs(in: [
            "--invoice", "A", "--invoice", "B", "--reason", "QTY", "--invoice", "C", "--reason", "PRI",
        ])
        #expect(pairs.map(\.reason) == [nil, .quantity, .prices])
    }

    @Test("short options are paired like long ones")
    func short() throws {
        let pairs = try DisputeArguments.pairs(in: ["t", "o", "-i", "A:1", "-r", "QTY", "--invoice", "B", "-r", "prix"])
        #expect(pairs == [Pair(invoice: "A:1", reason: .quantity), Pair(invoice: "B", reason: .prices)])
    }

    @Test("two reasons for one invoice are refused")
    func two() {
        #expect(throws: CommandFailure.self) {
            try DisputeArguments.pairs(in: ["--invoice", "A", "--reason", "QTY", "--reason", "PRI"])
        }
    }

    @Test(
        "an amount is split off at the last colon",
        arguments: [("F1:300.00", "F1", "300.00"), ("A:B:7", "A:B", "7"), ("F1:1 300,00", "F1", "1300.00")])
    func split(_ text: String, _ number: String, _ amount: String) throws {
        let parts = try #require(InvoiceArgument.split(text))
        #expect(parts.number == number)
        #expect(parts.amount.description == amount)
    }

    @Test("what follows the colon is no amount", arguments: ["F1", "F1:", "F1:1e3", "F1:1,300", ":5", "F1:٣"])
    func unsplit(_ text: String) {
        #expect(InvoiceArgument.split(text) == nil)
    }

    @Test("an unknown reason is answered with all of them and their meanings")
    func reasons() async {
        let run = await Run.holdline(["ticket", "dispute", "T-7", "--invoice", "F1", "--reason", "BAD"])
        #expect(run.status == 64)
        for reason in Reason.allCases { #expect(run.error.contains("\(reason.rawValue)  \(reason.meaning)")) }
    }

    @Test(
        "a mistyped word is answered with the nearest one",
        arguments: [
            (["tikcet", "list"], "holdline ticket"), (["ticket", "shwo", "7"], "holdline ticket show"), (["open"], "holdline ticket open"),
            (["invoice", "chekc"], "holdline invoice check"), (["--socket", "/s", "hold", "lst"], "holdline hold list"),
        ])
    func nearest(_ arguments: [String], _ meant: String) async {
        let run = await Run.holdline(arguments)
        #expect(run.status == 64)
        #expect(run.error.contains("Did you mean: \(meant)"))
        #expect(run.output.isEmpty)
    }

    @Test(
        "the socket may stand before the noun, before the verb or behind it",
        arguments: [
            ["--socket", "/s", "ticket", "list"], ["ticket", "--socket=/s", "list"], ["ticket", "list", "--socket", "/s"],
        ])
    func socket(_ arguments: [String]) throws {
        let command = try #require(try Root.parseAsRoot(try CommandTree.ordered(arguments)) as? TicketList)
        #expect(command.options.connection.socket == "/s")
    }

    @Test("a path that no socket can have is wrong usage")
    func path() async {
        let run = await Run.holdline(["status", "--socket", String(repeating: "x", count: 108)])
        #expect(run.status == 64)
        #expect(run.error.contains("107"))
    }

    @Test("the command to repeat is quoted for a shell, with the one key")
    func repeated() {
        let command = KeyOptions.command(["ticket", "note", "T-7", "it's", "--key", "old", "--key=older"], key: "k1")
        #expect(command == "holdline ticket note T-7 'it'\\''s' --key k1")
        #expect(KeyOptions.command(["x", "--", "-y"], key: "k") == "holdline x --key k -- -y")
    }

    @Test("every noun and verb has help, and completions know the reasons", arguments: ["bash", "zsh", "fish"])
    func completions(_ shell: String) async {
        let run = await Run.holdline(["--generate-completion-script", shell])
        #expect(run.status == 0)
        for word in ["QTY", "partly-upheld", "waiting"] { #expect(run.output.contains(word)) }
    }

    @Test(
        "an option that takes one value and is given twice is refused, under whichever of its names; a list takes several",
        arguments: [["--limit", "1", "--limit=2"], ["-n", "1", "--limit", "2"], ["--customer", "C-1", "-c", "C-2"]])
    func twice(_ arguments: [String]) async {
        let run = await Run.holdline(["ticket", "list"] + arguments + ["--socket", "/nowhere/s"])
        #expect(run.status == 64 && run.error.contains("is given twice"), "\(run)")
        let several = await Run.holdline(["ticket", "list", "--state", "new", "--state", "open", "-n", "1", "--socket", "/nowhere/s"])
        #expect(several.status == 69, "\(several)")
    }
}
