import HoldlineClient
import HoldlineCore

/// Follows a list page by page until there is enough.
enum Listing {
    /// Largest page that the daemon gives.
    static let largestPage = 500

    static func write<Item>(
        _ columns: [Column<Item>], _ options: OutputOptions, most: Int, empty: String,
        page: (PageQuery) async throws(ClientError) -> Answer<Page<Item>>
    ) async throws {
        var writer = ListWriter<Item>(columns, options.output, on: .current)
        var query = PageQuery(limit: min(most, largestPage))
        while true {
            let answer = try await page(query)
            let items = try answer.itemBytes()
            for line in items.prefix(most - writer.count) {
                try writer.add(try decoded(Item.self, from: line), line: line)
            }
            let next = try answer.next()
            guard let next, writer.count < most else {
                try writer.finish(empty: empty)
                if next != nil { try Console.current.note("There is more: --limit shows more of it, --all shows all.") }
                return
            }
            query.after = next
            query.limit = min(most - writer.count, largestPage)
        }
    }
}

/// The part of a page that says where it goes on.
private struct Onward: Decodable {
    var next: String?
}

extension Answer {
    fileprivate func next<Item>() throws(ClientError) -> String? where Value == Page<Item> {
        try decoded(Onward.self, from: bytes).next
    }
}
