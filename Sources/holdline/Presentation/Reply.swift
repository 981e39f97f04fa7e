import HoldlineClient
import HoldlineCore
import HoldlineWire

/// The one place in which an answer takes the form that was asked for.
extension OutputOptions {
    /// Writes `json` as it is, or all `rows` with all their columns as CSV, or what `page` has for a person.
    func write<Row>(
        json: @autoclosure () throws -> [UInt8], csv rows: @autoclosure () throws -> [Row], _ columns: [Column<Row>],
        page: (PageWriter) async throws -> Void
    ) async throws {
        switch output {
        case .json: try Console.current.json(try json())
        case .csv:
            var writer = ListWriter<Row>(columns, .csv, on: .current)
            for row in try rows() { try writer.add(row, line: []) }
            try writer.finish()
        case .table: try await page(PageWriter(on: .current))
        }
    }

    /// Writes an answer: JSON is the daemon's own.
    func write<Value, Row: Listed>(
        _ answer: Answer<Value>, csv rows: (Value) -> [Row], page: (Value, PageWriter) async throws -> Void
    ) async throws {
        try await write(json: answer.bytes, csv: rows(try answer.value), Row.columns) { try await page(try answer.value, $0) }
    }

    /// Writes an answer that is one row of CSV.
    func write<Value: Listed>(_ answer: Answer<Value>, page: (Value, PageWriter) async throws -> Void) async throws {
        try await write(answer, csv: { [$0] }, page: page)
    }
}

/// Follows a list page by page until there is enough.
enum Listing {
    /// Largest page that the daemon gives.
    static let largestPage = 500

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

/// The elements of a list one after the other, a page of them in memory.
struct PageCursor<Item: Codable & Hashable & Sendable> {
    private let fetch: (PageQuery) async throws(ClientError) -> Answer<Page<Item>>
    private var items: ArraySlice<Item> = []
    private var query = PageQuery(limit: Listing.largestPage)
    private var isLast = false

    init(_ fetch: @escaping (PageQuery) async throws(ClientError) -> Answer<Page<Item>>) { self.fetch = fetch }

    /// The element that comes next; nil after the last one.
    mutating func first() async throws(ClientError) -> Item? {
        while items.isEmpty, !isLast {
            let page = try await fetch(query).value
            items = page.items[...]
            query.after = page.next
            isLast = page.next == nil
        }
        return items.first
    }

    mutating func advance() { items = items.dropFirst() }

    /// The element that comes next, and the one behind it the next time.
    mutating func next() async throws(ClientError) -> Item? {
        defer { advance() }
        return try await first()
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
