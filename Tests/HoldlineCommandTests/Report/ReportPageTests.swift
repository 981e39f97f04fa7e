import Foundation
import HoldlineCore
import HoldlineWire
import Testing

@testable import holdline

@Suite("A report as a page")
struct ReportPageTests {
    /// Monday, 2 November 2026, to the Sunday after the next.
    private static let days = Day(number: 20759)...Day(number: 20772)

    /// One ticket of an agent, and a reason that no honest ledger has.
    private static func figures(agent: String = "lea") -> PageFigures {
        func tickets(_ by: TicketGrouping) -> TicketFigures {
            var builder = TicketFigures.Builder(by: by, days, today: days.upperBound, in: .utc, currency: .eur)
            let opened = Zone.utc.instant(of: days.lowerBound, secondOfDay: 36_000)
            for number in 1...3 {
                var ticket = Ticket(
                    id: TicketID(number: Int64(number)), customer: CustomerReference(unchecked: "C-1"), subject: nil, assignee: agent,
                    openedAt: opened, openedBy: agent, version: 1)
                ticket.firstResponseAt = opened.adding(seconds: 5400)
                if number < 3 {
                    ticket.state = .resolved
                    ticket.resolution = Resolution(outcome: .upheld, at: opened.adding(seconds: 86_400), by: agent)
                }
                let part = TicketFigures.Part(
                    reason: .prices, amount: Amount(units: 123_450, decimals: 2), credited: nil, currency: .eur, openedAt: opened,
                    liftedAt: nil, isOpen: number == 3)
                let calendar = BusinessCalendar(zone: .utc)
                builder.add(
                    ticket, [part],
                    clock: {
                        TicketClock(
                            ticket, at: opened.adding(seconds: 90_000), calendar: calendar, deadlines: Deadlines(firstResponse: 3600))
                    },
                    lengths: { ticket.firstLengths(calendar: calendar, hours: nil) })
            }
            return builder.finish(version: 12_345)
        }
        var money = MoneyReport.Builder(by: .week, days, in: .utc, currency: .eur)
        var hold = MoneyReport.Stretch(since: Zone.utc.instant(of: days.lowerBound))
        (hold.invoice, hold.amount, hold.currency) = ("F1", Amount(units: 123_450, decimals: 2), .eur)
        money.add(hold)
        var options = ReportOptions(from: days.lowerBound, to: days.upperBound)
        options.by = .halfHour
        var queue = QueueReport.Builder(options, zone: .utc, now: Zone.utc.instant(of: days.upperBound))
        var visit = Visit(
            queue: QueueName(unchecked: "support"), arrivedAt: Zone.utc.instant(of: days.lowerBound, secondOfDay: 34_500),
            booking: .answered,
            state: .ended)
        (visit.wait, visit.talk) = (12, 60)
        queue.add(visit)
        return PageFigures(
            time: tickets(.week), agents: tickets(.agent), reasons: tickets(.reason), customers: tickets(.customer),
            channels: tickets(.channel),
            outcomes: tickets(.outcome), money: money.finish(version: 12_345),
            held: HoldReport(by: .reason, today: days.upperBound, rows: [], totals: [], unregistered: 0, version: 1),
            queue: queue.finish(version: 12_345), madeAt: Zone.utc.instant(of: days.upperBound, secondOfDay: 43_200))
    }

    private static let english = PageText(figures: figures(), language: .english).html

    @Test("it loads nothing and runs nothing")
    func selfContained() {
        let page = Self.english
        for word in ["<script", "http://", "https://", "src=", "@import", "<link", "<iframe", "onload", "javascript:"] {
            #expect(!page.contains(word), "\(word)")
        }
        #expect(page.contains("default-src 'none'") && page.contains("prefers-color-scheme: dark") && page.contains("@media print"))
        #expect(page.hasPrefix("<!DOCTYPE html>") && page.contains("<html lang=\"en\">"))
    }

    @Test("text of others stands there as text, in elements and attributes alike")
    func escaped() {
        let page = PageText(figures: Self.figures(agent: "<b onclick='x'>\"&\u{202E}\u{1}"), language: .english).html
        #expect(!page.contains("<b ") && !page.contains("\u{202E}") && !page.contains("\u{1}"))
        #expect(page.contains("&lt;b onclick=&#39;x&#39;&gt;&quot;&amp;\\u{202E}\\u{1}"))
    }

    @Test("each chart is an image with a title and a description, which are its own, and its figures stand beside it")
    func described() {
        let page = Self.english
        let charts = page.matches(of: /<svg role="img" aria-labelledby="(c\d+)-t \1-d"/)
        #expect(charts.count >= 12)
        #expect(Set(charts.map(\.output.1)).count == charts.count)
        for chart in charts {
            #expect(page.contains("<title id=\"\(chart.output.1)-t\">") && page.contains("<desc id=\"\(chart.output.1)-d\">"))
        }
        #expect(page.matches(of: /<details open>/).count >= charts.count)
        #expect(page.matches(of: /class="zero"/).count >= charts.count)
    }

