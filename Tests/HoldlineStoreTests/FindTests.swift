import Foundation
import GRDB
import HoldlineCore
import HoldlineWire
import Testing

@testable import HoldlineStore

@Suite("finding")
struct FindTests {
    private func text(_ text: String) throws -> FreeText { try #require(FreeText(text)) }

    private func customer(
        _ f: StoreFixture, _ reference: String, _ name: String?, phones: [String] = [], emails: [String] = [], siren: String? = nil
    ) async throws {
        let body = RegisterCustomer(
            name: try name.map(text), siren: siren, phones: try phones.map(text), emails: try emails.map(text))
        try await f.submit(.on(try #require(CustomerReference(reference)), body), by: StoreFixture.books)
    }

    private func found(
        _ f: StoreFixture, _ text: String, _ kind: Found.Kind? = nil, limit: Int = 50, among: Set<Found.Kind> = Set(Found.Kind.allCases)
    ) async throws -> [Found] {
        var query = FindQuery()
        (query.text, query.kind) = (text, kind)
        var items: [Found] = []
        var after: String?
        repeat {
            let part = try await f.store.find(query, among: among, PageQuery(limit: limit, after: after))
            #expect(part.items.count <= limit)
            items += part.items
            after = part.next
        } while after != nil && items.count < 1000
        return items
    }

    private func brief(_ f: StoreFixture, _ text: String, _ kind: Found.Kind? = nil, limit: Int = 50) async throws -> [String] {
        try await found(f, text, kind, limit: limit).map { "\($0.id) \($0.fit.rawValue) \($0.field.rawValue)" }
    }

    @Test("a customer is found by name without accents, by number, address, SIREN and reference, however they are written")
    func customers() async throws {
        try await StoreFixture.run { f in
            try await customer(
                f, "K-1002", "Lefèvre & Fils", phones: ["01 42 05 00 00", "+33 6 12 34 56 78"], emails: ["Compta@lefevre.fr"],
                siren: "100 000 009")
            try await customer(f, "K-1003", "Œuvre d’art SARL", phones: ["0142059999"])
            try await customer(f, "K-1004", "Lefebvre")
            #expect(try await brief(f, "lefevre") == ["K-1002 part name"])
            #expect(try await brief(f, "LEFÈVRE fils") == ["K-1002 part name"])
            #expect(try await brief(f, "oeuvre") == ["K-1003 part name"])
            #expect(try await brief(f, "lef") == ["K-1004 part name", "K-1002 part name"])
            for number in ["01 42 05 00 00", "01.42.05.00.00", "+33142050000", "0033 1 42 05 00 00", "33142050000"] {
                #expect(try await brief(f, number) == ["K-1002 exact phone"], "\(number)")
            }
            #expect(try await brief(f, "4205") == ["K-1003 part phone", "K-1002 part phone"])
            #expect(try await brief(f, "compta@LEFEVRE.fr") == ["K-1002 exact email"])
            for number in ["100000009", "100 000 009", "10000000900017", "FR32100000009"] {
                #expect(try await brief(f, number) == ["K-1002 exact siren"], "\(number)")
            }
            #expect(try await brief(f, "K-1002") == ["K-1002 exact id"])
            #expect(try await brief(f, "k-1002") == ["K-1002 exact id"])
            #expect(try await brief(f, "k-10").count == 3)
            // A reference that an invoice alone names is known, too.
            try await f.register("F1", open: "10.00", customer: "C-77")
            #expect(try await brief(f, "C-77") == ["C-77 exact id"])
        }
    }

    @Test("where nothing fits, those are offered that are written nearly so")
    func near() async throws {
        try await StoreFixture.run { f in
            try await customer(f, "K-1002", "Lefèvre & Fils")
            try await customer(f, "K-2044", "Durand")
            #expect(try await brief(f, "lefevbre") == ["K-1002 near name"])
            #expect(try await brief(f, "K-1020") == ["K-1002 near name"])
            #expect(try await brief(f, "Dupont").isEmpty)
            #expect(try await found(f, "lefevbre", .ticket).isEmpty)
        }
    }

    @Test("a ticket is found by its words, its number, its invoice, its contact; newest first, with the part that matched")
    func tickets() async throws {
        try await StoreFixture.run { f in
            try await f.register("F202600253", open: "1200.00")
            let first = try await f.open([try "F202600253".disputed()], subject: "Facture déjà payée")
            try await f.submit(.on(first, NoteOnTicket(text: try text("Elle a rappelé : l'entrepôt de Lyon était fermé ce jour-là"))))
            let contact = Contact(name: try text("Mme Béatrice Durand"), phone: try text("06 11 22 33 44"), email: nil)
            let open = OpenTicket(
                customer: CustomerReference("K-1005"), subject: try text("Entrepôt fermé"), contact: contact, reference: try text("BC-4711")
            )
            guard case .ticket(let page) = try await f.submit(.new(open)).answer else { throw Unexpected() }
            let second = page.ticket.id
            #expect(try await brief(f, "entrepot") == ["\(second) part subject", "\(first) part note"])
            let note = try #require(try await found(f, "entrepot").last)
            #expect(note.match == "Elle a rappelé : l'entrepôt de Lyon était fermé ce jour-là" && note.title?.text == "Facture déjà payée")
            #expect(try await brief(f, "entrepot", limit: 1) == ["\(second) part subject", "\(first) part note"])
            #expect(try await brief(f, "durand") == ["\(second) part contact"])
            #expect(try await brief(f, "+33 6 11 22 33 44") == ["\(second) part contact"])
            #expect(try await brief(f, "bc-4711") == ["\(second) part reference"])
            #expect(try await brief(f, "T-1") == ["T-1 exact id"])
            #expect(try await brief(f, "t-1", .ticket) == ["T-1 exact id"])
            #expect(try await brief(f, "F202600253") == ["F202600253 exact id", "\(first) part invoice"])
            #expect(try await brief(f, "f 2026-00253") == ["F202600253 exact id", "\(first) part invoice"])
            #expect(try await brief(f, "F202600253", .ticket) == ["\(first) part invoice"])
            #expect(try await brief(f, "K-1005", .ticket) == ["\(second) part customer"])
            #expect(try await brief(f, "K-1005") == ["K-1005 exact id"])
            #expect(try await brief(f, "H-1") == ["H-1 exact id"])
            #expect(try await found(f, "entrepot", among: [.customer, .invoice]).isEmpty)

            // What is taken back is not found any more.
            var edit = EditTicket()
            edit.contact = .empty
            try await f.submit(.on(second, edit))
            #expect(try await brief(f, "durand").isEmpty)
            #expect(try await f.store.verify(tables: true).problem == nil)
        }
    }

    @Test("an invoice is found by the beginning of its number, by digits in the middle of it, by its customer")
    func invoices() async throws {
        try await StoreFixture.run { f in
            try await customer(f, "C-042", "Chaises Martin")
            for number in ["F202600250", "F202600251", "G1"] { try await f.register(number, open: "1200.00") }
            #expect(try await brief(f, "F20260025") == ["F202600251 part id", "F202600250 part id"])
            #expect(try await brief(f, "600251") == ["F202600251 part id"])
            #expect(try await brief(f, "f-2026 0025", limit: 1) == ["F202600251 part id", "F202600250 part id"])
            #expect(try await brief(f, "C-042", .invoice) == ["G1 part id", "F202600251 part id", "F202600250 part id"])
            let hit = try #require(try await found(f, "F202600251").first)
            #expect(hit.state == "proceed" && hit.open?.description == "1200.00" && hit.title?.text == "Chaises Martin")
            #expect(hit.customer?.text == "C-042")
        }
    }

    @Test("filters narrow to tickets; wrong questions are refused")
    func filters() async throws {
        try await StoreFixture.run { f in
            let id = try await f.open([], subject: "broken chair")
            _ = try await f.open([], customer: "C-1", subject: "broken table")
            var query = FindQuery()
            (query.text, query.customer) = ("broken", CustomerReference("C-042"))
            func ids() async throws -> [String] {
                try await f.store.find(query, among: Set(Found.Kind.allCases), PageQuery()).items.map(\.id)
            }
            #expect(try await ids() == [id.description])
            query.state = .closed
            #expect(try await ids().isEmpty)
            query.state = .new
            query.since = Day(text: "2026-11-20")
            #expect(try await ids() == [id.description])
            query.since = Day(text: "2026-11-21")
            #expect(try await ids().isEmpty)
            #expect(throws: Refusal.self) { try FindQuery(QueryText("q=%20", known: ["q"])) }
            query.text = String(repeating: "a ", count: 70)
            #expect(await refusal { try await ids() } == .invalid)
            query.text = "a"
            #expect(await refusal { try await f.store.find(query, among: [], PageQuery(limit: 5, after: "x")) } == .invalid)
        }
    }

    @Test("customers and contacts of before are found after the upgrade, and the words of both follow every change")
    func upgrade() async throws {
        try await StoreFixture.run { f in
            try await customer(f, "K-1", "Durand", emails: ["a@b.fr"])
            let contact = Contact(name: try text("Mme Petit"), phone: try text("06 11 22 33 44"), email: nil)
            try await f.submit(.new(OpenTicket(customer: CustomerReference("K-1"), subject: try text("x"), contact: contact)))
            let queue = try DatabaseQueue.beside(f.path)
            @Sendable func words(_ db: Database) throws -> [String] {
                try String.fetchAll(db, sql: "SELECT word FROM customer_word UNION ALL SELECT word FROM ticket_word ORDER BY 1")
            }
            let before = try await queue.read(words)
            #expect(before == ["0611223344", "1", "a", "b", "durand", "fr", "k", "mme", "petit"])
            let after = try await queue.write { db in
                try db.execute(
                    sql: """
                        DROP TABLE customer_word; DROP TABLE ticket_word; DROP INDEX hold_until; DROP INDEX hold_from;
                        DROP INDEX invoice_instalments
                        """)
                try FindSchema.change(db)
                return try words(db)
            }
            #expect(after == before)
            try await customer(f, "K-1", "Martin")
            #expect(try await queue.read(words) == ["0611223344", "1", "k", "martin", "mme", "petit"])
        }
    }

    @Test("a shell is given the live tickets of the one who types, invoices of a ticket, customers, agents")
    func completions() async throws {
        try await StoreFixture.run { f in
            try await customer(f, "K-1002", "Lefèvre")
            try await f.register("F1", open: "1200.00", customer: "K-1002")
            try await f.register("F2", open: "10.00", customer: "K-1002")
            let first = try await f.open([try "F1".disputed("300.00")], customer: "K-1002", subject: "broken chair")
            let second = try await f.open([], subject: "nobody's")
            try await f.submit(.on(first, TakeTicket()))
            func words(_ kind: Completion.Kind, _ typed: String = "", ticket: TicketID? = nil, customer: String? = nil) async throws
                -> [String]
            {
                var query = CompletionQuery()
                (query.kind, query.text, query.ticket, query.customer) = (kind, typed, ticket, customer.flatMap { CustomerReference($0) })
                return try await f.store.completions(query, for: "lea").items.map { "\($0.value) \($0.help?.text ?? "-")" }
            }
            #expect(try await words(.ticket) == ["\(first) broken chair"])
            #expect(try await words(.ticket, "1") == ["1 broken chair"])
            #expect(try await words(.ticket, "t-") == ["t-1 broken chair"])
            #expect(try await words(.ticket, "2") == ["2 nobody's"])
            #expect(try await words(.ticket, "x").isEmpty && second.number == 2)
            #expect(try await words(.invoice, ticket: first) == ["F1 QTY open, 1200.00 EUR open"])
            #expect(try await words(.invoice, customer: "K-1002").count == 2)
            #expect(try await words(.invoice, "F") == ["F1 1200.00 EUR open", "F2 10.00 EUR open"])
            #expect(try await words(.customer, "K-") == ["K-1002 Lefèvre"])
            #expect(try await words(.agent) == ["lea -"])
            #expect(try await words(.agent, "m").isEmpty)
        }
    }
}
