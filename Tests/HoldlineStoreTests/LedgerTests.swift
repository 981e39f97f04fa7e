import Foundation
import GRDB
import HoldlineCore
import HoldlineWire
import Testing

@testable import HoldlineStore

@Suite("The ledger")
struct LedgerTests {
    /// A life of a few tickets, with every kind of row.
    private func live(_ f: StoreFixture) async throws {
        try await f.submit(
            .on(
                try #require(CustomerReference("C-042")),
                RegisterCustomer(name: FreeText("Hôtel du Lac"), siren: "200000008", phones: [try #require(FreeText("+33 1 02 03 04 05"))])),
            by: StoreFixture.books)
        try await f.register("F1", open: "1200.00", credited: "0.00")
        try await f.register("2025/0042 é", open: "80.00")
        let first = try await f.open([try "F1".disputed("300.00"), try "2025/0042 é".disputed()])
        try await f.submit(.on(first, TakeTicket()))
        try await f.submit(.on(first, NoteOnTicket(text: try #require(FreeText("called back, \u{202E}evil\u{7} text")))))
        try await f.submit(.on(first, WaitTicket(for: .customer)))
        f.clock.advance(days: 2)
        try await f.submit(.on(first, ContinueTicket()))
        try await f.submit(
            .on(first, EditTicket(subject: FreeText("3 of 5 chairs broken"), priority: .high, reference: FreeText("Anne's letter")))
        )
        let second = try await f.open([try "F1".disputed("100.00", .prices)])
        try await f.submit(.on(second, NoteOnTicket(text: try #require(FreeText("same lorry")))))
        try await f.submit(.on(second, NoteOnTicket(text: try #require(FreeText("the wrong lorry")))))
        try await f.submit(.on(second, StrikeNote()))
        try await f.submit(.on(second, MergeTicket(into: first)))
        try await f.submit(.on(second, NoteOnTicket(text: try #require(FreeText("sent to the one that went")))))
        try await f.submit(.on(second, UnmergeTicket()))
        let (back, other) = (try await f.store.ticket(second).notes, try await f.store.ticket(first).notes)
        #expect(back.map { $0.struckAt == nil } == [true, false, true] && other.count == 1)
        try await f.submit(.on(second, MergeTicket(into: first)))
        try await f.submit(.on(first, SettleDispute(invoice: try "F1".invoice, outcome: .upheld)))
        try await f.submit(.on(first, UnsettleDispute(invoice: try "F1".invoice)))
        try await f.submit(.on(first, SettleDispute(invoice: try "F1".invoice, outcome: .partlyUpheld, credit: try "120.00".amount)))
        try await f.register("F1", open: "1140.00", credited: "60.00")
        try await f.submit(.on(first, ResolveTicket(outcome: .rejected, note: FreeText("we have the signed slip"))))
        try await f.submit(.on(first, ReopenTicket()))
        try await f.submit(
            .new(PlaceHold(kind: .manual, customer: CustomerReference("C-042"), note: FreeText("lawyer's advice"))),
            by: StoreFixture.boss)
        try await f.submit(
            .on(
                HoldID(number: try await lastHold(f)), ReviewHold(review: try #require(Day(text: "2027-02-01")), note: FreeText("not yet"))),
            by: StoreFixture.boss)
        try await f.submit(
            .on(HoldID(number: f.store.metrics.activeHolds > 0 ? try await lastHold(f) : 1), LiftHold()), by: StoreFixture.boss)
        let plan = try ["2026-12-01", "2027-01-05"].map {
            PlannedInstalment(due: try #require(Day(text: $0)), amount: try "30.00".amount)
        }
        try await f.submit(.new(PlaceHold(kind: .promise, invoice: try "2025/0042 é".invoice, plan: plan)))
        try await f.register("2025/0042 é", open: "40.00")
        try await f.register("F2", open: "80.00", customer: "C-7")
        for level in 1...3 {
            let body = RegisterReminder(level: level, amount: try "80.00".amount, sentAt: f.clock.now, version: f.store.index.version)
            try await f.submit(.on(try "F2".invoice, body), by: StoreFixture.boss)
        }
        let handOver = HandOver(agency: "Inkasso", version: f.store.index.version)
        try await f.submit(.on(try "F2".invoice, handOver), by: StoreFixture.boss)
        try await f.submit(.on(try "F2".invoice, RecallInvoice()), by: StoreFixture.boss)
        try await f.submit(.on(try "F2".invoice, handOver), by: StoreFixture.boss)
        let today = Policy().today(at: f.clock.now)
        for (outcome, amount) in [(CollectionOutcome.paid, "10.00"), (.contested, "20.00"), (.irrecoverable, nil)] {
            let amount = try amount.map { try $0.amount }
            try await f.submit(
                .on(try "F2".invoice, ReportCollection(outcome, on: today, amount: amount, reference: "R1")), by: StoreFixture.boss)
        }
        try await f.take(.invoice, "D1", "100.00")
        try await f.take(.creditNote, "N1", "-30.00", names: "D1")
        try await f.take(.creditNote, "N1", "40.00", names: "F1")
        try await f.take(.corrected, "D2", "90.00", names: "D1")
        try await f.submit(
            .on(CustomerReference(unchecked: "C-7"), MergeCustomer(into: CustomerReference(unchecked: "C-042"))),
            by: StoreFixture.boss)
        for reference in ["C-7", "C-042"].map(CustomerReference.init(unchecked:)) {
            let preserve = PreserveCustomer(reason: try #require(FreeText("court file 25/01234")))
            try await f.submit(.on(reference, preserve), by: StoreFixture.boss)
        }
        try await f.submit(
            .on(CustomerReference(unchecked: "C-7"), ReleaseCustomer(reason: try #require(FreeText("judged")))), by: StoreFixture.boss)
        _ = try await f.post(207, "2026-11-01T10:00:00Z", on: "F9")
        _ = try await f.post(211, "2026-11-21T10:00:00Z", on: "F9")
        let support = QueueName(unchecked: "support")
        try await f.submit(.new(AddCall(queue: support, number: FreeText("+33 1 02 03 04 05"), priority: .high)))
        let call = CallID(number: 1)
        try await f.submit(.on(call, OfferCall(to: "lea")))
        try await f.submit(.on(call, AnswerCall()))
        try await f.submit(.on("lea", PauseAgent(reason: FreeText("lunch"))))
        try await f.submit(.on(call, TransferCall(queue: QueueName(unchecked: "billing"))))
        try await f.submit(.on(call, RequestCallback(number: FreeText("01 99 99 99 99"))))
        try await f.submit(
            .on(CustomerReference(unchecked: "C-8"), RegisterCustomer(name: FreeText("Chairs"), siren: "732829320")), by: StoreFixture.books
        )
        let notice = PostNotice(
            id: "A202601765232", kind: .notice, siren: "732829320", published: try #require(Day(text: "2026-11-10")),
            nature: FreeText("Jugement d'ouverture de liquidation judiciaire"), judged: Day(text: "2026-11-02"))
        try await f.submit(.new(notice), by: StoreFixture.boss)
        try await f.submit(
            .on(CustomerReference(unchecked: "C-9"), RegisterCustomer(emails: [try #require(FreeText("anna@x.example"))])),
            by: StoreFixture.books)
        try await f.submit(.new(try MailStoreTests.mail(1, from: "anna@x.example", file: "photo")), by: MailStoreTests.reader)
        try await f.submit(.new(try MailStoreTests.mail(2, from: "anna@x.example", answers: 1)), by: MailStoreTests.reader)
    }

    private func lastHold(_ f: StoreFixture) async throws -> Int64 {
        try #require(try await f.store.holds(HoldQuery(), PageQuery(limit: 500)).items.last?.id.number)
    }

    private func dump(_ path: String) throws -> [String: [String]] {
        let queue = try DatabaseQueue.beside(path)
        return try queue.write { db in
            try db.execute(sql: "CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, search, instance)")
            var tables = ["search": try Row.fetchAll(db, sql: "SELECT * FROM temp.words").map(\.description)]
            for table in Schema.projections {
                tables[table] = try Row.fetchAll(db, sql: "SELECT * FROM \(table)").map(\.description).sorted()
            }
            return tables
        }
    }

    @Test("a feed of everything that can happen restores an empty ledger, but for what is sealed")
    func restoreFromFeed() async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("holdline-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let (backup, feed, target) = (directory + "/backup.db", directory + "/feed", directory + "/restored.db")
        try await StoreFixture.run(at: directory + "/holdline.db") { f in
            let copy = try await f.store.backUp(WorkStop()) { _ in }
            try Data(try copy.read(at: 0, count: copy.bytes)).write(to: URL(fileURLWithPath: backup))
            try await live(f)
            let lines = try await f.store.events(after: 0, limit: 1000).map(\.json)
            try (lines.joined(separator: "\n") + "\n").write(toFile: feed, atomically: true, encoding: .utf8)
        }
        let report = try Store.restore(backup, to: target, feed: feed)
        #expect(report.added > 15 && report.unsealed > 3)
        let (before, after) = (try dump(directory + "/holdline.db"), try dump(target))
        for table in ["hold", "dispute", "invoice", "status", "document", "company_merge", "mention"] {
            #expect(before[table]?.count == after[table]?.count, "\(table)")
        }
        try await StoreFixture.run(at: target) { f in
            let verdict = try await f.store.verify(tables: true)
            #expect(verdict.intact && verdict.headHash == report.headHash, "\(verdict)")
        }
    }

    @Test("tables replayed from the ledger are equal, row by row")
    func rebuild() async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("holdline-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let path = directory + "/holdline.db"
        try await StoreFixture.run(at: path) { f in try await live(f) }
        let before = try dump(path)
        #expect(before.values.allSatisfy { !$0.isEmpty })
        // What a rebuild does not read cannot help it.
        try await DatabaseQueue.beside(path).write { db in
            try db.execute(sql: "UPDATE ticket SET subject = 'wrong'; DELETE FROM hold; INSERT INTO search (search) VALUES ('delete-all')")
        }
        #expect(try dump(path) != before)
        let report = try Store.rebuild(path: path)
        #expect(report.events > 15)
        #expect(try dump(path) == before)
    }

    @Test("an intact chain verifies; a changed, a missing and a swapped row are each named", arguments: 0..<5)
    func verify(_ damage: Int) async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("holdline-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let path = directory + "/holdline.db"
        try await StoreFixture.run(at: path) { f in
            try await live(f)
            #expect(try await f.store.verify().intact)
            let damages: [(String, Int64)] = [
                ("UPDATE event SET facts = holdline_change(facts, '300.00', '301.00') WHERE seq = 4", 4),
                ("DELETE FROM event WHERE seq = 5", 5),
                ("UPDATE event SET seq = -seq WHERE seq IN (6, 7)", 6),
                ("UPDATE event SET sealed = replace(sealed, 'broken', 'whole') WHERE seq = 4", 4),
                ("DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)", f.store.index.version),
            ]
            let (sql, bad) = damages[damage]
            let change = DatabaseFunction("holdline_change", argumentCount: 3) { values in
                let text = try PackedText.unpack(values[0])
                let word = try #require(String.fromDatabaseValue(values[1]))
                #expect(text.contains(word))
                return text.replacing(word, with: String.fromDatabaseValue(values[2]) ?? "")
            }
            try await DatabaseQueue.beside(path).write { db in
                db.add(function: change)
                try db.execute(sql: "PRAGMA ignore_check_constraints = ON; " + sql)
            }
            let verdict = try await f.store.verify()
            #expect(!verdict.intact)
            #expect(verdict.firstBad == bad, "\(sql)")
        }
        // What the head alone shows is noticed at start, too.
        if damage == 1 || damage == 4 {
            #expect(throws: UnusableDatabase.self) {
                _ = try Store(path: path, policy: Policy(), mayTake: { _ in true })
            }
        }
    }

    @Test("emptying what is sealed leaves the chain intact, and no trace of the text")
    func erasure() async throws {
        try await StoreFixture.run { f in
            try await live(f)
            try await DatabaseQueue.beside(f.path).write { db in
                try db.execute(sql: "UPDATE event SET sealed = NULL, salt = NULL")
            }
            #expect(try await f.store.verify().intact)
            let facts = try await f.store.events(after: 0, limit: 1000).map(\.json).joined()
            for word in ["chairs", "Lac", "04 05", "called back", "lawyer", "letter"] { #expect(!facts.contains(word)) }
        }
    }

    @Test("a database of another program, a newer schema and a text file are refused and left as they are")
    func foreign() throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("holdline-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        func open(_ name: String) -> String {
            do {
                _ = try Store(path: directory + "/" + name, policy: Policy(), mayTake: { _ in true })
                return "opened"
            } catch {
                return "\(error)"
            }
        }
        try DatabaseQueue.beside(directory + "/other.db").write { try $0.execute(sql: "CREATE TABLE accounts (id INTEGER)") }
        #expect(open("other.db").contains("another program's database"))
        try Data("Dear diary".utf8).write(to: URL(fileURLWithPath: directory + "/text.db"))
        #expect(open("text.db").contains("no SQLite database"))
        #expect(open("ours.db") == "opened")
        try DatabaseQueue.beside(directory + "/ours.db").write {
            try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('99 from the future')")
        }
        #expect(open("ours.db").contains("newer version"))
    }
}
