import Foundation
import HoldlineCore
import Testing

@testable import HoldlineServer

@Suite("a person's own data over HTTP")
struct PersonRouteTests {
    /// A customer with a ticket, a note, a call, and a hold; another customer's ticket that names the first.
    private func fill(_ daemon: DaemonScope) async throws {
        func send(_ method: String, _ path: String, _ body: String) async throws {
            let reply = try await daemon.send(method, path, body)
            #expect((200..<300).contains(reply.status), "\(method) \(path): \(reply.text)")
        }
        try await send(
            "PUT", "/v1/customers/C-1",
            #"{"name":"Zoe Quartz","phones":["06 11 22 33 44"],"emails":["zoe@quartz.example"],"siren":"732829320"}"#)
        try await send(
            "PUT", "/v1/invoices/F1",
            #"{"customer":"C-1","issued":"2026-01-01","due":"2026-01-31","amount":"100.00","open":"100.00","currency":"EUR"}"#)
        try await send(
            "POST", "/v1/tickets",
            #"{"customer":"C-1","subject":"Quartzite vase","description":"It fell","contact":{"name":"Zoe Quartz","phone":"+33611223344","email":"Zoe@Quartz.example"},"disputes":[{"invoice":"F1","reason":"QTY"}]}"#
        )
        try await send("POST", "/v1/tickets/1/notes", #"{"text":"she is kwijibo"}"#)
        try await send("POST", "/v1/tickets", #"{"customer":"C-2","subject":"neighbour","description":"ask zoe@quartz.example"}"#)
        try await send("POST", "/v1/holds", #"{"kind":"manual","customer":"C-1","note":"frobozz"}"#)
    }

    private static let words = ["quartz", "kwijibo", "frobozz", "06 11 22 33 44", "33611223344"]

    @Test("an export has all that names the person, by reference, number and address, and where else the person is named")
    func export() async throws {
        try await DaemonScope.run { daemon in
            try await fill(daemon)
            let all = try await daemon.send("GET", "/v1/person?customer=C-1").text
            for word in Self.words + ["It fell", "F1", "732829320"] { #expect(all.lowercased().contains(word.lowercased()), "\(word)") }
            #expect(all.contains(#""namedIn":["T-2"]"#))
            for key in ["phone=0611223344", "phone=%2B33%206%2011%2022%2033%2044", "email=ZOE@quartz.example"] {
                let part = try await daemon.send("GET", "/v1/person?\(key)").text
                #expect(part.contains("Quartzite vase") && part.contains("kwijibo") && !part.contains("frobozz"), "\(key)")
            }
            #expect(try await daemon.send("GET", "/v1/person?phone=0699999999").status == 404)
            #expect(try await daemon.send("GET", "/v1/person?phone=nobody").status == 422)
            #expect(try await daemon.send("GET", "/v1/person?customer=C-1&phone=0611223344").status == 422)
        }
    }

    @Test("an erasure leaves the hold and the dispute, tells what it did, and a dry run does nothing")
    func erase() async throws {
        try await DaemonScope.run { daemon in
            try await fill(daemon)
            /// Without the head, which goes on.
            func answer() async throws -> String {
                try await daemon.send("GET", "/v1/invoices/F1/dunning").text.replacing(/"version":[0-9]+/, with: "")
            }
            let before = try await answer()
            let would = try await daemon.send("POST", "/v1/person/erase", #"{"customer":"C-1","dryRun":true}"#)
            #expect(would.status == 200 && would.text.contains(#""seq":null"#) && would.text.contains("T-1"))
            #expect(try await daemon.send("GET", "/v1/tickets/1").text.contains("Quartzite"))
            let key = ["Idempotency-Key": "erase-once"]
            let done = try await daemon.send("POST", "/v1/person/erase", #"{"customer":"C-1","tickets":["T-2"]}"#, key)
            #expect(done.status == 200 && done.text.contains(#""scrubbed":true"#), "\(done.text)")
            #expect(done.text.contains(#""invoices":1"#) && done.text.contains(#""standingHolds":2"#), "\(done.text)")
            let again = try await daemon.send("POST", "/v1/person/erase", #"{"customer":"C-1","tickets":["T-2"]}"#, key)
            #expect(again.text == done.text)
            for path in [
                "/v1/tickets/1", "/v1/tickets/2", "/v1/customers/C-1", "/v1/holds", "/v1/person?customer=C-1", "/v1/events?after=0",
            ] {
                let text = try await daemon.send("GET", path).text.lowercased()
                for word in Self.words { #expect(!text.contains(word), "\(word) in \(path)") }
            }
            for suffix in ["", "-wal"] {
                let file = (try? Data(contentsOf: URL(fileURLWithPath: daemon.database + suffix))) ?? Data()
                let text = String(decoding: file, as: UTF8.self).lowercased()
                for word in Self.words { #expect(!text.contains(word), "\(word) in the file\(suffix)") }
            }
            #expect(try await answer() == before)
            let verdict = try await daemon.send("GET", "/v1/ledger/verify?tables=true").text
            #expect(verdict.contains(#""intact":true"#), "\(verdict)")
            #expect(try await daemon.send("GET", "/v1/tickets/1").text.contains("erased personal data"))
            #expect(try await daemon.send("POST", "/v1/person/erase", #"{"customer":"C-1"}"#).status == 404)
        }
    }

    @Test("by a number or an address only that entry of a customer goes, and the rest of the customer stays")
    func entry() async throws {
        try await DaemonScope.run { daemon in
            try await fill(daemon)
            let done = try await daemon.send("POST", "/v1/person/erase", #"{"phone":"06.11.22.33.44"}"#)
            #expect(done.status == 200, "\(done.text)")
            let customer = try await daemon.send("GET", "/v1/customers/C-1").text
            #expect(customer.contains("Zoe Quartz") && customer.contains("zoe@quartz.example") && customer.contains(#""phones":[]"#))
            #expect(try await !daemon.send("GET", "/v1/tickets/1").text.contains("Quartzite"))
            let file = String(decoding: try Data(contentsOf: URL(fileURLWithPath: daemon.database)), as: UTF8.self)
            #expect(!file.contains("06 11 22 33 44") && !file.contains("33611223344") && file.contains("Zoe Quartz"))
            #expect(try await daemon.send("GET", "/v1/ledger/verify?tables=true").text.contains(#""intact":true"#))
            #expect(try await daemon.send("GET", "/v1/find?q=quartz").text.contains("C-1"))
        }
    }

    @Test("a legal hold refuses an erasure until it is released, with a reason")
    func legalHold() async throws {
        try await DaemonScope.run { daemon in
            try await fill(daemon)
            #expect(try await daemon.send("POST", "/v1/customers/C-1/preserve", #"{"reason":" "}"#).status == 422)
            #expect(try await daemon.send("POST", "/v1/customers/nobody/preserve", #"{"reason":"court"}"#).status == 404)
            let placed = try await daemon.send("POST", "/v1/customers/C-1/preserve", #"{"reason":"court"}"#)
            #expect(placed.status == 201 && placed.text.contains(#""reason":"court""#), "\(placed.text)")
            for body in [#"{"customer":"C-1"}"#, #"{"phone":"0611223344"}"#, #"{"customer":"C-2","tickets":["T-1"]}"#] {
                let refused = try await daemon.send("POST", "/v1/person/erase", body)
                #expect(refused.status == 409 && refused.text.contains("legal-hold"), "\(refused.text)")
            }
            #expect(try await daemon.send("POST", "/v1/customers/C-1/preserve", #"{"reason":"again"}"#).status == 409)
            #expect(try await daemon.send("POST", "/v1/customers/C-1/release", #"{"reason":"judged"}"#).status == 200)
            #expect(try await daemon.send("POST", "/v1/customers/C-1/release", #"{"reason":"judged"}"#).status == 409)
            #expect(try await daemon.send("POST", "/v1/person/erase", #"{"customer":"C-1"}"#).status == 200)
            #expect(try await daemon.send("GET", "/v1/ledger/verify?tables=true").text.contains(#""intact":true"#))
        }
    }
}
