import HoldlineCore
import Testing

@testable import holdline

@Suite("what reports of an agency would do")
struct AgencyTrialTests {
    private static func page(_ handedOverAt: String) throws -> String {
        var handover = Handover.blank
        (handover.invoice, handover.customer) = (InvoiceNumber(unchecked: "F1"), CustomerReference(unchecked: "C-042"))
        handover.handedOverAt = try #require(Instant(text: handedOverAt))
        return """
            {"number":"F1","customer":"C-042","issued":"2026-10-01","due":"2026-10-31","currency":"EUR","amount":"100.00","open":"100.00",\
            "credited":null,"registeredAt":"2026-11-01T09:00:00Z","registered":true,"dunning":\(Wire.dunning("F1")),"disputes":[],"holds":[],\
            "statuses":[],"reminders":[],"lastReminder":null,"handover":\(String(decoding: try SortedJSON.bytes(handover), as: UTF8.self)),\
            "history":[],"version":9}
            """
    }

    @Test(
        "a day before the hand-over is one of the daemon's zone, as it is in the import itself",
        arguments: [
            // In Auckland it is the 24th already, in Los Angeles it is the 23rd still.
            ("Pacific/Auckland", "2026-11-23T11:30:00Z", 65), ("America/Los_Angeles", "2026-11-24T03:00:00Z", 0),
            ("UTC", "2026-11-23T11:30:00Z", 0),
            ("UTC", "2026-11-24T03:00:00Z", 65),
        ])
    func zone(_ zone: String, _ handedOverAt: String, _ status: Int32) async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let file = try directory.write("agency.csv", "number,outcome,date,amount\nF1,paid,2026-11-23,10.00\n")
        let page = try Self.page(handedOverAt)
        try await ScriptedDaemon.run({ asked, _ in
            asked.target == "/v1/whoami"
                ? .answer(200, #"{"user":"lea","uid":1,"roles":["ledger"],"seller":null,"zone":"\#(zone)","today":"2026-11-27"}"#)
                : .answer(200, page)
        }) { daemon in
            let run = await Run.holdline(["import", "agency", file, "--dry-run", "--socket", daemon.socket])
            #expect(run.status == status && run.error.contains("is before F1 was handed over") == (status == 65), "\(run)")
        }
    }
}
