import HTTPTypes
import HoldlineCore
import HoldlineStore

package enum HoldRoutes {
    package static let all: [Route<Services>] = [
        Route(
            .get, "/v1/holds", .holdReading, "Lists holds that stand, oldest first.",
            query: [
                QueryParameter("kind", .named("HoldKind"), "Only those of this kind."),
                QueryParameter("invoice", .named("InvoiceNumber"), "Only those on this invoice."),
                QueryParameter("customer", .named("CustomerReference"), "Only those on all of this customer's invoices."),
                QueryParameter("ticket", .named("TicketID"), "Only those of this ticket."),
                QueryParameter("broken", .flag, "Only promises that were not kept."),
                QueryParameter("all", .flag, "Lifted ones and those that are over too."),
            ] + QueryParameter.paging,
            gives: [Answer("Holds.", .json(.page(of: "Hold")))]
        ) { request, services in
            var filter = HoldFilter()
            filter.kind = try request.query.word("kind")
            filter.invoice = try request.query.identifier("invoice")
            filter.customer = try request.query.identifier("customer")
            filter.ticket = try request.query.id("ticket")
            filter.broken = try request.query.flag("broken") ?? false
            filter.all = try request.query.flag("all") ?? false
            return try request.answer(try await services.store.holds(filter, try request.query.page()))
        },
        Route(
            .post, "/v1/holds", .holdPlacing,
            """
            Holds an invoice, or all of a customer; an agent places promises only. A promise on an invoice names its day in `until`, or its \
            days and amounts in `plan`; the hold's own `until` is the last day of grace, three working days after the next of them.
            """,
            takes: [.json(.named("PlaceHold"))], gives: [Answer(201, "The hold.", .json(.named("Hold")))],
            refuses: .placingHold
        ) { request, services in
            try await services.commit(request, PlaceHold.self) { .new($0) }
        },
        Route(
            .get, "/v1/holds/{id}", .holdReading, "One hold.", gives: [Answer("The hold.", .json(.named("Hold")))]
        ) { request, services in
            let hold = try await services.store.hold(try request.path.id())
            return try request.answer(hold, version: hold.version)
        },
        .action(LiftHold.self, on: "/v1/holds/{id}", .holdPlacing, gives: [Answer("The hold, lifted.", .json(.named("Hold")))]) {
            try $0.path.id("id", HoldID.self)
        },
        Route(
            .get, "/v1/invoices/{number}/promise-suggestion", .invoiceReading,
            "Proposes a plan of payment: before the limitation date, on working days on which this customer is used to pay. Places nothing.",
            query: [
                QueryParameter("instalments", .whole(from: 1, to: Promise.largestPlan), "How many; 3 where it is absent."),
                QueryParameter("amount", .named("Amount"), "Of all of them; else all that is open."),
                QueryParameter("from", .named("Day"), "The first day that may be proposed; else tomorrow."),
            ],
            gives: [Answer("The plan, and what it is based on.", .json(.named("PromiseSuggestion")))], refuses: .suggestingPromise
        ) { request, services in
            let suggestion = try await services.store.suggestPromise(
                on: try request.path.identifier("number"),
                instalments: try request.query.whole("instalments", in: 1...Promise.largestPlan) ?? 3,
                amount: try request.query.amount("amount"), from: try request.query.day("from"))
            return try request.answer(asOfNow: suggestion, version: suggestion.version)
        },
    ]
}
