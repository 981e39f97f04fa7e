import HoldlineWire
import Testing

@testable import holdline

@Suite("what the daemon says, and what the command refuses, in French")
struct FrenchTests {
    private static let french = ["LC_ALL": "fr_FR.UTF-8"]

    private func run(
        _ arguments: [String], _ environment: [String: String] = french, _ reply: @escaping @Sendable (String) -> ScriptedDaemon.Reply
    ) async throws -> Run {
        var run: Run?
        try await ScriptedDaemon.run({ asked, _ in reply(asked.target) }) { daemon in
            run = await Run.holdline(arguments + ["--socket", daemon.socket], environment: environment)
        }
        return try #require(run)
    }

    private static let ticket = """
        {"id":"T-7","customer":"C-042","subject":"chairs","priority":"normal","channel":"phone","state":"waiting","disputes":[],\
        "openedAt":"2026-11-20T09:12:44Z","openedBy":"marie","updatedAt":"2026-11-20T09:15:00Z","pauses":[],"version":2,"notes":[],\
        "history":[{"seq":1,"at":"2026-11-20T09:12:44Z","actor":"marie","type":"ticket.opened",\
        "text":"opened T-7, disputing 300.00 EUR of F1 (QTY)"},{"seq":2,"at":"2026-11-20T09:15:00Z","actor":"bob","type":"ticket.waiting",\
        "text":"set T-7 to wait for customer until 2026-11-30"}]}
        """

    @Test("the lines of a history, on the page alone: JSON has the daemon's own words")
    func history() async throws {
        let page = try await run(["ticket", "show", "7"]) { _ in .answer(200, Self.ticket) }
        #expect(page.output.contains("marie : a ouvert T-7, en contestant 300,00 EUR sur F1 (QTY)"), "\(page.output) \(page.error)")
        #expect(page.output.contains("bob : a mis T-7 en attente : client jusqu’au 30/11/2026"))
        let json = try await run(["ticket", "show", "7", "-o", "json"]) { _ in .answer(200, Self.ticket) }
        #expect(json.output.contains("opened T-7, disputing 300.00 EUR of F1 (QTY)"))
        let english = try await run(["ticket", "show", "7"], [:]) { _ in .answer(200, Self.ticket) }
        #expect(english.output.contains("marie: opened T-7, disputing 300.00 EUR of F1 (QTY)"))
    }

    @Test("why a caller waits, in sentences and in the table of those before; CSV has the daemon's own words")
    func place() async throws {
        let reasons = """
            {"call":"C-7","queue":"support","state":"waiting","position":2,"score":100,"waited":40,"credit":60,"ahead":[{"call":"C-5",\
            "score":120,"waited":60,"credit":60,"priority":"normal",\
            "why":"score 120 (60 s waited + 60 s credit), 20 more: it came earlier"}],\
            "why":["1 before it; its score is 100: 40 s waited + 60 s of credit for priority normal",\
            "2 logged in may take it, none of them is free"],"version":9}
            """
        let page = try await run(["call", "why", "7"]) { _ in .answer(200, reasons) }
        #expect(page.output.contains("n° 2 dans support"), "\(page.output) \(page.error)")
        #expect(page.output.contains("1 avant lui ; son score est 100 : 40 s d’attente + 60 s de crédit pour la priorité normale"))
        #expect(page.output.contains("2 connectés peuvent le prendre, aucun n’est libre"))
        #expect(page.output.contains("score 120 (60 s d’attente + 60 s de crédit), 20 de plus : il est arrivé plus tôt"))
        let csv = try await run(["call", "why", "7", "-o", "csv"]) { _ in .answer(200, reasons) }
        #expect(csv.output.contains("20 more: it came earlier"))
    }

    @Test("a refusal in the words of the command, with the same exit code as in English")
    func refusal() async throws {
        let problem = """
            {"type":"about:blank","title":"t","status":409,"code":"wrong-state","allowed":["reopen"],\
            "detail":"T-7 is closed, and such a ticket does not take “take”: it takes reopen"}
            """
        let said = try await run(["ticket", "take", "7"]) { _ in .answer(409, problem) }
        #expect(said.status == 1)
        #expect(
            said.error == """
                holdline : T-7 est dans l’état « clos », où « take » n’est pas possible (wrong-state)
                  possible : reopen
                Ensuite : holdline ticket reopen T-7

                """)
        let english = try await run(["ticket", "take", "7"], [:]) { _ in .answer(409, problem) }
        #expect(english.status == 1 && english.error.contains("T-7 is closed, and such a ticket does not take “take” (wrong-state)"))
    }

    @Test(
        "arguments that make no sense, with the same exit code as in English",
        arguments: [
            (["ticket"], "dites quoi faire : « holdline ticket » veut un verbe"), (["tickets"], "Vouliez-vous dire : holdline ticket"),
            (["ticket", "list", "--mine", "--unassigned"], "--mine, --assignee et --unassigned répondent à la même question"),
            (["ticket", "list", "--limit", "0"], "--limit"),
            (["ticket", "wait", "7", "--until", "gestern"], "« gestern » n’est pas une date"),
            (["invoice", "remind", "F1", "--level", "1", "--amount", "1,200"], "peut être 1200 ou 1.200"),
            (["ticket", "list", "--stat", "new"], "ne connaît pas --stat"),
            (["ticket", "list", "--state", "newest"], "« newest » n’est pas valable (état de ticket)"),
        ])
    func arguments(_ arguments: [String], _ sentence: String) async {
        let french = await Run.holdline(arguments, environment: Self.french)
        let english = await Run.holdline(arguments)
        #expect(french.error.contains(sentence), "\(french.error)")
        #expect(french.status == english.status && french.status == 64 && french.error != english.error)
    }

    @Test("help stays English")
    func help() async {
        let (french, english) = (
            await Run.holdline(["ticket", "take", "--help"], environment: Self.french), await Run.holdline(["ticket", "take", "--help"])
        )
        #expect(french.output == english.output && !english.output.isEmpty)
    }

    @Test("lines of an import that are refused, those of the reader and those of the daemon")
    func lines() async throws {
        let directory = try TemporaryDirectory()
        let file = try directory.write(
            "open.csv",
            "number,customer,issued,due,amount,open,currency\nF1,K,2026-10-01,2026-11-01,1x0,100.00,EUR\nF2,K,2026-10-01,,9.00,9.00,EUR\n")
        let answer = """
            {"line":1,"problem":{"type":"about:blank","title":"t","status":422,"code":"invalid","field":"issued",\
            "detail":"“x” is no date: write it as 2026-11-20"}}
            {"lines":1}

            """
        let said = try await run(["invoice", "import", file]) { _ in .answer(200, answer) }
        #expect(said.error.contains("open.csv:2 : colonne amount : « 1x0 » n’est pas un montant"), "\(said.error)")
    }

    @Test("what is to be typed stays as it is typed")
    func typed() async throws {
        let run = await Run.holdline(["ticket", "list", "--state", "foo"], environment: Self.french)
        #expect(run.error.contains("Il y a : new, open, waiting, resolved, closed"), "\(run.error)")
    }
}
