import HTTPTypes
import HoldlineCore
import HoldlineStore
import HoldlineWire

/// Invoices: registration, messages of platforms, and what is known of each.
package enum InvoiceRoutes {
    /// `POST` takes many lines in one request, which share commits.
    package static let all: [Route<Services>] = [
        Route(
            .put, "/v1/invoices/{number}", .registering,
            """
            Registers an invoice as it stands; the same values change nothing. Without a due date all of it is held (`no-due-date`). Of \
            instalments those are collected that are due on the day asked for: each of the others is a blocker `not-due` with its amount, \
            and `until` is the day before it is due. Another invoice under a registered number is refused (`number-taken`).
            """,
            takes: [.json(.named("RegisterInvoice"))],
            gives: .made("Invoice", "The invoice, new.", or: "The invoice."), refuses: .registering
        ) { request, services in
            let number = try request.path.identifier("number", InvoiceNumber.self)
            return try await services.commit(request, RegisterInvoice.self) { body in
                guard body.number == nil || body.number == number else {
                    throw Refusal.invalid("number", "the body is about another invoice than the path: leave its number out")
                }
                return .on(number, body)
            }
        },
        Route(
            .post, "/v1/invoices", .registering,
            """
            Registers many invoices, each with its number: one a line, as many as there are, or a list in JSON of at most 32 MiB. One that \
            is refused stops no other.
            """,
            takes: [.lines(.named("RegisterInvoice")), .json(.list(.named("RegisterInvoice")))],
            gives: [.lineByLine, .listed], refuses: .registering
        ) { request, services in
            if request.mediaType == MediaType.json {
                return try await LineByLine.answer(list: request, services, RegisterInvoice.self, registration)
            }
            try LineByLine.check(request, forEach: "invoice", orList: true)
            return try LineByLine.answer(request, services, RegisterInvoice.self, registration)
        },
        Route(
            .post, "/v1/invoices/{number}/statuses", .registering, "Records a life-cycle status; the daemon decides what it does.",
            takes: [.json(.named("PostStatus"))],
            gives: .made("InvoiceStatus", "The status, and what it did.", or: "The status, as it was recorded before."),
            refuses: .postingStatus
        ) { request, services in
            let number = try request.path.identifier("number", InvoiceNumber.self)
            return try await services.commit(request, PostStatus.self) { .on(number, $0) }
        },
        .list(
            "/v1/invoices", .invoiceReading, "Lists registered invoices.", "Invoices, each with its dunning decision.", of: "InvoiceLine"
        ) { try await $0.invoices($1, $2) },
        Route(
            .get, "/v1/invoices/{number}", .invoiceReading, "One invoice, with its disputes, holds, statuses and history.",
            gives: [Answer("The invoice.", .json(.named("InvoicePage")))]
        ) { request, services in
            let page = try await services.store.invoice(try request.path.identifier("number"))
            return try request.answer(page, version: page.version)
        },
        Route(
            .get, "/v1/invoices/{number}/interest", .invoiceReading,
            """
            Penalties for late payment, line by line, and the indemnity, from what was registered and the rates of the configuration. \
            Nothing is written.
            """,
            query: InterestQuery.described,
            gives: [Answer("The penalties.", .json(.named("Interest")))], refuses: .reckoningInterest
        ) { request, services in
            let number = try request.path.identifier("number", InvoiceNumber.self)
            let interest = try await services.store.interest(on: number, InterestQuery(request.query))
            return try request.answer(asOfNow: interest, version: interest.version)
        },
    ]

    /// The command of one of many. Throws `invalid` where it names no invoice.
    private static let registration: @Sendable (RegisterInvoice) throws(Refusal) -> Command = { body throws(Refusal) in
        guard let number = body.number else { throw .invalid("number", "“number” is missing") }
        return .on(number, body)
    }
}
