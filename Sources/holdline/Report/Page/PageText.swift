import HoldlineCore
import HoldlineWire

/// The page of a report: its words, its charts and its tables, in one language. Pure: figures in, text out.
struct PageText {
    let figures: PageFigures
    let language: Language
    private var numbers: PageNumbers { PageNumbers(language: language) }
    private var currency: Currency { figures.time.currency }

    /// Rows of a list beyond which the others are put together: a page is read, not searched.
    private static let mostRows = 12

    /// The whole file.
    var html: String {
        let time = figures.time
        let title = words(Phrase("Complaints: \(numbers.day(time.from)) to \(numbers.day(time.to))"))
        var number = 0
        func part(_ title: Phrase, _ sections: [PageSection]) -> String {
            Markup.element("h2", text: title.text(in: language, of: .report))
                + sections.map { section in
                    number += 1
                    return section.html(number, figures: words(Phrase("Figures")), nothing: words(Phrase("Nothing in these days.")))
                }.joined()
        }
        let parts =
            part(Phrase("Work"), [flow, backlog]) + part(Phrase("Times"), [times, shares])
            + part(Phrase("Who and why"), [agents, reasons, customers, channels, outcomes])
            + part(Phrase("Money"), [heldMoney, movedMoney, heldWhy, disputeDays]) + part(Phrase("Calls"), [halfHours])
        let made = words(Phrase("Made \(LocalTime.text(figures.madeAt)), from the ledger up to \(numbers.count(time.version))."))
        return """
            <!DOCTYPE html>
            <html lang="\(language.rawValue)"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>\(Markup.text(title))</title><style>
            \(PageStyle.css)
            </style></head><body>\(PageStyle.patterns)
            <header><h1>\(Markup.text(title))</h1><p class="faint">\(Markup.text(words(Phrase("Times are of business, without waiting for customers. Percentiles are by nearest rank."))))</p></header>
            <main>\(tiles)
            \(parts)</main>
            <footer><p>\(Markup.text(made)) \(Markup.text(notes))</p></footer></body></html>

            """
    }

    func words(_ phrase: Phrase) -> String { phrase.text(in: language, of: .report) }

    // MARK: In one glance

    private var tiles: String {
        let total = figures.time.total
        let money = figures.money.total
        let all: [(String, Phrase)] = [
            (numbers.count(total.opened), Phrase("opened")), (numbers.count(total.resolved), Phrase("resolved")),
            (numbers.count(total.live), Phrase("live at the end")),
            (numbers.share(total.responsesInTime, of: total.responses), Phrase("first responses in time")),
            (numbers.share(total.resolvedInTime, of: total.resolved), Phrase("resolutions in time")),
            (numbers.money(money.held, currency), Phrase("held at the end, on \(money.invoices, one: "{} invoice", other: "{} invoices")")),
            (numbers.money(total.credited, currency), Phrase("credited")),
        ]
        let items = all.map { value, name in
            "<li>\(Markup.element("strong", text: value))\(Markup.element("span", text: words(name)))</li>"
        }
        return "<ul class=\"tiles\">\(items.joined())</ul>"
    }

    /// What is in no sum.
    private var notes: String {
        let (time, money) = (figures.time, figures.money)
        var notes: [String] = []
        if time.otherCurrencies > 0 {
            notes.append(words(Phrase("Amounts in other currencies, which are in no sum: \(numbers.count(time.otherCurrencies)).")))
        }
        if money.otherCurrencies > 0 {
            notes.append(words(Phrase("Holds in other currencies, which are in no sum: \(numbers.count(money.otherCurrencies)).")))
        }
        if money.withoutAmount > 0 {
            notes.append(words(Phrase("Holds of which nobody knows the amount: \(numbers.count(money.withoutAmount)).")))
        }
        return notes.joined(separator: " ")
    }

    // MARK: Work

    private var periodLabels: [String] { figures.time.rows.map { numbers.period($0.key ?? "") } }

    private func series(_ name: Phrase, _ values: [Double?]) -> Chart.Series { Chart.Series(name: words(name), values: values) }

    /// A section whose axis has so many decimals.
    private func section(
        _ form: PageSection.Form, _ title: Phrase, _ description: Phrase, unit: String, labels: [String], decimals: Int = 1,
        most: Double? = nil, series: [Chart.Series], note: String? = nil, headings: [Phrase], rows: [[String]], total: [String]? = nil
    ) -> PageSection {
        let numbers = numbers
        return PageSection(
            form: form,
            chart: Chart(
                title: words(title), description: words(description), unit: unit, labels: labels, series: series,
                written: { numbers.number($0, decimals: decimals) }, most: most),
            note: note, headings: headings.map(words), rows: rows, total: total)
    }

