import HoldlineCore
import HoldlineWire

/// The named schemas: what the types of the core look like as JSON.
package enum Schemas {
    package static let all: [String: Schema] = values.merging(words) { first, _ in first }
        .merging(tickets) { first, _ in first }
        .merging(invoices) { first, _ in first }
        .merging(documents) { first, _ in first }
        .merging(promises) { first, _ in first }
        .merging(reminders) { first, _ in first }
        .merging(calls) { first, _ in first }
        .merging(reports) { first, _ in first }
        .merging(operations) { first, _ in first }

    private static let values: [String: Schema] = [
        "Amount": .text(
            "A decimal amount, VAT included.",
            pattern: #"^-?[0-9]{1,13}(\.[0-9]{1,4})?$"#),
        "Currency": .text("An alphabetic code of ISO 4217.", pattern: "^[A-Z]{3}$"),
        "Day": .text("A date of ISO 8601.", pattern: #"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"#, format: "date"),
        "Instant": .text("RFC 3339; the daemon writes UTC.", format: "date-time"),
        "Span": .text("A length of time.", pattern: "^[0-9]{1,9}[smhdw]$"),
        "InvoiceNumber": .text("NFC, trimmed, no control characters, not . or ..", from: 1, to: 200),
        "CustomerReference": .text("NFC, trimmed, no control characters, not . or ..", from: 1, to: 200),
        "TicketID": .text("T-7; taken as 7 too.", pattern: "^([Tt]-)?[0-9]{1,18}$"),
        "HoldID": .text("H-12; taken as 12 too.", pattern: "^([Hh]-)?[0-9]{1,18}$"),
        "CallID": .text("C-3; taken as 3 too.", pattern: "^([Cc]-)?[0-9]{1,18}$"),
        "QueueName": .text("NFC, trimmed, no control characters, not . or ..", from: 1, to: 200),
        "Skill": .text("A skill and the level that is needed or had: german:2; alone it is level 1.", from: 1, to: 203),
        "Membership": .text("A queue and the line in which it is served: billing:2; alone it is the first.", from: 1, to: 203),
        "Text": .text("At most 262144 bytes of UTF-8, no NUL.", to: 262_144),
        "User": .text("A Unix user's name."),
        "Hash": .text("SHA-256 in hexadecimal digits.", pattern: "^[0-9A-Fa-f]{64}$"),
        "Version": .whole("A ledger seq.", from: 0),
    ]

    private static let words: [String: Schema] = [
        "Reason": .words(Reason.self),
        "RequestedAction": .words(RequestedAction.self),
        "TicketState": .words(TicketState.self),
        "Priority": .words(Priority.self),
        "Channel": .words(Channel.self),
        "WaitingFor": .words(WaitingFor.self),
        "Outcome": .words(Outcome.self),
        "DisputeState": .words(DisputeState.self),
        "HoldKind": .words(HoldKind.self),
        "PlaceableKind": .words(HoldKind.placeable.map(\.rawValue)),
        "PromiseState": .words(PromiseState.self),
        "InstalmentState": .words(InstalmentState.self),
        "DunningDecision": .words(DunningDecision.self),
        "BlockerCode": .words(Blocker.codes),
        "EventType": .words(EventType.self),
        "StaleReason": .words(StaleReason.self),
        "StaleKind": .words(StaleItem.Kind.self),
        "WarningCode": .words(Warning.Code.self),
        "StatusEffect": .words(InvoiceStatus.Effect.self),
        "DocumentKind": .words(RegisterDocument.Kind.self),
        "DocumentEffect": .words(DocumentRecord.Effect.self),
        "MovementKind": .words(["credit", "fall"]),
        "Role": .words(Role.self),
        "ProblemCode": .words(Refusal.Code.self),
        "CallState": .words(CallState.self),
        "CallOutcome": .words(CallOutcome.self),
        "EndOutcome": .words(AbandonCall.outcomes.map(\.rawValue)),
        "TurnedAway": .words(TurnedAway.self),
        "AgentStatus": .words(AgentStatus.self),
        "AgentState": .words(AgentState.self),
        "PauseCause": .words(PauseCause.self),
        "EntryKind": .words(AgentEntry.Kind.self),
        "QueueStrategy": .words(QueueStrategy.self),
        "RunVerdict": .words(DueInvoice.Verdict.self),
        "SkipReason": .words(SkipReason.self),
    ]
}
