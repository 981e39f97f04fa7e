import Foundation
import HoldlineClient
import HoldlineCore
import Testing

/// Files to tell the story with.
enum Messages {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Beside the checkout, where somebody put them; `HOLDLINE_SAMPLES` names another place.
    static let samples: String? = {
        let named = ProcessInfo.processInfo.environment["HOLDLINE_SAMPLES"]
        let path = named ?? root.deletingLastPathComponent().appendingPathComponent("shared/samples").path
        return FileManager.default.fileExists(atPath: path + "/cdar") ? path : nil
    }()

    static let examples = root.appendingPathComponent("Deploy/examples").path
}

@Suite("The story, on messages that nobody here wrote")
struct StoryTests {
    @Test(
        "a real 207 pauses its invoice, a person settles it, and its own 205 afterwards changes nothing",
        .enabled(if: Messages.samples != nil, "there are no samples beside the checkout"))
    func samples() async throws {
        let samples = try #require(Messages.samples)
        try await DaemonFixture.scope(configuration: "seller: \"100000009\"\n") { f in
            func status(_ arguments: String...) throws -> Int32 {
                try run(Programs.companion, ["--socket", f.socket] + arguments, in: f.directory).status
            }
            let files = ["UC4_F202500006_04-CDV-207_En_litige", "UC1_F202500003_01-CDV-200_Deposee", "UC1_F202500003_05-CDV-205_Approuvee"]
                .map { "\(samples)/cdar/\($0).xml" }
            let invoice =
                #"{"customer":"C-1","issued":"2025-07-01","due":"2025-08-01","amount":"1200.00","open":"1200.00","currency":"EUR"}"#
            for number in ["F202500006", "F202500003"] { #expect(try f.request("PUT", "/v1/invoices/\(number)", invoice).status == 201) }
            for _ in 1...2 {
                #expect(try run(Programs.companion, ["--socket", f.socket, "import", "cdar"] + files, in: f.directory).status == 0)
            }
            #expect(try status("invoice", "check", "F202500006") == 3)
            #expect(try status("invoice", "check", "F202500003") == 0)
            let ticket = try f.request("GET", "/v1/tickets/T-1").body
            #expect(ticket.contains("\"reason\":\"FIN\"") && ticket.contains("TX_TVA_ERR"), "\(ticket)")
            #expect(ticket.contains("\"requested\":\"NIN\""))
            // Eighteen hours on a July day in Paris are sixteen in UTC.
            #expect(try f.request("GET", "/v1/invoices/F202500006").body.contains("2025-07-01T16:00:00Z"))
            #expect(try status("ticket", "resolve", "T-1", "--outcome", "rejected", "--note", "the rate is right") == 0)
            #expect(try status("invoice", "check", "F202500006") == 0)
        }
    }

    @Test(
        "invoices of EN 16931 in both syntaxes go in once, and come out as they were",
        .enabled(if: Messages.samples != nil, "there are no samples beside the checkout"))
    func documents() async throws {
        let samples = try #require(Messages.samples)
        try await DaemonFixture.scope { f in
            let files = ["ubl/ubl-tc434-example1.xml", "ubl/ubl-tc434-example4.xml", "cii/CII_example3.xml"].map { "\(samples)/\($0)" }
            let first = try run(Programs.companion, ["--socket", f.socket, "invoice", "import"] + files, in: f.directory)
            #expect(first.status == 0, "\(first.errors)")
            let head = try f.request("GET", "/v1/events").body.split(separator: "\n").last
            #expect(try run(Programs.companion, ["--socket", f.socket, "invoice", "import"] + files, in: f.directory).status == 0)
            #expect(try f.request("GET", "/v1/events").body.split(separator: "\n").last == head)
            #expect(try f.request("GET", "/v1/invoices/TOSL108").body.contains("\"currency\":\"DKK\""))
        }
    }

    @Test("the examples tell the quickstart's story: ledger, 207, partial credit, credit note, and back to proceed")
    func examples() async throws {
        try await DaemonFixture.scope(configuration: "seller: \"100000009\"\n") { f in
            func holdline(_ arguments: String...) throws -> Finished {
                try run(Programs.companion, ["--socket", f.socket] + arguments, in: f.directory, workingIn: Messages.examples)
            }
            #expect(try holdline("customer", "import", "customers.csv").status == 0)
            #expect(try holdline("invoice", "import", "ledger.csv").status == 0)
            #expect(try holdline("invoice", "check", "F202600006").status == 0)
            #expect(try holdline("import", "cdar", "cdar-207-F202600006.xml").status == 0)
            #expect(try holdline("invoice", "check", "F202600006").status == 3)
            #expect(try holdline("ticket", "take", "T-1").status == 0)
            #expect(try holdline("ticket", "resolve", "1", "--outcome", "partly-upheld", "--credit", "F202600006:300.00").status == 0)
            let check = try holdline("invoice", "check", "F202600006", "-o", "json")
            #expect(check.status == 3)
            #expect(check.output.contains("\"collectable\":\"900.00\""))
            #expect(try holdline("audit", "verify").status == 0)
            // A file with some bad rows says so, and lets the others in.
            let rows =
                "number;customer;issued;due;amount;open;currency\nX1;C-1;2026-01-01;2026-02-01;12.50;1,00;EUR\nX2;C-1;2026-01-01;2026-02-01;10,00;10,00;EUR\n"
            let mixed = try f.holdline("invoice", "import", "--decimal", "comma", "-", input: rows)
            #expect(mixed.status == 65, "\(mixed.errors)")
            #expect(mixed.errors.contains("2"), "\(mixed.errors)")
            #expect(try holdline("invoice", "check", "X2").status == 0)
        }
    }
}
