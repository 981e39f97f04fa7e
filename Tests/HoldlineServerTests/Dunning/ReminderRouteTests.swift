import HoldlineCore
import HoldlineWire
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
            let today = try #require(handed.json["handedOverAt"]?.string?.prefix(10))
            let paid = #"{"outcome":"paid","on":"\#(today)","amount":"10.00"}"#
            for (status, key) in [(201, "a"), (200, "b"), (200, "b"), (201, "a")] {
                let told = try await daemon.send("POST", "/v1/invoices/F1/agency-reports", paid, ["Idempotency-Key": key])
                #expect(told.status == status && SchemaValidator.problems(told.json, .named("Handover")) == [], "\(key): \(told.text)")
                #expect(told.json["reports"]?.elements.count == 1)
            }
            let agencies = try await daemon.send("GET", "/v1/agencies")
            #expect(SchemaValidator.problems(agencies.json, .named("Agencies")) == [], "\(agencies.text)")
        }
    }

    private func line(_ number: String, _ version: Int, level: Int = 1, amount: String = "1200.00", key: String? = nil) -> String {
        let key = key.map { #","key":"\#($0)""# } ?? ""
        return
            #"{"invoice":"\#(number)","level":\#(level),"amount":"\#(amount)","sentAt":"2026-11-24T09:00:00Z","version":\#(version)\#(key)}"#
    }

    @Test("many reminders in one body are answered line by line, in order; a line that is refused stops no other")
    func many() async throws {
        try await DaemonScope.run { daemon in
            for number in ["F1", "F2", "F3"] { try await daemon.send("PUT", "/v1/invoices/\(number)", WriteTests.invoice) }
            try await daemon.send(
                "POST", "/v1/tickets", #"{"customer":"C-042","subject":"s","disputes":[{"invoice":"F2","reason":"QTY"}]}"#)
            let body = [
                line("F1", 3), line("F2", 3), line("NOPE", 3), line("F3", 4, level: 3), "nope", body(4), line("F3", 4),
                line("F1", 4).replacing("}", with: #","fee":"1.00"}"#),
            ].joined(separator: "\n")
            let type = "application/x-ndjson"
            let reply = try await daemon.send("POST", "/v1/reminders", body, type: type, ["Idempotency-Key": "run"])
            #expect(
                reply.status == 200 && reply.lines.last == .object(["lines": .number(8), "done": .number(2), "refused": .number(6)]),
                "\(reply.text)")
            #expect(reply.lines.dropLast().map { $0["line"]?.whole } == Array(1...8))
            let codes = ["", "held-meanwhile", "not-found", "wrong-level", "malformed", "invalid", "", "unknown-field"]
            #expect(reply.lines.dropLast().map { $0["problem"]?["code"]?.string ?? "" } == codes, "\(reply.text)")
            #expect(reply.lines[1]["problem"]?["answer"]?["decision"]?.string == "pause")
            #expect(reply.lines[5]["problem"]?["field"]?.string == "invoice")
            #expect(reply.lines.compactMap { $0["reminder"]?["invoice"]?.string } == ["F1", "F3"])
            for line in reply.lines {
                #expect(SchemaValidator.problems(line, .either([.named("LineAnswer"), .named("LinesEnd")])) == [], "\(line)")
            }
            // The same body with the same key gives what was registered before; nobody is reminded twice.
            let again = try await daemon.send("POST", "/v1/reminders", body, type: type, ["Idempotency-Key": "run"])
            #expect(again.lines.compactMap { $0["reminder"] } == reply.lines.compactMap { $0["reminder"] })
            #expect(try await daemon.send("GET", "/v1/invoices/F1").json["reminders"]?.elements.count == 1)
            #expect(try await daemon.send("POST", "/v1/reminders", body, type: "text/csv").status == 415)
        }
    }

    @Test("a line's own key counts wherever the line stands, and for no other line")
    func ownKeys() async throws {
        try await DaemonScope.run { daemon in
            for number in ["F1", "F2"] { try await daemon.send("PUT", "/v1/invoices/\(number)", WriteTests.invoice) }
            let type = "application/x-ndjson"
            let first = try await daemon.send("POST", "/v1/reminders", line("F1", 2, key: "d/1/F1"), type: type)
            #expect(first.lines.first?["status"]?.whole == 201, "\(first.text)")
            let later = [line("F2", 2, key: "d/1/F2"), line("F1", 2, key: "d/1/F1"), line("F1", 3, key: "d/1/F1"), line("F1", 3, key: "é")]
            let reply = try await daemon.send("POST", "/v1/reminders", later.joined(separator: "\n"), type: type, ["Idempotency-Key": "x"])
            #expect(
                reply.lines.dropLast().map { $0["problem"]?["code"]?.string ?? "" } == ["", "", "key-reused", "invalid"], "\(reply.text)")
            #expect(reply.lines[1]["reminder"] == first.lines.first?["reminder"] && reply.lines[3]["problem"]?["field"]?.string == "key")
            let single = try await daemon.send("POST", "/v1/invoices/F1/reminders", line("F1", 3, key: "k"))
            #expect(single.status == 422 && single.json["field"]?.string == "key", "\(single.text)")
            #expect(try await daemon.send("POST", "/v1/invoices/F1/reminders", line("F2", 3)).json["field"]?.string == "invoice")
        }
    }

    @Test("a run's list comes by due date in parts that leave out nothing, each with its counts, and says why an invoice is skipped")
    func list() async throws {
        try await DaemonScope.run { daemon in
            let invoice = { (due: String, open: String) in
                #"{"customer":"C-042","issued":"2025-07-01","due":"\#(due)","amount":"100.00","open":"\#(open)","currency":"EUR"}"#
            }
            // Many of one day, numbers with slashes and without, later ones first.
            let numbers = ["F9", "F1", "A%2F1%20%C3%A9", "F5", "F2", "F3", "F4"]
            for number in numbers { try await daemon.send("PUT", "/v1/invoices/\(number)", invoice("2025-08-02", "100.00")) }
            try await daemon.send("PUT", "/v1/invoices/OLD", invoice("2025-08-01", "50.00"))
            try await daemon.send("PUT", "/v1/invoices/PAID", invoice("2025-08-01", "0.00"))
            try await daemon.send("PUT", "/v1/invoices/FUTURE", invoice("2099-01-01", "100.00"))
            try await daemon.send(
                "POST", "/v1/tickets",
                #"{"customer":"C-042","subject":"s","disputes":[{"invoice":"F2","reason":"QTY"},{"invoice":"F3","reason":"QTY","amount":"30.00"}]}"#
            )
            let version = try #require(try await daemon.send("GET", "/v1/dunning/run?level=1").lines.last?["version"]?.whole)
            let sent = ["F4", "F5"].map { number in
                #"{"invoice":"\#(number)","level":1,"amount":"100.00","sentAt":"2026-11-24T09:00:00Z","version":\#(version),"run":"\#(number)"}"#
            }
            let registered = try await daemon.send("POST", "/v1/reminders", sent.joined(separator: "\n"), type: "application/x-ndjson")
            #expect(registered.lines.last?["done"]?.whole == 2, "\(registered.text)")

            for limit in [1, 2, 3, 8, 10_000] {
                var items: [Parsed] = []
                var after = ""
                repeat {
                    let reply = try await daemon.send("GET", "/v1/dunning/run?level=1&overdue=8d&run=F5&limit=\(limit)\(after)")
                    #expect(reply.status == 200 && reply.headers["content-type"] == "application/x-ndjson", "\(reply.text)")
                    for line in reply.lines {
                        #expect(SchemaValidator.problems(line, .either([.named("DueInvoice"), .named("DueEnd")])) == [], "\(line)")
                    }
                    let end = try #require(reply.lines.last)
                    #expect(end["listed"]?.whole == reply.lines.count - 1)
                    items += reply.lines.dropLast()
                    after = end["next"]?.string.map { "&after=\(PercentCoding.encode($0))" } ?? ""
                } while !after.isEmpty && items.count < 100
                #expect(items.map { $0["invoice"]?.string } == ["OLD", "A/1 é", "F1", "F2", "F3", "F4", "F5", "F9"])
                #expect(items.map { $0["verdict"]?.string } == ["remind", "remind", "remind", "skip", "skip", "skip", "before", "remind"])
                #expect(items.compactMap { $0["reason"]?.string } == ["held", "held-in-part", "reminded"])
                #expect(items.map { $0["amount"]?.string } == ["50.00", "100.00", "100.00", nil, nil, nil, "100.00", "100.00"])
                #expect(items[4]["dunning"]?["collectable"]?.string == "70.00" && items[0]["dunning"] == .null)
            }
            let customers = try await daemon.send("GET", "/v1/dunning/run?level=1&customer=C-1")
            #expect(customers.lines.count == 1 && customers.lines[0]["listed"]?.whole == 0)
            let partial = try await daemon.send("GET", "/v1/dunning/run?level=1&partial=true&again=true&wait=0s")
            #expect(partial.lines.compactMap { $0["verdict"]?.string }.filter { $0 == "remind" }.count == 7, "\(partial.text)")
            for query in [
                "", "?level=0", "?level=1&after=F1", "?level=1&after=2026-13-01/F1", "?level=1&limit=0", "?level=1&wait=x",
                "?level=1&levle=2",
            ] {
                #expect([400, 422].contains(try await daemon.send("GET", "/v1/dunning/run\(query)").status), "\(query)")
            }
        }
    }
}
