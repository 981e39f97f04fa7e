import Foundation
import GRDB
import HoldlineCore
import HoldlineWire
import Testing

@testable import HoldlineStore

@Suite("a smaller database")
struct CompactSchemaTests {
    private func scope(_ body: (_ path: String) async throws -> Void) async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("holdline-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try await body(directory + "/holdline.db")
    }

    // MARK: Packed facts

    @Test(
        "every text comes back as it was, however long and whatever it says",
        arguments: ["ticket.opened", "call.ended", "invoice.registered", "customer.merged"])
    func roundTrip(_ type: String) throws {
        let ticket = #"{"ticket":{"assignee":null,"call":null,"channel":"phone","contact":null,"customer":"C-7"}}"#
        let texts =
            ["", "{}", "\u{0}", "é", ticket, #"{"from":"été 東京 🪑"}"#, String(repeating: "ab", count: 40_000)]
            + [(0..<30_000).map { "\($0 &* 2_654_435_761 % 1_000_003)" }.joined()]
        for text in texts {
            switch try PackedText.pack(text, type: type) {
            case .text(let kept): #expect(kept == text)
            case .blob(let bytes):
                #expect(bytes.count < text.utf8.count)
                #expect(try PackedText.unpack(Data(bytes).databaseValue) == text)
            default: Issue.record("neither text nor packed")
            }
        }
        #expect(throws: UnreadableColumn.self) { try PackedText.unpack(Data([77, 1, 2]).databaseValue) }
        #expect(throws: UnreadableColumn.self) { try PackedText.unpack(Data([1, 255, 255]).databaseValue) }
        #expect(throws: UnreadableColumn.self) { try PackedText.unpack(Data().databaseValue) }
    }

    @Test("a dictionary that has shipped is the one of then: the events that were packed with it can be read")
    func dictionaries() {
        let hashes = PackingDictionary.all.mapValues { Data(SHA256.hash($0.bytes)).hexadecimal.prefix(16) }
        #expect(hashes == [1: "6bd6607d2d547058", 2: "c2291a1fa8c34640", 3: "cb98e5248a5f1d82"])
    }

    // MARK: The upgrade

    /// A database of the version before, made of what this version wrote.
    private func downgrade(_ path: String) throws {
        let pool = try DatabaseQueue.beside(path)
        let unpack = DatabaseFunction("unpacked", argumentCount: 1) { try PackedText.unpack($0[0]) }
        try pool.writeWithoutTransaction { db in
            db.add(function: unpack)
            _ = try db.checkpoint(.truncate)
            try db.execute(
                sql: """
                    ALTER TABLE event RENAME TO packed;
                    CREATE TABLE event (
                        seq INTEGER PRIMARY KEY CHECK (seq > 0), at INTEGER NOT NULL, actor TEXT NOT NULL, type TEXT NOT NULL,
                        subject TEXT NOT NULL, facts TEXT NOT NULL, sealed TEXT, salt BLOB,
                        sealed_digest BLOB CHECK (length(sealed_digest) = 32), hash BLOB NOT NULL CHECK (length(hash) = 32)) STRICT;
                    INSERT INTO event SELECT seq, at, actor, type, subject, unpacked(facts), sealed, salt, sealed_digest, hash FROM packed;
                    DROP TABLE packed;
                    DROP TABLE mention;
                    CREATE TABLE mention (
                        subject TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (subject, seq)) STRICT, WITHOUT ROWID;
                    DROP TABLE search;
                    CREATE VIRTUAL TABLE search USING fts5 (ticket UNINDEXED, text, tokenize = 'unicode61 remove_diacritics 2');
                    INSERT INTO search (rowid, ticket, text) SELECT -id, id, 'of before' FROM ticket;
                    DROP INDEX hold_invoice;
                    CREATE INDEX hold_invoice ON hold (invoice, kind, id) WHERE invoice IS NOT NULL AND lifted_at IS NULL;
                    CREATE INDEX hold_spelling ON hold (spelling, invoice) WHERE ticket IS NOT NULL AND lifted_at IS NULL;
                    DELETE FROM grdb_migrations WHERE identifier GLOB '9 *';
                    """)
            for row in try LedgerRow.fetchAll(db, sql: "SELECT \(LedgerRow.columns) FROM event ORDER BY seq") {
                let event = try row.read()
                for subject in event.facts.mentions(with: event.subject) {
                    try db.execute(sql: "INSERT INTO mention VALUES (?, ?)", arguments: [subject.description, event.seq])
                }
            }
        }
        try pool.close()
    }

    /// What a database answers, and that its ledger and its tables are whole.
    private func answers(_ path: String) async throws -> [String] {
        var answers: [String] = []
        try await StoreFixture.run(at: path) { f in
            let verdict = try await f.store.verify(tables: true)
            #expect(verdict.problem == nil)
            answers.append(verdict.headHash)
            for id in 1...6 as ClosedRange<Int64> { answers.append("\(try await f.store.ticket(TicketID(number: id)))") }
            for number in ["F1", "F2", "F9"] { answers.append("\(try await f.store.invoice(InvoiceNumber(unchecked: number)))") }
            answers.append("\(try await f.store.customer(CustomerReference(unchecked: "C-042")))")
            for word in ["chairs", "letter", "lawyer", "table"] {
                var query = TicketQuery()
                query.text = word
                answers.append("\(try await f.store.tickets(query, PageQuery()).items)")
            }
            answers.append("\(try await f.store.events(after: 0, limit: 1000).map(\.json))")
        }
        return answers
    }

    private func live(_ path: String) async throws {
        try await StoreFixture.run(at: path) { f in
            func text(_ text: String) throws -> FreeText { try #require(FreeText(text)) }
            for number in ["F1", "F2", "F9"] { try await f.register(number, open: "1200.00") }
            for subject in ["2 of 5 chairs broken", "no letter", "the table", "œuvre", "e", "f"] {
                _ = try await f.open([try (subject == "e" ? "F-unknown" : "F1").disputed()], customer: "C-042", subject: subject)
            }
            let one = TicketID(number: 1)
            try await f.submit(.on(one, NoteOnTicket(text: try text("the lawyer called"))))
            try await f.submit(.on(one, EditTicket(subject: try text("2 of 5 chairs missing"))))
            try await f.submit(.on(TicketID(number: 2), MergeTicket(into: one)))
            _ = try await f.post(207, "2026-11-01T10:00:00Z", on: "F9")
        }
    }

    @Test("a database of before is upgraded in place, gives the same answers, and says how far it is")
    func upgrade() async throws {
        try await scope { path in
            try await live(path)
            let before = try await answers(path)
            try downgrade(path)
            #expect(try await answers(path) == before)
        }
    }

    @Test("an upgrade that is killed in the middle leaves the database of before, and the next start does all of it")
    func killed() async throws {
        try await scope { path in
            try await live(path)
            let before = try await answers(path)
            try downgrade(path)
            // As a kill leaves them: the files at a moment within the transaction.
            let pool = try DatabaseQueue.beside(path)
            _ = try await pool.writeWithoutTransaction { try String.fetchOne($0, sql: "PRAGMA journal_mode = wal") }
            try await pool.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA cache_size = 5")
                try db.inTransaction {
                    try CompactSchema.change(db) { _ in }
                    for suffix in ["", "-wal"] {
                        try FileManager.default.copyItem(atPath: path + suffix, toPath: path + ".killed" + suffix)
                    }
                    return .rollback
                }
            }
            try pool.close()
            #expect(try await answers(path + ".killed") == before)
        }
    }
}