    private var flow: PageSection {
        let (rows, total) = (figures.time.rows, figures.time.total)
        return section(
            .bars, Phrase("Opened and resolved"),
            Phrase("\(numbers.count(total.opened)) opened, \(numbers.count(total.resolved)) resolved; each period has a bar for both."),
            unit: words(Phrase("tickets")), labels: periodLabels,
            series: [
                series(Phrase("opened"), rows.map { Double($0.opened) }), series(Phrase("resolved"), rows.map { Double($0.resolved) }),
            ],
            headings: [Phrase("period"), Phrase("opened"), Phrase("resolved"), Phrase("disputed"), Phrase("credited")],
            rows: rows.map {
                [
                    period($0), numbers.count($0.opened), numbers.count($0.resolved), numbers.amount($0.disputed),
                    numbers.amount($0.credited),
                ]
            },
            total: [
                words(Phrase("all")), numbers.count(total.opened), numbers.count(total.resolved), numbers.money(total.disputed, currency),
                numbers.money(total.credited, currency),
            ])
    }

    private func period(_ row: TicketReportRow) -> String { row.key ?? "" }

    private var backlog: PageSection {
        let (rows, total) = (figures.time.rows, figures.time.total)
        let names = AgeCount.none.map { age in
            age.to.map { Phrase("\(age.from) to \($0) days") } ?? Phrase("over \(age.from - 1) days")
        }
        return section(
            .stack, Phrase("Backlog, by age"),
            Phrase(
                "Live tickets at the end of each period by how many calendar days they are old; \(numbers.count(total.live)) at the end."),
            unit: words(Phrase("tickets")), labels: periodLabels,
            series: names.enumerated().map { place, name in series(name, rows.map { Double($0.ages[place].tickets) }) },
            headings: [Phrase("period"), Phrase("live")] + names,
            rows: rows.map { row in [period(row), numbers.count(row.live)] + row.ages.map { numbers.count($0.tickets) } })
    }

    // MARK: Times

    private var times: PageSection {
        let rows = figures.time.rows
        func hours(_ seconds: Int64?) -> Double? { seconds.map { Double($0) / 3600 } }
        let total = figures.time.total
        return section(
            .lines, Phrase("Time to acknowledgement, first response and resolution"),
            Phrase(
                "Half of the tickets were taken within \(numbers.length(total.acknowledgeTime.median)), half of the first responses came within \(numbers.length(total.responseTime.median)), half of the resolutions within \(numbers.length(total.resolutionTime.median))."
            ),
            unit: words(Phrase("hours of business")), labels: periodLabels,
            series: [
                series(Phrase("acknowledgement, median"), rows.map { hours($0.acknowledgeTime.median) }),
                series(Phrase("acknowledgement, 90 %"), rows.map { hours($0.acknowledgeTime.p90) }),
                series(Phrase("first response, median"), rows.map { hours($0.responseTime.median) }),
                series(Phrase("first response, 90 %"), rows.map { hours($0.responseTime.p90) }),
                series(Phrase("resolution, median"), rows.map { hours($0.resolutionTime.median) }),
                series(Phrase("resolution, 90 %"), rows.map { hours($0.resolutionTime.p90) }),
            ],
            headings: [
                Phrase("period"), Phrase("taken"), Phrase("median"), Phrase("90 %"), Phrase("responses"), Phrase("median"), Phrase("90 %"),
                Phrase("resolutions"), Phrase("median"), Phrase("90 %"),
            ],
            rows: rows.map { lengths(period($0), $0) },
            total: lengths(words(Phrase("all")), total))
    }

    private func lengths(_ name: String, _ row: TicketReportRow) -> [String] {
        [name]
            + [row.acknowledgeTime, row.responseTime, row.resolutionTime].flatMap {
                [numbers.count($0.count), numbers.length($0.median), numbers.length($0.p90)]
            }
    }

