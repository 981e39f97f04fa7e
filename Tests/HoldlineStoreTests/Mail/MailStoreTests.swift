import Foundation
import GRDB
import HoldlineCore
import Testing

@testable import HoldlineStore

@Suite("mails in the store")
struct MailStoreTests {
    static let reader = Actor(name: "mail", roles: [.bridge])

    private static func digest(_ text: String) throws -> FileDigest { try FileDigest.read(SHA256.hash(Array(text.utf8)).hexadecimal).get() }

    static func mail(_ number: Int, from: String, file: String? = nil, answers: Int? = nil) throws -> PostMessage {
        var mail = PostMessage(digest: try digest("raw \(number)"))
        mail.messageID = FreeText("<zq\(number)@x.example>")
        mail.from = Correspondent(name: FreeText("zqname"), address: try #require(FreeText(from)))
        (mail.subject, mail.text) = (FreeText("zqsubject"), FreeText("zqtext \(number)"))
        if let file {
            mail.attachments = [
                Attachment(
                    name: try #require(FreeText("zqfile.jpg")), type: try #require(FreeText("image/jpeg")), size: 3,
                    sha256: try digest(file).text)
            ]
        }
        if let answers { mail.inReplyTo = [try #require(FreeText("<zq\(answers)@x.example>"))] }
        return mail
    }

    private static func digests(_ texts: String...) throws -> Set<String> { Set(try texts.map { try digest($0).text }) }

    private static func put(_ text: String, _ f: StoreFixture) throws {
        let upload = try f.store.files.begin()
        try Array(text.utf8).withUnsafeBytes { try upload.write($0) }
        _ = try f.store.files.keep(upload, as: try digest(text).text)
    }

    private static func files(_ f: StoreFixture) -> Set<String> {
        Set((try? FileManager.default.contentsOfDirectory(atPath: f.path + ".files")) ?? [])
    }

    private static func age(_ text: String, _ f: StoreFixture) throws {
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -2 * 86_400)], ofItemAtPath: f.store.files.path(of: try digest(text).text))
    }

