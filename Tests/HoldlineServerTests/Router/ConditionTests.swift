import HoldlineCore
import HoldlineWire
import Testing

@testable import HoldlineServer

@Suite("conditions of reads and writes")
struct ConditionTests {
    @Test("a conditional GET shows what others did to an invoice, and the version stays the invoice's own")
    func etag() async throws {
        try await DaemonScope.run { daemon in
            try await daemon.send("PUT", "/v1/invoices/F1", WriteTests.invoice)
            let first = try await daemon.send("GET", "/v1/invoices/F1")
            let etag = try #require(first.headers["etag"])
            let version = try #require(first.json["version"]?.whole)
            #expect(etag.hasPrefix("\"\(version)-"))
            let unchanged = try await daemon.send("GET", "/v1/invoices/F1", nil, ["If-None-Match": "\"x\", W/\(etag)"])
            #expect(unchanged.status == 304)
            #expect(unchanged.headers["etag"] == etag)
            #expect(unchanged.body.isEmpty)
            #expect(try await daemon.send("GET", "/v1/invoices/F1", nil, ["If-None-Match": "\"\(version)\""]).status == 200)

            let hold = #"{"kind":"insolvency","customer":"C-042","review":"2099-01-01"}"#
            #expect(try await daemon.send("POST", "/v1/holds", hold).status == 201)
            let held = try await daemon.send("GET", "/v1/invoices/F1", nil, ["If-None-Match": etag])
            #expect(held.status == 200)
            #expect(held.headers["etag"] != etag)
            // The hold is not the invoice's own event: what was read may still be written on.
            let changed = WriteTests.invoice.replacing(#""open":"1200.00""#, with: #""open":"1100.00""#)
            #expect(try await daemon.send("PUT", "/v1/invoices/F1", changed, ["If-Match": etag]).status == 200)
            #expect(try await daemon.send("PUT", "/v1/invoices/F1", WriteTests.invoice, ["If-Match": etag]).status == 412)
        }
    }

    @Test("no read is 304 to the version alone, and a list never is")
    func lists() async throws {
        try await DaemonScope.run { daemon in
            try await daemon.send("PUT", "/v1/invoices/F1", WriteTests.invoice)
            try await daemon.send("POST", "/v1/tickets", WriteTests.ticket)
            for path in [
                "/v1/tickets", "/v1/invoices", "/v1/holds", "/v1/customers", "/v1/stale", "/v1/calls", "/v1/queues", "/v1/agents",
                "/v1/handovers", "/v1/reports/queue", "/v1/invoices/F1/dunning", "/v1/tickets/1", "/v1/holds/1",
            ] {
                let reply = try await daemon.send("GET", path)
                let version = try #require(reply.json["version"]?.whole, "\(path)")
                #expect(try await daemon.send("GET", path, nil, ["If-None-Match": "\"\(version)\""]).status == 200, "\(path)")
                if reply.json["items"] != nil { #expect(reply.headers["etag"] == "\"\(version)\"", "\(path)") }
            }
        }
    }

    @Test("If-Match is compared where one thing is changed, and refused everywhere else")
    func ifMatch() async throws {
        try await DaemonScope.run { daemon in
            let line = WriteTests.invoice.replacing("{", with: #"{"number":"F1","#)
            let lines = try await daemon.send(
                "POST", "/v1/invoices", Array((line + "\n").utf8), type: "application/x-ndjson", ["If-Match": "\"77\""])
            #expect(lines.status == 422)
            #expect(lines.json["field"]?.string == "If-Match")
            #expect(try await daemon.send("GET", "/v1/invoices/F1").status == 404)
            for route in Routes.all where !route.takesIfMatch && route.path.parameters.isEmpty {
                let reply = try await daemon.send(
                    route.methodName, route.path.description, route.methodName == "GET" ? nil : "{}", ["If-Match": "*"])
                #expect(reply.status == 422, "\(route.name)")
            }
            #expect(try await daemon.send("PUT", "/v1/invoices/F1", WriteTests.invoice, ["If-Match": "*"]).status == 412)
            #expect(try await daemon.send("PUT", "/v1/invoices/F1", WriteTests.invoice, ["If-Match": "\"0\""]).status == 201)
            #expect(try await daemon.send("PUT", "/v1/invoices/F1", WriteTests.invoice, ["If-Match": "*"]).status == 200)
            for text in ["7", "\"\"", "\"-5\"", "\"1-x\"", "\"1\", \"2\"", "W/\"1\"", "\"+1\""] {
                #expect(try await daemon.send("PUT", "/v1/invoices/F1", WriteTests.invoice, ["If-Match": text]).status == 422, "\(text)")
            }
        }
    }

    @Test("the document has If-Match exactly where it is compared")
    func declared() throws {
        let document = try JSONValue.read(JSONAnswer.bytes(OpenAPI.document(Routes.all)))
        for route in Routes.all {
            let operation = document["paths"]?[route.path.description]?[route.methodName.lowercased()]
            let references = operation?["parameters"]?.elements.compactMap { $0["$ref"]?.string } ?? []
            #expect(references.contains("#/components/parameters/IfMatch") == route.takesIfMatch, "\(route.name)")
            #expect(references.contains("#/components/parameters/HoldlineAgent") == route.isWrite, "\(route.name)")
            let statuses = Set(operation?["responses"]?.members.keys.map { $0 } ?? [])
            for code in route.refusals {
                #expect(statuses.contains(String(ProblemBody(Refusal(code, "")).status)), "\(route.name): \(code)")
            }
        }
    }

    @Test("a line's key is bound to the agent for whom it was sent")
    func keysOfLines() async throws {
        try await DaemonScope.run { daemon in
            let body = Array(#"{"customer":"C-1","subject":"x"}"#.utf8)
            func send(_ agent: String?) async throws -> Parsed? {
                var headers = ["Idempotency-Key": "k1"]
                if let agent { headers["Holdline-Agent"] = agent }
                return try await daemon.send("POST", "/v1/tickets", body, type: "application/x-ndjson", headers).lines.first
            }
            let first = try await send("lea")
            #expect(first?["status"]?.whole == 201)
            #expect(try await send("lea")?["ticket"]?["id"]?.string == "T-1")
            #expect(try await send("marc")?["problem"]?["code"]?.string == "key-reused")
            #expect(try await send(nil)?["problem"]?["code"]?.string == "key-reused")
        }
    }
}

extension Route {
    var methodName: String { String(name.prefix { $0 != " " }) }
}
