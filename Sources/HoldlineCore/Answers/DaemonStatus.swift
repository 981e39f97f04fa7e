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
        self.user = user
        self.uid = uid
        self.roles = roles
        self.seller = seller
        self.zone = zone
        self.today = today
    }
}

/// `GET /readyz`, and what `holdline status` shows.
package struct DaemonStatus: Codable, Hashable, Sendable {
    /// Whether writes are taken.
    package var ready: Bool
    package var version: String
    package var head: Int64
    package var tickets: Int
    package var liveTickets: Int
    package var invoices: Int
    package var activeHolds: Int
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
        self.ready = ready
        self.version = version
        self.head = head
        self.tickets = tickets
        self.liveTickets = liveTickets
        self.invoices = invoices
        self.activeHolds = activeHolds
        self.registeredAt = registeredAt
        self.ledgerStale = ledgerStale
        self.full = full
        self.problem = problem
    }
}
