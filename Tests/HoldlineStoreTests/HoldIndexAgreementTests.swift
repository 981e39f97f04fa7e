import HoldlineCore
import Testing

@testable import HoldlineStore

/// The index as it is without any cleverness: dictionaries of what was committed, and the rule.
private struct PlainIndex {
    var invoices: [InvoiceNumber: DunnableInvoice] = [:]
    var holds: [HoldID: Hold] = [:]
    var byInvoice: [InvoiceNumber: Set<HoldID>] = [:]
    var byCustomer: [CustomerReference: Set<HoldID>] = [:]
    var registered: [CustomerReference: String] = [:]
    var merged: [String: String] = [:]
    /// Customers that have or had holds, by company; empty after whatever may change it. To reckon it for each answer took most of the
    /// tests' time.
    private var groups: [String: [CustomerReference]] = [:]

    private func standing(_ company: String) -> String { merged[company].map(standing) ?? company }

    func company(of reference: CustomerReference) -> String {
        let own = Company.own(reference)
        if merged[own] != nil || merged.values.contains(own) { return standing(own) }
        return standing(registered[reference] ?? Company.key(reference, siren: nil, vat: nil) ?? own)
    }

    mutating func wide(_ customer: CustomerReference) -> Set<HoldID> {
        if groups.isEmpty { groups = Dictionary(grouping: byCustomer.keys, by: company) }
        return (groups[company(of: customer)] ?? []).reduce(into: []) { $0.formUnion(byCustomer[$1] ?? []) }
    }

    mutating func take(_ facts: Facts) {
        let isNew = (facts.holds ?? []).contains { $0.customer.map { byCustomer[$0] == nil } ?? false }
        if isNew || facts.customer != nil || facts.merge != nil { groups = [:] }
        if let invoice = facts.invoice { invoices[invoice.number] = DunnableInvoice(invoice) }
        if let customer = facts.customer { registered[customer.reference] = customer.siren }
        if let merge = facts.merge {
            let (from, into) = (standing(merge.company), standing(merge.becomes))
            if from != into { merged[from] = into }
        }
        for hold in facts.holds ?? [] {
            holds[hold.id] = hold.isLifted ? nil : hold
            if let invoice = hold.invoice {
                if hold.isLifted { byInvoice[invoice]?.remove(hold.id) } else { byInvoice[invoice, default: []].insert(hold.id) }
            }
            if let customer = hold.customer {
                if hold.isLifted {
                    byCustomer[customer, default: []].remove(hold.id)
                } else {
                    byCustomer[customer, default: []].insert(hold.id)
                }
            }
        }
    }

    mutating func answer(_ number: InvoiceNumber, _ customer: CustomerReference?, on day: Day, proceeds: Bool, version: Int64) -> [UInt8] {
        let invoice = invoices[number]
        var ids = byInvoice[number] ?? []
        if let owner = invoice?.customer ?? customer { ids.formUnion(wide(owner)) }
        return DunningAnswer.decide(
            number.text, invoice, customer: customer, holds: ids.sorted().compactMap { holds[$0] }, asOf: day,
            unregisteredProceeds: proceeds, version: version
        ).plainJSON
    }
}

extension DunningAnswer {
    /// The answer as the contract has it, member by member: what the renderer must come to.
    fileprivate var plainJSON: [UInt8] {
        func quoted(_ value: (some CustomStringConvertible)?) -> String { value.map { "\"\($0)\"" } ?? "null" }
        func text(_ value: String?) -> String {
            guard let value else { return "null" }
            var bytes: [UInt8] = []
            JSONWriter.string(value, into: &bytes)
            return String(decoding: bytes, as: UTF8.self)
        }
        let blockers = blockers.map { blocker in
            "{\"code\":\(quoted(blocker.code)),\"hold\":\(quoted(blocker.hold)),\"ticket\":\(quoted(blocker.ticket)),"
                + "\"reason\":\(quoted(blocker.reason?.rawValue)),\"amount\":\(quoted(blocker.amount)),"
                + (blocker.currency.map { "\"currency\":\(quoted($0.code))," } ?? "")
                + "\"since\":\(quoted(blocker.since)),\"until\":\(quoted(blocker.until)),\"review\":\(quoted(blocker.review))"
                + (blocker.by.map { ",\"by\":\(text($0.text))" } ?? "") + "}"
        }
        return Array(
            ("{\"invoice\":\(text(invoice)),\"known\":\(known),\"customer\":\(text(customer?.text)),"
                + "\"decision\":\(quoted(decision.rawValue)),\"currency\":\(quoted(currency?.code)),\"open\":\(quoted(open)),"
                + "\"held\":\(quoted(held)),\"collectable\":\(quoted(collectable)),\"dunnableFrom\":\(quoted(dunnableFrom)),"
                + "\"version\":\(version),\"blockerCount\":\(blockerCount),\"blockers\":[\(blockers.joined(separator: ","))]}").utf8)
    }
}

