import HoldlineCore

/// A report as a person reads it: the rows, the hours drawn, and the whole with what each figure was reckoned from.
struct QueueReportPage {
    let report: QueueReport
    let writer: PageWriter
    private var console: Console { writer.console }

    func write() throws(CommandFailure) {
        let total = report.total
        let days = report.from == report.to ? "\(report.from)" : "\(report.from) to \(report.to)"
        try writer.title(report.queue.map { "Queue \($0.text)" } ?? "All queues", days)
        try writer.text("Level \(report.formula.rawValue): \(report.formula.meaning(threshold: report.threshold))")
        guard total.arrived > 0 || !report.rows.isEmpty else { return try writer.text("Nobody called.") }
        try console.say("")
        let columns = report.tableColumns
        let whole = columns.map { $0.cell(ReportRow(key: "total", figures: total)) }
        try writer.table(columns, report.rows, total: report.rows.count > 1 ? whole : nil)
        if report.by == .hour, console.outputIsTerminal {
            try console.say("")
            for line in HourBars(report.rows, width: console.width, blocks: console.isUTF8).lines { try console.say(line) }
        }
        try writer.section("In all")
        for line in calls(total) + times(total) { try writer.text(line) }
    }

    private func calls(_ total: QueueFigures) -> [String] {
        let outcomes = [
            ("answered", total.answered), ("abandoned", total.abandoned), ("timed out", total.timedOut), ("left by key", total.leftByKey),
            ("emptied", total.emptied), ("withdrawn", total.withdrawn), ("called back", total.calledBack), ("lost", total.lost),
            ("waiting", total.waiting),
        ]
        let sum = outcomes.filter { $0.1 > 0 }.map { "\($0.1) \($0.0)" }.joined(separator: " + ")
        var lines = ["\(total.arrived) arrived = \(total.turnedAway) turned away + \(total.offered) offered"]
        if total.offered > 0 { lines.append("\(total.offered) offered = \(sum)") }
        if total.talking > 0 { lines.append("\(total.talking) of the answered are talking: they are in no figure below") }
        if total.shortAbandoned > 0 { lines.append("\(total.shortAbandoned) of the abandoned gave up in under \(report.shortAbandon) s") }
        // The formula that was asked for comes first. The others stand beside it, so that it is not taken for the only one.
        let (chosen, others) = (total.serviceLevels.filter(isChosen), total.serviceLevels.filter { !isChosen($0) })
        for level in chosen + others {
            let percent = level.percent.map { "\($0) %" } ?? "unknown"
            lines.append("\(isChosen(level) ? "Level" : "or") \(percent) = \(level.within) / \(level.of) by \(level.formula.rawValue)")
        }
        return lines
    }

    private func isChosen(_ level: ServiceLevel) -> Bool { level.formula == report.formula }

    private func times(_ total: QueueFigures) -> [String] {
        var lines: [String] = []
        if let asa = total.asa, let half = total.waitP50, let p90 = total.waitP90, let p95 = total.waitP95, let p99 = total.waitP99 {
            lines.append("Answered: mean wait \(asa) s; 50 % in \(half) s, 90 % \(p90) s, 95 % \(p95) s, 99 % \(p99) s")
        }
        if let longest = total.longestWait { lines.append("Longest wait, answered or not: \(Self.span(longest))") }
        if let aht = total.aht {
            lines.append(
                "Handling: mean \(aht) s; talk \(Self.span(total.talk)), hold \(Self.span(total.hold)), wrap-up \(Self.span(total.wrapUp))")
        }
        let agents = total.agents
        if agents.loggedIn > 0 {
            lines.append(
                "Agents: logged in \(Self.span(agents.loggedIn)), paused \(Self.span(agents.paused)), available \(Self.span(agents.available))"
            )
        }
        if let occupancy = agents.occupancy {
            lines.append(
                "Occupancy \(occupancy.percent) % = busy \(Self.span(occupancy.busy)) / (busy + idle \(Self.span(occupancy.idle)))")
        }
        return lines
    }

    /// Hours are not counted as days: many people work in one.
    private static func span(_ seconds: Int64) -> String {
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
        guard hours > 0 else { return Span(seconds: seconds).description }
        return minutes == 0 ? "\(hours) h" : "\(hours) h \(minutes) min"
    }
}

extension ServiceLevelFormula {
    /// In words, with the threshold in seconds.
    func meaning(threshold: Int64) -> String {
        switch self {
        case .asterisk: "answered within \(threshold) s / answered"
        case .asterisk2:
            "answered, abandoned, timed out, emptied or withdrawn within \(threshold) s / (answered + abandoned + timed out + emptied + withdrawn)"
        case .offered: "answered within \(threshold) s / (answered + abandoned + timed out)"
        case .offeredShort: "answered within \(threshold) s / (answered + abandoned + timed out - short abandons)"
        }
    }
}
