import GRDB
package import HoldlineCore
package import HoldlineWire

/// Penalties for late payment.
extension Store {
    /// Reckons penalties from all registrations of an invoice.
    ///
    /// Throws `notFound` for one that is not registered, `wrongState` where the configuration has no rates, or lacks one.
    /// Without a day it reckons up to today, that day counted. With `collectable` nothing is reckoned on what is held today;
    /// instalments that are not due are none of that, since they bear no penalties by themselves.
    package func interest(on number: InvoiceNumber, _ query: InterestQuery) async throws -> Interest {
        let (policy, now) = (policy, now)
        guard !policy.interest.isEmpty else {
            throw Refusal(.wrongState, "the configuration has no rates of penalties: give them under interest")
        }
        let today = policy.today(at: now)
        let held = index.check(number, customer: nil, asOf: nil, now: now).held
        return try await pool.read { db in
            guard let invoice = try TableRecords(db).invoice(number) else {
                throw Refusal(.notFound, "no invoice \(number) is registered: nothing is known of what is open, and since when")
            }
            let decided = try Self.neverOwed(invoice, on: today, db)
            // The dunning answer has instalments that are not due among what is held; they bear none by themselves.
            let later = (invoice.instalments ?? []).filter { $0.due > today }
            let stopped = held.map { later.reduce($0) { $0 - $1.open } } ?? decided
            let excluded = query.collectable ? max(decided, stopped) : decided
            return try Self.interest(on: number, to: query.at ?? today, excluded: excluded, policy, db)
        }
    }

    /// Throws `notFound` where the ledger has no registration, `wrongState` where the configuration lacks a rate.
    private static func interest(on number: InvoiceNumber, to at: Day, excluded: Amount, _ policy: Policy, _ db: Database) throws
        -> Interest
    {
        let registered = try registrations(of: number, db, zone: policy.calendar.zone)
        guard let reckoning = InterestReckoning(registered, rates: policy.interest, excluded: excluded) else {
            throw Refusal(.notFound, "no registration of \(number) is in the ledger")
        }
        return try reckoning.interest(to: at, version: try db.head())
    }

    /// Penalties up to a day, that day counted; nil where the configuration lacks a rate.
    static func penalties(on invoice: Invoice, to at: Day, _ policy: Policy, _ db: Database) throws -> Amount? {
        guard !policy.interest.isEmpty else { return nil }
        do {
            return try interest(on: invoice.number, to: at, excluded: try neverOwed(invoice, on: at, db), policy, db).penalties
        } catch is Refusal {
            return nil
        }
    }

    /// The invoice after each event that changed it, oldest first, with the event's day in the configured zone.
    /// By the mentions of the invoice, so that an invoice with few events is quick in a ledger of millions; each event is
    /// unpacked and decoded.
    static func registrations(of number: InvoiceNumber, _ db: Database, zone: Zone) throws -> [RegisteredState] {
        let select = try db.cachedStatement(
            sql: """
                SELECT event.at, event.facts FROM mention JOIN event ON event.seq = mention.seq
                WHERE mention.subject = ? ORDER BY mention.seq
                """)
        let rows = try Row.fetchCursor(select, arguments: [Subject.invoice(number).key])
        var states: [RegisteredState] = []
        while let row = try rows.next() {
            let facts = try StoredJSON.decode(Facts.self, from: PackedText.unpack(row["facts"]))
            guard let invoice = facts.invoice, invoice.number == number else { continue }
            states.append(RegisteredState(day: zone.day(of: row.instant("at")), invoice: invoice, showsCredit: facts.metPendingCredit))
        }
        return states
    }

    /// What is decided not to be owed, and still in the open amount: credits that the ledger has not shown yet, and a cancelled invoice.
    private static func neverOwed(_ invoice: Invoice, on day: Day, _ db: Database) throws -> Amount {
        let holds = try TableRecords(db).standingHolds(on: invoice.number, [.creditPending, .cancelled]).filter {
            $0.until.map { $0 >= day } ?? true
        }
        let zero = Amount.zero(in: invoice.currency)
        let sum = holds.reduce(zero) { sum, hold in
            sum + (hold.currency == invoice.currency ? hold.amount ?? invoice.open : invoice.open)
        }
        return min(sum, max(invoice.open, zero))
    }
}

extension Facts {
    /// Where the ledger never gives `credited`, a fall that met a pending credit was one.
    var metPendingCredit: Bool {
        invoice?.credited == nil && (holds ?? []).contains { $0.kind == .creditPending && $0.isLifted }
    }
}
