import HTTPTypes
import HoldlineCore
import HoldlineStore
import HoldlineWire

/// The feed of dunning answers.
package enum ChangeRoutes {
    /// One route: a part of the changes, as of the moment of the asking.
    package static let all: [Route<Services>] = [
        Route(
            .get, "/v1/holds/changes", .checking,
            """
            The invoices whose dunning answer may have changed since a version, with the answers of this moment: for programs that keep flags of \
            their own. A hold on a customer changes all of its invoices, and a day that passes changes those whose holds begin or end with it: \
            ask at least once a day, also where nothing happens. Ask again from `head`; `since=0` tells all.
            """,
            query: ChangeQuery.described + PageQuery.described,
            gives: [Answer("The answers, by the event that changed them first.", .json(.named("ChangedAnswers")))], refuses: [.ahead]
        ) { request, services in
            let changes = try await services.store.changes(since: ChangeQuery(request.query).since, PageQuery(request.query))
            return .json(try JSONAnswer.buffer(changes), version: changes.head)
        }
    ]
}
