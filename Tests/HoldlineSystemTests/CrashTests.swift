import Foundation
import HoldlineClient
import HoldlineCore
import HoldlineWire
import Testing

extension OpenTicket {
    static func test(_ name: String, on invoice: String) throws -> OpenTicket {
        OpenTicket(
            customer: CustomerReference("C-042"), subject: try #require(FreeText(name)),
            disputes: [RaiseDispute(invoice: try #require(InvoiceNumber(invoice)), reason: .quantity)])
    }
}

@Suite("What survives", .serialized)
struct CrashTests {
    /// Opens tickets one after the other until the daemon is gone; gives the keys that were acknowledged, and the one that was not.
    private func storm(_ f: DaemonFixture, _ round: Int, _ writer: Int) async -> (acknowledged: [String: TicketID], open: String) {
        var acknowledged: [String: TicketID] = [:]
        guard let client = try? f.client() else { return (acknowledged, "") }
        var place = 0
        while true {
            place += 1
            let key = "\(round)-\(writer)-\(place)"
            do {
                let answer = try await client.open(try .test(key, on: "I-\(key)"), key: key)
                acknowledged[key] = try answer.value.ticket.id
            } catch {
                await client.shutDown()
                return (acknowledged, key)
            }
        }
    }

    @Test("kill -9 in a storm of opens, again and again: every acknowledged ticket is there once, and its hold is in the answer")
    func storms() async throws {
        try await DaemonFixture.scope { f in
            var acknowledged: [String: TicketID] = [:]
            for round in 1...(Programs.isLong ? 20 : 6) {
                if round > 1 { try await f.start() }
                let results = await withTaskGroup(of: (acknowledged: [String: TicketID], open: String).self) { group in
                    for writer in 1...8 { group.addTask { await storm(f, round, writer) } }
                    group.addTask {
                        try? await Task.sleep(for: .milliseconds(60 + Int.random(in: 0...240)))
                        f.kill()
                        return ([:], "")
                    }
                    return await group.reduce(into: []) { $0.append($1) }
                }
                try await f.start()
                let client = try f.client()
                for result in results {
                    acknowledged.merge(result.acknowledged) { $1 }
                    // Whether it was done is not known: the same key settles it.
                    guard !result.open.isEmpty else { continue }
                    let answer = try await client.open(try .test(result.open, on: "I-\(result.open)"), key: result.open)
                    acknowledged[result.open] = try answer.value.ticket.id
                }
                for (key, id) in result(of: results) {
                    #expect(try f.request("GET", "/v1/invoices/I-\(key)/dunning").body.contains("\"ticket\":\"\(id)\""))
                }
                await client.shutDown()
                f.kill()
            }
            #expect(acknowledged.count > 20)
            try await f.start()
            let client = try f.client()
            var seen: [String: TicketID] = [:]
            var page = PageQuery(limit: 500)
            while true {
                let answer = try await client.tickets(TicketQuery(), page).value
                for ticket in answer.items { #expect(seen.updateValue(ticket.id, forKey: ticket.subject?.text ?? "") == nil) }
                guard let next = answer.next else { break }
                page.after = next
            }
            #expect(seen == acknowledged)
            #expect(try await client.verifyLedger().value.intact)
            await client.shutDown()

            // And the tables are what the ledger says.
            let before = try f.holdline("hold", "list", "--lifted", "--all", "-o", "json").output
            #expect(f.stop() == 0)
            let rebuilt = try run(Programs.daemon, ["rebuild"] + f.arguments, in: f.directory)
            #expect(rebuilt.status == 0, "\(rebuilt.errors)")
            try await f.start()
            #expect(try f.holdline("hold", "list", "--lifted", "--all", "-o", "json").output == before)
        }
    }

    private func result(of results: [(acknowledged: [String: TicketID], open: String)]) -> [(String, TicketID)] {
        results.flatMap { $0.acknowledged.suffix(3).map { ($0.key, $0.value) } }
    }

    @Test("a check after an acknowledged open or resolve sees it, from another connection")
    func visibility() async throws {
        try await DaemonFixture.scope { f in
            // Registered, so that nothing but a hold pauses them.
            let lines = (0..<8).map {
                "{\"number\":\"V-\($0)\",\"customer\":\"C-1\",\"issued\":\"2026-01-01\",\"due\":\"2026-02-01\",\"amount\":\"100.00\",\"open\":\"100.00\",\"currency\":\"EUR\"}"
            }
            let registered = try f.request("POST", "/v1/invoices", lines.joined(separator: "\n") + "\n", type: "application/x-ndjson")
            #expect(registered.body.contains("\"done\":8"))
            let failures = await withTaskGroup(of: Int.self) { group in
                for writer in 0..<8 {
                    group.addTask {
                        guard let client = try? f.client(), let checker = try? f.client(), let number = InvoiceNumber("V-\(writer)") else {
                            return 1
                        }
                        var failures = 0
                        for round in 0..<250 {
                            do {
                                let id = try await client.open(try .test("\(round)", on: number.text), key: "o\(writer)-\(round)").value
                                    .ticket.id
                                if try await checker.dunning(number).value.decision != .pause { failures += 1 }
                                _ = try await client.act(ResolveTicket(outcome: .rejected), on: id, key: "r\(writer)-\(round)")
                                if try await checker.dunning(number).value.decision != .proceed { failures += 1 }
                            } catch {
                                failures += 1
                            }
                        }
                        await client.shutDown()
                        await checker.shutDown()
                        return failures
                    }
                }
                return await group.reduce(0, +)
            }
            #expect(failures == 0)
        }
    }

    @Test("with 64 clients, opens share their commits")
    func sharing() async throws {
        try await DaemonFixture.scope { f in
            await withTaskGroup(of: Void.self) { group in
                for writer in 0..<64 {
                    group.addTask {
                        guard let client = try? f.client() else { return }
                        for round in 0..<10 {
                            _ = try? await client.open(try .test("\(round)", on: "S-\(writer)-\(round)"), key: "s\(writer)-\(round)")
                        }
                        await client.shutDown()
                    }
                }
            }
            let metrics = try f.request("GET", "/metrics").body
            func figure(_ name: String) -> Int? {
                metrics.split(separator: "\n").first { $0.hasPrefix(name + " ") }.flatMap { Double($0.split(separator: " ")[1]) }.map {
                    Int($0)
                }
            }
            let commits = try #require(figure("holdline_commits_total"))
            let commands = try #require(figure("holdline_commands_total"))
            #expect(commands >= 640)
            #expect(commits * 3 < commands, "\(commits) commits for \(commands) commands")
        }
    }

    @Test("SIGTERM finishes what has begun, exits 0 and leaves no socket behind")
    func graceful() async throws {
        try await DaemonFixture.scope { f in
            #expect(try f.request("POST", "/v1/tickets", #"{"customer":"C-1","subject":"x"}"#).status == 201)
            #expect(f.stop() == 0)
            #expect(!FileManager.default.fileExists(atPath: f.socket))
            try await f.start()
            #expect(try f.request("GET", "/v1/tickets/T-1").status == 200)
        }
    }
}
