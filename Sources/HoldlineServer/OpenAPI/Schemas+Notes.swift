import HoldlineCore
import HoldlineWire

extension Schemas {
    /// What the types do not say of themselves.
    static let notes = SchemaNotes(names: names, values: values, samples: samples, members: members, always: always, never: never)

    private static let names: [ObjectIdentifier: String] = [
        ObjectIdentifier(FreeText.self): "Text", ObjectIdentifier(DocumentRecord.self): "Document",
        ObjectIdentifier(ProblemBody.self): "Problem", ObjectIdentifier(Refusal.Code.self): "ProblemCode",
        ObjectIdentifier(Warning.Code.self): "WarningCode", ObjectIdentifier(StaleItem.Kind.self): "StaleKind",
        ObjectIdentifier(InvoiceStatus.Effect.self): "StatusEffect", ObjectIdentifier(RegisterDocument.Kind.self): "DocumentKind",
        ObjectIdentifier(DocumentRecord.Effect.self): "DocumentEffect", ObjectIdentifier(AgentEntry.Kind.self): "EntryKind",
        ObjectIdentifier(DueInvoice.Verdict.self): "RunVerdict", ObjectIdentifier(CallReasons.Ahead.self): "CallAhead",
        ObjectIdentifier(ArrivalPattern.Slot.self): "ArrivalSlot",
    ]

    private static let values: [String: Schema] = [
        "Amount": .text("A decimal amount, VAT included.", pattern: #"^-?[0-9]{1,13}(\.[0-9]{1,4})?$"#),
        "Currency": .text("An alphabetic code of ISO 4217.", pattern: "^[A-Z]{3}$"),
        "Day": .text("A date of ISO 8601.", pattern: #"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"#, format: "date"),
        "Instant": .text("RFC 3339; the daemon writes UTC.", format: "date-time"),
        "Span": .text("A length of time.", pattern: "^[0-9]{1,9}[smhdw]$"),
        "Skill": .text("A skill and the level that is needed or had: german:2; alone it is level 1.", from: 1, to: 203),
        "Membership": .text("A queue and the line in which it is served: billing:2; alone it is the first.", from: 1, to: 203),
        "Text": .text("At most 262144 bytes of UTF-8, no NUL.", to: 262_144),
    ]

    private static let samples = [
        "Amount": "1.00", "Currency": "EUR", "Day": "2026-11-20", "Instant": "2026-11-20T09:12:44Z",
        "sha256": String(repeating: "0", count: 64),
    ]

    private static let members: [String: Schema] = [:]

    private static let always: Set<String> = []

    private static let never: Set<String> = ["EditTicket.subject", "EditTicket.priority"]
}
