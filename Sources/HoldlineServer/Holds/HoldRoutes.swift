import HTTPTypes
import HoldlineCore
import HoldlineStore
import HoldlineWire

/// Holds and promises.
package enum HoldRoutes {
    /// Lifting and reviewing are actions of a hold; a hold of a ticket is settled there.
    package static let all: [Route<Services>] = [
        .list("/v1/holds", .holdReading, "Lists holds that stand, oldest first.", "Holds.", of: "Hold") {
            try await $0.holds($1, $2)
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
        .action(ReviewHold.self, on: "/v1/holds/{id}", .holdPlacing, gives: [Answer("The hold.", .json(.named("Hold")))]) {
            try $0.path.id("id", HoldID.self)
        },
        Route(
            .get, "/v1/invoices/{number}/promise-suggestion", .invoiceReading,
            "Proposes a plan of payment: before the limitation date, on working days on which this customer is used to pay. Places nothing.",
            query: PromiseQuery.described,
            gives: [Answer("The plan, and what it is based on.", .json(.named("PromiseSuggestion")))], refuses: .suggestingPromise
        ) { request, services in
            let number = try request.path.identifier("number", InvoiceNumber.self)
            let query = try PromiseQuery(request.query)
            let suggestion = try await services.store.suggestPromise(
                on: number, instalments: query.instalments ?? 3, amount: query.amount, from: query.from)
            return try request.answer(asOfNow: suggestion, version: suggestion.version)
        },
    ]
}
