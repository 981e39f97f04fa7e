import Foundation
import Testing

@Suite("a supervisor sees what lies, and shares it out")
struct SupervisorTests {
    private static let configuration = """
        zone: UTC
        roles:
          supervisor: {users: [root]}
          agent: {users: [nobody, daemon, games]}

        """

    /// Three tickets of nobody's, two of daemon's.
    private func tickets(_ f: DaemonFixture) throws {
        for (subject, agent) in [("a", "nobody"), ("b", "nobody"), ("c", "nobody"), ("d", "daemon"), ("e", "daemon")] {
            #expect(try f.holdline("ticket", "open", "-c", "C-1", "-s", subject, "--yes", "--assignee", agent).status == 0)
        }
    }

    @Test("one goes away: the tickets are listed with the command to type, which shares them out; back, nothing is left to do")
    func away() async throws {
        try await DaemonFixture.scope(configuration: Self.configuration) { f in
            try tickets(f)
            #expect(try f.holdline("agent", "away", "games", "--until", "2099-01-01").status == 0)
            let away = try f.holdline("agent", "away", "nobody", "--until", "2099-01-01", "--note", "at the sea")
            #expect(away.status == 0 && away.output.contains("nobody is away until 2099-01-01"), "\(away.output)\(away.errors)")
            let feed = try f.request("GET", "/v1/events").body
            #expect(feed.contains("agent.away") && !feed.contains("at the sea"))
            let stale = try f.holdline("ticket", "stale", "--columns", "id,staleReason,command", "-o", "csv")
            let lines = (1...3).map { "T-\($0),assignee-away,holdline ticket rebalance --from nobody\n" }.joined()
            #expect(stale.output == "id,staleReason,command\n" + lines, "\(stale.output)\(stale.errors)")
            let warned = try f.holdline("ticket", "assign", "T-4", "nobody")
            #expect(warned.status == 0 && warned.errors.contains("(agent-away)"), "\(warned.errors)")
            let unasked = try f.holdline("ticket", "rebalance", "--from", "nobody")
            #expect(unasked.status == 1 && unasked.errors.contains("--yes"), "\(unasked.errors)")
            let proposal = try f.holdline("ticket", "rebalance", "--from", "nobody", "-o", "json")
            #expect(proposal.status == 0 && proposal.output.split(separator: "\n").count == 4, "\(proposal.output)\(proposal.errors)")
            let dry = try f.holdline("ticket", "assign", "--stdin", "--dry-run", input: proposal.output)
            #expect(dry.status == 0 && dry.output.split(separator: "\n").count == 4, "\(dry.output)\(dry.errors)")
            let done = try f.holdline("ticket", "rebalance", "--from", "nobody", "--yes", "--key", "k")
            #expect(done.status == 0, "\(done.output)\(done.errors)")
            let left = try f.holdline("ticket", "list", "--assignee", "nobody", "-o", "json")
            #expect(left.output.isEmpty)
            let loads = try f.request("GET", "/v1/agents/loads").body
            #expect(loads.contains("\"login\":\"nobody\"") && loads.contains("\"awayUntil\":\"2099-01-01\""), "\(loads)")
            // The same command again finds nothing to share out.
            let again = try f.holdline("ticket", "rebalance", "--from", "nobody", "--yes", "--key", "k")
            #expect(again.status == 0 && again.errors.contains("nothing was done"), "\(again.errors)")
            #expect(try f.holdline("agent", "back", "nobody").status == 0)
            #expect(try f.holdline("ticket", "stale", "-o", "csv").output.split(separator: "\n").count == 1)
        }
    }

    @Test("a role is taken away: whoever had it has tickets that are listed, and gets none; a restart keeps who is away")
    func gone() async throws {
        try await DaemonFixture.scope(configuration: Self.configuration) { f in
            try tickets(f)
            #expect(try f.holdline("agent", "away", "games", "--until", "2099-01-01").status == 0)
            #expect(f.stop() == 0)
            let configuration = Self.configuration.replacingOccurrences(of: "nobody, ", with: "")
            try configuration.write(toFile: f.directory + "/holdline.yaml", atomically: true, encoding: .utf8)
            try await f.start()
            let stale = try f.holdline("ticket", "stale", "--reason", "assignee-gone", "--columns", "id,assignee", "-o", "csv")
            #expect(stale.output == "id,assignee\nT-1,nobody\nT-2,nobody\nT-3,nobody\n", "\(stale.output)\(stale.errors)")
            let refused = try f.holdline("ticket", "rebalance", "--from", "daemon", "--to", "nobody", "--yes")
            #expect(refused.status == 1 && refused.errors.contains("no role"), "\(refused.errors)")
            let shared = try f.holdline("ticket", "rebalance", "--from", "nobody", "--to", "daemon,root", "-o", "csv")
            #expect(shared.output.split(separator: "\n").count == 4, "\(shared.output)\(shared.errors)")
            let given = try f.holdline("ticket", "assign", "--stdin", input: shared.output)
            #expect(given.status == 0, "\(given.errors)")
            #expect(try f.holdline("agent", "show", "games").output.contains("Away until 2099-01-01"))
        }
    }

    @Test("four changes without an outcome are listed until one comes")
    func bouncing() async throws {
        try await DaemonFixture.scope(configuration: Self.configuration) { f in
            try tickets(f)
            for agent in ["daemon", "games", "nobody", "daemon"] {
                #expect(try f.holdline("ticket", "assign", "T-1", agent).status == 0)
            }
            let stale = try f.holdline("ticket", "stale", "-o", "json")
            #expect(stale.output.contains("\"bouncing\"") && stale.output.contains("changed 4 times"), "\(stale.output)\(stale.errors)")
            #expect(try f.holdline("ticket", "resolve", "T-1", "--outcome", "rejected").status == 0)
            #expect(try f.holdline("ticket", "stale", "-o", "json").output.isEmpty)
        }
    }
}
