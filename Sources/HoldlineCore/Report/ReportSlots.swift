/// The parts of the clock or of the calendar that a report keeps apart: hours or half hours of the day, or days, on the wall of a zone.
///
/// Where the rows are no times there is one part, 0. Instants are seconds since 1970.
struct ReportSlots: Sendable {
    private let zone: Zone
    /// Seconds of a part; nil: there is only one.
    private let unit: Int64?

    init(_ grouping: ReportGrouping?, zone: Zone) {
        self.zone = zone
        switch grouping {
        case .hour: unit = 3600
        case .halfHour: unit = 1800
        case .day: unit = 86_400
        case .queue, .agent, nil: unit = nil
        }
    }

    /// The hour from 0 to 23, the half hour from 0 to 47, or the number of the day.
    func slot(at seconds: Int64) -> Int { unit == nil ? 0 : slot(local: seconds + Int64(zone.offset(at: Instant(seconds: seconds)))) }

    /// Hands over each part of a time with the seconds that lie in it; a part may come more than once.
    func split(_ time: Range<Int64>, _ each: (_ slot: Int, _ seconds: Int64) -> Void) {
        guard !time.isEmpty else { return }
        guard let unit else { return each(0, time.upperBound - time.lowerBound) }
        var begin = time.lowerBound
        while begin < time.upperBound {
            let span = zone.span(at: Instant(seconds: begin))
            let local = begin + Int64(span.offset)
            let end = min(begin + unit - local.remainder(of: unit), span.until?.seconds ?? .max, time.upperBound)
            each(slot(local: local), end - begin)
            begin = end
        }
    }

    private func slot(local: Int64) -> Int {
        let time = local.remainder(of: 86_400)
        guard let unit, unit < 86_400 else { return Int((local - time) / 86_400) }
        return Int(time / unit)
    }
}

extension Int64 {
    /// What is left after the last multiple of `unit` that is not greater, also before 1970.
    fileprivate func remainder(of unit: Int64) -> Int64 {
        let rest = self % unit
        return rest < 0 ? rest + unit : rest
    }
}
