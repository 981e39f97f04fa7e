extension Session {
    /// Fills a daemon through its API, in as many parts as there are repetitions: the figure of an import is that of such a part.
    func imports(_ daemon: Server, _ invoices: Invoices, _ floor: SQLiteFloor) throws {
        /// The next part of so many, each time it is called.
        func parts(_ count: Int) -> () -> Range<Int> {
            var part = 0
            return {
                defer { part += 1 }
                return count * part / plan.runs..<count * (part + 1) / plan.runs
            }
        }
        let (registered, opened) = (parts(invoices.count), parts(invoices.held))
        try measure(Subject(what: "import of invoices") { try registerInvoices(daemon, registered()) })
        try measure(
            Subject(
                what: "import of tickets with a dispute", aim: Aims.ticketImport,
                floor: ("SQLite, 512 in a transaction", { try floor.tickets(inEach: 512, seconds: plan.seconds) })
            ) { try openTickets(daemon, opened()) })
    }

    /// Invoices a second.
    func registerInvoices(_ daemon: Server, _ indices: Range<Int>) throws -> Measured {
        try imported(daemon, indices, to: "/v1/invoices", Invoices.invoice)
    }

    /// Tickets a second.
    func openTickets(_ daemon: Server, _ indices: Range<Int>) throws -> Measured {
        try imported(daemon, indices, to: "/v1/tickets") { Invoices.ticket($0) }
    }

    /// A request has at most so many lines; more make it no faster, and the generator larger.
    private static let most = 100_000

    /// Lines a second; the making of the lines does not count.
    ///
    /// Throws where the daemon's closing line counts fewer lines than were sent.
    func imported(
        _ daemon: Server, _ indices: Range<Int>, to path: String, _ line: (Int) -> String
    ) throws -> Measured {
        var seconds = 0.0
        let connection = try Connection(daemon.socket)
        for first in stride(from: indices.lowerBound, to: indices.upperBound, by: Self.most) {
            let slice = first..<min(first + Self.most, indices.upperBound)
            let bytes = Invoices.lines(slice, line)
            let start = Moment.now
            let answer = try connection.upload(path, type: "application/x-ndjson", bytes)
            seconds += start.elapsed
            guard answer.last.contains(#""done":\#(slice.count)"#), answer.lines == slice.count + 1 else {
                throw BenchProblem("not all of an import went in: \(answer.last)")
            }
        }
        return Measured(value: seconds > 0 ? Double(indices.count) / seconds : 0)
    }
}
