import Foundation
import HoldlineCore
import Testing

@Suite("Documents and messages, from the command to the answer")
struct DocumentTests {
    private func holdline(_ f: DaemonFixture, _ arguments: String...) throws -> Finished {
        try run(Programs.companion, ["--socket", f.socket] + arguments, in: f.directory, workingIn: Messages.examples)
    }

    @Test("a Peppol Invoice Response holds its invoice, whichever verb brings it, and once")
    func response() async throws {
        try await DaemonFixture.scope(configuration: "seller: FR32100000009\n") { f in
            #expect(try holdline(f, "invoice", "import", "facture-F202600101.xml").status == 0)
            #expect(try holdline(f, "invoice", "check", "F202600101").status == 0)
            for verb in ["cdar", "status", "peppol-response"] {
                let answer = try holdline(f, "import", verb, "peppol-response-F202600101.xml")
                #expect(answer.status == 0, "\(answer.errors)")
                #expect(!answer.errors.contains("warning"), "\(answer.errors)")
            }
            #expect(try holdline(f, "invoice", "check", "F202600101").status == 3)
            let page = try f.request("GET", "/v1/invoices/F202600101").body
            #expect(page.components(separatedBy: "IMR-2026-0007").count == 2, "\(page)")
            #expect(page.contains("\"reason\":\"REF\""))
            let ticket = try f.request("GET", "/v1/tickets/1").body
            #expect(ticket.contains("BT-13 BC-2026-17") && ticket.contains("\"requested\":\"PIN\""), "\(ticket)")
        }
    }

    @Test("what a message says of a number that nobody registered is said to be so")
    func unregistered() async throws {
        try await DaemonFixture.scope { f in
            let answer = try holdline(f, "import", "status", "cdar-207-F202600006.xml", "peppol-response-F202600101.xml")
            #expect(answer.status == 0)
            #expect(answer.errors.contains("F202600006 is not registered") && answer.errors.contains("F202600101 is not registered"))
        }
    }

    @Test("terms of the configuration give the due date that a document lacks, and the answer says so")
    func terms() async throws {
        let configuration = "terms:\n  usual: 30d\n  customers: {\"200000008\": 30d end of month}\n"
        try await DaemonFixture.scope(configuration: configuration) { f in
            let invoice = try String(contentsOfFile: Messages.examples + "/facture-F202600101.xml", encoding: .utf8)
            let withoutDate = invoice.replacing(/<cbc:DueDate>[^<]*<\/cbc:DueDate>/, with: "")
            #expect(withoutDate != invoice)
            let answer = try f.holdline("invoice", "import", "-", input: withoutDate)
            #expect(answer.status == 0, "\(answer.errors)")
            #expect(answer.errors.contains("30d end of month"), "\(answer.errors)")
            #expect(try f.request("GET", "/v1/invoices/F202600101").body.value(of: "due") == "2026-10-31")
            let body = #"{"customer":"C-1","issued":"2026-01-31","amount":"10.00","open":"10.00","currency":"EUR"}"#
            let registered = try f.request("PUT", "/v1/invoices/A", body, headers: ["Idempotency-Key: k-1"])
            #expect(registered.body.value(of: "due") == "2026-03-02")
            #expect(registered.body.contains("due-by-terms"))
            let again = try f.request("PUT", "/v1/invoices/A", body, headers: ["Idempotency-Key: k-1"])
            #expect(again.body == registered.body)
        }
    }

    @Test("the invoice in a PDF is registered, and a PDF without one is called that")
    func pdf() async throws {
        try await DaemonFixture.scope { f in
            let xml = try String(contentsOfFile: Messages.examples + "/facture-F202600102.xml", encoding: .utf8)
            for (name, expected) in [("factur-x.xml", 0), ("notes.xml", 65)] {
                let path = f.directory + "/\(name).pdf"
                let text = """
                    %PDF-1.7
                    1 0 obj << /Type /Catalog /AF [2 0 R] >> endobj
                    2 0 obj << /Type /Filespec /UF (\(name)) /EF << /UF 3 0 R >> >> endobj
                    3 0 obj << /Length \(xml.utf8.count) >>
                    stream
                    \(xml)
                    endstream endobj
                    trailer << /Root 1 0 R >>
                    """
                try Data(text.utf8).write(to: URL(fileURLWithPath: path))
                let answer = try holdline(f, "invoice", "import", path)
                #expect(answer.status == Int32(expected), "\(answer.errors)")
                #expect((answer.errors.contains("is a PDF without")) == (expected == 65), "\(answer.errors)")
                #expect(try holdline(f, "import", "status", path).errors.contains("is a PDF"))
            }
            #expect(try holdline(f, "invoice", "check", "F202600102").status == 0)
        }
    }
}
