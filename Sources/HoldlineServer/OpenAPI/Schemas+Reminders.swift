import HoldlineCore
import HoldlineWire

extension Schemas {
    private static let level = Schema.whole(
        "1 is the first reminder.", from: Reminder.levels.lowerBound, to: Reminder.levels.upperBound)

    static let reminders: [String: Schema] = [
        "RegisterReminder": .object([
            .maybe("invoice", .named("InvoiceNumber")), .always("level", level), .always("amount", .named("Amount")),
            .maybe("currency", .named("Currency")), .always("sentAt", .named("Instant")), .always("version", .named("Version")),
            .maybe("run", .named("ShortText")),
            .maybe("key", .text("In a line of many: its own idempotency key.", pattern: "^[ -~]+$", from: 1, to: 255)),
        ]),
        "DueInvoice": .object([
            .always("invoice", .named("InvoiceNumber")), .always("customer", .named("CustomerReference")), .always("due", .named("Day")),
            .always("open", .named("Amount")), .always("currency", .named("Currency")), .always("verdict", .named("RunVerdict")),
            .orNull("reason", .named("SkipReason")), .orNull("amount", .named("Amount")), .orNull("lastLevel", level),
            .orNull("lastSentAt", .named("Instant")), .orNull("lastVersion", .named("Version")), .orNull("handover", .named("Handover")),
            .orNull("dunning", .named("DunningAnswer")),
        ]),
        "DueEnd": .object([
            .always("listed", .whole(from: 0)), .always("remind", .whole(from: 0)), .always("before", .whole(from: 0)),
            .always("skipped", .whole(from: 0)), .orNull("next", .text()), .always("version", .named("Version")),
        ]),
        "Reminder": .object([
            .always("invoice", .named("InvoiceNumber")), .always("customer", .named("CustomerReference")), .always("level", level),
            .always("amount", .named("Amount")), .always("currency", .named("Currency")), .always("sentAt", .named("Instant")),
            .orNull("run", .named("ShortText")), .always("registeredAt", .named("Instant")), .always("registeredBy", .named("User")),
            .always("answered", .named("Version")), .always("version", .named("Version")),
        ]),
        "HandOver": .object([.maybe("agency", .named("ShortText")), .always("version", .named("Version"))]),
        "Handover": .object([
            .always("invoice", .named("InvoiceNumber")), .always("customer", .named("CustomerReference")),
            .orNull("agency", .named("ShortText")), .always("amount", .named("Amount")), .always("currency", .named("Currency")),
            .always("level", level), .always("handedOverAt", .named("Instant")), .always("handedOverBy", .named("User")),
            .orNull("recalledAt", .named("Instant")), .orNull("recalledBy", .named("User")), .always("seq", .named("Version")),
            .always("version", .named("Version")),
        ]),
        "HandoverLine": .object([
            .always("handover", .named("Handover")), .always("dunning", .named("DunningAnswer")), .always("recall", .flag),
        ]),
        "ShortText": .text("No NUL.", to: 200),
    ]
}
