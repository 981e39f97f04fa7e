extension ArrivalPattern {
    /// Gathers visits to a queue, one at a time and in any order, into their mean week.
    package struct Builder: Sendable {
        private let zone: Zone
        private let days: ClosedRange<Day>
        private var counts = [Int](repeating: 0, count: 7 * 48)
        private var arrived = 0
        private var abandoned = 0
        private var answered = 0
        /// Answered calls of a known length, and their seconds.
        private var measured = 0
        private var handled = 0.0
        private var waited = 0.0

        /// `days` are dates in `zone`; what arrives outside of them is not counted.
        package init(zone: Zone, days: ClosedRange<Day>) { (self.zone, self.days) = (zone, days) }

        /// A visit with its last outcome: one that still waits has none, and is not added.
        ///
        /// `wait` is in seconds, until the answer or any other end. `handled` are the seconds of talk, hold and wrap-up of an
        /// answered call, nil for the others and for one that is not over. A clock that was set back gives negative seconds: they
        /// count as none.
        package mutating func add(arrivedAt: Instant, wait: Int64, abandoned: Bool, handled: Int64?) {
            let day = zone.day(of: arrivedAt)
            guard days.contains(day) else { return }
            // The clock's second of the day: in autumn an hour comes twice, and its calls share their half hours.
            let local = arrivedAt.seconds + Int64(zone.offset(at: arrivedAt))
            counts[day.weekday * 48 + Int(local - Int64(day.number) * 86_400) / 1800] += 1
            arrived += 1
            waited += Double(max(0, wait))
            if abandoned { self.abandoned += 1 }
            if let handled {
                answered += 1
                // A call of no length is one that nobody measured.
                if handled > 0 {
                    measured += 1
                    self.handled += Double(handled)
                }
            }
        }

        /// Means over the weekdays in the range.
        ///
        /// The patience is the estimate of greatest likelihood for exponential patience of which only the waits of those who gave
        /// up are seen whole: all waiting, divided by the number of those who gave up (A. Mandelbaum, S. Zeltyn, "Service
        /// Engineering in Action: The Palm/Erlang-A Queue", 2007).
        package func pattern(queue: String? = nil) -> ArrivalPattern {
            let slots = counts.indices.filter { counts[$0] > 0 }.map { place in
                let weeks = weeks(with: place / 48)
                return Slot(weekday: place / 48, halfHour: place % 48, calls: Double(counts[place]) / Double(weeks), weeks: weeks)
            }
            return ArrivalPattern(
                queue: queue, from: days.lowerBound, to: days.upperBound, zone: zone.name, slots: slots,
                aht: measured > 0 ? handled / Double(measured) : nil,
                patience: abandoned > 0 && waited > 0 ? waited / Double(abandoned) : nil, arrived: arrived, answered: answered,
                abandoned: abandoned)
        }

        /// How many days of the range are this weekday.
        private func weeks(with weekday: Int) -> Int {
            let length = Int(days.upperBound.number) - Int(days.lowerBound.number) + 1
            let first = (weekday - days.lowerBound.weekday + 7) % 7
            return first < length ? (length - first + 6) / 7 : 0
        }
    }
}
