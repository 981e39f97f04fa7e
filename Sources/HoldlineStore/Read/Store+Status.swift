import GRDB
package import HoldlineCore

/// How the daemon is.
extension Store {
    /// How the daemon is, from memory but for two counts; where the database cannot be read, these are as they were last.
    package func status() async throws -> DaemonStatus {
        let (tickets, live) = await ticketCounts()
        let registered = staleness.registeredAt
        let conditions = conditions.look()
        let deadlines = try? await deadlines()
        let isDoubted = conditions.contains { [.clockUnset, .tablesDiffer].contains($0.code) }
        var status = DaemonStatus(
            version: Self.programVersion, head: index.version, tickets: tickets, liveTickets: live,
            invoices: index.registeredInvoices, activeHolds: index.standingHolds, registeredAt: registered,
            ledgerStale: LedgerTime.isStale(registeredAt: registered, at: now) || isDoubted, conditions: conditions)
        (status.lateTickets, status.unassignedTickets) = (deadlines?.late, deadlines?.unassigned)
        (status.site, status.standing) = (site, shared?.state.word.rawValue)
        return status
    }

    /// Tickets, and those that live; as they were last seen where they cannot be read.
    /// Numbers of tickets are given without gaps, so that the highest one is their count.
    private func ticketCounts() async -> (Int, Int) {
        if let counts = lastCounts.recent(at: now) { return counts }
        let counts = try? await pool.read { db in
            (
                try Int.fetchOne(db, sql: "SELECT coalesce(max(id), 0) FROM ticket") ?? 0,
                try Int.fetchOne(db, sql: "SELECT count(*) FROM ticket WHERE \(LiveTicket.condition)") ?? 0
            )
        }
        guard let counts else { return lastCounts.value ?? (0, 0) }
        lastCounts.keep(counts, at: now, isLong: counts.1 > ActiveHolds.few)
        return counts
    }
}
