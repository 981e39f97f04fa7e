import HoldlineCore

/// Where a page begins: behind the row that has these values, in the order of the list. As text the values with dots between them.
struct Cursor: Comparable, CustomStringConvertible {
    /// The values by which the list is in order.
    let first, second: Int64
    /// nil for a list that is in order by two.
    let third: Int64?

    /// A place behind a row with these values.
    init(_ first: Int64, _ second: Int64, _ third: Int64? = nil) { (self.first, self.second, self.third) = (first, second, third) }

    /// Reads a page's `after`; nil where there is none. Throws `invalid` for what no page of such a list gave.
    init?(_ text: String?, of count: Int) throws(Refusal) {
        guard let text else { return nil }
        let parts = text.split(separator: ".").compactMap { Int64($0) }
        let isWhole = parts.count == count
        self.init(isWhole ? parts[0] : 0, isWhole ? parts[1] : 0, isWhole && count > 2 ? parts[2] : nil)
        // `Int64` takes a sign and zeros that no page gives, and a part that is no number is none of the parts.
        guard isWhole, description == text else {
            throw .invalid("after", "“\(text.prefix(40))” is no place in this list: use the “next” of the page before")
        }
    }

    /// The text that a page gives as `next`.
    var description: String { "\(first).\(second)" + (third.map { ".\($0)" } ?? "") }

    /// The order of the list: two places compare as their rows do.
    static func < (left: Cursor, right: Cursor) -> Bool {
        (left.first, left.second, left.third ?? 0) < (right.first, right.second, right.third ?? 0)
    }
}
