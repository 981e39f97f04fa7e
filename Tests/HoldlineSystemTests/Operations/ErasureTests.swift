import Foundation
import Glibc
import HoldlineCore
import Testing
import Waiting

@Suite("erasure by the built programs", .serialized)
struct ErasureTests {
    /// Words of a person that stand in no other text.
    private static func words(_ number: Int) -> [String] { ["zorblax\(number)q", "06990\(10_000 + number)"] }

    private func fill(_ daemon: DaemonFixture, _ count: Int) throws {
        let rows = (1...10_000).map { "F\($0),C-\($0 % 50),2026-10-01,2026-10-31,1200.00,1200.00,EUR" }
        let csv = "number,customer,issued,due,amount,open,currency\n" + rows.joined(separator: "\n") + "\n"
        #expect(try daemon.holdline("invoice", "import", "-", input: csv).status == 0)
        for number in 1...count {
            let (word, phone) = (Self.words(number)[0], Self.words(number)[1])
            let customer = "{\"name\":\"\(word) Name\",\"phones\":[\"\(phone)\"],\"emails\":[\"\(word)@example.com\"]}"
            #expect(try daemon.request("PUT", "/v1/customers/C-\(number)", customer).status == 201)
            let ticket =
                "{\"customer\":\"C-\(number)\",\"subject\":\"\(word) vase\",\"contact\":{\"name\":\"\(word)\",\"phone\":\"\(phone)\"},\"disputes\":[{\"invoice\":\"F\(number)\",\"reason\":\"QTY\"}]}"
            #expect(try daemon.request("POST", "/v1/tickets", ticket).status == 201)
            #expect(try daemon.request("POST", "/v1/tickets/\(number)/notes", "{\"text\":\"\(word) called\"}").status == 200)
        }
    }

    private func traces(of words: [String], _ daemon: DaemonFixture) throws -> [String] {
        try ["", "-wal", "-shm", ".erasures", ".head"].flatMap { suffix in
            let path = daemon.database + suffix
            guard FileManager.default.fileExists(atPath: path) else { return [String]() }
            let data = try Data(contentsOf: URL(fileURLWithPath: path))
            return words.filter { data.range(of: Data($0.utf8)) != nil }.map { "\($0) in holdline.db\(suffix)" }
        }
    }

    private func waitUntilScrubbed(_ daemon: DaemonFixture) async throws {
        try await until(daemon.log) { try !daemon.request("GET", "/readyz").body.contains("written anew") }
    }

    @Test("kill -9 in the middle of an erasure: after the next start it is done or can be done, and then nothing is left")
    func killed() async throws {
        try await DaemonFixture.scope { daemon in
            let rounds = Programs.isLong ? 60 : 8
            try fill(daemon, rounds)
            var done = 0
            for round in 1...rounds {
                let words = Self.words(round)
                #expect(try traces(of: words, daemon) != [])
                let command = try Child(
                    [Programs.companion, "person", "erase", "--customer", "C-\(round)", "--yes", "--socket", daemon.socket],
                    output: daemon.directory + "/out", errors: daemon.directory + "/out", workingIn: daemon.directory)
                usleep(UInt32.random(in: 3_000...180_000))
                daemon.kill()
                _ = command.wait()
                try await daemon.start()
                let again = try daemon.holdline("person", "erase", "--customer", "C-\(round)", "--yes")
                let isDone = again.status == 1 && again.errors.contains("not-found")
                #expect(again.status == 0 || isDone, "\(again.output)\(again.errors)")
                if isDone { done += 1 }
                try await waitUntilScrubbed(daemon)
                #expect(try traces(of: words, daemon) == [], "round \(round)")
                #expect(try daemon.request("GET", "/v1/invoices/F\(round)/dunning").body.contains("\"decision\":\"pause\""))
            }
            let verified = try daemon.holdline("audit", "verify", "--tables")
            #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
            #expect(daemon.stop() == 0)
            let rebuilt = try run(Programs.daemon, ["rebuild"] + daemon.arguments, in: daemon.directory)
            #expect(rebuilt.status == 0, "\(rebuilt.errors)")
            #expect(try traces(of: (1...rounds).flatMap(Self.words), daemon) == [])
        }
    }

