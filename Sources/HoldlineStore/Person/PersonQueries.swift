import GRDB
package import HoldlineCore

/// All that is known of one person.
extension Store {
    /// Throws `invalid` where the person is not named by exactly one of the three, and `notFound` where nothing names the person.
    /// Everything is there, nothing is cut: rows by number, events by seq, each with its sealed part where that is the person's
    /// own. Nothing is recorded here: the route records the reading before it answers.
    package func person(_ key: PersonKey) async throws -> PersonData {
        try key.check()
        let policy = policy
        return try await pool.read { db in
            let records = TableRecords(db)
            let scope = try records.personal(of: .person(key, tickets: [], policy))
            let references = scope.customers + scope.remaining.map(\.reference) + [key.customer].compactMap(\.self)
            let own = Set(references).sorted()
            guard try !scope.isEmpty || own.contains(where: records.knows) else {
                throw Refusal(.notFound, "nothing here names this person")
            }
            return try Self.data(of: scope, own, key, records)
        }
    }

    /// Rows of the scope, and where the person is a customer its invoices, reminders and hand-overs, which no erasure takes.
    private static func data(
        of scope: PersonalScope, _ references: [CustomerReference], _ key: PersonKey, _ records: TableRecords
    ) throws -> PersonData {
        let db = records.db
        let owned = key.customer == nil ? [] : references
        func ofOwner<Found: TableRow>(_ sql: String) throws -> [Found] { try owned.flatMap { try rows(records, sql, $0.text) } }
        let notes = try scope.tickets.flatMap { id in try records.notes(of: id).map { PersonNote(ticket: id, note: $0) } }
        let calls = try scope.calls.flatMap { id in
            try rows(records, "SELECT * FROM visit WHERE id = ? ORDER BY visit", id.number) + [records.call(id)].compactMap(\.self)
        }
        return PersonData(
            customers: try references.compactMap(records.customer), legalHolds: try references.compactMap(records.legalHold),
            tickets: try scope.tickets.compactMap(records.ticket), notes: notes, calls: calls, holds: try holds(scope, owned, records),
            messages: try scope.messages.compactMap(records.message),
            invoices: try ofOwner("SELECT * FROM invoice WHERE customer = ? ORDER BY first_seq"),
            reminders: try ofOwner("SELECT * FROM reminder WHERE customer = ? ORDER BY version"),
            handovers: try ofOwner("SELECT * FROM handover WHERE customer = ? ORDER BY seq"), events: try events(scope, owned, db),
            namedIn: scope.namedIn, version: try db.head())
    }

    /// A person is asked about seldom: these statements have no numbers of their own.
    private static func rows<Found: TableRow>(
        _ records: TableRecords, _ sql: String, _ argument: any DatabaseValueConvertible
    ) throws -> [Found] {
        try Row.fetchAll(try records.db.cachedStatement(sql: sql), arguments: [argument]).map(Found.init(row:))
    }

    /// Those with a note of the scope, those of its tickets, and those on the customer and on the customer's invoices.
    private static func holds(_ scope: PersonalScope, _ owned: [CustomerReference], _ records: TableRecords) throws -> [Hold] {
        var holds = Dictionary(try scope.holds.compactMap(records.hold).map { ($0.id, $0) }) { first, _ in first }
        func add(_ more: [Hold]) { for hold in more { holds[hold.id] = hold } }
        for ticket in scope.tickets { add(try rows(records, "SELECT * FROM hold WHERE ticket = ?", ticket.number)) }
        for reference in owned {
            add(try rows(records, "SELECT * FROM hold WHERE customer = ?", reference.text))
            add(
                try rows(
                    records,
                    """
                    SELECT hold.* FROM invoice JOIN hold ON hold.spelling = invoice.spelling AND hold.invoice = invoice.number
                    WHERE invoice.customer = ?
                    """, reference.text))
        }
        return holds.values.sorted { $0.id < $1.id }
    }

    /// Every event that mentions a row of the scope, or the customer.
    private static func events(_ scope: PersonalScope, _ owned: [CustomerReference], _ db: Database) throws -> [PersonEvent] {
        var subjects = Set(scope.tickets.map(Subject.ticket) + scope.calls.map(Subject.call) + scope.holds.map(Subject.hold))
        subjects.formUnion(owned.map(Subject.customer))
        subjects.formUnion(scope.messages.map(Subject.message))
        let select = try db.cachedStatement(sql: "SELECT seq FROM mention WHERE subject = ?")
        var seqs = Set(scope.events)
        for subject in subjects { seqs.formUnion(try Int64.fetchAll(select, arguments: [subject.key])) }
        let meant = Set(scope.events)
        return try seqs.sorted().compactMap { seq in
            guard let event = try LedgerRow.find(seq, db)?.read() else { return nil }
            // What is personal of another subject is not this person's.
            let sealed = meant.contains(seq) && !event.sealed.isEmpty ? event.sealed : nil
            return PersonEvent(
                seq: seq, at: event.at, actor: event.actor, type: event.type.rawValue, subject: event.subject.description,
                text: HistoryLine.words(event.type, event.facts, sealed), sealed: sealed)
        }
    }
}
