extension Followers {
    /// The followers' part of the metrics page, at a head of the ledger.
    func page(head: Int64) -> String {
        let places = places
        var page = PrometheusText()
        page.family("holdline_followers", .gauge, help: "Connections that follow the feed.")
        page.sample("holdline_followers", Double(places.count))
        page.family(
            "holdline_follower_behind_events", .gauge,
            help: "Events that the follower furthest behind was not sent yet; 0 where nobody follows.")
        page.sample("holdline_follower_behind_events", Double(max(0, head - (places.least ?? head))))
        return page.text
    }
}
