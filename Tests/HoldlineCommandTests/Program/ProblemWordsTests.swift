import HoldlineCore
import HoldlineWire
import Testing

@testable import holdline

@Suite("Refusals in the words of the command line")
struct ProblemWordsTests {
    private func words(
        _ code: Refusal.Code, _ detail: String, field: String? = nil, allowed: [String]? = nil, _ typed: [String]
    ) -> String {
        ProblemWords(ProblemBody(Refusal(code, detail, field: field, allowed: allowed)), typed: typed).text.description
    }

    @Test("a ticket that is somebody's leads to the command that takes it over")
    func taken() {
        let text = words(.taken, "T-7 is games's already: add “steal” to take it over", ["ticket", "take", "7"])
        #expect(text == "T-7 is games's already: add --steal to take it over (taken)\nNext: holdline ticket take T-7 --steal")
        let other = words(
            .notYours, "T-7 is marie's: take it with “steal” first, or ask a supervisor", ["ticket", "settle", "T-7", "--invoice", "F1"])
        #expect(other.contains("with --steal first") && other.hasSuffix("Next: holdline ticket take T-7 --steal"))
        #expect(!other.contains("shows your roles"))
        #expect(words(.notYourRole, "this is for auditor", ["audit", "verify"]).contains("“holdline status” shows your roles"))
    }

    @Test(
        "a field is named by its option",
        arguments: [
            ("credits[0].amount", ["ticket", "resolve", "7"], "option: --credit"),
            ("Holdline-Agent", ["call", "answer"], "option: --as"),
            ("disputes[0].amount", ["ticket", "open"], "option: --invoice"),
            ("wrapUp", ["call", "done"], "option: --wrap-up"), ("review", ["hold", "review", "7"], "option: --until"),
            ("review", ["hold", "place"], "option: --review"), ("queue", ["call", "transfer"], "option: --to-queue"),
            ("callback.at", ["call", "done"], "option: --callback"),
            ("somethingNew", ["ticket", "open"], "field: somethingNew"),
            // A column of a file, and nothing that was typed.
            ("customer", ["invoice", "import", "f.csv"], "field: customer"),
        ] as [(String, [String], String)])
    func field(_ field: String, _ typed: [String], _ shown: String) {
        #expect(words(.invalid, "no", field: field, typed).hasSuffix("\n  " + shown))
    }

    @Test("what a state takes is told in verbs, once")
    func verbs() {
        let text = words(
            .wrongState, "T-7 is new, and such a ticket does not take “continue”: it takes take, notes, disputes",
            allowed: ["take", "notes", "disputes"], ["ticket", "continue", "7"])
        #expect(text == "T-7 is new, and such a ticket does not take “continue” (wrong-state)\n  it takes: take, note, dispute")
        let reopen = words(.wrongState, "T-7 went into no other ticket", allowed: ["reopen"], ["ticket", "unmerge", "7"])
        #expect(reopen.hasSuffix("Next: holdline ticket reopen T-7"))
    }

    @Test("an action that only programs use is no verb, and one that is an option is named so")
    func actions() {
        let ticket = words(.wrongState, "no", allowed: ["take", "dispute-suggested"], ["t", "unmerge", "7"])
        #expect(ticket.hasSuffix("it takes: take, dispute --suggested"), "\(ticket)")
        let mail = words(.wrongState, "no", allowed: ["hand", "drop", "handed-over"], ["mail", "requeue", "5"])
        #expect(mail.hasSuffix("it takes: drop"), "\(mail)")
    }

    @Test("what is looked for has no option's name")
    func looked() {
        let text = words(.invalid, "“q” is missing: say what to look for, such as a name or a number", field: "q", ["find", ""])
        #expect(text == "TEXT is missing: say what to look for, such as a name or a number (invalid)", "\(text)")
    }

    @Test("the request's id is beside the code, where the daemon gave it")
    func request() {
        var problem = ProblemBody(Refusal(.internal, "the daemon made a mistake"))
        problem.instance = "urn:holdline:request:a154"
        #expect(ProblemWords(problem, typed: ["status"]).text.description.hasPrefix("the daemon made a mistake (internal; request a154)"))
    }
}
