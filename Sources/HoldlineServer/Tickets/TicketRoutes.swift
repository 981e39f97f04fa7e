import HTTPTypes
import HoldlineCore
import HoldlineStore

package enum TicketRoutes {
    package static let all: [Route<Services>] =
        [
            Route(
                .post, "/v1/tickets", .ticketWork, "Opens a ticket, or one a line; its disputes hold their invoices when this answers.",
                query: [
                    QueryParameter("first", .whole(from: 1), "Of many lines: the first one's number, where a long list is sent in parts.")
                ],
                takes: [.json(.named("OpenTicket")), .lines(.named("OpenTicket"))],
                gives: [
                    Answer(201, "The ticket, with warnings.", .json(.named("TicketPage"))),
                    Answer(200, "An answer a line, then the count.", .lines(.either([.named("LineAnswer"), .named("LinesEnd")]))),
                ], refuses: .openingTicket
            ) { request, services in
                if request.mediaType == "application/x-ndjson" {
                    return try LineByLine.answer(request, services, OpenTicket.self) { body throws(Refusal) in .new(body) }
                }
                return try await services.commit(request, OpenTicket.self) { .new($0) }
            },
            Route(
                .get, "/v1/tickets", .ticketReading, "Lists tickets, oldest first, each with its clock.",
                query: [
                    QueryParameter("state", .named("TicketState"), "Only those in this state."),
                    QueryParameter("assignee", .text(), "Only those of this user."),
                    QueryParameter("customer", .named("CustomerReference"), "Only those of this customer."),
                    QueryParameter("invoice", .named("InvoiceNumber"), "Only those that dispute this invoice."),
                    QueryParameter(
                        "q", .text(),
                        "Only those with all these words in subject, description or notes, each perhaps as a beginning; at most 64."),
                ] + QueryParameter.paging,
                gives: [Answer("Tickets.", .json(.page(of: "TicketLine")))]
            ) { request, services in
                var filter = TicketFilter()
                filter.state = try request.query.word("state")
                filter.assignee = request.query.text("assignee")
                filter.customer = try request.query.identifier("customer")
                filter.invoice = try request.query.identifier("invoice")
                filter.query = request.query.text("q")
                return try request.answer(try await services.store.tickets(filter, try request.query.page()))
            },
            Route(
                .get, "/v1/tickets/{id}", .ticketReading, "One ticket, with disputes, notes, clock and history.",
                gives: [Answer("The ticket.", .json(.named("TicketPage")))]
            ) { request, services in
                let page = try await services.store.ticket(try request.path.id())
                return try request.answer(page, version: page.ticket.version)
            },
            Route(
                .patch, "/v1/tickets/{id}", .ticketWork, "Changes what was written; what is absent stays, null empties.",
                takes: [.json(.named("EditTicket"))], gives: [Answer("The ticket.", .json(.named("TicketPage")))],
                refuses: .editingTicket
            ) { request, services in
                let id = try request.path.id("id", TicketID.self)
                return try await services.commit(request, EditTicket.self) { .on(id, $0) }
            },
            Route(
                .get, "/v1/stale", .staleReading, "Tickets and holds that somebody has to look at, oldest first.",
                query: [QueryParameter("olderThan", .named("Span"), "How long nothing happened; 2d where it is absent.")]
                    + QueryParameter.paging,
                gives: [Answer("What is stale, each with why.", .json(.page(of: "StaleItem")))]
            ) { request, services in
                let age = try request.query.span("olderThan") ?? Span(seconds: 2 * 86_400)
                return try request.answer(try await services.store.stale(olderThan: age, try request.query.page()))
            },
        ] + Ticket.actions.map { route($0) }

    /// `POST /v1/tickets/{id}/ACTION`.
    private static func route<Asked: TicketAction>(_ action: Asked.Type) -> Route<Services> {
        .action(action, on: "/v1/tickets/{id}", .ticketWork, action.sentence, gives: [Answer("The ticket.", .json(.named("TicketPage")))]) {
            try $0.path.id("id", TicketID.self)
        }
    }
}
