import GRDB
import HoldlineCore

extension Row {
    func word<Word: WireWord>(_ column: String) throws -> Word {
        let text: String = self[column]
        guard let word = Word(rawValue: text) else { throw UnreadableColumn(description: "\(column) is “\(text)”") }
        return word
    }

    func instant(_ column: String) -> Instant { Instant(milliseconds: self[column]) }
    func text(_ column: String) -> FreeText? { (self[column] as String?).flatMap(FreeText.init) }
    func customer(_ column: String) -> CustomerReference? { (self[column] as String?).map(CustomerReference.init(unchecked:)) }
}

extension AgentEntry {
    init(row: Row) throws {
        let queue: String = row["queue"]
        self.init(
            agent: row["agent"], at: row.instant("at"), kind: try row.word("kind"),
            queue: queue.isEmpty ? nil : QueueName(unchecked: queue))
    }
}
