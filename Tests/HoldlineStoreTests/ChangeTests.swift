import HoldlineCore
import HoldlineStore
import HoldlineWire
import Testing

@Suite("Changed answers")
struct ChangeTests {
    private func changed(_ f: StoreFixture, since: Int64, limit: Int = 500) async throws -> [String] {
        var numbers: [String] = []
        var after: String?
        repeat {
            let part = try await f.store.changes(since: since, PageQuery(limit: limit, after: after))
            #expect(part.items.count <= limit)
            numbers += part.items.map(\.invoice)
            after = part.next
            if after == nil { #expect(part.head == f.store.index.version) } else { #expect(part.head >= since) }
        } while after != nil && numbers.count < 1000
        return numbers
    }

    @Test("each invoice that an event touched is there, once in a part, with the answer of this moment, in parts of any size")
    func events() async throws {
        try await StoreFixture.run { f in
            for number in ["F1", "F2", "F3", "F/4 é"] { try await f.register(number, open: "1200.00") }
            try await f.register("G1", open: "50.00", customer: "C-1")
            let start = f.store.index.version
            #expect(try await changed(f, since: 0) == ["F1", "F2", "F3", "F/4 é", "G1"])
            #expect(try await changed(f, since: start) == [])
            let ticket = try await f.open([try "F2".disputed("300.00"), try "F1".disputed(), try "UNKNOWN".disputed()])
            try await f.submit(.on(ticket, NoteOnTicket(text: try #require(FreeText("nothing changes")))))
            #expect(try await changed(f, since: start) == ["F1", "F2", "UNKNOWN"])
            let parts = try await f.store.changes(since: start, PageQuery(limit: 2))
            #expect(parts.items.map(\.decision) == [.pause, .partial] && parts.items[1].collectable?.description == "900.00")
            #expect(parts.head == start && parts.next != nil)

            let disputed = f.store.index.version
            try await f.submit(.new(PlaceHold(kind: .insolvency, customer: CustomerReference("C-042"))), by: StoreFixture.boss)
            for limit in [1, 2, 3, 500] { #expect(try await changed(f, since: disputed, limit: limit) == ["F/4 é", "F1", "F2", "F3"]) }
            #expect(try await changed(f, since: start) == ["F1", "F2", "UNKNOWN", "F/4 é", "F3"])
            #expect(Set(try await changed(f, since: start, limit: 2)) == ["F1", "F2", "UNKNOWN", "F/4 é", "F3"])
            try await f.submit(.on(ticket, ResolveTicket(outcome: .withdrawn)))
            #expect(try await changed(f, since: f.store.index.version - 1).sorted() == ["F1", "F2", "UNKNOWN"])
            #expect(await refusal { try await f.store.changes(since: f.store.index.version + 1, PageQuery()) } == .ahead)
            for after in ["x", "1", "x/F1", "-1/F1"] {
                #expect(await refusal { try await f.store.changes(since: 0, PageQuery(limit: 50, after: after)) } == .invalid)
            }
        }
    }

    @Test("a day that passes changes what begins or ends with it, also where no event says so")
    func days() async throws {
        try await StoreFixture.run { f in
            for number in ["F1", "F2", "F3", "F4"] {
                try await f.register(number, open: "1200.00", customer: number == "F4" ? "C-4" : "C-042")
            }
            // The clock stands on 2026-11-20.
            func hold(_ number: String?, customer: String? = nil, _ from: String?, _ until: String) async throws {
                try await f.submit(
                    .new(
                        PlaceHold(
                            kind: .manual, invoice: try number?.invoice, customer: customer.flatMap { CustomerReference($0) },
                            from: from.flatMap { Day(text: $0) }, until: Day(text: until))),
                    by: StoreFixture.boss)
            }
            try await hold("F1", nil, "2026-11-20")
            try await hold("F2", "2026-11-22", "2026-12-31")
            try await hold("F3", nil, "2026-12-31")
            try await hold(nil, customer: "C-4", nil, "2026-11-21")
            let seen = f.store.index.version
            #expect(try await changed(f, since: seen) == [])
            f.clock.advance(days: 1)
            #expect(try await changed(f, since: seen) == ["F1"])
            #expect(try f.check("F1").decision == .proceed)
            f.clock.advance(days: 1)
            for limit in [1, 500] { #expect(try await changed(f, since: seen, limit: limit) == ["F1", "F2", "F4"]) }
            try await f.register("F3", open: "1000.00")
            #expect(try await changed(f, since: seen, limit: 2) == ["F1", "F2", "F4", "F3"])
            #expect(try await changed(f, since: f.store.index.version) == [])
        }
    }
}
