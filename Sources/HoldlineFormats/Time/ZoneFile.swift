package import HoldlineCore

/// Reads a named time zone from the system's zoneinfo files, without Foundation and its ICU.
package enum ZoneFile {
    /// Where tzdata installs its files on every Linux.
    package static let directory = "/usr/share/zoneinfo"

    /// The zone of this name (`Europe/Paris`), with the changes of its daylight-saving rule written out to the year 2100.
    ///
    /// Throws for names that are no names of zones, before any path is made of them, and where the file
    /// is absent or damaged. The daemon and the imports read their zones here.
    package static func zone(named name: String, directory: String = directory) throws(FileProblem) -> Zone {
        if name == "UTC" { return .utc }
        let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let letters = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-".utf8)
        guard name.utf8.count < 64, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(letters.contains) }) else {
            throw FileProblem(file: excerpt(name), message: "is no time zone: write a name such as Europe/Paris")
        }
        let path = "\(directory)/\(name)"
        let source: ByteSource
        do throws(FileProblem) {
            source = try ByteSource.file(path)
        } catch {
            throw FileProblem(
                file: path, message: "the time zone \(name) cannot be read (\(error.message)): is the name right, and tzdata installed?")
        }
        var bytes: [UInt8] = []
        while let chunk = try source.next(), bytes.count < 1 << 20 { bytes += chunk }
        guard let zone = read(bytes, name: name) else { throw FileProblem(file: path, message: "is no time zone file (TZif, RFC 9636)") }
        return zone
    }

    /// The zone in these bytes (RFC 9636, version 2 or later), or nil where they are none.
    ///
    /// Version 1 has times of 32 bits only and no rule, and is refused; so are files with leap seconds,
    /// which POSIX time does not have.
    package static func read(_ bytes: [UInt8], name: String) -> Zone? {
        var file = TZif(bytes)
        guard let first = file.header(), first.version >= 2, file.skip(first.size(times: 4)), let counts = file.header(),
            counts.leaps == 0, file.rest >= counts.size(times: 8)
        else { return nil }
        let times = (0..<counts.times).map { _ in file.number(8) }
        let kinds = (0..<counts.times).map { _ in Int(file.number(1) & 0xFF) }
        let offsets = (0..<counts.types).map { _ in
            let offset = Int32(truncatingIfNeeded: file.number(4))
            _ = file.number(2)
            return offset
        }
        guard kinds.allSatisfy(offsets.indices.contains), let initial = offsets.first, zip(times, times.dropFirst()).allSatisfy(<),
            file.skip(counts.characters + counts.standard + counts.universal), let footer = file.footer()
        else { return nil }
        // Before the year 1 and after the year 9999 there are no days here.
        var transitions = zip(times, kinds).filter { $0.0.magnitude < 250_000_000_000 }
            .map { Zone.Transition(from: Instant(seconds: $0.0), offset: offsets[$0.1]) }
        guard !footer.isEmpty else { return Zone(name: name, initialOffset: initial, transitions: transitions) }
        guard let rule = ZoneRule(footer) else { return nil }
        let last = transitions.last?.from
        transitions += rule.transitions(through: 2100).filter { transition in last.map { $0 < transition.from } ?? true }
        return Zone(name: name, initialOffset: initial, transitions: transitions)
    }
}

/// A cursor over a TZif file.
private struct TZif {
    /// What has not been read yet.
    private var bytes: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { self.bytes = bytes[...] }

    /// The counts in a header, which say how long each part of the data is.
    struct Counts {
        var version, universal, standard, leaps, times, types, characters: Int

        /// Bytes of the data behind the header, with times of this width: four in version 1, eight
        /// after it.
        func size(times width: Int) -> Int { times * (width + 1) + types * 6 + characters + leaps * (width + 4) + standard + universal }
    }

    /// Bytes that are left.
    var rest: Int { bytes.count }

    /// The header of 44 bytes; nil where none stands here, or its counts are beyond any real zone's.
    mutating func header() -> Counts? {
        guard bytes.starts(with: "TZif".utf8), bytes.count >= 44 else { return nil }
        _ = skip(4)
        let version = Int(number(1)) - Int(UInt8(ascii: "0"))
        _ = skip(15)
        let counts = (0..<6).map { _ in Int(number(4)) }
        guard counts.allSatisfy({ (0..<100_000).contains($0) }) else { return nil }
        return Counts(
            version: version, universal: counts[0], standard: counts[1], leaps: counts[2], times: counts[3], types: counts[4],
            characters: counts[5])
    }

    /// Passes over bytes; false where there are not so many.
    mutating func skip(_ count: Int) -> Bool {
        guard bytes.count >= count else { return false }
        bytes = bytes.dropFirst(count)
        return true
    }

    /// A signed big-endian number of this width; the callers have checked that it is there.
    mutating func number(_ width: Int) -> Int64 {
        var value = Int64(Int8(bitPattern: bytes.first ?? 0))
        for byte in bytes.prefix(width).dropFirst() { value = value << 8 | Int64(byte) }
        bytes = bytes.dropFirst(width)
        return value
    }

    /// The rule for what comes after the last change, between two line feeds.
    mutating func footer() -> String? {
        guard bytes.first == UInt8(ascii: "\n"), let end = bytes.dropFirst().firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        return String(validating: bytes[bytes.index(after: bytes.startIndex)..<end], as: UTF8.self)
    }
}

/// The rule at the end of a zone file: a POSIX TZ string such as `CET-1CEST,M3.5.0,M10.5.0/3`.
struct ZoneRule {
    /// Seconds east of UTC.
    let standard: Int32
    /// nil for zones that have given up changing their clocks.
    private let daylight: Daylight?

    /// Summer time: seconds east of UTC, and the changes to it and back.
    private struct Daylight {
        var offset: Int32
        var begins, ends: Change
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
