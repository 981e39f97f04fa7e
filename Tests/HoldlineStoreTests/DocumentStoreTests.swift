import Foundation
import GRDB
import HoldlineCore
import Testing

@testable import HoldlineStore

extension StoreFixture {
    @discardableResult
    func take(
        _ kind: RegisterDocument.Kind, _ number: String, _ amount: String, names: String? = nil, issued: String = "2026-10-01",
        customer: String = "C-042", key: String? = nil
    ) async throws -> Written {
        let day = try #require(Day(text: issued))
        let body = RegisterDocument(
            kind: kind, number: try number.invoice, customer: CustomerReference(customer), issued: day, due: day.adding(days: 30),
            amount: try amount.amount, currency: .eur, preceding: try names.map { [try $0.invoice] })
        return try await submit(.new(body), by: Self.books, key: key)
    }
}

@Suite("Documents in the store")
struct DocumentStoreTests {
    private func scope(_ body: (String) async throws -> Void) async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("holdline-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        try await body(directory.appendingPathComponent("holdline.db").path)
    }

    private func effect(_ written: Written) throws -> DocumentRecord {
        guard case .document(let document) = written.answer else { throw Unexpected() }
        return document
    }

    @Test("a document is answered with what it did, the first time and again, and the answer is the same after a restart")
    func restart() async throws {
        try await scope { path in
            let numbers = ["F1", "D1", "D2", "I1", "M1", "M2"]
            var before: [String] = []
            try await StoreFixture.run(at: path) { f in
                try await f.register("F1", open: "1200.00")
                let first = try await f.take(.creditNote, "N1", "-200.00", names: "F1", key: "k")
                #expect(first.created)
                #expect(try effect(first).effect == .credited)
                #expect(try effect(first).warnings?.map(\.code) == [.notShown])
                let replayed = try await f.take(.creditNote, "N1", "-200.00", names: "F1", key: "k")
                #expect(replayed.replayed)
                #expect(try effect(replayed) == effect(first))
                let again = try await f.take(.creditNote, "N1", "200.00", names: "F1")
                #expect(!again.created)
                #expect(try effect(again).amount.description == "200.00")
                #expect(try f.brief("F1") == "partial 200.00 1000.00")
                try await f.take(.invoice, "D1", "300.00")
                try await f.take(.corrected, "D2", "250.00", names: "D1")
                let parts = try ["2026-11-01", "2027-05-01"].map {
                    InvoiceInstalment(due: try #require(Day(text: $0)), open: try "50.00".amount)
                }
                let body = RegisterInvoice(
                    customer: CustomerReference(unchecked: "C-1"), issued: parts[0].due, due: nil, amount: try "100.00".amount,
                    open: try "100.00".amount, currency: .eur, instalments: parts)
                try await f.submit(.on(try "I1".invoice, body), by: StoreFixture.books)
                try await f.register("M1", open: "10.00", customer: "200000008")
                try await f.register("M2", open: "10.00", customer: "C-9")
                try await f.submit(
                    .new(PlaceHold(kind: .insolvency, customer: CustomerReference(unchecked: "FR37200000008"))),
                    by: StoreFixture.boss)
                try await f.submit(
                    .on(CustomerReference(unchecked: "C-9"), MergeCustomer(into: CustomerReference(unchecked: "200000008"))),
                    by: StoreFixture.boss)
                before = try numbers.map { try f.brief($0) }
                #expect(try f.check("D1").blockers.map(\.by?.text) == ["D2"])
            }
            #expect(
                before == [
                    "partial 200.00 1000.00", "pause 300.00 0.00", "proceed 0.00 250.00", "partial 50.00 50.00", "pause 10.00 0.00",
                    "pause 10.00 0.00",
                ])
            try await StoreFixture.run(at: path) { f in
                let after = try numbers.map { try f.brief($0) }
                #expect(after == before)
                #expect(try f.check("D1").blockers.map(\.by?.text) == ["D2"])
            }
            _ = try Store.rebuild(path: path)
            try await StoreFixture.run(at: path) { f in
                let after = try numbers.map { try f.brief($0) }
                #expect(after == before)
            }
        }
    }

    @Test("a reference that was merged away and names nothing any more is merged again")
    func mergedAway() async throws {
        try await StoreFixture.run { f in
            try await f.register("F1", open: "1200.00", customer: "C-17")
            try await f.register("F2", open: "1200.00", customer: "C-99")
            try await f.register("F3", open: "1200.00", customer: "C-5")
            _ = try await f.submit(
                .on(CustomerReference(unchecked: "C-17"), MergeCustomer(into: CustomerReference(unchecked: "C-99"))),
                by: StoreFixture.boss)
            try await f.register("F1", open: "1200.00", customer: "C-5")
            _ = try await f.submit(
                .new(PlaceHold(kind: .insolvency, customer: CustomerReference(unchecked: "C-99"))), by: StoreFixture.boss)
            _ = try await f.submit(
                .on(CustomerReference(unchecked: "C-17"), MergeCustomer(into: CustomerReference(unchecked: "C-5"))),
                by: StoreFixture.boss)
            #expect(try f.brief("F3") == "pause 1200.00 0.00")
        }
    }

    @Test("a database of before opens in place with the same answers, and its credit notes are not counted twice")
    func older() async throws {
        try await scope { path in
            let old = try DatabaseQueue.beside(path)
            try Schema.migrator.migrate(old, upTo: "4 promises")
            try await old.write { db in
                func invoice(_ number: String, _ seq: Int, _ amount: Int, _ open: Int, _ credited: Int?, _ customer: String) throws {
                    try db.execute(
                        sql: """
                            INSERT INTO invoice (number, first_seq, customer, issued, due, currency, amount, open, credited, registered_at,
                                version) VALUES (?1, ?2, ?3, 20727, 20757, 'EUR', ?4, ?5, ?6, 0, ?2)
                            """, arguments: [number, seq, customer, amount, open, credited])
                }
                try invoice("0001", 1, 100_000, 60_000, 40_000, "200000008")
                try invoice("N1", 2, -40_000, 0, nil, "200000008")
                try db.execute(
                    sql: """
                        INSERT INTO hold (id, kind, invoice, amount, currency, ticket, review_day, since, placed_by, version)
                        VALUES (1, 'dispute', '0001', 10000, 'EUR', 1, 20800, 0, 'lea', 3);
                        INSERT INTO event (seq, at, actor, type, subject, facts, hash)
                        VALUES (1, 0, 'a', 'x', 'y', '{}', zeroblob(32)), (2, 0, 'a', 'x', 'y', '{}', zeroblob(32)),
                            (3, 0, 'a', 'x', 'y', '{}', zeroblob(32));
                        UPDATE setting SET value = 3 WHERE name = 'applied';
                        """)
            }
            try old.close()
            try await StoreFixture.run(at: path) { f in
                #expect(try f.brief("0001") == "partial 100.00 500.00")
                let day = Day(number: 20_727).description
                let taken = try await f.take(.creditNote, "N1", "400.00", names: "0001", issued: day)
                #expect(try effect(taken).effect == .recorded)
                #expect(try f.brief("0001") == "partial 100.00 500.00")
                // The number of a credit note is free for an invoice.
                try await f.take(.invoice, "N1", "70.00", issued: day)
                #expect(try f.brief("N1") == "proceed 0.00 70.00")
                let ticket = try await f.open([try "1".disputed()], customer: "C-1")
                #expect(try f.brief("0001") == "pause 600.00 0.00")
                try await f.submit(.on(ticket, try "N1".disputed(replaces: "1")))
                #expect(try f.brief("0001") == "partial 100.00 500.00")
            }
        }
    }
}
