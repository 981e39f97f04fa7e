import HoldlineCore

extension Samples {
    /// A report in which every figure is there.
    static var queueReport: QueueReport {
        var options = ReportOptions(from: day, to: day)
        options.by = .agent
        let begin = Zone.utc.instant(of: day)
        var visit = Visit(queue: QueueName(unchecked: "support"), arrivedAt: begin, booking: .answered, state: .ended)
        (visit.agent, visit.wait, visit.talk, visit.wrapUp) = ("lea", 12, 60, 30)
        (visit.answeredAt, visit.endedAt) = (begin.adding(seconds: 12), begin.adding(seconds: 72))
        var builder = QueueReport.Builder(options, zone: .utc, now: begin.adding(seconds: 3600))
        builder.add(AgentEntry(agent: "lea", at: begin, kind: .login))
        builder.add(visit)
        var report = builder.finish(version: 3)
        report.queue = visit.queue
        return report
    }

    /// By the name of the schema.
    static var reports: [(String, any Encodable)] {
        let report = queueReport
        var answers: [(String, any Encodable)] = [
            ("QueueReport", report), ("QueueFigures", report.total), ("AgentFigures", report.total.agents),
        ]
        answers += report.rows.map { ("ReportRow", $0) }
        answers += report.total.serviceLevels.map { ("ServiceLevel", $0) }
        if let occupancy = report.total.agents.occupancy { answers.append(("Occupancy", occupancy)) }
        return answers
    }
}
