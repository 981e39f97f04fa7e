import Glibc
import HoldlineCore
import Testing

@testable import HoldlineServer

@Suite("opening hours and holidays in the configuration")
struct CalendarConfigurationTests {
    private func read(_ text: String) throws -> ConfigurationFile { try ConfigurationFile(text: text, file: "h.yaml") }

    @Test("nights are read, and what check-config prints says the same")
    func nights() throws {
        let policy = try read("hours: {friday: \"20:00-02:00\", saturday: \"22:00-00:00\"}").policy
        #expect(policy.calendar.week[4] == BusinessCalendar.Hours(opens: 20 * 3600, closes: 26 * 3600))
        #expect(policy.calendar.week[5] == BusinessCalendar.Hours(opens: 22 * 3600, closes: 24 * 3600))
        #expect(try read(Settings(socket: "/s", database: "/d", policy: policy).text).policy == policy)
    }

    @Test("what is as usual adds no line to the rules that sites compare")
    func usual() throws {
        let lines = Settings(socket: "/s", database: "/d", policy: try read("").policy).rulesText
        #expect(!lines.contains { $0.contains("files") })
    }

    @Test(
        "what does not do is refused with its line and what to write",
        arguments: [
            ("hours: {monday: \"09:00-09:00\"}", "hours.monday: “09:00-09:00” does not do"),
            ("hours: {monday: \"20:00-10:00\"}", "monday's hours go on into those of tuesday"),
            ("hours: {tuesday: \"01:00-08:00\", monday: \"20:00-02:00\"}", "monday's hours go on into those of tuesday"),
            ("holidays: {files: [h.ics]}", "holidays.files[0]: “h.ics” is no absolute path"),
            ("holidays: {files: [/nowhere/h.ics]}", "the calendar of holidays /nowhere/h.ics cannot be read"),
        ])
    func wrong(text: String, message: String) throws {
        let problem = #expect(throws: StartProblem.self) { try read(text) }
        #expect(problem?.message.contains(message) ?? false, "\(problem?.message ?? "")")
        #expect(problem?.message.hasPrefix("h.yaml:1: ") ?? false || message.contains("cannot be read"))
    }

    // MARK: iCalendar

    private func holidays(_ events: String) throws -> HolidayFile {
        let text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + events.replacing("\n", with: "\r\n") + "\r\nEND:VCALENDAR\r\n"
        return try HolidayFileReader(text, file: "/h.ics").read()
    }

    private func event(_ lines: String) throws -> HolidayFile { try holidays("BEGIN:VEVENT\n\(lines)\nEND:VEVENT") }