    @Test("an erasure takes a person's mails with their files, and leaves those of others and what both name")
    func erasure() async throws {
        try await StoreFixture.run { f in
            for text in ["own", "both", "other"] { try Self.put(text, f) }
            try await f.submit(.new(try Self.mail(1, from: "zqanna@x.example", file: "own")), by: Self.reader)
            try await f.submit(.new(try Self.mail(2, from: "zqanna@x.example", file: "both", answers: 1)), by: Self.reader)
            try await f.submit(.new(try Self.mail(3, from: "bert@y.example", file: "both")), by: Self.reader)
            try await f.submit(.new(try Self.mail(4, from: "bert@y.example", file: "other")), by: Self.reader)
            let data = try await f.store.person(PersonKey(email: FreeText("zqanna@x.example")))
            #expect(data.messages.map(\.id.number) == [1, 2])
            let receipt = try await ErasureTests.erase(f, ErasePerson(PersonKey(email: FreeText("ZQanna@x.example"))))
            #expect(receipt.messages.map(\.number) == [1, 2])
            try await ErasureTests.waitForScrub(f.store, try #require(receipt.seq))
            #expect(try Self.files(f) == Self.digests("both", "other"))
            let own = try Self.digest("own").text
            #expect(try ErasureTests.traces(of: ["zqanna", "zq1@x", "zqtext 1", "zqtext 2", own], f.path) == [])
            #expect(try await f.store.message(MessageID(number: 3)).text == FreeText("zqtext 3"))
            let verdict = try await f.store.verify(tables: true)
            #expect(verdict.intact, "\(verdict.problem ?? "")")
            // What is known by its digest does not come back.
            guard case .receipt(let again) = try await f.submit(.new(try Self.mail(1, from: "zqanna@x.example")), by: Self.reader).answer
            else { throw Unexpected() }
            #expect(again.outcome == .known)
        }
    }

    @Test("an erasure of one customer leaves the mails and tickets of another one that had its address before, or has its ticket now")
    func erasureOfOthers() async throws {
        try await StoreFixture.run { f in
            func register(_ reference: String, _ address: String?) async throws {
                let body = RegisterCustomer(name: FreeText("N"), emails: try address.map { [try #require(FreeText($0))] } ?? [])
                try await f.submit(.on(try #require(CustomerReference(reference)), body), by: StoreFixture.books)
            }
            func customer(ofMail number: Int64) async throws -> String? {
                try await f.store.message(MessageID(number: number)).customer?.text
            }
            // From before anybody knew whose it is.
            try await f.submit(.new(try Self.mail(1, from: "shop@x.example")), by: Self.reader)
            try await register("B", "shop@x.example")
            try await f.submit(.new(try Self.mail(2, from: "shop@x.example")), by: Self.reader)
            try await f.submit(.on(TicketID(number: 2), NoteOnTicket(text: try #require(FreeText("B's")))))
            try await register("B", "new@b.example")
            try await register("A", "shop@x.example")
            try await f.submit(.new(try Self.mail(3, from: "shop@x.example")), by: Self.reader)
            // It was A's mail, and an agent says that the ticket is C's.
            try await f.submit(.new(try Self.mail(4, from: "shop@x.example")), by: Self.reader)
            try await f.submit(.on(TicketID(number: 4), EditTicket(customer: CustomerReference("C"))))
            let owners = try await [customer(ofMail: 1), customer(ofMail: 2), customer(ofMail: 3), customer(ofMail: 4)]
            #expect(owners == ["unknown", "B", "A", "A"])

            let data = try await f.store.person(PersonKey(customer: CustomerReference("A")))
            #expect(data.messages.map(\.id.number) == [1, 3])
            let receipt = try await ErasureTests.erase(f, ErasePerson(PersonKey(customer: CustomerReference("A"))))
            #expect(receipt.messages.map(\.number) == [1, 3] && receipt.tickets.map(\.number) == [1, 3])
            for number in [Int64(2), 4] {
                #expect(try await f.store.message(MessageID(number: number)).text == FreeText("zqtext \(number)"))
                #expect(try await f.store.ticket(TicketID(number: number)).ticket.subject == FreeText("zqsubject"))
            }
            #expect(try await f.store.ticket(TicketID(number: 2)).notes.count == 1)
        }
    }

    @Test("a mail is known after a restart, and the tables of a rebuild are the same")
    func restart() async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("holdline-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let path = directory + "/holdline.db"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try await StoreFixture.run(at: path) { f in
            try Self.put("file", f)
            try await f.submit(.new(try Self.mail(1, from: "anna@x.example", file: "file")), by: Self.reader)
            try await f.submit(
                .new(
                    QueueMessage(
                        purpose: "letter/T-1/question", kind: "question", ticket: TicketID(number: 1),
                        to: [try #require(FreeText("a@b.example"))],
                        subject: try #require(FreeText("s")), messageID: try #require(FreeText("<out@h>")), sha256: try Self.digest("file"),
                        size: 4)), by: StoreFixture.boss)
            try await f.submit(.on(MessageID(number: 2), HandMessage()), by: StoreFixture.boss)
        }
        _ = try Store.rebuild(path: path)
        try await StoreFixture.run(at: path) { f in
            let verdict = try await f.store.verify(tables: true)
            #expect(verdict.intact, "\(verdict.problem ?? "")")
            guard case .receipt(let again) = try await f.submit(.new(try Self.mail(1, from: "anna@x.example")), by: Self.reader).answer
            else {
                throw Unexpected()
            }
            #expect(again.outcome == .known && again.ticket?.number == 1)
            #expect(try await f.store.message(MessageID(number: 2)).state == .handing)
            let isNamed = try await f.store.isNamed(try Self.digest("file").text)
            #expect(isNamed && Self.files(f).count == 1)
        }
    }

    @Test("the sweep removes what no mail names a day after it was put, and what a stop left unfinished")
    func sweep() async throws {
        try await StoreFixture.run { f in
            for text in ["named", "old", "new"] { try Self.put(text, f) }
            try await f.submit(.new(try Self.mail(1, from: "anna@x.example", file: "named")), by: Self.reader)
            for text in ["named", "old"] { try Self.age(text, f) }
            try Data("half".utf8).write(to: URL(fileURLWithPath: f.path + ".files/.put-broken"))
            try await f.store.sweepFiles()
            #expect(try Self.files(f) == Self.digests("named", "new").union([".put-broken"]))
            try await f.store.sweepFiles(isFirst: true)
            #expect(try Self.files(f) == Self.digests("named", "new"))
            // One that is put again begins its day anew.
            try Self.age("new", f)
            try Self.put("new", f)
            try await f.store.sweepFiles()
            #expect(Self.files(f).count == 2)
        }
    }

    @Test("a site that has not heard of all mails of its ledger keeps their files")
    func sweepBehind() async throws {
        var rows: [LedgerRow] = []
        try await StoreFixture.run { f in
            try Self.put("named", f)
            try await f.submit(.new(try Self.mail(1, from: "anna@x.example", file: "named")), by: Self.reader)
            rows = try await f.store.pool.read { try LedgerRow.fetchAll($0, sql: "SELECT \(LedgerRow.columns) FROM event ORDER BY seq") }
        }
        let home = FollowedHome()
        try await home.running { f in
            // As beside a backup of last month.
            for text in ["named", "old"] {
                try Self.put(text, f)
                try Self.age(text, f)
            }
            home.isAway(true)
            try await f.store.sweepFiles(isFirst: true)
            #expect(try Self.files(f) == Self.digests("named", "old"))
            home.isAway(false)
            home.bring(rows)
            try await f.store.sweepFiles()
            #expect(try Self.files(f) == Self.digests("named"))
        }
    }

    @Test("a directory that takes no file is a condition, and a file that it does not take leaves nothing")
    func directory() async throws {
        try await StoreFixture.run { f in
            #expect(f.store.conditions.look().isEmpty)
            try Data().write(to: URL(fileURLWithPath: f.path + ".files"))
            #expect(f.store.conditions.look().map(\.code) == [.files])
            #expect(throws: Refusal.self) { try Self.put("a", f) }
            try FileManager.default.removeItem(atPath: f.path + ".files")
            try Self.put("a", f)
            #expect(f.store.conditions.look().isEmpty && Self.files(f).count == 1)
        }
    }

    @Test("customers and contacts from before there were mails are found by their addresses")
    func migration() async throws {
        let queue = try DatabaseQueue()
        try Schema.migrator.migrate(queue, upTo: "21 notices of collective procedures")
        try await queue.write { db in
            try db.execute(
                sql: """
                    INSERT INTO customer (reference, first_seq, name, phones, emails, version)
                    VALUES ('C-1', 1, NULL, '[]', '["Anna@x.example"]', 1)
                    """)
            try db.execute(
                sql: """
                    INSERT INTO ticket (id, customer, priority, channel, state, contact, opened_at, opened_by, updated_at, pauses, version)
                    VALUES (7, 'C-2', 'low', 'email', 'new', '{"email":"Bert@y.example","name":null,"phone":null}', 0, 'lea', 0, '[]', 2)
                    """)
        }
        try Schema.migrator.migrate(queue)
        let found = try await queue.read { db in
            let records = TableRecords(db)
            return try records.customers(withAddress: "anna@x.example") + records.customersOfTickets(withAddress: "bert@y.example")
        }
        #expect(found.map(\.text) == ["C-1", "C-2"])
    }
}
