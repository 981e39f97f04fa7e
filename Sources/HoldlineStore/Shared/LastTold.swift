import HoldlineCore

/// What goes with the ledger's last event and is here already. A shared ledger tells it again at each look, until the next event: more may
/// have come to it, since a write that changes nothing has a key and no event.
struct LastTold {
    /// The last event's seq.
    private var head: Int64 = -1
    /// Those of the last event alone; another head begins with none.
    private var keys: Set<Name> = []

    /// A key belongs to the user who sent it: two users may use the same text.
    private struct Name: Hashable {
        let actor, key: String
    }

    /// What of the entries is not here yet: empty after a look at a ledger in which nothing happens.
    func news(of entries: LedgerEntries, after staleness: LedgerStaleness) -> LedgerEntries {
        var news = entries
        news.keys.removeAll { $0.write.seq == head && keys.contains(Name(actor: $0.actor, key: $0.key)) }
        if let instant = news.registeredAt, !staleness.isNews(instant) { news.registeredAt = nil }
        return news
    }

    /// Counts keys that the file has.
    mutating func take(_ taken: [RememberedKey], head: Int64) {
        if head != self.head { (self.head, keys) = (head, []) }
        for key in taken where key.write.seq == head { keys.insert(Name(actor: key.actor, key: key.key)) }
    }
}
