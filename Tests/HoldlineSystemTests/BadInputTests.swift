import Foundation
import HoldlineClient
import HoldlineCore
import Testing

@Suite("Bad input")
struct BadInputTests {
    private func problem(_ answer: (status: Int, body: String)) -> String {
        "\(answer.status) \(answer.body.value(of: "code") ?? "?") \(answer.body.value(of: "field") ?? "-")"
    }

    @Test("each mistake is a clear problem that names its field, and nothing is lost or done")
    func problems() async throws {
        try await DaemonFixture.scope { f in
            func dispute(_ amount: String, currency: String = "EUR") -> String {
                #"{"customer":"C-1","subject":"x","disputes":[{"invoice":"F1","reason":"PRI","amount":"\#(amount)","currency":"\#(currency)"}]}"#
            }
            func post(_ body: String) throws -> String { problem(try f.request("POST", "/v1/tickets", body)) }
            for amount in ["1e3", "-5", "12.345", "٣", "", "1,5", " 1", "0.00", "99999999999999999999"] {
                #expect(try post(dispute(amount)) == "422 invalid disputes[0].amount", "\(amount)")
            }
            #expect(try post(dispute("1.5", currency: "JPY")) == "422 invalid disputes[0].amount")
            #expect(try post(dispute("1.50", currency: "XXQ")) == "422 invalid disputes[0].currency")
            #expect(
                try post(#"{"customer":"C-1","subject":"x","disputes":[{"invoice":"F1","reason":"BAD"}]}"#)
                    == "422 invalid disputes[0].reason")
            #expect(try post(#"{"customer":"C-1","subject":"x","priorty":"high"}"#) == "422 unknown-field priorty")
            #expect(try post(#"{"customer":"C-1","subject":"x","contact":{"nam":"y"}}"#) == "422 unknown-field contact.nam")
            #expect(try post(#"{"customer":"C-1","subject":"a\u0000b"}"#) == "422 invalid subject")
            #expect(try post(#"{"customer":"C-1","subject":7}"#) == "422 invalid subject")
            #expect(try post(#"{"customer":"C-1"}"#) == "422 invalid subject")
            #expect(try post(#"{"customer":"..","subject":"x"}"#) == "422 invalid customer")
            #expect(try post(#"{"customer":"C-1","subject":"x""#).hasPrefix("400 malformed"))
            #expect(try post(String(repeating: "[", count: 10_000)).hasPrefix("400 malformed"))
            #expect(
                try post(#"{"customer":"C-1","subject":"x","disputes":"# + String(repeating: "[", count: 10_000)).hasPrefix("400 malformed")
            )
            let invalid = try Raw(f.socket).request(
                "POST", "/v1/tickets", Array(#"{"customer":"C-1","subject":""#.utf8) + [0xFF, 0xFE] + Array("\"}".utf8),
                type: "application/json", headers: [])
            #expect(problem(invalid).hasPrefix("400 malformed"))
            let long = #"{"customer":"C-1","subject":"x","description":""# + String(repeating: "a", count: 20_000_000) + "\"}"
            #expect(try post(long).hasPrefix("413 too-large"))
            #expect(problem(try f.request("POST", "/v1/tickets", "customer: C-1", type: "text/yaml")).hasPrefix("415"))

            #expect(problem(try f.request("GET", "/v1/tickets/T-1")) == "404 not-found -")
            #expect(problem(try f.request("GET", "/v1/nothing")).hasPrefix("404 not-found"))
            #expect(problem(try f.request("DELETE", "/v1/tickets")).hasPrefix("405"))
            #expect(problem(try f.request("GET", "/v1/tickets?limit=0")).hasPrefix("422 invalid limit"))
            #expect(problem(try f.request("GET", "/v1/tickets?stat=new")).hasPrefix("422"))

            #expect(try f.request("POST", "/v1/tickets", #"{"customer":"C-1","subject":"first"}"#).status == 201)
            let wrong = try f.request("POST", "/v1/tickets/T-1/close", "{}")
            #expect(problem(wrong) == "409 wrong-state -")
            #expect(wrong.body.contains("\"resolve\""))
            #expect(try f.request("GET", "/v1/events").body.hasSuffix("{\"head\":1}\n"))
        }
    }

    @Test("an invoice number with a slash, a space and an é, and one of 200 characters")
    func numbers() async throws {
        try await DaemonFixture.scope { f in
            let path = "/v1/invoices/2025%2F0042%20%C3%A9"
            let body = #"{"customer":"C-1","issued":"2026-01-01","due":"2026-02-01","amount":"10.00","open":"10.00","currency":"EUR"}"#
            #expect(try f.request("PUT", path, body).status == 201)
            #expect(try f.request("PUT", path, body).status == 200)
            #expect(
                try f.request("GET", path + "/dunning").body.hasPrefix(
                    #"{"invoice":"2025/0042 é","known":true,"customer":"C-1","decision":"proceed""#))
            // The same number written with a combining accent, and a carriage return at its end.
            #expect(try f.request("GET", "/v1/invoices/2025%2F0042%20e%CC%81%0D/dunning").body.contains("\"known\":true"))
            let long = String(repeating: "9", count: 200)
            #expect(try f.request("PUT", "/v1/invoices/\(long)", body).status == 201)
            #expect(try f.request("PUT", "/v1/invoices/\(long)9", body).status == 422)
            #expect(try f.request("GET", "/v1/invoices/%2E%2E/dunning").status == 422)
            #expect(try f.holdline("invoice", "check", "2025/0042 é").status == 0)
            #expect(try f.holdline("invoice", "check", long, "2025/0042 é").status == 0)
            let bulk = try f.request("POST", "/v1/dunning/check?all=true", "2025/0042 é\r\nnobody's\n\n\(long)9\n", type: "text/plain").body
            #expect(bulk.hasSuffix("{\"checked\":4,\"pause\":3,\"partial\":0,\"unknown\":3,\"version\":2}\n"), "\(bulk.suffix(120))")
        }
    }

    @Test("a client that sends all of a large body before it reads gets its whole answer")
    func sendsFirst() async throws {
        try await DaemonFixture.scope { f in
            let numbers = (1...40_000).map { "N\($0)\n" }.joined()
            let answer = try f.request("POST", "/v1/dunning/check", numbers, type: "text/plain")
            #expect(answer.body.hasSuffix("{\"checked\":40000,\"pause\":40000,\"partial\":0,\"unknown\":40000,\"version\":0}\n"))
        }
    }

    @Test("texts are stored as they are, and harm no terminal, table or CSV")
    func texts() async throws {
        try await DaemonFixture.scope { f in
            let accents = String(repeating: "\u{301}", count: 10_000)
            let subject = "=cmd()|\u{1B}[31m\u{202E}evil\u{7}e\(accents)"
            let escaped = subject.unicodeScalars.map {
                $0.value < 0x20 ? "\\u00" + (($0.value < 16) ? "0" : "") + String($0.value, radix: 16) : String($0)
            }.joined()
            #expect(try f.request("POST", "/v1/tickets", "{\"customer\":\"C-1\",\"subject\":\"\(escaped)\"}").status == 201)
            let client = try f.client()
            let stored = try await client.ticket(TicketID(number: 1)).value.ticket.subject?.text
            #expect(stored.map { Array($0.utf8) } == Array(subject.utf8))
            await client.shutDown()
            for arguments in [["ticket", "list"], ["ticket", "show", "T-1"], ["ticket", "list", "-o", "csv"], ["watch", "--once"]] {
                let shown = try run(Programs.companion, ["--socket", f.socket] + arguments, in: f.directory)
                #expect(shown.status == 0, "\(arguments): \(shown.errors)")
                for scalar in ["\u{1B}", "\u{7}", "\u{202E}"] {
                    #expect(!shown.output.unicodeScalars.contains(Unicode.Scalar(scalar) ?? "x"), "\(arguments)")
                }
            }
            let csv = try f.holdline("ticket", "list", "-o", "csv").output
            #expect(!csv.contains(",=cmd") && !csv.contains("\"=cmd"))
        }
    }

    @Test("a start that cannot work says why in a line, and changes nothing")
    func starts() async throws {
        try await DaemonFixture.scope { f in
            func start(_ arguments: String...) throws -> Finished { try run(Programs.daemon, arguments, in: f.directory) }
            let second = try start("--socket", f.directory + "/other.sock", "--database", f.database)
            #expect(second.status == 1)
            #expect(second.errors.contains(f.database), "\(second.errors)")
            let sameSocket = try start("--socket", f.socket, "--database", f.directory + "/other.db")
            #expect(sameSocket.status == 1, "\(sameSocket.errors)")
            #expect(try f.request("GET", "/healthz").status == 200)
            let long = try start("--socket", f.directory + "/" + String(repeating: "s", count: 100), "--database", f.directory + "/o.db")
            #expect(long.status != 0)
            #expect(long.errors.contains("107"), "\(long.errors)")
            try "resumAfter: 3\n".write(toFile: f.directory + "/bad.yaml", atomically: true, encoding: .utf8)
            let unknown = try start(
                "--socket", f.directory + "/o.sock", "--database", f.directory + "/o.db", "--config", f.directory + "/bad.yaml")
            #expect(unknown.status != 0)
            #expect(unknown.errors.contains("resumAfter"), "\(unknown.errors)")
            try "not a database, and longer than a header needs to be".write(
                toFile: f.directory + "/text.db", atomically: true, encoding: .utf8)
            #expect(try start("--socket", f.directory + "/o.sock", "--database", f.directory + "/text.db").status == 1)
            #expect(try String(contentsOfFile: f.directory + "/text.db", encoding: .utf8).hasPrefix("not a database"))
        }
    }

    @Test("no daemon, a wrong verb and a wrong reason have their exit codes and help")
    func exits() async throws {
        try await DaemonFixture.scope(start: false) { f in
            let gone = try f.holdline("invoice", "check", "F1")
            #expect(gone.status == 69)
            #expect(gone.errors.contains("paused"), "\(gone.errors)")
            let verb = try f.holdline("ticket", "opne")
            #expect(verb.status == 64)
            #expect(verb.errors.contains("open"), "\(verb.errors)")
            let reason = try f.holdline("ticket", "open", "--customer", "C-1", "--subject", "x", "--invoice", "F1", "--reason", "QTZ")
            #expect(reason.status == 64)
            #expect(reason.errors.contains("QTY"), "\(reason.errors)")
        }
    }
}
