extension Session {
    /// The same at several sizes, each on a daemon of its own: what a figure is at the first size is the floor of the others.
    func growth() throws {
        var first: [String: Samples] = [:]
        for size in plan.sizes {
            report.say("Filling a daemon with \(Numbers.grouped(size)) held invoices and as many free ones")
            for (what, unit, samples) in try figures(at: size) {
                let base = first[what].map { Figure.Floor.measured(name: "at \(Numbers.grouped(plan.sizes[0]))", $0) }
                try report.add(
                    Figure(
                        what: "\(what), \(Numbers.grouped(size)) held", unit: unit, samples: samples, floor: base,
                        aim: base != nil && unit == .perSecond ? Aims.growth : nil))
                if base == nil { first[what] = samples }
            }
        }
    }

    private func figures(at size: Int) throws -> [(String, Figure.Unit, Samples)] {
        let invoices = Invoices(held: size, free: size)
        let lines = plan.invoices.count
        let body = invoices.checkLines(lines)
        let daemon = try BenchDaemon(programs.daemon, in: try place.directory("growth\(size)"))
        _ = try registerInvoices(daemon, 0..<invoices.count)
        _ = try openTickets(daemon, 0..<invoices.held)
        var checks = Samples()
        var bulk = Samples()
        var opens = Samples()
        var starts = Samples()
        var memory = Samples()
        try repeated { checks.add(try self.checks(daemon, invoices, 16).rate) }
        try repeated { bulk.add(try bulkCheck(daemon, body, lines)) }
        try repeated {
            starts.add(try daemon.restart(asking: Invoices.number(0)))
            memory.add(daemon.residentBytes / 1e6)
        }
        // Last, since they add to what is held.
        try repeated { opens.add(try self.opens(daemon, invoices, 16).rate) }
        try daemon.stop()
        return [
            ("single check, 16 at a time", .perSecond, checks), ("bulk check", .perSecond, bulk),
            ("durable opens, 16 at a time", .perSecond, opens), ("start to the first answer", .milliseconds, starts),
            ("memory after the start", .megabytes, memory),
        ]
    }
}
