import ArgumentParser
import HoldlineCore
import HoldlineFormats
import HoldlineWire
import Testing

@testable import holdline

@Suite("Dates and amounts as people write them")
struct DateWordsTests {
    /// Thursday, 26 November 2026.
    private static let today = Day(number: 20_783)

    private func read(_ text: String, _ direction: DateWords.Direction = .ahead, isDayFirst: Bool = false) throws -> String {
        try DateWords(today: Self.today, direction: direction, isDayFirst: isDayFirst).day(text).description
    }

    @Test(
        "a day to come is said in English and in French",
        arguments: [
            ("2026-12-01", "2026-12-01"), ("today", "2026-11-26"), ("Tomorrow", "2026-11-27"), ("demain", "2026-11-27"),
            ("après-demain", "2026-11-28"), ("aujourd’hui", "2026-11-26"), ("friday", "2026-11-27"), ("vendredi", "2026-11-27"),
            ("wed", "2026-12-02"), ("next monday", "2026-11-30"), ("lundi prochain", "2026-11-30"), ("next thursday", "2026-12-03"),
            ("+3d", "2026-11-29"), ("+2w", "2026-12-10"), ("j+3", "2026-11-29"), ("in 3 days", "2026-11-29"),
            ("dans une semaine", "2026-12-03"), ("in 3 months", "2027-02-26"), ("end of month", "2026-11-30"),
            ("fin du mois", "2026-11-30"), ("end of next month", "2026-12-31"), ("fin d'année", "2026-12-31"), ("26/11", "2026-11-26"),
            ("27/11/2026", "2026-11-27"), ("05.01.", "2027-01-05"), ("3.4.2027", "2027-04-03"), ("12/31", "2026-12-31"),
            ("1er décembre", "2026-12-01"), ("dec 1", "2026-12-01"), ("15 janvier 2027", "2027-01-15"), ("04/04", "2027-04-04"),
            ("2026/12/01", "2026-12-01"),
        ])
    func ahead(_ text: String, _ day: String) throws {
        // The fourth of April is far ahead, and no less far back.
        #expect(try read(text) == day)
    }

    @Test(
        "a report looks back",
        arguments: [
            ("monday", "2026-11-23"), ("last monday", "2026-11-23"), ("vendredi dernier", "2026-11-20"), ("hier", "2026-11-25"),
            ("7 days ago", "2026-11-19"), ("il y a 2 semaines", "2026-11-12"), ("début du mois", "2026-11-01"), ("20/11", "2026-11-20"),
            ("31/12/2025", "2025-12-31"),
        ])
    func back(_ text: String, _ day: String) throws {
        #expect(try read(text, .back) == day)
    }

    @Test(
        "two readings are both shown, and none is taken",
        arguments: [
            ("03/04/2027", ["2027-04-03", "2027-03-04"]), ("3/12", ["2026-12-03"]), ("thursday", ["2026-11-26", "2026-12-03"]),
            ("next friday", ["2026-11-27", "2026-12-04"]), ("20/11", ["2026-11-20", "2027-11-20"]),
        ])
    func unclear(_ text: String, _ readings: [String]) throws {
        let problem = try #require(throws: DateWords.Problem.self) { try read(text) }
        for reading in readings { #expect(problem.message.description.contains(reading), "\(problem.message)") }
    }

    @Test("where the locale writes the day first, so it is read")
    func locale() throws { #expect(try read("03/04/2027", isDayFirst: true) == "2027-04-03") }

    @Test(
        "what is no date says what would be one",
        arguments: ["", "soon", "31/02/2027", "26/11/26", "+3m", "+3", "32/13", "next", "99999999d"])
    func none(_ text: String) {
        #expect(throws: DateWords.Problem.self) { try read(text) }
    }

    @Test(
        "amounts have point or comma, and blanks between thousands",
        arguments: [
            ("120", "120"), ("120.00", "120.00"), ("80,50", "80.50"), ("1 200,50", "1200.50"), ("1\u{202F}200,50", "1200.50"),
            ("1.200,50", "1200.50"), ("1,200.50", "1200.50"), ("1'200.50", "1200.50"), ("0,125", "0.125"), ("1234,567", "1234.567"),
            ("1.234.567", "1234567"), ("-5", "-5"),
        ])
    func amounts(_ text: String, _ amount: String) throws { #expect(try Read.amount(text).description == amount) }

    @Test("an amount with two readings is refused with both", arguments: [("1,200", "1200 or 1.200"), ("1.234", "1234, or 1.2340")])
    func unsure(_ text: String, _ words: String) throws {
        let problem = try #require(throws: ValidationError.self) { try Read.amount(text) }
        #expect(problem.message.description.contains(words))
    }

    @Test("what is no amount is refused", arguments: ["", "12 CR", "80,50 €", "1e3", "1 2", "--5", "٣"])
    func noAmount(_ text: String) { #expect(throws: ValidationError.self) { try Read.amount(text) } }

    @Test(
        "a reason is said by its code or a word",
        arguments: [("qty", "QTY"), ("quantité", "QTY"), ("prix", "PRI"), ("livr", "DEL"), ("tva", "FIN")])
    func reasons(_ text: String, _ code: String) throws { #expect(try Read.reason(text).rawValue == code) }

    @Test("the command to repeat has the day itself: tomorrow is another day tomorrow")
    func repeated() async throws {
        try await ScriptedDaemon.run({ _, _ in .answer(500, Wire.problem(503, "internal")) }) { daemon in
            let run = await Run.holdline([
                "ticket", "wait", "7", "--for", "internal", "--until", "tomorrow", "--socket", daemon.socket,
            ])
            let day = LocalTime.day(of: LocalTime.now())
            #expect(run.status == 75)
            #expect(!run.error.contains("tomorrow"), "\(run.error)")
            #expect(run.error.contains("--until \(day.adding(days: 1))") || run.error.contains("--until \(day)"), "\(run.error)")
        }
    }
}
