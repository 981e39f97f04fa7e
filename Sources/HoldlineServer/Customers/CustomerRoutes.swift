import HTTPTypes
import HoldlineCore
import HoldlineStore
import HoldlineWire

package enum CustomerRoutes {
    package static let all: [Route<Services>] = [
        Route(
            .put, "/v1/customers/{reference}", .registering, "Registers a customer; the same values change nothing.",
            takes: [.json(.named("RegisterCustomer"))],
            gives: [
                Answer(201, "The customer, new.", .json(.named("Customer"))), Answer(200, "The customer.", .json(.named("Customer"))),
            ]
        ) { request, services in
            let reference = try request.path.identifier("reference", CustomerReference.self)
            return try await services.commit(request, RegisterCustomer.self) { .registerCustomer(reference, $0) }
        },
        Route(
            .post, "/v1/customers/{reference}/merge", .customerMerging,
            "Declares two references to be one customer: holds on all invoices of either cover both.",
            takes: [.json(.named("MergeCustomer"))],
            gives: [
                Answer(201, "The customer that stays.", .json(.named("Customer"))),
                Answer(200, "The customer; they were one already.", .json(.named("Customer"))),
            ]
        ) { request, services in
            let reference = try request.path.identifier("reference", CustomerReference.self)
            return try await services.commit(request, MergeCustomer.self) { .mergeCustomer(reference, $0) }
        },
        Route(
            .get, "/v1/customers", .customerReading, "Lists registered customers.", query: PageQuery.described,
            gives: [Answer("Customers.", .json(.page(of: "Customer")))]
        ) { request, services in
            try request.answer(try await services.store.customers(PageQuery(request.query)))
        },
        Route(
            .get, "/v1/customers/{reference}", .customerReading,
            "One customer: open tickets, held invoices, promises, the last contacts.",
            gives: [Answer("The customer.", .json(.named("CustomerPage")))]
        ) { request, services in
            let page = try await services.store.customer(try request.path.identifier("reference"))
            return try request.answer(page, version: page.customer.version)
        },
    ]
}
