import HoldlineCore
import HoldlineStore
import HoldlineWire

extension StoreFixture {
    /// What is stale, read page by page of a size.
    func stale(olderThan age: Span, pages size: Int) async throws -> [StaleItem] {
        var (items, after): ([StaleItem], String?) = ([], nil)
        repeat {
            let page = try await store.stale(olderThan: age, PageQuery(limit: size, after: after))
            items += page.items
            after = page.next
        } while after != nil
        return items
    }
}