    private var shares: PageSection {
        let (rows, total) = (figures.time.rows, figures.time.total)
        func percent(_ part: Int, _ whole: Int) -> Double? { whole == 0 ? nil : Double(part) * 100 / Double(whole) }
        return section(
            .lines, Phrase("Within the deadline"),
            Phrase(
                "Acknowledgements: \(numbers.share(total.acknowledgedInTime, of: total.acknowledgements)); first responses: \(numbers.share(total.responsesInTime, of: total.responses)); resolutions: \(numbers.share(total.resolvedInTime, of: total.resolved))."
            ),
            unit: "%", labels: periodLabels, most: 100,
            series: [
                series(Phrase("acknowledgement"), rows.map { percent($0.acknowledgedInTime, $0.acknowledgements) }),
                series(Phrase("first response"), rows.map { percent($0.responsesInTime, $0.responses) }),
                series(Phrase("resolution"), rows.map { percent($0.resolvedInTime, $0.resolved) }),
            ],
            headings: [Phrase("period"), Phrase("taken in time"), Phrase("first responses in time"), Phrase("resolutions in time")],
            rows: rows.map { shares(period($0), $0) },
            total: shares(words(Phrase("all")), total))
    }

    private func shares(_ name: String, _ row: TicketReportRow) -> [String] {
        [
            name, numbers.share(row.acknowledgedInTime, of: row.acknowledgements), numbers.share(row.responsesInTime, of: row.responses),
            numbers.share(row.resolvedInTime, of: row.resolved),
        ]
    }

    // MARK: Who and why

    private var agents: PageSection { grouped(figures.agents, Phrase("By agent"), words(Phrase("nobody"))) }
    private var reasons: PageSection {
        grouped(
            figures.reasons, Phrase("By reason"), words(Phrase("no dispute")),
            note: words(Phrase("A ticket with several reasons counts in each.")))
    }
    private var customers: PageSection { grouped(figures.customers, Phrase("By customer"), words(Phrase("none"))) }
    private var channels: PageSection { grouped(figures.channels, Phrase("By channel"), words(Phrase("none"))) }
    private var outcomes: PageSection { grouped(figures.outcomes, Phrase("By outcome"), words(Phrase("none"))) }

    /// Rows keep the report's order, and the total is of all of them. `nobody` names the row without a key.
    private func grouped(_ report: TicketFigures, _ title: Phrase, _ nobody: String, note: String? = nil) -> PageSection {
        let shown = report.rows.prefix(Self.mostRows)
        let left = report.rows.count - shown.count
        let rest = left > 0 ? words(Phrase("Further rows, which are not shown: \(numbers.count(left)).")) : nil
        let labels = shown.map { $0.key ?? nobody }
        let total = report.total
        func cells(_ name: String, _ row: TicketReportRow) -> [String] {
            [
                name, numbers.count(row.opened), numbers.count(row.resolved), numbers.count(row.live),
                numbers.length(row.resolutionTime.median),
                numbers.share(row.resolvedInTime, of: row.resolved),
            ]
        }
        return section(
            .rows, title,
            Phrase("Tickets opened and resolved: \(labels.prefix(3).joined(separator: ", ")) first."),
            unit: words(Phrase("tickets")), labels: Array(labels),
            series: [
                series(Phrase("opened"), shown.map { Double($0.opened) }), series(Phrase("resolved"), shown.map { Double($0.resolved) }),
            ],
            note: [note, rest].compactMap(\.self).joined(separator: " ").nonEmpty,
            headings: [
                Phrase(verbatim: ""), Phrase("opened"), Phrase("resolved"), Phrase("live"), Phrase("median to the resolution"),
                Phrase("in time"),
            ],
            rows: zip(labels, shown).map { cells($0, $1) },
            total: cells(words(Phrase("all")), total))
    }

    // MARK: Money

    private var moneyLabels: [String] { figures.money.rows.map { numbers.period($0.key ?? "") } }

    /// For an axis: no program reads it, so that a binary fraction does no harm.
    private func value(_ amount: Amount) -> Double {
        var value = Double(amount.units)
        for _ in 0..<amount.decimals { value /= 10 }
        return value
    }

    private var heldMoney: PageSection {
        let money = figures.money
        return section(
            .bars, Phrase("Held at the end of each period"),
            Phrase(
                "\(numbers.money(money.heldBefore, currency)) before these days, \(numbers.money(money.total.held, currency)) at their end."
            ),
            unit: currency.code, labels: moneyLabels, decimals: 0,
            series: [series(Phrase("held"), money.rows.map { value($0.held) })],
            headings: [Phrase("period"), Phrase("invoices"), Phrase("held")],
            rows: money.rows.map { [$0.key ?? "", numbers.count($0.invoices), numbers.amount($0.held)] })
    }

