import HoldlineCore
import HoldlineWire
import Testing

@testable import HoldlineServer

@Suite struct WriteTests {
    static let ticket =
        #"{"customer":"C-042","subject":"2 of 5 chairs","disputes":[{"invoice":"2025/0042 é","reason":"QTY","amount":"300.00"}]}"#
    static let invoice =
        #"{"customer":"C-042","issued":"2026-10-01","due":"2026-10-31","amount":"1200.00","open":"1200.00","currency":"EUR"}"#

    @Test("a ticket holds its invoice as soon as it is acknowledged, and resolving it frees the invoice")
    func mainJob() async throws {
        try await DaemonScope.run { daemon in
            let number = "/v1/invoices/2025%2F0042%20%C3%A9"
            let registered = try await daemon.send("PUT", number, Self.invoice)
            #expect(registered.status == 201)
            #expect(registered.headers["location"] == number)
            #expect(try await daemon.send("GET", number + "/dunning").json["decision"]?.string == "proceed")

            let opened = try await daemon.send("POST", "/v1/tickets", Self.ticket)
            #expect(opened.status == 201)
            #expect(opened.headers["location"] == "/v1/tickets/T-1")
            let held = try await daemon.send("GET", number + "/dunning").json
            #expect(held["decision"]?.string == "partial")
            #expect(held["collectable"]?.string == "900.00")

            let resolved = try await daemon.send(
                "POST", "/v1/tickets/T-1/resolve", #"{"outcome":"rejected","note":"complete on our side"}"#)
            #expect(resolved.json["state"]?.string == "resolved")
            #expect(try await daemon.send("GET", number + "/dunning").json["decision"]?.string == "proceed")
            #expect(try await daemon.send("POST", "/v1/tickets/1/take", "").code == "wrong-state")
        }
    }

    @Test("another invoice under a number that is held is refused with a code that the route declares")
    func numberTaken() async throws {
        // The scope records a code that is not declared.
        try await DaemonScope.run { daemon in
            let ticket = Self.ticket.replacing("2025/0042 é", with: "F1")
            #expect(try await daemon.send("PUT", "/v1/invoices/F1", Self.invoice).status == 201)
            #expect(try await daemon.send("POST", "/v1/tickets", ticket).status == 201)
            let other = Self.invoice.replacing("C-042", with: "C-7").replacing("2026-10-01", with: "2026-09-01")
            let refused = try await daemon.send("PUT", "/v1/invoices/F1", other)
            #expect(refused.status == 409 && refused.code == "number-taken")
            let lines = try await daemon.send(
                "POST", "/v1/invoices", other.replacing("{", with: #"{"number":"F1","#), type: "application/x-ndjson")
            #expect(lines.lines.first?["problem"]?["code"]?.string == "number-taken")
        }
    }

    @Test("every answer is what its schema says")
    func schemas() async throws {
        try await DaemonScope.run { daemon in
            func check(_ reply: Reply, _ schema: Schema, _ status: Int = 200, at place: SourceLocation = #_sourceLocation) {
                #expect(reply.status == status, "\(reply.text)", sourceLocation: place)
                #expect(SchemaValidator.problems(reply.json, schema) == [], "\(reply.text)", sourceLocation: place)
            }
            check(try await daemon.send("PUT", "/v1/invoices/F1", Self.invoice), .named("Invoice"), 201)
            check(try await daemon.send("PUT", "/v1/customers/C-042", #"{"name":"Anne","phones":["1"]}"#), .named("Customer"), 201)
            check(try await daemon.send("POST", "/v1/tickets", Self.ticket), .named("TicketPage"), 201)
            check(try await daemon.send("POST", "/v1/tickets/1/notes", #"{"text":"called back"}"#), .named("TicketPage"))
            check(
                try await daemon.send("POST", "/v1/holds", #"{"kind":"promise","invoice":"F1","amount":"100.00","until":"2099-01-01"}"#),
                .named("Hold"), 201)
            check(
                try await daemon.send(
                    "POST", "/v1/invoices/F1/statuses",
                    #"{"code":"207","at":"2026-11-20T09:12:44Z","message":"M1","by":"BY","reasons":["QTE_ERR"]}"#),
                .named("InvoiceStatus"), 201)
            check(try await daemon.send("GET", "/v1/tickets/1"), .named("TicketPage"))
            check(try await daemon.send("GET", "/v1/tickets?q=chairs"), .page(of: "TicketLine"))
            check(try await daemon.send("GET", "/v1/stale?olderThan=1s"), .page(of: "StaleItem"))
            check(try await daemon.send("GET", "/v1/invoices"), .page(of: "InvoiceLine"))
            check(try await daemon.send("GET", "/v1/invoices/F1"), .named("InvoicePage"))
            check(try await daemon.send("GET", "/v1/invoices/unknown"), .named("Problem"), 404)
            check(try await daemon.send("GET", "/v1/invoices/2025%2F0042%20%C3%A9"), .named("InvoicePage"))
            check(try await daemon.send("GET", "/v1/invoices/F1/dunning"), .named("DunningAnswer"))
            check(try await daemon.send("GET", "/v1/holds"), .page(of: "Hold"))
            check(try await daemon.send("GET", "/v1/holds/H-1"), .named("Hold"))
            check(try await daemon.send("GET", "/v1/customers"), .page(of: "Customer"))
            check(try await daemon.send("GET", "/v1/customers/C-042"), .named("CustomerPage"))
            check(try await daemon.send("GET", "/v1/whoami"), .named("WhoAmI"))
            check(try await daemon.send("GET", "/readyz"), .named("DaemonStatus"))
            check(try await daemon.send("GET", "/healthz"), .named("Health"))
            check(try await daemon.send("GET", "/v1/ledger/verify"), .named("LedgerVerdict"))
            check(try await daemon.send("GET", "/v1/tickets/99"), .named("Problem"), 404)
            for line in try await daemon.send("GET", "/v1/events").lines {
                #expect(SchemaValidator.problems(line, .either([.named("LedgerEvent"), .named("FeedEnd")])) == [])
            }
        }
    }

    @Test("the same key and body give the first answer again, another body is refused")
    func idempotency() async throws {
        try await DaemonScope.run { daemon in
            let first = try await daemon.send("POST", "/v1/tickets", Self.ticket, ["Idempotency-Key": "k 1"])
            let again = try await daemon.send("POST", "/v1/tickets", Self.ticket, ["Idempotency-Key": "k 1"])
            #expect(first.headers["idempotency-replayed"] == nil)
            #expect(again.headers["idempotency-replayed"] == "true")
            #expect(again.status == 201)
            #expect(again.body == first.body)
            let other = try await daemon.send("POST", "/v1/tickets", #"{"customer":"C","subject":"s"}"#, ["Idempotency-Key": "k 1"])
            #expect(other.code == "key-reused")
            let long = String(repeating: "k", count: 256)
            #expect(try await daemon.send("POST", "/v1/tickets", Self.ticket, ["Idempotency-Key": long]).status == 422)
            #expect(try await daemon.send("GET", "/v1/tickets").json["items"]?.elements.count == 1)
        }
    }

    @Test("a write on a version that is no more is refused, and a read of the known version is not repeated")
    func versions() async throws {
        // The ticket's clock is in the body: it stands still here, since no day is open.
        try await DaemonScope.run({ $0.policy.calendar.week = Array(repeating: nil, count: 7) }) { daemon in
            let opened = try await daemon.send("POST", "/v1/tickets", Self.ticket)
            let version = try #require(opened.headers["etag"])
            let read = try #require(try await daemon.send("GET", "/v1/tickets/1").headers["etag"])
            #expect(try await daemon.send("GET", "/v1/tickets/1", nil, ["If-None-Match": read]).status == 304)
            #expect(try await daemon.send("POST", "/v1/tickets/1/take", "{}", ["If-Match": version]).status == 200)
            #expect(try await daemon.send("POST", "/v1/tickets/1/release", "{}", ["If-Match": version]).status == 412)
            #expect(try await daemon.send("POST", "/v1/tickets/1/release", "{}", ["If-Match": "*"]).status == 200)
            #expect(try await daemon.send("POST", "/v1/tickets/1/take", "{}", ["If-Match": "7"]).status == 422)
            #expect(try await daemon.send("GET", "/v1/tickets/1", nil, ["If-None-Match": read]).status == 200)
        }
    }

    @Test("many lines are committed in their order, and a bad one stops no other")
    func lines() async throws {
        try await DaemonScope.run { daemon in
            var body = ""
            for number in 1...700 {
                body +=
                    #"{"number":"F\#(number)","customer":"C","issued":"2026-10-01","due":"2026-10-31","amount":"1.00","open":"1.00","currency":"EUR"}"#
                    + "\n"
                if number == 300 { body += "\nnope\n{\"number\":\"X\"}\n" }
            }
            let reply = try await daemon.send("POST", "/v1/invoices", body, type: "application/x-ndjson", ["Idempotency-Key": "import"])
            #expect(reply.lines.last == .object(["lines": .number(702), "done": .number(700), "refused": .number(2)]))
            let bad = reply.lines.filter { $0["problem"] != nil }
            #expect(bad.map { $0["line"]?.whole } == [302, 303])
            #expect(bad.map { $0["problem"]?["code"]?.string } == ["malformed", "invalid"])
            let versions = reply.lines.compactMap { $0["invoice"]?["version"]?.whole }
            #expect(versions == Array(1...700))
            for line in reply.lines { #expect(SchemaValidator.problems(line, .either([.named("LineAnswer"), .named("LinesEnd")])) == []) }

            let again = try await daemon.send("POST", "/v1/invoices", body, type: "application/x-ndjson", ["Idempotency-Key": "import"])
            #expect(again.lines.compactMap { $0["invoice"]?["version"]?.whole } == versions)
            let tickets = try await daemon.send("POST", "/v1/tickets", Self.ticket + "\n" + Self.ticket, type: "application/x-ndjson")
            #expect(tickets.lines.compactMap { $0["ticket"]?["id"]?.string } == ["T-1", "T-2"])
        }
    }

    @Test("a long list that is sent in parts counts its lines, and their keys, on")
    func parts() async throws {
        try await DaemonScope.run { daemon in
            let header = ["Idempotency-Key": "import"]
            let whole = try await daemon.send(
                "POST", "/v1/tickets", Array(repeating: Self.ticket, count: 5).joined(separator: "\n"), type: "application/x-ndjson", header
            )
            #expect(whole.lines.compactMap { $0["line"]?.whole } == [1, 2, 3, 4, 5])
            let part = try await daemon.send(
                "POST", "/v1/tickets?first=4", Array(repeating: Self.ticket, count: 3).joined(separator: "\n"),
                type: "application/x-ndjson",
                header)
            #expect(part.lines.compactMap { $0["line"]?.whole } == [4, 5, 6])
            #expect(part.lines.compactMap { $0["ticket"]?["id"]?.string } == ["T-4", "T-5", "T-6"])
            for first in ["0", "x", "-1", "9999999999999"] {
                let refused = try await daemon.send("POST", "/v1/tickets?first=\(first)", Self.ticket, type: "application/x-ndjson")
                #expect(refused.code == "invalid")
            }
        }
    }
}
