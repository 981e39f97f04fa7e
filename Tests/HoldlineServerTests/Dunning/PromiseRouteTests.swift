import HoldlineCore
import HoldlineWire
import Testing

@testable import HoldlineServer

@Suite struct PromiseRouteTests {
    private static func invoice(_ open: String) -> String {
        #"{"customer":"C-042","issued":"2026-10-01","due":"2098-12-31","amount":"1200.00","open":"\#(open)","currency":"EUR"}"#
    }

    private static let plan =
        #"{"kind":"promise","invoice":"F1","plan":[{"due":"2099-01-05","amount":"500"},{"due":"2099-02-05","amount":"500.00"}]}"#

    @Test("a plan is placed, moves on with a payment, and is kept; every answer is what its schema says")
    func plan() async throws {
        try await DaemonScope.run { daemon in
            func check(_ reply: Reply, _ schema: Schema, _ status: Int = 200, at place: SourceLocation = #_sourceLocation) {
                #expect(reply.status == status, "\(reply.text)", sourceLocation: place)
                #expect(SchemaValidator.problems(reply.json, schema) == [], "\(reply.text)", sourceLocation: place)
            }
            try await daemon.send("PUT", "/v1/invoices/F1", Self.invoice("1200.00"))
            let placed = try await daemon.send("POST", "/v1/holds", Self.plan)
            check(placed, .named("Hold"), 201)
            #expect(placed.json["until"]?.string == "2099-01-08")
            #expect(placed.json["amount"]?.string == "1000.00")
            try await daemon.send("PUT", "/v1/invoices/F1", Self.invoice("700.00"))
            let moved = try await daemon.send("GET", "/v1/holds/H-1")
            check(moved, .named("Hold"))
            #expect(moved.json["until"]?.string == "2099-02-10")
            #expect(moved.json["promise"]?["instalments"]?.elements.map { $0["state"]?.string } == ["kept", "open"])
            check(try await daemon.send("GET", "/v1/invoices/F1"), .named("InvoicePage"))
            check(try await daemon.send("GET", "/v1/customers/C-042"), .named("CustomerPage"))
            try await daemon.send("PUT", "/v1/invoices/F1", Self.invoice("200.00"))
            #expect(try await daemon.send("GET", "/v1/holds").json["items"]?.elements.isEmpty == true)
            let all = try await daemon.send("GET", "/v1/holds?all=true")
            check(all, .page(of: "Hold"))
            #expect(all.json["items"]?.elements.map { $0["promise"]?["state"]?.string } == ["kept"])
            check(try await daemon.send("GET", "/v1/holds?broken=true&all=true"), .page(of: "Hold"))
        }
    }

    @Test(
        "a plan that is none names the field",
        arguments: [
            (#"[]"#, "plan", "invalid"), (#"[{"due":"2099-01-05"}]"#, "plan[0].amount", "invalid"),
            (#"[{"due":"2099-01-05","amount":"1.00","note":"x"}]"#, "plan[0].note", "unknown-field"),
            (#"[{"due":"2099-01-05","amount":"1.00"},{"due":"2099-01-05","amount":"1.00"}]"#, "plan[1].due", "invalid"),
            (#"[{"due":"2099-01-05","amount":"1200.01"}]"#, "plan", "over-amount"),
        ])
    func refused(plan: String, field: String, code: String) async throws {
        try await DaemonScope.run { daemon in
            try await daemon.send("PUT", "/v1/invoices/F1", Self.invoice("1200.00"))
            let reply = try await daemon.send("POST", "/v1/holds", #"{"kind":"promise","invoice":"F1","plan":\#(plan)}"#)
            #expect(reply.status == 422 && reply.code == code && reply.json["field"]?.string == field, "\(reply.text)")
        }
    }

    @Test("a suggestion places nothing, and says why it cannot be made")
    func suggestion() async throws {
        try await DaemonScope.run { daemon in
            try await daemon.send("PUT", "/v1/invoices/F1", Self.invoice("1200.00"))
            try await daemon.send("PUT", "/v1/invoices/paid", Self.invoice("0.00"))
            let path = "/v1/invoices/F1/promise-suggestion"
            let reply = try await daemon.send("GET", path + "?instalments=2&amount=100.01&from=2098-03-01")
            #expect(SchemaValidator.problems(reply.json, .named("PromiseSuggestion")) == [], "\(reply.text)")
            #expect(reply.json["plan"]?.string == "2098-03-31:50.01,2098-04-30:50.00")
            #expect(try await daemon.send("GET", path).json["instalments"]?.elements.count == 3)
            #expect(try await daemon.send("GET", "/v1/holds").json["items"]?.elements.isEmpty == true)
            for (target, status, code) in [
                (path + "?instalments=0", 422, "invalid"), (path + "?instalments=61", 422, "invalid"),
                (path + "?amount=1e3", 422, "invalid"),
                (path + "?amount=0", 422, "invalid"), (path + "?amount=1200.01", 422, "over-amount"),
                (path + "?from=tomorrow", 422, "invalid"),
                ("/v1/invoices/F9/promise-suggestion", 404, "not-found"), ("/v1/invoices/paid/promise-suggestion", 409, "wrong-state"),
            ] {
                let reply = try await daemon.send("GET", target)
                #expect(reply.status == status && reply.code == code, "\(target): \(reply.text)")
            }
        }
    }
}