    private var movedMoney: PageSection {
        let money = figures.money
        return section(
            .bars, Phrase("Newly held, and freed"),
            Phrase(
                "\(numbers.money(money.total.placed, currency)) came to be held, \(numbers.money(money.total.freed, currency)) were freed."),
            unit: currency.code, labels: moneyLabels, decimals: 0,
            series: [
                series(Phrase("newly held"), money.rows.map { value($0.placed) }),
                series(Phrase("freed"), money.rows.map { value($0.freed) }),
            ],
            headings: [Phrase("period"), Phrase("newly held"), Phrase("freed")],
            rows: money.rows.map { [$0.key ?? "", numbers.amount($0.placed), numbers.amount($0.freed)] },
            total: [words(Phrase("all")), numbers.amount(money.total.placed), numbers.amount(money.total.freed)])
    }

    private var heldWhy: PageSection {
        let rows = figures.held.rows.filter { $0.currency == currency }
        return section(
            .rows, Phrase("Held today, by reason"),
            Phrase("What is held on \(numbers.day(figures.held.today)), and why."),
            unit: currency.code, labels: rows.map { $0.key ?? words(Phrase("none")) }, decimals: 0,
            series: [series(Phrase("held"), rows.map { value($0.held) })],
            note: words(Phrase("An invoice counts once in a row, with what it has open at most.")),
            headings: [Phrase("reason"), Phrase("invoices"), Phrase("held")],
            rows: rows.map { [$0.key ?? words(Phrase("none")), numbers.count($0.invoices), numbers.amount($0.held)] })
    }

    private var disputeDays: PageSection {
        let rows = figures.reasons.rows.filter { $0.disputes.settled > 0 }
        func mean(_ disputes: DisputeFigures) -> Double { Double(disputes.days) / Double(max(1, disputes.settled)) }
        func cells(_ name: String, _ disputes: DisputeFigures) -> [String] {
            [
                name, numbers.count(disputes.settled), numbers.count(disputes.days), numbers.number(mean(disputes)),
                numbers.amount(disputes.amountDays),
            ]
        }
        let total = figures.reasons.total.disputes
        return section(
            .rows, Phrase("Days that disputes cost"),
            Phrase(
                "From the opening to the settlement of each dispute: \(numbers.count(total.days)) days in all, on \(total.settled, one: "{} dispute", other: "{} disputes")."
            ),
            unit: words(Phrase("days, the mean of each dispute")), labels: rows.map { $0.key ?? words(Phrase("none")) },
            series: [series(Phrase("days"), rows.map { mean($0.disputes) })],
            note: words(Phrase("Calendar days, of the tickets that were resolved. 100.00 held for three days is 300.00.")),
            headings: [Phrase("reason"), Phrase("disputes"), Phrase("days"), Phrase("mean"), Phrase("amount × days")],
            rows: rows.map { cells($0.key ?? words(Phrase("none")), $0.disputes) },
            total: cells(words(Phrase("all")), total))
    }

    // MARK: Calls

    private var halfHours: PageSection {
        let rows = figures.queue.rows.filter { $0.figures.arrived > 0 }
        let (total, formula) = (figures.queue.total, figures.queue.formula)
        func level(_ figures: QueueFigures) -> String {
            figures.level(formula).map { numbers.share($0.within, of: $0.of) } ?? "–"
        }
        func cells(_ name: String, _ figures: QueueFigures) -> [String] {
            [
                name, numbers.count(figures.offered), numbers.count(figures.answered), numbers.count(figures.abandoned), level(figures),
                figures.waitP90.map { "\(numbers.count($0))\u{A0}s" } ?? "–",
            ]
        }
        return section(
            .stack, Phrase("Callers by half hour"),
            Phrase(
                "\(numbers.count(total.offered)) callers, of whom \(numbers.count(total.answered)) were answered and \(numbers.count(total.abandoned)) gave up."
            ),
            unit: words(Phrase("callers")), labels: rows.map { $0.key ?? "" },
            series: [
                series(Phrase("answered"), rows.map { Double($0.figures.answered) }),
                series(Phrase("gave up"), rows.map { Double($0.figures.abandoned) }),
                series(Phrase("other ends"), rows.map { Double(max(0, $0.figures.offered - $0.figures.answered - $0.figures.abandoned)) }),
            ],
            note: words(
                Phrase(
                    "Of all days together. In time: answered within \(numbers.count(figures.queue.threshold)) s, of those answered, given up and timed out."
                )),
            headings: [
                Phrase("half hour"), Phrase("offered"), Phrase("answered"), Phrase("gave up"), Phrase("in time"), Phrase("wait, 90 %"),
            ],
            rows: rows.map { cells($0.key ?? "", $0.figures) },
            total: cells(words(Phrase("all")), total))
    }
}

extension String {
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
