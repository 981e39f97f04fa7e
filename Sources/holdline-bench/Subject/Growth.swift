extension Session {
    /// The same at several sizes, each on a daemon of its own: what a figure is at the first size is the floor of the others.
    ///
    /// Throws where any of the daemons cannot be filled, restarted or stopped.
    func growth() throws {
        var first: [String: Samples] = [:]
        for size in plan.sizes {
            report.say("Filling a daemon with \(Numbers.grouped(size)) held invoices and as many free ones")
            let invoices = Invoices(held: size, free: size)
            let lines = plan.invoices.count
            let body = invoices.checkLines(lines)
            let daemon = try Server.daemon(programs.daemon, in: try place.directory("growth\(size)"))
            _ = try registerInvoices(daemon, 0..<invoices.count)
            // The last tickets and new invoices, as many at each size, go into what the others have made.
            let last = min(plan.sizes[0], size) / 2
            _ = try openTickets(daemon, 0..<invoices.held - last)
            let imported = Samples([try openTickets(daemon, invoices.held - last..<invoices.held).value])
            let registered = Samples([try registerInvoices(daemon, invoices.count..<invoices.count + last).value])
            var memory = Samples()
            // Opens are last, since they add to what is held.
            let subjects =
                pages(daemon) + [
                    Subject(what: "single check, 16 at a time") { try checks(daemon, invoices, 16) },
                    Subject(what: "bulk check") { try bulkCheck(daemon, body, lines) },
                    Subject(what: Self.startName, unit: .milliseconds) {
                        let start = try daemon.restart(asking: Invoices.number(0))
                        memory.add(daemon.memory)
                        return Measured(value: start)
                    },
                    Subject(what: "durable opens, 16 at a time") { try opens(daemon, invoices, 16) },
                ]
            var figures: [(what: String, unit: Figure.Unit, samples: Samples)] = []
            for subject in subjects {
                var samples = Samples()
                for _ in 0..<plan.runs { samples.add(try subject.measure().value) }
                figures.append((subject.what, subject.unit, samples))
            }
            try daemon.stop()
            figures += [
                ("import of tickets with a dispute", .perSecond, imported), ("import of invoices", .perSecond, registered),
                ("memory after the start", .megabytes, memory),
            ]
            for (what, unit, samples) in figures {
                let base = first[what].map { Figure.Floor("at \(Numbers.grouped(plan.sizes[0]))", $0) }
                // A start reads all that is held into memory.
                let isPage = unit == .milliseconds && what != Self.startName
                let aim = unit == .perSecond ? Aims.growth : isPage ? Aims.page : nil
                try report.add(
                    Figure(
                        what: "\(what), \(Numbers.grouped(size)) held", unit: unit, samples: samples, floor: base,
                        aim: base == nil ? nil : aim))
                if base == nil { first[what] = samples }
            }
        }
    }

    private static let startName = "start to the first answer"
}
