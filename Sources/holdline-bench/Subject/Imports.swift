extension Session {
    /// Fills a daemon through its API, in as many parts as there are repetitions: the figure of an import is that of such a part.
    func imports(_ daemon: BenchDaemon, _ invoices: Invoices, _ floor: SQLiteFloor) throws {
        var registered = Samples()
        var opened = Samples()
        var loop = Samples()
        for part in 0..<plan.runs {
            registered.add(try registerInvoices(daemon, Self.part(part, of: plan.runs, 0..<invoices.count)))
        }
        for part in 0..<plan.runs {
            loop.add(try floor.tickets(inEach: 512, seconds: plan.seconds))
            opened.add(try openTickets(daemon, Self.part(part, of: plan.runs, 0..<invoices.held)))
        }
        try report.add(Figure(what: "import of invoices", unit: .perSecond, samples: registered))
        try report.add(
            Figure(
                what: "import of tickets with a dispute", unit: .perSecond, samples: opened,
                floor: .measured(name: "SQLite, 512 in a transaction", loop), aim: Aims.ticketImport))
    }

    /// Invoices a second.
    func registerInvoices(_ daemon: BenchDaemon, _ indices: Range<Int>) throws -> Double {
        try imported(daemon, indices, to: "/v1/invoices", Invoices.invoiceLines)
    }

    /// Tickets a second.
    func openTickets(_ daemon: BenchDaemon, _ indices: Range<Int>) throws -> Double {
        try imported(daemon, indices, to: "/v1/tickets", Invoices.ticketLines)
    }

    /// A request has at most so many lines; more make it no faster, and the generator larger.
    private static let most = 100_000

    /// Lines a second; the making of the lines does not count.
    private func imported(
        _ daemon: BenchDaemon, _ indices: Range<Int>, to path: String, _ lines: (Range<Int>) -> [UInt8]
    ) throws -> Double {
        var seconds = 0.0
        let connection = try Connection(daemon.socket)
        for first in stride(from: indices.lowerBound, to: indices.upperBound, by: Self.most) {
            let slice = first..<min(first + Self.most, indices.upperBound)
            let bytes = lines(slice)
            let start = Moment.now
            let answer = try connection.upload(path, type: "application/x-ndjson", bytes)
            seconds += start.elapsed
            guard answer.last.contains(#""done":\#(slice.count)"#), answer.lines == slice.count + 1 else {
                throw BenchProblem("not all of an import went in: \(answer.last)")
            }
        }
        return seconds > 0 ? Double(indices.count) / seconds : 0
    }

    private static func part(_ part: Int, of parts: Int, _ all: Range<Int>) -> Range<Int> {
        all.count * part / parts..<all.count * (part + 1) / parts
    }
}
