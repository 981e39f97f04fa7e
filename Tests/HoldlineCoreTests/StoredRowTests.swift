import HoldlineCore
import Testing

/// The keys that a row shows, and which of them it shows as personal.
private struct Keys: FieldVisitor {
    var all: [String] = []
    var personal: Set<String> = []

    mutating func value<Value: FieldValue>(_ key: StaticString, _ value: inout Value?, _ presence: Presence) { all.append(key.description) }

    mutating func json<Value: Codable & Hashable>(_ key: StaticString, _ value: inout Value?, _ presence: Presence) {
        all.append(key.description)
    }

    mutating func part<Value: StoredRow>(_ key: StaticString, _ value: inout Value?) { all.append(key.description) }
    mutating func rows<Value: StoredRow>(_ key: StaticString, _ rows: inout [Value]?) { all.append(key.description) }
    mutating func beside<Value: PlainJSON>(_ key: StaticString, _ values: [Value]?) { all.append(key.description) }

    mutating func personal<Value: Hashable>(_ key: StaticString, _ value: inout Value?, _ place: WritableKeyPath<Sealed, Value?>?) {
        personal.insert(key.description)
    }
}

@Suite("rows and their fields")
struct StoredRowTests {
    private static let rows: [any StoredRow] = [
        Ticket.blank, Dispute.blank, Note.blank, Hold.blank, Invoice.blank, InvoiceStatus.blank, DocumentRecord.blank, Customer.blank,
        Reminder.blank, Handover.blank, observedCall, Observed.blank, Agent.blank, QueuePause.blank, LegalHold.blank,
        Notice.blank, Message.blank,
    ]

    /// What was dialled in a transfer is personal of such a call alone.
    private static var observedCall: Call {
        var call = Call.blank
        call.observed = .blank
        return call
    }

    private func keys(of row: some StoredRow) throws -> Keys {
        var (row, keys) = (row, Keys())
        try row.fields(&keys)
        return keys
    }

    @Test("a row shows every one of its properties, in the order of their keys, and those as personal that are marked so")
    func complete() throws {
        for row in Self.rows {
            let keys = try keys(of: row)
            let properties = Mirror(reflecting: row).children.map { child in
                (name: String((child.label ?? "").drop { $0 == "_" }), isPersonal: "\(type(of: child.value))".hasPrefix("Personal<"))
            }
            #expect(keys.all == properties.map(\.name).sorted(), "\(type(of: row))")
            #expect(keys.personal == Set(properties.filter(\.isPersonal).map(\.name)), "\(type(of: row))")
        }
    }

    @Test("what is put into the facts is chained without anything personal")
    func chained() throws {
        var ticket = Ticket.blank
        (ticket.subject, ticket.call) = (FreeText("secret"), "0612345678")
        ticket.contact = Contact(name: FreeText("secret"))
        var hold = Hold.blank
        hold.note = FreeText("secret")
        var call = Self.observedCall
        (call.number, call.name, call.transferredTo) = (FreeText("0612345678"), FreeText("secret"), "0612345678")
        var agent = Agent.blank
        agent.reason = FreeText("secret")
        agent.pauses = [QueuePause(queue: QueueName(unchecked: "support"), since: Instant(seconds: 0), reason: FreeText("secret"))]
        var facts = Facts()
        (facts.ticket, facts.holds, facts.calls, facts.agents) = (ticket, [hold], [call], [agent])
        facts.customer = Customer(reference: .unknown, name: FreeText("secret"), phones: [FreeText("0612345678")])
        let json = String(decoding: try SortedJSON.bytes(facts), as: UTF8.self)
        #expect(!json.contains("secret") && !json.contains("0612345678"))
        #expect(json.contains("\"phones\":[]") && json.contains("\"subject\":null"))
    }

    @Test("the sealed part of a row is what is marked in it, and puts a chained row back as it was")
    func sealed() throws {
        var ticket = Ticket.blank
        (ticket.subject, ticket.reference, ticket.call) = (FreeText("a"), FreeText("b"), "0612345678")
        ticket.contact = Contact(email: FreeText("c"))
        var back = ticket.chained
        #expect(back != ticket)
        back.unseal(ticket.personalPart())
        #expect(back == ticket)
        back.unseal(Sealed(), emptied: ["reference"])
        #expect(back.reference == nil && back.subject == ticket.subject)
        #expect(ticket.personalPart(since: ticket.personalPart()).isEmpty)
    }
}
