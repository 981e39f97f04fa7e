/// `GET /v1/whoami`.
///
/// The kernel names the user of the connection (peer credentials of the Unix socket): nobody can claim to be another.
package struct WhoAmI: Codable, Hashable, Sendable {
    /// The Unix user's name, or its number where it has none.
    package var user: String
    package var uid: Int
    /// Never empty: a user without any role is refused.
    package var roles: [Role]
    /// SIREN or VAT number of the seller that this daemon serves.
    ///
    /// null: messages for any seller are taken.
    @OrNull package var seller: String?
    /// The configured time zone, by its tz database name.
    package var zone: String
    /// The date in that zone: what `until` and `asOf` are compared with.
    package var today: Day

    package init(user: String, uid: Int, roles: [Role], seller: String?, zone: String, today: Day) {
        (self.user, self.uid, self.roles, self.seller, self.zone, self.today) = (user, uid, roles, seller, zone, today)
    }
}

/// `GET /readyz`, and what `holdline status` shows.
///
/// Any role may ask for it; it tells counts only.
package struct DaemonStatus: Codable, Hashable, Sendable {
    /// Whether writes are taken.
    ///
    /// False answers 503, so that a supervisor of services needs no body.
    package var ready: Bool
    package var version: String
    /// Ledger seq of the last event.
    package var head: Int64
    /// `liveTickets`: new, open and waiting ones.
    /// `activeHolds`: holds that nobody lifted.
    package var tickets, liveTickets, invoices, activeHolds: Int
    /// Live tickets that missed a deadline that somebody can still do something about, and those that nobody has; nil where nobody could count
    /// them.
    package var lateTickets, unassignedTickets: Int?
    /// When invoices were last registered; dunning on a ledger older than a day is dunning on old amounts.
    ///
    /// null in a ledger without invoices.
    @OrNull package var registeredAt: Instant?
    /// Whether that is more than a day ago, never, or in the future.
    package var ledgerStale: Bool
    /// Whether writes are refused for want of room.
    package var full: Bool
    /// Of a ledger that several sites share: the name of this one, and how it stands to the ledger (`following`, `away`, `behind`, `ahead`,
    /// `forked`, `unreadable`). Absent where the ledger is the daemon's own.
    package var site, standing: String?
    /// The first of the conditions in a sentence; absent where all is well.
    package var problem: String?
    /// What is wrong now, gravest first; empty where all is well, absent from an earlier version.
    package var conditions: [Condition]?

    package init(
        version: String, head: Int64, tickets: Int, liveTickets: Int, invoices: Int, activeHolds: Int,
        registeredAt: Instant?, ledgerStale: Bool, conditions: [Condition]
    ) {
        ready = !conditions.contains(where: \.refusesWrites)
        (self.version, self.head, self.tickets, self.liveTickets) = (version, head, tickets, liveTickets)
        (self.invoices, self.activeHolds, self.registeredAt, self.ledgerStale) = (invoices, activeHolds, registeredAt, ledgerStale)
        self.conditions = conditions
        full = conditions.contains { $0.code == .full }
        problem = conditions.first?.trouble.sentence
    }
}
