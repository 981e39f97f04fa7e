/// A page of a list, oldest first; `next` is the `after` of the next one.
package struct Page<Item: Codable & Hashable & Sendable>: Codable, Hashable, Sendable {
    package var items: [Item]
    /// nil on the last page. It is opaque: only the list that gave it reads it.
    @OrNull package var next: String?
    /// Ledger seq of the head that was read.
    package var version: Int64

    package init(items: [Item], next: String?, version: Int64) { (self.items, self.next, self.version) = (items, next, version) }
}
