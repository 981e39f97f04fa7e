import HoldlineCore
import Testing

@testable import holdline

@Suite("invoice remind, and the last reminder where it is told")
struct ReminderVerbTests {
    private static let reminder =
        #"{"invoice":"F1","customer":"C-042","level":2,"amount":"900.00","currency":"EUR","sentAt":"2026-11-20T09:12:44Z","run":null,"registeredAt":"2026-11-20T09:12:44Z","registeredBy":"dun","answered":8,"version":9}"#

    private static let page = """
        {"number":"F1","registered":true,"customer":"C-042","currency":"EUR","amount":"1200.00","open":"1200.00","dunning":\
        \(Wire.dunning("F1", "partial")),"disputes":[],"holds":[],"statuses":[],"lastReminder":\(reminder),"history":[\
        {"seq":1,"at":"2026-11-20T09:12:44Z","actor":"books","type":"invoice.registered","text":"registered F1"},\
        {"seq":2,"at":"2026-11-20T09:12:44Z","actor":"ada","type":"ticket.opened","text":"opened T-1"},\
        {"seq":3,"at":"2026-11-20T09:12:44Z","actor":"dun","type":"reminder.registered","text":"registered reminder 2"}],"version":9}
        """

    @Sendable private static func daemon(_ asked: ScriptedDaemon.Asked, _ before: Int) -> ScriptedDaemon.Reply {
        switch (asked.method, asked.target) {
        case ("GET", "/v1/invoices/F1/dunning"): .answer(200, Wire.dunning("F1", "partial"))
        case ("GET", "/v1/invoices/F2/dunning"): .answer(200, Wire.dunning("F2", "pause"))
        case ("GET", "/v1/invoices/F1"): .answer(200, page)
        case ("POST", "/v1/invoices/F1/reminders"): .answer(201, reminder)
        case ("POST", "/v1/tickets"):
            .answer(
                201,
                Wire.ticket("T-1").replacing(
                    #""disputes":[]"#,
                    with:
                        #""disputes":[{"ticket":"T-1","invoice":"F1","reason":"QTY","amount":"300.00","currency":"EUR","state":"open","credited":null,"hold":"H-1","openedAt":"2026-11-20T09:12:44Z","openedSeq":1}]"#
                ))
        case ("GET", _) where asked.target.hasPrefix("/v1/tickets?"): .answer(200, #"{"items":[],"next":null,"version":9}"#)
        default: .answer(404, Wire.problem(404, "not-found"))
        }
    }

    @Test("what may be collected is registered on the version of its answer, and stands on one time line with the disputes")
    func remind() async throws {
        try await ScriptedDaemon.run(Self.daemon) { daemon in
            let run = await Run.holdline(["invoice", "remind", "F1", "--level", "2", "--socket", daemon.socket])
            #expect(run.status == 0, "\(run.error)")
            let body = daemon.requests.first { $0.method == "POST" }?.body
            #expect(body?.contains(#""amount":"900.00""#) == true && body?.contains(#""version":8"#) == true)
            #expect(run.output.contains("Reminder 2 on F1 is registered: 900.00 EUR"))
            #expect(run.output.contains("ada: opened T-1") && run.output.contains("dun: registered reminder 2"))
            #expect(!run.output.contains("registered F1"))
        }
    }

    @Test("what is paused is not even tried; what was decided is sent as it is")
    func decided() async throws {
        try await ScriptedDaemon.run(Self.daemon) { daemon in
            let paused = await Run.holdline(["invoice", "remind", "F2", "--level", "1", "--socket", daemon.socket])
            #expect(paused.status == 1 && paused.error.contains("No reminder goes out"))
            #expect(daemon.requests.map(\.method) == ["GET"])
            let arguments = ["--level", "1", "--amount", "5.00", "--version", "7", "--sent-at", "2026-11-24T09:00:00+01:00", "-o", "json"]
            #expect(await Run.holdline(["invoice", "remind", "F1", "--socket", daemon.socket] + arguments).output == Self.reminder + "\n")
            #expect(daemon.requests.last?.body == #"{"amount":"5.00","level":1,"sentAt":"2026-11-24T08:00:00Z","version":7}"#)
            #expect(await Run.holdline(["invoice", "remind", "F1", "--level", "1", "--sent-at", "noon"]).status == 64)
        }
    }

    @Test("a refusal shows the answer of the moment; one that cannot be read keeps the code")
    func refused() async throws {
        for (answer, shown) in [(Wire.dunning("F1", "pause"), "now: F1: all that is open is held"), ("{}", "(held-meanwhile)")] {
            let problem = #"{"type":"t","title":"t","status":409,"code":"held-meanwhile","detail":"because","answer":\#(answer)}"#
            try await ScriptedDaemon.run({ asked, _ in
                asked.method == "POST" ? .answer(409, problem) : .answer(200, Wire.dunning("F1"))
            }) { daemon in
                let run = await Run.holdline(["invoice", "remind", "F1", "--level", "1", "--socket", daemon.socket])
                #expect(run.status == 1 && run.output.isEmpty)
                #expect(run.error.contains(shown), "\(run.error)")
            }
        }
    }

    @Test("ticket open and invoice show say the last reminder")
    func told() async throws {
        try await ScriptedDaemon.run(Self.daemon) { daemon in
            let open = await Run.holdline([
                "ticket", "open", "--customer", "C-042", "--subject", "s", "--invoice", "F1:300.00", "--reason", "QTY", "--socket",
                daemon.socket,
            ])
            #expect(open.output.contains("last reminder: level 2, 900.00 EUR"), "\(open.output)\(open.error)")
            let show = await Run.holdline(["invoice", "show", "F1", "--socket", daemon.socket])
            #expect(show.output.contains("last reminder: level 2, 900.00 EUR"), "\(show.output)\(show.error)")
        }
    }
}
