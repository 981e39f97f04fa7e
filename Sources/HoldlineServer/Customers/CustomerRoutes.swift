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
            gives: .made("Customer", "The customer, new.", or: "The customer.")
        ) { request, services in
            let reference = try request.path.identifier("reference", CustomerReference.self)
            return try await services.commit(request, RegisterCustomer.self) { .on(reference, $0) }
        },
        Route(
            .patch, "/v1/customers/{reference}", .registering,
            "Changes a customer: what is absent stays, null empties. One that nobody registered is registered.",
            takes: [.json(.named("EditCustomer"))],
            gives: .made("Customer", "The customer, new.", or: "The customer.")
        ) { request, services in
            let reference = try request.path.identifier("reference", CustomerReference.self)
            return try await services.commit(request, EditCustomer.self) { .on(reference, $0) }
        },
        .action(
            MergeCustomer.self, on: "/v1/customers/{reference}", .customerMerging,
            gives: .made("Customer", "The customer that stays.", or: "The customer; they were one already.")
        ) { try $0.path.identifier("reference") },
        Route(
            .post, "/v1/notices", .noticing,
            """
            Takes notices of collective procedures (BODACC), each about one company: one a line, or a list in JSON. Claims from before an \
            opening are held and a ticket says until when they are declared; a correction or an annulment counts in any order. The same \
            notice again changes nothing, and one about nobody of ours is not recorded.
            """,
            takes: [.lines(.named("PostNotice")), .json(.list(.named("PostNotice")))], gives: [.lineByLine, .listed]
        ) { request, services in
            if request.mediaType == MediaType.json {
                return try await LineByLine.answer(list: request, services, PostNotice.self) { .new($0) }
            }
            try LineByLine.check(request, forEach: "notice", orList: true)
            return try LineByLine.answer(request, services, PostNotice.self) { .new($0) }
        },
        Route(
            .get, "/v1/customers/{reference}/claims", .customerReading,
            "What is owed by invoices from before the opening judgment, under all references of the company: the claims to declare.",
            query: ClaimQuery.described, gives: [Answer("The claims.", .json(.named("ClaimList")))], refuses: [.wrongState]
        ) { request, services in
            let list = try await services.store.claims(
                on: try request.path.identifier("reference"), at: try ClaimQuery(request.query).at)
            return try request.answer(asOfNow: list, version: list.version)
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
