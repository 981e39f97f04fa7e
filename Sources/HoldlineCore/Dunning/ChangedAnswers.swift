/// `GET /v1/holds/changes`: for programs that keep flags of their own at the invoices.
package struct ChangedAnswers: Codable, Hashable, Sendable {
    /// Answers of this moment, each invoice once in a part: a program that keeps what they say has what a check would say.
    package var items: [DunningAnswer]
    /// Where the next part begins (`after`, with the same `since`); nil where this is the last one.
    @OrNull package var next: String?
    /// What to ask from the next time: all changes up to it are in the items. The ledger's head in the last part.
    package var head: Int64

    package init(items: [DunningAnswer], next: String?, head: Int64) { (self.items, self.next, self.head) = (items, next, head) }
}