/// Numbers, amounts and days that are met seldom, from a seed.
private struct Chance: RandomNumberGenerator {
    var state: UInt64

    // SplitMix64: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }

    mutating func one(in count: Int) -> Bool { Int.random(in: 0..<count, using: &self) == 0 }
    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[Int.random(in: 0..<elements.count, using: &self)] }
    mutating func day() -> Day { Day(number: Int32.random(in: 20_750...20_800, using: &self)) }
    mutating func maybe(_ day: Day?) -> Day? { one(in: 2) ? nil : day }

    static let currencies = ["EUR", "USD", "JPY", "KWD", "CLF"].compactMap { Currency(code: $0) }
    static let letters = ["é", "\"", "\\", "/", "日本", " ", "%", "F", "0", "-", "🧾", "\u{301}"]

    mutating func number(_ pool: Int) -> InvoiceNumber {
        let index = Int.random(in: 0..<pool, using: &self)
        var own = Chance(state: UInt64(index))
        var text = String(index)
        for _ in 0..<Int.random(in: 0...(own.one(in: 40) ? 150 : 6), using: &own) { text += own.pick(Self.letters) }
        return InvoiceNumber(text) ?? InvoiceNumber(unchecked: String(index))
    }

    mutating func customer(_ pool: Int) -> CustomerReference {
        let index = Int.random(in: 0..<pool, using: &self)
        if index % 5 == 1 {
            // References of which three are one company.
            let siren = String(100_000_000 + index / 15)
            return CustomerReference(unchecked: [siren, "FR12" + siren, siren + " 00012"][index / 5 % 3])
        }
        return CustomerReference(unchecked: index % 7 == 0 ? "C-\(index) \"é\\" : "C-\(index)")
    }

    mutating func amount(in currency: Currency) -> Amount {
        let largest: Int64 = one(in: 50) ? 99_999_999_999_999_999 : pick([3, 100, 100_000])
        return Amount(units: Int64.random(in: 0...largest, using: &self), decimals: currency.decimals)
    }

    mutating func invoice(_ pool: Int, _ customers: Int) -> Invoice {
        let currency = pick(Self.currencies)
        var open = amount(in: currency)
        if one(in: 8) { open.units = pick([0, -1, -5000]) }
        var invoice = Invoice(
            number: number(pool), customer: customer(customers), issued: day(), due: one(in: 12) ? nil : day(), currency: currency,
            amount: open, open: open, credited: nil, registeredAt: Instant(seconds: 0), version: 1)
        if one(in: 6) { invoice.excess = amount(in: currency) }
        if one(in: 6) {
            invoice.instalments = (0..<Int.random(in: 1...40, using: &self)).map { _ in
                InvoiceInstalment(due: day(), open: amount(in: currency))
            }
        }
        return invoice
    }

    mutating func hold(_ id: Int64, _ pool: Int, _ customers: Int) -> Hold {
        let wide = one(in: 6)
        let currency = pick(Self.currencies)
        let amount = wide || one(in: 3) ? nil : amount(in: currency)
        let until = maybe(day())
        return Hold(
            id: HoldID(number: id), kind: pick(HoldKind.allCases), invoice: wide ? nil : number(pool),
            customer: wide ? customer(customers) : nil, ticket: one(in: 3) ? nil : TicketID(number: id * 3),
            reason: one(in: 3) ? nil : pick(Reason.allCases), amount: amount, currency: amount == nil ? nil : currency,
            from: maybe(maybe(day())), until: until, review: maybe(day()), issuedBefore: wide ? maybe(day()) : nil,
            since: Instant(milliseconds: Int64.random(in: -10_000_000_000...1_900_000_000_000, using: &self)), placedBy: "lea",
            by: wide || !one(in: 8) ? nil : number(pool), version: id)
    }
}

