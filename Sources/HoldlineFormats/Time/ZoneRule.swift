import HoldlineCore

/// The rule at the end of a zone file: a POSIX TZ string such as `CET-1CEST,M3.5.0,M10.5.0/3`.
struct ZoneRule {
    /// Seconds east of UTC.
    let standard: Int32
    /// nil for zones that have given up changing their clocks.
    private let daylight: Daylight?

    /// Summer time: seconds east of UTC, and the changes to it and back.
    private struct Daylight {
        var offset: Int32
        var begins: Change
        var ends: Change
    }

    /// When the clock changes in a year, on the wall clock before the change.
    private struct Change {
        var date: Date
        var second: Int
    }

    /// A day of the year in one of the three forms of POSIX.
    private enum Date {
        /// The nth weekday (0 is Sunday) of a month; the fifth is the last.
        case weekday(month: Int, week: Int, day: Int)
        /// 1 to 365; 29 February is never counted.
        case julian(Int)
        /// 0 to 365.
        case zeroBased(Int)
    }

    /// nil for what is no rule of POSIX with the extensions of RFC 9636, 3.3.1.
    init?(_ text: String) {
        var cursor = Cursor(rest: text.utf8[...])
        guard cursor.name(), let west = cursor.time() else { return nil }
        standard = Int32(-west)
        guard !cursor.rest.isEmpty else {
            daylight = nil
            return
        }
        guard cursor.name() else { return nil }
        // Without an offset of its own, summer time is an hour ahead.
        let summer = cursor.rest.first == UInt8(ascii: ",") ? west - 3600 : cursor.time()
        guard let summer, let begins = cursor.change(), let ends = cursor.change(), cursor.rest.isEmpty else { return nil }
        daylight = Daylight(offset: Int32(-summer), begins: begins, ends: ends)
    }

    /// All changes from 1970 through the end of `year`, in the order of time.
    ///
    /// A rule without summer time gives one transition, before any date that is used.
    func transitions(through year: Int) -> [Zone.Transition] {
        guard let daylight else { return [Zone.Transition(from: Instant(seconds: Int64(Int32.min)), offset: standard)] }
        return (1970...max(1970, year)).flatMap { year in
            [
                Zone.Transition(from: Self.instant(of: daylight.begins, in: year, offset: standard), offset: daylight.offset),
                Zone.Transition(from: Self.instant(of: daylight.ends, in: year, offset: daylight.offset), offset: standard),
            ]
        }.sorted { $0.from < $1.from }
    }

    /// A change as an instant: on the clock that was in force before it.
    private static func instant(of change: Change, in year: Int, offset: Int32) -> Instant {
        Instant(seconds: Int64(day(of: change.date, in: year).number) * 86_400 + Int64(change.second) - Int64(offset))
    }

    /// The day of a form in one year.
    private static func day(of date: Date, in year: Int) -> Day {
        let newYear = Day(year: year, month: 1, day: 1) ?? Day(number: 0)
        switch date {
        case .zeroBased(let days): return newYear.adding(days: days)
        case .julian(let days):
            let isLeap = Day(year: year, month: 2, day: 29) != nil
            return newYear.adding(days: days - 1 + (isLeap && days >= 60 ? 1 : 0))
        case .weekday(let month, let week, let weekday):
            let first = Day(year: year, month: month, day: 1) ?? newYear
            // `Day.weekday` counts from Monday, POSIX from Sunday.
            var day = first.adding(days: (weekday - (first.weekday + 1) % 7 + 7) % 7 + (week - 1) * 7)
            if day.components.month != month { day = day.adding(days: -7) }
            return day
        }
    }

    /// Reads the parts of a rule one after the other.
    private struct Cursor {
        var rest: Substring.UTF8View

        /// `CET`, or `<+03>`.
        mutating func name() -> Bool {
            if rest.first == UInt8(ascii: "<") {
                guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return false }
                rest = rest[rest.index(after: end)...]
                return true
            }
            let letters = rest.prefix { ($0 | 0x20) >= UInt8(ascii: "a") && ($0 | 0x20) <= UInt8(ascii: "z") }
            rest = rest[letters.endIndex...]
            return letters.count >= 3
        }

        /// `-1`, `3`, `+5:30`, `-12:45:15`, in seconds; RFC 9636 permits a week's worth of hours.
        mutating func time() -> Int? {
            let negative = rest.first == UInt8(ascii: "-")
            if negative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
            guard var seconds = number(upTo: 167).map({ $0 * 3600 }) else { return nil }
            for unit in [60, 1] where take(":") {
                guard let value = number(upTo: 59) else { return nil }
                seconds += value * unit
            }
            return negative ? -seconds : seconds
        }

        /// `,M3.5.0/2`, `,J60`, `,59`.
        mutating func change() -> Change? {
            guard take(",") else { return nil }
            let date: Date
            if take("M") {
                guard let month = number(upTo: 12), month > 0, take("."), let week = number(upTo: 5), week > 0, take("."),
                    let day = number(upTo: 6)
                else { return nil }
                date = .weekday(month: month, week: week, day: day)
            } else if take("J") {
                guard let day = number(upTo: 365), day > 0 else { return nil }
                date = .julian(day)
            } else {
                guard let day = number(upTo: 365) else { return nil }
                date = .zeroBased(day)
            }
            guard take("/") else { return Change(date: date, second: 7200) }
            return time().map { Change(date: date, second: $0) }
        }

        /// Whether the character comes next; passes over it if so.
        private mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard let byte = rest.first, UInt32(byte) == character.value else { return false }
            rest = rest.dropFirst()
            return true
        }

        /// One to three digits, at most `largest`.
        private mutating func number(upTo largest: Int) -> Int? {
            let digits = rest.prefix(while: \.isDigit)
            guard (1...3).contains(digits.count), let value = decimal(digits), value <= largest else { return nil }
            rest = rest[digits.endIndex...]
            return value
        }
    }
}
