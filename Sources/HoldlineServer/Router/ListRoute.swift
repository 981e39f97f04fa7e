import HTTPTypes
import HoldlineCore
import HoldlineStore
import HoldlineWire

/// Routes of lists, which are read page by page.
extension Route where Context == Services {
    /// `GET PATH`: a page of what `read` finds; the parameters that it takes are those of the query and of a page.
    ///
    /// `items` says what the page has, `schema` names the schema of one item; `named` gives what is shown of persons where the query asks by
    /// a name; `allows` refuses what not everybody may ask who may ask something.
    static func list<Query: WireQuery, Item>(
        _ path: String, _ access: Access, _ summary: String, _ items: String, of schema: String,
        refuses: [Refusal.Code] = [], named: (@Sendable (Query, Page<Item>) -> [String])? = nil,
        allows: (@Sendable (Query, Caller) throws(Refusal) -> Void)? = nil,
        _ read: @escaping @Sendable (Store, Query, PageQuery) async throws -> Page<Item>
    ) -> Route {
        Route(
            .get, path, access, summary, query: Query.described + PageQuery.described, gives: [Answer(items, .json(.page(of: schema)))],
            refuses: refuses + (named == nil ? [] : .recording)
        ) { request, services in
            let query = try Query(request.query)
            try allows?(query, request.caller)
            let page = try await read(services.store, query, PageQuery(request.query))
            if let named { try await services.record(.search, named(query, page), request) }
            return try request.answer(page)
        }
    }
}
