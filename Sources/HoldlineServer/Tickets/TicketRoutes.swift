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
                "/v1/tickets", .ticketReading,
                "Lists tickets, oldest first, with q newest first, or in another order; each with its clock and with what it wants next.",
                "Tickets.", of: "TicketLine",
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
            Route(
                .get, "/v1/views", .ticketReading, "Lists of tickets that the configuration has a name for.",
                gives: [Answer("The views, in the order of the configuration.", .json(.named("TicketViews")))]
            ) { request, services in
                try request.answer(asOfNow: TicketViews(items: services.policy.views), version: services.store.metrics.head)
            },
            Route(
                .get, "/v1/my", .ticketReading,
                "What waits for the caller: what is due today and late, what was handed over, what waits and until when, callbacks, promises.",
                gives: [Answer("The day.", .json(.named("MyDay")))]
            ) { request, services in
                let day = try await services.store.myDay(of: request.caller.name)
                return try request.answer(asOfNow: day, version: day.version)
            },
            Route(
                .get, "/v1/stale", .ticketReading,
                "Tickets and holds that somebody has to look at, oldest first. An agent asks for what is the agent's own, with `assignee`.",
                query: StaleQuery.described + PageQuery.described,
                gives: [Answer("What is stale, each with why, and with the command to type.", .json(.page(of: "StaleItem")))]
            ) { request, services in
                try request.answer(
                    try await services.store.stale(
                        staleQuery(request), PageQuery(request.query), services.stalePeople(for: request.caller.name)))
            },
            Route(
                .get, "/v1/stale/counts", .ticketReading, "How much is stale for which reason, the most first.",
                query: StaleQuery.described, gives: [Answer("The counts.", .json(.named("StaleCounts")))]
            ) { request, services in
                let counts = try await services.store.staleCounts(staleQuery(request), services.stalePeople(for: request.caller.name))
                return try request.answer(asOfNow: counts, version: counts.version)
            },
        ] + Ticket.actions.map { route($0) }

    /// What lies too long is for those to see who answer for the team, and those who audit it; everybody sees their own. Throws `notYourRole`.
    private static func staleQuery(_ request: APIRequest) throws(Refusal) -> StaleQuery {
        let query = try StaleQuery(request.query)
        let caller = request.caller
        guard query.assignee == caller.name || Access.staleReading.admits(caller.roles) else {
            throw Refusal(
                .notYourRole, "an agent sees what is stale of the agent's own: ask with assignee=\(caller.name)", field: "assignee",
                allowed: [caller.name])
        }
        return query
    }

    /// `POST /v1/tickets/{id}/ACTION`.
    private static func route<Asked: TicketAction>(_ action: Asked.Type) -> Route<Services> {
        .action(action, on: "/v1/tickets/{id}", .ticketWork, action.sentence, gives: [Answer("The ticket.", .json(.named("TicketPage")))]) {
            try $0.path.id("id", TicketID.self)
        }
    }
}
