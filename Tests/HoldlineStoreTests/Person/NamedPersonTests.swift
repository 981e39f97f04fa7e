import GRDB
import HoldlineCore
import Testing

@testable import HoldlineStore

@Suite("a person by a number or an address")
struct NamedPersonTests {
    private static let numbers = [
        "06 11 22 33 44", "+33611223344", "06 11 22 33 44 (mobile)", "Tél. 06 11 22 33 44", "06 11 22 33 44 / 01 42 05 00 00",
        "0033 (0)6 11 22 33 44", "06‑11‑22‑33‑44",
    ]
    private static let addresses = [
        "jean@example.com", "Jean Dupont <Jean@Example.com>", " jean@example.com", "mailto:jean@example.com",
        "marie@example.com, jean@example.com",
    ]

    private func text(_ text: String) throws -> FreeText { try #require(FreeText(text)) }

    private func receipt(_ f: StoreFixture, phone: String? = nil, email: String? = nil) async throws -> ErasureReceipt {
        try await ErasureTests.erase(
            f, ErasePerson(PersonKey(phone: phone.flatMap { FreeText($0) }, email: email.flatMap { FreeText($0) })))
    }

    @Test("whatever stands around it in a contact's or a customer's field, it is given out and erased")
    func fields() async throws {
        try await StoreFixture.run { f in
            var customers: [CustomerReference] = []
            for (place, field) in (Self.numbers + Self.addresses).enumerated() {
                let isPhone = place < Self.numbers.count
                let contact = Contact(
                    name: FreeText("zqjean"), phone: isPhone ? FreeText(field) : nil, email: isPhone ? nil : FreeText(field))
                try await f.submit(.new(OpenTicket(customer: CustomerReference("T-\(place)"), subject: try text("x"), contact: contact)))
                let reference = CustomerReference(unchecked: "C-\(place)")
                customers.append(reference)
                try await f.submit(
                    .on(
                        reference,
                        RegisterCustomer(
                            name: FreeText("firm"), phones: isPhone ? [try text(field), try text("01 99 99 99 99")] : [],
                            emails: isPhone ? [] : [try text(field), try text("other@example.com")])), by: StoreFixture.books)
            }
            let data = try await f.store.person(PersonKey(phone: FreeText("0033 6 11 22 33 44")))
            #expect(data.tickets.count == Self.numbers.count && data.customers.count == Self.numbers.count)
            let byNumber = try await receipt(f, phone: "06.11.22.33.44")
            #expect(byNumber.tickets.count == Self.numbers.count)
            let byAddress = try await receipt(f, email: "JEAN@example.com ")
            #expect(byAddress.tickets.count == Self.addresses.count)
            #expect(Set(byNumber.customers + byAddress.customers) == Set(customers))
            try await ErasureTests.waitForScrub(f.store, try #require(byAddress.seq))
            #expect(try ErasureTests.traces(of: ["zqjean", "11 22 33 44", "11223344", "jean@example", "dupont"], f.path) == [])
            for reference in customers {
                let customer = try await f.store.customer(reference).customer
                #expect(customer.name?.text == "firm" && customer.phones.count + customer.emails.count == 1)
            }
        }
    }

    @Test("tickets whose texts have the number in groups of two are named, in whatever notation it is asked for")
    func namedIn() async throws {
        try await StoreFixture.run { f in
            let found = try await f.open([], customer: "C-1", subject: "call 06 11 22 33 44 back")
            let dotted = try await f.open([], customer: "C-1", subject: "call +33 (0)6.11.22.33.44 back")
            _ = try await f.open([], customer: "C-1", subject: "call 06 11 22 44 33 back")
            try await f.submit(
                .new(
                    OpenTicket(
                        customer: CustomerReference("C-2"), subject: try text("x"), contact: Contact(phone: FreeText("+33611223344")))))
            #expect(try await receipt(f, phone: "+33611223344").namedIn == [found, dotted])
        }
    }

    @Test("keys with the person's name go, of writes about invoices and holds too, and others stay")
    func keys() async throws {
        try await StoreFixture.run { f in
            try await f.submit(
                .on(
                    CustomerReference(unchecked: "C-9"),
                    RegisterCustomer(name: FreeText("Zoé Kwijibo"), phones: [try text("06 33 44 55 66")])), by: StoreFixture.books)
            func register(_ number: String, _ customer: String, key: String) async throws {
                let invoice = RegisterInvoice(
                    customer: CustomerReference(unchecked: customer), issued: try #require(Day(text: "2026-01-01")), due: nil,
                    amount: try "100.00".amount, open: try "100.00".amount, currency: try #require(Currency(code: "EUR")))
                try await f.submit(.on(try number.invoice, invoice), by: StoreFixture.books, key: key)
            }
            try await register("F1", "C-9", key: "kwijibo-F1")
            try await register("F2", "C-9", key: "import7/xZo%C3%A9Kwijibo")
            try await register("F3", "C-9", key: "tel+33633445566")
            try await register("F4", "C-9", key: "plain-F4")
            try await register("F5", "C-10", key: "kwijibo-F5")
            let hold = PlaceHold(kind: .manual, invoice: try "F1".invoice)
            try await f.submit(.new(hold), by: StoreFixture.boss, key: "hold-kwijibo")
            _ = try await ErasureTests.erase(f, ErasePerson(PersonKey(customer: CustomerReference(unchecked: "C-9"))), key: "e")
            let left = try await DatabaseQueue.beside(f.path).read {
                try String.fetchAll($0, sql: "SELECT key FROM idempotency ORDER BY key")
            }
            #expect(left == ["e", "kwijibo-F5", "plain-F4"])
        }
    }

    @Test("a legal hold on one reference of a company keeps what stands under its others, as long as they are one")
    func company() async throws {
        try await StoreFixture.run { f in
            let (one, other) = (CustomerReference(unchecked: "C-1"), CustomerReference(unchecked: "C-2"))
            for reference in [one, other] {
                try await f.submit(.on(reference, RegisterCustomer(name: FreeText("firm"))), by: StoreFixture.books)
            }
            try await f.submit(.on(one, PreserveCustomer(reason: try text("court"))), by: StoreFixture.boss)
            try await f.submit(.on(other, MergeCustomer(into: one)), by: StoreFixture.boss)
            let erase = ErasePerson(PersonKey(customer: other))
            #expect(await refusal { try await ErasureTests.erase(f, erase) } == .legalHold)
            try await f.submit(.on(one, ReleaseCustomer(reason: try text("over"))), by: StoreFixture.boss)
            #expect(try await ErasureTests.erase(f, erase).customers == [other])
        }
    }

    @Test("what somebody wrote at the lifting or the review of a hold goes with the customer, where the hold itself has no note")
    func holdNotes() async throws {
        try await StoreFixture.run { f in
            for number in ["F1", "F2"] { try await f.register(number, open: "100.00", customer: "C-9") }
            try await f.submit(
                .on(CustomerReference(unchecked: "C-9"), RegisterCustomer(name: FreeText("firm"))), by: StoreFixture.books)
            for number in ["F1", "F2"] {
                try await f.submit(.new(PlaceHold(kind: .manual, invoice: try number.invoice)), by: StoreFixture.boss)
            }
            try await f.submit(.on(HoldID(number: 1), LiftHold(note: try text("zqjean called"))), by: StoreFixture.boss)
            let day = try #require(Day(text: "2027-01-01"))
            try await f.submit(.on(HoldID(number: 2), ReviewHold(review: day, note: try text("zqjean wrote"))), by: StoreFixture.boss)
            let receipt = try await ErasureTests.erase(f, ErasePerson(PersonKey(customer: CustomerReference(unchecked: "C-9"))))
            #expect(receipt.holds == [HoldID(number: 1), HoldID(number: 2)])
            try await ErasureTests.waitForScrub(f.store, try #require(receipt.seq))
            #expect(try ErasureTests.traces(of: ["zqjean"], f.path) == [])
            #expect(try await f.store.verify(tables: true).intact)
        }
    }
}
