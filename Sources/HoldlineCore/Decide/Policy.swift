/// What the company decided once, in the configuration.
///
/// A decision reads the policy of its own moment; events keep the consequences, so a later policy changes no past.
package struct Policy: Hashable, Sendable {
    /// Whether an invoice that nobody registered may be dunned.
    package var unregisteredProceeds = false
    /// Days for which a rejected or withdrawn dispute keeps holding, so that the decision arrives before the next reminder.
    ///
    /// 0 frees the invoice with the decision.
    package var resumeAfter = 0
    /// Working days after which a hold without an end has to be looked at.
    package var reviewAfter = 10
    /// Working days after the day of a promise for which it still holds: a transfer takes time to be seen.
    ///
    /// Holidays and closed days of the calendar do not count.
    package var promiseGrace = 3
    /// The level of the last reminder, after which an invoice may be handed over to a collection agency.
    package var lastReminder = 3
    /// The most that an agent may credit in one step, in `currency`; nil is no limit.
    ///
    /// It binds agents only; supervisors have none.
    package var creditLimit: Amount?
    /// For amounts that come without a currency on an invoice that is not registered.
    package var currency: Currency = .eur
    /// SIREN or VAT number of the seller; nil takes messages for any.
    package var seller: String?
    /// When an invoice is due that does not say it.
    ///
    /// See `PaymentTerms` for how the days are counted.
    package var terms = TermsPolicy()
    /// The rates of penalties for late payment; empty where none are configured, and then none are reckoned.
    package var interest = InterestRates()
    /// The company that letters come from; nil where the configuration does not say, and then none are written.
    package var letterhead: Letterhead?
    /// The collection agencies that invoices are handed over to by name.
    package var agencies: [Agency] = []
    /// Zone, opening hours and holidays: what every date and every deadline is counted by.
    package var calendar: BusinessCalendar
    /// How mails come in and go out.
    package var mail = MailPolicy()
    /// Months after the publication of an opening within which claims are declared (Code de commerce R622-24): four where the creditor is
    /// abroad.
    package var declarationMonths = 2
    /// The deadlines of tickets; none unless the configuration gives some.
    package var deadlines = Deadlines()
    /// Other deadlines for some tickets: the first that fits decides.
    package var deadlineExceptions: [DeadlineException] = []
    /// Customers under a name, for the exceptions.
    package var customerGroups: [CustomerGroup] = []
    /// Of how much of a deadline the daemon tells, and what that does.
    package var escalation = EscalationPolicy()
    /// For how long personal data is kept.
    package var retention = RetentionLimits()
    /// Which readings of personal data the ledger records.
    package var recordReads = RecordedReads.none
    /// Lists of tickets that have a name; they decide nothing.
    package var views: [TicketView] = []
    /// Queues, agents and the reading of telephone numbers.
    package var calls = CallPolicy()

    package init(calendar: BusinessCalendar = BusinessCalendar(zone: .utc)) { self.calendar = calendar }

    /// The date in the configuration's zone.
    package func today(at now: Instant) -> Day { calendar.zone.day(of: now) }
}
