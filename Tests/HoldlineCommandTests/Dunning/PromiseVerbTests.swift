import HoldlineCore
import Testing

@testable import holdline

@Suite("Promises on the command line")
struct PromiseVerbTests {
    private static func hold(_ promise: String, lifted: Bool = false) -> String {
        """
        {"id":"H-3","kind":"promise","invoice":"F1","amount":"500.00","currency":"EUR","until":"2099-01-08","since":"2026-11-20T09:12:44Z",\
        "placedBy":"lea",\(lifted ? #""liftedAt":"2026-12-01T09:00:00Z","liftedBy":"books","# : "")"promise":\(promise),"version":3}
        """
    }

    private static func instalment(_ due: String, _ paid: String, _ state: String) -> String {
        #"{"due":"\#(due)","amount":"500.00","paid":\#(paid),"state":"\#(state)","heldUntil":"2099-01-08"}"#
    }

    private static let open =
        #"{"state":"open","counted":"500.00","instalments":[\#(instalment("2098-12-05", #""500.00""#, "kept")),\#(instalment("2099-01-05", #""0.00""#, "open"))]}"#
    private static let broken =
        #"{"state":"broken","counted":"100.00","instalments":[\#(instalment("2026-12-01", #""100.00""#, "missed"))]}"#
    private static let kept = #"{"state":"kept","counted":"500.00","instalments":[\#(instalment("2026-12-01", #""500.00""#, "kept"))]}"#

    private static let suggestion = """
        {"invoice":"F1","customer":"C-042","currency":"EUR","open":"1000.00","limitation":"2031-10-31","payments":9,\
        "days":[{"day":5,"payments":7}],"instalments":[{"due":"2027-01-05","amount":"500.00"},{"due":"2027-02-05","amount":"500.00"}],\
        "plan":"2027-01-05:500.00,2027-02-05:500.00","why":"C-042 paid on the 5th (7) of the month before: 7 of 9 payments","version":8}
        """

    @Test("a plan is sent as it is typed, and what is said names its dates")
    func plan() async throws {
        try await ScriptedDaemon.run({ asked, _ in
            asked.method == "POST" ? .answer(201, Self.hold(Self.open)) : .answer(200, Wire.dunning("F1", "partial"))
        }) { daemon in
            let run = await Run.holdline([
                "hold", "place", "--kind", "promise", "--invoice", "F1", "--plan", "2098-12-05:500,2099-01-05:500.00", "--socket",
                daemon.socket,
            ])
            #expect(run.status == 0, "\(run.error)")
            #expect(
                daemon.requests.first?.body
                    == #"{"invoice":"F1","kind":"promise","plan":[{"amount":"500","due":"2098-12-05"},{"amount":"500.00","due":"2099-01-05"}]}"#
            )
            #expect(
                run.output.contains("Promised: 500.00 for 2098-12-05; then 500.00 for 2099-01-05, held until 2099-01-08."), "\(run.output)")
        }
    }

    @Test("what a suggestion does not place stands in the command that places it, or is refused")
    func kept() async throws {
        try await ScriptedDaemon.run({ _, _ in .answer(200, Self.suggestion) }) { daemon in
            let place = ["hold", "place", "--kind", "promise", "--invoice", "F1", "--suggest", "--socket", daemon.socket]
            let command = "holdline hold place --kind promise --invoice F1 --plan 2027-01-05:500.00,2027-02-05:500.00"
            let run = await Run.holdline(place + ["--note", "rang twice", "--review", "2027-01-04"])
            #expect(run.status == 0 && run.output.contains("\(command) --review 2027-01-04 --note 'rang twice'\n"), "\(run)")
            let promise = await Run.holdline(["hold", "promise", "F1", "-m", "rang twice", "--socket", daemon.socket])
            #expect(promise.status == 0 && promise.output.contains("\(command) --note 'rang twice'\n"), "\(promise)")
            let before = daemon.requests.count
            for more in [
                ["--currency", "EUR"], ["--issued-before", "2026-11-01"], ["--note", "x", "-o", "json"],
                ["--review", "2027-01-04", "-o", "csv"],
            ] {
                let refused = await Run.holdline(place + more)
                #expect(refused.status == 64 && refused.error.contains("leave"), "\(refused)")
            }
            #expect(daemon.requests.count == before)
        }
    }

    @Test("a suggestion is only asked for, and what it answers can be typed as it is")
    func suggest() async throws {
        try await ScriptedDaemon.run({ _, _ in .answer(200, Self.suggestion) }) { daemon in
            let place = ["hold", "place", "--kind", "promise", "--invoice", "F1"]
            let run = await Run.holdline(
                place + ["--suggest", "--instalments", "2", "--amount", "1000", "--from", "2026-12-01", "--socket", daemon.socket])
            #expect(run.status == 0, "\(run.error)")
            #expect(
                daemon.requests.map { "\($0.method) \($0.target)" }
                    == ["GET /v1/invoices/F1/promise-suggestion?instalments=2&amount=1000&from=2026-12-01"])
            #expect(run.output.contains("7 of 9 payments"))
            #expect(run.output.contains("holdline hold place --kind promise --invoice F1 --plan 2027-01-05:500.00,2027-02-05:500.00"))
            let json = await Run.holdline(place + ["--suggest", "-o", "json", "--socket", daemon.socket])
            #expect(json.output == Self.suggestion + "\n")
            #expect(daemon.requests.last?.target == "/v1/invoices/F1/promise-suggestion?instalments=3")
            let csv = await Run.holdline(place + ["--suggest", "-o", "csv", "--socket", daemon.socket])
            #expect(csv.output.split(whereSeparator: \.isNewline) == ["due,amount", "2027-01-05,500.00", "2027-02-05,500.00"])
        }
    }

    @Test(
        "what makes no promise is wrong usage, before anybody is asked",
        arguments: [
            [], ["--plan", "2026-12-05"], ["--plan", "2026-12-05:500,"], ["--plan", "05/12/2026:500"], ["--plan", "2026-12-05:500,00"],
            ["--plan", "2026-12-05:500", "--until", "2026-12-05"], ["--plan", "2026-12-05:500", "--amount", "1"],
            ["--plan", "2026-12-05:500", "--suggest"], ["--suggest", "--instalments", "0"], ["--suggest", "--until", "2026-12-05"],
            ["--until", "2026-12-05", "--instalments", "2"], ["--until", "2026-12-05", "--customer", "C-1"],
        ])
    func usage(_ arguments: [String]) async {
        let run = await Run.holdline(["hold", "place", "--kind", "promise", "--invoice", "F1", "--socket", "/nowhere"] + arguments)
        #expect(run.status == 64, "\(arguments): \(run.error)")
    }

    @Test("broken promises are asked for, and a list tells them from kept and open ones")
    func list() async throws {
        let holds = [Self.hold(Self.open), Self.hold(Self.broken), Self.hold(Self.kept, lifted: true)].joined(separator: ",")
        try await ScriptedDaemon.run({ _, _ in .answer(200, #"{"items":[\#(holds)],"next":null,"version":8}"#) }) { daemon in
            let run = await Run.holdline(["hold", "list", "--broken", "--socket", daemon.socket])
            #expect(daemon.requests.first?.target.contains("broken=true") == true)
            for text in ["1 of 2 kept, next 500.00 for 2099-01-05", "broken: 500.00 for 2026-12-01 (100.00 paid) missed", "kept"] {
                #expect(run.output.contains(text), "\(text): \(run.output)")
            }
        }
    }
}
