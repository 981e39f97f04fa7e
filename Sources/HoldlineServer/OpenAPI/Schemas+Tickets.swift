import HoldlineWire

extension Schemas {
    static let tickets: [String: Schema] = [
        "Contact": .object([.maybe("name", .named("Text")), .maybe("phone", .named("Text")), .maybe("email", .named("Text"))]),
        "Evidence": .object([.always("name", .named("Text")), .always("sha256", .named("Hash"))]),
        "RaiseDispute": .object([
            .always("invoice", .named("InvoiceNumber")), .always("reason", .named("Reason")), .maybe("amount", .named("Amount")),
            .maybe("currency", .named("Currency")), .maybe("replaces", .named("InvoiceNumber")),
        ]),
        "OpenTicket": .object([
            .maybe("customer", .named("CustomerReference")), .always("subject", .named("Text")), .maybe("description", .named("Text")),
            .maybe("priority", .named("Priority")), .maybe("channel", .named("Channel")), .maybe("contact", .named("Contact")),
            .maybe("reference", .named("Text")), .maybe("requested", .named("RequestedAction")),
            .maybe("evidence", .list(.named("Evidence"))), .maybe("assignee", .named("User")), .maybe("call", .text()),
            .maybe("disputes", .list(.named("RaiseDispute"))),
        ]),
        "EditTicket": .object([
            .optional("subject", .named("Text")), .maybe("description", .named("Text")), .optional("priority", .named("Priority")),
            .maybe("contact", .named("EditContact")), .maybe("reference", .named("Text")),
            .maybe("requested", .named("RequestedAction")),
        ]),
        "EditContact": .object([
            .maybe("name", .named("Text")), .maybe("phone", .named("Text")), .maybe("email", .named("Text")),
        ]),
        "TakeTicket": .object([.maybe("steal", .flag)]),
        "AssignTicket": .object([.always("agent", .named("User"))]),
        "NoteOnTicket": .object([.always("text", .named("Text"))]),
        "WaitTicket": .object([.always("for", .named("WaitingFor")), .maybe("until", .named("Day"))]),
        "SettleDispute": .object([
            .always("invoice", .named("InvoiceNumber")), .always("outcome", .named("Outcome")), .maybe("credit", .named("Amount")),
            .maybe("note", .named("Text")),
        ]),
        "ResolveTicket": .object([
            .always("outcome", .named("Outcome")), .maybe("note", .named("Text")), .maybe("credits", .list(.named("Credit"))),
            .maybe("of", .named("TicketID")), .maybe("otherCustomer", .flag),
        ]),
        "Credit": .object([.always("invoice", .named("InvoiceNumber")), .always("amount", .named("Amount"))]),
        "MergeTicket": .object([.always("into", .named("TicketID")), .maybe("otherCustomer", .flag)]),
        "NoDetails": .object([]),
        "Dispute": .object([
            .always("ticket", .named("TicketID")), .always("invoice", .named("InvoiceNumber")), .always("reason", .named("Reason")),
            .maybe("reasonCode", .text()), .orNull("amount", .named("Amount")), .orNull("currency", .named("Currency")),
            .always("state", .named("DisputeState")), .orNull("credited", .named("Amount")), .always("hold", .named("HoldID")),
            .always("openedAt", .named("Instant")), .always("openedSeq", .named("Version")), .maybe("base", .named("Amount")),
            .maybe("pending", .named("HoldID")), .maybe("near", .named("InvoiceNumber")),
        ]),
        "Ticket": .object(ticketFields),
        "TicketPage": .object(
            ticketFields + [
                .maybe("notes", .list(.named("Note"))), .maybe("history", .list(.named("HistoryLine"))),
                .maybe("clock", .named("TicketClock")), .maybe("warnings", .list(.named("Warning"))), .maybe("more", .named("More")),
            ]),
        "TicketLine": .object(ticketFields + [.maybe("clock", .named("TicketClock"))]),
        "Note": .object([
            .always("at", .named("Instant")), .always("by", .named("User")), .orNull("text", .named("Text")),
            .maybe("seq", .named("Version")),
        ]),
        "Resolution": .object([
            .always("outcome", .named("Outcome")), .always("at", .named("Instant")), .always("by", .named("User")),
            .orNull("of", .named("TicketID")),
        ]),
        "Pause": .object([.always("from", .named("Instant")), .always("to", .named("Instant"))]),
        "TicketClock": .object([
            .always("running", .flag), .always("elapsed", .whole("Seconds of business time.", from: 0)),
            .orNull("firstResponseDue", .named("Instant")), .orNull("resolutionDue", .named("Instant")),
            .always("firstResponseLate", .flag), .always("resolutionLate", .flag),
        ]),
        "HistoryLine": .object([
            .always("seq", .named("Version")), .always("at", .named("Instant")), .always("actor", .named("User")),
            .always("type", .text()), .always("text", .text()), .maybe("changes", .list(.named("FieldChange"))),
        ]),
        "FieldChange": .object([.always("field", .text()), .orNull("from", .text()), .orNull("to", .text())]),
        "More": .object(
            ["openTickets", "heldInvoices", "openInvoices", "promises", "history", "contacts"].map {
                .maybe($0, .whole("How many are left out.", from: 1))
            }),
        "Warning": .object([
            .always("code", .named("WarningCode")), .always("invoice", .named("InvoiceNumber")), .always("message", .text()),
        ]),
        "StaleItem": .object([
            .always("kind", .named("StaleKind")), .always("staleReason", .named("StaleReason")), .always("why", .text()),
            .always("since", .named("Instant")), .orNull("ticket", .named("TicketID")), .orNull("hold", .named("HoldID")),
            .orNull("customer", .named("CustomerReference")), .orNull("invoice", .named("InvoiceNumber")),
            .orNull("assignee", .named("User")), .orNull("subject", .named("Text")),
        ]),
    ]

    private static let ticketFields: [Schema.Field] = [
        .always("id", .named("TicketID")), .always("customer", .named("CustomerReference")), .orNull("subject", .named("Text")),
        .orNull("description", .named("Text")), .always("priority", .named("Priority")), .always("channel", .named("Channel")),
        .always("state", .named("TicketState")), .orNull("assignee", .named("User")), .orNull("contact", .named("Contact")),
        .orNull("reference", .named("Text")), .orNull("requested", .named("RequestedAction")),
        .orNull("evidence", .list(.named("Evidence"))), .orNull("call", .text()), .always("disputes", .list(.named("Dispute"))),
        .always("openedAt", .named("Instant")), .always("openedBy", .named("User")), .always("updatedAt", .named("Instant")),
        .orNull("waitingFor", .named("WaitingFor")), .orNull("waitingUntil", .named("Day")), .orNull("waitingSince", .named("Instant")),
        .orNull("firstResponseAt", .named("Instant")), .orNull("resolution", .named("Resolution")),
        .always("pauses", .list(.named("Pause"))), .maybe("messagesOf", .named("InvoiceNumber")), .always("version", .named("Version")),
    ]
}