    @Test("a backup is named by the receipt, and what it brings back after a restore is erased again at the start")
    func restored() async throws {
        try await DaemonFixture.scope { daemon in
            try fill(daemon, 3)
            let backup = daemon.directory + "/old.db"
            #expect(try daemon.holdline("backup", backup).status == 0)
            let exported = try daemon.holdline("person", "export", "--phone", Self.words(2)[1], "-o", "json")
            #expect(exported.status == 0 && exported.output.contains(Self.words(2)[0]), "\(exported.errors)")
            let asked = try daemon.holdline("person", "erase", "--customer", "C-2")
            #expect(asked.status == 64 && asked.errors.contains("--yes"), "\(asked.errors)")
            let would = try daemon.holdline("person", "erase", "--customer", "C-2", "--dry-run")
            #expect(would.status == 0 && would.output.contains("T-2") && would.output.contains("dry run"), "\(would.output)")
            let erased = try daemon.holdline("person", "erase", "--customer", "C-2", "--yes")
            #expect(erased.status == 0 && erased.output.contains("old.db"), "\(erased.output)\(erased.errors)")
            try await waitUntilScrubbed(daemon)
            #expect(try traces(of: Self.words(2), daemon) == [])

            #expect(daemon.stop() == 0)
            let restored = try run(
                Programs.daemon, ["restore", "--replace", backup, "--database", daemon.database], in: daemon.directory)
            #expect(restored.status == 0, "\(restored.errors)")
            #expect(try traces(of: Self.words(2), daemon) != [])
            try await daemon.start()
            try await waitUntilScrubbed(daemon)
            #expect(try traces(of: Self.words(2), daemon) == [], "\(daemon.log)")
            #expect(daemon.log.contains("erased again"))
            #expect(try daemon.holdline("audit", "verify", "--tables").status == 0)
            #expect(try daemon.holdline("person", "export", "--customer", "C-3", "-o", "json").output.contains(Self.words(3)[0]))
        }
    }

    @Test("a redaction finds nothing in a ledger of this version, and an event without a mistake is refused, dry run or not")
    func redaction() async throws {
        try await DaemonFixture.scope { daemon in
            try fill(daemon, 1)
            for how in ["--dry-run", "--yes"] {
                let all = try daemon.holdline("person", "redact", how)
                #expect(all.status == 0 && all.output.contains("Nothing personal stands"), "\(all.output)\(all.errors)")
                let one = try daemon.holdline("person", "redact", "2", how)
                #expect(one.status == 1 && one.errors.contains("event 2 has nothing personal"), "\(one.output)\(one.errors)")
            }
            #expect(try daemon.request("POST", "/v1/ledger/redact", "{\"events\":[]}").status == 422)
        }
    }

    @Test("a legal hold keeps a customer, and is placed and released by verbs")
    func legalHold() async throws {
        try await DaemonFixture.scope { daemon in
            try fill(daemon, 1)
            #expect(try daemon.holdline("person", "preserve", "C-1", "--reason", "court").status == 0)
            let kept = try daemon.holdline("person", "erase", "--customer", "C-1", "--yes")
            #expect(kept.status == 1 && kept.errors.contains("legal-hold"), "\(kept.errors)")
            #expect(try daemon.holdline("person", "release", "C-1", "--reason", "judged").status == 0)
            #expect(try daemon.holdline("person", "erase", "--customer", "C-1", "--yes").status == 0)
        }
    }

    @Test("a retention without a configured time says so; with one it erases by age alone, and readings are recorded")
    func retention() async throws {
        try await DaemonFixture.scope { daemon in
            try fill(daemon, 1)
            let none = try daemon.holdline("retention")
            #expect(none.status == 1 && none.errors.contains("retention"), "\(none.errors)")
        }
        try await DaemonFixture.scope(configuration: "retention: {tickets: 6y, calls: 1y}\nrecordReads: all\n") { daemon in
            try fill(daemon, 1)
            let would = try daemon.holdline("retention", "--dry-run")
            #expect(would.status == 0 && would.output.contains("0 tickets"), "\(would.output)\(would.errors)")
            #expect(try daemon.holdline("retention").status == 0)
            #expect(try daemon.holdline("find", Self.words(1)[0]).status == 0)
            #expect(try daemon.holdline("person", "export", "--customer", "C-1").status == 0)
            let feed = try daemon.holdline("watch", "--after", "0", "--once", "-o", "json").output
            #expect(feed.contains("person.read") && feed.contains("\"export\"") && feed.contains("\"search\"") && !feed.contains("zorblax"))
        }
    }
}
