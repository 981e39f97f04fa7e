import HoldlineClient
import HoldlineCore
import HoldlineWire

/// Follows a list page by page until there is enough.
enum Listing {
    /// Largest page that the daemon gives.
    static let largestPage = 500

    static func write<Item>(
        _ columns: [Column<Item>], _ options: OutputOptions, most: Int, empty: String,
        page: (PageQuery) async throws(ClientError) -> Answer<Page<Item>>
    ) async throws {
        try await write(columns, options, most: most, empty: empty, parts: [()]) { (_, query) async throws(ClientError) in
            try await page(query)
        }
    }

    /// Several lists as one, each to its end before the next begins.
    static func write<Item, Part>(
        _ columns: [Column<Item>], _ options: OutputOptions, most: Int, empty: String, parts: [Part],
        page: (Part, PageQuery) async throws(ClientError) -> Answer<Page<Item>>
    ) async throws {
        var writer = ListWriter<Item>(columns, options.output, on: .current)
        var hasMore = false
        for part in parts where !hasMore {
            var after: String?
            repeat {
                // One element is asked for even where none fits any more: to say that there is more.
                let wanted = min(max(most - writer.count, 1), largestPage)
                let answer = try await page(part, PageQuery(limit: wanted, after: after))
                let items = try answer.itemBytes()
                let fitting = items.prefix(most - writer.count)
                for line in fitting { try writer.add(try decoded(Item.self, from: line), line: line) }
                after = try answer.next()
                hasMore = fitting.count < items.count || (after != nil && writer.count >= most)
            } while after != nil && !hasMore
        }
        try writer.finish(empty: empty)
        if hasMore { try Console.current.note("There is more: --limit shows more of it, --all shows all.") }
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
