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

    @Test("a hold on a customer touches the invoices of its whole company, and so do a merge and a registration that changes the company")
    func companies() async throws {
        try await StoreFixture.run { f in
            func register(_ reference: String, siren: String?) async throws {
                try await f.submit(
                    .on(try #require(CustomerReference(reference)), RegisterCustomer(siren: siren)), by: StoreFixture.books)
            }
            try await register("K-1", siren: "100000009")
            try await register("K-2", siren: "100000009")
            try await register("K-3", siren: nil)
            for number in 1...4 { try await f.register("F\(number)", open: "100.00", customer: "K-\(number)") }
            var seen = f.store.index.version
            /// What changed since the last asking, and what a full check says did.
            func differences(_ body: () async throws -> Void) async throws -> (told: [String], real: [String]) {
                let before = try (1...4).map { try f.brief("F\($0)") }
                seen = f.store.index.version
                try await body()
                let after = try (1...4).map { try f.brief("F\($0)") }
                let told = try await changed(f, since: seen).sorted()
                #expect(Set(told).isSuperset(of: (0..<4).filter { before[$0] != after[$0] }.map { "F\($0 + 1)" }))
                return (told, (0..<4).filter { before[$0] != after[$0] }.map { "F\($0 + 1)" })
            }
            // Without a hold on a customer no registration changes an answer.
            #expect(try await differences { try await register("K-3", siren: "200000008") }.told.isEmpty)
            var hold = HoldID(number: 0)
            let placed = try await differences {
                let place = PlaceHold(kind: .insolvency, customer: CustomerReference("K-1"))
                guard case .hold(let placed) = try await f.submit(.new(place), by: StoreFixture.boss).answer else { throw Unexpected() }
                hold = placed.id
            }
            #expect(placed.told == ["F1", "F2"] && placed.real == ["F1", "F2"])
            #expect(try await differences { try await register("K-3", siren: "100000009") }.real == ["F3"])
            #expect(try await differences { try await register("K-2", siren: "300000007") }.real == ["F2"])
            #expect(
                try await differences {
                    try await f.submit(
                        .on(try #require(CustomerReference("K-4")), MergeCustomer(into: try #require(CustomerReference("K-1")))),
                        by: StoreFixture.boss)
                }.real == ["F4"])
            let moved = try await differences { try await register("K-1", siren: "400000006") }
            #expect(moved.real.contains("F3"))
            let lifted = try await differences { try await f.submit(.on(hold, LiftHold()), by: StoreFixture.boss) }
            #expect(!lifted.real.isEmpty)
            #expect(try (1...4).allSatisfy { try f.brief("F\($0)") == "proceed 0.00 100.00" })
        }
    }

    @Test("an instalment that comes due changes its invoice's answer")
    func instalments() async throws {
        try await StoreFixture.run { f in
            let due = try #require(Day(text: "2026-11-22"))
            let body = RegisterInvoice(
                customer: try #require(CustomerReference("C-042")), issued: try #require(Day(text: "2026-10-01")),
                due: Day(text: "2026-11-10"), amount: try "100.00".amount, open: try "100.00".amount, currency: .eur,
                instalments: [
                    InvoiceInstalment(due: try #require(Day(text: "2026-11-10")), open: try "40.00".amount),
                    InvoiceInstalment(due: due, open: try "60.00".amount),
                ])
            try await f.submit(.on(try "F1".invoice, body), by: StoreFixture.books)
            let seen = f.store.index.version
            #expect(try f.brief("F1") == "partial 60.00 40.00")
            f.clock.advance(days: 1)
            #expect(try await changed(f, since: seen) == [])
            f.clock.advance(days: 1)
            #expect(try await changed(f, since: seen) == ["F1"])
            #expect(try f.brief("F1") == "proceed 0.00 100.00")
        }
    }
}
