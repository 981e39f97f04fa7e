import Foundation
import GRDB
import HoldlineCore
import HoldlineWire
import Testing
import Waiting

@testable import HoldlineStore

/// Two persons whose every text has a mark of its own, and commands of every kind about both.
private struct TwoPersons {
    struct Person {
        let reference: CustomerReference
        let mark: String
        let number: String
        var email: String { "\(mark)@example.com" }
    }

    static let anna = Person(reference: CustomerReference(unchecked: "C-1"), mark: "zqanna", number: "06 11 22 33 44")
    static let bert = Person(reference: CustomerReference(unchecked: "C-2"), mark: "zqbert", number: "06 99 88 77 66")

    var dice: Dice
    var tickets: [String: [TicketID]] = [:]

    mutating func roll(_ sides: UInt64) -> UInt64 { dice.next() % sides }

    mutating func text(_ person: Person) throws -> FreeText {
        try #require(
            FreeText("\(person.mark) word\(roll(50)) \(person.mark)x\(roll(1000)) \(String(repeating: "y", count: Int(roll(900))))"))
    }

    func contact(_ person: Person) throws -> Contact {
        Contact(name: FreeText("\(person.mark) Name"), phone: FreeText(person.number), email: FreeText(person.email))
    }

    mutating func ticket(_ person: Person) -> TicketID {
        let known = tickets[person.mark] ?? []
        return known.isEmpty ? TicketID(number: 1_000_000) : known[Int(roll(UInt64(known.count)))]
    }

    mutating func command(_ person: Person, at now: Instant) throws -> Command {
        switch roll(22) {
        case 0...3:
            return .new(
                OpenTicket(
                    customer: person.reference, subject: try text(person), description: try text(person), contact: try contact(person),
                    reference: try text(person), evidence: [Evidence(name: try text(person), sha256: String(repeating: "a", count: 64))],
                    disputes: [RaiseDispute(invoice: try "\(person.mark.suffix(4))-\(roll(6))".invoice, reason: .quantity)]))
        case 4: return .on(ticket(person), NoteOnTicket(text: try text(person)))
        case 5:
            return .on(
                ticket(person),
                EditTicket(
                    subject: try text(person), description: try text(person), contact: try contact(person), reference: try text(person)))
        case 6:
            return .on(
                ticket(person),
                SettleDispute(
                    invoice: try "\(person.mark.suffix(4))-\(roll(6))".invoice, outcome: .rejected, note: try text(person)))
        case 7: return .on(ticket(person), ResolveTicket(outcome: .rejected, note: try text(person)))
        case 8: return .on(ticket(person), MergeTicket(into: ticket(person)))
        case 9: return .on(ticket(person), UnmergeTicket())
        case 10: return .on(ticket(person), ReopenTicket())
        case 11: return .new(PlaceHold(kind: .manual, customer: person.reference, note: try text(person)))
        case 12: return .on(HoldID(number: Int64(roll(30)) + 1), ReviewHold(review: try #require(Day(text: "2027-01-01"))))
        case 13:
            return .on(
                person.reference,
                RegisterCustomer(
                    name: try text(person), phones: [FreeText(person.number)].compactMap(\.self),
                    emails: [FreeText(person.email)].compactMap(\.self), language: try text(person)))
        case 14: return .new(AddCall(queue: QueueName(unchecked: "support"), number: FreeText(person.number), name: try text(person)))
        case 15:
            var seen = ObserveCall(
                source: "asterisk", callid: "1.\(person.mark.suffix(4)).\(roll(4))", queue: QueueName(unchecked: "support"),
                number: FreeText(person.number), name: try text(person), arrivedAt: Instant(seconds: 1_790_000_000))
            (seen.outcome, seen.endedAt, seen.agent) = (.answered, Instant(seconds: 1_790_000_060), "SIP/200")
            (seen.answeredAt, seen.talk, seen.transferredTo) = (Instant(seconds: 1_790_000_010), 50, person.number)
            return .new(seen)
        case 16: return .on(ticket(person), TakeTicket(steal: true))
        case 18, 19:
            let number = roll(1000)
            var mail = PostMessage(digest: try FileDigest.read(SHA256.hash(Array("\(person.mark)\(number)".utf8)).hexadecimal).get())
            mail.messageID = FreeText("<\(person.mark).\(number)@x.example>")
            mail.from = Correspondent(name: try text(person), address: try #require(FreeText(person.email)))
            (mail.subject, mail.text, mail.oddities) = (try text(person), try text(person), [try text(person)])
            mail.inReplyTo = [try #require(FreeText("<\(person.mark).\(roll(1000))@x.example>"))]
            mail.automatic = roll(3) == 0 ? .bulk : nil
            mail.attachments = [
                Attachment(name: try text(person), type: try text(person), size: 3, sha256: String(repeating: "a", count: 64))
            ]
            return .new(mail)
        case 20:
            let about = ticket(person)
            return .new(
                QueueMessage(
                    purpose: "letter/\(about)/\(roll(100))", kind: "letter", ticket: about, to: [try #require(FreeText(person.email))],
                    subject: try text(person), messageID: try text(person),
                    sha256: try FileDigest.read(String(repeating: "b", count: 64)).get(), size: 3))
        case 21:
            return .on(MessageID(number: Int64(roll(60)) + 1), HandMessage())
        default:
            return .on(
                try "\(person.mark.suffix(4))-\(roll(6))".invoice,
                PostStatus(
                    code: 207, at: now, message: try #require(FreeText("M-\(dice.next())")), by: "BY", reasons: ["TX_TVA_ERR"],
                    note: try text(person)))
        }
    }
}

@Suite("erasure")
struct ErasureTests {
    static let all = Actor(name: "lea", roles: Set(Role.allCases))

    /// How often a text stands in the bytes of a file of the database, in any case of its letters.
    static func count(_ text: String, _ path: String) throws -> Int { count(text, in: try folded(path)) }

    /// The bytes of a file with small letters; none where there is no file.
    private static func folded(_ path: String) throws -> Data {
        guard FileManager.default.fileExists(atPath: path) else { return Data() }
        var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        // A database is megabytes, and tests are built without optimization: this is what takes least there.
        bytes.withUnsafeMutableBufferPointer { buffer in
            guard var place = buffer.baseAddress else { return }
            let end = place + buffer.count
            while place < end {
                if place.pointee >= 65, place.pointee <= 90 { place.pointee &+= 32 }
                place += 1
            }
        }
        return Data(bytes)
    }

    private static func count(_ text: String, in bytes: Data) -> Int {
        let wanted = Data(text.lowercased().utf8)
        var (found, start) = (0, bytes.startIndex)
        while let range = bytes.range(of: wanted, in: start..<bytes.endIndex) { (found, start) = (found + 1, range.upperBound) }
        return found
    }

    static func traces(of texts: [String], _ path: String) throws -> [String] {
        try ["", "-wal", "-shm", ".head", ".erasures"].flatMap { suffix in
            let bytes = try folded(path + suffix)
            return texts.filter { count($0, in: bytes) > 0 }.map { "\($0) in \(path.suffix(12))\(suffix)" }
        }
    }

    static func waitForScrub(_ store: Store, _ seq: Int64) async throws {
        try await until {
            _ = store.keep()
            return store.isScrubbed(seq)
        }
    }

    /// Waits until the erasures of a backup that was restored are repeated, and their texts are gone from the file.
    static func untilScrubbed(_ store: Store) async throws {
        try await until {
            _ = store.keep()
            return store.erasureProblem == nil
        }
    }

    static func erase(_ f: StoreFixture, _ body: ErasePerson, key: String? = nil) async throws -> ErasureReceipt {
        guard case .erasure(let receipt) = try await f.submit(.new(body), by: StoreFixture.boss, key: key).answer else {
            throw Unexpected()
        }
        return receipt
    }

    /// Rows that an erasure must not change, each as one text.
    private static func others(_ path: String) throws -> [String] {
        try DatabaseQueue.beside(path).read { db in
            var rows: [String] = []
            for sql in [
                "SELECT * FROM ticket WHERE customer = 'C-2' ORDER BY id", "SELECT * FROM customer WHERE reference = 'C-2'",
                "SELECT * FROM call WHERE number LIKE '%99887766' ORDER BY id", "SELECT * FROM dispute ORDER BY ticket, invoice",
                "SELECT note.* FROM note JOIN ticket ON ticket.id = note.ticket WHERE customer = 'C-2' ORDER BY note.ticket, note.seq",
                "SELECT id, kind, invoice, customer, ticket, amount, lifted_at, until_day, review_day FROM hold ORDER BY id",
                "SELECT * FROM invoice ORDER BY number", "SELECT * FROM status ORDER BY invoice, message",
                "SELECT id, customer, state, version, call FROM ticket ORDER BY id",
                "SELECT count(*) FROM call", "SELECT count(*) FROM visit", "SELECT count(*) FROM ticket",
                "SELECT * FROM phone WHERE customer = 'C-2'", "SELECT * FROM email WHERE customer = 'C-2'",
                "SELECT * FROM message WHERE customer = 'C-2' ORDER BY id", "SELECT * FROM customer_word WHERE customer = 'C-2'",
            ] {
                rows += try Row.fetchAll(db, sql: sql).map { "\($0)" }
            }
            return rows
        }
    }

    @Test("whether a write met one of many erased ranges is what each of them says")
    func emptiedEvents() {
        var dice = Dice(state: 11)
        for _ in 0..<100 {
            var ranges: [SeqRange] = []
            for _ in 0..<Int(dice.next() % 12) {
                let first = Int64(dice.next() % 60)
                ranges += SeqRange.ranges(of: Array(first...first + Int64(dice.next() % 6)))
            }
            let emptied = EmptiedEvents(ranges)
            for seq: Int64 in 0..<70 {
                for count: Int64 in 0..<5 {
                    let isMet = ranges.contains { $0.first <= seq && $0.last > seq - count } && count > 0
                    if emptied.meets(count, upTo: seq) != isMet { Issue.record("\(ranges), \(count) up to \(seq)") }
                }
            }
        }
    }

    @Test(
        "nothing of a person is left in any byte of the database, the ledger verifies, and nobody else lost anything",
        arguments: [1, 2, 3, 4] as [UInt64])
    func noTrace(seed: UInt64) async throws {
        try await StoreFixture.run { f in
            var persons = TwoPersons(dice: Dice(state: seed))
            for person in [TwoPersons.anna, TwoPersons.bert] {
                for number in 0..<6 {
                    try await f.register("\(person.mark.suffix(4))-\(number)", open: "1200.00", customer: person.reference.text)
                }
            }
            for step in 0..<400 {
                let person = Bool.random(using: &persons.dice) ? TwoPersons.anna : TwoPersons.bert
                let command = try persons.command(person, at: f.clock.now)
                do {
                    let isTicket = command.description.contains("Ticket")
                    let key = isTicket && step % 2 == 0 ? "\(person.mark)-\(step)" : nil
                    let written = try await f.submit(command, by: Self.all, key: key)
                    if case .ticket(let page) = written.answer, page.ticket.customer == person.reference {
                        persons.tickets[person.mark, default: []].append(page.ticket.id)
                    }
                } catch is Refusal {}
                f.clock.advance(Span(seconds: 11))
            }
            // Calls of our own have to be over.
            for number in Int64(1)...60 { _ = try? await f.submit(.on(CallID(number: number), AbandonCall()), by: Self.all) }
            let anna = TwoPersons.anna
            #expect(try Self.traces(of: [anna.mark, "611223344"], f.path) != [])
            let before = try Self.others(f.path)
            let answers = try (0..<6).map { try f.brief("anna-\($0)") + f.brief("bert-\($0)") }

            let receipt = try await Self.erase(f, ErasePerson(PersonKey(customer: anna.reference)))
            #expect(receipt.events > 10 && receipt.customers == [anna.reference] && receipt.namedIn == [])
            #expect(receipt.kept.invoices == 6)
            try await Self.waitForScrub(f.store, try #require(receipt.seq))

            let traces = try Self.traces(of: [anna.mark, "06 11 22 33 44", "611223344"], f.path)
            #expect(traces == [])
            #expect(try Self.others(f.path) == before)
            #expect(try (0..<6).map { try f.brief("anna-\($0)") + f.brief("bert-\($0)") } == answers)
            let verdict = try await f.store.verify(tables: true)
            #expect(verdict.intact && verdict.problem == nil, "\(verdict.problem ?? "")")
            #expect(await refusal { try await Self.erase(f, ErasePerson(PersonKey(customer: anna.reference))) } == .notFound)
            // Whoever asks for it by what it said does not find it any more.
            let found = try await f.store.find(FindQuery { $0.text = anna.mark }, among: Set(Found.Kind.allCases), PageQuery())
            #expect(found.items == [])
        }
    }
}
