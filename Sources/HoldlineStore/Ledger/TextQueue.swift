import HoldlineCore

/// Texts on their way into the full-text index.
///
/// FTS5 keeps what is inserted in memory as long as each rowid is above the one before, and writes a segment of its index where one is
/// not (`sqlite3Fts5IndexBeginWrite` in SQLite's fts5_index.c). A ticket's own text has the negative of its number, so that each new one
/// goes below the last: written as they come, a transaction of 512 tickets writes 512 segments. In order, it writes one.
final class TextQueue {
    /// `row` is the rowid in the full-text index: the negative number of a ticket for its own text, the seq of a note's
    /// event for a note.
    typealias Entry = (row: Int64, ticket: TicketID, text: String)

    /// Texts since the last `take`, in the order in which they came.
    private var entries: [Entry] = []

    /// Keeps a text until the next `take`. There is no limit but the length of a batch.
    func add(_ row: Int64, _ ticket: TicketID, _ text: String) { entries.append((row, ticket, text)) }

    /// All of them, in the order of their rows.
    func take() -> [Entry] {
        defer { entries = [] }
        return entries.sorted { $0.row < $1.row }
    }
}
