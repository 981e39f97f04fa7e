/// Which readings of personal data the ledger records, as the configuration asks for it.
package enum RecordedReads: String, WireWord {
    /// No reading.
    case none
    /// Exports of a person's own data.
    case exports
    /// These, and pages of customers and tickets, and searches.
    case all

    package static let noun = "kind of reading"
}

/// That somebody read personal data by name: the event's actor.
///
/// What was typed is not kept: nobody could tell later whose name it was, and erase it with the person.
package struct Reading: Codable, Hashable, Sendable {
    /// What was read.
    package enum Kind: String, WireWord {
        case export, customer, ticket, search

        package static let noun = "reading"
    }

    package var kind: Kind
    /// What was shown: references of customers, numbers of tickets, calls and holds; at most 100.
    package var shown: [String]

    package init(_ kind: Kind, shown: [String]) { (self.kind, self.shown) = (kind, Array(shown.prefix(100))) }
}

/// Records a reading before it is answered. The daemon's own.
package struct RecordReading: Change {
    package typealias Target = Anew

    package var reading: Reading

    package init(_ reading: Reading) { self.reading = reading }

    package var reply: Reply { .reading }

    package func decide(on target: Anew, in draft: inout Draft) throws {
        draft.answer(with: .ledger)
        // Not in the history of whom it is about: that tells what was done.
        draft.record(.personRead, on: .ledger, reading: reading)
    }
}

extension EventType {
    package static let personRead = EventType("person.read") { told in
        guard let reading = told.facts.reading else { return "read personal data" }
        let shown = reading.shown.prefix(5).joined(separator: ", ") + (reading.shown.count > 5 ? ", …" : "")
        switch reading.kind {
        case .export: return "read all that is known of a person: \(shown)"
        case .customer, .ticket: return "read the page of \(shown)"
        case .search: return "searched, and was shown \(shown)"
        }
    }
}
