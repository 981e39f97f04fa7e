import HTTPTypes
import HoldlineCore
import HoldlineStore
import HoldlineWire

package enum ReminderRoutes {
    package static let all: [Route<Services>] = [
        Route(
            .post, "/v1/invoices/{number}/reminders", .reminding,
            """
            Registers that a reminder goes out. 409 `held-meanwhile`, with the answer of this moment, where something that holds came after \
            `version`, where the answer at `sentAt` is `pause`, where `amount` is more than `collectable`, and where the level would \
            advance while a part is held.
            """,
            takes: [.json(.named("RegisterReminder"))],
            gives: [Answer(201, "The reminder: it may go out.", .json(.named("Reminder")))], refuses: .reminding
        ) { request, services in
            let number = try request.path.identifier("number", InvoiceNumber.self)
            return try await services.commit(request, RegisterReminder.self) { body in
                guard body.invoice == nil || body.invoice == number else {
                    throw Refusal.invalid("invoice", "the body is about another invoice than the path: leave its number out")
                }
                guard body.key == nil else { throw Refusal.invalid("key", "the key of one reminder is the header Idempotency-Key") }
                return .registerReminder(number, body)
            }
        },
        Route(
            .post, "/v1/invoices/{number}/handovers", .reminding,
            "Registers that the invoice goes to a collection agency; refused as a reminder is, and before the last level of reminders.",
            takes: [.json(.named("HandOver"))], gives: [Answer(201, "The hand-over.", .json(.named("Handover")))],
            refuses: .reminding
        ) { request, services in
            let number = try request.path.identifier("number", InvoiceNumber.self)
            return try await services.commit(request, HandOver.self) { .handOver(number, $0) }
        },
        Route(
            .post, "/v1/invoices/{number}/recall", .reminding, "Registers that the collection agency was told to stop, or gave it back.",
            takes: [.json(.named("NoDetails"))], gives: [Answer("The hand-over, ended.", .json(.named("Handover")))]
        ) { request, services in
            let number = try request.path.identifier("number", InvoiceNumber.self)
            return try await services.commit(request, NoDetails.self) { _ in .recall(number) }
        },
        Route(
            .get, "/v1/handovers", .invoiceReading, "Lists invoices that are with a collection agency.",
            query: HandoverQuery.described + PageQuery.described,
            gives: [Answer("Hand-overs, each with the dunning answer.", .json(.page(of: "HandoverLine")))]
        ) { request, services in
            try request.answer(try await services.store.handovers(HandoverQuery(request.query), PageQuery(request.query)))
        },
    ]
}
