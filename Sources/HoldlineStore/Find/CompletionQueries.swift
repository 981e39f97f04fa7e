import GRDB
package import HoldlineCore
package import HoldlineWire

/// Words for a shell that completes a command: a few, fast.
extension Store {
    /// The most words of one answer.
    private static let mostCompletions = 50

    /// Words of a kind that begin with what is typed, those that are most likely meant at the top: of tickets the live ones of `user`,
    /// changed last first, and where there are none all live ones.
    package func completions(_ query: CompletionQuery, for user: String) async throws -> Completions {
        let most = Self.mostCompletions
        let typed = query.text
        switch query.kind {
        case .ticket:
            return try await pool.read { db in
                let own = try Completion.tickets(db, typed, of: user, most)
                return Completions(items: own.isEmpty ? try Completion.tickets(db, typed, of: nil, most) : own)
            }
        case .invoice:
            let (items, now) = (try await pool.read { db in try Completion.invoices(db, query, most) }, now)
            return Completions(
                items: items.map { number, words in
                    let answer = index.check(InvoiceNumber(unchecked: number), customer: nil, asOf: nil, now: now)
                    let open = answer.open.map { "\($0) \(answer.currency?.code ?? "") open" }
                    return Completion(number, FreeText([words, open].compactMap(\.self).joined(separator: ", ")))
                })
        case .customer:
            return Completions(items: try await pool.read { db in try Completion.customers(db, typed, most) })
        case .queue:
            let names = queues().items.map(\.queue.text).filter { $0.hasPrefix(typed) }
            return Completions(items: names.prefix(most).map { Completion($0) })
        case .agent:
            return Completions(items: try await pool.read { db in try Completion.agents(db, typed, most) })
        case nil: return Completions(items: [])
        }
    }
}

extension Completion {
    /// `T-7` where nothing or a letter is typed, `7` where a digit is; nil of a user: anybody's.
    fileprivate static func tickets(_ db: Database, _ typed: String, of user: String?, _ most: Int) throws -> [Completion] {
        let letter = typed.prefix { !$0.isNumber }
        guard ["", "t", "t-"].contains(letter.lowercased()) else { return [] }
        let digits = String(typed.dropFirst(letter.count))
        guard digits.utf8.allSatisfy(\.isDigit) else { return [] }
        let before = typed.isEmpty ? "T-" : letter.isEmpty ? "" : letter.lowercased() == "t" ? "\(letter)-" : String(letter)
        // A user's tickets are few; of all live ones the index has those that changed last at its end.
        let source = user == nil ? "ticket INDEXED BY ticket_live WHERE" : "ticket WHERE assignee = ?1 AND"
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT id, subject FROM \(source) \(LiveTicket.condition)
                    AND (?1 IS NULL OR assignee = ?1) AND (?2 = '' OR CAST(id AS TEXT) LIKE ?2 || '%')
                ORDER BY updated_at DESC LIMIT ?3
                """, arguments: [user, digits, most])
        return rows.map { Completion("\(before)\($0["id"] as Int64)", $0.text("subject")) }
    }

    /// Invoices that a ticket disputes, or a customer's open ones, oldest due first; else those that begin so.
    fileprivate static func invoices(_ db: Database, _ query: CompletionQuery, _ most: Int) throws -> [(String, String?)] {
        let typed = query.text
        if let ticket = query.ticket {
            return try TableRecords(db).disputes(of: ticket).filter { $0.invoice.text.hasPrefix(typed) }.prefix(most).map {
                ($0.invoice.text, "\($0.reason.rawValue) \($0.state.rawValue)")
            }
        }
        if let customer = query.customer {
            let rows = try Row.fetchAll(
                db, sql: "SELECT number, due FROM invoice WHERE customer = ? AND open > 0 ORDER BY due, number LIMIT 1000",
                arguments: [customer.text])
            return rows.filter { ($0["number"] as String).hasPrefix(typed) }.prefix(most).map {
                ($0["number"], ($0["due"] as Int32?).map { "due \(Day(number: $0))" })
            }
        }
        guard !typed.isEmpty else { return [] }
        return try String.fetchAll(
            db, sql: "SELECT number FROM invoice WHERE number >= ? AND number < ? ORDER BY number LIMIT ?",
            arguments: [typed, typed.endOfRange, most]
        ).map { ($0, nil) }
    }

    /// Registered ones whose reference begins so, in that case of letters, by reference.
    fileprivate static func customers(_ db: Database, _ typed: String, _ most: Int) throws -> [Completion] {
        try Row.fetchAll(
            db, sql: "SELECT reference, name FROM customer WHERE reference >= ? AND reference < ? ORDER BY reference LIMIT ?",
            arguments: [typed, typed.endOfRange, most]
        ).map { Completion($0["reference"], $0.text("name")) }
    }

    /// Those who ever took calls, and those who have tickets; one step of the index for each of them.
    fileprivate static func agents(_ db: Database, _ typed: String, _ most: Int) throws -> [Completion] {
        try String.fetchAll(
            db,
            sql: """
                WITH RECURSIVE name (login) AS (
                    SELECT min(assignee) FROM ticket WHERE assignee IS NOT NULL AND assignee >= ?1
                    UNION ALL
                    SELECT (SELECT min(assignee) FROM ticket WHERE assignee IS NOT NULL AND assignee > name.login) FROM name
                    WHERE name.login IS NOT NULL LIMIT 1000
                )
                SELECT login FROM name WHERE login IS NOT NULL AND login >= ?1 AND login < ?2
                UNION SELECT login FROM agent WHERE login >= ?1 AND login < ?2 AND source IS NULL
                ORDER BY login LIMIT ?3
                """, arguments: [typed, typed.endOfRange, most]
        ).map { Completion($0) }
    }
}
