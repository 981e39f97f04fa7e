import GRDB
import HoldlineCore

/// Columns by name, where a query has more of them than a noun's own table.
extension Row {
    /// The value of a column that has a fixed list of words. Throws `UnreadableColumn` for a word that this version does not know.
    func word<Word: WireWord>(_ column: String) throws -> Word {
        let text: String = self[column]
        guard let word = Word(rawValue: text) else { throw UnreadableColumn(description: "\(column) is “\(text)”") }
        return word
    }

    /// A column in milliseconds since 1970-01-01 that is not NULL; the program ends where it is.
    func instant(_ column: String) -> Instant { Instant(milliseconds: self[column]) }
    /// nil for NULL, and for a text that `FreeText` refuses.
    func text(_ column: String) -> FreeText? { (self[column] as String?).flatMap(FreeText.init) }
    /// nil for NULL. The reference was checked when it was written, and is not checked again.
    func customer(_ column: String) -> CustomerReference? { (self[column] as String?).map(CustomerReference.init(unchecked:)) }
}

extension AgentEntry {
    /// A row of `agent_entry`, whose empty queue stands for all queues. Throws `UnreadableColumn` for a kind that this version
    /// does not know.
    init(row: Row) throws {
        let queue: String = row["queue"]
        self.init(
            agent: row["agent"], at: row.instant("at"), kind: try row.word("kind"),
            queue: queue.isEmpty ? nil : QueueName(unchecked: queue))
    }
}
