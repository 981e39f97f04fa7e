package import HoldlineCore

/// Where a list begins, and how much of it is wanted at once.
package struct PageQuery: WireQuery {
    /// 1 to 500; 50 where it is nil.
    package var limit: Int?
    /// The `next` of the page before.
    package var after: String?

    /// Items on one page at most.
    package static let largestLimit = 500
    /// The limit in force.
    package var size: Int { limit ?? 50 }

    /// The first 50.
    package init() {}
    package init(limit: Int, after: String? = nil) { (self.limit, self.after) = (limit, after) }

    package static let parameters: [Parameter<Self>] = [
        Parameter(
            "limit", \.limit, in: 1...largestLimit, "At most so many items; 50 where it is absent.",
            problem: "is no limit: write a number from 1 to \(largestLimit)"),
        Parameter("after", \.after, "The `next` of the page before."),
    ]
}

/// The number of the first line of a body, where a long list is sent in parts.
package struct LinesQuery: WireQuery {
    /// 1 where it is nil.
    package var first: Int?

    package init() {}

    package static let parameters: [Parameter<Self>] = [
        Parameter(
            "first", \.first, in: 1...999_999_999_999, "Of many lines: the first one's number, where a long list is sent in parts.",
            problem: "is no number of a line: write a whole number from 1")
    ]
}

/// Which part of the feed is wanted.
package struct EventQuery: WireQuery {
    /// The last seq that the reader has.
    package var after: Int64 = 0
    /// Whether to stay for what happens from now on.
    package var follow = false

    package init() {}

    package static let parameters: [Parameter<Self>] = [
        Parameter("after", \.after, "The last seq that the reader has; 0 where it has none.", schema: .whole(from: 0)),
        Parameter("follow", flag: \.follow, "Stay, and be told what happens from now on."),
    ]
}

/// What is verified beside the ledger's chain.
package struct VerifyQuery: WireQuery {
    /// It takes a replay of the whole ledger, and as much room on disk as the database.
    package var tables = false
    /// Heads that were kept elsewhere; the ledger has to have them.
    package var against: KeptHeads?

    package init() {}

    package static let parameters: [Parameter<Self>] = [
        Parameter("tables", flag: \.tables, "Also compare the tables with a replay of the ledger."),
        Parameter("against", \.against, "Heads that were kept elsewhere: SEQ:HASH, with commas between them; at most 100."),
    ]
}

/// For whom a backup is made.
package struct BackupQuery: WireQuery {
    /// Told to those who look for copies later; the daemon writes nothing there.
    package var to: String?

    package init() {}

    package static let parameters: [Parameter<Self>] = [
        Parameter("to", \.to, "Where the caller puts it: kept in the list of backups.", schema: .text(to: 4096))
    ]

    /// Throws `invalid` for a place of more than 4096 bytes, and for one with a control character: the list of backups is shown on
    /// terminals.
    package func check() throws(Refusal) {
        guard let to else { return }
        guard to.utf8.count <= 4096, !to.unicodeScalars.contains(where: { $0.value < 32 || $0.value == 127 }) else {
            throw .invalid("to", "the place of a backup has at most 4096 bytes and no control characters")
        }
    }
}

/// Heads of the ledger that somebody kept, in a query.
package struct KeptHeads: QueryValue, Hashable {
    package var heads: [LedgerHead]

    package init(_ heads: [LedgerHead]) { self.heads = heads }

    /// Some 9 KB: within what a request's head may have.
    package static let most = 100
    /// Digests are taken in either case.
    package static let schema = Schema.text(pattern: "^[0-9]+:[0-9A-Fa-f]{64}(,[0-9]+:[0-9A-Fa-f]{64})*$")
    package var queryText: String { heads.map { "\($0.seq):\($0.hash)" }.joined(separator: ",") }

    /// Throws `invalid` for an entry that is no head, and for more than `most`.
    package static func read(_ text: String, for name: String) throws(Refusal) -> KeptHeads {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        let heads = parts.compactMap { LedgerHead($0) }
        guard heads.count == parts.count, heads.count <= most else {
            throw .invalid(
                name, "“\(text.prefix(40))” is no list of at most \(most) heads: write SEQ:HASH, as “holdline audit head” prints it")
        }
        return KeptHeads(heads)
    }
}
