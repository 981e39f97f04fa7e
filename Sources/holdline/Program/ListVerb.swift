import ArgumentParser
import HoldlineClient
import HoldlineCore
import HoldlineWire

/// A client's method that gives a page of what a query asks for.
///
/// It is given as a function of the client, so that a verb can name a method (`Client.tickets`) without a
/// connection.
typealias Asking<Query, Item: Codable & Hashable & Sendable> =
    (Client) -> (Query, PageQuery) async throws(ClientError) -> Answer<Page<Item>>

/// A verb that lists things page by page.
///
/// It declares its options, the query that they make, and the request for a page; the columns are the elements' own. JSON is the daemon's,
/// one element a line. Where `most` leaves something out, a note on standard error says so.
protocol ListVerb: AsyncParsableCommand {
    associatedtype Options: VerbOptions
    /// The daemon's own query, as the API documents it; `Void` where there is nothing to narrow.
    associatedtype Query
    associatedtype Item: Listed & Codable & Hashable & Sendable

    var options: Options { get }
    /// The most elements that are written.
    ///
    /// `Int.max` for all. A page holds at most 500, and further ones are asked for as long as elements are
    /// missing.
    var most: Int { get }
    /// The note for standard error where there are none.
    var empty: Phrase { get }
    /// Another choice for a table than for CSV, where a verb says so.
    var columns: [Column<Item>] { get }

    /// Narrows the list to what the options ask for. An option such as `--mine` may need an answer of the daemon.
    func narrow(_ query: inout Query, _ client: Client) async throws
    /// The columns that are wanted, by their names; empty: the verb's own.
    func columnNames(_ client: Client) async throws -> [String]
    /// The query that is asked page by page; it is made once.
    func query(_ client: Client) async throws -> Query
    /// The lists that are written one after the other, each to its end before the next begins: as a rule the one that was asked for.
    func parts(_ query: Query) -> [Query]
    /// The client's request for a page of it.
    static var page: Asking<Query, Item> { get }
}

extension ListVerb {
    var columns: [Column<Item>] { Item.columns }

    func narrow(_ query: inout Query, _ client: Client) {}

    func columnNames(_ client: Client) async throws -> [String] { options.columnNames }

    func parts(_ query: Query) -> [Query] { [query] }

    func run() async throws { try await list() }

    /// The columns that are named, as a table or CSV of this verb has them, and otherwise as CSV does; the verb's own where none is.
    ///
    /// Throws `usage` for a name that no column has.
    func shown(of names: [String]) throws -> [Column<Item>] {
        guard !names.isEmpty else { return columns }
        let all = columns + Item.columns.filter { column in !columns.contains { $0.name == column.name } }
        return try names.map { name in
            guard let column = all.first(where: { $0.name == name }) else {
                throw CommandFailure.usage("there is no column “\(Shown.line(name))”: there are \(all.map(\.name).joined(separator: ", "))")
            }
            return column.kept
        }
    }

    /// `run` of a list. It stands apart so that a verb with a second purpose, such as `invoice collectable
    /// --hand-over`, can call it.
    func list() async throws {
        let client = try options.connection.client()
        let query = try await query(client)
        let count = try await Listing.write(
            try shown(of: try await columnNames(client)), options.output, most: most, empty: empty, parts: parts(query)
        ) {
            (query, part) async throws(ClientError) in try await Self.page(client)(query, part)
        }
        if count == 0, options.output.output == .table, let customer = (query as? any NamesCustomer)?.customer {
            try await CustomerChoice(client: client, console: .current).noteUnknown(customer)
        }
    }
}

extension ListVerb where Options == ListOptions {
    var most: Int { options.pages.most }
}

/// An empty query asks for everything, and `narrow` sets what the options ask for.
extension ListVerb where Query: WireQuery {
    func query(_ client: Client) async throws -> Query {
        var query = Query()
        try await narrow(&query, client)
        return try await CustomerChoice(client: client, console: .current).meant(in: query)
    }
}

extension ListVerb where Query == Void {
    func query(_ client: Client) {}
}
