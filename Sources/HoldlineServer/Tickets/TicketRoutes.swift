import HTTPTypes
import HoldlineCore
import HoldlineStore
import HoldlineWire

/// Tickets, and what is stale.
package enum TicketRoutes {
    /// Actions on a ticket are derived from the list that Core keeps.
    package static let all: [Route<Services>] =
        [
            Route(
                .post, "/v1/tickets", .ticketWork, "Opens a ticket, or one a line; its disputes hold their invoices when this answers.",
                query: LinesQuery.described, takes: [.json(.named("OpenTicket")), .lines(.named("OpenTicket"))],
                gives: [
                    Answer(201, "The ticket, with warnings.", .json(.named("TicketPage"))),
                    .lineByLine,
                ], refuses: .openingTicket
            ) { request, services in
                if request.mediaType == MediaType.lines {
                    return try LineByLine.answer(request, services, OpenTicket.self) { body throws(Refusal) in .new(body) }
                }
                return try await services.commit(request, OpenTicket.self) { .new($0) }
            },
            .list(
                "/v1/tickets", .ticketReading, "Lists tickets, oldest first, or with q newest first, each with its clock.", "Tickets.",
                of: "TicketLine",
                named: { (query: TicketQuery, page) in query.text == nil ? [] : page.items.map(\.ticket.id.description) }
            ) {
                try await $0.tickets($1, $2)
            },
            Route(
                .get, "/v1/tickets/{id}", .ticketReading, "One ticket, with disputes, notes, clock and history.",
                gives: [Answer("The ticket.", .json(.named("TicketPage")))], refuses: .recording
            ) { request, services in
                let page = try await services.store.ticket(try request.path.id())
                try await services.record(.ticket, [page.ticket.id.description], request)
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
            .list(
                "/v1/stale", .staleReading, "Tickets and holds that somebody has to look at, oldest first.",
                "What is stale, each with why.", of: "StaleItem"
            ) { (store, query: StaleQuery, page) in try await store.stale(olderThan: query.olderThan, page) },
        ] + Ticket.actions.map { route($0) }

    /// `POST /v1/tickets/{id}/ACTION`.
    private static func route<Asked: TicketAction>(_ action: Asked.Type) -> Route<Services> {
        .action(action, on: "/v1/tickets/{id}", .ticketWork, action.sentence, gives: [Answer("The ticket.", .json(.named("TicketPage")))]) {
            try $0.path.id("id", TicketID.self)
        }
    }
}
