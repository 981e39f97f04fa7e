import HoldlineWire

extension Schemas {
    static let promises: [String: Schema] = [
        "PlannedInstalment": .object([.always("due", .named("Day")), .always("amount", .named("Amount"))]),
        "Promise": .object([
            .always("state", .named("PromiseState")), .always("instalments", .list(.named("Instalment"))),
            .orNull("counted", .named("Amount")),
        ]),
        "Instalment": .object([
            .always("due", .named("Day")), .orNull("amount", .named("Amount")), .orNull("paid", .named("Amount")),
            .always("state", .named("InstalmentState")), .always("heldUntil", .named("Day")),
        ]),
        "PromiseSuggestion": .object([
            .always("invoice", .named("InvoiceNumber")), .always("customer", .named("CustomerReference")),
            .always("currency", .named("Currency")), .always("open", .named("Amount")), .always("limitation", .named("Day")),
            .always("payments", .whole("Payments of the customer that were read.", from: 0)), .always("days", .list(.named("PaymentDay"))),
            .always("instalments", .list(.named("PlannedInstalment"))), .always("plan", .text("DATE:AMOUNT, with commas between them.")),
            .always("why", .text()), .always("version", .named("Version")),
        ]),
        "PaymentDay": .object([.always("day", .whole("Of the month.", from: 1, to: 31)), .always("payments", .whole(from: 1))]),
    ]
}
