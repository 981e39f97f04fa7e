import HoldlineWire

extension Schemas {
    static let invoices: [String: Schema] = [
        "RegisterInvoice": .object([
            .maybe("number", .named("InvoiceNumber")), .always("customer", .named("CustomerReference")), .always("issued", .named("Day")),
            .maybe("due", .named("Day")), .always("amount", .named("Amount")), .always("open", .named("Amount")),
            .maybe("credited", .named("Amount")), .always("currency", .named("Currency")),
            .maybe("instalments", .list(.named("InvoiceInstalment"))),
        ]),
        "InvoiceInstalment": .object([.always("due", .named("Day")), .always("open", .named("Amount"))]),
        "Movement": .object([
            .always("seq", .named("Version")), .always("kind", .named("MovementKind")), .always("amount", .named("Amount")),
        ]),
        "Invoice": .object([
            .always("number", .named("InvoiceNumber")), .always("customer", .named("CustomerReference")), .always("issued", .named("Day")),
            .orNull("due", .named("Day")), .always("currency", .named("Currency")), .always("amount", .named("Amount")),
            .always("open", .named("Amount")), .orNull("credited", .named("Amount")), .maybe("creditNotes", .named("Amount")),
            .maybe("fromDocuments", .flag), .maybe("instalments", .list(.named("InvoiceInstalment"))),
            .maybe("reissued", .named("Reissue")), .maybe("excess", .named("Amount")), .always("registeredAt", .named("Instant")),
            .maybe("movements", .list(.named("Movement"))), .always("version", .named("Version")),
            .maybe("warnings", .list(.named("Warning"))),
        ]),
        "InvoiceLine": .object([
            .always("number", .named("InvoiceNumber")), .always("customer", .named("CustomerReference")), .always("issued", .named("Day")),
            .orNull("due", .named("Day")), .always("currency", .named("Currency")), .always("amount", .named("Amount")),
            .always("open", .named("Amount")), .orNull("credited", .named("Amount")), .always("decision", .named("DunningDecision")),
            .always("held", .named("Amount")), .always("collectable", .named("Amount")),
            .orNull("lastReminder", .named("Reminder")), .orNull("handover", .named("Handover")), .always("version", .named("Version")),
        ]),
        "InvoicePage": .object([
            .always("number", .named("InvoiceNumber")), .always("registered", .flag), .orNull("customer", .named("CustomerReference")),
            .orNull("issued", .named("Day")), .orNull("due", .named("Day")), .orNull("currency", .named("Currency")),
            .orNull("amount", .named("Amount")), .orNull("open", .named("Amount")), .orNull("credited", .named("Amount")),
            .maybe("instalments", .list(.named("InvoiceInstalment"))), .orNull("registeredAt", .named("Instant")),
            .always("dunning", .named("DunningAnswer")),
            .always("disputes", .list(.named("Dispute"))), .always("holds", .list(.named("Hold"))),
            .always("statuses", .list(.named("InvoiceStatus"))), .maybe("reminders", .list(.named("Reminder"))),
            .orNull("lastReminder", .named("Reminder")), .orNull("handover", .named("Handover")),
            .always("history", .list(.named("HistoryLine"))), .maybe("more", .named("More")),
            .always("version", .named("Version")),
        ]),
        "PostStatus": .object([
            .always("code", .either([.whole("MDT-105.", from: 200, to: 599), .text(pattern: "^[0-9]{3}$")])),
            .always("at", .named("Instant")), .always("message", .named("Text")), .always("by", .text("MDT-40, such as BY, SE or WK.")),
            .maybe("reasons", .list(.text())), .maybe("amount", .named("Amount")), .maybe("currency", .named("Currency")),
            .maybe("requested", .named("RequestedAction")), .maybe("seller", .text("MDT-129.")),
            .maybe("sellers", .list(.text("Further numbers of the seller: one that matches is enough."))),
            .maybe("effective", .named("Day")), .maybe("note", .named("Text")),
        ]),
        "StatusReason": .object([.always("code", .text()), .always("reason", .named("Reason"))]),
        "InvoiceStatus": .object([
            .always("invoice", .named("InvoiceNumber")), .always("code", .whole(from: 200, to: 599)), .always("at", .named("Instant")),
            .always("message", .text()), .always("by", .text()), .always("reasons", .list(.named("StatusReason"))),
            .orNull("amount", .named("Amount")), .orNull("currency", .named("Currency")), .orNull("requested", .named("RequestedAction")),
            .always("receivedAt", .named("Instant")), .always("effect", .named("StatusEffect")), .orNull("ticket", .named("TicketID")),
            .always("version", .named("Version")), .maybe("warnings", .list(.named("Warning"))),
        ]),
        "Hold": .object([
            .always("id", .named("HoldID")), .always("kind", .named("HoldKind")), .orNull("invoice", .named("InvoiceNumber")),
            .orNull("customer", .named("CustomerReference")), .orNull("ticket", .named("TicketID")), .orNull("reason", .named("Reason")),
            .orNull("amount", .named("Amount")), .orNull("currency", .named("Currency")), .orNull("from", .named("Day")),
            .orNull("until", .named("Day")), .orNull("review", .named("Day")), .orNull("issuedBefore", .named("Day")),
            .always("since", .named("Instant")), .always("placedBy", .named("User")), .orNull("liftedAt", .named("Instant")),
            .orNull("liftedBy", .named("User")), .orNull("note", .named("Text")), .maybe("countedSince", .named("Version")),
            .maybe("promise", .named("Promise")), .maybe("by", .named("InvoiceNumber")), .maybe("origin", .named("HoldID")),
            .always("version", .named("Version")),
        ]),
        "PlaceHold": .object([
            .always("kind", .named("PlaceableKind")), .maybe("invoice", .named("InvoiceNumber")),
            .maybe("customer", .named("CustomerReference")), .maybe("amount", .named("Amount")), .maybe("currency", .named("Currency")),
            .maybe("from", .named("Day")), .maybe("until", .named("Day")), .maybe("review", .named("Day")),
            .maybe("issuedBefore", .named("Day")), .maybe("note", .named("Text")), .maybe("plan", .list(.named("PlannedInstalment"))),
        ]),
        "Blocker": .object([
            .always("code", .named("BlockerCode")), .orNull("hold", .named("HoldID")), .orNull("ticket", .named("TicketID")),
            .orNull("reason", .named("Reason")), .orNull("amount", .named("Amount")), .maybe("currency", .named("Currency")),
            .orNull("since", .named("Instant")), .orNull("until", .named("Day")), .orNull("review", .named("Day")),
            .maybe("by", .named("InvoiceNumber")),
        ]),
        "DunningAnswer": .object([
            .always("invoice", .text()), .always("known", .flag), .orNull("customer", .named("CustomerReference")),
            .always("decision", .named("DunningDecision")), .orNull("currency", .named("Currency")), .orNull("open", .named("Amount")),
            .orNull("held", .named("Amount")), .orNull("collectable", .named("Amount")), .orNull("dunnableFrom", .named("Day")),
            .always("version", .named("Version")), .always("blockerCount", .whole(from: 0)), .always("blockers", .list(.named("Blocker"))),
        ]),
        "ChangedAnswers": .object([
            .always("items", .list(.named("DunningAnswer"))), .orNull("next", .text()), .always("head", .named("Version")),
        ]),
        "CheckInvoices": .object([
            .always("invoices", .list(.text("An invoice number; one that cannot be read is answered with a pause."))),
            .maybe("all", .flag), .maybe("asOf", .named("Day")),
        ]),
        "DunningCheckAnswer": .object([
            .always("items", .list(.named("DunningAnswer"))), .always("checked", .whole(from: 0)), .always("pause", .whole(from: 0)),
            .always("partial", .whole(from: 0)), .always("unknown", .whole(from: 0)), .always("version", .named("Version")),
        ]),
        "DunningCheckEnd": .object([
            .always("checked", .whole(from: 0)), .always("pause", .whole(from: 0)), .always("partial", .whole(from: 0)),
            .always("unknown", .whole(from: 0)), .always("version", .named("Version")),
        ]),
    ]
}
