import HTTPTypes
import HoldlineCore
import HoldlineStore
import HoldlineWire

/// Finding things by a part of them, and the words that a shell completes.
package enum FindRoutes {
    /// Which kinds are looked for depends on the asker's roles: who may not read tickets is told of none.
    package static let all: [Route<Services>] = [
        Route(
            .get, "/v1/find", .customerReading,
            """
            Finds customers, tickets and invoices by names (without accents, by beginnings), numbers however they are written, addresses, \
            SIREN or words of a ticket. What fits exactly comes first, then customers, tickets and invoices, each newest first; where \
            nothing fits, customers that are written nearly so.
            """,
            query: FindQuery.described + PageQuery.described,
            gives: [Answer("What was found, with the part that matched.", .json(.page(of: "Found")))], refuses: .recording
        ) { request, services in
            let query = try FindQuery(request.query)
            let kinds = Set(Found.Kind.allCases.filter { access(to: $0).admits(request.caller.roles) })
            if let kind = query.kind, !kinds.contains(kind) {
                throw Refusal(
                    .notYourRole, "a \(kind.rawValue) is for \(access(to: kind).names.joined(separator: ", ")) to find",
                    allowed: access(to: kind).names)
            }
            let page = try await services.store.find(query, among: kinds, PageQuery(request.query))
            try await services.record(.search, page.items.filter { $0.kind != .invoice }.map(\.id), request)
            return try request.answer(page)
        },
        Route(
            .get, "/v1/completions", .completing,
            """
            Words with which a shell completes a command: the caller's live tickets with their subjects, invoices of a ticket or a \
            customer, queues, agents, customers; at most 50, and none of what the caller may not read.
            """,
            query: CompletionQuery.described, gives: [Answer("The words.", .json(.named("Completions")))]
        ) { request, services in
            let query = try CompletionQuery(request.query)
            guard let kind = query.kind, access(to: kind).admits(request.caller.roles) else {
                return .json(try JSONAnswer.buffer(Completions(items: [])))
            }
            return .json(try JSONAnswer.buffer(try await services.store.completions(query, for: request.caller.name)))
        },
    ]

    /// Each kind is found by the roles that may read it by its own route.
    private static func access(to kind: Found.Kind) -> Access {
        switch kind {
        case .customer: .customerReading
        case .invoice: .invoiceReading
        case .ticket: .ticketReading
        case .hold: .holdReading
        case .call: .callReading
        }
    }

    /// The same roles: a caller who may read calls may complete queues and agents.
    private static func access(to kind: Completion.Kind) -> Access {
        switch kind {
        case .customer: .customerReading
        case .invoice: .invoiceReading
        case .ticket: .ticketReading
        case .queue, .agent: .callReading
        }
    }
}
