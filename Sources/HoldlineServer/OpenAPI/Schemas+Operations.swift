import HoldlineWire

extension Schemas {
    static let operations: [String: Schema] = [
        "RegisterCustomer": .object([
            .maybe("name", .named("Text")), .maybe("siren", .text()), .maybe("vat", .text()), .maybe("phones", .list(.named("Text"))),
            .maybe("emails", .list(.named("Text"))), .maybe("language", .named("Text")),
        ]),
        "Customer": .object(customerFields),
        "CustomerPage": .object(
            customerFields + [
                .always("registered", .flag), .always("openTickets", .list(.named("Ticket"))),
                .always("heldInvoices", .list(.named("InvoiceLine"))), .always("promises", .list(.named("Hold"))),
                .always("holds", .list(.named("Hold"))), .always("openInvoices", .list(.named("InvoiceLine"))),
                .always("contacts", .list(.named("HistoryLine"))), .maybe("totals", .list(.named("CustomerTotal"))),
                .maybe("more", .named("More")),
            ]),
        "CustomerTotal": .object([
            .always("currency", .named("Currency")), .always("invoices", .whole("Open invoices.", from: 1)),
            .always("heldInvoices", .whole("Those of which something is held.", from: 0)), .always("open", .named("Amount")),
            .always("held", .named("Amount")), .always("collectable", .named("Amount")),
        ]),
        "LedgerEvent": .object([
            .always("seq", .named("Version")), .always("at", .named("Instant")), .always("actor", .named("User")),
            .always("type", .named("EventType")), .always("subject", .text("T-7, H-12, invoice/F1 or customer/C-042.")),
            .always("facts", .anything), .always("hash", .named("Hash")),
        ]),
        "Heartbeat": .object([.always("heartbeat", .named("Version"))]),
        "FeedEnd": .object([.always("head", .named("Version"))]),
        "LineAnswer": .object([
            .always("line", .whole(from: 1)), .always("status", .whole(from: 200, to: 599)), .maybe("ticket", .named("TicketPage")),
            .maybe("invoice", .named("Invoice")), .maybe("call", .named("Call")), .maybe("agent", .named("Agent")),
            .maybe("reminder", .named("Reminder")), .maybe("problem", .named("Problem")),
        ]),
        "LinesEnd": .object([
            .always("lines", .whole(from: 0)), .always("done", .whole(from: 0)), .always("refused", .whole(from: 0)),
        ]),
        "Health": .object([.always("status", .words(["ok"]))]),
        "WhoAmI": .object([
            .always("user", .named("User")), .always("uid", .whole(from: 0)), .always("roles", .list(.named("Role"))),
            .orNull("seller", .text("SIREN or VAT number.")), .always("zone", .text("A name of the tz database.")),
            .always("today", .named("Day")),
        ]),
        "DaemonStatus": .object([
            .always("ready", .flag), .always("version", .text()), .always("head", .named("Version")), .always("tickets", .whole(from: 0)),
            .always("liveTickets", .whole(from: 0)), .always("invoices", .whole(from: 0)), .always("activeHolds", .whole(from: 0)),
            .orNull("registeredAt", .named("Instant")), .always("ledgerStale", .flag), .always("full", .flag),
            .maybe("problem", .text("Why it is not ready, or what is wrong with its clock.")),
        ]),
        "LedgerVerdict": .object([
            .always("intact", .flag), .always("rows", .whole(from: 0)), .always("head", .named("Version")), .always("headHash", .text()),
            .orNull("firstBad", .named("Version")), .orNull("problem", .text()),
            .maybe("tables", .flag),
        ]),
        "Problem": .object([
            .always("type", .text()), .always("title", .text()), .always("status", .whole(from: 400, to: 599)),
            .always("code", .named("ProblemCode")), .always("detail", .text()), .maybe("done", .constant(false)),
            .maybe("field", .text("A path such as disputes[0].amount.")), .maybe("allowed", .list(.text())),
            .maybe("line", .whole(from: 1)), .maybe("answer", .named("DunningAnswer")),
        ]),
    ]

    private static let customerFields: [Schema.Field] = [
        .always("reference", .named("CustomerReference")), .orNull("name", .named("Text")), .orNull("siren", .text()),
        .orNull("vat", .text()), .always("phones", .list(.named("Text"))), .always("emails", .list(.named("Text"))),
        .orNull("language", .named("Text")), .always("version", .named("Version")),
    ]
}
