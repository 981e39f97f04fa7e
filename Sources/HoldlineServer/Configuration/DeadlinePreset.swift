import HoldlineCore

/// Deadlines that somebody prescribes. A model to start from: whether one binds a company is its lawyer's question.
enum DeadlinePreset: String, CaseIterable {
    /// No deadline.
    case none
    /// Peppol Business Interoperability: a first response within 3 working days.
    case peppol
    /// ACPR recommendation 2022-R-01, as updated by 2024-R-02: acknowledged within 10 working days, answered within 2 months.
    case acpr
    /// FCA Handbook, DISP 1.6: a final response within 8 weeks.
    case fca = "fca-disp"

    /// In business seconds of `calendar`.
    func deadlines(on calendar: BusinessCalendar) -> Deadlines {
        switch self {
        case .none: Deadlines()
        case .peppol: Deadlines(firstResponse: calendar.seconds(workingDays: 3))
        case .acpr:
            // The shortest two months in a row, January and February, have 59 days.
            Deadlines(
                firstResponse: calendar.seconds(workingDays: 10),
                resolution: calendar.seconds(workingDays: calendar.fewestWorkingDays(inAnyOf: 59)))
        case .fca: Deadlines(resolution: calendar.seconds(workingDays: calendar.fewestWorkingDays(inAnyOf: 56)))
        }
    }
}

/// Working days as seconds of business time.
extension BusinessCalendar {
    /// Working days as business time: each as long as most days of the week are, the shorter at a tie.
    func seconds(workingDays: Int) -> Int64 { Int64(workingDays) * usualDay }

    /// Working days that a stretch of calendar days holds at least, wherever it begins: who counts these is never late.
    func fewestWorkingDays(inAnyOf days: Int) -> Int {
        guard let first = Day(year: 2020, month: 1, day: 1) else { return 0 }
        // 28 years have every weekday on every date; the moving feasts add little after that.
        let open = (0..<(28 * 366)).map { isWorkingDay(first.adding(days: $0)) ? 1 : 0 }
        var count = open[..<days].reduce(0, +)
        var fewest = count
        for index in days..<open.count {
            count += open[index] - open[index - days]
            fewest = min(fewest, count)
        }
        return fewest
    }
}
