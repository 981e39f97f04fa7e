import HTTPTypes
import HoldlineCore
import HoldlineStore
import HoldlineWire

/// Reminders and hand-overs of single invoices.
package enum ReminderRoutes {
    /// Actions of an invoice, and the list of what agencies have.
    package static let all: [Route<Services>] = [
        .action(
            RegisterReminder.self, on: path, .reminding, gives: [Answer(201, "The reminder: it may go out.", .json(.named("Reminder")))],
            check: { body, number in
                guard body.invoice == nil || body.invoice == number else {
                    throw Refusal.invalid("invoice", "the body is about another invoice than the path: leave its number out")
                }
                guard body.key == nil else { throw Refusal.invalid("key", "the key of one reminder is the header Idempotency-Key") }
            }, number),
        .action(HandOver.self, on: path, .reminding, gives: [Answer(201, "The hand-over.", .json(.named("Handover")))], number),
        .action(RecallInvoice.self, on: path, .reminding, gives: [Answer("The hand-over, ended.", .json(.named("Handover")))], number),
        .action(
            ReportCollection.self, on: path, .collecting,
            gives: .made("Handover", "The hand-over, with the report.", or: "The same report came before."), number),
        Route(
            .get, "/v1/agencies", .invoiceReading, "The collection agencies of the configuration, and the creditor's number.",
            gives: [Answer("The agencies.", .json(.named("Agencies")))]
        ) { request, services in
            let policy = services.store.policy
            return .json(try JSONAnswer.buffer(Agencies(seller: policy.seller, agencies: policy.agencies)))
        },
        .list(
            "/v1/handovers", .invoiceReading, "Lists invoices that are with a collection agency.",
            "Hand-overs, each with the dunning answer.", of: "HandoverLine"
        ) { try await $0.handovers($1, $2) },
    ]

    /// Where the actions are.
    private static let path = "/v1/invoices/{number}"
    /// The number in the path. Throws `invalid` for what is no invoice number.
    private static let number: @Sendable (APIRequest) throws -> InvoiceNumber = { try $0.path.identifier("number") }
}
