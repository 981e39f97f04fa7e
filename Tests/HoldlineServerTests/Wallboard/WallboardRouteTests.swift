import HoldlineCore
import HoldlineWire
import Testing
import Waiting

@testable import HoldlineServer

@Suite struct WallboardRouteTests {
    private static let lea = ["Holdline-Agent": "lea"]

    @Test("the wallboard follows calls, agents, tickets and money, and is what its schema says")
    func follows() async throws {
        try await DaemonScope.run { daemon in
            func board() async throws -> Parsed {
                let reply = try await daemon.send("GET", "/v1/wallboard")
                #expect(reply.status == 200 && SchemaValidator.problems(reply.json, .named("Wallboard")) == [], "\(reply.text)")
                return reply.json
            }
            let empty = try await board()
            #expect(empty["callers"]?.elements.isEmpty == true && empty["queues"]?.elements.isEmpty == true)
            try await daemon.send("PUT", "/v1/customers/C-042", #"{"name":"Hôtel Bellevue"}"#)
            try await daemon.send("POST", "/v1/calls", #"{"queue":"support","number":"0123456789","customer":"C-042"}"#)
            try await until { try await board()["callers"]?.elements.count == 1 }
            let waiting = try await board()
            #expect(waiting["callers"]?.elements.first?["name"]?.string == "Hôtel Bellevue")
            #expect(waiting["queues"]?.elements.first?["waiting"]?.whole == 1)
            #expect(waiting["queues"]?.elements.first?["longestSince"] == waiting["callers"]?.elements.first?["since"])

            // Nothing personal is kept in memory: who has no customer is called by the call's name, or its number.
            for more in ["", #","name":"Mme Delmas""#] {
                try await daemon.send("POST", "/v1/calls", #"{"queue":"other","number":"0612345678"\#(more)}"#)
            }
            try await until { try await board()["callers"]?.elements.count == 3 }
            let names = try await board()["callers"]?.elements.compactMap { $0["name"]?.string }
            #expect(names == ["+33612345678", "Mme Delmas", "Hôtel Bellevue"])
            for call in 2...3 { try await daemon.send("POST", "/v1/calls/\(call)/abandon", "") }

            try await daemon.send("POST", "/v1/calls/next", "{}", Self.lea)
            try await daemon.send("POST", "/v1/calls/1/answer", "", Self.lea)
            try await until {
                let shown = try await board()
                return shown["agents"]?.elements.first?["state"]?.string == "talking" && shown["callers"]?.elements.isEmpty == true
            }
            let talking = try await board()
            #expect(talking["callers"]?.elements.isEmpty == true && talking["agents"]?.elements.first?["name"]?.string == "lea")
            try await daemon.send("POST", "/v1/calls/1/done", "", Self.lea)
            try await until {
                let queue = try await board()["queues"]?.elements.first { $0["name"]?.string == "support" }
                return queue?["answered"]?.whole == 1 && queue?["levelNow"] != .null && queue?["levelToday"] == queue?["levelNow"]
            }

            try await daemon.send("PUT", "/v1/invoices/F1", WriteTests.invoice)
            try await daemon.send(
                "POST", "/v1/tickets", #"{"customer":"C-042","subject":"s","disputes":[{"invoice":"F1","reason":"QTY","amount":"70.00"}]}"#)
            try await until { try await board()["held"]?.elements.first?["amount"]?.string == "70.00" }
            try await until { try await board()["tickets"]?["unassigned"]?.whole == 1 }
            #expect(try await board()["held"]?.elements.first?["invoices"]?.whole == 1)
        }
    }

    @Test("whoever asks within a second is given the same")
    func kept() async throws {
        try await DaemonScope.run { daemon in
            try await until {
                let replies = try await withThrowingTaskGroup(of: Reply.self) { group in
                    for _ in 0..<20 { group.addTask { try await daemon.send("GET", "/v1/wallboard") } }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(replies.count == 20 && replies.allSatisfy { $0.status == 200 })
                // A slow machine may need longer than that for all of them once.
                return Set(replies.map { $0.json["at"]?.string }).count <= 2
            }
        }
    }
}
