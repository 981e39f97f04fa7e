import HoldlineCore
import Testing

@testable import holdline

@Suite("Verbs that take something back")
struct UndoVerbTests {
    private func run(
        _ arguments: [String], input: String? = nil, _ reply: @Sendable @escaping (ScriptedDaemon.Asked) -> ScriptedDaemon.Reply
    ) async throws -> (Run, [ScriptedDaemon.Asked]) {
        var ended: Run?
        var asked: [ScriptedDaemon.Asked] = []
        try await ScriptedDaemon.run({ request, _ in reply(request) }) { daemon in
            ended = await Run.holdline(arguments + ["--socket", daemon.socket], input: input ?? "", asks: input != nil)
            asked = daemon.requests
        }
        return (try #require(ended), asked)
    }

    private static func ticket(_ disputes: String = "", _ more: String = "") -> String {
        Wire.ticket("T-7").replacing("\"disputes\":[]", with: "\"disputes\":[\(disputes)]").dropLast()
            + (more.isEmpty ? "}" : ",\(more)}")
    }

    private static func dispute(_ invoice: String, _ state: String, credited: String? = nil) -> String {
        """
        {"ticket":"T-7","invoice":"\(invoice)","reason":"QTY","amount":"300.00","currency":"EUR","state":"\(state)",\
        "credited":\(credited.map { "\"\($0)\"" } ?? "null"),"hold":"H-1","openedAt":"2026-11-20T09:12:44Z","openedSeq":1}
        """
    }

    @Test(
        "each sends its action",
        arguments: [
            (["ticket", "unsettle", "7", "--invoice", "F1"], "/v1/tickets/T-7/unsettle", #"{"invoice":"F1"}"#),
            (["ticket", "unmerge", "T-7"], "/v1/tickets/T-7/unmerge", "{}"),
            (["ticket", "strike", "7"], "/v1/tickets/T-7/strike", "{}"),
            (["ticket", "strike", "7", "812"], "/v1/tickets/T-7/strike", #"{"note":812}"#),
            (["ticket", "edit", "7", "--customer", "C-7", "--yes"], "/v1/tickets/T-7", #"{"customer":"C-7"}"#),
        ])
    func sent(_ arguments: [String], _ target: String, _ body: String) async throws {
        let (run, asked) = try await run(arguments) { request in
            .answer(200, request.target.hasSuffix("/dunning") ? Wire.dunning("F1") : Self.ticket(Self.dispute("F1", "open")))
        }
        #expect(run.status == 0, "\(run.error)")
        let write = asked.first { $0.method != "GET" }
        #expect(write?.target == target && write?.body == body)
    }

    @Test("the answer of an unsettle says what is disputed again, and what is held")
    func unsettled() async throws {
        let (run, _) = try await run(["ticket", "unsettle", "7", "--invoice", "F1"]) { request in
            .answer(200, request.target.hasSuffix("/dunning") ? Wire.dunning("F1", "partial") : Self.ticket(Self.dispute("F1", "open")))
        }
        #expect(run.output.contains("T-7 disputes 300.00 EUR of F1 again; no credit of it is pending"))
        #expect(run.output.contains("F1: 300.00 EUR is held"))
    }

    @Test("a credit that is registered leads to the command that disputes anew, and what stays after an unmerge is told")
    func rest() async throws {
        let (refused, _) = try await run(["ticket", "unsettle", "7", "--invoice", "F1"]) { _ in
            .answer(409, Wire.problem(409, "credit-registered"))
        }
        #expect(refused.status == 1 && refused.error.contains("Next: holdline ticket dispute T-7 --invoice F1:AMOUNT --reason CODE"))
        let warning = #""warnings":[{"code":"not-moved-back","invoice":"F1","message":"F1 was settled as upheld on T-9 since"}]"#
        let (run, _) = try await run(["ticket", "unmerge", "7"]) { request in
            .answer(
                200, request.target.hasSuffix("/dunning") ? Wire.dunning("F2") : Self.ticket(Self.dispute("F2", "open"), warning))
        }
        #expect(run.output.contains("T-7 is new again: it disputes F2 again") && run.error.contains("F1 was settled as upheld on T-9"))
    }

    @Test("upheld without an amount is said and asked about on a terminal, and the answer names what is credited")
    func wholeCredit() async throws {
        @Sendable func reply(_ request: ScriptedDaemon.Asked) -> ScriptedDaemon.Reply {
            if request.target.hasSuffix("/dunning") { return .answer(200, Wire.dunning("F1")) }
            let isWrite = request.method == "POST"
            return .answer(200, Self.ticket(Self.dispute("F1", isWrite ? "upheld" : "open", credited: isWrite ? "300.00" : nil)))
        }
        for arguments in [["resolve", "7", "--outcome", "upheld"], ["settle", "7", "--invoice", "F1", "--outcome", "upheld"]] {
            let (no, unasked) = try await run(["ticket"] + arguments, input: "\n", reply)
            #expect(no.status == 1 && no.error.contains("300.00 EUR on F1") && !unasked.contains { $0.method == "POST" })
            let (yes, asked) = try await run(["ticket"] + arguments, input: "y\n", reply)
            #expect(yes.status == 0 && asked.contains { $0.method == "POST" })
            #expect(yes.output.contains("; 300.00 EUR on F1 are to be credited"))
            let (script, _) = try await run(["ticket"] + arguments, reply)
            #expect(script.status == 0 && script.output.contains("300.00 EUR on F1 are to be credited"))
        }
    }

    @Test("hold review sends the day, and says that the hold stands")
    func review() async throws {
        let hold = """
            {"id":"H-7","kind":"dispute","invoice":"F1","customer":null,"ticket":"T-7","reason":"QTY","amount":"80.50","currency":"EUR",\
            "from":null,"until":null,"review":"2026-12-24","issuedBefore":null,"since":"2026-11-20T09:12:44Z","placedBy":"lea",\
            "liftedAt":null,"liftedBy":null,"note":null,"version":3}
            """
        let (run, asked) = try await run(["hold", "review", "7", "--until", "2026-12-24", "--note", "later"]) { request in
            .answer(200, request.target.hasSuffix("/dunning") ? Wire.dunning("F1") : hold)
        }
        #expect(asked.first?.target == "/v1/holds/H-7/review" && asked.first?.body == #"{"note":"later","review":"2026-12-24"}"#)
        #expect(run.output.contains("for 80.50 EUR holds on, and is looked at again on 2026-12-24"), "\(run.output)")
    }
}
