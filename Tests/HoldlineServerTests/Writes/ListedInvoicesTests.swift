import HoldlineCore
import HoldlineWire
import Testing

@testable import HoldlineServer

@Suite("bodies in JSON beside lines")
struct ListedInvoicesTests {
    private func invoice(_ number: Int, customer: String = "C-042", open: String = "1200.00") -> String {
        """
        {"number":"F\(number)","customer":"\(customer)","issued":"2026-10-01","due":"2026-10-31","amount":"1200.00","open":"\(open)",\
        "currency":"EUR"}
        """
    }

    @Test("an array of invoices is registered as lines are, and answered in one object; one that is refused stops no other")
    func list() async throws {
        try await DaemonScope.run { daemon in
            let other = invoice(1, customer: "C-1").replacing("2026-10-01", with: "2026-10-02")
            let list = "[\([invoice(1), invoice(2), other].joined(separator: ","))]"
            let answer = try await daemon.send("POST", "/v1/invoices", list, ["Idempotency-Key": "k"])
            #expect(answer.status == 200 && answer.headers["content-type"] == "application/json")
            #expect(SchemaValidator.problems(answer.json, .named("LinesAnswer")) == [], "\(answer.text)")
            #expect(answer.json["items"]?.elements.map { $0["status"]?.whole } == [201, 201, 409])
            #expect(answer.json["items"]?.elements.last?["problem"]?["code"]?.string == "number-taken")
            #expect((answer.json["lines"]?.whole, answer.json["done"]?.whole, answer.json["refused"]?.whole) == (3, 2, 1))
            // The same key does each element once, also where it comes as lines.
            let again = try await daemon.send("POST", "/v1/invoices", list, ["Idempotency-Key": "k"])
            #expect(again.json["items"]?.elements.prefix(2).map { $0["status"]?.whole } == [201, 201])
            #expect(try await daemon.send("GET", "/v1/invoices").json["items"]?.elements.count == 2)
            #expect(try await daemon.send("POST", "/v1/invoices", "[]").json["items"]?.elements.isEmpty == true)
        }
    }

    @Test("reminders come as an array, too, each with its own key")
    func reminders() async throws {
        try await DaemonScope.run { daemon in
            try await daemon.send("POST", "/v1/invoices", "[\(invoice(1)),\(invoice(2))]")
            let version = try await daemon.send("GET", "/v1/invoices/F1/dunning").json["version"]?.whole ?? 0
            func reminder(_ number: Int) -> String {
                """
                {"invoice":"F\(number)","level":1,"amount":"1200.00","sentAt":"2026-11-01T09:00:00Z","version":\(version),"key":"r-\(number)"}
                """
            }
            for _ in 1...2 {
                let answer = try await daemon.send("POST", "/v1/reminders", "[\(reminder(1)),\(reminder(2)),\(reminder(3))]")
                #expect(SchemaValidator.problems(answer.json, .named("LinesAnswer")) == [], "\(answer.text)")
                #expect((answer.json["done"]?.whole, answer.json["refused"]?.whole) == (2, 1), "\(answer.text)")
            }
        }
    }

    @Test("many more than wait at a time are registered in their order")
    func many() async throws {
        try await DaemonScope.run { daemon in
            let count = 3000
            let list = "[\((1...count).map { invoice($0) }.joined(separator: ","))]"
            let answer = try await daemon.send("POST", "/v1/invoices", list)
            #expect(answer.json["done"]?.whole == count)
            #expect(answer.json["items"]?.elements.compactMap { $0["line"]?.whole } == Array(1...count))
        }
    }

    @Test("an element that is no invoice refuses the list, with its place, and nothing goes in")
    func refused() async throws {
        try await DaemonScope.run { daemon in
            for (body, code) in [
                ("[\(invoice(1)),{\"number\":\"F2\"}]", "invalid"), ("{\"number\":\"F1\"}", "invalid"), ("[", "malformed"),
                ("[\(invoice(1).replacing("\"due\"", with: "\"du\""))]", "unknown-field"),
            ] {
                let answer = try await daemon.send("POST", "/v1/invoices", body)
                #expect((400...422).contains(answer.status) && answer.code == code, "\(body): \(answer.text)")
            }
            #expect(try await daemon.send("POST", "/v1/invoices", "x", type: "text/csv").code == "unsupported-media-type")
            #expect(try await daemon.send("GET", "/v1/invoices").json["items"]?.elements.isEmpty == true)
        }
    }

    @Test("what is found and the words of a shell are what their schemas say, and each role gets what it may read")
    func find() async throws {
        try await DaemonScope.run { daemon in
            try await daemon.send("PATCH", "/v1/customers/K-1", #"{"name":"Lefèvre","addPhones":["01 42 05 00 00"]}"#)
            let added = try await daemon.send(
                "PATCH", "/v1/customers/K-1", #"{"addPhones":["+33 1", "0142050000"],"addEmails":["a@b.fr"]}"#)
            #expect(added.status == 200 && added.json["phones"]?.elements.compactMap(\.string) == ["01 42 05 00 00", "+33 1"])
            #expect(added.json["name"]?.string == "Lefèvre")
            try await daemon.send("POST", "/v1/invoices", "[\(invoice(1, customer: "K-1"))]")
            try await daemon.send(
                "POST", "/v1/tickets", #"{"customer":"K-1","subject":"lefevre called","disputes":[{"invoice":"F1","reason":"QTY"}]}"#)
            for text in ["lefevre", "F1", "T-1", "K-1", "H-1", "0142050000"] {
                let found = try await daemon.send("GET", "/v1/find?q=\(text)")
                #expect(SchemaValidator.problems(found.json, .page(of: "Found")) == [] && found.status == 200, "\(found.text)")
                #expect(found.json["items"]?.elements.isEmpty == false, "\(text)")
            }
            #expect(try await daemon.send("GET", "/v1/find?q=").code == "invalid")
            #expect(try await daemon.send("GET", "/v1/find?q=x&kind=table").code == "invalid")
            for kind in Completion.Kind.allCases {
                let words = try await daemon.send("GET", "/v1/completions?kind=\(kind.rawValue)&ticket=T-1")
                #expect(SchemaValidator.problems(words.json, .named("Completions")) == [] && words.status == 200, "\(words.text)")
            }
            #expect(try await daemon.send("GET", "/v1/completions").code == "invalid")
        }
    }
}
