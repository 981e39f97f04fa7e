import GRDB
import HoldlineCore

/// What is known of users beside the tables, and who asks.
package struct StalePeople: Sendable {
    /// Whoever is shown the list.
    package var reader: String?
    /// Of those who have tickets, the ones without a role that works on them.
    package var withoutRole: Set<String>

    package init(reader: String? = nil, withoutRole: Set<String> = []) { (self.reader, self.withoutRole) = (reader, withoutRole) }

    /// Those who do not work on their tickets. One without a role is gone, away or not.
    func absent(on today: Day, _ db: Database) throws -> [String: Absence] {
        let away = try Row.fetchAll(
            db, sql: "SELECT login, away_since, away_until FROM agent WHERE away_until > ?", arguments: [today.number])
        var absent: [String: Absence] = [:]
        for row in away {
            absent[row[0]] = .away(since: Instant(milliseconds: row[1] as Int64? ?? 0), until: Day(number: row[2]))
        }
        for login in withoutRole { absent[login] = .noRole }
        return absent
    }
}

extension Store {
    /// Whoever has a live ticket, in their order.
    ///
    /// Each is found behind the one before in the index of live tickets: there may be hundreds of thousands of tickets of a few users.
    package func assignees() async throws -> [String] {
        try await pool.read { db in
            try String.fetchAll(
                db,
                sql: """
                    WITH RECURSIVE had (login) AS (
                        SELECT min(assignee) FROM \(LiveTicket.source) WHERE \(LiveTicket.condition) AND assignee IS NOT NULL
                        UNION ALL
                        SELECT (SELECT min(assignee) FROM \(LiveTicket.source) WHERE \(LiveTicket.condition) AND assignee > had.login)
                        FROM had WHERE had.login IS NOT NULL)
                    SELECT login FROM had WHERE login IS NOT NULL
                    """)
        }
    }
}
