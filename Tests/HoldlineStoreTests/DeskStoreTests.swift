import Foundation
import GRDB
import HoldlineCore
import HoldlineWire
import Testing

@testable import HoldlineStore

@Suite("what the desk finds and lists")
struct DeskStoreTests {
    private func text(_ text: String) throws -> FreeText { try #require(FreeText(text)) }

    private func open(_ f: StoreFixture, _ subject: String, description: String? = nil, customer: String = "C-042") async throws -> TicketID
    {
        let body = OpenTicket(
            customer: CustomerReference(customer), subject: try text(subject), description: try description.map { try text($0) })
        guard case .ticket(let page) = try await f.submit(.new(body)).answer else { throw Unexpected() }
        return page.ticket.id
    }

    private func found(_ f: StoreFixture, _ query: String) async throws -> [Int64] {
        var filter = TicketQuery()
        filter.text = query
        return try await f.store.tickets(filter, PageQuery(limit: 500)).items.map(\.ticket.id.number)
    }

    @Test(
        "a word is found however either side writes it",
        arguments: [
            ("Livraison de l’œuvre", "oeuvre"), ("l'oeuvre", "œuvre"), ("Straße 5", "strasse"), ("Strasse", "STRASSE"),
            ("STRAẞE", "straße"),
            ("Liefer\u{AD}ung", "lieferung"), ("Lieferung", "Liefer\u{AD}ung"), ("ﬁnance", "finance"), ("Ærø", "aero"),
            ("smørrebrød", "smorrebrod"),
            ("Łódź", "lodz"), ("Đorđe", "dorde"), ("ﬂüssig", "flussig"), ("E\u{301}te\u{301}", "été"), ("ｆｕｌｌ", "full"),
            ("zero\u{200B}width", "zerowidth"),
            ("Ǽlfred", "aelfred"), ("مؤسسة", "مؤسسة"), ("서울", "서울"),
        ])
    func folded(written: String, asked: String) async throws {
        try await StoreFixture.run { f in
            let id = try await open(f, written)
            _ = try await open(f, "another thing")
            #expect(try await found(f, asked) == [id.number])
        }
    }

    @Test("a number with signs in it is one phrase, every word counts, and too many are refused")
    func phrases() async throws {
        try await StoreFixture.run { f in
            _ = try await open(f, "Facture 2026, article 00421, FAX")
            _ = try await open(f, "Facture FA-2026-0042")
            _ = try await open(f, "100% cotton, 1 C")
            #expect(try await found(f, "FA-2026-0042") == [2])
            #expect(try await found(f, "C-1").isEmpty)
            #expect(try await found(f, "fa-2026 fact") == [2])
            #expect(try await found(f, "\"FA-2026") == [2])
            #expect(try await found(f, "— cotton") == [3])
            let words = (1...17).map { "w\($0)" }
            _ = try await open(f, words.prefix(16).joined(separator: " "))
            #expect(try await found(f, words.joined(separator: " ")).isEmpty)
            #expect(try await found(f, words.prefix(16).joined(separator: " ")) == [4])
            #expect(await refusal { try await found(f, (1...65).map { "w\($0)" }.joined(separator: " ")) } == .invalid)
            #expect(await refusal { try await found(f, "— !") } == .invalid)
        }
    }

    @Test("texts that were indexed before are folded in place when the database is opened")
    func migration() async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("holdline-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let path = directory + "/holdline.db"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let old = try DatabaseQueue.beside(path)
        try Schema.migrator.migrate(old, upTo: "6 pauses by queue")
        try await old.write { db in
            for (id, subject) in [(1, "Livraison de l’œuvre"), (2, "plain")] {
                try db.execute(
                    sql: """
                        INSERT INTO ticket (id, customer, subject, priority, channel, state, opened_at, opened_by, updated_at, pauses, version)
                        VALUES (?1, 'C-1', ?2, 'normal', 'phone', 'new', 0, 'lea', 0, '[]', 0);
                        """, arguments: [id, subject])
                try db.execute(sql: "INSERT INTO search (rowid, ticket, text) VALUES (-?1, ?1, ?2)", arguments: [id, subject])
            }
        }
        try old.close()
        try await StoreFixture.run(at: path) { f in
            let (ligature, plain) = (try await found(f, "oeuvre"), try await found(f, "plain"))
            #expect(ligature == [1] && plain == [2])
        }
    }

    @Test("what was merged is found on the ticket that goes on, over two merges, and a rebuild gives the same tables")
    func mergedText() async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("holdline-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let path = directory + "/holdline.db"
        try await StoreFixture.run(at: path) { f in
            let (one, two, three) = (try await open(f, "a", description: "zebra"), try await open(f, "b"), try await open(f, "c"))
            try await f.submit(.on(one, NoteOnTicket(text: try text("giraffe"))))
            try await f.submit(.on(two, NoteOnTicket(text: try text("okapi"))))
            try await f.submit(.on(one, MergeTicket(into: two)))
            try await f.submit(.on(two, MergeTicket(into: three)))
            try await f.submit(.on(one, NoteOnTicket(text: try text("lion"))))
            #expect(try await found(f, "giraffe") == [3])
            #expect(try await found(f, "okapi") == [3])
            #expect(try await found(f, "lion") == [3])
            #expect(try await found(f, "zebra") == [3, 2, 1])
            #expect(try await f.store.ticket(three).notes.map(\.text?.text) == ["giraffe", "okapi", "lion"])
            try await f.submit(.on(three, Self.emptied))
            #expect(try await found(f, "zebra") == [2, 1])
            let key = try await f.submit(.on(three, NoteOnTicket(text: try text("n"))), key: "k")
            let again = try await f.submit(.on(three, NoteOnTicket(text: try text("n"))), key: "k")
            guard case .ticket(let first) = key.answer, case .ticket(let second) = again.answer else { throw Unexpected() }
            #expect(first.ticket == second.ticket && again.replayed)
        }
        let before = try dump(path)
        _ = try Store.rebuild(path: path)
        #expect(try dump(path) == before)
    }

    private static var emptied: EditTicket {
        var edit = EditTicket()
        edit.description = .empty
        return edit
    }

    private func dump(_ path: String) throws -> [String] {
        try DatabaseQueue.beside(path).write { db in
            try db.execute(sql: "CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, search, instance)")
            return try ["ticket", "note", "temp.words"].flatMap {
                try Row.fetchAll(db, sql: "SELECT * FROM \($0)").map(\.description).sorted()
            }
        }
    }

    @Test("missed deadlines are stale with when they were due, counted, and listed to the end")
    func deadlines() async throws {
        var policy = Policy(calendar: BusinessCalendar(zone: .utc))
        policy.deadlines = Deadlines(firstResponse: 3600, resolution: 27 * 3600)
        try await StoreFixture.run(policy: policy) { f in
            var pending: [PendingWrite] = []
            for number in 1...12 {
                pending.append(
                    try f.store.enqueue(
                        Write(
                            .new(OpenTicket(customer: CustomerReference("C"), subject: try text("t\(number)"))), by: StoreFixture.lea
                        )))
            }
            for write in pending { _ = try await write.value }
            f.clock.advance(days: 20)
            try await f.submit(.on(TicketID(number: 1), NoteOnTicket(text: try text("still on it"), toCustomer: true)))
            let span = Span(seconds: 2 * 86_400)
            var seen: [StaleItem] = []
            var after: String?
            repeat {
                let page = try await f.store.stale(olderThan: span, PageQuery(limit: 5, after: after))
                seen += page.items
                after = page.next
            } while after != nil
            #expect(seen.count == 12 && Set(seen.map(\.ticket)).count == 12)
            #expect(seen.allSatisfy { $0.staleReason == .deadlineMissed })
            #expect(seen.map(\.since) == seen.map(\.since).sorted())
            let counts = try await f.store.deadlines()
            #expect(counts == DeadlineCounts(live: 12, unassigned: 12, late: 12, firstResponseLate: 11, resolutionLate: 12))
            let listed = try await f.store.tickets(TicketQuery(), PageQuery()).items.first?.clock
            #expect(listed?.resolutionLate == true && listed?.resolutionDue != nil)
        }
    }

    @Test("a customer's contacts are counted as they are shown, a call once", arguments: [8, 300])
    func contacts(calls: Int) async throws {
        try await StoreFixture.run { f in
            let reference = try #require(CustomerReference("C-042"))
            let body = RegisterCustomer(name: FreeText("A"), phones: [try #require(FreeText("01 23 45 67 89"))])
            try await f.submit(.on(reference, body), by: StoreFixture.books)
            for _ in 0..<12 { _ = try await f.open([]) }
            let call = AddCall(queue: QueueName(unchecked: "support"), number: FreeText("+33123456789"))
            var pending = try (0..<calls).map { _ in try f.store.enqueue(Write(.new(call), by: StoreFixture.lea)) }
            for write in pending { _ = try await write.value }
            pending = try (1...calls).map { number in
                try f.store.enqueue(Write(.on(CallID(number: Int64(number)), AbandonCall()), by: StoreFixture.lea))
            }
            for write in pending { _ = try await write.value }
            let page = try await f.store.customer(reference)
            // The registration, the tickets, and each call, of which two events tell.
            #expect(page.contacts.count == 10 && page.more?.contacts == 1 + 12 + calls - 10)
        }
    }

    @Test("a customer's sums are over all invoices, and what a list leaves out is counted")
    func customer() async throws {
        try await StoreFixture.run { f in
            var pending: [PendingWrite] = []
            for number in 1...260 {
                let body = RegisterInvoice(
                    customer: try #require(CustomerReference("C-BIG")), issued: try #require(Day(text: "2026-01-01")),
                    due: try #require(Day(text: "2026-02-01")).adding(days: number), amount: try "100.00".amount, open: try "100.00".amount,
                    credited: nil, currency: .eur)
                pending.append(try f.store.enqueue(Write(.on(try "F\(number)".invoice, body), by: StoreFixture.books)))
            }
            for write in pending { _ = try await write.value }
            _ = try await f.open([try "F256".disputed()], customer: "C-BIG")
            let page = try await f.store.customer(try #require(CustomerReference("C-BIG")))
            #expect(page.heldInvoices.map(\.number.text) == ["F256"])
            #expect(page.openInvoices.count == 200 && page.more?.openInvoices == 60 && page.more?.heldInvoices == nil)
            let total = try #require(page.totals?.first)
            #expect(total.invoices == 260 && total.heldInvoices == 1)
            #expect(
                total.open.description == "26000.00" && total.held.description == "100.00" && total.collectable.description == "25900.00")
        }
    }
}