@Suite("the hold index against the rule")
struct HoldIndexAgreementTests {
    private static let zero = Instant(seconds: 0)

    @Test(
        "the bytes of the index are those of the rule, for all kinds of holds that come and go",
        arguments: [(1, 40, 8, false), (2, 400, 60, true), (3, 12_000, 900, false), (4, 12_000, 3, true)] as [(UInt64, Int, Int, Bool)])
    func agrees(seed: UInt64, pool: Int, customers: Int, proceeds: Bool) throws {
        var policy = Policy()
        policy.unregisteredProceeds = proceeds
        let index = HoldIndex(policy: policy)
        var plain = PlainIndex()
        var chance = Chance(state: seed)
        var standing: [Hold] = []
        var text = ByteText()
        for step in 1...Int64(25_000) {
            var facts = Facts()
            if chance.one(in: 2) { facts.invoice = chance.invoice(pool, customers) }
            if chance.one(in: 2) { facts.holds = [chance.hold(step, pool, customers)] }
            if !standing.isEmpty, chance.one(in: 2) {
                // Lifted, or changed in place; at times one that is already gone.
                let place = Int.random(in: 0..<standing.count, using: &chance)
                var hold = standing[place]
                if chance.one(in: 5) {
                    hold.until = chance.day()
                    standing[place] = hold
                } else {
                    hold.liftedAt = Self.zero
                    if !chance.one(in: 10) { standing.remove(at: place) }
                }
                facts.holds = (facts.holds ?? []) + [hold]
            }
            if chance.one(in: 60) {
                let siren = chance.one(in: 3) ? nil : String(100_000_000 + Int.random(in: 0..<8, using: &chance))
                facts.customer = Customer(reference: chance.customer(customers), siren: siren, version: step)
            }
            if chance.one(in: 900) {
                let (from, into) = (chance.customer(customers), chance.customer(customers))
                let (company, becomes) = (plain.company(of: from), plain.company(of: into))
                // Of two that are one already there is no such event.
                if company != becomes { facts.merge = CompanyMerge(from: from, into: into, company: company, becomes: becomes) }
            }
            standing += (facts.holds ?? []).filter { !$0.isLifted && $0.id.number == step }
            index.apply([facts], version: step)
            plain.take(facts)

            // What the rule says of hundreds of holds takes long, and differs little from one step to the next.
            if pool > 1000, step % 4 != 0 { continue }
            let number = chance.number(pool)
            let customer = chance.one(in: 2) ? chance.customer(customers) : nil
            let day = chance.day()
            let now = Instant(seconds: 20_750 * 86_400)
            text.removeAll()
            let verdict = index.check(number, customer: customer, asOf: day, now: now, into: &text)
            let expected = plain.answer(number, customer, on: day, proceeds: proceeds, version: step)
            guard text.bytes.elementsEqual(expected) else {
                Issue.record("\(String(decoding: text.bytes, as: UTF8.self))\n\(String(decoding: expected, as: UTF8.self))")
                return
            }
            if step % 16 == 0 {
                let answer = index.check(number, customer: customer, asOf: day, now: now)
                try #require(answer.plainJSON == expected)
                try #require(verdict == Verdict(decision: answer.decision, known: answer.known, version: answer.version))
            }
        }
        #expect(index.standingHolds == plain.holds.count)
        #expect(index.registeredInvoices == plain.invoices.count)
    }

