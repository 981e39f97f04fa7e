/// `GET /v1/whoami`.
package struct WhoAmI: Codable, Hashable, Sendable {
    package var user: String
    package var uid: Int
    package var roles: [Role]
    /// SIREN or VAT number of the seller that this daemon serves.
    @OrNull package var seller: String?
    /// The configured time zone, by its tz database name.
    package var zone: String
    package var today: Day

    package init(user: String, uid: Int, roles: [Role], seller: String?, zone: String, today: Day) {
        (self.user, self.uid, self.roles, self.seller, self.zone, self.today) = (user, uid, roles, seller, zone, today)
    }
}

/// `GET /readyz`, and what `holdline status` shows.
package struct DaemonStatus: Codable, Hashable, Sendable {
    /// Whether writes are taken.
    package var ready: Bool
    package var version: String
    package var head: Int64
    package var tickets, liveTickets, invoices, activeHolds: Int
    /// When invoices were last registered; dunning on a ledger older than a day is dunning on old amounts.
    @OrNull package var registeredAt: Instant?
    package var ledgerStale: Bool
    /// Whether writes are refused for want of room.
    package var full: Bool
    /// Why the daemon is not ready, or what is wrong with its clock; absent where all is well.
    package var problem: String?

    package init(
        ready: Bool, version: String, head: Int64, tickets: Int, liveTickets: Int, invoices: Int, activeHolds: Int,
        registeredAt: Instant?, ledgerStale: Bool, full: Bool, problem: String? = nil
    ) {
        (self.ready, self.version, self.head, self.tickets, self.liveTickets) = (ready, version, head, tickets, liveTickets)
        (self.invoices, self.activeHolds, self.registeredAt, self.ledgerStale) = (invoices, activeHolds, registeredAt, ledgerStale)
        (self.full, self.problem) = (full, problem)
    }
}
