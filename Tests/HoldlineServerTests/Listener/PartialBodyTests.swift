import HoldlineCore
import HoldlineWire
import Testing

@testable import HoldlineServer

@Suite("what a PATCH changes") struct PartialBodyTests {
    private static let opened =
        #"{"customer":"C-1","subject":"x","description":"private","reference":"R","requested":"CNF","#
        + #""contact":{"name":"A","phone":"1","email":"a@b"}}"#

    @Test("absent keeps, null empties, and a contact is changed by its fields")
    func fields() async throws {
        try await DaemonScope.run { daemon in
            try await daemon.send("POST", "/v1/tickets", Self.opened)
            func patch(_ body: String) async throws -> Parsed { try await daemon.send("PATCH", "/v1/tickets/1", body).json }
            var ticket = try await patch(#"{"contact":{"phone":"2"}}"#)
            #expect(ticket["contact"] == .object(["name": .text("A"), "phone": .text("2"), "email": .text("a@b")]))
            ticket = try await patch(#"{"contact":{"name":null},"description":null}"#)
            #expect(ticket["contact"] == .object(["name": .null, "phone": .text("2"), "email": .text("a@b")]))
            #expect(ticket["description"] == .null && ticket["reference"] == .text("R") && ticket["requested"] == .text("CNF"))
            ticket = try await patch(#"{"contact":null,"reference":null,"requested":null}"#)
            #expect(ticket["contact"] == .null && ticket["reference"] == .null && ticket["requested"] == .null)
            let read = try await daemon.send("GET", "/v1/tickets/1").json
            for key in ["contact", "description", "reference", "requested"] { #expect(read[key] == .null, "\(key)") }
            #expect(read["subject"] == .text("x"))
        }
    }

    @Test("what cannot be empty is refused with its name, and changes nothing", arguments: ["subject", "priority"])
    func refused(field: String) async throws {
        try await DaemonScope.run { daemon in
            try await daemon.send("POST", "/v1/tickets", Self.opened)
            let reply = try await daemon.send("PATCH", "/v1/tickets/1", #"{"\#(field)":null,"reference":"S"}"#)
            #expect(reply.status == 422 && reply.json["field"]?.string == field, "\(reply.text)")
            #expect(try await daemon.send("GET", "/v1/tickets/1").json["reference"] == .text("R"))
        }
    }

    @Test("the page says what a field was and is; the feed and the invoice's page name personal ones alone")
    func history() async throws {
        try await DaemonScope.run { daemon in
            try await daemon.send("POST", "/v1/tickets", Self.opened.dropLast() + #","disputes":[{"invoice":"F1","reason":"QTY"}]}"#)
            try await daemon.send("PATCH", "/v1/tickets/1", #"{"priority":"urgent","subject":"y"}"#)
            let line = try await daemon.send("GET", "/v1/tickets/1").json["history"]?.elements.last
            #expect(line?["text"]?.string == "edited T-1: priority: normal → urgent, subject: x → y")
            #expect(
                line?["changes"]?.elements.map { [$0["field"], $0["from"], $0["to"]] } == [
                    [.text("priority"), .text("normal"), .text("urgent")], [.text("subject"), .text("x"), .text("y")],
                ])
            let feed = try await daemon.send("GET", "/v1/events?after=0").lines
            let changes = feed.compactMap { $0["facts"]?["changes"] }.last
            #expect(changes?.elements.last == .object(["field": .text("subject"), "from": .null, "to": .null]))
            try await daemon.send("POST", "/v1/tickets/1/disputes", #"{"invoice":"F1","reason":"PRI","amount":"3.00","currency":"EUR"}"#)
            let dispute = try await daemon.send("GET", "/v1/tickets/1").json["history"]?.elements.last?["text"]?.string
            #expect(dispute?.contains("all of it → 3.00 EUR") == true && dispute?.contains("QTY → PRI") == true, "\(dispute ?? "")")
        }
    }

    @Test("tickets of two customers are merged only where that is said")
    func otherCustomer() async throws {
        try await DaemonScope.run { daemon in
            for customer in ["C-1", "C-2"] { try await daemon.send("POST", "/v1/tickets", #"{"customer":"\#(customer)","subject":"x"}"#) }
            let refused = try await daemon.send("POST", "/v1/tickets/1/merge", #"{"into":"2"}"#)
            #expect(refused.status == 409 && refused.code == "other-customer" && refused.text.contains("C-1's"))
            let duplicate = try await daemon.send("POST", "/v1/tickets/1/resolve", #"{"outcome":"duplicate","of":"2"}"#)
            #expect(duplicate.code == "other-customer")
            #expect(try await daemon.send("POST", "/v1/tickets/1/merge", #"{"into":"2","otherCustomer":true}"#).status == 200)
        }
    }

    @Test("a list says when each ticket is due and the metrics how many are late; a hold until the last day is free on no day")
    func deadlines() async throws {
        try await DaemonScope.run { settings in
            settings.policy.deadlines = Deadlines(firstResponse: 3600, resolution: 27 * 3600)
        } _: { daemon in
            try await daemon.send("POST", "/v1/tickets", Self.opened)
            let clock = try await daemon.send("GET", "/v1/tickets").json["items"]?.elements.first?["clock"]
            #expect(clock?["resolutionDue"]?.string != nil && clock?["resolutionLate"] == .flag(false))
            let metrics = try await daemon.send("GET", "/metrics").text
            #expect(metrics.contains("holdline_tickets_live 1"))
            #expect(metrics.contains("holdline_tickets_late{deadline=\"resolution\"} 0"))
            let invoice =
                #"{"customer":"C-1","issued":"2026-01-01","due":"2026-02-01","amount":"1.00","open":"1.00","currency":"EUR"}"#
            try await daemon.send("PUT", "/v1/invoices/F1", invoice)
            try await daemon.send("POST", "/v1/holds", #"{"kind":"manual","invoice":"F1","until":"9999-12-31"}"#)
            #expect(try await daemon.send("GET", "/v1/invoices/F1/dunning").json["dunnableFrom"] == .null)
        }
    }
}
