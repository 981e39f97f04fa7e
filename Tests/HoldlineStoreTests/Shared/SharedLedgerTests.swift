import Foundation
import GRDB
import HoldlineCore
import HoldlineWire
import Testing
import Waiting

@testable import HoldlineStore

@Suite("a shared ledger", .enabled(if: PostgresServer.programs != nil, "there is no PostgreSQL here"))
struct SharedLedgerTests {
    private static func heads(_ sites: [StoreFixture]) async throws -> Set<LedgerHead> {
        var heads: Set<LedgerHead> = []
        for site in sites {
            try await site.store.look()
            heads.insert(try await site.store.head())
        }
        return heads
    }

    @Test("what one site acknowledges, the next check at another sees")
    func checks() async throws {
        try await SharedSites.run(["paris", "lyon"]) { sites, stores in
            let (paris, lyon) = (stores[0], stores[1])
            try await lyon.store.look()
            #expect(try lyon.brief("F1") == "partial 300.00 900.00")
            for round in 2..<12 {
                try await paris.register("F\(round)", open: "1200.00")
                try await lyon.store.look()
                #expect(try lyon.brief("F\(round)") == "proceed 0.00 1200.00")
                let id = try await lyon.open([try "F\(round)".disputed("300.00")])
                #expect(id == TicketID(number: Int64(round)))
                try await paris.store.look()
                #expect(try paris.brief("F\(round)") == "partial 300.00 900.00")
            }
            #expect(try await Self.heads(stores).count == 1)
            for store in stores { #expect(try await store.store.verify(tables: true).intact) }
        }
    }

    @Test("one key at two sites is decided once, and both hear the same answer")
    func keys() async throws {
        try await SharedSites.run(["paris", "lyon"]) { sites, stores in
            let ticket = Command.new(
                OpenTicket(customer: CustomerReference("C-042"), subject: try #require(FreeText("broken")), disputes: []))
            let answers = try await withThrowingTaskGroup(of: Written.self) { group in
                for store in stores { group.addTask { try await store.submit(ticket, key: "k-1") } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let ids = Set(answers.compactMap { if case .ticket(let page) = $0.answer { page.ticket.id } else { nil } })
            #expect(ids == [TicketID(number: 2)])
            #expect(answers.filter(\.replayed).count == 1)
        }
    }

    @Test("a key that was forgotten is used again at any site, and the shared ledger forgets it, too")
    func forgotten() async throws {
        try await SharedSites.run(["paris", "lyon"]) { sites, stores in
            let (paris, lyon) = (stores[0], stores[1])
            @Sendable func isReplayed(_ subject: String, at site: StoreFixture, _ key: String) async throws -> Bool {
                let ticket = OpenTicket(customer: CustomerReference("C-042"), subject: try #require(FreeText(subject)), disputes: [])
                return try await site.submit(.new(ticket), key: key, body: subject).replayed
            }
            func age(_ table: String) throws { _ = try sites.server.sql("UPDATE holdline.\(table) SET at = at - 60 * 86400000::bigint") }
            #expect(try await !isReplayed("first", at: paris, "k-1"))
            try await paris.register("F2", open: "10.00")
            try await lyon.store.look()
            // 60 days later one site has forgotten it, and the other one has not come to that.
            try age("request")
            try await DatabaseQueue.beside(paris.path).write { try $0.execute(sql: "DELETE FROM idempotency") }
            #expect(try await !isReplayed("second", at: paris, "k-1"))
            try await lyon.store.look()
            #expect(try await isReplayed("second", at: lyon, "k-1"))
            #expect(await refusal { try await isReplayed("first", at: lyon, "k-1") } == .keyReused)

            try age("request")
            try age("batch")
            paris.clock.advance(Span(seconds: 3700))
            _ = try await paris.open([try "F2".disputed("5.00")])
            try await until { try sites.server.sql("SELECT count(*) FROM holdline.request") == "0" }
            // Beside the newest batch stays the one that says to whoever follows later when invoices were registered.
            #expect(try sites.server.sql("SELECT count(*) || ' ' || count(registered) FROM holdline.batch") == "2 1")
            #expect(try await !isReplayed("third", at: paris, "k-2"))
            try await lyon.store.look()
            #expect(try await Self.heads(stores).count == 1)
        }
    }

    @Test("sites that write at once give no number twice and leave no gap")
    func together() async throws {
        try await SharedSites.run(["paris", "lyon", "lille"]) { sites, stores in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (place, store) in stores.enumerated() {
                    for number in 0..<60 {
                        group.addTask { try await store.register("F-\(place)-\(number)", open: "10.00") }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try sites.server.sql("SELECT count(*) = max(seq) AND count(*) = 182 FROM holdline.event") == "t")
            #expect(try await Self.heads(stores).count == 1)
            for store in stores { #expect(try await store.store.verify(tables: true).intact) }
        }
    }

    @Test("while no server answers nothing is decided and nothing is cleared; afterwards it goes on")
    func away() async throws {
        try await SharedSites.run(["paris", "lyon"]) { sites, stores in
            let lyon = stores[1]
            try await lyon.store.look()
            try sites.server.stop()
            #expect(await refusal { try await lyon.store.look() } == .ledgerAway)
            #expect(await refusal { try await lyon.register("F9", open: "10.00") } == .ledgerAway)
            #expect(lyon.store.shared?.state.word == .away)
            #expect(try await lyon.store.status().ready == false)
            try sites.server.start()
            try await lyon.register("F9", open: "10.00")
            #expect(lyon.store.shared?.state.word == .following)
            try await stores[0].store.look()
            #expect(try stores[0].check("F9").known)
        }
    }

    @Test("an erasure at one site empties the ledger and the other site")
    func erasure() async throws {
        try await SharedSites.run(["paris", "lyon"]) { sites, stores in
            let (paris, lyon) = (stores[0], stores[1])
            try await lyon.store.look()
            #expect(try sites.server.sql("SELECT count(*) FROM holdline.event WHERE sealed LIKE '%chairs%'") == "1")
            _ = try await ErasureTests.erase(paris, ErasePerson(PersonKey(customer: CustomerReference("C-042"))))
            #expect(try sites.server.sql("SELECT count(*) FROM holdline.event WHERE sealed LIKE '%chairs%'") == "0")
            try await lyon.store.look()
            #expect(try await lyon.store.ticket(TicketID(number: 1)).ticket.subject == nil)
            #expect(try await lyon.store.verify(tables: true).intact)
        }
    }

    @Test("a redacted event is taken by who begins with the ledger, and one that was changed is not")
    func redaction() async throws {
        try await PostgresServer.run { server in
            let directory = FileManager.default.temporaryDirectory.appendingPathComponent("holdline-\(UUID().uuidString)").path
            defer { try? FileManager.default.removeItem(atPath: directory) }
            let sites = SharedSites(server: server, directory: directory)
            try await StoreFixture.run(at: sites.path("paris")) { f in
                let id = try await f.open([], customer: "C-9", subject: "broken")
                try await f.submit(.on(id, NoteOnTicket(text: try #require(FreeText("called")))))
            }
            // As an older version would have written it: the text of the ticket's call stands in the chained facts.
            try RestoredErasureTests.chain("0633445566", into: 1, sites.path("paris"))
            _ = try Store.push(sites.path("paris"), to: sites.place("paris"))
            try await sites.running(["paris"], []) { stores in
                let redaction = Command.new(RedactLedger(events: [1]))
                guard case .erasure(let receipt) = try await stores[0].submit(redaction, by: StoreFixture.boss).answer else {
                    throw Unexpected()
                }
                #expect(receipt.redacted == 1)
            }
            #expect(try server.sql("SELECT count(*) FROM holdline.event WHERE facts LIKE '%0633445566%'") == "0")
            for name in ["lyon", "lille"] { _ = try Store.join(sites.path(name), to: sites.place(name)) }
            try await sites.running(["lyon"], []) { stores in
                try await stores[0].store.look()
                let verdict = try await stores[0].store.verify(tables: true)
                #expect(verdict.intact && verdict.redacted == 1 && verdict.rows == 3, "\(verdict.problem ?? "")")
            }
            _ = try server.sql("UPDATE holdline.event SET facts = replace(facts, 'broken', 'whole'), actor = 'marc' WHERE seq = 1")
            try await sites.running(["lille"], []) { stores in
                #expect(await refusal { try await stores[0].store.look() } == .ledgerAway)
                #expect(stores[0].store.shared?.state.word == .unreadable)
                let head = try await stores[0].store.head()
                #expect(head.seq == 0)
            }
        }
    }

    @Test("a look at a ledger in which nothing happened leaves the database alone")
    func idle() async throws {
        try await SharedSites.run(["paris", "lyon"]) { sites, stores in
            // The last event has a key, and says when invoices were registered: each look is told so again.
            let body = RegisterInvoice(
                customer: try #require(CustomerReference("C-042")), issued: try #require(Day(text: "2026-10-01")),
                due: Day(text: "2026-10-31"), amount: try "10.00".amount, open: try "10.00".amount,
                currency: try #require(Currency(code: "EUR")))
            try await stores[0].submit(.on(try "F2".invoice, body), by: StoreFixture.books, key: "k-1")
            for store in stores { try await store.store.look() }
            for store in stores {
                var configuration = Configuration()
                configuration.allowsUnsafeTransactions = true
                let writer = try DatabaseQueue(path: store.path, configuration: configuration)
                try await writer.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
                // Whoever begins to write now waits for five seconds, and is refused.
                try await store.store.look()
                try await writer.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
                try writer.close()
            }
        }
    }

    @Test("a copy that lost its newest rows with the power catches up: its commits wait for no disk")
    func power() async throws {
        try await SharedSites.run(["paris"]) { sites, stores in
            let before = sites.directory + "/before.db"
            try DatabaseQueue.beside(sites.path("paris")).backup(to: DatabaseQueue.beside(before))
            try await stores[0].register("F2", open: "10.00")
        } then: { sites in
            let file = sites.path("paris")
            for end in ["", "-wal", "-shm"] { unlink(file + end) }
            #expect(rename(sites.directory + "/before.db", file) == 0)
            guard case .head(let head) = HeadFile.read(database: file) else { throw Unexpected() }
            #expect(head.seq == 3)
            try await sites.running(["paris"], []) { stores in
                try await stores[0].store.look()
                #expect(try stores[0].check("F2").known)
                #expect(try await stores[0].store.verify(tables: true).intact)
            }
        }
    }

    @Test("of a call that is due each site gives only what no other has seen to")
    func timekeepers() async throws {
        try await SharedSites.run(["paris", "lyon"]) { sites, stores in
            let (paris, lyon) = (stores[0], stores[1])
            let body = AddCall(queue: QueueName(unchecked: "support"), number: FreeText("+33123456789"))
            guard case .call(let call) = try await paris.submit(.new(body)).answer else { throw Unexpected() }
            try await paris.submit(.on(call.id, OfferCall(to: "lea")))
            try await lyon.store.look()
            for store in stores { store.clock.advance(days: 30) }
            #expect(try await lyon.store.overdueCalls(apart: .zero) == [call.id])
            try await paris.submit(.on(call.id, AnswerCall()))
            #expect(try await lyon.store.overdueCalls(apart: .zero) == [])
        }
    }

    @Test("sites that find the same deadlines at the same moment tell of each part of each once")
    func escalations() async throws {
        let deadlines = Deadlines(acknowledge: 7200, firstResponse: 8 * 3600, nextUpdate: 18 * 3600, resolution: 20 * 3600)
        try await SharedSites.run(["paris", "lyon", "lille"], deadlines: deadlines) { alone in
            for number in 2...30 {
                let body = OpenTicket(customer: CustomerReference(unchecked: "C-\(number)"), subject: try #require(FreeText("t")))
                try await alone.submit(.new(body))
            }
        } _: { sites, stores in
            // A shared ledger goes by its server's clock, which is days after that of the one that was brought.
            let late = Int64(Date().timeIntervalSince1970) - stores[0].clock.now.milliseconds / 1000
            for store in stores {
                try await store.store.look()
                store.clock.advance(Span(seconds: late))
            }
            var found: [[TicketID]] = []
            for store in stores { found.append(try await store.store.dueEscalations(apart: .zero)) }
            #expect(found.allSatisfy { $0.count == 30 }, "\(found.map(\.count))")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (store, due) in zip(stores, found) {
                    for id in due { group.addTask { try await store.submit(.on(id, EscalateTicket()), by: .daemon) } }
                }
                try await group.waitForAll()
            }
            for store in stores { #expect(try await store.store.dueEscalations(apart: .zero).isEmpty) }
            let lines = try await stores[0].store.events(after: 0, limit: 10_000)
            let told = try lines.filter { $0.type == "ticket.escalated" }.map { line in
                let event = try JSONReader.read(LedgerEvent.self, from: Array(line.json.utf8))
                return "\(event.subject) \(try #require(event.facts.escalation).deadline.rawValue)"
            }
            #expect(told.count == 90 && Set(told).count == told.count, "\(told.count) \(Set(told).count)")
            #expect(try await Self.heads(stores).count == 1)
            for store in stores { #expect(try await store.store.verify(tables: true).intact) }
        }
    }

    @Test("a command that finds no database says so and makes none")
    func absent() async throws {
        try await SharedSites.run(["paris"]) { sites, stores in
            let (path, place) = (sites.path("nowhere"), try sites.place("nowhere"))
            #expect(throws: UnusableDatabase.self) { try Store.push(path, to: place) }
            #expect(throws: UnusableDatabase.self) { try Store.leave(path, place) }
            #expect(throws: UnusableDatabase.self) { try Store.heal(path, place, writing: sites.directory + "/parted") }
            #expect(throws: UnusableDatabase.self) { try Store(path: path, shared: place, policy: Policy(), mayTake: { _ in true }) }
            #expect(throws: UnusableDatabase.self) { try Store.push(sites.path("paris"), to: sites.place("paris"), isNew: true) }
            _ = try sites.server.sql("DELETE FROM holdline.turn")
            #expect(throws: UnusableDatabase.self) { try Store.join(path, to: place) }
            #expect(!FileManager.default.fileExists(atPath: path))
            #expect(!FileManager.default.fileExists(atPath: sites.directory + "/nowhere"))
        }
    }

    @Test("an older ledger is noticed before anything is decided or cleared, and healed from a site that has it all")
    func older() async throws {
        try await SharedSites.run(["paris"]) { sites, stores in
            try await stores[0].register("F2", open: "10.00")
            _ = try sites.server.sql("DELETE FROM holdline.event WHERE seq = 3")
            #expect(await refusal { try await stores[0].store.look() } == .ledgerAway)
            #expect(stores[0].store.shared?.state.word == .ahead)
            #expect(await refusal { try await stores[0].register("F3", open: "10.00") } == .ledgerAway)
            let file = sites.directory + "/parted.ndjson"
            #expect(try Store.heal(sites.path("paris"), try sites.place("paris"), writing: file) == .restored(3...3))
            try await stores[0].register("F3", open: "10.00")
            #expect(try Store.heal(sites.path("paris"), try sites.place("paris"), writing: file) == .nothingMissing)
            // Somebody wrote in the place of what is lost: nothing is changed, and a person judges.
            _ = try sites.server.sql("UPDATE holdline.event SET hash = decode(repeat('ab', 32), 'hex') WHERE seq = 4")
            #expect(await refusal { try await stores[0].store.look() } == .ledgerAway)
            #expect(stores[0].store.shared?.state.word == .forked)
            #expect(try Store.heal(sites.path("paris"), try sites.place("paris"), writing: file) == .parted(4...4, file: file))
            #expect(try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").count == 1)
        }
    }

    @Test("what is healed comes back at once: a site that has less cannot write behind a part of it")
    func healedAtOnce() async throws {
        try await SharedSites.run(["paris"]) { sites, stores in
            for number in 2...4 { try await stores[0].register("F\(number)", open: "10.00") }
            _ = try sites.server.sql("DELETE FROM holdline.event WHERE seq > 2")
            let file = sites.directory + "/parted.ndjson"
            #expect(try Store.heal(sites.path("paris"), try sites.place("paris"), writing: file, piece: 1) == .restored(3...5))
            let transactions = "SELECT count(*) || ' in ' || count(DISTINCT xmin::text) FROM holdline.event WHERE seq > 2"
            #expect(try sites.server.sql(transactions) == "3 in 1")
        }
    }

    @Test("a file that follows never stands alone, nor one with a ledger of its own in a shared one; leaving makes it whole again")
    func leave() async throws {
        try await SharedSites.run(["paris"]) { sites, stores in
            try await stores[0].register("F2", open: "10.00")
            stores[0].store.stop()
        } then: { sites in
            #expect(throws: UnusableDatabase.self) { try Store(path: sites.path("paris"), policy: Policy(), mayTake: { _ in true }) }
            try await StoreFixture.run(at: sites.path("other")) { try await $0.register("F1", open: "1.00") }
            #expect(throws: UnusableDatabase.self) { try Store.join(sites.path("other"), to: try sites.place("other")) }
            #expect(throws: UnusableDatabase.self) { try Store.push(sites.path("other"), to: try sites.place("other")) }
            _ = try Store.join(sites.path("lyon"), to: sites.place("lyon"))
            #expect(throws: UnusableDatabase.self) { try Store.leave(sites.path("lyon"), try sites.place("lyon")) }
            #expect(try Store.leave(sites.path("paris"), try sites.place("paris")) == 3)
            try await sites.running(["lyon"], []) { lyon in
                #expect(await refusal { try await lyon[0].store.look() } == .ledgerAway)
                #expect(lyon[0].store.shared?.state.word == .unreadable)
            }
        }
    }
}

@Suite("the probe of a shared ledger", .enabled(if: PostgresServer.programs != nil, "there is no PostgreSQL here"))
struct LedgerProbeTests {
    @Test("a server that keeps its promises holds, and nothing is left behind")
    func holds() async throws {
        try await PostgresServer.run { server in
            let probe = LedgerProbe(try PostgresTarget(server.place), isReplicated: false)
            #expect(probe.holds, "\(probe.findings)")
            #expect(
                probe.findings.map(\.what).suffix(4) == [
                    "one session", "a lock excludes", "a turn sees the one before", "a number is given once",
                ])
            #expect(try server.sql("SELECT count(*) FROM holdline.probe") == "0")
        }
    }

    @Test("what does not hold is named with what to do")
    func fails() async throws {
        try await PostgresServer.run { server in
            func failures(_ place: String, isReplicated: Bool = false) throws -> [String] {
                LedgerProbe(try PostgresTarget(place), isReplicated: isReplicated).findings.filter { $0.verdict == .fails }.map(\.seen)
            }
            #expect(try failures(server.place, isReplicated: true).first?.contains("synchronous_standby_names is empty") == true)
            _ = try server.sql("REVOKE UPDATE (sealed) ON holdline.event FROM holdline")
            #expect(try failures(server.place).first?.contains("UPDATE on event (sealed)") == true)
            // What the ledger needs it says itself.
            _ = try server.sql(
                "GRANT UPDATE (sealed) ON holdline.event TO holdline; ALTER ROLE holdline SET default_transaction_isolation = 'repeatable read'"
            )
            #expect(try failures(server.place).isEmpty)
            _ = try server.sql("DROP SCHEMA holdline CASCADE")
            #expect(try failures(server.place).first?.contains("holdlined ledger schema") == true)
            #expect(try failures("host=/nonexistent dbname=x").first?.contains("cannot be reached") == true)
        }
    }

    @Test("a connection string says all, and what it leaves out fails early")
    func target() throws {
        let target = try PostgresTarget("host=db1,db2 port=5433 dbname=holdline user=holdline")
        #expect(target.servers.count == 2)
        #expect(target.servers.map { $0["host"] } == ["db1", "db2"])
        #expect(
            target.servers.allSatisfy {
                $0["port"] == "5433" && $0["sslmode"] == "verify-full" && $0["target_session_attrs"] == "read-write"
            })
        #expect(target.description == "db1:5433, db2:5433")
        #expect(try PostgresTarget("postgresql:///holdline?host=/run/postgresql").servers.first?["sslmode"] == "prefer")
        #expect(try PostgresTarget("password=x").hasPassword)
        #expect(throws: UnusablePostgres.self) { try PostgresTarget("hots=db1") }
        #expect(throws: UnusablePostgres.self) { try PostgresTarget("host=a,b port=1,2,3") }
    }
}
