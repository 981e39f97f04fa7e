extension TicketReport {
    /// A dispute of a ticket, with no more than a report reads.
    package struct Part: Sendable {
        package var reason: Reason
        /// What it disputes, and what its outcome credited.
        package var amount, credited: Amount?
        package var currency: Currency?
        package var openedAt: Instant
        /// When its hold was lifted; nil while it stands, and where it ends by its last day.
        package var liftedAt: Instant?
        /// Whether nobody has settled it.
        package var isOpen: Bool

        package init(
            reason: Reason, amount: Amount?, credited: Amount?, currency: Currency?, openedAt: Instant, liftedAt: Instant?, isOpen: Bool
        ) {
            (self.reason, self.amount, self.credited, self.currency) = (reason, amount, credited, currency)
            (self.openedAt, self.liftedAt, self.isOpen) = (openedAt, liftedAt, isOpen)
        }
    }

    /// Adds tickets up, each by what it says of itself. Memory grows with the rows, and with the lengths of which percentiles are taken.
    package struct Builder {
        private let by: TicketGrouping
        private let days: ClosedRange<Day>
        private let currency: Currency
        private let zone: Zone
        private let range: Range<Instant>
        private let today: Day
        private let periods: ReportPeriods?
        /// The day at whose end a period's live tickets are counted: its last one, or today.
        private let ends: [Int32]
        private var rows: [Row] = []
        private var places: [String?: Int] = [:]
        private var total: Row
        private var otherCurrencies = 0

        package init(by: TicketGrouping, _ days: ClosedRange<Day>, today: Day, in zone: Zone, currency: Currency) {
            (self.by, self.days, self.today, self.currency, self.zone) = (by, days, today, currency, zone)
            range = zone.instants(of: days)
            total = Row(TicketReportRow(key: nil, currency: currency))
            periods = by.unit.map { ReportPeriods($0, days) }
            ends = periods?.lastDays.map { min($0, today).number } ?? []
            // A week without a ticket has a row, too: what lives at its end is of interest.
            for key in periods?.keys ?? [] { rows.append(Row(TicketReportRow(key: key, currency: currency))) }
        }

        /// The instants of the days.
        package var instants: Range<Instant> { range }

        /// Counts a ticket for its opening, its resolution and its life, as far as they are in the days.
        ///
        /// `clock` is asked for only where it is needed; `lengths` are the business seconds to what was first done on it.
        package mutating func add(
            _ ticket: Ticket, _ parts: [Part], clock: () -> TicketClock, lengths: () -> Ticket.FirstLengths
        ) {
            let isOpened = range.contains(ticket.openedAt)
            let resolution = ticket.resolution.flatMap { range.contains($0.at) ? $0 : nil }
            let known = isOpened || resolution != nil ? clock() : nil
            if isOpened, let known {
                let places = self.places(of: ticket, parts, at: ticket.openedAt, agent: ticket.assignee)
                let isKnown = ticket.firstResponseAt != nil || known.firstResponseLate
                let lengths = lengths()
                change(places) { row in
                    row.figures.opened += 1
                    if let length = lengths.response { row.responseLengths.append(length) }
                    if let length = lengths.acknowledgement { row.acknowledgeLengths.append(length) }
                    if let isLate = known.acknowledgeLate, isLate || ticket.acknowledgedAt != nil {
                        row.figures.acknowledgements += 1
                        if !isLate { row.figures.acknowledgedInTime += 1 }
                    }
                    guard isKnown else { return }
                    row.figures.responses += 1
                    if !known.firstResponseLate { row.figures.responsesInTime += 1 }
                }
                for part in parts { add(part, part.amount, to: \.disputed, places) }
            }
            if let resolution, let known {
                let places = self.places(of: ticket, parts, at: resolution.at, agent: resolution.by)
                change(places) { row in
                    row.figures.resolved += 1
                    row.resolutionLengths.append(known.elapsed)
                    if !known.resolutionLate { row.figures.resolvedInTime += 1 }
                }
                for part in parts {
                    add(part, part.credited, to: \.credited, places)
                    addDays(of: part, until: resolution.at, places)
                }
            }
            addLife(of: ticket, parts)
        }

        /// The report; nothing may be added after it.
        package func finish(version: Int64) -> TicketReport {
            var rows = rows.map { $0.finished() }
            var total = total.finished()
            if periods != nil {
                var lives = [Int](repeating: 0, count: AgeCount.firsts.count)
                for place in rows.indices {
                    for age in lives.indices {
                        lives[age] += self.rows[place].lives[age]
                        rows[place].ages[age].tickets = lives[age]
                    }
                    rows[place].live = lives.reduce(0, +)
                }
                if let last = rows.last { (total.live, total.ages) = (last.live, last.ages) }
            } else {
                rows.sort { left, right in
                    let (one, other) = (left.opened + left.resolved + left.live, right.opened + right.resolved + right.live)
                    return one == other ? (left.key ?? "~") < (right.key ?? "~") : one > other
                }
            }
            return TicketReport(
                by: by, from: days.lowerBound, to: days.upperBound, currency: currency, rows: rows, total: total,
                otherCurrencies: otherCurrencies, version: version)
        }

        // MARK: Places

        private mutating func places(of ticket: Ticket, _ parts: [Part], at instant: Instant, agent: String?) -> [Int] {
            switch by {
            case .week, .day, .month: periods?.place(of: zone.day(of: instant)).map { [$0] } ?? []
            case .agent: [place(of: agent)]
            case .customer: [place(of: ticket.customer.text)]
            case .channel: [place(of: ticket.channel.rawValue)]
            case .reason: reasons(parts).map { place(of: $0) }
            case .outcome: ticket.resolution.map { [place(of: $0.outcome.rawValue)] } ?? []
            }
        }

        private func reasons(_ parts: [Part]) -> [String?] {
            parts.isEmpty ? [nil] : parts.count == 1 ? [parts[0].reason.rawValue] : Array(Set(parts.map(\.reason.rawValue)))
        }

        private mutating func place(of key: String?) -> Int {
            if let place = places[key] { return place }
            rows.append(Row(TicketReportRow(key: key, currency: currency)))
            places[key] = rows.count - 1
            return rows.count - 1
        }

        // MARK: Sums

        private mutating func change(_ places: [Int], _ change: (inout Row) -> Void) {
            change(&total)
            for place in places { change(&rows[place]) }
        }

        /// By reason a dispute's figures belong to its own alone.
        private mutating func ownPlaces(_ part: Part, _ places: [Int]) -> [Int] {
            by == .reason ? [place(of: part.reason.rawValue)] : places
        }

        private mutating func add(_ part: Part, _ amount: Amount?, to sum: WritableKeyPath<TicketReportRow, Amount>, _ places: [Int]) {
            guard let amount else { return }
            guard part.currency == currency else { return otherCurrencies += 1 }
            change(ownPlaces(part, places)) { $0.figures[keyPath: sum] = $0.figures[keyPath: sum] + amount }
        }

        private mutating func addDays(of part: Part, until end: Instant, _ places: [Int]) {
            let end = zone.day(of: min(part.liftedAt ?? end, end))
            let days = max(0, Int64(end.number) - Int64(zone.day(of: part.openedAt).number))
            let amount = part.currency == currency ? part.amount : nil
            change(ownPlaces(part, places)) { $0.figures.disputes.add(days: days, amount: amount) }
        }

        /// Counts the ends of periods that a ticket lives through, by its age at each; or its life now.
        private mutating func addLife(of ticket: Ticket, _ parts: [Part]) {
            let opened = zone.day(of: ticket.openedAt).number
            guard periods == nil else {
                let until = ticket.resolution.map { zone.day(of: $0.at).number } ?? .max
                var from = firstEnd(opened)
                for age in AgeCount.firsts.indices where from < ends.count {
                    let next = age + 1 < AgeCount.firsts.count ? opened + Int32(AgeCount.firsts[age + 1]) : .max
                    let to = firstEnd(min(next, until))
                    guard from < to else { continue }
                    rows[from].lives[age] += 1
                    if to < ends.count { rows[to].lives[age] -= 1 }
                    from = to
                }
                return
            }
            guard ticket.resolution == nil else { return }
            let age = AgeCount.place(of: Int(today.number) - Int(opened))
            let found: [Int] =
                switch by {
                case .agent: [place(of: ticket.assignee)]
                case .customer: [place(of: ticket.customer.text)]
                case .channel: [place(of: ticket.channel.rawValue)]
                case .reason: reasons(parts.filter(\.isOpen)).map { place(of: $0) }
                case .week, .day, .month, .outcome: []
                }
            change(found) { row in
                row.figures.live += 1
                row.figures.ages[age].tickets += 1
            }
        }

        /// The first period whose end is on a day or after it.
        private func firstEnd(_ day: Int32) -> Int {
            var (low, high) = (0, ends.count)
            while low < high {
                let middle = (low + high) / 2
                if ends[middle] < day { low = middle + 1 } else { high = middle }
            }
            return low
        }
    }
}

/// A row while it is added up.
private struct Row {
    var figures: TicketReportRow
    var acknowledgeLengths: [Int64] = []
    var responseLengths: [Int64] = []
    var resolutionLengths: [Int64] = []
    /// By age: how many more live at the end of this period than at that of the one before.
    var lives = [Int](repeating: 0, count: AgeCount.firsts.count)

    init(_ figures: TicketReportRow) { self.figures = figures }

    func finished() -> TicketReportRow {
        var figures = figures
        figures.acknowledgeTime = LengthFigures(of: acknowledgeLengths)
        figures.responseTime = LengthFigures(of: responseLengths)
        figures.resolutionTime = LengthFigures(of: resolutionLengths)
        return figures
    }
}