    @Test("a share stands with its counts, and numbers, days and money as the language writes them")
    func languages() {
        #expect(Self.english.contains("0% (0\u{202F}/\u{202F}3)") && Self.english.contains("1,234.50\u{A0}EUR"))
        #expect(Self.english.contains("Complaints: 2\u{A0}November\u{A0}2026 to 15\u{A0}November\u{A0}2026"))
        let french = PageText(figures: Self.figures(), language: .french).html
        #expect(french.contains("<html lang=\"fr\">") && french.contains("1\u{202F}234,50\u{A0}EUR") && french.contains("0\u{202F}% (0"))
        #expect(french.contains("du 2\u{A0}novembre\u{A0}2026") && french.contains(">S45<") && french.contains("1\u{A0}h\u{A0}30\u{A0}min"))
        #expect(!french.contains("Opened and resolved") && !french.contains("Backlog"))
    }

    @Test("text has a contrast of 4.5 to 1 at least, and what is drawn of 3 to 1, in light and in dark", arguments: [Palette.light, .dark])
    func contrast(_ palette: Palette) {
        for ground in [palette.page, palette.surface] {
            #expect(Self.contrast(palette.text, ground) >= 4.5)
            #expect(Self.contrast(palette.faint, ground) >= 4.5)
        }
        for color in palette.series { #expect(Self.contrast(color, palette.surface) >= 3, "\(color.css)") }
        #expect(Self.contrast(Palette.Color(0x000000), Palette.Color(0xFFFFFF)) == 21)
    }

    /// WCAG 2.2: relative luminance and contrast ratio.
    private static func contrast(_ one: Palette.Color, _ other: Palette.Color) -> Double {
        func luminance(_ color: Palette.Color) -> Double {
            let parts = [color.red, color.green, color.blue].map { value -> Double in
                let share = Double(value) / 255
                return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
            }
            return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
        }
        let both = [luminance(one), luminance(other)].sorted()
        return (both[1] + 0.05) / (both[0] + 0.05)
    }

    @Test("the marks of an axis are round, begin at zero and reach the largest value")
    func scales() {
        #expect(Scale(to: 0).marks == [0, 1] && Scale(to: 7).marks == [0, 2, 4, 6, 8] && Scale(to: 100).marks == [0, 25, 50, 75, 100])
        #expect(Scale(to: 0.3).marks.count == 4 && Scale(to: 12_345).end >= 12_345 && Scale(to: 0.07).end >= 0.07)
    }

    @Test("a page without anything says so in place of each chart")
    func empty() {
        var figures = Self.figures()
        var builder = TicketFigures.Builder(by: .week, Self.days, today: Self.days.upperBound, in: .utc, currency: .eur)
        figures.time = builder.finish(version: 1)
        builder = TicketFigures.Builder(by: .agent, Self.days, today: Self.days.upperBound, in: .utc, currency: .eur)
        (figures.agents, figures.reasons) = (builder.finish(version: 1), builder.finish(version: 1))
        #expect(PageText(figures: figures, language: .english).html.contains("Nothing in these days."))
    }

    @Test("a file is replaced as a whole, and a place that takes none is named")
    func files() throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let path = directory.path + "/report.html"
        try WholeFile(path).write(Array("old".utf8))
        try WholeFile(path).write(Array("new".utf8))
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "new")
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["report.html"])
        #expect(throws: CommandFailure.self) { try WholeFile(directory.path + "/none/report.html").write([]) }
        #expect(throws: CommandFailure.self) { try WholeFile(directory.path).write([]) }
    }

    @Test("“holdline report --html” is the page; without an option the verbs are named")
    func verb() throws {
        #expect(try CommandTree.ordered(["report", "--html", "f"]) == ["report", "page", "--html", "f"])
        #expect(try CommandTree.ordered(["--socket", "s", "report", "--html=f"]) == ["report", "page", "--socket", "s", "--html=f"])
        #expect(try CommandTree.ordered(["report", "--help"]) == ["report", "--help"])
        #expect(throws: CommandFailure.self) { try CommandTree.ordered(["report"]) }
    }
}

@Suite("Charts on a terminal")
struct TextChartTests {
    private func chart(_ values: [Double], _ labels: [String] = ["a", "bb"]) -> TextChart {
        TextChart(
            title: "Work", labels: labels,
            columns: [
                TextChart.Column(title: "opened (tickets)", values: values, shown: values.map { String(Int($0)) }),
                TextChart.Column(title: "live", values: values, shown: values.map { String(Int($0)) }),
            ], language: .english)
    }

    @Test("bars begin at their line of zero, and stay within the width", arguments: [60, 80, 200])
    func widths(_ width: Int) {
        let lines = chart([3, 120]).lines(width: width, blocks: true)
        #expect(lines.count == 5 && lines.allSatisfy { CellWidth.of($0) <= width }, "\(lines)")
        #expect(lines[2].hasPrefix("a   │") && lines[3].contains("██") && lines[3].hasSuffix("120"))
        #expect(lines[4].contains("begin at 0") && lines[4].contains("120, 120"))
    }

    @Test("without blocks they are ASCII, and what is above zero is seen")
    func plain() {
        let lines = chart([0, 1, 1000], ["a", "b", "c"]).lines(width: 80, blocks: false)
        #expect(lines.allSatisfy { $0.utf8.allSatisfy { $0 < 128 } })
        #expect(!lines[2].contains("#") && lines[3].contains("|#") && lines[4].contains("###"))
    }

    @Test("there is none of zeros alone, nor where there is no room")
    func none() {
        #expect(chart([0, 0]).lines(width: 80, blocks: true).isEmpty)
        #expect(chart([3, 120]).lines(width: 24, blocks: true).isEmpty)
    }
}
