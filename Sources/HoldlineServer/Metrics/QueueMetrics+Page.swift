package import HoldlineCore

extension QueueList {
    /// The queues' part of the metrics page, live: the same numbers as the report's, since the ledger began.
    package func page(_ policy: Policy) -> String {
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