    private func day(_ text: String) throws -> Day { try #require(Day(text: text)) }

    @Test("whole days are read once or each year, with folded lines, ends that are not meant, alarms and zones between them")
    func reads() throws {
        let file = try holidays(
            """
            BEGIN:VTIMEZONE
            TZID:Europe/Paris
            BEGIN:STANDARD
            DTSTART:19701025T030000
            RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
            END:STANDARD
            END:VTIMEZONE
            BEGIN:VEVENT
            SUMMARY;X-NOTE="a:b;c":Inven
             tory\\, all of it
            DTSTART;VAL
             UE=DATE:20261
             228
            DTEND;VALUE=DATE:20261231
            BEGIN:VALARM
            TRIGGER:-PT15M
            DURATION:PT1H
            END:VALARM
            END:VEVENT
            BEGIN:VEVENT
            DTSTART;VALUE=DATE:20260714
            RRULE:FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=14
            END:VEVENT
            BEGIN:VEVENT
            DTSTART;VALUE=DATE:20261005
            STATUS:CANCELLED
            END:VEVENT
            """)
        #expect(file.days == [try day("2026-12-28"), try day("2026-12-29"), try day("2026-12-30")])
        #expect(file.yearly == [YearlyHoliday(first: try day("2026-07-14"))])
        #expect(try event("DTSTART;VALUE=DATE:20261005\nDURATION:P1W").days.count == 7)
        let counted = try event("DTSTART;VALUE=DATE:20261005\nRRULE:FREQ=YEARLY;COUNT=3")
        #expect(try counted.yearly.first?.until == day("2028-10-05"))
        let until = try event("DTSTART;VALUE=DATE:20261005\nRRULE:FREQ=YEARLY;UNTIL=20301004T000000Z")
        #expect(try until.contains(day("2029-10-05")) && !until.contains(day("2030-10-05")))
    }

    @Test("a file is over after its last day, and one with a day of each year never is")
    func over() throws {
        let file = try event("DTSTART;VALUE=DATE:20261005")
        #expect(try !file.isOver(on: day("2026-10-05")) && file.isOver(on: day("2026-10-06")))
        let until = try event("DTSTART;VALUE=DATE:20261005\nRRULE:FREQ=YEARLY;UNTIL=20301231")
        #expect(try !until.isOver(on: day("2030-10-06")) && until.isOver(on: day("2031-01-01")))
        #expect(try !event("DTSTART;VALUE=DATE:20261005\nRRULE:FREQ=YEARLY").isOver(on: day("2099-01-01")))
        #expect(try HolidayFile(path: "/h.ics").isOver(on: day("2026-10-05")))
    }

    @Test(
        "what cannot be reckoned is refused with its line",
        arguments: [
            ("DTSTART:20261005T090000", "4: DTSTART is a time"), ("DTSTART;VALUE=DATE:20260231", "4: “20260231” is no date"),
            ("SUMMARY:x", "3: the event has no DTSTART"),
            ("DTSTART;VALUE=DATE:20261005\nDTEND;VALUE=DATE:20261005", "5: DTEND is not after DTSTART"),
            ("DTSTART;VALUE=DATE:20261005\nRRULE:FREQ=MONTHLY", "5: the rule FREQ=MONTHLY is not read"),
            ("DTSTART;VALUE=DATE:20261005\nRRULE:FREQ=YEARLY;BYDAY=1MO", "5: the rule BYDAY=1MO is not read"),
            ("DTSTART;VALUE=DATE:20261005\nRRULE:FREQ=YEARLY;BYMONTH=9", "5: the rule BYMONTH=9 is not read"),
            ("DTSTART;VALUE=DATE:20261005\nRRULE:FREQ=YEARLY;INTERVAL=2", "5: the rule INTERVAL=2 is not read"),
            ("DTSTART;VALUE=DATE:20261005\nRRULE:COUNT=2", "5: the rule has no FREQ"),
            ("DTSTART;VALUE=DATE:20261005\nRRULE:FREQ=YEARLY;COUNT=2;UNTIL=20300101", "5: UNTIL and COUNT exclude each other"),
            ("DTSTART;VALUE=DATE:20261005\nEXDATE;VALUE=DATE:20271005", "5: EXDATE is not read"),
            ("DTSTART;VALUE=DATE:20261005\nRDATE;VALUE=DATE:20271005", "5: RDATE is not read"),
            ("DTSTART;VALUE=DATE:20261005\nDURATION:PT8H", "5: the duration “PT8H” is none of whole days"),
            ("DTSTART;VALUE=DATE:20261005\nDTSTART;VALUE=DATE:20261006", "5: DTSTART is given twice"),
            ("DTSTART;VALUE=DATE:20261005\nno line", "5: “no line” is no line of an iCalendar file"),
            ("DTSTART;VALUE=DATE:20261005\nEND:VALARM", "5: END:VALARM has no BEGIN:VALARM"),
        ])
    func refuses(lines: String, message: String) throws {
        let problem = #expect(throws: StartProblem.self) { try event(lines) }
        #expect(problem?.message.hasPrefix("/h.ics:" + message) ?? false, "\(problem?.message ?? "")")
    }

    @Test("a file that is cut off, another one and other components are refused")
    func others() throws {
        func problem(_ text: String) -> String? {
            do throws(StartProblem) {
                _ = try HolidayFileReader(text, file: "/h.ics").read()
                return nil
            } catch { return error.message }
        }
        #expect(problem("hello") == "/h.ics:1: “hello” is no line of an iCalendar file (NAME:VALUE)")
        #expect(problem("BEGIN:VCARD\nEND:VCARD") == "/h.ics: this is no iCalendar file: it begins with BEGIN:VCALENDAR")
        #expect(problem("BEGIN:VCALENDAR\nBEGIN:VEVENT\n") == "/h.ics:2: BEGIN:VEVENT has no END:VEVENT: the file is cut off")
        #expect(problem("BEGIN:VCALENDAR\nBEGIN:VTODO\nEND:VTODO\nEND:VCALENDAR")?.hasPrefix("/h.ics:2: VTODO cannot be taken") ?? false)
        #expect(problem("BEGIN:VCALENDAR\nCALSCALE:JULIAN\nEND:VCALENDAR")?.contains("JULIAN is not read") ?? false)
    }

    @Test("a file's days close the company, stand in what sites compare, and one that cannot be read leaves the configuration unread")
    func file() throws {
        let directory = try ShortDirectory()
        defer { withExtendedLifetime(directory) {} }
        let path = directory.path + "/h.ics"
        func write(_ text: String) throws {
            let bytes = Array(text.utf8)
            let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
            defer { close(descriptor) }
            try #require(Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
        }
        try write("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261005\nEND:VEVENT\nEND:VCALENDAR\n")
        let policy = try read("holidays: {files: [\(path)]}").policy
        #expect(try !policy.calendar.isWorkingDay(day("2026-10-05")) && policy.calendar.isWorkingDay(day("2026-10-06")))
        let settings = Settings(socket: "/s", database: "/d", policy: policy)
        #expect(settings.rulesText.contains { $0.contains("2026-10-05") })
        #expect(try read(settings.text).policy == policy)
        try write("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261005T090000\nEND:VEVENT\nEND:VCALENDAR\n")
        let problem = #expect(throws: StartProblem.self) { try read("holidays: {files: [\(path)]}") }
        #expect(problem?.message.hasPrefix("\(path):3: DTSTART is a time") ?? false)
    }
}
