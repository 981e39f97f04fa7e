import Foundation
import Testing

@Suite("lists, narrowed and shown as somebody wants them")
struct ListChoiceTests {
    private static let configuration = """
        views:
          prices: {reason: [PRI], sort: opened, columns: [id, subject]}
          nobody: {state: new}

        """

    @Test("a view asks for what the configuration says; options go over it, and an unknown one is answered with those that there are")
    func views() async throws {
        try await DaemonFixture.scope(configuration: Self.configuration) { f in
            for (subject, reason) in [("too dear", "PRI"), ("too few", "QTY"), ("much too dear", "PRI")] {
                #expect(try f.holdline("ticket", "open", "-c", "C-1", "-s", subject, "-i", "F\(reason)", "-r", reason, "--yes").status == 0)
            }
            #expect(try f.holdline("ticket", "take", "3").status == 0)
            let prices = try f.holdline("ticket", "list", "--view", "prices", "-o", "csv")
            #expect(prices.output == "id,subject\nT-1,too dear\nT-3,much too dear\n", "\(prices.errors)")
            let mine = try f.holdline("ticket", "list", "--view", "prices", "--mine", "--columns", "subject,id,state", "-o", "csv")
            #expect(mine.output == "subject,id,state\nmuch too dear,T-3,open\n", "\(mine.errors)")
            let nobody = try f.holdline("ticket", "list", "--view", "nobody", "--columns", "id", "-o", "csv")
            #expect(nobody.output.split(separator: "\n").dropFirst().sorted() == ["T-1", "T-2"])
            let unknown = try f.holdline("ticket", "list", "--view", "price")
            #expect(unknown.status == 64 && unknown.errors.contains("prices, nobody"), "\(unknown.errors)")
            let json = try f.holdline("ticket", "list", "--view", "prices", "-o", "json")
            #expect(json.output.split(separator: "\n").count == 2 && json.output.contains("\"disputes\""))
        }
    }

    @Test("tickets of nobody, opened later than a day and due before one are found")
    func filters() async throws {
        try await DaemonFixture.scope(configuration: "zone: UTC\ndeadlines: {resolution: 3d}\n") { f in
            for subject in ["a", "b"] { #expect(try f.holdline("ticket", "open", "-c", "C-1", "-s", subject, "--yes").status == 0) }
            #expect(try f.holdline("ticket", "take", "2").status == 0)
            func ids(_ options: String...) throws -> [String] {
                let arguments = ["--socket", f.socket, "ticket", "list", "--columns", "id", "-o", "csv"] + options
                let answer = try run(Programs.companion, arguments, in: f.directory)
                #expect(answer.status == 0, "\(options): \(answer.errors)")
                return answer.output.split(separator: "\n").dropFirst().map(String.init).sorted()
            }
            let found = [
                try ids("--assignee", "none"), try ids("--opened-after", "2020-01-01"), try ids("--opened-after", "today"),
                try ids("--due-before", "2099-01-01"), try ids("--due-before", "today"),
            ]
            #expect(found == [["T-1"], ["T-1", "T-2"], [], ["T-1", "T-2"], []])
        }
    }

    @Test("columns are those of csv, in the order in which they are named; another one is answered with those that there are")
    func columns() async throws {
        try await DaemonFixture.scope { f in
            let invoice = #"{"customer":"C-1","issued":"2026-01-31","due":"2026-03-02","amount":"10.00","open":"10.00","currency":"EUR"}"#
            #expect(try f.request("PUT", "/v1/invoices/F1", invoice).status == 201)
            let csv = try f.holdline("invoice", "list", "--columns", "open,number", "-o", "csv")
            #expect(csv.output.hasPrefix("open,number\n") && csv.output.contains("F1"), "\(csv.output)\(csv.errors)")
            let table = try f.holdline("invoice", "list", "--columns", "number,due")
            #expect(table.output.hasPrefix("NUMBER") || table.output.hasPrefix("INVOICE"), "\(table.output)")
            let unknown = try f.holdline("hold", "list", "--columns", "colour")
            #expect(unknown.status == 64 && unknown.errors.contains("invoice"), "\(unknown.errors)")
            #expect(try f.holdline("hold", "list", "--columns", "id", "-o", "json").status == 64)
        }
    }

    @Test("one action on the tickets of a list: a result a line, once under one key, and what is refused leaves the others")
    func bulk() async throws {
        // A clock that runs would make two lists differ.
        let closed = ["monday", "tuesday", "wednesday", "thursday", "friday"].map { "\($0): closed" }.joined(separator: ", ")
        try await DaemonFixture.scope(configuration: DaemonFixture.patient + "hours: {\(closed)}\n") { f in
            for subject in ["a", "b", "c"] {
                #expect(try f.holdline("ticket", "open", "-c", "C-1", "-s", subject, "--yes").status == 0)
            }
            let list = try f.holdline("ticket", "list", "--assignee", "none", "-o", "json").output
            let dry = try f.holdline("ticket", "assign", "--to", "root", "--stdin", "--dry-run", input: list)
            #expect(dry.status == 0 && dry.output.contains("T-2 to root"), "\(dry.errors)")
            #expect(try f.holdline("ticket", "list", "--assignee", "none", "-o", "json").output == list)
            let given = try f.holdline("ticket", "assign", "--to", "root", "--stdin", "--key", "k", input: list)
            #expect(given.status == 0 && given.output.split(separator: "\n").count == 3, "\(given.errors)")
            let head = try f.request("GET", "/v1/events").body
            #expect(try f.holdline("ticket", "assign", "--to", "root", "--stdin", "--key", "k", input: list).output == given.output)
            #expect(try f.request("GET", "/v1/events").body == head)
            let csv = try f.holdline("ticket", "list", "--columns", "id,subject", "-o", "csv").output
            let noted = try f.holdline("ticket", "note", "--stdin", "we", "called", input: csv + "T-9\n")
            #expect(noted.status == 65 && noted.output.split(separator: "\n").count == 3, "\(noted.output)")
            #expect(noted.errors.contains("T-9") && noted.errors.contains("[not-found]"), "\(noted.errors)")
            #expect(try f.holdline("ticket", "edit", "--stdin", "--priority", "high", input: "1\n2\n").status == 0)
            let closed = try f.holdline("ticket", "resolve", "--outcome", "rejected", "--stdin", "-o", "json", input: "T-3\n")
            #expect(closed.status == 0 && closed.output.contains("\"state\":\"resolved\""), "\(closed.errors)")
            let told = try f.holdline("ticket", "take", "--stdin", "--dry-run", input: "1\n3\n")
            #expect(told.output.contains("T-3: not “take”, since it is resolved"), "\(told.output)\(told.errors)")
            let odd = try f.holdline("ticket", "close", "--stdin", input: "T-3\nall of them\n")
            #expect(odd.status == 64 && odd.errors.contains("line 2"), "\(odd.errors)")
            #expect(try f.request("GET", "/v1/tickets/3").body.contains("\"state\":\"resolved\""))
        }
    }
}
