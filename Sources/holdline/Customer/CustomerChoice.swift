import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// The customer of a verb that shows something of it; where nothing names it, whom the text may mean is found first.
struct CustomerArgument: ParsableArguments {
    @Argument(
        help: "Your reference of the customer; a name, a number or an address finds it, too.", completion: .customers,
        transform: Read.customer)
    var customer: CustomerReference

    func answer<Value>(
        _ client: Client, _ ask: (CustomerReference) async throws(ClientError) -> Answer<Value>
    ) async throws -> Answer<Value> {
        try await CustomerChoice(client: client, console: .current).answer(about: customer, ask)
    }
}

/// The customer that a person means by what was typed for one: a reference, or a name, a number, a slip of the fingers.
///
/// A reference that something names is taken as it is. For everything else the nearest customers are offered, and nothing is guessed.
struct CustomerChoice: Sendable {
    let client: Client
    let console: Console

    /// The most customers that are offered.
    private static let mostOffered = 6

    /// Asks about a customer; where nothing names it, about the one that the text may mean.
    func answer<Value>(
        about typed: CustomerReference, _ ask: (CustomerReference) async throws(ClientError) -> Answer<Value>
    ) async throws -> Answer<Value> {
        do {
            return try await ask(typed)
        } catch .refused(let problem) where problem.status == 404 {
            return try await ask(try await meant(by: typed))
        }
    }

    /// For a question: a single customer that fits is taken, and said. Throws `refusedHere` where several do and nobody can be asked, and
    /// where none does.
    func meant(by typed: CustomerReference) async throws -> CustomerReference {
        let hits = try await hits(typed)
        if hits.isKnown(typed) { return typed }
        if let only = hits.first, hits.count == 1, only.fit != .near {
            try console.note("“\(typed)” is \(only.customerWords).")
            return CustomerReference(unchecked: only.id)
        }
        return try choose(typed, hits, orAsItIs: nil)
    }

    /// For a change: whatever is not a reference that is known is asked about. Throws `refusedHere` where nobody can be asked, or the
    /// person stops: nothing was sent. Who may not look for customers is not asked, and the daemon decides. Where neither a customer nor an
    /// invoice is registered there is nothing that a reference could be a slip of.
    func agreed(_ typed: CustomerReference) async throws -> CustomerReference {
        guard let hits = try await mayLook(for: typed), !hits.isKnown(typed) else { return typed }
        let mayBeFirst = hits.isEmpty || !console.canAsk
        if mayBeFirst, await isNothingRegistered() { return typed }
        return try choose(typed, hits, orAsItIs: "yes")
    }

    /// nil for somebody who may not look for customers.
    private func mayLook(for typed: CustomerReference) async throws(ClientError) -> [Found]? {
        do { return try await hits(typed) } catch .refused { return nil }
    }

    /// False too where the daemon does not let this user look.
    private func isNothingRegistered() async -> Bool {
        let one = PageQuery(limit: 1)
        let customers = try? await client.customers(one).value.items.count
        let invoices = customers == 0 ? try? await client.invoices(InvoiceQuery(), one).value.items.count : nil
        return invoices == 0
    }

    /// A note beside an empty list: who may have been meant.
    func noteUnknown(_ typed: CustomerReference) async throws {
        guard let hits = try? await hits(typed), !hits.isKnown(typed) else { return }
        try console.note(
            hits.isEmpty ? Self.doubt(typed) : "\(Self.doubt(typed)) Perhaps: \(hits.map(\.customerWords).joined(separator: ", ")).")
    }

    /// What may be meant, the best first; one element that names the reference itself where somebody knows it.
    private func hits(_ typed: CustomerReference) async throws(ClientError) -> [Found] {
        var query = FindQuery()
        (query.text, query.kind) = (typed.text, .customer)
        let items = try await client.find(query, PageQuery(limit: Self.mostOffered)).value.items
        let exact = items.filter { $0.fit == .exact }
        return exact.isEmpty ? items : exact
    }

