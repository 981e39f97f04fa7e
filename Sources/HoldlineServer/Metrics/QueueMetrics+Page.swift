package import HoldlineCore

/// Gauges of this moment and counters since the ledger began.
extension QueueList {
    /// The queues' part of the metrics page, live: the same numbers as the report's, since the ledger began.
    package func page() -> String {
        guard !items.isEmpty else { return "" }
        var page = PrometheusText()
        func family(_ name: String, _ kind: PrometheusText.Kind, _ help: String, _ value: (QueueStatus) -> Int) {
            page.family(name, kind, help: help)
            for item in items { page.sample(name, labels: PrometheusText.labels([("queue", item.queue.text)]), Double(value(item))) }
        }
        family("holdline_calls_arrived_total", .counter, "Visits of calls to a queue, those turned away among them.", \.arrived)
        page.family(
            "holdline_calls", .gauge, help: "Visits of calls to a queue by what they are booked as; they add up to those that arrived.")
        for item in items {
            for booking in CallBooking.allCases {
                let labels = PrometheusText.labels([("queue", item.queue.text), ("booking", booking.rawValue)])
                page.sample("holdline_calls", labels: labels, Double(item.booked[booking.rawValue] ?? 0))
            }
        }
        family("holdline_calls_waiting", .gauge, "Calls that wait now.", \.waiting)
        family("holdline_calls_offered", .gauge, "Calls that ring now.", \.offered)
        family("holdline_calls_talking", .gauge, "Conversations now.", \.talking)
        family("holdline_calls_longest_wait_seconds", .gauge, "The longest wait of those that wait now.") { Int($0.longestWait) }
        family("holdline_calls_longest_talk_seconds", .gauge, "The longest conversation without an end.") { Int($0.longestTalk) }
        family("holdline_agents_available", .gauge, "Agents who take calls of the queue.", \.available)
        family("holdline_agents_free", .gauge, "Of those, the ones without a call.", \.free)
        family("holdline_agents_paused", .gauge, "Agents of the queue who are paused.", \.paused)
        family("holdline_calls_stranded", .gauge, "Waiting calls that nobody who is logged in may take.") { $0.stranded.count }
        return page.text
    }
}

/// Figures of today.
extension QueueReport {
    /// The day's figures, as `report queue` gives them at this moment: a queue's service level is by the queue's own threshold.
    package static func page(_ reports: [QueueReport]) -> String {
        let rows = reports.flatMap(\.rows).compactMap { row in row.key.map { ($0, row.figures) } }
        guard !rows.isEmpty else { return "" }
        var page = PrometheusText()
        func family(_ name: String, _ help: String, _ value: (QueueFigures) -> Double?) {
            page.family(name, .gauge, help: help)
            for (queue, figures) in rows {
                guard let value = value(figures) else { continue }
                page.sample(name, labels: PrometheusText.labels([("queue", queue)]), value)
            }
        }
        page.family("holdline_queue_service_level_percent", .gauge, help: "Of today's calls that are over, by each formula.")
        for (queue, figures) in rows {
            for level in figures.serviceLevels {
                guard let percent = level.percent.flatMap(Double.init) else { continue }
                let labels = PrometheusText.labels([("queue", queue), ("formula", level.formula.rawValue)])
                page.sample("holdline_queue_service_level_percent", labels: labels, percent)
            }
        }
        page.family("holdline_queue_wait_seconds", .gauge, help: "Percentiles of the waits of today's answered calls.")
        for (queue, figures) in rows {
            let waits = [("0.5", figures.waitP50), ("0.9", figures.waitP90), ("0.95", figures.waitP95), ("0.99", figures.waitP99)]
            for case (let quantile, let wait?) in waits {
                page.sample(
                    "holdline_queue_wait_seconds", labels: PrometheusText.labels([("queue", queue), ("quantile", quantile)]), Double(wait))
            }
        }
        family("holdline_queue_asa_seconds", "Mean wait of today's answered calls.") { $0.asa.flatMap(Double.init) }
        family("holdline_queue_aht_seconds", "Mean talk, hold and wrap-up of today's answered calls.") { $0.aht.flatMap(Double.init) }
        family("holdline_queue_longest_wait_seconds", "The longest wait of today's callers.") { $0.longestWait.map(Double.init) }
        family("holdline_queue_answered_within", "Of today's answered calls, those within the threshold.") { Double($0.answeredWithin) }
        family("holdline_queue_busy_seconds", "Talk, hold and wrap-up of the agents today.") { Double($0.agents.busy) }
        return page.text
    }
}
