import Foundation
import HoldlineClient
import HoldlineCore
import Testing
import Waiting

@Suite("Letters of a dunning run, with the built programs")
struct LetterRunTests {
    /// A legal rate for every half-year in which the test may run.
    private static let legal = (2025...2099).flatMap { ["\($0)-01-01: 2.62", "\($0)-07-01: 2.62"] }.joined(separator: ", ")

    private static let configuration = """
        interest: {conditions: 12, legal: {\(legal)}}
        letterhead:
          name: Meubles Martin
          phone: 04 72 00 00 00
          email: billing@martin.example
          iban: FR7630006000011234567890189
          mediation: [Médiateur des entreprises]

        """

    @Test("a run that is killed between its letters and repeated leaves exactly one whole letter for each registered reminder")
    func killed() async throws {
        try await DaemonFixture.scope(configuration: Self.configuration) { f in
            let count = 150
            let lines = (0..<count).map { number in
                #"{"number":"F/\#(number) é","customer":"C-\#(number % 7)","issued":"2025-07-01","due":"2025-08-01","amount":"9.00","open":"9.00","currency":"EUR"}"#
            }
            #expect(try f.request("POST", "/v1/invoices", lines.joined(separator: "\n"), type: "application/x-ndjson").status == 200)
            let ticket = #"{"customer":"C-2","subject":"s","disputes":[{"invoice":"F/2 é","reason":"QTY"}]}"#
            #expect(try f.request("POST", "/v1/tickets", ticket).status == 201)
            let place = f.directory + "/letters"
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
            func letters() -> [String] { (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? [] }
            let arguments = ["dun", "--overdue", "8d", "--level", "1", "-o", "csv", "--letters", place]
            for enough in [1, 60] {
                let broken = try Child(
                    [Programs.companion, "--socket", f.socket] + arguments, output: f.directory + "/out", errors: f.directory + "/err",
                    workingIn: f.directory)
                try await until { !broken.isRunning || letters().count >= enough }
                broken.send(SIGKILL)
                _ = broken.wait()
            }
            let whole = try f.holdline("dun", "--overdue", "8d", "--level", "1", "-o", "csv", "--letters", place)
            #expect(whole.status == 0, "\(whole.errors.suffix(300))")
            #expect(whole.errors.contains("skipped F/2 é (C-2): held"), "\(whole.errors.suffix(300))")
            let registered = try f.request("GET", "/v1/events").body.components(separatedBy: "\"type\":\"reminder.registered\"").count - 1
            #expect(registered == count - 1)
            let names = letters()
            #expect(
                names.count == registered && names.allSatisfy { $0.hasPrefix("reminder-F%2F") && $0.hasSuffix(".eml") },
                "\(names.prefix(3))")
            let numbers = Set(names.map { $0.split(separator: "-")[1] })
            #expect(numbers.count == registered && !numbers.contains("F%2F2%20%C3%A9"))
            for name in names {
                let mail = try String(contentsOfFile: place + "/" + name, encoding: .utf8)
                #expect(mail.hasPrefix("From: \"Meubles Martin\" <billing@martin.example>\r\n") && mail.hasSuffix("--\r\n"), "\(name)")
            }
            let printed = try f.holdline("invoice", "letter", "F/0 é", "--kind", "reminder")
            #expect(printed.status == 0 && printed.output.contains("12,00\u{A0}%"), "\(printed)")
        }
    }
}
