import GRDB
import HoldlineCore

/// The last legal hold on each customer: a new one is written over one that was lifted.
extension LegalHold: TableRow {
    static let table = Table<LegalHold>("legal_hold", key: ["customer"], renamed: ["by": "by_user"])
}

extension TableRecords {
    func legalHold(on reference: CustomerReference) throws -> LegalHold? {
        try LegalHold.table.find(reference.column, in: statements)
    }

    /// Throws `notFound` for a ticket that is named beside the person and does not exist. Seqs that the ledger does not have are
    /// passed over.
    func personal(of subjects: PersonalSubjects) throws -> PersonalScope {
        switch subjects {
        case .person(let key, let tickets, let policy):
            let finder = try PersonFinder(self, key, policy)
            var found = finder.scope
            for id in tickets where try ticket(id) == nil { throw Refusal(.notFound, "there is no ticket \(id)", field: "tickets") }
            found.tickets += tickets
            var builder = ScopeBuilder(self, found)
            var scope = try builder.build()
            scope.namedIn = try finder.namedIn(but: Set(scope.tickets))
            return scope
        case .events(let seqs):
            var found = PersonalScope()
            for seq in seqs {
                guard let event = try LedgerRow.find(seq, db)?.read() else { continue }
                for owner in event.owners { found.add(owner) }
            }
            var builder = ScopeBuilder(self, found)
            return try builder.build()
        case .expired(let cutoffs, let subjects):
            return try ExpiredSubjects(records: self, cutoffs: cutoffs).scope(of: subjects)
        case .chained(let seqs):
            var (found, told) = (PersonalScope(), PersonalScope())
            var owners: Set<CustomerReference> = []
            for seq in Set(seqs).sorted() {
                guard let row = try LedgerRow.find(seq, db) else { continue }
                let event = try row.read()
                guard let redacted = try row.redacted(event, db) else { continue }
                found.redacted.append(redacted)
                found.emptied += event.facts.mistakes.filter { !found.emptied.contains($0) }
                for owner in event.owners {
                    told.add(owner)
                    if case .hold(let id) = owner, let customer = try hold(id).flatMap(customer(of:)) { owners.insert(customer) }
                }
            }
            found.legalHolds = try standingLegalHolds(on: owners.union(customers(of: told)))
            return found
        }
    }

    /// Whose these are: customers, and the customers of tickets, mails and calls.
    func customers(of scope: PersonalScope) throws -> Set<CustomerReference> {
        var owners = Set(scope.customers)
        func add(_ owner: CustomerReference?) { if let owner { owners.insert(owner) } }
        for id in scope.tickets { add(try ticket(id)?.customer) }
        for id in scope.messages { add(try message(id)?.customer) }
        for id in scope.calls { add(try call(id)?.customer) }
        return owners
    }

    /// Its own, its ticket's or its invoice's.
    private func customer(of hold: Hold) throws -> CustomerReference? {
        try hold.customer ?? hold.ticket.flatMap { try ticket($0)?.customer } ?? hold.invoice.flatMap { try invoice($0)?.customer }
    }

    /// Legal holds on these customers. A customer is a company: one on one of its references keeps what stands under the others.
    func standingLegalHolds(on owners: Set<CustomerReference>) throws -> [LegalHold] {
        let standing = try Row.fetchAll(db, sql: "SELECT * FROM legal_hold WHERE lifted_at IS NULL ORDER BY customer").map(
            LegalHold.init(row:))
        guard !standing.isEmpty else { return [] }
        let companies = try Set(owners.map(company(of:)))
        return try standing.filter { try owners.contains($0.customer) || companies.contains(company(of: $0.customer)) }
    }
}

extension PersonalScope {
    /// Invoices, agents and the ledger itself have nothing personal that an erasure empties.
    fileprivate mutating func add(_ subject: Subject) {
        switch subject {
        case .ticket(let id): tickets.append(id)
        case .call(let id): calls.append(id)
        case .hold(let id): holds.append(id)
        case .customer(let reference): customers.append(reference)
        case .message(let id): messages.append(id)
        case .invoice, .agent, .ledger: break
        }
    }
}
