/// `GET /v1/reports/arrivals`: when calls came, how long they were and how long callers waited before they gave up.
///
/// The mean week of a range of days, in half hours of the wall clock: what a staffing plan is made from.
package struct ArrivalPattern: Codable, Hashable, Sendable {
    /// nil: of all queues.
    @OrNull package var queue: String?
    package var from: Day
    /// Included.
    package var to: Day
    /// Whose wall clock it is, by its tz database name.
    package var zone: String
    /// Monday first; half hours in which no call ever came are left out.
    package var slots: [Slot]
    /// Mean seconds of talk, hold and wrap-up of answered calls; nil where none has a known length.
    @OrNull package var aht: Double?
    /// Mean seconds after which a caller gives up; nil where none did, or all of them at once.
    @OrNull package var patience: Double?
    /// Visits in the range that are over; callbacks, and callers who were turned away, are left out.
    package var arrived: Int
    /// Calls that were answered, and those of callers who gave up: what `patience` is estimated from.
    package var answered, abandoned: Int

    /// A half hour of a weekday.
    package struct Slot: Codable, Hashable, Sendable {
        /// `weekday`: 0 is Monday, 6 is Sunday.
        /// `halfHour`: 0 begins at midnight, 47 at 23:30.
        package var weekday, halfHour: Int
        /// Mean over the weeks, those without a call in it too.
        package var calls: Double
        /// How often the range has this weekday: what the mean stands on.
        package var weeks: Int

        package init(weekday: Int, halfHour: Int, calls: Double, weeks: Int) {
            (self.weekday, self.halfHour, self.calls, self.weeks) = (weekday, halfHour, calls, weeks)
        }
    }

    package init(
        queue: String?, from: Day, to: Day, zone: String, slots: [Slot], aht: Double?, patience: Double?, arrived: Int, answered: Int,
        abandoned: Int
    ) {
        (self.queue, self.from, self.to, self.zone, self.slots, self.aht, self.patience) = (queue, from, to, zone, slots, aht, patience)
        (self.arrived, self.answered, self.abandoned) = (arrived, answered, abandoned)
    }
}
