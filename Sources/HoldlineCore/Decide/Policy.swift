/// What the company decided once, in the configuration.
package struct Policy: Hashable, Sendable {
    /// Whether an invoice that nobody registered may be dunned.
    package var unregisteredProceeds = false
    /// Days for which a rejected or withdrawn dispute keeps holding, so that the decision arrives before the next reminder.
    package var resumeAfter = 0
    /// Working days after which a hold without an end has to be looked at.
    package var reviewAfter = 10
    /// Working days after the day of a promise for which it still holds: a transfer takes time to be seen.
    package var promiseGrace = 3
    /// The level of the last reminder, after which an invoice may be handed over to a collection agency.
    package var lastReminder = 3
    /// The most that an agent may credit in one step, in `currency`; nil is no limit.
    package var creditLimit: Amount?
    /// For amounts that come without a currency on an invoice that is not registered.
    package var currency: Currency = .eur
    /// SIREN or VAT number of the seller; nil takes messages for any.
    package var seller: String?
    /// When an invoice is due that does not say it.
    package var terms = TermsPolicy()
    package var calendar: BusinessCalendar
    package var deadlines = Deadlines()
    package var calls = CallPolicy()

    package init(calendar: BusinessCalendar = BusinessCalendar(zone: .utc)) {
        self.calendar = calendar
    }

    package func today(at now: Instant) -> Day { calendar.zone.day(of: now) }
}

/// Business time within which a ticket wants a first response, and a resolution; nil where there is no such deadline.
package struct Deadlines: Hashable, Sendable {
    /// In seconds of opening hours, by priority where it differs.
    package var firstResponse: Int64?
    package var resolution: Int64?

    package init(firstResponse: Int64? = nil, resolution: Int64? = nil) {
        (self.firstResponse, self.resolution) = (firstResponse, resolution)
    }
}
