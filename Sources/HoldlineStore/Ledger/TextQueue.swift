import GRDB
import HoldlineCore

/// Texts of tickets on their way into the full-text index.
///
/// The index has one text for each ticket, under its number: subject, description, notes, and the mails that joined it. It keeps no copy of them; to take a text out,
/// FTS5 is given the one that went in (sqlite.org/fts5.html, “contentless tables”), which the tables still have before an event changes
/// them.
///
/// What a transaction changes is written at its end, in the order of the numbers: FTS5 keeps in memory what comes in order, and writes a
/// segment of its index where it does not (`sqlite3Fts5IndexBeginWrite` in SQLite's fts5_index.c).
final class TextQueue {
    /// A ticket whose texts a transaction touches, however often: what the index had before the first touch is what is taken out.
    private struct Change {
        /// What the index has; empty for a new ticket.
        let before: String
        /// What it is to have; nil where the tables say it at the end.
        var after: String?
    }

    private var changes: [Int64: Change] = [:]

    /// A new ticket, and all of its texts.
    func open(_ id: TicketID, _ texts: [String?]) {
        changes[id.number] = Change(before: "", after: Self.text(texts))
    }

    /// To be called before an event changes a ticket's texts in the tables.
    func willChange(_ id: TicketID, _ statements: Statements) throws {
        if changes[id.number] == nil {
            changes[id.number] = Change(before: try Self.text(of: id.number, statements), after: nil)
        } else {
            changes[id.number]?.after = nil
        }
    }

    /// Brings the index up to date with the tables.
    func write(_ statements: Statements) throws {
        let changes = changes.sorted { $0.key < $1.key }
        self.changes = [:]
        for (ticket, change) in changes {
            let after = try change.after ?? Self.text(of: ticket, statements)
            guard after != change.before else { continue }
            if !change.before.isEmpty { try statements.run(Self.delete, [.integer(ticket), .text(change.before)]) }
            if !after.isEmpty { try Self.insert(after, of: ticket, statements) }
        }
    }

    /// Fills an empty index from the tables as they were before there were mails; `each` is told of the tickets that are done.
    static func fill(_ db: Database, _ each: (_ ticket: Int64) throws -> Void = { _ in }) throws {
        let statements = Statements(db)
        let tickets = try Int64.fetchCursor(db, sql: "SELECT id FROM ticket ORDER BY id")
        while let ticket = try tickets.next() {
            let text = try text(of: ticket, withMails: false, statements)
            if !text.isEmpty { try insert(text, of: ticket, statements) }
            try each(ticket)
        }
    }

    /// FTS5's own command: it is given the text that went in, and takes its words out. Another text would leave the index wrong
    /// for good.
    private static let delete = PreparedText("INSERT INTO search (search, rowid, text) VALUES ('delete', ?, ?)")
    private static let insert = PreparedText("INSERT INTO search (rowid, text) VALUES (?, ?)")
    private static let selectOwn = PreparedText("SELECT subject, description FROM ticket WHERE id = ?")
    private static let selectNotes = PreparedText("SELECT text FROM note WHERE ticket = ? ORDER BY seq, part")

    private static let selectMails = PreparedText("SELECT subject, text FROM message WHERE ticket = ? AND outcome = 'joined' ORDER BY id")

    private static func insert(_ text: String, of ticket: Int64, _ statements: Statements) throws {
        try statements.run(insert, [.integer(ticket), .text(text)])
    }

    /// The text of a ticket as the tables have it.
    private static func text(of ticket: Int64, withMails: Bool = true, _ statements: Statements) throws -> String {
        let own = try statements.first(selectOwn, [.integer(ticket)]) ?? []
        let notes = try statements.all(selectNotes, [.integer(ticket)]).joined()
        let mails = try withMails ? statements.all(selectMails, [.integer(ticket)]).joined() : [].joined()
        return text((own + notes + mails).map { if case .text(let text) = $0 { text } else { nil } })
    }

    /// The same, for the same texts, in every version of this program: it is what is taken out again.
    private static func text(_ texts: [String?]) -> String {
        SearchText.folded(texts.compactMap(\.self).joined(separator: "\n"))
    }
}
