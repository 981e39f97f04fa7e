import HoldlineCore
import Testing

@testable import HoldlineServer

@Suite struct ReminderRouteTests {
    private func body(_ version: Int, level: Int = 1, amount: String = "100.00", sentAt: String = "2026-11-24T09:00:00Z") -> String {
        #"{"level":\#(level),"amount":"\#(amount)","sentAt":"\#(sentAt)","version":\#(version)}"#
    }

    @Test("a hold between check and reminder refuses it with the new answer; the same key then still gives what was registered before")
    func race() async throws {
        try await DaemonScope.run { daemon in
            try await daemon.send("PUT", "/v1/invoices/F1", WriteTests.invoice)
            let check = try await daemon.send("POST", "/v1/dunning/check", "F1\n", type: "text/plain")
            let version = try #require(check.lines.last?["version"]?.whole)
            let path = "/v1/invoices/F1/reminders"
            let first = try await daemon.send("POST", path, body(version), ["Idempotency-Key": "a"])
            #expect(first.status == 201, "\(first.text)")
            #expect(SchemaValidator.problems(first.json, .named("Reminder")) == [], "\(first.text)")
            try await daemon.send(
                "POST", "/v1/tickets", #"{"customer":"C-042","subject":"s","disputes":[{"invoice":"F1","reason":"QTY","amount":"300.00"}]}"#
            )

            let late = try await daemon.send("POST", path, body(version), ["Idempotency-Key": "b"])
            #expect(late.status == 409 && late.code == "held-meanwhile", "\(late.text)")
            #expect(SchemaValidator.problems(late.json, .named("Problem")) == [], "\(late.text)")
            #expect(late.headers["content-type"] == "application/problem+json")
            let answer = try #require(late.json["answer"])
            #expect(answer["decision"]?.string == "partial" && answer["collectable"]?.string == "900.00")
            #expect(answer == (try await daemon.send("GET", "/v1/invoices/F1/dunning").json))

            let again = try await daemon.send("POST", path, body(version), ["Idempotency-Key": "a"])
            #expect(again.status == 201 && again.body == first.body && again.headers["idempotency-replayed"] == "true")
            let other = try await daemon.send("POST", path, body(version, amount: "99.00"), ["Idempotency-Key": "a"])
            #expect(other.code == "key-reused")

            // Decided again on the new answer: the part goes out, more than the part and the next level do not.
            let now = try #require(answer["version"]?.whole)
            #expect(try await daemon.send("POST", path, body(now, amount: "900.01")).code == "held-meanwhile")
            #expect(try await daemon.send("POST", path, body(now, level: 2, amount: "900.00")).code == "held-meanwhile")
            #expect(try await daemon.send("POST", path, body(now, amount: "900.00")).status == 201)
            let page = try await daemon.send("GET", "/v1/invoices/F1").json
            #expect(SchemaValidator.problems(page, .named("InvoicePage")) == [])
            #expect(page["reminders"]?.elements.count == 2 && page["lastReminder"]?["amount"]?.string == "900.00")
        }
    }

    @Test("what cannot be read, is not registered or skips a level is refused, and names the field")
    func refusals() async throws {
        try await DaemonScope.run { daemon in
            let path = "/v1/invoices/F1/reminders"
            let unknown = try await daemon.send("POST", path, body(0))
            #expect(unknown.status == 404 && unknown.json["answer"]?["decision"]?.string == "pause")
            try await daemon.send("PUT", "/v1/invoices/F1", WriteTests.invoice)
            let rows: [(String, String, String?)] = [
                (body(1, level: 0), "invalid", "level"), (body(1, level: 2), "wrong-level", "level"),
                (body(1, amount: "0.00"), "invalid", "amount"), (body(1, amount: "1.001"), "invalid", "amount"),
                (body(2), "invalid", "version"), (body(1, sentAt: "yesterday"), "invalid", "sentAt"),
                (body(1, sentAt: "2099-01-01T00:00:00Z"), "invalid", "sentAt"), (#"{"level":1}"#, "invalid", "amount"),
                (body(1).replacing("}", with: #","fee":"1.00"}"#), "unknown-field", "fee"),
            ]
            for (body, code, field) in rows {
                let reply = try await daemon.send("POST", path, body)
                #expect(reply.code == code && reply.json["field"]?.string == field, "\(body): \(reply.text)")
            }
            #expect(try await daemon.send("GET", "/v1/invoices?reminded=x").status == 422)
        }
    }

    @Test("hand-overs are refused like reminders, listed, and recalled")
    func handovers() async throws {
        try await DaemonScope.run({ $0.policy.lastReminder = 1 }) { daemon in
            try await daemon.send("PUT", "/v1/invoices/F1", WriteTests.invoice)
            let path = "/v1/invoices/F1/handovers"
            #expect(try await daemon.send("POST", path, #"{"version":1}"#).code == "wrong-level")
            try await daemon.send("POST", "/v1/invoices/F1/reminders", body(1))
            let listed = try await daemon.send("GET", "/v1/invoices?collectable=true&overdue=1d")
            #expect(SchemaValidator.problems(listed.json, .page(of: "InvoiceLine")) == [], "\(listed.text)")
            #expect(listed.json["items"]?.elements.count == 1, "\(listed.text)")
            let handed = try await daemon.send("POST", path, #"{"version":2,"agency":"Inkasso AG"}"#)
            #expect(handed.status == 201 && SchemaValidator.problems(handed.json, .named("Handover")) == [], "\(handed.text)")
            #expect(try await daemon.send("POST", path, #"{"version":2}"#).code == "wrong-state")
            #expect(try await daemon.send("GET", "/v1/handovers?recall=true").json["items"]?.elements.count == 0)
            try await daemon.send(
                "POST", "/v1/tickets", #"{"customer":"C-042","subject":"s","disputes":[{"invoice":"F1","reason":"QTY"}]}"#)
            let recall = try await daemon.send("GET", "/v1/handovers?recall=true")
            #expect(SchemaValidator.problems(recall.json, .page(of: "HandoverLine")) == [], "\(recall.text)")
            #expect(recall.json["items"]?.elements.first?["dunning"]?["decision"]?.string == "pause")
            #expect(try await daemon.send("POST", "/v1/invoices/F1/recall", "").status == 200)
            #expect(try await daemon.send("GET", "/v1/handovers").json["items"]?.elements.count == 0)
            #expect(try await daemon.send("GET", "/v1/handovers?all=true").json["items"]?.elements.count == 1)
        }
    }
}
