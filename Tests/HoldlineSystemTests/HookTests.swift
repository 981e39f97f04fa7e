import Foundation
import Testing
import Waiting

/// Deadlines of the configuration, and the programs that a real daemon tells of them.
@Suite("escalations and hooks of a daemon")
struct HookTests {
    private static func configuration(_ directory: String) -> String {
        """
        \(DaemonFixture.patient)zone: Europe/Paris
        groups: {key: [K-1]}
        deadlines:
          resolution: 2d
          for:
            - {group: key, acknowledge: 30m, resolution: none}
        escalation:
          at: [50, 100]
          raise: {100: urgent}
        hooks:
          - {name: all, events: ["*"], command: [/bin/sh, \(directory)/hook.sh, all]}
          - {name: late, events: [ticket.escalated], command: [/bin/sh, \(directory)/hook.sh, late]}

        """
    }

    /// Adds the line that it gets to a file by its argument.
    ///
    /// A shell reads it: a file that a program of another test still has open for writing, since it was started just then, cannot be executed.
    private static let script = "cat >> \"$(dirname \"$0\")/told-$1\"\n"

    private func told(_ f: DaemonFixture, _ hook: String) -> [[String: Any]] {
        let bytes = FileManager.default.contents(atPath: "\(f.directory)/told-\(hook)") ?? Data()
        return bytes.split(separator: UInt8(ascii: "\n")).compactMap { try? JSONSerialization.jsonObject(with: $0) as? [String: Any] }
    }

    /// A complaint that came in long ago, so that every deadline of it has passed.
    private func open(_ f: DaemonFixture, _ number: Int, customer: String) throws {
        let body = """
            {"customer":"\(customer)","subject":"old \(number)","channel":"email","history":{"openedAt":"2026-01-05T09:00:00Z"}}
            """
        #expect(try f.request("POST", "/v1/tickets", body).status == 201)
    }

    @Test("a deadline by the customer's group is told once, raises the priority, and reaches the programs in order over a kill")
    func escalation() async throws {
        try await DaemonFixture.scope(start: false) { f in
            try Self.configuration(f.directory).write(toFile: f.directory + "/holdline.yaml", atomically: true, encoding: .utf8)
            try Self.script.write(toFile: f.directory + "/hook.sh", atomically: true, encoding: .utf8)
            try await f.start()
            let positions = ["all", "late"].map { "\(f.database).hooks/\($0)" }
            try await until { positions.allSatisfy { FileManager.default.fileExists(atPath: $0) } }
            try open(f, 1, customer: "K-1")
            try open(f, 2, customer: "C-2")
            try await until { told(f, "late").count >= 2 && told(f, "all").count >= 4 }
            f.kill()
            try await f.start()
            try open(f, 3, customer: "K-1")
            try await until { told(f, "late").contains { $0["subject"] as? String == "T-3" } }
            try await until { told(f, "all").contains { ($0["subject"] as? String, $0["type"] as? String) == ("T-3", "ticket.escalated") } }

            // What was being told at the kill may come twice, and nothing is left out.
            let all = told(f, "all").compactMap { $0["seq"] as? Int }
            #expect(all == all.sorted() && Array(Set(all)).sorted() == Array(1...6))
            var facts: [String: [String: Any]] = [:]
            for event in told(f, "late") {
                #expect(event["type"] as? String == "ticket.escalated" && event["actor"] as? String == "holdlined")
                facts[event["subject"] as? String ?? ""] = event["facts"] as? [String: Any]
            }
            let escalations = facts.mapValues { $0["escalation"] as? [String: Any] }
            #expect(escalations["T-1"]??["deadline"] as? String == "acknowledge" && escalations["T-1"]??["percent"] as? Int == 100)
            #expect(escalations["T-2"]??["deadline"] as? String == "resolution")
            #expect(escalations["T-3"]??["deadline"] as? String == "acknowledge")

            let page = try f.holdline("ticket", "show", "1")
            #expect(page.output.contains("priority urgent") && page.output.contains("LATE"), "\(page)")
            #expect(page.output.contains("the acknowledgement of T-1 is due, and its priority is urgent now"), "\(page)")
            let list = try f.holdline("ticket", "list", "--columns", "id,escalation")
            #expect(list.output.contains("100 % of the time for the acknowledgement"), "\(list)")
            // A note of our own is no response; one to the customer is.
            #expect(try f.holdline("ticket", "note", "1", "asked the carrier").status == 0)
            #expect(try f.request("GET", "/v1/tickets/1").body.contains(#""firstResponseAt":null"#))
            #expect(try f.holdline("ticket", "note", "1", "--to-customer", "told her on Friday").status == 0)
            #expect(try !f.request("GET", "/v1/tickets/1").body.contains(#""firstResponseAt":null"#))
            #expect(try f.holdline("ticket", "show", "1").output.contains("to the customer"))
            #expect(f.stop() == 0)
        }
    }

    @Test("a program that is not there is said by the readiness and the status, and told again once it is")
    func failing() async throws {
        try await DaemonFixture.scope(start: false) { f in
            try Self.configuration(f.directory).write(toFile: f.directory + "/holdline.yaml", atomically: true, encoding: .utf8)
            try await f.start()
            try open(f, 1, customer: "C-2")
            try await until { try f.request("GET", "/readyz").body.contains("hook-fails") }
            #expect(try f.request("GET", "/readyz").status == 200)
            #expect(try f.holdline("status").errors.contains("programs that are told of events do not take them"))
            try Self.script.write(toFile: f.directory + "/hook.sh", atomically: true, encoding: .utf8)
            try await until { told(f, "all").count == 2 && told(f, "late").count == 1 }
            try await until { try !f.request("GET", "/readyz").body.contains("hook-fails") }
        }
    }
}
