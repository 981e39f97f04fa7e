/// What happened: a word that is the feed's and never changes, and how a history tells it.
///
/// Each is declared where the rule is that brings it; the lists of the nouns say which there are.
package struct EventType: WireWord {
    package let rawValue: String
    /// The event in words, to be read behind the name of the one who did it.
    let words: @Sendable (Told) -> String
    /// Whether it brings all that is personal of its subject: the others leave that as it is, or bring what they change.
    package let isWhole: Bool

    init(_ rawValue: String, isWhole: Bool = false, _ words: @escaping @Sendable (Told) -> String) {
        (self.rawValue, self.isWhole, self.words) = (rawValue, isWhole, words)
    }

    /// nil for a word that is none.
    package init?(rawValue: String) {
        guard let type = Self.byWord[rawValue] else { return nil }
        self = type
    }

    package static let noun = "event type"

    package static let allCases: [EventType] =
        Ticket.events + Invoice.events + Hold.events
        + [
            .reminderRegistered, .invoiceHandedOver, .invoiceRecalled, .agencyReported, .documentRegistered, .customerRegistered,
            .customerMerged, .noticePosted,
        ]
        + [.customerPreserved, .customerReleased, .personErased, .personRead] + Call.events + Agent.events + Message.events

    private static let byWord = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })

    package static func == (left: EventType, right: EventType) -> Bool { left.rawValue == right.rawValue }
    package func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }
}

/// What a history has to tell an event with: its facts, and the sealed part only where personal data may be read.
struct Told {
    let facts: Facts
    let sealed: Sealed?

    var ticket: String { facts.ticket?.id.description ?? "" }

    /// `priority: low → urgent, description`, or nothing; with the values of personal fields where they may be read.
    var changes: String { HistoryLine.changes(facts, sealed).map(\.words).joined(separator: ", ") }

    /// For whom the actor acted.
    var behalf: String { facts.behalf.map { " (for \($0))" } ?? "" }

    /// `, disputing 300.00 EUR of F1 (QTY)`, or nothing.
    var disputes: String {
        let open = (facts.disputes ?? []).filter { $0.state == .open }
        guard !open.isEmpty else { return "" }
        let shown = open.prefix(3).map { "\(Self.money($0.amount, $0.currency)) of \($0.invoice) (\($0.reason.rawValue))" }
        return ", disputing \(shown.joined(separator: ", "))" + (open.count > 3 ? " and \(open.count - 3) more" : "")
    }

    /// How disputes ended, or nothing.
    var outcomes: String {
        let settled = (facts.disputes ?? []).filter { $0.state != .open }
        guard !settled.isEmpty else { return "" }
        let shown = settled.prefix(3).map { dispute in
            let isCredited = dispute.pending != nil || dispute.credited != nil
            let credit = isCredited ? ", credit \(Self.money(dispute.credited, dispute.currency))" : ""
            return "\(dispute.invoice) \(dispute.state.rawValue)\(credit)"
        }
        return ": " + shown.joined(separator: "; ") + (settled.count > 3 ? " and \(settled.count - 3) more" : "")
    }

    /// Holds with what they hold, until when.
    var holds: String {
        let shown = (facts.holds ?? []).map { hold in
            let target = hold.invoice?.text ?? hold.customer.map { "customer \($0)" } ?? ""
            let until = hold.until.map { " until \($0)" } ?? ""
            let plan = (hold.promise?.instalments.count ?? 1) > 1 ? " in \(hold.promise?.instalments.count ?? 1) instalments" : ""
            return "\(hold.id), \(hold.kind.rawValue) on \(target), \(Self.money(hold.amount, hold.currency))\(plan)\(until)"
        }
        return shown.isEmpty ? "a hold" : shown.joined(separator: "; ")
    }

    static func money(_ amount: Amount?, _ currency: Currency?) -> String {
        guard let amount else { return "all of it" }
        return currency.map { "\(amount) \($0.code)" } ?? amount.description
    }
}

extension HistoryLine {
    /// One event in words, for a person, to be read behind the name of the one who did it.
    ///
    /// `sealed` is given only where personal data may be read: it adds the values of personal fields.
    package static func words(_ type: EventType, _ facts: Facts, _ sealed: Sealed? = nil) -> String {
        type.words(Told(facts: facts, sealed: sealed))
    }

    /// The changes of an event: with the values of personal fields only where its sealed part is shown beside it.
    package static func changes(_ facts: Facts, _ sealed: Sealed?) -> [FieldChange] {
        let told = Dictionary((sealed?.changes ?? []).map { ($0.field, $0) }) { first, _ in first }
        return (facts.changes ?? []).map { told[$0.field] ?? $0 }
    }
}
