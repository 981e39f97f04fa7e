import HoldlineStore

/// Asked of the tables at each scrape.
extension Store {
    /// The tickets' part of the metrics page: what is live, and what is late.
    package func ticketsPage() async throws -> String {
        let counts = try await deadlines()
        var page = PrometheusText()
        page.family("holdline_tickets_live", .gauge, help: "Tickets that are new, open or waiting.")
        page.sample("holdline_tickets_live", Double(counts.live))
        page.family("holdline_tickets_unassigned", .gauge, help: "Live tickets that nobody has.")
        page.sample("holdline_tickets_unassigned", Double(counts.unassigned))
        page.family("holdline_tickets_late", .gauge, help: "Live tickets that missed a deadline, by deadline.")
        let late = [
            ("acknowledge", counts.acknowledgeLate), ("first-response", counts.firstResponseLate),
            ("next-update", counts.nextUpdateLate), ("resolution", counts.resolutionLate),
        ]
        for (deadline, count) in late {
            page.sample("holdline_tickets_late", labels: PrometheusText.labels([("deadline", deadline)]), Double(count))
        }
        return page.text
    }
}
