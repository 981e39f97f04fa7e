import HoldlineStore

/// Asked of the tables at each scrape.
extension Store {
    /// The tickets' part of the metrics page: what is live, and what is late.
    package func ticketsPage() async throws -> String {
        let (live, firstResponseLate, resolutionLate) = try await deadlines()
        var page = PrometheusText()
        page.family("holdline_tickets_live", .gauge, help: "Tickets that are new, open or waiting.")
        page.sample("holdline_tickets_live", Double(live))
        page.family("holdline_tickets_late", .gauge, help: "Live tickets that missed a deadline, by deadline.")
        for (deadline, count) in [("first-response", firstResponseLate), ("resolution", resolutionLate)] {
            page.sample("holdline_tickets_late", labels: PrometheusText.labels([("deadline", deadline)]), Double(count))
        }
        return page.text
    }
}
