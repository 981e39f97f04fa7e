/// Lists and pages as people ask for them: each is to take as long with a million tickets as with few.
extension Session {
    /// What is asked, and how the report calls it.
    private static let pages = [
        ("a page of tickets", "/v1/tickets?state=new&limit=50"), ("a word that every ticket has", "/v1/tickets?q=chairs&limit=50"),
        ("two words, one by its beginning", "/v1/tickets?q=arrived%20brok&limit=50"),
        ("a page of stale", "/v1/stale?olderThan=0h&limit=50"),
        ("a page of held invoices", "/v1/invoices?held=true&limit=50"), ("a customer", "/v1/customers/C-1000"), ("metrics", "/metrics"),
    ]

    /// Of each the milliseconds of an answer, the median of some: the first of them fills caches.
    func pages(_ daemon: Server) -> [Subject] {
        Self.pages.map { what, target in
            Subject(what: what, unit: .milliseconds) {
                let connection = try Connection(daemon.socket)
                let request = HTTP.request("GET", target)
                let start = Moment.now
                var answers = Samples()
                repeat {
                    let asked = Moment.now
                    try connection.exchange(request, expecting: 200)
                    answers.add(asked.elapsed * 1000)
                } while start.elapsed < plan.seconds / 4 || answers.values.count < 5
                return Measured(value: answers.median)
            }
        }
    }
}
