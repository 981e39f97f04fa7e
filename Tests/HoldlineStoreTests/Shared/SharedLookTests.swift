import Foundation
import GRDB
import HoldlineCore
import Testing

@testable import HoldlineStore

@Suite("what a look at a shared ledger takes over", .enabled(if: PostgresServer.programs != nil, "there is no PostgreSQL here"))
struct SharedLookTests {
    @Test("a site that cannot read an event of a newer version says so until it can, and clears nothing meanwhile")
    func newerVersion() async throws {
        try await SharedSites.run(["paris"]) { sites, stores in
            let paris = stores[0]
            try await paris.store.look()
            _ = try sites.server.sql(
                """
                INSERT INTO holdline.event SELECT seq + 1, at, actor, 'ticket.teleported', subject, facts, NULL, NULL, NULL, hash
                FROM holdline.event ORDER BY seq DESC LIMIT 1
                """)
            for _ in 0..<3 {
                #expect(await refusal { try await paris.store.look() } == .ledgerAway)
                #expect(paris.store.shared?.state.word == .unreadable)
                #expect(paris.store.conditions.look().map(\.code) == [.ledgerAway])
                #expect(await refusal { try await paris.register("F9", open: "10.00") } != nil)
            }
            _ = try sites.server.sql("DELETE FROM holdline.event WHERE type = 'ticket.teleported'")
            try await paris.store.look()
            #expect(paris.store.shared?.state.word == .following)
            try await paris.register("F9", open: "10.00")
        }
    }

    @Test("when invoices were registered is taken over with the events of its time, and not looked for in all that a site lacks")
    func registeredLater() async throws {
        try await SharedSites.run(["paris"]) { sites, stores in
            let paris = stores[0]
            try await paris.store.look()
            let before = try await paris.store.status().registeredAt
            // As of a batch some million events ahead.
            _ = try sites.server.sql(
                "INSERT INTO holdline.batch (id, site, head, at, registered) VALUES (gen_random_uuid(), 'lyon', 9000000, 0, 9000000000000)")
            try await paris.store.look()
            #expect(try await paris.store.status().registeredAt == before)
            _ = try sites.server.sql("UPDATE holdline.batch SET head = (SELECT max(seq) FROM holdline.event) WHERE site = 'lyon'")
            try await paris.store.look()
            #expect(try await paris.store.status().registeredAt == Instant(milliseconds: 9_000_000_000_000))
        }
    }

    @Test("keys of writes that changed nothing come with the next event or turn, and no look reads them again and again")
    func unchanged() async throws {
        try await SharedSites.run(["paris", "lyon"]) { sites, stores in
            func keys(_ f: StoreFixture) async throws -> Int? {
                try await f.store.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM idempotency WHERE key LIKE 'same-%'") }
            }
            let (paris, lyon) = (stores[0], stores[1])
            let body = RegisterInvoice(
                customer: try #require(CustomerReference("C-042")), issued: try #require(Day(text: "2026-10-01")),
                due: Day(text: "2026-10-31"), amount: try "10.00".amount, open: try "10.00".amount,
                currency: try #require(Currency(code: "EUR")))
            let register = Command.on(try "F2".invoice, body)
            try await paris.submit(register, by: StoreFixture.books)
            try await lyon.store.look()
            for number in 1...3 { try await paris.submit(register, by: StoreFixture.books, key: "same-\(number)") }
            try await lyon.store.look()
            #expect(try await keys(lyon) == 0)
            #expect(try await lyon.submit(register, by: StoreFixture.books, key: "same-2").replayed)
            #expect(try await keys(lyon) == 3)
            try await paris.submit(register, by: StoreFixture.books, key: "same-4")
            try await paris.register("F3", open: "10.00")
            try await lyon.store.look()
            #expect(try await keys(lyon) == 4)
        }
    }
}
