import HTTPTypes
import HoldlineCore
import HoldlineStore
import HoldlineWire

/// Routes of lists, which are read page by page.
extension Route where Context == Services {
    /// `GET PATH`: a page of what `read` finds; the parameters that it takes are those of the query and of a page.
    ///
    /// `items` says what the page has, `schema` names the schema of one item.
    static func list<Query: WireQuery, Item>(
        _ path: String, _ access: Access, _ summary: String, _ items: String, of schema: String,
        _ read: @escaping @Sendable (Store, Query, PageQuery) async throws -> Page<Item>
    ) -> Route {
        Route(
            .get, path, access, summary, query: Query.described + PageQuery.described, gives: [Answer(items, .json(.page(of: schema)))]
        ) { request, services in
            try request.answer(try await read(services.store, Query(request.query), PageQuery(request.query)))
        }
    }
}
