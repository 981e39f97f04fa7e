/// Why personal data was erased.
package enum ErasureCause: String, WireWord {
    /// A person asked for it, or somebody in that person's place.
    case asked
    /// A period of the configuration was over.
    case retention
    /// It was erased before, and an older backup had brought it back.
    case restored
    /// It had been chained by mistake.
    case redaction

    package static let noun = "cause"
}

/// Seqs of the ledger, both ends included.
package struct SeqRange: Codable, Hashable, Sendable {
    package var first, last: Int64

    /// Ascending seqs as ranges.
    package static func ranges(of seqs: [Int64]) -> [SeqRange] {
        seqs.reduce(into: []) { ranges, seq in
            if let last = ranges.last?.last, last == seq - 1 {
                ranges[ranges.count - 1].last = seq
            } else {
                ranges.append(SeqRange(first: seq, last: seq))
            }
        }
    }
}

/// An event whose facts were written anew, without what was chained by mistake.
///
/// Its row keeps its hash, so that the rows after it still follow from it. `hash` is the one that the row has with its new facts: by it
/// a verification accepts exactly this row, with exactly these facts.
package struct RedactedEvent: Codable, Hashable, Sendable {
    package var seq: Int64
    /// SHA-256 over the previous row's hash and the row as it is now, in hexadecimal digits.
    package var hash: String

    package init(seq: Int64, hash: String) { (self.seq, self.hash) = (seq, hash) }
}

/// A field that a redaction emptied in the tables, too.
package struct EmptiedField: Codable, Hashable, Sendable {
    /// `T-7`, as `Subject` writes it.
    package var row: String
    /// As JSON calls it.
    package var field: String
}

/// What an erasure emptied: the facts of its event, which name nobody by more than a number of Holdline's or the company's reference.
///
/// Whoever applies the event empties the sealed parts of these events, the personal fields of these rows, and all that is found by them.
package struct Erasure: Codable, Hashable, Sendable {
    package var cause: ErasureCause
    /// Rows without anything personal from then on; of tickets their notes, too.
    package var tickets: [TicketID]
    package var calls: [CallID]
    package var holds: [HoldID]
    package var customers: [CustomerReference]
    /// Those of the tickets whose `call` was somebody's text.
    package var foreignCalls: [TicketID]?
    /// Mails, in and out; the files that no other one names go with them. nil from before there were mails.
    package var messages: [MessageID]?
    /// Events whose sealed part is empty from then on.
    package var events: [SeqRange]
    package var redacted: [RedactedEvent]?
    package var emptied: [EmptiedField]?
    /// What stays, and where else the person is named.
    package var kept: KeptRecords
    package var namedIn: [TicketID]?

    package init(_ cause: ErasureCause, _ scope: PersonalScope = PersonalScope()) {
        self.cause = cause
        (tickets, calls, holds) = (scope.tickets, scope.calls, scope.holds)
        customers = (scope.customers + scope.remaining.map(\.reference)).sorted()
        events = SeqRange.ranges(of: scope.events)
        foreignCalls = scope.foreignCalls.isEmpty ? nil : scope.foreignCalls
        redacted = scope.redacted.isEmpty ? nil : scope.redacted
        emptied = scope.emptied.isEmpty ? nil : scope.emptied
        messages = scope.messages.isEmpty ? nil : scope.messages
        kept = scope.kept
        namedIn = scope.namedIn.isEmpty ? nil : scope.namedIn
    }

    package var eventCount: Int64 { events.reduce(0) { $0 + $1.last - $1.first + 1 } }

    package func empties(_ seq: Int64) -> Bool { events.contains { $0.first <= seq && seq <= $0.last } }
}

extension Erasure {
    /// For the history: `3 tickets, 1 call`.
    fileprivate var words: String {
        func some(_ count: Int, _ one: String, _ many: String) -> String? { count == 0 ? nil : "\(count) \(count == 1 ? one : many)" }
        let parts = [
            some(customers.count, "customer", "customers"), some(tickets.count, "ticket", "tickets"), some(calls.count, "call", "calls"),
            some(messages?.count ?? 0, "mail", "mails"),
            some(holds.count, "hold's note", "holds' notes"), some(redacted?.count ?? 0, "event redacted", "events redacted"),
        ].compactMap(\.self)
        return parts.isEmpty ? "\(eventCount) events" : parts.joined(separator: ", ")
    }
}

extension EventType {
    package static let personErased = EventType("person.erased") { told in
        guard let erasure = told.facts.erasure else { return "erased personal data" }
        let why =
            switch erasure.cause {
            case .asked: ""
            case .retention: ", since its time was over"
            case .restored: ", again after a backup had brought it back"
            case .redaction: ", which had been chained by mistake"
            }
        return "erased personal data of \(erasure.words)\(why)"
    }
}

extension Facts {
    /// The same facts, without anything personal that was chained in them: what is written since that was mended.
    package var redacted: Facts {
        var facts = self
        // Each of these strips what is put into it.
        facts.ticket = ticket
        facts.holds = holds
        facts.customer = customer
        facts.calls = calls
        facts.agents = agents
        facts.messages = messages
        // The number of a call of ours is disclosed on purpose.
        if let call = ticket?.call.flatMap({ CallID($0) }), call.description == ticket?.call { facts.disclose(call) }
        let personal = Self.personalFields
        facts.changes = changes?.map { change in
            personal.contains(change.field) ? FieldChange(change.field) : change
        }
        return facts
    }

    /// The names under which changes tell of personal fields.
    private static let personalFields: Set<String> = {
        let rows: [[RowColumn]] = [Ticket.columns, Hold.columns, Customer.columns, Call.columns, Agent.columns, Message.columns]
        let names = rows.joined().filter(\.isPersonal).map(\.field)
        return Set(names + ["contact.name", "contact.phone", "contact.email", FieldChange.mergedSubject]).subtracting(["call"])
    }()
}
