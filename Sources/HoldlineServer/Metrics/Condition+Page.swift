import HoldlineCore

extension Condition {
    /// The conditions' part of the metrics page: every code, so that an alert finds those that never stood too.
    static func page(_ standing: [Condition]) -> String {
        var page = PrometheusText()
        page.family("holdline_condition", .gauge, help: "1 where this is wrong now (GET /readyz says what to do), 0 where it is not.")
        for code in Code.allCases {
            page.sample(
                "holdline_condition", labels: PrometheusText.labels([("code", code.rawValue)]),
                standing.contains { $0.code == code } ? 1 : 0)
        }
        return page.text
    }
}
