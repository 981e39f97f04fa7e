import Foundation
import HoldlineClient
import HoldlineCore
import Testing
import Waiting

@Suite("A dunning run, and what comes after the last reminder")
struct DunningRunTests {
    private func register(_ f: DaemonFixture, _ number: String, due: String = "2025-08-01", open: String = "100.00") throws {
        let body = #"{"customer":"C-1","issued":"2025-07-01","due":"\#(due)","amount":"100.00","open":"\#(open)","currency":"EUR"}"#
        #expect([200, 201].contains(try f.request("PUT", "/v1/invoices/\(number)", body).status))
    }

    private func rows(_ finished: Finished) -> [String] {
        finished.output.split(whereSeparator: \.isNewline).dropFirst().map { String($0.prefix { $0 != "," }) }
    }

    @Test("a run reminds each overdue invoice once, repeats its list when it is repeated, and leaves out what is held")
    func run() async throws {
        try await DaemonFixture.scope { f in
            // Nobody registered anything: the ledger is stale.
            let stale = try f.holdline("dun", "--overdue", "8d", "--level", "1")
            #expect(stale.status == 1 && stale.errors.contains("--despite-stale-ledger"), "\(stale.errors)")
            for number in 1...40 { try register(f, "F\(number)") }
            try register(f, "F%2F41%20%C3%A9")
            try register(f, "FUTURE", due: "2099-01-01")
            try register(f, "PAID", open: "0.00")
            let ticket =
                #"{"customer":"C-1","subject":"s","disputes":[{"invoice":"F2","reason":"QTY"},{"invoice":"F3","reason":"QTY","amount":"30.00"}]}"#
            #expect(try f.request("POST", "/v1/tickets", ticket).status == 201)

            let dry = try f.holdline("dun", "--overdue", "8d", "--level", "1", "--dry-run", "-o", "csv")
            #expect(dry.status == 0 && rows(dry).count == 39, "\(dry.errors)")
            #expect(!(try f.request("GET", "/v1/events").body.contains("reminder.registered")))
            let first = try f.holdline("dun", "--overdue", "8d", "--level", "1", "-o", "csv")
            #expect(first.status == 0 && rows(first) == rows(dry), "\(first.errors)")
            #expect(first.errors.contains("skipped F2 (C-1): held: disputed on T-1"), "\(first.errors)")
            #expect(first.errors.contains("skipped F3 (C-1): held-in-part"), "\(first.errors)")

            let opened = try f.holdline(
                "ticket", "open", "--customer", "C-1", "--subject", "s", "--invoice", "F1", "--reason", "QTY")
            #expect(opened.output.contains("last reminder: level 1, 100.00 EUR"), "\(opened.output)")
            let again = try f.holdline("dun", "--overdue", "8d", "--level", "1", "-o", "csv", "--partial")
            #expect(Set(rows(again)) == Set(rows(first)).subtracting(["F1"]).union(["F3"]), "\(again.errors)")
            let events = try f.request("GET", "/v1/events").body.components(separatedBy: "\"type\":\"reminder.registered\"").count - 1
            #expect(events == 40, "thirty-nine, and the part of F3")
            #expect(try f.request("GET", "/v1/events").body.contains("F/41 é"))
            let second = try f.holdline("dun", "--overdue", "8d", "--level", "2")
            #expect(second.errors.contains("skipped F4 (C-1): too-soon"), "\(second.errors)")
            let shown = try f.holdline("invoice", "show", "F1").output
            #expect(shown.contains("registered reminder 1 on F1: 100.00 EUR") && shown.contains("opened T-2"), "\(shown)")
            #expect(try f.holdline("ticket", "show", "T-2").output.contains("registered reminder 1 on F1: 100.00 EUR"))
            #expect(try f.holdline("audit", "verify").status == 0)
        }
    }

    @Test("a run that is killed in the middle and repeated reminds each invoice once, and its list is whole", arguments: [1, 2000])
    func killed(after reminders: Int) async throws {
        try await DaemonFixture.scope { f in
            let count = 6000
            let lines = (0..<count).map { number in
                #"{"number":"F\#(number)","customer":"C-\#(number % 50)","issued":"2025-07-01","due":"2025-08-0\#(number % 3 + 1)","amount":"9.00","open":"9.00","currency":"EUR"}"#
            }
            #expect(try f.request("POST", "/v1/invoices", lines.joined(separator: "\n"), type: "application/x-ndjson").status == 200)
            let client = try f.client()
            let command = [Programs.companion, "--socket", f.socket, "dun", "--overdue", "8d", "--level", "1", "-o", "csv"]
            let broken = try Child(command, output: f.directory + "/out", errors: f.directory + "/err", workingIn: f.directory)
            try await until { try await client.status().value.head >= Int64(count + reminders) || !broken.isRunning }
            broken.send(SIGKILL)
            _ = broken.wait()
            var whole = try f.holdline("dun", "--overdue", "8d", "--level", "1", "-o", "csv")
            // What the daemon had taken of the killed run may have been registered while this one was listing.
            if whole.status == 65 { whole = try f.holdline("dun", "--overdue", "8d", "--level", "1", "-o", "csv") }
            #expect(whole.status == 0 && Set(rows(whole)).count == count && rows(whole).count == count, "\(whole.errors.suffix(300))")
            #expect(try await client.status().value.head == Int64(2 * count), "one event an invoice, and one a reminder")
        }
    }

    @Test("after the last level an invoice may be handed over, and a hold that comes later puts it on the recall list")
    func handOver() async throws {
        try await DaemonFixture.scope(configuration: "lastReminder: 2\n") { f in
            for number in ["F1", "F2", "F3"] { try register(f, number) }
            for number in ["F1", "F2"] {
                for level in ["1", "2"] { #expect(try f.holdline("invoice", "remind", number, "--level", level).status == 0) }
            }
            let listed = try f.holdline("invoice", "collectable", "--overdue", "60d", "-o", "csv")
            #expect(rows(listed) == ["F1", "F2"], "\(listed.errors)")
            let refused = try f.holdline("invoice", "hand-over", "F1", "F3", "--agency", "Inkasso AG", "-o", "csv")
            #expect(refused.status == 65 && rows(refused) == ["F1"], "\(refused.errors)")
            #expect(rows(try f.holdline("invoice", "recall-list", "-o", "csv")) == [])
            let opened = try f.holdline("ticket", "open", "--customer", "C-1", "--subject", "s", "--invoice", "F1:5.00", "--reason", "QTY")
            #expect(opened.status == 0)
            let recall = try f.holdline("invoice", "recall-list", "-o", "csv")
            #expect(rows(recall) == ["F1"] && recall.output.contains("Inkasso AG") && recall.output.contains("disputed on T-1"))
            #expect(try f.holdline("invoice", "show", "F1").output.contains("with Inkasso AG since"))
            #expect(try f.holdline("invoice", "recall", "F1").status == 0)
            #expect(rows(try f.holdline("invoice", "recall-list", "-o", "csv")) == [])
            let rest = try f.holdline("invoice", "collectable", "--overdue", "60d", "--hand-over", "-o", "csv")
            #expect(rows(rest) == ["F2"], "\(rest.errors)")
        }
    }
}