    @Test("what is found unheld for many at once may be dunned in full")
    func unheld() throws {
        let index = HoldIndex(policy: Policy())
        var plain = PlainIndex()
        var chance = Chance(state: 9)
        for step in 1...Int64(4_000) {
            var facts = Facts()
            facts.invoice = chance.invoice(6_000, 900)
            if chance.one(in: 8) { facts.holds = [chance.hold(step, 6_000, 900)] }
            index.apply([facts], version: step)
            plain.take(facts)
        }
        var seen = [0, 0]
        var wrong = 0
        for _ in 0..<2_000 {
            let numbers = (0..<Int.random(in: 0...32, using: &chance)).map { _ in chance.number(6_000) }
            let day = chance.day()
            let bytes = Array(numbers.map { $0.text + "\n" }.joined().utf8)
            var places: [Range<Int>] = []
            var start = 0
            for number in numbers {
                places.append(start..<(start + number.text.utf8.count))
                start += number.text.utf8.count + 1
            }
            let free = bytes.withUnsafeBytes { whole in
                places.map { UnsafeRawBufferPointer(rebasing: whole[$0]) }.withUnsafeBufferPointer { index.unheld($0, on: day) }
            }
            for (place, number) in numbers.enumerated() {
                let expected =
                    plain.invoices[number].map { invoice in
                        let holds = (plain.byInvoice[number] ?? []).compactMap { plain.holds[$0] }.map { Stop($0) } + invoice.stops
                        let isActive = holds.contains { $0.isActive(on: day) }
                        return invoice.open.isPositive && (holds.isEmpty || holds.count == 1 && !isActive)
                            && plain.wide(invoice.customer).isEmpty
                    } ?? false
                if (free >> UInt32(place) & 1 == 1) != expected { wrong += 1 }
                seen[expected ? 1 : 0] += 1
            }
        }
        #expect(wrong == 0)
        #expect(seen.allSatisfy { $0 > 1_000 })
    }

    @Test("holds that come and go leave no memory behind")
    func churn() {
        let index = HoldIndex(policy: Policy())
        var allocated = 0
        for round in 0..<8 {
            for step in 0..<10_000 {
                // Numbers of all lengths, none of them the same again.
                let number = InvoiceNumber(unchecked: "\(round)-\(step)-" + String(repeating: "x", count: step % 50))
                var hold = Hold(
                    id: HoldID(number: Int64(step + 1)), kind: .manual, invoice: number, since: Self.zero, placedBy: "lea", version: 1)
                var facts = Facts()
                facts.holds = [hold]
                index.apply([facts], version: 1)
                hold.liftedAt = Self.zero
                facts.holds = [hold]
                index.apply([facts], version: 1)
            }
            if round == 0 { allocated = index.allocatedBytes }
        }
        #expect(index.standingHolds == 0)
        #expect(index.allocatedBytes == allocated)
    }
}

@Suite("the table of slots")
struct SlotTableTests {
    @Test("entries are found, and no others, while the table grows and entries go", arguments: [1, 7] as [UInt64])
    func model(seed: UInt64) {
        var table = SlotTable()
        var model: [UInt32: UInt32] = [:]
        var wrong = 0
        var chance = Chance(state: seed)
        for step in 1...UInt32(60_000) {
            // Few distinct low bits: long chains, also across the end of the table.
            let place = UInt32.random(in: 1...8_000, using: &chance)
            let tag = (place &* 0x9E37_79B9) & (seed == 1 ? 0xFFFF_FFFF : 0xFFF0_00FF)
            if let known = model[place] {
                if chance.one(in: step % 20_000 < 10_000 ? 5 : 1) {
                    table.remove(known, place)
                    model[place] = nil
                }
            } else {
                table.insert(tag, place)
                model[place] = tag
            }
            let asked = UInt32.random(in: 1...8_000, using: &chance)
            let askedTag = (asked &* 0x9E37_79B9) & (seed == 1 ? 0xFFFF_FFFF : 0xFFF0_00FF)
            let found = table.find(askedTag) { $0 == asked }
            if found != (model[asked] == nil ? 0 : asked) { wrong += 1 }
        }
        #expect(wrong == 0)
        #expect(table.count == model.count)
    }
}
