import GRDB
package import HoldlineCore
package import HoldlineWire

/// Mails as they stand.
extension Store {
    /// One message. Throws `notFound`.
    package func message(_ id: MessageID) async throws -> Message {
        try await pool.read { db in
            guard let message = try TableRecords(db).message(id) else { throw Refusal(.notFound, "there is no message \(id)") }
            return message
        }
    }

    /// Messages by number. Throws `invalid` for an `after` that no page gave.
    package func messages(_ query: MessageQuery, _ page: PageQuery) async throws -> Page<Message> {
        let place = try page.place()
        return try await pool.read { db in
            var conditions = Conditions()
            conditions.add("id > ?", place)
            if let ticket = query.ticket { conditions.add("ticket = ?", ticket.number) }
            if let invoice = query.invoice { conditions.add("invoice = ?", invoice.text) }
            if let customer = query.customer { conditions.add("customer = ?", customer.text) }
            if let direction = query.direction { conditions.add("direction = ?", direction.rawValue) }
            if let state = query.state { conditions.add("direction = ? AND state = ?", state == .received ? "in" : "out", state.rawValue) }
            if let purpose = query.purpose { conditions.add("purpose = ?", purpose) }
            let rows = try Row.fetchAll(
                db, sql: "SELECT * FROM message\(conditions.clause) ORDER BY id LIMIT ?", arguments: conditions.arguments + [page.size + 1])
            let messages = try rows.prefix(page.size).map(Message.init(row:))
            return Page(
                items: messages, next: rows.count > page.size ? messages.last.map { String($0.id.number) } : nil, version: try db.head())
        }
    }

    /// Whether a message names the file; `out` asks for one that goes out.
    package func isNamed(_ digest: String, out: Bool = false) async throws -> Bool {
        try await pool.read { db in
            let narrowed = out ? " AND EXISTS (SELECT 1 FROM message WHERE id = message AND direction = 'out')" : ""
            return try Bool.fetchOne(
                db, sql: "SELECT EXISTS (SELECT 1 FROM message_file WHERE sha256 = ?\(narrowed))", arguments: [digest]) ?? false
        }
    }

    /// Removes files that no message names, a day after they were put; at once where a stop came between an erasure and its files.
    ///
    /// `isFirst`: no file is on its way in yet. A site that does not have all of its shared ledger keeps the files: an event that is not here
    /// yet may name one.
    package func sweepFiles(isFirst: Bool = false) async throws {
        let now = Int(Timepiece.system.wall().seconds)
        let limit = isFirst && owesFiles ? now + 1 : now - FileStore.grace
        let old = files.names(before: limit)
        let unfinished = isFirst ? files.names(before: now + 1).unfinished : old.unfinished
        files.sweep(unfinished, before: now + 1)
        do { try await look() } catch is Refusal { return }
        for start in stride(from: 0, to: old.files.count, by: 500) {
            let some = Array(old.files[start..<min(start + 500, old.files.count)])
            let unnamed = try await pool.read { db in
                let statements = Statements(db)
                return try some.filter { try !MailIndex.isNamed($0, statements) }
            }
            files.sweep(unnamed, before: limit)
        }
    }
}
