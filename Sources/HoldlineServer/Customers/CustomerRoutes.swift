import HTTPTypes
import HoldlineCore
import HoldlineStore
import HoldlineWire

/// Customers: registration, merges, and the page that an agent reads during a call.
package enum CustomerRoutes {
    /// In the order of the OpenAPI document.
    package static let all: [Route<Services>] = [
        Route(
            .put, "/v1/customers/{reference}", .registering, "Registers a customer; the same values change nothing.",
            takes: [.json(.named("RegisterCustomer"))],
            gives: [
                Answer(201, "The customer, new.", .json(.named("Customer"))), Answer(200, "The customer.", .json(.named("Customer"))),
            ]
        ) { request, services in
            let reference = try request.path.identifier("reference", CustomerReference.self)
            return try await services.commit(request, RegisterCustomer.self) { .on(reference, $0) }
        },
        Route(
            .patch, "/v1/customers/{reference}", .registering,
            "Changes a customer: what is absent stays, null empties. One that nobody registered is registered.",
            takes: [.json(.named("EditCustomer"))],
            gives: [
                Answer(201, "The customer, new.", .json(.named("Customer"))), Answer(200, "The customer.", .json(.named("Customer"))),
            ]
        ) { request, services in
            let reference = try request.path.identifier("reference", CustomerReference.self)
            return try await services.commit(request, EditCustomer.self) { .on(reference, $0) }
        },
        .action(
            MergeCustomer.self, on: "/v1/customers/{reference}", .customerMerging,
            gives: [
                Answer(201, "The customer that stays.", .json(.named("Customer"))),
                Answer(200, "The customer; they were one already.", .json(.named("Customer"))),
            ]
        ) { try $0.path.identifier("reference") },
        Route(
            .get, "/v1/customers", .customerReading, "Lists registered customers.", query: PageQuery.described,
            gives: [Answer("Customers.", .json(.page(of: "Customer")))]
        ) { request, services in
            try request.answer(try await services.store.customers(PageQuery(request.query)))
        },
        Route(
            .get, "/v1/customers/{reference}", .customerReading,
            "One customer: open tickets, held invoices, promises, the last contacts.",
            gives: [Answer("The customer.", .json(.named("CustomerPage")))], refuses: .recording
        ) { request, services in
            let page = try await services.store.customer(try request.path.identifier("reference"))
            try await services.record(.customer, [page.customer.reference.text], request)
            return try request.answer(page, version: page.customer.version)
        },
        Route(
            .get, "/v1/customers/{reference}/calendar", .customerReading,
            "What a customer has to pay when, what it promised, and on which days it paid before.",
            gives: [Answer("The calendar.", .json(.named("CustomerCalendar")))]
        ) { request, services in
            let calendar = try await services.store.calendar(of: try request.path.identifier("reference"))
            return try request.answer(asOfNow: calendar, version: calendar.version)
        },
    ]
}
