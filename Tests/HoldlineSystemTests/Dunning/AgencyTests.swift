import Foundation
import HoldlineCore
import Testing

@Suite("A collection agency, from the hand-over to its reports, with the built programs")
struct AgencyTests {
    private static let legal = (2025...2099).flatMap { ["\($0)-01-01: 2.62", "\($0)-07-01: 2.62"] }.joined(separator: ", ")
    private static let configuration = """
        lastReminder: 1
        seller: "732829320"
        interest: {conditions: 12, legal: {\(legal)}}
        letterhead: {name: Meubles Martin, phone: 04 72 00 00 00, iban: FR7630006000011234567890189, language: en}
        agency:
          Inkasso AG: {address: [1 place Bellecour, 69002 Lyon], contract: K-4711}

        """

    @Test("invoices go to the agency with their statements, and its reports come back once, odd rows refused by line")
    func agency() async throws {
        try await DaemonFixture.scope(configuration: Self.configuration) { f in
            let ledger = ["F1", "F2", "F3", "F4"].map { "\($0);K-1;2026-02-01;2026-03-01;100.00;100.00;EUR\n" }.joined()
            let header = "number;customer;issued;due;amount;open;currency\n"
            #expect(try f.holdline("invoice", "import", "-", "--decimal", "point", input: header + ledger).status == 0)
            #expect(try f.holdline("customer", "add", "K-1", "--siren", "732829320", "--name", "Chez <Zoé>").status == 0)
            for number in ["F1", "F2", "F3", "F4"] { #expect(try f.holdline("invoice", "remind", number, "--level", "1").status == 0) }
            let unknown = try f.holdline("invoice", "hand-over", "F1", "--to", "Nobody")
            #expect(unknown.status == 1 && unknown.errors.contains("there are Inkasso AG"), "\(unknown.errors)")
            let place = f.directory + "/statements"
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
            let handed = try f.holdline("invoice", "hand-over", "F1", "F2", "F3", "--to", "inkasso ag", "--statements", place, "-o", "csv")
            #expect(handed.status == 0 && handed.output.contains("F1,K-1,100.00,EUR,Inkasso AG"), "\(handed.output)\(handed.errors)")
            let names = try FileManager.default.contentsOfDirectory(atPath: place)
            #expect(names.count == 6 && names.allSatisfy { $0.hasPrefix("statement-F") }, "\(names)")
            let html = try String(contentsOfFile: place + "/" + (names.first { $0.hasSuffix("html") } ?? ""), encoding: .utf8)
            for text in ["Chez &lt;Zoé&gt;", "SIREN 732829320", "Contract K-4711", "40.00", "<html lang=\"en\">", "<th scope=\"col\">"] {
                #expect(html.contains(text), "\(text)")
            }
            #expect(!html.contains("<script") && !html.contains("http"))
            let whole = f.directory + "/whole.csv"
            let statement = try f.holdline("invoice", "statement", "--agency", "Inkasso AG", "--as", "csv", "--file", whole)
            #expect(statement.status == 0, "\(statement.errors)")
            #expect(try String(contentsOfFile: whole, encoding: .utf8).split(separator: "\r\n").count == 4)
            #expect(try f.holdline("invoice", "statement", "F4").status == 1)

            let today = try #require(try f.request("GET", "/v1/whoami").body.components(separatedBy: "\"today\":\"").last?.prefix(10))
            let reports = """
                number,outcome,date,amount,reference,reason,message
                F1,paid,\(today),40.00,R1,,
                F2,contested,\(today),,R2,QTY,two are broken
                F3,irrecoverable,\(today),,R3,,
                F4,paid,\(today),1.00,R4,,
                F1,paid,\(today),400.00,R5,,
                F1,gone,\(today),,,,

                """
            func head() throws -> String? { try f.request("GET", "/v1/events").body.split(separator: "\n").last.map(String.init) }
            let before = try head()
            let trial = try f.holdline("import", "agency", "-", "--dry-run", "-o", "csv", input: reports)
            #expect(try trial.status == 65 && head() == before, "\(trial.output)\(trial.errors)")
            let first = try f.holdline("import", "agency", "-", "-o", "csv", input: reports)
            #expect(first.status == 65, "\(first.errors)")
            #expect(first.output.components(separatedBy: ",registered,").count == 4, "\(first.output)")
            #expect(first.output.components(separatedBy: "\n").count == trial.output.components(separatedBy: "\n").count)
            for line in ["input:5: F4 was never", "input:6: 400.00 EUR is more", "input:7: column outcome"] {
                #expect(first.errors.contains(line), "\(line): \(first.errors)")
            }
            let after = try head()
            let again = try f.holdline("import", "agency", "-", "-o", "csv", input: reports)
            #expect(try again.output.components(separatedBy: ",known,").count == 4 && head() == after, "\(again.output)")
            #expect(try f.holdline("invoice", "show", "F1", "-o", "json").output.contains("\"open\":\"60.00\""))
            #expect(try f.holdline("ticket", "list", "-o", "csv").output.contains("F2: contested with Inkasso AG"))
            #expect(try f.holdline("invoice", "recall-list", "--write-off", "-o", "csv").output.contains("\nF3,"))
            #expect(try f.holdline("invoice", "check", "F3").status == 3)
            let left = try f.holdline("invoice", "statement", "F1", "F2", "--as", "csv")
            #expect(left.status == 65 && left.output.contains("60.00") && left.errors.contains("left out: F2"), "\(left.errors)")
            #expect(try f.holdline("audit", "verify", "--tables").status == 0)
        }
    }
}