    private static func doubt(_ typed: CustomerReference) -> Phrase { "No customer, invoice or ticket has the reference “\(typed)”." }

    /// Offers them by number. Enter asks again; `word` takes what was typed as it is.
    private func choose(_ typed: CustomerReference, _ hits: [Found], orAsItIs word: String?) throws -> CustomerReference {
        let list = hits.map(\.customerWords).joined(separator: ", ")
        guard console.canAsk, !hits.isEmpty || word != nil else {
            let meant: Phrase = hits.isEmpty ? "" : " Perhaps: \(list)."
            let way: Phrase =
                word == nil
                ? "Name one of them by its reference, or look for it: holdline customer find"
                : "Nothing was done. Correct the customer, or add --yes to take “\(typed)” as it is."
            throw CommandFailure.refusedHere("\(Self.doubt(typed))\(meant)\n\(way)")
        }
        try console.note(Self.doubt(typed))
        for (place, hit) in hits.enumerated() { try console.note("  \(place + 1)  \(hit.customerWords)") }
        let places: Phrase? = hits.isEmpty ? nil : hits.count == 1 ? "1" : "1–\(hits.count)"
        let asItIs: Phrase? = word.map { "“\($0)” for “\(typed)” as it is" }
        let others: [Phrase?] = [places, "another reference", asItIs, "“q” to stop"]
        let ways = Phrase(others.compactMap(\.self), separator: ", ")
        let question = Question(console: console)
        while true {
            guard let answer = try question.ask("Which one? \(ways):"), answer != "q" else {
                throw CommandFailure.refusedHere("nothing was done")
            }
            if answer.isEmpty { continue }
            if let word, answer.lowercased() == word { return typed }
            if let place = Int(answer), hits.indices.contains(place - 1) { return CustomerReference(unchecked: hits[place - 1].id) }
            if let other = CustomerReference(answer) { return other }
        }
    }
}

extension [Found] {
    /// Whether one of them is the very reference.
    fileprivate func isKnown(_ reference: CustomerReference) -> Bool { contains { $0.fit == .exact && $0.id == reference.text } }
}

extension Found {
    /// `K-1002 (Lefèvre & Fils)`.
    fileprivate var customerWords: String { title.map { "\(id) (\($0.text))" } ?? id }
}

/// A question or a change that may name a customer.
protocol NamesCustomer {
    var customer: CustomerReference? { get set }
}

extension TicketQuery: NamesCustomer {}
extension InvoiceQuery: NamesCustomer {}
extension HoldQuery: NamesCustomer {}
extension CallQuery: NamesCustomer {}
extension RunQuery: NamesCustomer {}
extension UpcomingQuery: NamesCustomer {}
extension AddCall: NamesCustomer {}
extension AnswerCall: NamesCustomer {}
extension DoneCall: NamesCustomer {}
extension PlaceHold: NamesCustomer {}

extension CustomerChoice {
    /// A question about the customer who is meant. A script is taken at its word: it names references.
    func meant<Asked>(in asked: Asked) async throws -> Asked {
        guard console.canAsk else { return asked }
        return try await replacing(in: asked) { try await meant(by: $0) }
    }

    /// A change on a customer who is known, or is agreed to. Where `asksScripts` is false, a script is taken at its word.
    func agreed<Asked>(in asked: Asked, asksScripts: Bool) async throws -> Asked {
        guard console.canAsk || asksScripts else { return asked }
        return try await replacing(in: asked) { try await agreed($0) }
    }

    /// A question that names no customer, or cannot name one, is given back as it was.
    private func replacing<Asked>(
        in asked: Asked, _ choose: (CustomerReference) async throws -> CustomerReference
    ) async throws -> Asked {
        guard var named = asked as? any NamesCustomer, let typed = named.customer else { return asked }
        named.customer = try await choose(typed)
        return named as? Asked ?? asked
    }
}
